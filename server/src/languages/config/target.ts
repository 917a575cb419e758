import type { ConfigFormat } from './format';
import type { Levels } from './levels';
import { type PathNode, stepOver, type Unit } from './paths';
import type { RowWriter } from './rows';
import { isQuoted, type Scanner, wordText } from './scan';

/** What the last line was found to speak of: the last unit on its path. */
export class Target {
  unit: Unit | undefined = undefined;
  /** How many of the line's words lead to it. */
  words = 0;
  /** True where these words lead into another part of the system. */
  isElsewhere = false;
  /** True where all words of the line lead to what has something to be read below it, and is nothing of that itself. */
  isAbove = false;
  /** The nodes that the words of the line lead to, for as many as were looked up and are those of the next line too. */
  private readonly nodes: (PathNode | undefined)[] = [];
  private stepped = 0;

  constructor(
    private readonly format: ConfigFormat,
    private readonly statement: Scanner,
    private readonly levels: Levels,
  ) {}

  /** Says how many words of the next statement lead where those of the last one did. */
  keep(words: number): void {
    if (words < this.stepped) this.stepped = words;
  }

  /** True where the path whose words begin with that one, and end before another, leads to something. */
  find(first: number, end = this.statement.count): boolean {
    const { levels, nodes } = this;
    const { paths } = this.format;
    let { node } = levels;
    let isElsewhere = false;
    this.unit = node?.unit;
    this.words = 0;
    this.isElsewhere = false;
    this.isAbove = false;
    for (let i = first; i < end && node; i++) {
      if (i < this.stepped) node = nodes[i];
      else {
        node = this.step(node, i);
        nodes[i] = node;
        this.stepped = i + 1;
      }
      if (node === paths) isElsewhere = true;
      if (!node?.unit) continue;
      this.unit = node.unit;
      this.words = i + 1 - first;
      this.isElsewhere = isElsewhere;
    }
    this.isAbove = node !== undefined && node.unit === undefined;
    return this.unit !== undefined;
  }

  private step(node: PathNode, index: number): PathNode | undefined {
    const { bounds, text } = this.statement;
    return stepOver(node, text, bounds[index * 2] as number, bounds[index * 2 + 1] as number, this.format.syntax);
  }

  /** True where the words that were found are those that begin in the rows at `head`, which the last statement said. */
  isAlike(first: number, rows: RowWriter, head: number): boolean {
    const { bounds, same, text } = this.statement;
    const { syntax } = this.format;
    if (same >= first + this.words) return true;
    // The names at the end are what differs.
    for (let i = this.words - 1; i >= 0; i--) {
      const [a, aEnd] = [rows.get(head + i * 2), rows.get(head + i * 2 + 1)];
      const [b, bEnd] = [bounds[(first + i) * 2] as number, bounds[(first + i) * 2 + 1] as number];
      if (aEnd - a === bEnd - b && isSame(text, a, b, aEnd - a)) continue;
      if (!isQuoted(text, a, syntax) && !isQuoted(text, b, syntax)) return false;
      if (wordText(text, a, aEnd, syntax) !== wordText(text, b, bEnd, syntax)) return false;
    }
    return true;
  }
}

function isSame(text: string, a: number, b: number, length: number): boolean {
  for (let i = length - 1; i >= 0; i--) if (text.charCodeAt(a + i) !== text.charCodeAt(b + i)) return false;
  return true;
}
