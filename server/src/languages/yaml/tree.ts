import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { Source } from '../../model/language';
import type { Entry, Text, Value } from '../../model/value';
import { constant, exactPieces, list, MAX_NESTING, table, unknown } from '../data/values';
import { textWith, through } from '../text/through';
import { scalarText } from './scalars';

/** Asks for what an anchor of another part of the file stands for, and tells what the anchors of this part do. */
export interface Anchors {
  get(name: string): Value | undefined;
  set(name: string, value: Value): void;
}

/** The library's mistakes are not shown, and a picture of the line for each would take time with the square of a line. */
const OPTIONS = {
  schema: 'failsafe',
  strict: false,
  uniqueKeys: false,
  logLevel: 'silent',
  merge: false,
  prettyErrors: false,
} as const;

/**
 * The value written between two offsets of a source, which begin at a line's start. The yaml library keeps going after
 * mistakes, and so what it understood is given.
 */
export function readValue(source: Source, start: number, end: number, anchors: Anchors): Value | undefined {
  let contents: ParsedNode | null;
  try {
    contents = parseDocument(source.text.slice(start, end), OPTIONS).contents;
  } catch {
    // Nothing of it is understood.
    return undefined;
  }
  return contents === null ? undefined : new TreeReader(source, start, anchors).value(contents, 0);
}

/** Plain words that the language gives a meaning. */
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['~', null],
]);

/** More nodes than this come of aliases within aliases alone. */
const MAX_NODES = 200_000;

class TreeReader {
  private nodes = 0;

  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly anchors: Anchors,
  ) {}

  value(node: Node, depth: number): Value {
    const place = this.placeOf(node);
    if (depth > MAX_NESTING || ++this.nodes > MAX_NODES) return unknown(place, 'it is nested too deep');
    if (isAlias(node)) return this.alias(node);
    const value = this.tagged(node, isScalar(node) ? this.scalar(node) : this.collection(node, depth));
    const { anchor } = node as { anchor?: string };
    if (anchor) this.anchors.set(anchor, value);
    return value;
  }

  private placeOf({ range }: Node) {
    const [from, to] = range ?? [0, 0];
    return this.source.place(this.start + from, this.start + to);
  }

  private alias(node: Alias): Value {
    const use = this.placeOf(node);
    const found = this.anchors.get(node.source);
    return found ? through(found, use) : unknown(use, `\`*${node.source}\` has no anchor in this file`);
  }

  private scalar(node: Scalar): Value {
    const [from, to] = node.range ?? [0, 0];
    const [start, end] = [this.start + from, this.start + to];
    const text = typeof node.value === 'string' ? node.value : '';
    switch (node.type) {
      case 'QUOTE_SINGLE':
        return scalarText(this.source, start, end, text, "'");
      case 'QUOTE_DOUBLE':
        return scalarText(this.source, start, end, text, '"');
      case 'BLOCK_LITERAL':
      case 'BLOCK_FOLDED':
        return scalarText(this.source, start, end, text, 'here');
      default: {
        if (start === end) return constant(null, this.source.place(start, end));
        const said = CONSTANTS.get(text.toLowerCase());
        if (said !== undefined) return constant(said, this.source.place(start, end));
        const read = scalarText(this.source, start, end, text, '');
        const number = numberOf(text);
        return number === undefined ? read : textWith(read, { number });
      }
    }
  }

  private collection(node: Node, depth: number): Value {
    const place = this.placeOf(node);
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => {
        // `[a: 1]` is a list of pairs.
        if (isPair(item)) return [];
        return item ? [this.value(item as Node, depth + 1)] : [];
      });
      return list(items, place);
    }
    if (!isMap(node)) return unknown(place, 'it cannot be read');
    const entries: Entry[] = [];
    const merged: Value[] = [];
    for (const { key: keyNode, value: valueNode } of node.items) {
      if (!keyNode) continue;
      const key = this.value(keyNode as Node, depth + 1);
      if (key.kind !== 'text' && key.kind !== 'constant') continue;
      const name = key.kind === 'text' ? key : this.word(keyNode as Node);
      const value = valueNode
        ? this.value(valueNode as Node, depth + 1)
        : constant(null, this.source.place(this.endOf(keyNode as Node), this.endOf(keyNode as Node)));
      if (name.text === '<<' && name.quote === '') merged.push(value);
      else entries.push({ key: name, value, place: this.entryPlace(keyNode as Node, valueNode as Node | null) });
    }
    return table(merged.length === 0 ? entries : [...merged.flatMap(mergedEntries), ...entries], place);
  }

  private endOf({ range }: Node): number {
    return this.start + (range?.[1] ?? 0);
  }

  /** A key that would be a constant as a value: `true:`, `on:`. */
  private word(node: Node): Text {
    const [from, to] = node.range ?? [0, 0];
    const [start, end] = [this.start + from, this.start + to];
    const text = this.source.text.slice(start, end);
    const pieces = exactPieces(this.source, start, end, 0);
    return { kind: 'text', text, place: this.source.place(start, end), pieces, quote: '' };
  }

  private entryPlace(key: Node, value: Node | null) {
    const from = this.start + (key.range?.[0] ?? 0);
    return this.source.place(from, value?.range ? Math.max(from, this.endOf(value)) : this.endOf(key));
  }

  /** `!Ref Port` is `{ Ref: Port }`, `!Sub …` is `{ Fn::Sub: … }`, as templates write it at length. */
  private tagged(node: Node, value: Value): Value {
    const { tag } = node as { tag?: string };
    if (!tag?.startsWith('!') || tag.startsWith('!!') || tag === '!' || tag === '!unsafe') return value;
    const place = this.placeOf(node);
    const name = tag.slice(1);
    const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    const key: Text = { kind: 'text', text: long, place, pieces: [], quote: '' };
    return table([{ key, value, place }], place);
  }
}

function mergedEntries(value: Value): readonly Entry[] {
  if (value.kind === 'table') return value.entries;
  // Of several the first one counts, and of repeated keys the last entry does.
  return value.kind === 'list' ? [...value.items].reverse().flatMap(mergedEntries) : [];
}

function numberOf(text: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16);
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}
