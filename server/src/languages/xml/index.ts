import type { Comment, Embedded, Item } from '../../model/item';
import type { HostLanguage, Source } from '../../model/language';
import { type Entry, plainText, type Table } from '../../model/value';
import { PANOS_PATHS, PANOS_SCOPES } from '../panos';
import { emitDirect } from './direct';
import { EntryReader, emitEntries } from './entries';
import type { EntryFormat, Unit } from './entryBlock';
import { type Attribute, type Element, readXml, textAt } from './read';

const ID = 'xml';

/** A longer document is no zone that somebody wrote, and is not looked at. */
const MOST = 2 * 1024 * 1024;

const ROOT = /^<(?:zone|service|policy|direct)(?=[\s/>])/;
/** What the files of firewalld have in them, and other files with such a root do not. */
const OWN =
  /<(?:short>|port\s[^>]*\bprotocol\s*=|service\s+name\s*=|rule[\s>]|(?:ingress|egress)-zone\s|passthrough[\s>])/;

const PANOS: EntryFormat = { language: ID, paths: PANOS_PATHS, scopes: PANOS_SCOPES };
/** Whole configurations of PAN-OS, and parts of them: those show an entry with what services and rules have in them. */
const ENTRY_ROOT =
  /^<(?:(?:config|response)[\s>]|(?:policy|shared|devices|device-group|vsys|(?:pre-|post-)?rulebase|service|service-group|application|security|nat|rules)>\s*<|entry\s)/;
const ENTRY_OWN = /<entry\s[^>]*\bname\s*=/;
/** What a part that does not say where it belongs has in it. */
const PART_OWN = /<(?:tcp|udp)>\s*<(?:source-)?port>|<members?>/;

function hasEntries(head: string): boolean {
  const start = head.slice(rootOffset(head));
  if (!ENTRY_ROOT.test(start) || !ENTRY_OWN.test(head)) return false;
  return /^<(?:config|response)\b/.test(start) || PART_OWN.test(head);
}

/** Roots of a document that is read as a whole, or what was kept of a stretch of a configuration. */
interface Part {
  readonly roots: readonly Element[];
  readonly units: readonly Unit[];
}

/** Where reading stands between stretches: the elements that are open. */
interface State {
  readonly open: ConstructorParameters<typeof EntryReader>[3];
}

/**
 * XML files with something of ours in them: zones, services and policies of firewalld, of which the root is one block;
 * configurations of PAN-OS, in which each object and rule is one, and which may be long: they are read in stretches.
 */
export const xml: HostLanguage<Part> = {
  id: ID,
  title: 'XML',
  languageIds: ['xml'],
  extensions: ['.xml'],
  // A comment has an end as well, so none is written; those that are there are read.
  comment: undefined,
  trailingComment: undefined,
  recognises: (head) => (ROOT.test(head.slice(rootOffset(head))) && OWN.test(head)) || hasEntries(head),
  read(source, { from, stopAfter, entry }) {
    const { text } = source;
    const { open } = (entry as State | undefined) ?? { open: [] };
    if (entry !== undefined || hasEntries(text.slice(0, HEAD))) {
      const reader = new EntryReader(source, from, PANOS, open);
      const { end, exit, hungry } = reader.read(stopAfter);
      return {
        syntax: [{ roots: [], units: reader.units }],
        end,
        exit: { open: exit } satisfies State,
        hungry,
        comments: commentsOf(source, reader.comments),
        definitions: reader.definitions,
        definitionEnds: reader.definitionEnds,
        calls: [],
      };
    }
    const end = text.length;
    const { roots, comments, closed } = end <= MOST ? readXml(text) : NOTHING;
    return {
      syntax: [{ roots, units: [] }],
      end,
      exit: undefined,
      hungry: !closed,
      comments: commentsOf(source, comments),
      definitions: [],
      calls: [],
    };
  },
  extentAt(parts, from, to) {
    for (const { roots, units } of parts) {
      for (const root of [...roots, ...units.map(({ element }) => element)]) {
        const found = outermostFrom(root, from, to);
        if (found) return [found.start, found.end];
      }
    }
    return undefined;
  },
  run(parts, source, scope, emit) {
    for (const { roots, units } of parts) {
      emitEntries(units, source, PANOS, scope, emit);
      // A zone is a document by itself: what follows one that is closed is no part of it.
      const [root] = roots;
      if (root) emitRoot(root, source, emit);
    }
  },
};

const commentsOf = (source: Source, comments: readonly (readonly [number, number])[]): Comment[] =>
  comments.map(([start, stop]) => ({
    place: source.place(start, stop),
    text: source.text.slice(start + 4, Math.max(start + 4, stop - 3)),
  }));

function emitRoot(root: Element, source: Source, emit: (item: Item | Embedded) => void): void {
  if (root.name === 'direct') {
    emitDirect(root, source, emit);
    return;
  }
  const head = plainText(root.name, source.place(root.start + 1, root.start + 1 + root.name.length));
  const place = source.place(root.start, root.end);
  emit({ kind: 'block', language: ID, head: [head], body: tableOf(root, source), place });
}

/** How much of a text tells what it is. */
const HEAD = 65_536;

/** The outermost element that begins between two offsets. */
function outermostFrom(element: Element, from: number, to: number): Element | undefined {
  if (element.start >= to || element.end <= from) return undefined;
  if (element.start >= from) return element;
  for (const child of element.children) {
    const found = outermostFrom(child, from, to);
    if (found) return found;
  }
  return undefined;
}

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

const NOTHING = { roots: [], comments: [], closed: true } as const;

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
