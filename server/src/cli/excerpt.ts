import type { Span } from '../base/span';
import type { Positions } from './report';
import { printable, type Style, widthOf } from './terminal';

/** Columns shown where output does not go to a terminal of known width. */
const WIDTH = 160;
/** Text kept before a mark when the line is too long to be shown whole. */
const BEFORE = 40;

/** The line a span begins on, with a mark under the part that is meant. */
export function excerpt(
  positions: Positions,
  span: Span,
  style: Style,
  paint: (text: string) => string,
  columns: number | undefined,
): string[] {
  const start = positions.positionAt(span.start);
  const end = positions.positionAt(span.end);
  const line = positions.line(start.line);
  const to = end.line === start.line ? end.character : line.length;
  const number = String(start.line + 1);
  const room = Math.max(40, (columns ?? WIDTH) - number.length - 6);
  const { text, from } = windowOf(line, start.character, Math.max(to, start.character + 1), room);
  const before = widthOf(printable(text.slice(0, start.character - from)));
  const marked = widthOf(
    printable(text.slice(start.character - from, Math.max(to - from, start.character - from + 1))),
  );
  const indent = ' '.repeat(number.length);
  return [
    `${style.dim(`${number} ${style.bar}`)} ${style.signs(printable(text))}`,
    `${style.dim(`${indent} ${style.bar}`)} ${' '.repeat(before)}${paint(style.mark.repeat(Math.max(1, marked)))}`,
  ];
}

/** The part of a line that fits, so that the marked part is in it; `from` is where it begins in the line. */
function windowOf(line: string, start: number, end: number, room: number): { text: string; from: number } {
  if (line.length <= room) return { text: line, from: 0 };
  const from = end <= room ? 0 : Math.max(0, Math.min(start - BEFORE, line.length - room));
  const cut = line.slice(from, from + room);
  // The signs of omission take the place of one character each, so that columns stay where they are.
  const head = from > 0 ? `…${cut.slice(1)}` : cut;
  return { text: from + room < line.length ? `${head.slice(0, -1)}…` : head, from };
}
