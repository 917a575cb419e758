import type { Place } from '../../base/span';
import type { Scope } from '../../model/language';
import { entryOf, type Table, type Value } from '../../model/value';
import { unknown } from './values';

/** What a template's expressions may ask for: names that the file gives a value. */
export interface Names {
  /** `kind` is the family of names, such as `parameters`; undefined where the file gives the name no value. */
  find(kind: string, name: string): Value | undefined;
  /** Takes a step of the budget that keeps running linear; false when it is used up. */
  spend(): boolean;
}

/** Names are looked up among the definitions of the whole document, whatever stands first in it. */
export const definitionName = (kind: string, name: string): string => `${kind}/${name.toLowerCase()}`;

export const namesIn = (scope: Scope): Names => ({
  find: (kind, name) => scope.definition(definitionName(kind, name)) as Value | undefined,
  spend: () => scope.spend(1),
});

/** Deeper than names that stand for names go in any template; names that stand for themselves end here. */
export const MAX_FOLLOWED = 16;

/** How the expressions of a kind of template are worked out. */
export interface Expressions {
  /** What a table stands for as a whole, such as `{ Ref: Port }`; undefined for an ordinary table. */
  table?(value: Table, depth: number): Value | undefined;
  /** What a text stands for; the text itself where it holds no expression. */
  text(value: Extract<Value, { kind: 'text' }>, depth: number): Value;
}

/** A value with its expressions worked out as far as the file tells. What holds none is given back as it is. */
export function resolved(value: Value, expressions: Expressions, depth = 0): Value {
  if (depth > MAX_FOLLOWED * 4) return unknown(value.place, 'it is nested too deep');
  switch (value.kind) {
    case 'text':
      return expressions.text(value, depth);
    case 'list': {
      let changed = false;
      const items = value.items.map((item) => {
        const result = resolved(item, expressions, depth + 1);
        changed ||= result !== item;
        return result;
      });
      return changed ? { ...value, items } : value;
    }
    case 'table': {
      const whole = expressions.table?.(value, depth);
      if (whole) return whole;
      let changed = false;
      const entries = value.entries.map((entry) => {
        const result = resolved(entry.value, expressions, depth + 1);
        if (result === entry.value) return entry;
        changed = true;
        return { ...entry, value: result };
      });
      return changed ? { ...value, entries } : value;
    }
    default:
      return value;
  }
}

/** A member of a table or an element of a list. */
export function memberOf(value: Value, name: string, place: Place): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'table') {
    const entry = entryOf(value, name);
    if (entry) return entry.value;
  }
  const element = value.kind === 'list' && /^\d+$/.test(name) ? value.items[Number(name)] : undefined;
  return element ?? unknown(place, `\`${name}\` is not among what the name stands for`);
}
