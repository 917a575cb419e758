import type { Columns } from './columns';
import { cover, type Earlier, fewest, type TellRegion } from './cover';
import { IPV4 } from './intervals';
import { TWIN } from './overlaps';
import type { Region } from './regions';
import { ALL_PROFILES } from './rows';
import type { Ruleset } from './ruleset';
import { holdsFor, mayBeHidden, mayHide, partsOf, regionOf, regionsOf } from './traffic';

/** The edit is too much to be followed. */
export class TooMuch extends Error {}

/** Where more rules than that changed, or may be hidden or not because of them, all is found out anew. */
export const MOST_CHANGED = 64;

/** Asks single rules of a chain whether others hide them, by going through all that are asked before them. */
export class ChainPass implements Earlier {
  private turn = 0;
  private profile = 0;
  private rule = 0;
  private transport = 0;
  private world: 0 | 1 = 0;

  constructor(
    private readonly set: Ruleset,
    private readonly order: Int32Array,
    private readonly marks: Uint8Array,
    private readonly blocksFirst: boolean,
    private readonly byProfile: boolean,
    private readonly lanes: readonly number[],
    private readonly allowance: { left: number },
    private readonly count: () => void,
  ) {}

  /** The profiles for which a rule decides for others. */
  power(rule: number, mark: number): number {
    const { set, blocksFirst, byProfile } = this;
    if ((mark & TWIN) !== 0 || !mayHide(set, set.conditions, rule, blocksFirst)) return 0;
    return (byProfile ? (set.profiles[rule] as number) : ALL_PROFILES) & ~mark;
  }

  /** For which profiles a rule is hidden, and by which rules if it is so for all of its own. */
  ask(rule: number, turn: number): { readonly hidden: number; readonly by: readonly number[] | undefined } {
    const { set, blocksFirst, byProfile, order } = this;
    if (!mayBeHidden(set, rule, blocksFirst)) return NOT_HIDDEN;
    this.turn = turn;
    this.rule = rule;
    const turns = new Set<number>();
    if (!byProfile) {
      this.profile = ALL_PROFILES;
      return this.hiders(turns) ? { hidden: ALL_PROFILES, by: this.rules(turns, order) } : NOT_HIDDEN;
    }
    const own = set.profiles[rule] as number;
    let hidden = 0;
    for (const bit of this.lanes) {
      this.profile = bit;
      if ((own & bit) !== 0 && this.hiders(turns)) hidden |= bit;
    }
    return { hidden, by: own !== 0 && hidden === own ? this.rules(turns, order) : undefined };
  }

  private rules(turns: ReadonlySet<number>, order: Int32Array): readonly number[] {
    return [...turns].sort((a, b) => a - b).map((turn) => order[turn] as number);
  }

  private hiders(turns: Set<number>): boolean {
    const { set, rule } = this;
    const begin = set.first[rule] as number;
    const end = set.first[rule + 1] as number;
    const found = new Set<number>();
    for (let b = begin; b < end; b++) {
      const transports = set.transports[b] as number;
      const family = set.family[b] as number;
      for (let world = 0 as 0 | 1; world < 2; world++) {
        if (family !== 0 && (family === 4) !== (world === IPV4)) continue;
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) === 0) continue;
          this.world = world;
          this.transport = t;
          if (!cover(regionOf(set, b, world), this, this.allowance, found)) {
            if (this.allowance.left < 0) throw new TooMuch();
            return false;
          }
        }
      }
    }
    const look = (transport: number, world: 0 | 1): void => {
      this.transport = transport;
      this.world = world;
    };
    for (const turn of fewest(found, () => partsOf(set, rule, 2, look), this)) turns.add(turn);
    return begin < end;
  }

  at(sourcePort: number, port: number, source: number, destination: number, tell: TellRegion): void {
    const { set, order, turn, transport, world, marks, profile } = this;
    const { first, transports, family, ports, sourcePorts } = set;
    this.count();
    const bit = 1 << transport;
    const wanted = world === IPV4 ? 4 : 6;
    for (let k = 0; k < turn; k++) {
      const rule = order[k] as number;
      for (let b = first[rule] as number, end = first[rule + 1] as number; b < end; b++) {
        const own = ports[b] as number;
        if (own >>> 16 > port || (own & 0xffff) < port || ((transports[b] as number) & bit) === 0) continue;
        const other = sourcePorts[b] as number;
        if (other >>> 16 > sourcePort || (other & 0xffff) < sourcePort) continue;
        const f = family[b] as number;
        if (f !== 0) {
          if (f !== wanted) continue;
          if ((set.sourceFrom[b] as number) > source || (set.sourceTo[b] as number) < source) continue;
          if ((set.destinationFrom[b] as number) > destination || (set.destinationTo[b] as number) < destination)
            continue;
        }
        if ((this.power(rule, marks[rule] as number) & profile) === 0 || !this.holds(rule)) break;
        tell(regionOf(set, b, world), k);
      }
    }
  }

  /** True where a rule holds wherever the one does that is asked about. */
  private holds(rule: number): boolean {
    const { set, rule: asked } = this;
    const { condition, way } = set;
    return holdsFor(
      set,
      condition[rule] as number,
      way[rule] as number,
      condition[asked] as number,
      way[asked] as number,
    );
  }

  regionsOf(turn: number): readonly Region[] {
    return regionsOf(this.set, this.order[turn] as number, this.transport, this.world);
  }

  /** Adds the turns, from one on, of rules that have traffic in common with a rule. */
  meeting(of: Columns, index: number, from: number, into: Set<number>): void {
    const { set, order, blocksFirst } = this;
    this.count();
    for (let k = from; k < order.length; k++) {
      const rule = order[k] as number;
      if (!haveCommon(of, index, set, rule) || !mayBeHidden(set, rule, blocksFirst)) continue;
      if ((this.marks[rule] as number) & TWIN) continue;
      into.add(k);
      if (into.size > MOST_CHANGED) throw new TooMuch();
    }
  }
}

const NOT_HIDDEN = { hidden: 0, by: undefined } as const;

/** True for rules that have traffic in common. */
function haveCommon(a: Columns, i: number, b: Columns, j: number): boolean {
  for (let x = a.first[i] as number, end = a.first[i + 1] as number; x < end; x++) {
    const from = (a.ports[x] as number) >>> 16;
    const to = (a.ports[x] as number) & 0xffff;
    for (let y = b.first[j] as number, last = b.first[j + 1] as number; y < last; y++) {
      const ports = b.ports[y] as number;
      if (ports >>> 16 > to || (ports & 0xffff) < from) continue;
      if (((a.transports[x] as number) & (b.transports[y] as number)) === 0) continue;
      const own = a.sourcePorts[x] as number;
      const other = b.sourcePorts[y] as number;
      if (other >>> 16 > (own & 0xffff) || (other & 0xffff) < own >>> 16) continue;
      if (a.family[x] === 0 || b.family[y] === 0) return true;
      if (a.family[x] !== b.family[y]) continue;
      if ((a.sourceFrom[x] as number) > (b.sourceTo[y] as number)) continue;
      if ((a.sourceTo[x] as number) < (b.sourceFrom[y] as number)) continue;
      if ((a.destinationFrom[x] as number) > (b.destinationTo[y] as number)) continue;
      if ((a.destinationTo[x] as number) < (b.destinationFrom[y] as number)) continue;
      return true;
    }
  }
  return false;
}
