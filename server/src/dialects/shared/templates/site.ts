import { NO_PORTS, union, unionOf } from '../../../base/portSet';
import { placeAt, spanOf, touches } from '../../../base/span';
import type { Site } from '../../../model/dialect';
import type { Block } from '../../../model/item';
import { type Direction, type Statement, type TransportSet, valueOf } from '../../../model/statement';
import { type Entry, leaves, placeIn, type Table, type Text, type Value } from '../../../model/value';
import { portCaret } from '../portSites';
import { readPortValues } from '../ports';
import { unitAt } from '../texts';
import { CLOUD_PORTS } from './ports';
import type { Templated } from './syntax';

/** What a field of that name takes: ports of one side, a transport, a direction. */
export interface FieldKinds {
  /** By lower-case name. */
  readonly ports: ReadonlyMap<string, PortKind>;
  readonly transports: ReadonlyMap<string, readonly string[]>;
  readonly directions: ReadonlyMap<string, readonly string[]>;
}

export interface PortKind {
  readonly side: 'local' | 'remote' | 'source' | 'destination';
  readonly range: boolean;
}

/** Where a caret stands among the fields of a block. `statements` is what the block says. */
export function siteInTable(
  block: Block,
  offset: number,
  kinds: FieldKinds,
  statements: readonly Statement[],
): Site | undefined {
  const entry = entryAt(block.body, offset);
  if (!entry) return undefined;
  const name = entry.key.text.toLowerCase();
  const said = saidAround(statements, offset);
  const port = kinds.ports.get(name);
  if (port) return portSite(entry, offset, port, said);
  const words = kinds.transports.get(name);
  if (words) return wordSite(entry, offset, 'transport', words, said);
  const directions = kinds.directions.get(name);
  return directions && wordSite(entry, offset, 'direction', directions, said);
}

/** The innermost entry written at the offset, whose value is no table. */
function entryAt(table: Table, offset: number): Entry | undefined {
  for (const entry of table.entries) {
    if (!touches(spanOf(entry.place), offset)) continue;
    const inner = tablesIn(entry.value).find((t) => touches(spanOf(t.place), offset));
    if (inner) {
      const found = entryAt(inner, offset);
      if (found) return found;
      continue;
    }
    return entry;
  }
  return undefined;
}

function tablesIn(value: Value): readonly Table[] {
  if (value.kind === 'table') return [value];
  return value.kind === 'list' ? leaves(value).filter((leaf): leaf is Table => leaf.kind === 'table') : [];
}

interface Said {
  readonly transport: TransportSet | undefined;
  readonly direction: Direction | undefined;
}

/** What the innermost statement at the offset says. */
function saidAround(statements: readonly Statement[], offset: number): Said {
  let best: Statement | undefined;
  let length = Number.POSITIVE_INFINITY;
  for (const statement of statements) {
    const span = spanOf(statement.place);
    if (!touches(span, offset) || span.end - span.start >= length) continue;
    best = statement;
    length = span.end - span.start;
  }
  const { fields } = (best ?? {}) as Partial<Templated>;
  const transport =
    best?.kind === 'rule' ? best.terms[0]?.transport : best && 'transport' in best ? best.transport : undefined;
  return {
    transport: fields && transport ? valueOf(transport) : undefined,
    direction: best?.kind === 'rule' ? valueOf(best.direction) : undefined,
  };
}

/** The text of a value at a caret; an empty place where none is written yet. */
function textAt(value: Value, offset: number): Text | undefined {
  return leaves(value).find((leaf): leaf is Text => leaf.kind === 'text' && unitAt(leaf, offset) !== undefined);
}

const SYNTAX = CLOUD_PORTS['the cloud'];

function portSite(entry: Entry, offset: number, kind: PortKind, said: Said): Site | undefined {
  const { value } = entry;
  const text = textAt(value, offset);
  const caret = text && portCaret(text, offset, SYNTAX);
  const { start, end } = spanOf(value.place);
  if (!caret && (value.kind !== 'list' || offset <= start || offset >= end)) return undefined;
  const { anchor } = value.place;
  const others = leaves(value).filter((leaf) => leaf !== text);
  const present = others.reduce(
    (set, leaf) =>
      leaf.kind === 'text' ? unionOf([set, ...readPortValues(leaf, SYNTAX).uses.map((u) => u.ports)]) : set,
    NO_PORTS,
  );
  return {
    kind: 'port',
    replace: caret?.replace ?? placeAt(anchor, offset - anchor.base, offset - anchor.base),
    transport: said.transport,
    direction: said.direction,
    side: kind.side,
    present: caret ? union(present, caret.present) : present,
    rangeSign: kind.range ? '-' : undefined,
    words: [],
  };
}

function wordSite(
  entry: Entry,
  offset: number,
  kind: 'transport' | 'direction',
  words: readonly string[],
  said: Said,
): Site | undefined {
  const text = textAt(entry.value, offset);
  if (!text) return undefined;
  const { anchor } = text.place;
  const replace =
    text.text === '' ? placeAt(anchor, offset - anchor.base, offset - anchor.base) : placeIn(text, 0, text.text.length);
  return {
    kind,
    replace,
    transport: undefined,
    direction: kind === 'direction' ? undefined : said.direction,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words,
  };
}
