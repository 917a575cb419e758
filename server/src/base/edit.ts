import type { Place, Span } from './span';

/** A replacement of text, stated on places by dialects and on spans above them. */
export interface PlaceEdit {
  readonly place: Place;
  readonly newText: string;
}

/** True for an edit that leaves one word where one stands. */
export const keepsWord = ({ newText }: Pick<PlaceEdit, 'newText'>): boolean => /^\S+$/.test(newText);

/** A replacement of a stretch of a document. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Applies edits that do not overlap; throws where they do. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, newText } of sorted) {
    if (span.start < at) throw new Error('overlapping edits');
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
