/** So many numbers are remembered at a time. */
const ROOM = 0x4000;

/** Remembers numbers that were met not long ago, some of them: what is met once and never again costs no more than that. */
export class MetOnce {
  private readonly met = new Int32Array(ROOM);

  /** True for a number that was met before; where it is not known any more, it is met for the first time. */
  again(key: number): boolean {
    const at = key & (ROOM - 1);
    if (this.met[at] === key) return true;
    this.met[at] = key;
    return false;
  }
}
