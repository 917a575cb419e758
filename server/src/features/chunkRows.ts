import { type AddressRange, addressRange } from '../analysis/addresses';
import { appendRule, appendStatement, type Filling, isTurned, takesPart } from '../analysis/order/extract';
import {
  DESTINATION_FROM,
  DESTINATION_TO,
  PORTS,
  RowBuilder,
  type Rows,
  SOURCE_FROM,
  SOURCE_PORTS,
  SOURCE_TO,
} from '../analysis/order/rows';
import { type PortSet, port, samePorts, union } from '../base/portSet';
import { type Place, placeAt, within } from '../base/span';
import type { Chunk } from '../document/chunk';
import { type Example, LINE, type QuietLines, type Repeat } from '../document/repeats';
import { endsOf } from '../model/references';
import { ABSENT, type Rule, type Statement, valueOf, written } from '../model/statement';

/** A rule of a line that stands for others like it: what of it differs from line to line. */
export interface QuietRule {
  readonly rule: Rule;
  /** Index among the statements of the line. */
  readonly index: number;
  /** By end: the ports of its uses, and the slot from which each is filled; undefined for what is the same in all. */
  readonly ports: readonly (readonly { readonly ports: PortSet; readonly slot: number | undefined }[] | undefined)[];
  /** By end and index: the slot of the address, and how many addresses there are in its range. */
  readonly addresses: readonly ReadonlyMap<number, { readonly slot: number; readonly size: number }>[];
  /** Where its name stands in the line, if that differs. */
  readonly name: Place | undefined;
  /** What differs in its row, where that is a number of each box; undefined where it is more than that. */
  readonly fields: readonly Field[] | undefined;
}

/** A port or the addresses of a slot among the numbers of a box. */
interface Field {
  readonly slot: number;
  /** Of a port, or of the first address. */
  readonly first: number;
  /** Of the last address. */
  readonly last: number | undefined;
  /** How many addresses there are. */
  readonly size: number;
}

/** The rules of the line that taught a shape, ready to be filled; one that cannot be is taken to be half-typed. */
export function quietRules({ statements, slots, place, text }: Example, tokens: Int32Array): QuietRule[] {
  const result: QuietRule[] = [];
  for (const [index, statement] of statements.entries()) {
    if (statement.kind !== 'rule' || !takesPart(statement)) continue;
    const ends = endsOf(statement);
    let sound = true;
    const ports = ends.map((end, e) => {
      const own = slots.findIndex((slot) => slot?.kind === 'port' && slot.statement === index && slot.end === e);
      if (own < 0) return undefined;
      const uses = end.uses.map(({ ports: set }, i) => {
        const slot = slots.findIndex(
          (s) => s?.kind === 'port' && s.statement === index && s.end === e && s.index === i,
        );
        return { ports: set, slot: slot < 0 ? undefined : slot };
      });
      // Only what is the sum of its parts can be put together from other parts.
      sound &&= samePorts(union(...uses.map((use) => use.ports)), valueOf(end.ports) ?? []);
      return uses;
    });
    const addresses = ends.map((end, e) => {
      const found = new Map<number, { slot: number; size: number }>();
      for (const [i, slot] of slots.entries()) {
        if (slot?.kind !== 'address' || slot.statement !== index || slot.end !== e) continue;
        const address = valueOf(end.addresses)?.[slot.index];
        const range = address && addressRange(address.text.replace(/\s+/, '/'));
        if (range) found.set(slot.index, { slot: i, size: Number(range.to - range.from) + 1 });
      }
      return found;
    });
    const said = statement.name.kind === 'written' ? statement.name.place : undefined;
    const from = (said?.start ?? 0) - place.start;
    const to = (said?.end ?? 0) - place.start;
    const differs =
      said !== undefined && tokens.some((start, i) => i % 2 === 0 && start < to && (tokens[i + 1] as number) > from);
    const named = differs && text.slice(from, to) === valueOf(statement.name) ? said : undefined;
    result.push({
      rule: {
        ...statement,
        complete: statement.complete && sound,
        ...(differs ? { name: ABSENT } : {}),
      },
      fields: fieldsOf(statement, ports, addresses),
      index,
      ports,
      addresses,
      name: named && placeAt(place.anchor, from, to),
    });
  }
  return result;
}

/** What differs in the boxes of a rule of one term, where each of its ends has one port or address that does. */
function fieldsOf(
  rule: Rule,
  ports: QuietRule['ports'],
  addresses: QuietRule['addresses'],
): readonly Field[] | undefined {
  if (rule.terms.length !== 1) return undefined;
  const fields: Field[] = [];
  const turned = isTurned(rule);
  for (const [e, end] of endsOf(rule).entries()) {
    const isSource = (e === 0) !== turned;
    const uses = ports[e];
    if (uses) {
      const slot = uses[0]?.slot;
      if (uses.length !== 1 || slot === undefined) return undefined;
      fields.push({ slot, first: isSource ? SOURCE_PORTS : PORTS, last: undefined, size: 1 });
    }
    const differing = addresses[e];
    if (!differing || differing.size === 0) continue;
    const only = differing.get(0);
    if (!only || valueOf(end.addresses)?.length !== 1) return undefined;
    const { slot, size } = only;
    fields.push(
      isSource
        ? { slot, first: SOURCE_FROM, last: SOURCE_TO, size }
        : { slot, first: DESTINATION_FROM, last: DESTINATION_TO, size },
    );
  }
  return fields;
}

/** The numbers that a value comes to: a port as a range, or the first and the last address of its network. */
const firstOf = ({ last, size }: Field, value: number): number =>
  last === undefined ? (value << 16) | value : value - (value % size);

/** Fills the row added last with the values of a line. */
function fill(builder: RowBuilder, fields: readonly Field[], values: Uint32Array, at: number): void {
  for (const field of fields) {
    const first = firstOf(field, values[at + field.slot] as number);
    builder.put(field.first, first);
    if (field.last !== undefined) builder.put(field.last, first + field.size - 1);
  }
}

/** True where the row added last holds the values of a line in these fields. */
const isFilled = (builder: RowBuilder, fields: readonly Field[], values: Uint32Array, at: number): boolean =>
  fields.every((field) => {
    const first = firstOf(field, values[at + field.slot] as number);
    return (
      builder.holds(field.first, first) &&
      (field.last === undefined || builder.holds(field.last, first + field.size - 1))
    );
  });

/** What one line fills in. */
class LineFilling implements Filling {
  constructor(
    private readonly quiet: QuietRule,
    private readonly values: Uint32Array,
    private readonly at: number,
  ) {}

  ports(end: number): PortSet | undefined {
    const uses = this.quiet.ports[end];
    if (!uses) return undefined;
    const [only] = uses;
    if (uses.length === 1 && only?.slot !== undefined) return port(this.value(only.slot));
    return union(...uses.map(({ ports, slot }) => (slot === undefined ? ports : port(this.value(slot)))));
  }

  address(end: number, index: number): AddressRange | undefined {
    const known = this.quiet.addresses[end]?.get(index);
    if (!known) return undefined;
    const value = this.value(known.slot);
    const from = value - (value % known.size);
    return { bits: 32, from: BigInt(from), to: BigInt(from + known.size - 1) };
  }

  private value(slot: number): number {
    return this.values[this.at + slot] as number;
  }
}

/** Moves a place of the line that taught a shape, told from that line's start, to another line of the shape. */
export type Mover = (place: Place) => Place;

/**
 * The rules of a chunk as rows: its statements, and the lines between them that were passed over. `moverOf` gives the
 * mover for a line by its first number in `quiet.lines` and its first value.
 */
export function chunkRows(
  chunk: Chunk,
  statements: readonly Statement[],
  quiet: QuietLines | undefined,
  rulesOf: (repeat: Repeat) => readonly QuietRule[],
  moverOf: (repeat: Repeat, line: number, value: number) => Mover,
): Rows | undefined {
  const builder = new RowBuilder(chunk.anchor);
  let next = 0;
  const take = (before: number): void => {
    for (; next < before; next++) appendStatement(builder, statements[next] as Statement);
  };
  if (quiet) {
    const { lines, repeats, values } = quiet;
    const rules = repeats.map(rulesOf);
    /** The rows made of the first line of each shape, from which those of the others are copied. */
    const models = new Map<QuietRule, number>();
    let value = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      const repeat = repeats[index] as Repeat;
      take(lines[i + 3] as number);
      const own = rules[index] as readonly QuietRule[];
      if (own.length > 0) {
        const start = lines[i + 1] as number;
        const end = lines[i + 2] as number;
        for (const one of own) {
          const stand = repeat.stand[one.index];
          const from = start + (stand?.fromStart ?? 0);
          const to = end - (stand?.fromEnd ?? 0);
          const { name, fields } = one;
          const model = models.get(one);
          if (model !== undefined && fields) {
            builder.appendLike(model, from, to);
            fill(builder, fields, values, value);
            if (name) builder.rename(textAt(chunk, moverOf(repeat, i, value)(name)));
            continue;
          }
          const rule = name ? named(one, chunk, moverOf(repeat, i, value)(name)) : one.rule;
          const row = builder.count;
          appendRule(builder, rule, placeAt(chunk.anchor, from, to), new LineFilling(one, values, value));
          if (builder.count === row + 1 && fields && isFilled(builder, fields, values, value)) models.set(one, row);
        }
      }
      value += repeat.tokens.length / 2;
    }
  }
  take(statements.length);
  return builder.count === 0 ? undefined : builder.finish();
}

const textAt = ({ text }: Chunk, { start, end }: Place): string => text.slice(start, end);

/** The rule with the name that stands at a place of the chunk. */
const named = ({ rule }: QuietRule, chunk: Chunk, place: Place): Rule => ({
  ...rule,
  name: written(textAt(chunk, place), within(place, 0, place.end - place.start)),
});
