import type { Place } from '../../../base/span';
import type { Surroundings } from '../../../model/item';
import type { Text } from '../../../model/value';
import { Rich } from '../../text/rich';
import type { Field } from '../words/field';
import type { Content, Store } from './store';

/** Elements with a port: those of lists of addresses, of which there may be thousands, are nobody's concern. */
const WITH_PORT = /^\d{1,5}(?:-\d{1,5})?$|(?:^|,)(?:tcp|udp|sctp|udplite):|^[^,]+,\d{1,5}(?:-\d{1,5})?(?:,|$)/i;

/** The name under which a set is kept among the variables of a script. */
const keyOf = (name: string): string => `*set ${name}`;

/** The sets that a script fills by ipset, as what runs later finds them: the kind of a set, then its elements. */
export class Sets {
  constructor(private readonly store: Store) {}

  /** Follows a call, without the program. */
  call(fields: readonly Field[], input: Rich | undefined): void {
    const words = fields.map(({ rich }) => rich);
    const at = words.findIndex(({ text }) => !/^-(?:!|exist|q|quiet|\w{3,})$/.test(text));
    const verb = words[at]?.text;
    if (verb === 'restore' || verb === '-R') {
      if (!input?.known) return;
      for (let from = 0; from < input.length; ) {
        const found = input.text.indexOf('\n', from);
        const end = found < 0 ? input.length : found;
        this.change(wordsOf(input, from, end));
        from = end + 1;
      }
    } else if (at >= 0) this.change(words.slice(at));
  }

  private change(words: readonly Rich[]): void {
    const [verb, name, value] = words;
    if (!verb || !name?.known) return;
    const { store } = this;
    const key = keyOf(name.text);
    switch (verb.text) {
      case 'create':
      case 'n':
      case '-N':
        // Where it is there already, `-exist` leaves it as it is.
        if (itemsOf(store.get(key)).length < 2) store.set(key, { kind: 'array', items: [value ?? Rich.empty] });
        break;
      case 'add':
      case '-A': {
        if (!value || !WITH_PORT.test(value.text)) return;
        const before = itemsOf(store.get(key));
        store.set(key, { kind: 'array', items: [...(before.length === 0 ? [Rich.empty] : before), value] });
        break;
      }
      case 'swap':
      case '-W': {
        if (!value?.known) return;
        const other = store.get(keyOf(value.text));
        store.set(keyOf(value.text), store.get(key));
        store.set(key, other);
        break;
      }
      case 'rename':
      case '-E':
        if (!value?.known) return;
        store.set(keyOf(value.text), store.get(key));
        store.set(key, undefined);
        break;
      case 'flush':
      case '-F':
        store.set(key, { kind: 'array', items: itemsOf(store.get(key)).slice(0, 1) });
        break;
      case 'destroy':
      case 'x':
      case '-X':
        store.set(key, undefined);
        break;
      default:
    }
  }

  /** What a command may ask of the sets as they are now. */
  around(place: Place): Surroundings {
    const { store } = this;
    const made = new Map<string, readonly Text[]>();
    const elementsOf = (name: string, items: readonly Rich[]) => {
      const known = made.get(name);
      if (known) return known;
      const elements = items.slice(1).map((item) => textOf(item, place));
      made.set(name, elements);
      return elements;
    };
    return {
      section: () => undefined,
      note: () => undefined,
      isUsed: () => false,
      contents(name) {
        const items = itemsOf(store.get(keyOf(name)));
        const [kind] = items;
        return kind && { kind: textOf(kind, place), elements: () => elementsOf(name, items) };
      },
    };
  }
}

const NOTHING: readonly Rich[] = [];

const itemsOf = (content: Content | undefined): readonly Rich[] =>
  content?.kind === 'array' ? content.items : content?.kind === 'one' ? [content.rich] : NOTHING;

const textOf = (rich: Rich, place: Place): Text => rich.asText(place) as Text;

/** The words of a line that stand between blanks. */
function wordsOf(text: Rich, from: number, end: number): Rich[] {
  const words: Rich[] = [];
  for (const { index, 0: word } of text.text.slice(from, end).matchAll(/\S+/g)) {
    words.push(text.slice(from + index, from + index + word.length));
    if (words.length === 3) break;
  }
  return words;
}
