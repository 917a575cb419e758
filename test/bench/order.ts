import { type AddressRange, addressRange } from '../../server/src/analysis/addresses';
import { rulesetOf } from '../../server/src/analysis/order/assembly';
import { KeptRuleset } from '../../server/src/analysis/order/kept';
import { overlapsAfter } from '../../server/src/analysis/order/keptOverlaps';
import { knownOverlaps, overlapsOf } from '../../server/src/analysis/order/overlaps';
import { type Chain, NO_CONDITION, RowBuilder, type Rows } from '../../server/src/analysis/order/rows';
import { Random } from '../harness/random';

/** What rules are told apart by: ports alone, single hosts, or networks within networks. */
export const ORDER_KINDS = ['ports', 'hosts', 'networks'] as const;

/** Rules of a part of a document. */
const PART = 100;

/** What the rules of one list are like that is asked from the top, the same in every run. */
interface Bench {
  readonly parts: readonly Rows[];
  /** Another part, with rules of the same kind. */
  part(): Rows;
}

function benchOf(kind: (typeof ORDER_KINDS)[number], count: number): Bench {
  const r = new Random(5);
  const chain: Chain = { name: 'list', match: 'first', unique: false, family: undefined, direction: undefined };
  const every = { from: 0, to: 65_535 };
  const host = (net: number): AddressRange | undefined => addressRange(`10.${net}.${r.below(250)}.${r.below(250)}`);
  const network = (): AddressRange | undefined =>
    addressRange(`10.${r.below(20)}.${r.below(250)}.0/${16 + r.below(16)}`);
  const end = (net: number) => (kind === 'ports' ? undefined : kind === 'hosts' ? host(net) : network());
  const part = (rules = PART): Rows => {
    const anchor = { base: 0 };
    const builder = new RowBuilder(anchor);
    for (let i = 0; i < rules; i++) {
      const from = 1 + r.below(60_000);
      const ports = { from, to: r.below(10) === 0 ? from + r.below(50) : from };
      builder.append(
        {
          kind: 0,
          place: { anchor, start: i * 80, end: i * 80 + 79 },
          action: r.below(8) === 0 ? 2 : 1,
          flags: 4,
          profiles: 7,
          chain,
          condition: NO_CONDITION,
          priority: undefined,
          insert: 0,
          name: undefined,
          target: undefined,
          way: undefined,
        },
        [{ transports: 1 + r.below(2), sourcePorts: every, ports, source: end(1), destination: end(2) }],
      );
    }
    return builder.finish();
  };
  return { parts: Array.from({ length: count / PART }, () => part()), part: () => part(1) };
}

/** Milliseconds of processor time for order and overlap of so many rules; the best of some rounds. */
export function orderTime(kind: (typeof ORDER_KINDS)[number], count: number, rounds: number): number {
  const { parts } = benchOf(kind, count);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    overlapsOf(rulesetOf(parts));
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Milliseconds of processor time after one rule came or went among so many; the middle of some edits. */
export function orderEditTime(kind: (typeof ORDER_KINDS)[number], count: number, edits: number): number {
  const { parts, part } = benchOf(kind, count);
  const kept = new KeptRuleset(parts);
  let known = knownOverlaps(kept.set);
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const at = (edit * 7919) % parts.length;
    const next = edit % 2 === 0 ? [...parts.slice(0, at), part(), ...parts.slice(at)] : parts;
    const before = process.cpuUsage();
    const changes = kept.update(next);
    if (changes !== 'nothing') known = (changes && overlapsAfter(known, kept.set, changes)) ?? knownOverlaps(kept.set);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(edits / 2)] as number;
}
