import { type Entry, HOLE, type Value } from '../../model/value';
import { madeNumber, numberOf } from './values';

/** The turns of a loop over a list (index, element), a table (key, value); undefined where they are not known. */
export function turnsOf(over: Value): readonly (readonly [key: Value, value: Value])[] | undefined {
  if (over.kind === 'list') return over.items.map((item, i) => [madeNumber(i, item.place), item] as const);
  if (over.kind === 'table') return over.entries.map(({ key, value }) => [key, value] as const);
  return undefined;
}

/** The value under a name. */
export function memberOf(value: Value, name: string): Value | undefined {
  if (value.kind !== 'table') {
    // `list.0`, as older templates write an index.
    return value.kind === 'list' && !value.either && /^\d+$/.test(name) ? value.items[Number(name)] : undefined;
  }
  for (let i = value.entries.length - 1; i >= 0; i--) {
    const entry = value.entries[i] as Entry;
    if (entry.key.text === name) return entry.value;
  }
  return undefined;
}

export function elementOf(value: Value, index: Value): Value | undefined {
  if (value.kind === 'list') {
    if (value.either) return undefined;
    const number = numberOf(index);
    return number === undefined ? undefined : value.items[number < 0 ? value.items.length + number : number];
  }
  return index.kind === 'text' ? memberOf(value, index.text) : undefined;
}

/** Whether two values are the same; undefined where that is not known. */
export function sameValue(a: Value, b: Value, ignoreCase: boolean): boolean | undefined {
  if (a.kind === 'constant' || b.kind === 'constant') {
    if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
    return a.kind === 'constant' && b.kind === 'constant' ? a.value === b.value : false;
  }
  if (a.kind === 'list' && b.kind === 'list') return a.items.length === 0 && b.items.length === 0 ? true : undefined;
  if (a.kind !== 'text' || b.kind !== 'text' || a.text.includes(HOLE) || b.text.includes(HOLE)) return undefined;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return x === y;
  return ignoreCase ? a.text.toLowerCase() === b.text.toLowerCase() : a.text === b.text;
}
