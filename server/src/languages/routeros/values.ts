import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import { type Entry, HOLE, slice, type Table, type Text, type Value } from '../../model/value';
import { TextBuilder } from '../text/expanded';
import { behindBreak, isBlank, parts, scriptWords, unitEnd } from './scan';

/** What values may ask of the script around them. */
export interface Around {
  readonly source: Source;
  variable(name: string, use: Place): Value;
  /** Takes as many steps; false when more is put together than is followed. */
  spend(steps: number): boolean;
}

/** Values in values are followed this deep. */
const MAX_DEPTH = 16;

const NAME = /\$(?:(\w+)|"([^"\\\n]+)")/y;

/** The variable that is named at an offset, and where its name ends. */
export function nameAt(text: string, at: number, end: number): { name: string; to: number } | undefined {
  NAME.lastIndex = at;
  const found = NAME.exec(text);
  const name = found?.[1] ?? found?.[2];
  return name === undefined || NAME.lastIndex > end ? undefined : { name, to: NAME.lastIndex };
}

const unknown = (place: Place, why: string): Value => ({ kind: 'unknown', place, why });

/** The value of a stretch without blanks at its ends: a word, a text, a variable, an array, a simple expression. */
export function valueOf(start: number, end: number, around: Around, depth = 0): Value {
  const { source } = around;
  const { text } = source;
  const place = source.place(start, end);
  if (depth > MAX_DEPTH) return unknown(place, 'values in values are not followed that deep');
  if (start >= end) return textOf(start, end, around);
  const c = text.charAt(start);
  const whole = unitEnd(text, start, end) === end;
  if (c === '{' && whole) return arrayOf(start, end, around, depth);
  if (c === '(' && whole) return expression(start + 1, end - 1, around, depth);
  if (c === '[' && whole) return called(start, end, around, depth);
  if (c === '$') {
    const found = nameAt(text, start, end);
    if (found?.to === end) return around.variable(found.name, place);
  }
  return textOf(start, end, around);
}

/** `{25;587}` and `{"smtp"=25;"submission"=587}`. */
function arrayOf(start: number, end: number, around: Around, depth: number): Value {
  const { source } = around;
  const { text } = source;
  const place = source.place(start, end);
  const bounds = parts(text, start + 1, end - 1, (c) => c === 59 || c === 10 || c === 13);
  if (!around.spend(bounds.length)) return unknown(place, 'the array is longer than is followed');
  const items: Value[] = [];
  const entries: Entry[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i] as number;
    const to = bounds[i + 1] as number;
    if (from >= to || text.charCodeAt(from) === 35) continue;
    const [, keyEnd, valueStart] = parts(text, from, to, (c) => c === 61);
    if (keyEnd === undefined || valueStart === undefined) items.push(valueOf(from, to, around, depth + 1));
    else {
      const key = textOf(from, keyEnd, around);
      const value = valueOf(valueStart, to, around, depth + 1);
      entries.push({ key, value, place: source.place(from, to) });
    }
  }
  if (entries.length === 0) return { kind: 'list', items, place, via: [] };
  if (items.length > 0) return unknown(place, 'an array of which some elements have names is not followed');
  return { kind: 'table', entries, place, via: [] };
}

/** `("25," . $p)`, `(25,587)`, `($ports->0)`, `($ports->"smtp")`; every other expression is the router's to work out. */
function expression(start: number, end: number, around: Around, depth: number): Value {
  const { source } = around;
  const { text } = source;
  const place = source.place(start - 1, end + 1);
  const listed = parts(text, start, end, (c) => c === 44);
  if (listed.length > 2) {
    const items: Value[] = [];
    for (let i = 0; i < listed.length; i += 2) {
      const part = operand(listed[i] as number, listed[i + 1] as number, around, depth + 1);
      if (part.kind === 'list') items.push(...part.items);
      else items.push(part);
    }
    return { kind: 'list', items, place, via: [] };
  }
  return operand(listed[0] as number, listed[1] as number, around, depth);
}

function operand(start: number, end: number, around: Around, depth: number): Value {
  const { source } = around;
  const { text } = source;
  const arrow = arrowIn(text, start, end);
  if (arrow !== undefined) return element(start, arrow, end, around, depth);
  // The dots of an address part nothing.
  const joins = (c: number, at: number): boolean => c === 46 && !(isWord(text, at - 1) && isWord(text, at + 1));
  const bounds = parts(text, start, end, joins);
  const values: Value[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const from = bounds[i] as number;
    const to = bounds[i + 1] as number;
    // More than one word, or one with a sign in it, is a calculation or a comparison.
    if (from >= to || scriptWords(text, from, to).length > 2 || SIGN.test(text.slice(from, to)))
      return workedOut(start, end, around);
    values.push(valueOf(from, to, around, depth + 1));
  }
  const [only] = values;
  if (only && values.length === 1) return only;
  const builder = new TextBuilder(source);
  for (const value of values) {
    if (value.kind === 'text' && around.spend(1 + (value.text.length >> 4))) builder.value(value);
    else return value.kind === 'unknown' ? value : workedOut(start, end, around);
  }
  return builder.done(source.place(start, end));
}

/** A sign of a calculation, before any quote or bracket. */
const SIGN = /^[^"{[(]*[-+*/<>=!&|~^%]/;

const isWord = (text: string, at: number): boolean => /\w/.test(text.charAt(at));

const workedOut = (start: number, end: number, { source }: Around): Value =>
  unknown(source.place(start, end), `\`${shortened(source.text.slice(start, end))}\` is worked out by the router`);

/** An expression as it is named to the user: its line, and no more than fits one. */
function shortened(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] as string;
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** Where the last `->` stands that is in no bracket. */
function arrowIn(text: string, start: number, end: number): number | undefined {
  let found: number | undefined;
  for (let at = start; at < end; ) {
    if (text.charCodeAt(at) === 45 && text.charCodeAt(at + 1) === 62) {
      found = at;
      at += 2;
    } else at = unitEnd(text, at, end);
  }
  return found;
}

function element(start: number, arrow: number, end: number, around: Around, depth: number): Value {
  const { source } = around;
  const { text } = source;
  const [from, to] = parts(text, start, arrow, () => false) as [number, number];
  const [keyFrom, keyTo] = parts(text, arrow + 2, end, () => false) as [number, number];
  if (scriptWords(text, from, to).length !== 2 && arrowIn(text, from, to) === undefined)
    return workedOut(start, end, around);
  const array = operand(from, to, around, depth + 1);
  const key = valueOf(keyFrom, keyTo, around, depth + 1);
  if (key.kind !== 'text' || key.text.includes(HOLE))
    return key.kind === 'unknown' ? key : workedOut(start, end, around);
  if (array.kind === 'unknown') return array;
  const held =
    array.kind === 'table'
      ? namedIn(array, key.text)
      : array.kind === 'list' && /^\d{1,6}$/.test(key.text)
        ? array.items[Number(key.text)]
        : undefined;
  return held ?? unknown(source.place(start, end), `\`${shortened(text.slice(start, end))}\` is not in the array`);
}

function namedIn({ entries }: Table, name: string): Value | undefined {
  for (let i = entries.length - 1; i >= 0; i--) if (entries[i]?.key.text === name) return entries[i]?.value;
  return undefined;
}

/** `[:toarray "25,587"]` and `[:tostr 25]`; what other commands give, only the router knows. */
function called(start: number, end: number, around: Around, depth: number): Value {
  const { text } = around.source;
  const bounds = scriptWords(text, start + 1, end - 1);
  const command = text.slice(bounds[0], bounds[1]);
  if (bounds.length !== 4 || !CASTS.has(command)) return workedOut(start, end, around);
  const value = valueOf(bounds[2] as number, bounds[3] as number, around, depth + 1);
  if (command !== ':toarray' || value.kind !== 'text') return value;
  const items: Value[] = [];
  for (let from = 0; from <= value.text.length; ) {
    const comma = value.text.indexOf(',', from);
    const to = comma < 0 ? value.text.length : comma;
    if (!around.spend(1)) return workedOut(start, end, around);
    items.push(stretch(value, from, to));
    from = to + 1;
  }
  return { kind: 'list', items, place: value.place, via: [] };
}

const CASTS: ReadonlySet<string> = new Set([':toarray', ':tostr', ':tonum']);

/** A part of a text, without blanks round it, as a text that no longer holds the whole. */
function stretch(value: Text, start: number, end: number): Text {
  let from = start;
  let to = end;
  while (from < to && isBlank(value.text.charCodeAt(from))) from++;
  while (to > from && isBlank(value.text.charCodeAt(to - 1))) to--;
  const { text, pieces } = slice(value, from, to);
  return { kind: 'text', text, place: value.place, pieces, quote: '' };
}

/** How many steps a use of a value takes: each makes it anew. */
export const sizeOf = (value: Value): number =>
  value.kind === 'list'
    ? value.items.length * 8
    : value.kind === 'table'
      ? value.entries.length * 8
      : value.kind === 'text'
        ? 1 + value.pieces.length + (value.text.length >> 4)
        : 1;

/** A word after quotes, escapes, variables and brackets. */
export function textOf(start: number, end: number, around: Around): Text {
  const { source } = around;
  const { text } = source;
  const builder = new TextBuilder(source);
  let from = start;
  let quoted = false;
  let at = start;
  const put = (to: number, value: Value): void => {
    builder.raw(from, at);
    const use = source.place(at, to);
    if (value.kind === 'text') builder.value(value);
    else builder.unknown(use, value.kind === 'unknown' ? value.why : 'an array is not followed into a word');
    at = to;
    from = to;
  };
  while (at < end) {
    const c = text.charAt(at);
    if (c === '\\' && at + 1 < end) {
      builder.raw(from, at);
      const next = text.charCodeAt(at + 1);
      from = next === 10 || next === 13 ? behindBreak(text, at, end) : at + 1;
      at = Math.max(from, at + 2);
    } else if (c === '"') {
      builder.raw(from, at);
      quoted = !quoted;
      from = ++at;
    } else if (c === '$') {
      const named = nameAt(text, at, end);
      const bracket = text.charAt(at + 1);
      if (named) put(named.to, around.variable(named.name, source.place(at, named.to)));
      else if (bracket === '(' || bracket === '[') {
        const to = unitEnd(text, at + 1, end);
        put(to, valueOf(at + 1, to, around, 1));
      } else at++;
    } else if (!quoted && (c === '[' || c === '(' || c === '{')) {
      const to = unitEnd(text, at, end);
      put(
        to,
        c === '{' ? unknown(source.place(at, to), 'an array is not followed into a word') : valueOf(at, to, around, 1),
      );
    } else at++;
  }
  builder.raw(from, end);
  const first = text.charAt(start);
  const made = builder.done(source.place(start, end));
  return first === '"' && start < end ? { ...made, quote: '"' } : made;
}
