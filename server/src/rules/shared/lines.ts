import type { PlaceEdit } from '../../base/edit';
import { type Place, placeAt } from '../../base/span';
import type { RuleContext } from '../rule';

/** The longest blank at the start of a line that is looked at. */
const MOST_INDENT = 2 ** 8;

/** A statement that has whole lines to itself: what stands before it on its line, and the line end behind it. */
export interface OwnLines {
  /** With the blanks before it and the line end behind it, where there is one. */
  readonly whole: Place;
  readonly text: string;
  /** Blanks, and in YAML the sign of a list's element. */
  readonly indent: string;
  readonly lineEnd: string;
}

/** The lines of a statement, where nothing else stands in them. */
export function ownLines(place: Place, text: RuleContext['text']): OwnLines | undefined {
  const { anchor, start } = place;
  // What YAML ends with its line may hold the line end.
  const own = text(place).trimEnd();
  const end = start + own.length;
  const before = text(placeAt(anchor, Math.max(-anchor.base, start - MOST_INDENT), start));
  const after = text(placeAt(anchor, end, end + MOST_INDENT));
  // An element of a list in YAML has its sign before it.
  const indent = /(?:^|[\r\n])([ \t]*(?:- )?)$/.exec(before);
  // At the head of the text nothing stands before it, at its end no line end behind it.
  if (!indent || (indent.index === 0 && !/[\r\n]/.test(before) && anchor.base + start > indent[0].length))
    return undefined;
  const rest = /^[ \t]*(\r\n|\n|\r|$)/.exec(after);
  const lineEnd = rest?.[1];
  if (!rest || lineEnd === undefined) return undefined;
  const whole = placeAt(anchor, start - (indent[1] ?? '').length, end + rest[0].length);
  return { whole, text: own, indent: indent[1] ?? '', lineEnd: lineEnd === '' ? '\n' : lineEnd };
}

/** The edit that puts lines before those of another statement. */
export function insertBefore(target: Place, lines: OwnLines): PlaceEdit {
  return {
    place: placeAt(target.anchor, target.start, target.start),
    newText: `${lines.text}${lines.lineEnd}${lines.indent}`,
  };
}

/** The edit that puts lines behind those of another statement. */
export function insertBehind(target: Place, lines: OwnLines): PlaceEdit {
  return {
    place: placeAt(target.anchor, target.end, target.end),
    newText: `${lines.lineEnd}${lines.indent}${lines.text}`,
  };
}
