/** A list of numbers that grows. */
export class Numbers {
  private numbers = new Int32Array(16);
  length = 0;

  push(number: number): void {
    if (this.length === this.numbers.length) {
      const longer = new Int32Array(this.length * 2);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.numbers[this.length++] = number;
  }

  finish(): Int32Array {
    return this.numbers.slice(0, this.length);
  }
}
