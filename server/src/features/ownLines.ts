import type { Span } from '../base/span';
import type { Document } from '../document/document';

/** What stands on the lines of a stretch before it, and behind it up to the line's end. */
export function linesAround(document: Document, { start, end }: Span): { before: string; behind: string } {
  const first = document.lineSpan(document.positionAt(start).line);
  const last = document.lineSpan(document.positionAt(end).line);
  return {
    before: document.textIn({ start: first.start, end: start }),
    behind: document.textIn({ start: end, end: last.end }).replace(/[\r\n]+$/, ''),
  };
}

/** True for the rest of a line that says nothing: it is empty or a comment. */
export function saysNothing(document: Document, text: string): boolean {
  const sign = document.language?.comment?.trim();
  const rest = text.trim();
  return rest === '' || (!!sign && rest.startsWith(sign));
}
