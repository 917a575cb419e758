import { Evaluator } from '../../../server/src/languages/expressions/evaluate';
import { hcl } from '../../../server/src/languages/hcl';
import { type AttributeNode, type BodyNode, Parser } from '../../../server/src/languages/hcl/parse';
import type { TopNode } from '../../../server/src/languages/hcl/read';
import type { Source } from '../../../server/src/model/language';
import { HOLE, type Value } from '../../../server/src/model/value';

/** What the program beside this file says of a text; places are in bytes. */
export interface OracleAttribute {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
}

export interface OracleBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly body: OracleBody;
}

export interface OracleBody {
  readonly attributes: readonly OracleAttribute[];
  readonly blocks: readonly OracleBlock[];
}

export interface OracleReading {
  readonly errors: number;
  readonly body: OracleBody;
}

export interface Comparison {
  readonly differences: readonly string[];
  /** Values that both know, and those that only hashicorp/hcl does. */
  readonly values: number;
  readonly unknown: number;
}

/** Stands for what we leave unknown. */
const UNKNOWN = Symbol('unknown');

/** Where what hashicorp/hcl reads in a text without errors differs from what we do. */
export function compare(text: string, reading: OracleReading): Comparison {
  const source: Source = { text, place: (start, end) => ({ anchor: { base: 0 }, start, end }) };
  const toUnits = unitsOf(text);
  const evaluator = new Evaluator(
    source,
    { resolve: () => undefined, explain: () => ({ why: '' }), spend: () => true },
    'hcl',
  );
  const differences: string[] = [];
  let values = 0;
  let unknown = 0;

  const attribute = (path: string, ours: AttributeNode, theirs: OracleAttribute): void => {
    const end = text.slice(0, toUnits(theirs.end)).trimEnd().length;
    if (ours.end !== end) differences.push(`${path}: ends at ${ours.end}, not ${end}`);
    if (theirs.value === undefined) return;
    const found = plain(evaluator.value(ours.value, undefined));
    // Indentation that a sign of the here-document takes away stands in ours.
    if (text.slice(ours.start, ours.end).includes('<<-')) return;
    if (holds(found)) unknown++;
    else if (JSON.stringify(found) === JSON.stringify(sorted(theirs.value))) values++;
    else differences.push(`${path}: ${JSON.stringify(found)}, not ${JSON.stringify(sorted(theirs.value))}`);
  };

  const body = (path: string, ours: readonly BodyNode[], theirs: OracleBody): void => {
    const attributes = ours.filter((node): node is AttributeNode => node.kind === 'attribute');
    const names = attributes.map(({ start, nameEnd }) => `${text.slice(start, nameEnd)}@${start}`);
    const wanted = theirs.attributes.map(({ name, start }) => `${name}@${toUnits(start)}`);
    if (names.join() !== wanted.join()) differences.push(`${path}: attributes ${names}, not ${wanted}`);
    else {
      for (const [i, node] of attributes.entries()) {
        attribute(`${path}/${names[i]}`, node, theirs.attributes[i] as OracleAttribute);
      }
    }
    const blocks = ours.filter((node) => node.kind === 'block');
    const heads = blocks.map(({ start, typeEnd, end, labels }) => {
      const words = labels.map((label) => text.slice(label.start, label.end).replace(/^"|"$/g, ''));
      return `${[text.slice(start, typeEnd), ...words].join(' ')}@${start}-${end}`;
    });
    const wantedHeads = theirs.blocks.map(
      ({ type, labels, start, end }) => `${[type, ...labels].join(' ')}@${toUnits(start)}-${toUnits(end)}`,
    );
    if (heads.join() !== wantedHeads.join()) differences.push(`${path}: blocks ${heads}, not ${wantedHeads}`);
    else {
      for (const [i, node] of blocks.entries()) {
        body(`${path}/${heads[i]}`, node.body, (theirs.blocks[i] as OracleBlock).body);
      }
    }
  };

  const { syntax } = hcl.read(source, { from: 0, stopAfter: text.length, entry: undefined });
  body(
    '',
    syntax.flatMap((node) => nodesOf(text, node)),
    reading.body,
  );
  return { differences, values, unknown };
}

/** A node of the outermost level as a body holds it. */
function nodesOf(text: string, node: TopNode): readonly BodyNode[] {
  return new Parser(text, node.start, node.end).body();
}

/** Bytes to UTF-16 units. */
function unitsOf(text: string): (byte: number) => number {
  const units: number[] = [];
  let unit = 0;
  for (const character of text) {
    const length = Buffer.byteLength(character);
    for (let i = 0; i < length; i++) units.push(unit);
    unit += character.length;
  }
  return (byte) => units[byte] ?? unit;
}

/** A value as JSON with numbers as texts, for HCL turns one into the other. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'text':
      return value.text.includes(HOLE) ? UNKNOWN : leaf(value.number ?? value.text);
    case 'list':
      return value.items.map(plain);
    case 'table':
      return sorted(Object.fromEntries(value.entries.map((entry) => [entry.key.text, plain(entry.value)])));
    case 'unknown':
      return UNKNOWN;
    case 'constant':
      return leaf(value.value);
  }
}

const leaf = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));

function holds(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holds);
}

/** Keys in order; numbers and truth as texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
  }
  return typeof value === 'symbol' ? value : leaf(value as string | number | boolean | null);
}
