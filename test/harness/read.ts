import type { Unread } from '../../server/src/model/dialect';
import type { Embedded, Item } from '../../server/src/model/item';
import type { HostLanguage, Scope, Source } from '../../server/src/model/language';
import { placeIn, type Value } from '../../server/src/model/value';

/** What a text comes to without a document: its items in the order in which they run. */
export interface ReadItems {
  readonly items: readonly Item[];
  readonly unread: readonly Unread[];
}

const DEPTH = 4;

/**
 * Reads and runs a text in one go. Texts in texts are read by the language they name where it is among `languages`;
 * the first language reads the text itself.
 */
export function readItems(languages: readonly HostLanguage[], text: string): ReadItems {
  const anchor = { base: 0 };
  const items: Item[] = [];
  const unread: Unread[] = [];
  const variables = new Map<string, Value | undefined>();
  let steps = 1_000_000;

  const read = (language: HostLanguage, source: Source, depth: number): void => {
    const reading = language.read(source, { from: 0, stopAfter: source.text.length, entry: undefined });
    const definitions = new Map(reading.definitions);
    const calls = new Set(reading.calls);
    const scope: Scope = {
      get: (name) => variables.get(name),
      set: (name, value) => void variables.set(name, value),
      definition: (name) => definitions.get(name),
      isCalled: (name) => calls.has(name),
      spend: (count) => {
        steps -= count;
        return steps >= 0;
      },
      unread: (place, why) => void unread.push({ place, why }),
    };
    language.run(reading.syntax, source, scope, (item: Item | Embedded) => {
      if (item.kind !== 'embedded') {
        items.push(item);
        return;
      }
      const inner = languages.find(({ id }) => id === item.language);
      if (!inner || depth >= DEPTH) return;
      read(inner, { text: item.text.text, place: (start, end) => placeIn(item.text, start, end) }, depth + 1);
    });
  };

  const [first] = languages;
  if (first) read(first, { text, place: (start, end) => ({ anchor, start, end }) }, 0);
  return { items, unread };
}
