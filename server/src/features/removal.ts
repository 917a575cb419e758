import type { PlaceEdit } from '../base/edit';
import { afterLine, lineEnd, lineStart } from '../base/lineIndex';
import { type Place, placeAt, type Span, samePlace, spanOf } from '../base/span';
import { languageById } from '../document/catalog';
import type { Document } from '../document/document';
import type { Statement } from '../model/statement';

/** So far is looked for what a command stands between. */
const AROUND = 256;

/**
 * True where what is written for a statement can be taken out. Not what a loop or a function runs several times, or a
 * template makes for each element of a map, of which each time is a statement: the others would go with it. Nor the one
 * command of a body, or a part of a line that goes on: the script would not be read any more.
 */
export function mayBeRemoved(document: Document, statement: Statement, beside: Iterable<Statement>): boolean {
  const { item, place } = statement;
  if (item.kind !== 'command') {
    const there = new Set(standingAt(place, beside));
    return there.size <= 1 && standsTogether(document.textIn(spanOf(place)), statement);
  }
  const language = languageById(document.catalog, item.language);
  if (!language?.standsApart) return true;
  if (standingAt(place, beside).length > 1) return false;
  // A part of a command leaves the command where it is.
  return !samePlace(item.place, place) || language.standsApart(...around(document, place));
}

/** False for a rule that a loop, a function or a template makes several times, each time of which is a statement. */
export function isMadeOnce({ kind, place }: Statement, beside: Iterable<Statement>): boolean {
  return standingAt(place, beside).filter((other) => other.kind === kind).length <= 1;
}

const standingAt = (place: Place, beside: Iterable<Statement>): readonly Statement[] =>
  [...beside].filter((other) => samePlace(other.place, place));

/** False for lines that name a rule each, among which others stand. */
function standsTogether(text: string, { item, place }: Statement): boolean {
  const label = item.kind === 'block' ? item.head.at(-1) : undefined;
  if (!label || label.place.anchor !== place.anchor) return true;
  const to = label.place.end - place.start;
  if (to <= 0 || to > text.length || /[\r\n]/.test(text.slice(0, to))) return true;
  const head = text.slice(0, to);
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const own = lines.filter((line) => line.trimStart().startsWith(head)).length;
  return own === 1 || own === lines.length;
}

/**
 * What is taken out goes with the comma that parts it from the next element of a list, or from the one before, and with
 * the lines on which nothing else stands. Undefined for the value of a property, whose name would stay.
 */
export function withItsLines(document: Document, edit: PlaceEdit): PlaceEdit | undefined {
  const { place, newText } = edit;
  const span = spanOf(place);
  if (newText !== '' || span.start === span.end) return edit;
  // What YAML ends with its line may hold the line end.
  const written = document.textIn(span).trimEnd();
  const element = elementAround(document, { start: span.start, end: span.start + written.length });
  if (!element) return undefined;
  const from = document.lineSpan(document.positionAt(element.start).line).start;
  const to = document.lineSpan(document.positionAt(element.end).line).end;
  const text = document.textIn({ start: from, end: Math.min(to + 2, document.length) });
  const start = element.start - from;
  // The sign of an element goes with it.
  const sign = document.language?.lists?.sign;
  const isElement = sign !== undefined && text.slice(0, start).trimStart() === sign;
  const own = withOwnLines(text, { start: isElement ? start - sign.length : start, end: element.end - from });
  return moved(edit, { start: own.start + from, end: own.end + from });
}

/** A stretch of a text with the lines that it is on, to their end, where nothing else stands on them. */
export function withOwnLines(text: string, { start, end }: Span): Span {
  const first = lineStart(text, start);
  const last = lineEnd(text, end);
  const isAlone = text.slice(first, start).trim() === '' && text.slice(end, last).trim() === '';
  return isAlone ? { start: first, end: afterLine(text, last) } : { start, end };
}

/** True for an edit that takes out of a document what stands at a place, with its lines where it has them for itself. */
export function takesOut(document: Document, edit: PlaceEdit, place: Place): boolean {
  const { start } = spanOf(place);
  // What is in braces goes with a comma that parts it from another.
  if (edit.newText !== '' || document.textIn({ start, end: start + 1 }) === '{') return false;
  const whole = withItsLines(document, { place, newText: '' });
  return whole !== undefined && samePlace(whole.place, edit.place);
}

const moved = ({ place: { anchor }, newText }: PlaceEdit, { start, end }: Span): PlaceEdit => ({
  place: placeAt(anchor, start - anchor.base, end - anchor.base),
  newText,
});

/** An element in braces with its comma; undefined where it is the value of a property. */
function elementAround(document: Document, { start, end }: Span): Span | undefined {
  if (document.textIn({ start, end: start + 1 }) !== '{') return { start, end };
  const before = document.textIn({ start: Math.max(0, start - AROUND), end: start });
  const behind = document.textIn({ start: end, end: Math.min(end + AROUND, document.length) });
  const sign = before.trimEnd().at(-1);
  if (sign === ':' || sign === '=') return undefined;
  const comma = /^\s*,/.exec(behind);
  if (comma) return { start, end: end + comma[0].length };
  return sign === ',' ? { start: start - (before.length - before.trimEnd().length) - 1, end } : { start, end };
}

function around(document: Document, { anchor, start, end }: Place): readonly [string, string] {
  const text = (from: number, to: number): string =>
    document.textIn({ start: anchor.base + from, end: anchor.base + to });
  return [
    text(Math.max(-anchor.base, start - AROUND), start),
    text(end, Math.min(end + AROUND, document.length - anchor.base)),
  ];
}
