import type { Place } from '../../base/span';
import { ABSENT, unread, type Written, written } from '../../model/statement';
import { leaves, type Text, type Value } from '../../model/value';
import { wordIn } from '../shared/texts';
import type { Binding, Bound } from './binder';

/** The bound parameter of that name, spelt as its record does. */
export const given = (binding: Binding, parameter: string): Bound | undefined => binding.bound.get(parameter);

/** The first of several parameters that is given. */
export function firstGiven(binding: Binding, parameters: readonly string[]): Bound | undefined {
  for (const parameter of parameters) {
    const found = given(binding, parameter);
    if (found) return found;
  }
  return undefined;
}

/** A value as one word: a lone text, a list of one, `$true` as `True`. */
export function wordOf(value: Value): Written<string> {
  switch (value.kind) {
    case 'text':
      return wordIn(value);
    case 'list': {
      const [only] = value.items;
      return value.items.length === 1 && only
        ? wordOf(only)
        : unread(value.place, 'several values stand where one belongs');
    }
    case 'constant':
      return value.value === null ? ABSENT : written(value.value ? 'True' : 'False', value.place);
    case 'unknown':
      return unread(value.place, value.why);
    case 'table':
      return unread(value.place, 'a table stands where a word belongs');
  }
}

/** What a parameter says, as one word. Where more parameters may come through a splat, nothing said is not absent. */
export function word(binding: Binding, ...parameters: readonly string[]): Written<string> {
  const bound = firstGiven(binding, parameters);
  if (bound?.value) return wordOf(bound.value);
  if (bound?.missing) return ABSENT;
  if (bound) return written(bound.parameter, bound.place);
  return binding.open ? unread(binding.open.place, binding.open.why) : ABSENT;
}

/** The dialect's own default stands where nothing is said. */
export const orDefault = <T>(from: Written<T>, value: T): Written<T> =>
  from.kind === 'absent' ? { kind: 'default', value } : from;

/**
 * The member of an enumeration that a word means: PowerShell takes any case, the number of the member, and a
 * beginning that only one member has.
 */
export function member<T>(text: string, members: ReadonlyMap<string, T>): T | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const exact = members.get(wanted);
  if (exact !== undefined) return exact;
  let found: T | undefined;
  for (const [name, value] of members) {
    if (!name.startsWith(wanted) || value === found) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}

/** All words of a list parameter; a comma inside a text parts words where the type is a set of flags. */
export function words(binding: Binding, parameter: string, split = false): Written<readonly string[]> {
  const bound = given(binding, parameter);
  if (!bound?.value) {
    return binding.open && !bound ? unread(binding.open.place, binding.open.why) : ABSENT;
  }
  const result: string[] = [];
  const via: Place[] = [];
  for (const leaf of leaves(bound.value)) {
    const text = wordOf(leaf);
    if (text.kind === 'unread') return text;
    if (text.kind !== 'written') continue;
    for (const use of text.via) via.push(use);
    for (const part of split ? text.value.split(',') : [text.value]) if (part.trim() !== '') result.push(part.trim());
  }
  return written(result, bound.value.place, via);
}

/** The texts themselves, holes and all: where words about the product are looked for. */
export function textsOf(binding: Binding, parameters: readonly string[]): readonly Text[] {
  const result: Text[] = [];
  for (const parameter of parameters) {
    const value = binding.bound.get(parameter)?.value;
    if (value?.kind === 'text') result.push(value);
    else if (value) for (const leaf of leaves(value)) if (leaf.kind === 'text') result.push(leaf);
  }
  return result;
}

/** `$true`, `True`, `1`. */
export const truth = (text: string): boolean | undefined => {
  const wanted = text.trim().toLowerCase();
  if (wanted === 'true' || wanted === '1') return true;
  if (wanted === 'false' || wanted === '0') return false;
  return undefined;
};
