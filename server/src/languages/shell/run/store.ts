import type { Place } from '../../../base/span';
import type { Scope } from '../../../model/language';
import { NO_PLACES, type Table, type Text, type Unknown, type Value } from '../../../model/value';
import { Rich } from '../../text/rich';
import { keyOf } from '../syntax';

/** What a variable holds. */
export type Content =
  | { readonly kind: 'one'; readonly rich: Rich }
  | { readonly kind: 'array'; readonly items: readonly Rich[] }
  | { readonly kind: 'table'; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly kind: 'unknown'; readonly place: Place; readonly why: string };

export interface Entry {
  readonly key: Rich;
  readonly value: Rich;
}

export type Changes = ReadonlyMap<string, Content | undefined>;

/** Of a value that grows and grows so much is kept. */
const MAX_ITEMS = 1024;
const MAX_PARTS = 400;
const MAX_LENGTH = 65_536;

/**
 * The variables as a script is followed. What is done on a way that may not be taken is undone and merged: a variable
 * keeps a value on which all ways agree that give it one.
 */
export class Store {
  private readonly values = new Map<string, Content | undefined>();
  /** Names in the order of change, with what they held before. */
  private readonly journal: { readonly name: string; readonly before: Content | undefined }[] = [];
  private readonly changed = new Set<string>();

  constructor(
    private readonly scope: Scope,
    private readonly nowhere: Place,
  ) {}

  get(name: string): Content | undefined {
    if (this.values.has(name)) return this.values.get(name);
    const content = contentOf(this.scope.get(keyOf(name)));
    this.values.set(name, content);
    return content;
  }

  set(name: string, content: Content | undefined): void {
    const before = this.get(name);
    this.journal.push({ name, before });
    this.changed.add(name);
    this.values.set(name, limited(name, content, this.nowhere));
  }

  get now(): number {
    return this.journal.length;
  }

  /** What has changed since a moment, as it is now. */
  since(time: number): Changes {
    const result = new Map<string, Content | undefined>();
    for (let i = time; i < this.journal.length; i++) {
      const { name } = this.journal[i] as { name: string };
      result.set(name, this.values.get(name));
    }
    return result;
  }

  /** Undoes what was done since a moment. */
  rewind(time: number): void {
    while (this.journal.length > time) {
      const { name, before } = this.journal.pop() as { name: string; before: Content | undefined };
      this.values.set(name, before);
      // It may have been handed over already, to an inner text.
      this.changed.add(name);
    }
  }

  apply(changes: Changes): void {
    for (const [name, content] of changes) this.set(name, content);
  }

  /** Goes on from several ways, of which one is taken: each as what it changed. */
  merge(ways: readonly Changes[], place: Place): void {
    const [only] = ways;
    if (only && ways.length === 1) {
      this.apply(only);
      return;
    }
    const names = new Set<string>();
    for (const way of ways) for (const name of way.keys()) names.add(name);
    for (const name of names) {
      const before = this.get(name);
      let agreed: Content | undefined;
      let differ = false;
      for (const way of ways) {
        const content = way.has(name) ? way.get(name) : before;
        // A way that leaves it without a value says nothing against the others: what the environment gives is not seen.
        if (content === undefined) continue;
        if (agreed === undefined) agreed = content;
        else if (!sameContent(agreed, content)) differ = true;
      }
      this.set(name, differ ? { kind: 'unknown', place, why: `\`$${name}\` has several values here` } : agreed);
    }
  }

  /** Hands what is known at the end to the document. */
  flush(): void {
    for (const name of this.changed) this.scope.set(keyOf(name), this.valueOf(this.values.get(name)));
    this.changed.clear();
  }

  private valueOf(content: Content | undefined): Value | undefined {
    switch (content?.kind) {
      case undefined:
        return undefined;
      case 'one':
        return textOf(content.rich, this.nowhere);
      case 'array':
        return {
          kind: 'list',
          items: content.items.map((item) => textOf(item, this.nowhere)),
          place: this.nowhere,
          via: NO_PLACES,
        };
      case 'table':
        return tableOf(content.entries, this.nowhere);
      case 'unknown':
        return { kind: 'unknown', place: content.place, why: content.why };
    }
  }
}

/** As plain data, since states are compared. */
const textOf = (rich: Rich, nowhere: Place): Text => ({
  kind: 'text',
  text: rich.text,
  place: nowhere,
  pieces: rich.piecesOf([0, rich.length]),
  quote: '',
});

const tableOf = (entries: ReadonlyMap<string, Entry>, place: Place): Table => ({
  kind: 'table',
  entries: [...entries.values()].map(({ key, value }) => ({
    key: textOf(key, place),
    value: textOf(value, place),
    place,
  })),
  place,
  via: NO_PLACES,
});

function contentOf(value: Value | undefined): Content | undefined {
  switch (value?.kind) {
    case 'text':
      return { kind: 'one', rich: Rich.value(value) };
    case 'list':
      return {
        kind: 'array',
        items: value.items.filter((item): item is Text => item.kind === 'text').map((item) => Rich.value(item)),
      };
    case 'table':
      return {
        kind: 'table',
        entries: new Map(
          value.entries.flatMap(({ key, value: held }) =>
            held.kind === 'text' ? [[key.text, { key: Rich.value(key), value: Rich.value(held) }] as const] : [],
          ),
        ),
      };
    case 'unknown': {
      const { place, why } = value as Unknown;
      return { kind: 'unknown', place, why };
    }
    default:
      return undefined;
  }
}

/** What has grown beyond what anyone writes is not known any more. */
function limited(name: string, content: Content | undefined, place: Place): Content | undefined {
  const isLong =
    content?.kind === 'one'
      ? content.rich.length > MAX_LENGTH || content.rich.weight - content.rich.length > 32 * MAX_PARTS
      : content?.kind === 'array'
        ? content.items.length > MAX_ITEMS
        : content?.kind === 'table' && content.entries.size > MAX_ITEMS;
  return isLong ? { kind: 'unknown', place, why: `\`$${name}\` has become too long to be followed` } : content;
}

/** Equal in what it says, wherever that is written. */
function sameContent(a: Content, b: Content): boolean {
  if (a === b) return true;
  if (a.kind === 'one' && b.kind === 'one') return sameRich(a.rich, b.rich);
  if (a.kind === 'array' && b.kind === 'array') {
    return a.items.length === b.items.length && a.items.every((item, i) => sameRich(item, b.items[i] as Rich));
  }
  if (a.kind === 'table' && b.kind === 'table') {
    return (
      a.entries.size === b.entries.size &&
      [...a.entries].every(([key, { value }]) => {
        const other = b.entries.get(key);
        return other !== undefined && sameRich(value, other.value);
      })
    );
  }
  return false;
}

const sameRich = (a: Rich, b: Rich): boolean => a.text === b.text;
