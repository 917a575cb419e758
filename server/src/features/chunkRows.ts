import { type AddressRange, addressRange } from '../analysis/addresses';
import type { Filling } from '../analysis/order/boxes';
import { appendRule, appendStatement, takesPart } from '../analysis/order/extract';
import { nameHashIn, RowBuilder, type Rows } from '../analysis/order/rows';
import { type PortSet, port, samePorts, unionOf } from '../base/portSet';
import { type Place, placeAt, within } from '../base/span';
import type { Chunk } from '../document/chunk';
import { type Example, LINE, type QuietLines, type Repeat } from '../document/repeats';
import { endsOf } from '../model/references';
import { ABSENT, type Rule, type Statement, valueOf, written } from '../model/statement';
import { type Fillable, RowTemplate } from './rowTemplate';

/** A rule of a line that stands for others like it: what of it differs from line to line. */
export interface QuietRule extends Fillable {
  /** Index among the statements of the line. */
  readonly index: number;
  /** Where its name stands in the line, if that differs. */
  readonly name: Place | undefined;
  /** Its row, where what differs in it are numbers of its boxes; undefined where it is more than that. */
  readonly template: RowTemplate | undefined;
}

/** The rules of the line that taught a shape, ready to be filled; one that cannot be is taken to be half-typed. */
export function quietRules(
  { statements, slots, place, text }: Example,
  { tokens, values }: Pick<Repeat, 'tokens' | 'values'>,
): QuietRule[] {
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
      sound &&= samePorts(unionOf(uses.map((use) => use.ports)), valueOf(end.ports) ?? []);
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
    const hasTokens = (start: number, end: number): boolean =>
      tokens.some((token, i) => i % 2 === 0 && token < end && (tokens[i + 1] as number) > start);
    const differs = said !== undefined && hasTokens(from, to);
    const aliases = statement.order.aliases?.map((alias) =>
      alias.text.kind === 'written' &&
      hasTokens(alias.text.place.start - place.start, alias.text.place.end - place.start)
        ? { ...alias, text: ABSENT }
        : alias,
    );
    const named = differs && text.slice(from, to) === valueOf(statement.name) ? said : undefined;
    const rule: Rule = {
      ...statement,
      complete: statement.complete && sound,
      ...(differs ? { name: ABSENT } : {}),
      ...(aliases ? { order: { ...statement.order, aliases } } : {}),
    };
    result.push({
      rule,
      template: RowTemplate.of({ rule, ports, addresses }, statement.place, values),
      index,
      ports,
      addresses,
      name: named && placeAt(place.anchor, from, to),
    });
  }
  return result;
}

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
    return unionOf(uses.map(({ ports, slot }) => (slot === undefined ? ports : port(this.value(slot)))));
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

/** The rules of a chunk as rows: its statements, and the lines between them that were passed over. */
export function chunkRows(
  chunk: Chunk,
  statements: readonly Statement[],
  quiet: QuietLines | undefined,
  rulesOf: (repeat: Repeat) => readonly QuietRule[],
): Rows | undefined {
  const builder = new RowBuilder(chunk.anchor, statements.length + (quiet?.count ?? 0));
  let next = 0;
  const take = (before: number): void => {
    for (; next < before; next++) appendStatement(builder, statements[next] as Statement);
  };
  if (quiet) {
    const { lines, repeats, ways, values } = quiet;
    const rules = repeats.map(rulesOf);
    let value = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      const repeat = repeats[index] as Repeat;
      take(lines[i + 3] as number);
      for (const one of rules[index] as readonly QuietRule[]) {
        const { fromStart, fromEnd } = repeat.stand[one.index] as Repeat['stand'][number];
        const from = (lines[i + 1] as number) + fromStart;
        const to = (lines[i + 2] as number) - fromEnd;
        const { name, template } = one;
        const nameFrom = name ? quiet.offset(repeat, i, value, name.start) : 0;
        const nameTo = name ? quiet.offset(repeat, i, value, name.end) : 0;
        const way = ways[lines[i + 4] as number];
        if (template?.appendTo(builder, { start: from, end: to, way }, values, value)) {
          if (name) builder.rename(nameHashIn(chunk.text, nameFrom, nameTo));
          continue;
        }
        const rule = name ? named(one, chunk, placeAt(chunk.anchor, nameFrom, nameTo)) : one.rule;
        appendRule(
          builder,
          way ? { ...rule, way } : rule,
          placeAt(chunk.anchor, from, to),
          new LineFilling(one, values, value),
        );
      }
      value += repeat.tokens.length / 2;
    }
  }
  take(statements.length);
  return builder.count === 0 ? undefined : builder.finish();
}

/** The rule with the name that stands at a place of the chunk. */
const named = ({ rule }: QuietRule, { text }: Chunk, place: Place): Rule => ({
  ...rule,
  name: written(text.slice(place.start, place.end), within(place, 0, place.end - place.start)),
});
