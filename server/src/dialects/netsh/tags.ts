import { join, type Place, placeAt } from '../../base/span';
import type { Unread } from '../../model/dialect';
import { HOLE, slice, type Text, unknownIn } from '../../model/value';
import { abbreviated } from '../shared/prefix';
import type { CommandWords } from '../shared/programs';

/** A `key=value` of netsh, or a value that reached its key by position. */
export interface Tag<K extends string = string> {
  readonly key: K;
  /** The key as written; undefined for a value given by position. */
  readonly written: Text | undefined;
  /** Empty where nothing is typed behind the sign yet. */
  readonly value: Text;
  /** Key to value. */
  readonly place: Place;
  /** The words it stands in as they are used, quotes included: where other words may be put before or behind it. */
  readonly outer: Place;
}

export interface Tags<K extends string = string> {
  readonly all: readonly Tag<K>[];
  /** Keys netsh does not know, or more than one, with their values. */
  readonly unknown: readonly { readonly key: Text; readonly value: Text; readonly place: Place }[];
  /** Words without a key that no position takes. */
  readonly strays: readonly Text[];
  readonly gap: Unread | undefined;
  get(key: K): Tag<K> | undefined;
  repeated: boolean;
}

/**
 * Reads `key=value` words. Keys may be abbreviated; blanks round the sign are joined over, as netsh does. With
 * `positional`, words without a key go to the keys in order.
 */
export function readTags<K extends string>(
  { words, gap }: CommandWords,
  keys: readonly K[],
  positional: readonly K[] = [],
): Tags<K> {
  const all: Tag<K>[] = [];
  const unknown: { key: Text; value: Text; place: Place }[] = [];
  const strays: Text[] = [];
  const byKey = new Map<K, Tag<K>>();
  let open = gap;
  let repeated = false;
  let next = 0;

  const add = (tag: Tag<K>): void => {
    all.push(tag);
    if (byKey.has(tag.key)) repeated = true;
    else byKey.set(tag.key, tag);
  };

  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Text;
    const pair = pairAt(words, i);
    if (!pair) {
      const hole = word.text.indexOf(HOLE);
      while (next < positional.length && byKey.has(positional[next] as K)) next++;
      const key = positional[next];
      if (key !== undefined) {
        next++;
        add({ key, written: undefined, value: word, place: word.place, outer: word.place });
      } else if (hole >= 0) open ??= { place: word.place, why: unknownIn(word, hole, hole + 1) ?? UNKNOWN };
      else strays.push(word);
      continue;
    }
    i = pair.last;
    const { key: written, value } = pair;
    if (written.text.includes(HOLE)) {
      open ??= { place: word.place, why: unknownIn(written, 0, written.text.length) ?? UNKNOWN };
      continue;
    }
    const key = abbreviated(written.text, keys);
    if (key === undefined) unknown.push({ key: written, value, place: join(written.place, value.place) });
    else add(new Pair(key, written, value, word, words[i] as Text));
  }
  return { all, unknown, strays, gap: open, get: (key) => byKey.get(key), repeated };
}

/** A tag with its key. Where it stands is asked of few of them. */
class Pair<K extends string> implements Tag<K> {
  constructor(
    readonly key: K,
    readonly written: Text,
    readonly value: Text,
    private readonly first: Text,
    private readonly last: Text,
  ) {}

  get place(): Place {
    return join(this.written.place, this.value.place);
  }

  get outer(): Place {
    return this.first === this.last ? this.first.place : join(this.first.place, this.last.place);
  }
}

const UNKNOWN = 'a part of it is not known';

/** The key and value that begin at a word: `name=x`, `name= x`, `name =x`, `name = x`. */
function pairAt(words: readonly Text[], at: number): { key: Text; value: Text; last: number } | undefined {
  const word = words[at] as Text;
  const sign = word.text.indexOf('=');
  const following = words[at + 1];
  if (sign > 0) {
    const key = slice(word, 0, sign);
    if (sign + 1 < word.text.length || !isBareValue(words, at + 1)) {
      return { key, value: rest(word, sign + 1), last: at };
    }
    return { key, value: following as Text, last: at + 1 };
  }
  if (sign === 0 || following?.text.charAt(0) !== '=' || word.text === '') return undefined;
  if (following.text.length > 1) return { key: word, value: rest(following, 1), last: at + 1 };
  if (!isBareValue(words, at + 2)) return { key: word, value: rest(following, 1), last: at + 1 };
  return { key: word, value: words[at + 2] as Text, last: at + 2 };
}

/** What follows the sign. Where nothing does, its place runs to the word's end, past quotes that hold nothing yet. */
function rest(word: Text, from: number): Text {
  const value = slice(word, from, word.text.length);
  if (value.text !== '') return value;
  if (value.place.anchor !== word.place.anchor || word.place.end < value.place.end) return value;
  const { kind, text, pieces, quote, place } = value;
  return { kind, text, pieces, quote, place: placeAt(place.anchor, place.end, word.place.end) };
}

/** True for a word that can be the value of the key before it: neither a key of its own nor the beginning of one. */
function isBareValue(words: readonly Text[], at: number): boolean {
  const word = words[at];
  return word !== undefined && !word.text.includes('=') && words[at + 1]?.text.charAt(0) !== '=';
}
