import { isWithin, type Place } from '../base/span';
import { endsOf } from '../model/references';
import type { Rule, Statement } from '../model/statement';
import type { Shape } from './shape';

/** An ordinary port or address among the ends of a statement. */
export interface Slot {
  readonly kind: 'port' | 'address';
  readonly statement: number;
  /** Index among `endsOf` the statement. */
  readonly end: number;
  /** Index among the uses of the end, or among its addresses. */
  readonly index: number;
}

/** What the numbers and addresses of a line are that a shape leaves out. */
export interface Roles {
  /** Which part of the statements each is, if any. */
  readonly slots: readonly (Slot | undefined)[];
  /** Those that are part of a name or a description and of nothing else, by their index. */
  readonly free: readonly number[];
  /** Those by which lines have to be told apart: what they say is more than a port or an address. */
  readonly apart: readonly number[];
}

/**
 * Where the numbers and addresses that a shape leaves out went to. Undefined where the statements are no rules, or say
 * something that stands elsewhere. `namesObjects`: ports that stand in objects are no such thing.
 */
export function rolesOf(
  shape: Shape,
  place: Place,
  statements: readonly Statement[],
  namesObjects: boolean,
): Roles | undefined {
  const { from, starts, ends, values, count } = shape;
  const slots: (Slot | undefined)[] = Array.from({ length: count }, () => undefined);
  /** The numbers in each name and description. */
  const named: number[][] = [];
  const apart = new Set<number>();
  // Offsets of the shape are those of the text it was taken from.
  const shift = from - place.start;
  /** The numbers that a place shares characters with. */
  const tokensIn = (at: Place): number[] => {
    const found: number[] = [];
    if (at.anchor !== place.anchor) return found;
    for (let i = 0; i < count; i++)
      if ((starts[i] as number) - shift < at.end && at.start < (ends[i] as number) - shift) found.push(i);
    return found;
  };
  const takeApart = (at: Place): void => {
    for (const token of tokensIn(at)) apart.add(token);
  };
  /** What is put together from a number has to be that number and nothing else. */
  const fill = (at: Place, slot: Slot, holds: (token: number) => boolean): void => {
    for (const token of tokensIn(at)) {
      const begins = (starts[token] as number) - shift === at.start;
      // A small number is told apart as it is. One that stands for two ports would have to be put in twice.
      if (shape.isSmallAt(token)) continue;
      if (begins && !slots[token] && holds(token)) slots[token] = slot;
      else apart.add(token);
    }
  };
  for (const [index, statement] of statements.entries()) {
    if (statement.kind !== 'rule' || statement.mistakes.length > 0 || !isWithin(statement.place, place))
      return undefined;
    const { name, description, order, program, service } = statement;
    if (name.kind === 'written' && !isWithin(name.place, place)) return undefined;
    for (const said of [name, description]) if (said.kind === 'written') named.push(tokensIn(said.place));
    // By which a registry tells its values apart.
    if (statement.item.kind === 'setting') named.push(tokensIn(statement.item.name.place));
    for (const said of [program, service, order.priority, order.insert])
      if (said?.kind === 'written') takeApart(said.place);
    for (const group of statement.groups ?? []) takeApart(group.place);
    for (const [end, { uses, addresses, zone }] of endsOf(statement).entries()) {
      if (zone.kind === 'written') takeApart(zone.place);
      for (const [i, use] of uses.entries()) {
        const at = use.literal.place;
        if (!isWithin(at, place)) {
          if (namesObjects) continue;
          return undefined;
        }
        fill(
          at,
          { kind: 'port', statement: index, end, index: i },
          (token) => use.part === 'one' && use.ports[0]?.from === values[token],
        );
      }
      if (addresses.kind !== 'written') continue;
      for (const [i, address] of addresses.value.entries()) {
        fill(
          address.place,
          { kind: 'address', statement: index, end, index: i },
          (token) => address.kind === 'literal' && shape.isAddressAt(token),
        );
      }
    }
    const words = chainsOf(statement);
    for (let i = 0; i < count; i++) if (words.some((word) => word.includes(String(values[i])))) apart.add(i);
  }
  // What is called by what it says has no name of its own.
  const free = named.filter((tokens) => tokens.every((token) => !slots[token] && !apart.has(token))).flat();
  return { slots, free, apart: [...apart] };
}

/** What chains a rule names: its own, and those it jumps to. */
function chainsOf({ order, action, terms }: Rule): string[] {
  const words = [order.chain];
  for (const said of [action.kind === 'written' ? action.value : undefined, ...terms.map((term) => term.action)])
    if (typeof said === 'object') words.push(said.jump);
  return words;
}
