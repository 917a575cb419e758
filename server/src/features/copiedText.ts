import type { TextEdit } from '../base/edit';
import { type Place, type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import type { Statement } from '../model/statement';
import type { Text } from '../model/value';
import { linesAround, saysNothing } from './ownLines';
import { lineEnding } from './profileEdit';

/** A statement as it is written, and how a copy of it is set off from it. */
export interface Original {
  readonly span: Span;
  readonly text: string;
  /** What stands before it on its line: indentation, and in YAML the sign of a list's element. */
  readonly before: string;
  /** The line above is empty, as it is between blocks in many files. */
  readonly isSpaced: boolean;
  /** Where the copy goes, and what stands between the two and behind the copy. */
  readonly at: number;
  readonly between: string;
  readonly behind: string;
}

/** Undefined where lines are shared with others. */
export function originalOf(document: Document, place: Place): Original | undefined {
  const { start, end: last } = spanOf(place);
  const text = document.textIn({ start, end: last }).trimEnd();
  const end = start + text.length;
  const first = document.positionAt(start).line;
  const around = linesAround(document, { start, end });
  const { before } = around;
  const rest = around.behind.trimEnd();
  if (!/^[ \t]*(?:- )?$/.test(before)) return undefined;
  // Blocks stand apart, and before the first line nothing tells.
  const above = first > 0 ? document.textIn(document.lineSpan(first - 1)) : text.endsWith('}') ? '' : '-';
  const isSpaced = above.trim() === '' && text.includes('\n');
  const common = { span: { start, end }, text, before, isSpaced };
  const after = rest.trimStart();
  // Elements of a list have a comma behind all but the last.
  if (after.startsWith(',') && saysNothing(document, after.slice(1)))
    return { ...common, at: end + rest.length, between: '', behind: ',' };
  if (!saysNothing(document, after)) return undefined;
  if (takesComma(document, start)) return { ...common, at: end, between: ',', behind: '' };
  return { ...common, at: end + rest.length, between: '', behind: '' };
}

/** Whether what follows a last element has to be parted from it by a comma. */
function takesComma(document: Document, start: number): boolean {
  const comma = document.language?.lists?.comma;
  if (comma === 'everywhere') return true;
  const sign = document
    .textIn({ start: Math.max(0, start - 200), end: start })
    .trimEnd()
    .at(-1);
  return sign === ',' || (sign === '[' && comma === 'in-brackets');
}

/** What parts a copy from what stands before it. */
export function headOf(document: Document, { between, before, isSpaced }: Original): string {
  const newLine = lineEnding(document);
  return `${between}${isSpaced ? newLine : ''}${newLine}${before}`;
}

/** True where quotes of one kind stand around a stretch. */
export const isQuotedAt = (text: string, from: number, to: number): boolean =>
  /["']/.test(text.charAt(from - 1)) && text.charAt(from - 1) === text.charAt(to);

/** The word of a heading or a key that tells a statement apart from others of its kind; undefined where none is written there. */
export function labelOf({ item }: Statement, span: Span): Text | undefined {
  if (item.kind === 'setting') return item.name;
  if (item.kind !== 'block') return undefined;
  const isThere = ({ text, place }: Text): boolean => {
    const { start, end } = spanOf(place);
    return span.start <= start && end <= span.end && end - start >= text.length && text !== '';
  };
  const written = item.head.filter(isThere);
  const words = written.filter(({ text }) => !/[/@]|::/.test(text));
  const last = words.at(-1);
  return last && (written.length > 1 || /^\d+$/.test(last.text)) ? last : undefined;
}

/** Writes over the label, on each line that begins as the one does on which it is read. */
export function everyLine({ span, text, before }: Original, label: Text, newText: string, edits: TextEdit[]): boolean {
  const own = spanOf(label.place);
  const from = own.start - span.start;
  const quote = own.end - own.start === label.text.length + 2 ? 1 : 0;
  if (text.slice(from + quote, from + quote + label.text.length) !== label.text) return false;
  const lineStart = text.lastIndexOf('\n', from) + 1;
  const head = text.slice(lineStart, from + quote + label.text.length).trimStart();
  let at = 0;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const end = indent + head.length;
    if (line.trimStart().startsWith(head) && !/[\w.-]/.test(line.charAt(end))) {
      edits.push({ span: { start: at + end - label.text.length, end: at + end }, newText });
    } else if (at === 0 && before.trim() === '' && lineStart === 0) return false;
    at += line.length + 1;
  }
  return edits.length > 0;
}
