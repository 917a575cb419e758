import { appendRule, isTurned } from '../analysis/order/extract';
import {
  BOX_STRIDE,
  DESTINATION_FROM,
  DESTINATION_TO,
  PORTS,
  RowBuilder,
  type Rows,
  RULE_STRIDE,
  SOURCE_FROM,
  SOURCE_PORTS,
  SOURCE_TO,
  type Standing,
} from '../analysis/order/rows';
import { ALL_PORTS, onlyPort, type PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import { endsOf } from '../model/references';
import { type End, type Rule, valueOf } from '../model/statement';

/** A rule, and what of it is filled in anew for each line. */
export interface Fillable {
  readonly rule: Rule;
  /** By end: the ports of its uses, and the slot from which each is filled; undefined for what is the same in all. */
  readonly ports: readonly (readonly { readonly ports: PortSet; readonly slot: number | undefined }[] | undefined)[];
  /** By end and index: the slot of the address, and how many addresses there are in its range. */
  readonly addresses: readonly ReadonlyMap<number, { readonly slot: number; readonly size: number }>[];
}

/** An end of a rule among the numbers of its boxes. */
interface Side {
  readonly portField: number;
  readonly fromField: number;
  readonly toField: number;
  /** Of each of its ports the slot that gives it, or -1 with the port itself; undefined where its ports are as they are. */
  readonly ports: readonly { readonly slot: number; readonly port: number }[] | undefined;
  /** The ports of a line in their order. */
  readonly sorted: Int32Array;
  readonly portCount: number;
  readonly addresses: readonly ({ readonly slot: number; readonly size: number } | undefined)[];
  readonly addressCount: number;
  readonly differs: boolean;
}

/** The row of a rule from which those of lines alike are copied, with other ports and addresses. */
export class RowTemplate {
  private constructor(
    private readonly rows: Rows,
    private readonly source: Side,
    private readonly destination: Side,
  ) {}

  /** Undefined for a rule that comes to more than one row, or whose boxes are more than its ports by its addresses. */
  static of({ rule, ports, addresses }: Fillable, place: Place, values: ArrayLike<number>): RowTemplate | undefined {
    if (rule.terms.length !== 1) return undefined;
    const builder = new RowBuilder(place.anchor, 1);
    appendRule(builder, rule, place);
    const rows = builder.finish();
    if (rows.rules.length !== RULE_STRIDE || rows.wide.length > 0 || rows.elsewhere.size > 0) return undefined;
    const sides = endsOf(rule).map((end, e) => sideOf(end, e, rule, ports[e], addresses[e]));
    const source = sides.find((side) => side?.portField === SOURCE_PORTS);
    const destination = sides.find((side) => side?.portField === PORTS);
    if (!source || !destination) return undefined;
    const count = source.portCount * source.addressCount * destination.portCount * destination.addressCount;
    if (rows.boxes.length !== count * BOX_STRIDE) return undefined;
    const template = new RowTemplate(rows, source, destination);
    return template.isItself(place, values) ? template : undefined;
  }

  /** Adds the row of a line, if it is put together like this one. */
  appendTo(builder: RowBuilder, standing: Standing, values: ArrayLike<number>, at: number): boolean {
    const { source, destination } = this;
    if (!sort(source, values, at) || !sort(destination, values, at)) return false;
    builder.appendFrom(this.rows, standing);
    if (!source.differs && !destination.differs) return true;
    const boxes = this.rows.boxes.length / BOX_STRIDE;
    for (let box = 0; box < boxes; box++) {
      let rest = box;
      const destinationPort = rest % destination.portCount;
      rest = (rest - destinationPort) / destination.portCount;
      const sourcePort = rest % source.portCount;
      rest = (rest - sourcePort) / source.portCount;
      const destinationAddress = rest % destination.addressCount;
      fill(builder, box, source, sourcePort, (rest - destinationAddress) / destination.addressCount, values, at);
      fill(builder, box, destination, destinationPort, destinationAddress, values, at);
    }
    return true;
  }

  /** True where filling it with what the line holds that taught it changes nothing. */
  private isItself(place: Place, values: ArrayLike<number>): boolean {
    const builder = new RowBuilder(place.anchor, 1);
    if (!this.appendTo(builder, { start: place.start, end: place.end, way: undefined }, values, 0)) return false;
    const { boxes } = builder.finish();
    return boxes.length === this.rows.boxes.length && boxes.every((number, i) => number === this.rows.boxes[i]);
  }
}

function sideOf(
  end: End,
  index: number,
  rule: Rule,
  ports: Fillable['ports'][number],
  addresses: Fillable['addresses'][number] | undefined,
): Side | undefined {
  const isSource = (index === 0) !== isTurned(rule);
  const hasKeywords = end.uses.some(({ literal }) => literal.form === 'keyword');
  const parts: { slot: number; port: number }[] = [];
  for (const use of ports ?? []) {
    const port = onlyPort(use.ports);
    if (port === undefined || hasKeywords) return undefined;
    parts.push({ slot: use.slot ?? -1, port });
  }
  const written = valueOf(end.addresses) ?? [];
  return {
    portField: isSource ? SOURCE_PORTS : PORTS,
    fromField: isSource ? SOURCE_FROM : DESTINATION_FROM,
    toField: isSource ? SOURCE_TO : DESTINATION_TO,
    ports: ports && parts,
    sorted: new Int32Array(parts.length),
    portCount: ports ? parts.length : hasKeywords ? 1 : (valueOf(end.ports) ?? ALL_PORTS).length,
    addresses: written.map((_, i) => addresses?.get(i)),
    addressCount: Math.max(1, written.length),
    differs: ports !== undefined || (addresses?.size ?? 0) > 0,
  };
}

/** Puts the ports of a line in their order. False where two of them are one range. */
function sort({ ports, sorted }: Side, values: ArrayLike<number>, at: number): boolean {
  if (!ports) return true;
  for (let i = 0; i < ports.length; i++) {
    const { slot, port } = ports[i] as { slot: number; port: number };
    const value = slot < 0 ? port : (values[at + slot] as number);
    let j = i;
    for (; j > 0 && (sorted[j - 1] as number) > value; j--) sorted[j] = sorted[j - 1] as number;
    sorted[j] = value;
  }
  for (let i = 1; i < sorted.length; i++) if ((sorted[i] as number) <= (sorted[i - 1] as number) + 1) return false;
  return true;
}

/** Fills a box of the row added last with a port and an address of an end. */
function fill(
  builder: RowBuilder,
  box: number,
  side: Side,
  port: number,
  address: number,
  values: ArrayLike<number>,
  at: number,
): void {
  if (side.ports) {
    const value = side.sorted[port] as number;
    builder.putIn(box, side.portField, (value << 16) | value);
  }
  const differing = side.addresses[address];
  if (!differing) return;
  const value = values[at + differing.slot] as number;
  const first = value - (value % differing.size);
  builder.putIn(box, side.fromField, first);
  builder.putIn(box, side.toField, first + differing.size - 1);
}
