import type { HostLanguage, Source } from '../../model/language';
import { type Entry, plainText, type Table, type Text } from '../../model/value';
import { type Attribute, type Element, readXml } from './read';

const ID = 'xml';

/** A longer document is no configuration that somebody wrote, and is not looked at. */
const MOST = 2 * 1024 * 1024;

const ROOT = /^<(?:zone|service|policy)(?=[\s/>])/;
/** What the files of firewalld have in them, and other files with such a root do not. */
const OWN = /<(?:short>|port\s[^>]*\bprotocol\s*=|service\s+name\s*=|rule[\s>]|(?:ingress|egress)-zone\s)/;

/** XML files with something of ours in them: zones, services and policies of firewalld. The root is one block. */
export const xml: HostLanguage<Element> = {
  id: ID,
  title: 'XML',
  languageIds: ['xml'],
  extensions: ['.xml'],
  // A comment has an end as well, so none is written; those that are there are read.
  comment: undefined,
  trailingComment: undefined,
  recognises: (head) => ROOT.test(head.slice(rootOffset(head))) && OWN.test(head),
  read(source, { from }) {
    const { text } = source;
    const end = text.length;
    const isRead = from === 0 && end <= MOST;
    const { root, comments, closed } = isRead ? readXml(text) : NOTHING;
    return {
      syntax: root ? [root] : [],
      end,
      exit: undefined,
      hungry: !closed,
      comments: comments.map(([start, stop]) => ({
        place: source.place(start, stop),
        text: text.slice(start + 4, Math.max(start + 4, stop - 3)),
      })),
      definitions: [],
      calls: [],
    };
  },
  extentAt(roots, from, to) {
    for (const root of roots) {
      const found = [root, ...root.children].find(({ start }) => start >= from && start < to);
      if (found) return [found.start, found.end];
    }
    return undefined;
  },
  run(roots, source, _scope, emit) {
    for (const root of roots) {
      const head = plainText(root.name, source.place(root.start + 1, root.start + 1 + root.name.length));
      const place = source.place(root.start, root.end);
      emit({ kind: 'block', language: ID, head: [head], body: tableOf(root, source), place });
    }
  },
};

/** Behind a declaration, comments and a document type. */
function rootOffset(head: string): number {
  let at = head.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (at < head.length && head.charCodeAt(at) <= 32) at++;
    const end = head.startsWith('<!--', at) ? '-->' : /^<[?!]$/.test(head.slice(at, at + 2)) ? '>' : undefined;
    const found = end === undefined ? -1 : head.indexOf(end, at + 2);
    if (end === undefined || found < 0) return at;
    at = found + end.length;
  }
}

const NOTHING = { root: undefined, comments: [], closed: true } as const;

/** Attributes as words, elements as tables, in order; the words of an element under `#text`. */
function tableOf({ start, end, attributes, children, from, to }: Element, source: Source): Table {
  const entries: Entry[] = attributes.map((attribute) => attributeEntry(attribute, source));
  for (const child of children) {
    const place = source.place(child.start, child.end);
    const key = plainText(child.name, source.place(child.start + 1, child.start + 1 + child.name.length));
    entries.push({ key, value: tableOf(child, source), place });
  }
  if (children.length === 0 && to > from) {
    const raw = source.text.slice(from, to);
    if (raw.trim() !== '') {
      const place = source.place(from, to);
      entries.push({ key: plainText('#text', place), value: textAt(source, from, to), place });
    }
  }
  return { kind: 'table', entries, place: source.place(start, end), via: [], block: true };
}

function attributeEntry({ name, nameStart, from, to }: Attribute, source: Source): Entry {
  const place = source.place(nameStart, to + 1);
  const key = plainText(name, source.place(nameStart, nameStart + name.length));
  return { key, value: textAt(source, from, to), place };
}

/** A value as it is written: entities in it are left as they are, for a port or an address has none. */
function textAt(source: Source, from: number, to: number): Text {
  const place = source.place(from, to);
  const text = source.text.slice(from, to);
  if (source.pieces) return { kind: 'text', text, place, pieces: source.pieces(from, to), quote: '"' };
  const pieces = text === '' ? [] : [{ from: 0, to: text.length, place, exact: true, via: [] }];
  return { kind: 'text', text, place, pieces, quote: '"' };
}
