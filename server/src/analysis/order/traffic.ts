import type { Way } from '../../model/statement';
import { type Columns, STANDS } from './columns';
import type { Part } from './cover';
import { IPV4, IPV6, LAST_IPV4 } from './intervals';
import type { Region } from './regions';
import { ALIASED, ALLOW, BLOCK, type Condition, HALF, JUMP, MARKS, OPAQUE, PLAIN, RULE } from './rows';
import type { Ruleset } from './ruleset';
import { isInsteadOf, leadsTo } from './ways';

/** True for rules that can be compared with others at all. */
export const isSound = (set: Columns, i: number): boolean =>
  set.kind[i] === RULE && set.state[i] === STANDS && ((set.flags[i] as number) & HALF) === 0;

/** True for a rule that allows or blocks. */
export const isDecider = (set: Columns, i: number): boolean => set.action[i] === ALLOW || set.action[i] === BLOCK;

/** The part of a script in which a rule is made; undefined where it is made whatever happens. */
export function wayOf(set: Ruleset, i: number): Way | undefined {
  const way = set.way[i] as number;
  // Asking for what stands before a list is slow.
  return way < 0 ? undefined : set.ways[way];
}

/** True where the first rule is made whenever the second is. */
export const leads = (set: Ruleset, first: number, second: number): boolean =>
  (set.way[first] as number) < 0 || leadsTo(wayOf(set, first), wayOf(set, second));

/** False for one statement that is run several times, and for one that is run where the other failed. */
export function areTwo(set: Ruleset, first: number, second: number): boolean {
  if (set.areAtOnePlace(first, second)) return false;
  const way = wayOf(set, second);
  return !way || !isInsteadOf(way, set.placeOf(first));
}

/** True for one rule of a group whose rules have names of their own: it stands within the group and once more by itself. */
export const isWrittenTwice = (set: Ruleset, first: number, second: number): boolean =>
  set.name[first] !== 0 &&
  set.name[first] === set.name[second] &&
  set.priority[first] === set.priority[second] &&
  set.chain[first] === set.chain[second] &&
  set.chains[set.chain[first] as number]?.chain.named === true &&
  isSame(set, first, set, second);

/** True where a condition and a way hold wherever others do. */
export const holdsFor = (set: Ruleset, condition: number, way: number, other: number, otherWay: number): boolean =>
  isWider(set.conditions[condition] as Condition, set.conditions[other] as Condition) &&
  (way < 0 || leadsTo(set.ways[way], set.ways[otherWay]));

/** True for a condition that holds wherever another does: each part of it is the other's or none. */
const isWider = (a: Condition, b: Condition): boolean =>
  a === b ||
  ((a.sourceZone === '' || a.sourceZone === b.sourceZone) &&
    (a.destinationZone === '' || a.destinationZone === b.destinationZone) &&
    (a.program === '' || a.program === b.program) &&
    (a.service === '' || a.service === b.service) &&
    (a.keywords === '' || a.keywords === b.keywords) &&
    (!a.returning || b.returning) &&
    (!a.beginning || b.beginning));

/** True where one box of a rule holds each of another's, whenever that other one is asked. */
export function holdsAllOf(set: Ruleset, rule: number, other: number): boolean {
  const { profiles, condition, way, first } = set;
  if (((profiles[other] as number) & ~(profiles[rule] as number)) !== 0) return false;
  const [own, theirs] = [condition[rule] as number, condition[other] as number];
  if (!holdsFor(set, own, way[rule] as number, theirs, way[other] as number)) return false;
  for (let b = first[other] as number, end = first[other + 1] as number; b < end; b++) {
    let isHeld = false;
    for (let a = first[rule] as number, last = first[rule + 1] as number; a < last && !isHeld; a++)
      isHeld = isWithin(set, b, a);
    if (!isHeld) return false;
  }
  return true;
}

function isWithin(set: Ruleset, b: number, a: number): boolean {
  if (((set.transports[b] as number) & ~(set.transports[a] as number)) !== 0) return false;
  const family = set.family[a] as number;
  if (family !== 0 && family !== set.family[b]) return false;
  const world = set.family[b] === 6 ? IPV6 : IPV4;
  const inner = regionOf(set, b, world);
  return regionOf(set, a, world).every((end, i) =>
    i % 2 === 0 ? end <= (inner[i] as number) : end >= (inner[i] as number),
  );
}

/** What a rule matches, part by part; `look` is told the transport (as an index) and the world of one. */
export function partsOf(
  set: Ruleset,
  rule: number,
  worlds: 1 | 2,
  look: (transport: number, world: 0 | 1) => void,
): readonly Part[] {
  const parts: Part[] = [];
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    const family = set.family[b] as number;
    for (let world = 0 as 0 | 1; world < worlds; world++) {
      if (family !== 0 && (family === 4) !== (world === IPV4)) continue;
      for (let left = set.transports[b] as number; left !== 0; left &= left - 1) {
        const transport = 31 - Math.clz32(left & -left);
        const at = world;
        parts.push({ region: regionOf(set, b, at), look: () => look(transport, at) });
      }
    }
  }
  return parts;
}

/** What a rule matches of a transport (as an index) and a world. */
export function regionsOf(set: Ruleset, rule: number, transport: number, world: 0 | 1): readonly Region[] {
  const result: Region[] = [];
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    const family = set.family[b] as number;
    if (((set.transports[b] as number) & (1 << transport)) === 0) continue;
    if (family === 0 || (family === 4) === (world === IPV4)) result.push(regionOf(set, b, world));
  }
  return result;
}

/** The traffic of a box, in the world of IPv4 or of IPv6. */
export function regionOf(set: Ruleset, b: number, world: 0 | 1): Region {
  const sourcePorts = set.sourcePorts[b] as number;
  const ports = set.ports[b] as number;
  const whole = set.family[b] === 0;
  const last = world === IPV4 ? LAST_IPV4 : set.lastWide;
  return [
    sourcePorts >>> 16,
    sourcePorts & 0xffff,
    ports >>> 16,
    ports & 0xffff,
    whole ? 0 : (set.sourceFrom[b] as number),
    whole ? last : (set.sourceTo[b] as number),
    whole ? 0 : (set.destinationFrom[b] as number),
    whole ? last : (set.destinationTo[b] as number),
  ];
}

/** True for rules that say the same and do the same. */
export const isSame = (a: Columns, i: number, b: Columns, j: number): boolean =>
  a.action[i] === b.action[j] &&
  // By what else a rule is found makes no other rule of it.
  ((a.flags[i] as number) | ALIASED) === ((b.flags[j] as number) | ALIASED) &&
  isSameTraffic(a, i, b, j);

/** True for rules that match the same, whatever they do with it. */
export const isSameTraffic = (a: Columns, i: number, b: Columns, j: number): boolean =>
  a.chain[i] === b.chain[j] &&
  a.condition[i] === b.condition[j] &&
  a.profiles[i] === b.profiles[j] &&
  areSameBoxes(a, i, b, j);

/** The same of their transports, ports and addresses alone. */
export function areSameBoxes(a: Columns, i: number, b: Columns, j: number): boolean {
  const own = a.first[i] as number;
  const other = b.first[j] as number;
  const size = (a.first[i + 1] as number) - own;
  if ((b.first[j + 1] as number) - other !== size) return false;
  if (size === 1) return isSameBox(a, own, b, other);
  if (boxSum(a, i) !== boxSum(b, j)) return false;
  for (let k = 0; k < size; k++) {
    let found = false;
    for (let m = 0; m < size && !found; m++) found = isSameBox(a, own + k, b, other + m);
    if (!found) return false;
  }
  return true;
}

const isSameBox = (a: Columns, i: number, b: Columns, j: number): boolean =>
  a.ports[i] === b.ports[j] &&
  a.sourcePorts[i] === b.sourcePorts[j] &&
  a.transports[i] === b.transports[j] &&
  a.family[i] === b.family[j] &&
  a.sourceFrom[i] === b.sourceFrom[j] &&
  a.sourceTo[i] === b.sourceTo[j] &&
  a.destinationFrom[i] === b.destinationFrom[j] &&
  a.destinationTo[i] === b.destinationTo[j];

/** A number made of all that a rule says, alike for rules that are the same. */
export function hashOf(set: Columns, i: number): number {
  const sum = boxSum(set, i);
  const rest = (set.chain[i] as number) * 31 + (set.condition[i] as number) * 7 + (set.action[i] as number);
  return (Math.imul(sum ^ (sum >>> 15), 0x9e3779b1) ^ rest) >>> 0;
}

/** A number made of a rule's boxes, whatever their order. */
export function boxSum(set: Columns, i: number): number {
  let sum = 0;
  for (let b = set.first[i] as number, end = set.first[i + 1] as number; b < end; b++) {
    let hash = Math.imul(set.ports[b] as number, 0x9e3779b1) ^ Math.imul(set.sourcePorts[b] as number, 0x85ebca6b);
    hash = Math.imul(hash ^ (set.sourceFrom[b] as number), 0xc2b2ae35) ^ (set.sourceTo[b] as number);
    hash = Math.imul(hash ^ (set.destinationFrom[b] as number), 0x27d4eb2f) ^ (set.destinationTo[b] as number);
    sum = (sum + Math.imul(hash ^ (set.transports[b] as number) ^ (hash >>> 13), 0x165667b1)) | 0;
  }
  return sum;
}

/** True for rules that may be the twins of others. */
export const mayBeTwin = (set: Columns, i: number): boolean =>
  isSound(set, i) &&
  isDecider(set, i) &&
  ((set.flags[i] as number) & (PLAIN | MARKS)) === PLAIN &&
  set.first[i + 1] !== set.first[i];

/** True for rules that decide for others behind them, where those that block go before all others or elsewhere. */
export const mayHide = (set: Columns, conditions: readonly Condition[], i: number, blocksFirst: boolean): boolean =>
  isSound(set, i) &&
  ((set.flags[i] as number) & OPAQUE) === 0 &&
  (blocksFirst ? set.action[i] === BLOCK : isDecider(set, i)) &&
  !(conditions[set.condition[i] as number]?.returning ?? false);

/** True for rules that are asked about whether others hide them. */
export function mayBeHidden(set: Columns, i: number, blocksFirst: boolean): boolean {
  if (!isSound(set, i) || ((set.flags[i] as number) & MARKS) !== 0) return false;
  const action = set.action[i] as number;
  // What a condition may be for is not known; some let a rule pass that others block.
  if (blocksFirst) return action === ALLOW && ((set.flags[i] as number) & OPAQUE) === 0;
  return isDecider(set, i) || action === JUMP;
}
