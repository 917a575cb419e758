import type { Place } from '../../base/span';
import { type Entry, HOLE, leaves, slice, type Text, type Value } from '../../model/value';
import { listAt, madeNumber, madeText, numberOf, sizeOf, tableAt, truthOf, unknownAt } from './values';

interface Purse {
  spend(steps: number): boolean;
}

/** Whose functions are meant, where one name has its arguments in another order. */
export type Flavour = 'hcl' | 'bicep';

type Values = readonly Value[];
type Result = Value | undefined;

/** The texts of a list; undefined where one of its values is none. */
function textsIn(value: Value | undefined): readonly Text[] | undefined {
  if (value?.kind !== 'list') return undefined;
  const texts = leaves(value);
  return texts.every((t): t is Text => t.kind === 'text') ? texts : undefined;
}

const isKnown = (text: Text): boolean => !text.text.includes(HOLE);

/** Puts lists together; values that are none stand for themselves. A list that is not known leaves its place. */
const concat = (values: Values, place: Place): Result =>
  listAt(
    values.flatMap((value) => (value.kind === 'list' ? value.items : value.kind === 'constant' ? [] : [value])),
    place,
  );

function merge(values: Values, place: Place): Result {
  const entries = new Map<string, Entry>();
  for (const value of values) {
    if (value.kind === 'constant') continue;
    if (value.kind !== 'table') return undefined;
    for (const entry of value.entries) entries.set(entry.key.text, entry);
  }
  return tableAt([...entries.values()], place);
}

function distinct(value: Value | undefined, place: Place): Result {
  if (value?.kind !== 'list') return value;
  const seen = new Set<string>();
  const items = value.items.filter((item) => {
    if (item.kind !== 'text') return true;
    const key = item.text;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
  return items.length === value.items.length ? value : { ...listAt(items, place), via: value.via };
}

function split(separator: Value | undefined, value: Value | undefined, place: Place): Result {
  if (separator?.kind !== 'text' || value?.kind !== 'text' || separator.text === '') return undefined;
  const items: Text[] = [];
  for (let from = 0; ; ) {
    const at = value.text.indexOf(separator.text, from);
    const to = at < 0 ? value.text.length : at;
    items.push(slice(value, from, to));
    if (at < 0) return listAt(items, place);
    from = at + separator.text.length;
  }
}

function join(separator: Value | undefined, values: Values, place: Place): Result {
  if (separator?.kind !== 'text') return undefined;
  const texts = values.flatMap((value) => textsIn(value) ?? []);
  if (values.some((value) => !textsIn(value))) return undefined;
  return concatTexts(
    texts.flatMap((text, i) => (i === 0 ? [text] : [separator, text])),
    place,
  );
}

/** Texts behind one another, each character at its own place; texts that are put together remain apart as literals. */
function concatTexts(texts: readonly Text[], place: Place): Text {
  let length = 0;
  const pieces = texts.flatMap((text) => {
    const base = length;
    length += text.text.length;
    return text.pieces.map((piece) => {
      const via = piece.via.length > 0 ? piece.via : [text.place];
      return { ...piece, from: base + piece.from, to: base + piece.to, via };
    });
  });
  return { kind: 'text', text: texts.map(({ text }) => text).join(''), place, pieces, quote: '' };
}

/** `format("%s-%d", …)`: `%s`, `%d` and `%v` in their order; Bicep's `{0}` by number. */
function format(values: Values, place: Place): Result {
  const [pattern, ...rest] = values;
  if (pattern?.kind !== 'text') return undefined;
  const parts: Text[] = [];
  let at = 0;
  let next = 0;
  for (const match of pattern.text.matchAll(/%[sdvq]|%%|\{(\d)\}/g)) {
    parts.push(slice(pattern, at, match.index));
    at = match.index + match[0].length;
    if (match[0] === '%%') {
      parts.push(madeText('%', pattern.place));
      continue;
    }
    const value = rest[match[1] === undefined ? next++ : Number(match[1])];
    if (value?.kind !== 'text') return undefined;
    parts.push(value);
  }
  parts.push(slice(pattern, at, pattern.text.length));
  return concatTexts(parts, place);
}

function changed(value: Value | undefined, place: Place, change: (text: string) => string): Result {
  if (value?.kind !== 'text' || !isKnown(value)) return undefined;
  const text = change(value.text);
  if (text === value.text) return value;
  return text.length === value.text.length ? { ...value, text } : madeText(text, place);
}

function trimmed(value: Value | undefined): Result {
  if (value?.kind !== 'text') return undefined;
  const { text } = value;
  const from = text.length - text.trimStart().length;
  const to = text.trimEnd().length;
  return from < to ? slice(value, from, to) : value;
}

const RANGE_LIMIT = 1024;

function range(values: Values, place: Place, bicep: boolean): Result {
  const numbers = values.map(numberOf);
  const [a, b, c] = numbers;
  if (a === undefined || numbers.some((n) => n === undefined)) return undefined;
  const [from, to, step] = b === undefined ? [0, a, 1] : bicep ? [a, a + b, 1] : [a, b, c ?? (b >= a ? 1 : -1)];
  if (step === 0 || Math.abs((to - from) / step) > RANGE_LIMIT) return undefined;
  const items: Value[] = [];
  for (let n = from; step > 0 ? n < to : n > to; n += step) items.push(madeNumber(n, place));
  return listAt(items, place);
}

function lengthOf(value: Value | undefined, place: Place): Result {
  if (value?.kind === 'list') return value.either ? undefined : madeNumber(value.items.length, place);
  if (value?.kind === 'table') return madeNumber(value.entries.length, place);
  return value?.kind === 'text' && isKnown(value) ? madeNumber(value.text.length, place) : undefined;
}

function lookup([table, key, fallback]: Values): Result {
  if (table?.kind !== 'table' || key?.kind !== 'text') return undefined;
  return [...table.entries].reverse().find((entry: Entry) => entry.key.text === key.text)?.value ?? fallback;
}

function element([list, index]: Values): Result {
  const number = index && numberOf(index);
  if (list?.kind !== 'list' || number === undefined || list.items.length === 0) return undefined;
  return list.items[number % list.items.length];
}

function flatten(value: Value | undefined, place: Place): Result {
  if (value?.kind !== 'list') return undefined;
  return { ...listAt(leaves(value), place), via: value.via };
}

function setProduct(values: Values, place: Place, purse: Purse): Result {
  let rows: Value[][] = [[]];
  for (const value of values) {
    if (value.kind !== 'list' || !purse.spend(rows.length * value.items.length)) return undefined;
    rows = rows.flatMap((row) => value.items.map((item) => [...row, item]));
    if (rows.length > RANGE_LIMIT) return undefined;
  }
  return listAt(
    rows.map((row) => listAt(row, place)),
    place,
  );
}

function zipMap([keys, values]: Values, place: Place): Result {
  const texts = textsIn(keys);
  if (!texts || values?.kind !== 'list' || values.items.length !== texts.length) return undefined;
  return tableAt(
    texts.map((key, i) => ({ key, value: values.items[i] as Value, place: key.place })),
    place,
  );
}

function contains([list, wanted]: Values, place: Place): Result {
  const texts = textsIn(list);
  if (!texts || wanted?.kind !== 'text' || !texts.every(isKnown)) return undefined;
  return { kind: 'constant', value: texts.some(({ text }) => text === wanted.text), place };
}

/** The first value that is something: neither null nor, for `coalesce`, an empty text. */
function coalesce(values: Values): Result {
  for (const value of values) {
    if (value.kind === 'unknown') return undefined;
    if (value.kind === 'constant' && value.value === null) continue;
    if (value.kind === 'text' && value.text === '') continue;
    return value;
  }
  return undefined;
}

function evaluate(name: string, values: Values, place: Place, purse: Purse, flavour: Flavour): Result {
  const [first, second] = values;
  switch (name) {
    case 'toset':
    case 'distinct':
      return distinct(first, place);
    case 'tolist':
    case 'tomap':
    case 'tostring':
    case 'tonumber':
    case 'tobool':
    case 'sensitive':
    case 'nonsensitive':
    case 'ephemeralasnull':
    case 'string':
    case 'int':
    case 'bool':
    case 'sort':
    case 'any':
      return first;
    case 'one':
      return first?.kind === 'list' ? first.items[0] : undefined;
    case 'trimspace':
      return trimmed(first);
    case 'concat':
      return values.every((value) => value.kind === 'text') && first?.kind === 'text'
        ? concatTexts(values as readonly Text[], place)
        : concat(values, place);
    case 'array':
    case 'createarray':
    case 'list':
      return listAt(values, place);
    case 'union':
    case 'setunion':
      return values.some((value) => value.kind === 'table')
        ? merge(values, place)
        : distinct(concat(values, place), place);
    case 'merge':
      return merge(values, place);
    case 'flatten':
      return flatten(first, place);
    case 'compact':
      return first?.kind === 'list'
        ? listAt(
            first.items.filter((v) => !(v.kind === 'text' && v.text === '') && v.kind !== 'constant'),
            place,
          )
        : undefined;
    case 'keys':
      return first?.kind === 'table'
        ? listAt(
            first.entries.map(({ key }) => key),
            place,
          )
        : undefined;
    case 'values':
      return first?.kind === 'table'
        ? listAt(
            first.entries.map(({ value }) => value),
            place,
          )
        : undefined;
    case 'length':
      return lengthOf(first, place);
    case 'range':
      return range(values, place, flavour === 'bicep');
    case 'split':
      return flavour === 'bicep' ? split(second, first, place) : split(first, second, place);
    case 'join':
      return flavour === 'bicep' ? join(second, values.slice(0, 1), place) : join(first, values.slice(1), place);
    case 'format':
      return format(values, place);
    case 'base64':
    case 'base64encode':
      // What is packed is what it was.
      return first;
    case 'lower':
    case 'tolower':
      return changed(first, place, (text) => text.toLowerCase());
    case 'upper':
    case 'toupper':
      return changed(first, place, (text) => text.toUpperCase());
    case 'title':
      return changed(first, place, (text) => text.replace(/\b[a-z]/g, (c) => c.toUpperCase()));
    case 'replace': {
      const third = values[2];
      if (second?.kind !== 'text' || third?.kind !== 'text' || second.text.startsWith('/')) return undefined;
      return changed(first, place, (text) => text.split(second.text).join(third.text));
    }
    case 'lookup':
      return lookup(values);
    case 'element':
      return element(values);
    case 'slice': {
      const [from, to] = values.slice(1).map(numberOf);
      return first?.kind === 'list' && from !== undefined && to !== undefined
        ? listAt(first.items.slice(from, to), place)
        : undefined;
    }
    case 'reverse':
      return first?.kind === 'list' ? listAt([...first.items].reverse(), place) : undefined;
    case 'contains':
      return contains(values, place);
    case 'empty':
      return first?.kind === 'list' || first?.kind === 'table' || first?.kind === 'text'
        ? { kind: 'constant', value: sizeOf(first) === 1 && (first.kind !== 'text' || first.text === ''), place }
        : undefined;
    case 'coalesce':
      return coalesce(values);
    case 'coalescelist':
      return values.find((value) => value.kind === 'list' && value.items.length > 0);
    case 'try':
      return values.find((value) => value.kind !== 'unknown');
    case 'can':
      return first && first.kind !== 'unknown' ? { kind: 'constant', value: true, place } : undefined;
    case 'zipmap':
      return zipMap(values, place);
    case 'setproduct':
      return setProduct(values, place, purse);
    case 'not': {
      const truth = first && truthOf(first);
      return truth === undefined ? undefined : { kind: 'constant', value: !truth, place };
    }
    default:
      return undefined;
  }
}

/** Works a call out; unknown where the function or its arguments are not known here. */
export function callFunction(
  name: string,
  values: Values | undefined,
  place: Place,
  purse: Purse,
  flavour: Flavour,
): Value {
  const found =
    values && purse.spend(values.reduce((sum, value) => sum + sizeOf(value), 1))
      ? evaluate(name.toLowerCase(), values, place, purse, flavour)
      : undefined;
  if (found) return found;
  const hole = values?.find((value) => value.kind === 'unknown');
  return unknownAt(place, hole?.kind === 'unknown' ? hole.why : `the result of \`${name}\` is not worked out`);
}
