import { lastAtOrBelow, lineStarts, type Position } from '../base/lineIndex';
import type { Span } from '../base/span';
import type { Document } from '../document/document';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A span as line and character, both from zero, as the contract has it. */
export const rangeOf = (document: Pick<Document, 'positionAt'>, { start, end }: Span): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

/** Positions in a text that is no document of ours: a configuration file. */
export function positionsIn(text: string): Pick<Document, 'positionAt'> {
  const starts = lineStarts(text);
  return {
    positionAt: (offset) => {
      const line = lastAtOrBelow(starts, offset);
      return { line, character: offset - (starts[line] as number) };
    },
  };
}
