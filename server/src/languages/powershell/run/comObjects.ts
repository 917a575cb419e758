import { type Place, samePlace } from '../../../base/span';
import type { Assignment } from '../../../model/item';
import { type Entry, entryOf, type Table, type Text, type Value } from '../../../model/value';
import { unknown } from './unknowns';
import { sameValue } from './values';

/** An object of a class that is named, made by the script: what it was given by then, as entries. */
export interface ComObject extends Table {
  readonly of: Text;
  readonly origin: Origin;
}

/** Where an object is made, and as which one there: copies of it are of one origin. */
interface Origin {
  readonly place: Place;
  readonly turn: number;
}

const isOne = (a: Origin, b: Origin): boolean => a.turn === b.turn && samePlace(a.place, b.place);

export const isComObject = (value: Value | undefined): value is ComObject =>
  value?.kind === 'table' && value.of !== undefined;

/**
 * What objects were given and what became of them. An object that is handed on is spoken of where that is done, as the
 * argument of the call; what was given to one that nobody hands on stands for itself.
 */
export class ComObjects {
  private readonly given: { readonly origin: Origin; readonly assignment: Assignment }[] = [];
  private readonly handedOn = new Map<number, Origin[]>();
  private made = 0;

  originAt(place: Place): Origin {
    return { place, turn: this.made++ };
  }

  /** True once an object of that origin was handed on: what it is given then is said of something that is there. */
  isHandedOn(origin: Origin): boolean {
    return this.handedOn.get(origin.turn)?.some((one) => isOne(one, origin)) ?? false;
  }

  assigned({ origin }: ComObject, assignment: Assignment): void {
    this.given.push({ origin, assignment });
  }

  handOn({ origin }: ComObject): void {
    if (this.isHandedOn(origin)) return;
    this.handedOn.set(origin.turn, [...(this.handedOn.get(origin.turn) ?? []), origin]);
  }

  /** What was given to objects that were not handed on. */
  left(): readonly Assignment[] {
    return this.given.filter(({ origin }) => !this.isHandedOn(origin)).map(({ assignment }) => assignment);
  }
}

/** The same object behind several ways of a script: what they do not share is not known. */
export function sharedObject(values: readonly Value[], place: Place): ComObject | undefined {
  const [first, ...others] = values;
  if (!isComObject(first) || others.length === 0) return undefined;
  if (!others.every((other) => isComObject(other) && isOne(other.origin, first.origin))) return undefined;
  const objects = values as readonly ComObject[];
  const keys = new Map<string, Entry>();
  for (const { entries } of objects) for (const entry of entries) keys.set(entry.key.text.toLowerCase(), entry);
  const entries = [...keys.values()].map((entry): Entry => {
    const said = objects.map((object) => entryOf(object, entry.key.text)?.value);
    if (said.every((value) => sameValue(said[0], value))) return entry;
    return { ...entry, value: unknown(entry.key.text, 'differs from case to case', place) };
  });
  return { ...first, entries, ...(objects.some(({ isOpen }) => isOpen) ? { isOpen: true } : {}) };
}
