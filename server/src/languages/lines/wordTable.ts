interface Entry<T> {
  readonly word: string;
  readonly codes: readonly number[];
  value: T;
}

/** What words stand for, found by the characters of a text: nothing is cut out of it to ask. For a few words each. */
export class WordTable<T> {
  /** The words of each length. */
  private readonly entries: Entry<T>[][] = [];
  size = 0;

  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [word, value] of entries) this.set(word, value);
  }

  get(word: string): T | undefined {
    return this.at(word, 0, word.length);
  }

  set(word: string, value: T): void {
    while (this.entries.length <= word.length) this.entries.push([]);
    const alike = this.entries[word.length] as Entry<T>[];
    const known = alike.find((entry) => entry.word === word);
    if (known) known.value = value;
    else {
      alike.push({ word, codes: word.split('').map((unit) => unit.charCodeAt(0)), value });
      this.size++;
    }
  }

  /** What the word between two offsets stands for. */
  at(text: string, start: number, end: number): T | undefined {
    const alike = this.entries[end - start];
    if (!alike) return undefined;
    for (const { codes, value } of alike) if (stretchIs(text, start, codes)) return value;
    return undefined;
  }
}

function stretchIs(text: string, start: number, codes: readonly number[]): boolean {
  for (let i = 0; i < codes.length; i++) if (text.charCodeAt(start + i) !== codes[i]) return false;
  return true;
}
