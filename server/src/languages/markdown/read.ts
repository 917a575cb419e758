import { afterLine, lineEnd } from '../../base/lineIndex';
import type { Block } from './block';
import { closes, contentStart, type Fence, fenceIn } from './fences';
import { closesComment, opensComment, type Pre, partsOf, preEnd, preIn } from './html';
import { type Around, AT_HEAD, behind, behindProse, codeColumn, indentOf } from './indentation';

/** What is open: a block, or a comment, in which there are none. */
type Open = Fence | Pre | { readonly kind: 'indented'; readonly column: number } | { readonly kind: 'comment' };

export interface Blocks {
  readonly blocks: readonly Block[];
  readonly end: number;
  readonly around: Around;
  /** True where the text ends in something that is open. */
  readonly isOpen: boolean;
}

/** Finds the blocks of code line by line, from the start of a line outside of any. */
export function readBlocks(text: string, from: number, stopAfter: number, entry: Around = AT_HEAD): Blocks {
  const reader = new BlockReader(text, entry);
  let at = from;
  while (at < text.length && (reader.isOpen || at < stopAfter || at === from)) {
    const end = lineEnd(text, at);
    const next = afterLine(text, end);
    reader.line(at, end, next);
    at = next;
  }
  return { ...reader.finish(), end: at };
}

const PRE_TAG = /<pre[ \t>]/i;
const AHEAD = 1 << 13;

class BlockReader {
  private readonly blocks: Block[] = [];
  private open: Open | undefined = undefined;
  private lines: number[] = [];
  /** How many of the numbers in `lines` belong to the block for sure: empty lines behind indented code do not. */
  private filled = 0;
  /** The next tag of preformatted text, as far as was looked. */
  private nextPre = -1;
  private searched = 0;

  constructor(
    private readonly text: string,
    private around: Around,
  ) {}

  get isOpen(): boolean {
    return this.open !== undefined;
  }

  line(start: number, end: number, next: number): void {
    const { open } = this;
    if (!open) this.outside(start, end, next);
    else if (open.kind === 'fence') this.inFence(open, start, end, next);
    else if (open.kind === 'pre') this.inPre(open, start, end, next);
    else if (open.kind === 'indented') this.inIndented(open.column, start, end, next);
    else if (closesComment(this.text, start, end)) this.open = undefined;
  }

  finish(): { blocks: readonly Block[]; around: Around; isOpen: boolean } {
    const isOpen = this.isOpen;
    if (isOpen) this.close();
    return { blocks: this.blocks, around: this.around, isOpen };
  }

  private outside(start: number, end: number, next: number): void {
    const { text } = this;
    const { column, at } = indentOf(text, start, end);
    if (at === end) {
      this.around = { ...this.around, blank: true };
      return;
    }
    // Most lines are prose: nothing but indented code begins with a letter.
    const isProse = /[a-z]/i.test(text.charAt(at));
    const fence = isProse ? undefined : fenceIn(text, start, end);
    const code = fence ? undefined : codeColumn(this.around, column);
    if (code !== undefined) {
      this.begin({ kind: 'indented', column: code });
      this.take(indentOf(text, start, end, code).at, next);
      return;
    }
    this.around = isProse ? behindProse(column, this.around) : behind(text, start, end, this.around);
    if (isProse && !this.mayHoldPre(start, end)) return;
    if (fence) this.begin(fence);
    else if (opensComment(text, start, end)) this.begin({ kind: 'comment' });
    else {
      const pre = preIn(text, start, end);
      if (!pre) return;
      this.begin(pre);
      this.takePre(pre.from < 0 ? end : pre.from, end, next);
    }
  }

  /** Looked for some way ahead: most texts have none. */
  private mayHoldPre(start: number, end: number): boolean {
    if (end > this.searched || this.nextPre < start) {
      this.searched = Math.max(end, start + AHEAD);
      const found = this.text.slice(start, this.searched).search(PRE_TAG);
      this.nextPre = found < 0 ? Number.POSITIVE_INFINITY : start + found;
    }
    return this.nextPre < end;
  }

  private inFence(fence: Fence, start: number, end: number, next: number): void {
    if (closes(this.text, start, end, fence)) {
      this.close();
      return;
    }
    const from = contentStart(this.text, start, end, fence);
    // Where the quote ends, the fence ends with it.
    if (from < 0) {
      this.close();
      this.outside(start, end, next);
    } else this.take(from, next);
  }

  private inPre(pre: Pre, start: number, end: number, next: number): void {
    const from = contentStart(this.text, start, end, pre);
    if (from < 0) {
      this.close();
      this.outside(start, end, next);
    } else this.takePre(from, end, next);
  }

  /** One line of a `<pre>`, or what is before the end of it. Empty lines at its head are left out. */
  private takePre(from: number, end: number, next: number): void {
    const to = preEnd(this.text, from, end);
    const isEmpty = this.text.slice(from, to < 0 ? end : to).trim() === '';
    if (!isEmpty || (to < 0 && this.lines.length > 0)) this.take(from, to < 0 ? next : to);
    if (to >= 0) this.close();
  }

  private inIndented(column: number, start: number, end: number, next: number): void {
    const indent = indentOf(this.text, start, end);
    if (indent.at === end) {
      this.lines.push(indentOf(this.text, start, end, column).at, next);
      return;
    }
    if (indent.column >= column && !fenceIn(this.text, start, end)) {
      this.take(indentOf(this.text, start, end, column).at, next);
      return;
    }
    const blank = this.lines.length > this.filled;
    this.close();
    this.around = { ...this.around, blank };
    this.outside(start, end, next);
  }

  private begin(open: Open): void {
    this.open = open;
    this.lines = [];
    this.filled = 0;
  }

  private take(from: number, to: number): void {
    this.lines.push(from, to);
    this.filled = this.lines.length;
  }

  private close(): void {
    const { open, lines, filled } = this;
    this.open = undefined;
    this.around = { ...this.around, blank: false };
    if (!open || open.kind === 'comment' || filled === 0) return;
    if (open.kind === 'fence') this.blocks.push({ kind: 'fence', info: open.info, lines });
    else if (open.kind === 'indented') this.blocks.push({ kind: 'indented', info: '', lines: lines.slice(0, filled) });
    else {
      const kind = open.from >= 0 && this.isPlain(lines) ? 'html' : 'unread';
      this.blocks.push({ kind, info: open.info, lines });
    }
  }

  /** True where nothing but text and entities that are known stands in these lines. */
  private isPlain(lines: readonly number[]): boolean {
    for (let i = 0; i < lines.length; i += 2) {
      if (!partsOf(this.text, lines[i] as number, lines[i + 1] as number)) return false;
    }
    return true;
  }
}
