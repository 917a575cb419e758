import type { Place } from '../../base/span';
import { type Entry, HOLE, leaves, slice, type Text, type Value } from '../../model/value';
import { textWith } from '../text/through';
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
  return texts.every(isText) ? texts : undefined;
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
  return text.length === value.text.length ? textWith(value, { text }) : madeText(text, place);
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
  return truth(
    texts.some(({ text }) => text === wanted.text),
    place,
  );
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

/** What a function is given. */
interface Given {
  readonly values: Values;
  readonly place: Place;
  readonly purse: Purse;
  readonly flavour: Flavour;
}

type Work = (given: Given) => Result;

const truth = (value: boolean, place: Place): Value => ({ kind: 'constant', value, place });

const isText = (value: Value | undefined): value is Text => value?.kind === 'text';

/** A function of a text. */
const onText =
  (change: (text: string) => string): Work =>
  ({ values, place }) =>
    changed(values[0], place, change);

/** Conversions, and what changes neither ports nor where they are written. */
const same: Work = ({ values }) => values[0];

function replace({ values, place }: Given): Result {
  const [text, from, to] = values;
  if (from?.kind !== 'text' || to?.kind !== 'text' || from.text.startsWith('/')) return undefined;
  return changed(text, place, (given) => given.split(from.text).join(to.text));
}

function compact({ values: [list], place }: Given): Result {
  if (list?.kind !== 'list') return undefined;
  return listAt(
    list.items.filter((v) => !(v.kind === 'text' && v.text === '') && v.kind !== 'constant'),
    place,
  );
}

const partsOf =
  (part: (entry: Entry) => Value): Work =>
  ({ values: [table], place }) =>
    table?.kind === 'table' ? listAt(table.entries.map(part), place) : undefined;

function sublist({ values: [list, ...ends], place }: Given): Result {
  const [from, to] = ends.map(numberOf);
  return list?.kind === 'list' && from !== undefined && to !== undefined
    ? listAt(list.items.slice(from, to), place)
    : undefined;
}

function empty({ values: [value], place }: Given): Result {
  return value?.kind === 'list' || value?.kind === 'table' || value?.kind === 'text'
    ? truth(sizeOf(value) === 1 && (value.kind !== 'text' || value.text === ''), place)
    : undefined;
}

function not({ values: [value], place }: Given): Result {
  const known = value && truthOf(value);
  return known === undefined ? undefined : truth(!known, place);
}

/** The functions of Terraform, Bicep and Resource Manager by their names in small letters, several of one work at once. */
const WORKS: readonly (readonly [names: string, work: Work])[] = [
  ['tolist tomap tostring tonumber tobool sensitive nonsensitive ephemeralasnull string int bool sort any', same],
  // What is packed is what it was.
  ['base64 base64encode', same],

  ['toset distinct', ({ values, place }) => distinct(values[0], place)],
  ['array createarray list', ({ values, place }) => listAt(values, place)],
  [
    'concat',
    ({ values, place }) =>
      values.length > 0 && values.every(isText) ? concatTexts(values, place) : concat(values, place),
  ],
  [
    'union setunion',
    ({ values, place }) =>
      values.some((value) => value.kind === 'table') ? merge(values, place) : distinct(concat(values, place), place),
  ],
  ['flatten', ({ values, place }) => flatten(values[0], place)],
  ['compact', compact],
  [
    'reverse',
    ({ values: [list], place }) => (list?.kind === 'list' ? listAt([...list.items].reverse(), place) : undefined),
  ],
  ['slice', sublist],
  ['element', ({ values }) => element(values)],
  ['one', ({ values: [list] }) => (list?.kind === 'list' ? list.items[0] : undefined)],
  ['range', ({ values, place, flavour }) => range(values, place, flavour === 'bicep')],
  ['setproduct', ({ values, place, purse }) => setProduct(values, place, purse)],
  ['contains', ({ values, place }) => contains(values, place)],
  ['length', ({ values, place }) => lengthOf(values[0], place)],
  ['empty', empty],

  ['merge', ({ values, place }) => merge(values, place)],
  ['keys', partsOf(({ key }) => key)],
  ['values', partsOf(({ value }) => value)],
  ['lookup', ({ values }) => lookup(values)],
  ['zipmap', ({ values, place }) => zipMap(values, place)],

  ['trimspace', ({ values }) => trimmed(values[0])],
  ['lower tolower', onText((text) => text.toLowerCase())],
  ['upper toupper', onText((text) => text.toUpperCase())],
  ['title', onText((text) => text.replace(/\b[a-z]/g, (c) => c.toUpperCase()))],
  ['replace', replace],
  ['format', ({ values, place }) => format(values, place)],
  [
    'split',
    ({ values: [first, second], place, flavour }) =>
      flavour === 'bicep' ? split(second, first, place) : split(first, second, place),
  ],
  [
    'join',
    ({ values, place, flavour }) =>
      flavour === 'bicep' ? join(values[1], values.slice(0, 1), place) : join(values[0], values.slice(1), place),
  ],

  ['coalesce', ({ values }) => coalesce(values)],
  ['coalescelist', ({ values }) => values.find((value) => value.kind === 'list' && value.items.length > 0)],
  ['try', ({ values }) => values.find((value) => value.kind !== 'unknown')],
  ['can', ({ values: [value], place }) => (value && value.kind !== 'unknown' ? truth(true, place) : undefined)],
  ['not', not],
];

const FUNCTIONS: ReadonlyMap<string, Work> = new Map(
  WORKS.flatMap(([names, work]) => names.split(' ').map((name) => [name, work] as const)),
);

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
      ? FUNCTIONS.get(name.toLowerCase())?.({ values, place, purse, flavour })
      : undefined;
  if (found) return found;
  const hole = values?.find((value) => value.kind === 'unknown');
  return unknownAt(place, hole?.kind === 'unknown' ? hole.why : `the result of \`${name}\` is not worked out`);
}
