import type { Place } from '../../base/span';
import type { Scope, Source } from '../../model/language';
import type { Entry, List, Text, Unknown, Value } from '../../model/value';
import { Rich, RichBuilder } from '../text/rich';
import { through } from '../text/through';
import { PlainWord, RichWord } from '../text/words';
import { closingBrace, closingQuote, isBlank } from './scan';
import { type Elements, elementsKey, givenKey, variableKey } from './syntax';

/** Values in values are followed this deep. */
const MAX_DEPTH = 8;

/** What values may ask of the rest of the document. */
export interface Around {
  readonly source: Source;
  readonly scope: Scope;
  /** Family and table of the statement, for the sets it names. */
  readonly table: string;
  /** False where a colon parts nothing: in a list that is no map. */
  readonly pairs: boolean;
}

const QUOTE = 34;

/** So many elements may come into a list through variables and sets. */
const MAX_ITEMS = 4096;

/** The value of a token: a word, a list or table in braces, what a variable or a named set holds. */
export function valueOf(start: number, end: number, around: Around, depth = 0): Value {
  const { source } = around;
  const { text } = source;
  const c = text.charCodeAt(start);
  if (c === 123) return bracesOf(start, end, around, depth);
  if (c === QUOTE) {
    const close = closingQuote(text, start, end);
    // `"eth0" . tcp . 22` is a concatenation that begins with a quoted word.
    if (close > start && close + 1 < end) return new PlainWord(source, start, end);
    const inner = close > start && text.charCodeAt(close) === QUOTE ? close : end;
    return new RichWord(Rich.written(source, start + 1, inner), source.place(start, end), '"');
  }
  if (c === 36) {
    const name = /^\$([A-Za-z_][\w/\\.-]*)$/.exec(text.slice(start, end))?.[1];
    if (name !== undefined) return variable(name, source.place(start, end), around);
  }
  if (c === 64) {
    const name = text.slice(start + 1, end);
    if (/^[A-Za-z_]\w*$/.test(name)) return named(name, source.place(start, end), around, depth);
  }
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === 36) return composed(start, end, around);
  return new PlainWord(source, start, end);
}

function variable(name: string, use: Place, { scope }: Around): Value {
  const held = scope.get(variableKey(name));
  if (held === undefined) return { kind: 'unknown', place: use, why: `\`$${name}\` has no value in this file` };
  // Each use makes it anew.
  const size = held.kind === 'list' ? held.items.length : held.kind === 'table' ? held.entries.length : 1;
  return scope.spend(size * 16) ? through(held, use, true, name) : tooMany(use);
}

const tooMany = (place: Place): Unknown => ({ kind: 'unknown', place, why: 'more is put in here than is followed' });

/** All elements of a set or map, wherever in the document they are given. */
function named(name: string, use: Place, around: Around, depth: number): Value {
  const { scope, table } = around;
  const items: Value[] = [];
  const entries: Entry[] = [];
  for (let i = 0; ; i++) {
    const found = scope.definition(elementsKey(`${table} ${name}`, i)) as Elements | undefined;
    if (!found || depth > MAX_DEPTH || !scope.spend(200 + found.end - found.start)) break;
    const value = bracesOf(found.start, found.end, { ...around, source: found.source, pairs: true }, depth + 1);
    const there = through(value, use, true, name);
    if (there.kind === 'table') for (const entry of there.entries) entries.push(entry);
    else if (there.kind === 'list') for (const item of there.items) items.push(item);
  }
  const given = scope.get(givenKey(`${table} ${name}`));
  const isGivenElsewhere = items.length === 0 && entries.length === 0;
  for (const value of isGivenElsewhere && given?.kind === 'list' ? given.items : []) {
    const there = through(value, use, true, name);
    if (there.kind === 'table') for (const entry of there.entries) entries.push(entry);
    else if (there.kind === 'list') for (const item of there.items) items.push(item);
  }
  if (entries.length > 0) return { kind: 'table', entries, place: use, via: [use] };
  if (items.length > 0) return { kind: 'list', items, place: use, via: [use] };
  return { kind: 'unknown', place: use, why: `\`@${name}\` has no elements in this file`, name: `@${name}` };
}

/** A word with variables in it: `10.0.0.5:$port`. */
function composed(start: number, end: number, { source, scope }: Around): Text {
  const { text } = source;
  const builder = new RichBuilder();
  let done = start;
  for (let at = start; at < end; ) {
    if (text.charCodeAt(at) !== 36) {
      at++;
      continue;
    }
    const name = /^\$[A-Za-z_]\w*/.exec(text.slice(at, Math.min(end, at + 128)))?.[0];
    if (name === undefined) {
      at++;
      continue;
    }
    if (at > done) builder.add(Rich.written(source, done, at));
    const use = source.place(at, at + name.length);
    const held = scope.get(variableKey(name.slice(1)));
    if (held?.kind === 'text') builder.addThrough(Rich.value(held), use);
    else {
      const why = held === undefined ? `\`${name}\` has no value in this file` : `\`${name}\` is no single value`;
      builder.add(Rich.unknown(use, why));
    }
    at += name.length;
    done = at;
  }
  if (end > done) builder.add(Rich.written(source, done, end));
  return new RichWord(builder.done(), source.place(start, end), '');
}

/** Words behind an element that are none of it. */
const ATTRIBUTE = /\s(?:comment|timeout|expires|counter|limit|quota|last)\s/;

/** `{ 25, 587 }`, `{ 25 : accept }`: a list, or a table where elements have something behind a colon. */
export function bracesOf(start: number, end: number, around: Around, depth: number): Value {
  const { source, scope } = around;
  const { text } = source;
  const place = source.place(start, end);
  const items: Value[] = [];
  const entries: Entry[] = [];
  const close = text.charCodeAt(end - 1) === 125 ? end - 1 : end;
  let from = start + 1;
  let colon = -1;
  const finish = (to: number): void => {
    const key = trimmed(text, from, colon < 0 ? to : colon);
    if (!key || !scope.spend(8)) return;
    const [keyStart, keyEnd] = key;
    const keyValue = elementOf(keyStart, keyEnd, around, depth);
    const target = colon < 0 ? undefined : trimmed(text, colon + 1, to);
    if (!target) {
      // A nested list is part of this one.
      if (keyValue.kind === 'list') {
        if (items.length + keyValue.items.length <= MAX_ITEMS) for (const item of keyValue.items) items.push(item);
        else items.push(tooMany(keyValue.place));
      } else if (keyValue.kind === 'table') {
        if (entries.length + keyValue.entries.length <= MAX_ITEMS) {
          for (const entry of keyValue.entries) entries.push(entry);
        } else items.push(tooMany(keyValue.place));
      }
      if (keyValue.kind !== 'list' && keyValue.kind !== 'table') items.push(keyValue);
      return;
    }
    const value = elementOf(target[0], target[1], around, depth);
    const whole = source.place(keyStart, target[1]);
    for (const one of keyValue.kind === 'list' ? keyValue.items : [keyValue]) {
      if (one.kind === 'text') entries.push({ key: one, value, place: whole });
      else items.push(one);
    }
  };
  for (let at = from; at < close; ) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) at = closingQuote(text, at, close) + 1;
    else if (c === 123) {
      const brace = closingBrace(text, at, close);
      at = Math.max(at + 1, brace.at + 1);
    } else if (c === 35) {
      // A comment may stand behind each element; the next one begins behind it.
      const line = text.indexOf('\n', at);
      const to = line < 0 || line > close ? close : line;
      if (trimmed(text, from, at)) finish(at);
      from = to;
      colon = -1;
      at = to;
    } else if (c === 44) {
      finish(at);
      at++;
      from = at;
      colon = -1;
    } else if (c === 58 && colon < 0 && around.pairs && isSeparator(text, from, at)) {
      colon = at;
      at++;
    } else at++;
  }
  finish(close);
  return entries.length > 0 ? { kind: 'table', entries, place, via: [] } : { kind: 'list', items, place, via: [] };
}

/** True for a colon that parts a key from its value, and is none of an IPv6 address: it stands apart, or alone in its word. */
function isSeparator(text: string, from: number, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (at === from || isBlank(before) || before === 10 || before === QUOTE) return true;
  let end = at + 1;
  while (end < text.length && end < at + 64 && !' \t\r\n,}'.includes(text.charAt(end))) end++;
  return !text.slice(from, at).includes(':') && !text.slice(at + 1, end).includes(':');
}

function elementOf(start: number, end: number, around: Around, depth: number): Value {
  const { text } = around.source;
  const attribute = ATTRIBUTE.exec(text.slice(start, end));
  const to = attribute ? start + attribute.index : end;
  if (depth > MAX_DEPTH) return unknownAt(around.source.place(start, end));
  return valueOf(start, to, around, depth + 1);
}

const unknownAt = (place: Place): Unknown => ({ kind: 'unknown', place, why: 'it is nested too deep' });

function trimmed(text: string, start: number, end: number): readonly [number, number] | undefined {
  let from = start;
  let to = end;
  const isGap = (at: number): boolean => isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 10;
  for (;;) {
    while (from < to && isGap(from)) from++;
    // A comment before an element.
    if (from < to && text.charCodeAt(from) === 35) {
      const line = text.indexOf('\n', from);
      from = line < 0 || line > to ? to : line;
      continue;
    }
    if (text.charCodeAt(from) === 92 && from + 1 < to && isGap(from + 1)) {
      from++;
      continue;
    }
    break;
  }
  while (to > from && (isGap(to - 1) || (text.charCodeAt(to - 1) === 92 && isGap(to)))) to--;
  return from < to ? [from, to] : undefined;
}

/** Plain data, as the document keeps it. */
export function plain(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return { kind: 'text', text: value.text, place: value.place, pieces: value.pieces, quote: value.quote };
    case 'list':
      return { ...value, items: value.items.map(plain) } satisfies List;
    case 'table':
      return {
        ...value,
        entries: value.entries.map((entry) => ({ ...entry, key: plain(entry.key) as Text, value: plain(entry.value) })),
      };
    default:
      return value;
  }
}
