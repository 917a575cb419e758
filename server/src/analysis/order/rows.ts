import { HASH_BEGIN, hashWith } from '../../base/hash';
import type { PortRange } from '../../base/portSet';
import type { Anchor, Place } from '../../base/span';
import type { Direction, Hook, Match, Way } from '../../model/statement';
import type { AddressRange } from '../addresses';

/** Transports as bits; what has no ports (ICMP, GRE) is the third. */
export const TCP = 1;
export const UDP = 2;
export const OTHER = 4;
export const ANY_TRANSPORT = 7;
/** Domain, private and public profile of a firewall as bits. */
export const ALL_PROFILES = 7;
/** In a list in which both directions stand, what comes in and what goes out, in place of profiles. */
export const INWARD = 1;
export const OUTWARD = 6;

/** What a row is: a rule, or something that is done to the rules before it. */
export const RULE = 0;
/** Rules are deleted or switched off. */
export const REMOVES = 1;
/** Rules are changed in a way that is not followed. */
export const CHANGES = 2;
/** All rules are deleted. */
export const RESETS = 3;
/** It is said what becomes of what no rule decides. */
export const DEFAULTS = 4;

export const NO_ACTION = 0;
export const ALLOW = 1;
export const BLOCK = 2;
export const JUMP = 3;
export const RETURN = 4;
/** Its action is written and not readable. */
export const UNSURE = 5;

/**
 * It has conditions that are not modelled or parts that are not readable: it may match less than its boxes hold. What is
 * done to rules may be done to any of those that are meant.
 */
export const OPAQUE = 1;
export const QUICK = 2;
/** Its ports and addresses are all readable and there is nothing else to it, so that another can be its twin. */
export const PLAIN = 4;
/** It is half-typed or has a mistake. */
export const HALF = 8;
/** A jump from which nothing comes back. */
export const GOES_ON = 16;
/** What is done to rules or said of defaults is for the chains of one family alone: the rules of `ip6tables` are others. */
export const OF_IPV4 = 32;
export const OF_IPV6 = 64;
/** Of a rule: it leaves a mark on its packets though another one decides. */
export const MARKS = 32;
/**
 * It may be found by something else than its name: its target are numbers for that. Of what is done to rules: those alone
 * that may be found so, by the number in place of a name.
 */
export const ALIASED = 128;

/** The profiles, or the directions, that are looked at one by one: what is alike for every rule of a chain is one. */
export const lanesOf = ({ together }: Chain): readonly number[] => (together ? [INWARD, OUTWARD] : [1, 2, 4]);

/** The rules that are asked together; see `Order` for what the members mean. */
export interface Chain {
  readonly name: string;
  readonly match: Match;
  readonly unique: boolean;
  readonly named?: boolean;
  readonly numbers?: readonly [least: number, greatest: number] | undefined;
  readonly replaces?: boolean;
  readonly step?: number;
  readonly family: 4 | 6 | undefined;
  readonly direction: Direction | undefined;
  /** Rules of both directions stand in it: for which one a rule is, its profiles say. */
  readonly together?: boolean;
  readonly hook?: Hook | undefined;
  readonly bars?: boolean;
  readonly at?: string | undefined;
  readonly otherwise?: 'allow' | undefined;
  /** True where nothing comes to it by itself: it is asked where another chain jumps to it. */
  readonly called?: boolean;
  /** Chains of one name have one of these. */
  readonly machines?: string | undefined;
}

/** Conditions beside transport, ports and addresses, which hold for a packet or do not. '' means none. */
export interface Condition {
  readonly sourceZone: string;
  readonly destinationZone: string;
  readonly program: string;
  readonly service: string;
  /** Words that stand where ports could, lower case with commas between: `rpc`, `rpcepmap`. */
  readonly keywords: string;
  /** True for rules that match answers alone. */
  readonly returning: boolean;
  /** True for rules that match what begins a connection, and none of its other packets. */
  readonly beginning: boolean;
}

/** The condition of a rule that asks for nothing but ports and addresses. */
export const NO_CONDITION: Condition = {
  sourceZone: '',
  destinationZone: '',
  program: '',
  service: '',
  keywords: '',
  returning: false,
  beginning: false,
};

/** True where a condition holds for whatever begins a connection. */
export const isFree = ({ sourceZone, destinationZone, program, service, keywords, returning }: Condition): boolean =>
  !returning && sourceZone === '' && destinationZone === '' && program === '' && service === '' && keywords === '';

/** What is said of a rule beside its boxes. */
export interface Row {
  readonly kind: number;
  readonly place: Place;
  readonly action: number;
  readonly flags: number;
  readonly profiles: number;
  /** The chain of a rule, or of a default where it is known where the chain is asked. */
  readonly chain: Chain | undefined;
  readonly condition: Condition;
  /** Undefined where none is written. */
  readonly priority: number | undefined;
  /** Position among the rules of the chain at which it is put; 0 for behind them. */
  readonly insert: number;
  /** The name by which it may be found again, or for what is done to rules, the name by which they are found. */
  readonly name: string | undefined;
  /** In place of a name the number of an alias by which rules are found; 0 for any. */
  readonly alias?: number | undefined;
  /** The chain that a jump goes to; of a rule with aliases their numbers, with commas between. */
  readonly target: string | undefined;
  readonly way: Way | undefined;
}

/**
 * Traffic of some transports, from addresses and ports of the caller to those of the called, whatever the order and the
 * names of a dialect's ends. No address range means all of both families.
 */
export interface Box {
  readonly transports: number;
  readonly sourcePorts: PortRange;
  readonly ports: PortRange;
  readonly source: AddressRange | undefined;
  readonly destination: AddressRange | undefined;
}

/** The first port that a caller may draw for itself. */
const FIRST_DRAWN = 1024;

/**
 * True for what a service sends back: from ports that no caller draws, to none but those. Ranges as in a box, the lower
 * end in the upper half.
 */
export const isAnswer = (sourcePorts: number, ports: number): boolean =>
  (sourcePorts & 0xffff) < FIRST_DRAWN && ports >>> 16 >= FIRST_DRAWN;

/** Numbers of a rule in `Rows.rules`, by their index. */
export const KIND = 0;
export const ACTION = 1;
export const FLAGS = 2;
export const PROFILES = 3;
/** Index in `chains`; -1 where there is none. */
export const CHAIN = 4;
export const CONDITION = 5;
export const START = 6;
export const END = 7;
/** Index of its first box; the boxes of the next rule begin where its own end. */
export const FIRST = 8;
/** -1 where none is written. */
export const PRIORITY = 9;
/** `nameHash` of the name; 0 where there is none. */
export const NAME = 10;
/** Index in `ways`; -1 for what is run whatever happens. */
export const WAY = 11;
export const INSERT = 12;
/** Index in `targets`; -1 for none. */
export const TARGET = 13;
export const RULE_STRIDE = 14;

/** Numbers of a box in `Rows.boxes`. Ports are `from << 16 | to`. */
export const TRANSPORTS = 0;
/** 0 for both families, else 4 or 6: then the first number of an end is an index in `wide` and the second unused. */
export const FAMILY = 1;
export const SOURCE_PORTS = 2;
export const PORTS = 3;
export const SOURCE_FROM = 4;
export const SOURCE_TO = 5;
export const DESTINATION_FROM = 6;
export const DESTINATION_TO = 7;
export const BOX_STRIDE = 8;

/**
 * The rules of a part of a document as numbers, from which order and overlap are worked out. A rule takes `RULE_STRIDE`
 * numbers and each of its boxes `BOX_STRIDE`: 100,000 rules of one box each take 9 MB. What many rules share (chains,
 * conditions, ways, IPv6 ranges) stands in lists beside them.
 */
export interface Rows {
  readonly anchor: Anchor;
  readonly rules: Int32Array;
  readonly boxes: Int32Array;
  readonly chains: readonly Chain[];
  readonly conditions: readonly Condition[];
  readonly wide: readonly AddressRange[];
  readonly ways: readonly Way[];
  readonly targets: readonly string[];
  /** Places of rules that stand in another part of the document, by the rule's index. */
  readonly elsewhere: ReadonlyMap<number, Place>;
}

/** Names are compared without case, by a number: a rule set of 100,000 has as many names. */
export const nameHash = (name: string): number => nameHashIn(name, 0, name.length);

/** The same of a name that stands in a text. */
export function nameHashIn(text: string, from: number, to: number): number {
  let hash = HASH_BEGIN;
  for (let i = from; i < to; i++) {
    let c = text.charCodeAt(i);
    if (c >= 65 && c <= 90) c += 32;
    hash = hashWith(hash, c);
  }
  return hash === 0 ? 1 : hash;
}

/** Where a rule stands: its offsets relative to the anchor, and the part that may not be run. */
export interface Standing {
  readonly start: number;
  readonly end: number;
  readonly way: Way | undefined;
}

/** Makes rows one after the other, in the order in which they take effect. */
export class RowBuilder {
  private rules: Int32Array<ArrayBuffer>;
  private boxes: Int32Array<ArrayBuffer>;
  private ruleEnd = 0;
  private boxEnd = 0;
  private readonly chains: Chain[] = [];
  private readonly conditions: Condition[] = [NO_CONDITION];
  private readonly wide: AddressRange[] = [];
  private readonly ways: Way[] = [];
  private readonly targets: string[] = [];
  private readonly elsewhere = new Map<number, Place>();
  private readonly wideIndexes = new Map<string, number>();

  /** `room`: about how many rules there will be. */
  constructor(
    private readonly anchor: Anchor,
    room = 16,
  ) {
    this.rules = new Int32Array(Math.max(1, room) * RULE_STRIDE);
    this.boxes = new Int32Array(Math.max(1, room) * BOX_STRIDE);
  }

  get count(): number {
    return this.ruleEnd / RULE_STRIDE;
  }

  /** Adds a rule, or what is done to rules, with the boxes of traffic it matches. */
  append(row: Row, boxes: readonly Box[]): void {
    if (this.ruleEnd + RULE_STRIDE > this.rules.length) this.rules = grown(this.rules);
    const { rules } = this;
    const at = this.ruleEnd;
    const { place } = row;
    if (place.anchor !== this.anchor) this.elsewhere.set(at / RULE_STRIDE, place);
    rules[at + KIND] = row.kind;
    rules[at + ACTION] = row.action;
    rules[at + FLAGS] = row.flags;
    rules[at + PROFILES] = row.profiles;
    rules[at + CHAIN] = row.chain ? indexIn(this.chains, row.chain, sameChain) : -1;
    rules[at + CONDITION] = row.condition === NO_CONDITION ? 0 : indexIn(this.conditions, row.condition, sameCondition);
    rules[at + START] = place.start;
    rules[at + END] = place.end;
    rules[at + FIRST] = this.boxEnd / BOX_STRIDE;
    rules[at + PRIORITY] =
      row.priority === undefined ? -1 : Math.min(Math.max(0, Math.floor(row.priority)), 0x7fffffff);
    rules[at + NAME] = row.name === undefined ? (row.alias ?? 0) : nameHash(row.name);
    rules[at + WAY] = row.way ? indexIn(this.ways, row.way, same) : -1;
    rules[at + INSERT] = row.insert;
    rules[at + TARGET] = row.target === undefined ? -1 : indexIn(this.targets, row.target, same);
    this.ruleEnd = at + RULE_STRIDE;
    for (const box of boxes) this.add(box);
  }

  /**
   * Adds a rule like the only one of other rows but for where it stands, and for what `putIn` and `rename` change then.
   * Those rows hold no IPv6 ranges.
   */
  appendFrom({ rules: from, boxes, chains, conditions, targets }: Rows, { start, end, way }: Standing): void {
    if (this.ruleEnd + RULE_STRIDE > this.rules.length) this.rules = grown(this.rules);
    const { rules, ruleEnd: at } = this;
    for (let i = 0; i < RULE_STRIDE; i++) rules[at + i] = from[i] as number;
    const [chain] = chains;
    const condition = from[CONDITION] as number;
    const [target] = targets;
    if (chain) rules[at + CHAIN] = indexIn(this.chains, chain, sameChain);
    if (condition > 0) {
      rules[at + CONDITION] = indexIn(this.conditions, conditions[condition] as Condition, sameCondition);
    }
    rules[at + WAY] = way ? indexIn(this.ways, way, same) : -1;
    if (target !== undefined) rules[at + TARGET] = indexIn(this.targets, target, same);
    rules[at + START] = start;
    rules[at + END] = end;
    rules[at + FIRST] = this.boxEnd / BOX_STRIDE;
    this.ruleEnd = at + RULE_STRIDE;
    while (this.boxEnd + boxes.length > this.boxes.length) this.boxes = grown(this.boxes);
    for (let i = 0; i < boxes.length; i++) this.boxes[this.boxEnd + i] = boxes[i] as number;
    this.boxEnd += boxes.length;
  }

  /** Puts a number into a box of the rule added last. */
  putIn(box: number, field: number, value: number): void {
    this.boxes[this.lastBox + box * BOX_STRIDE + field] = value;
  }

  /** Gives another name, by its `nameHash`, to the rule added last. */
  rename(name: number): void {
    this.rules[this.ruleEnd - RULE_STRIDE + NAME] = name;
  }

  private get lastBox(): number {
    return (this.rules[this.ruleEnd - RULE_STRIDE + FIRST] as number) * BOX_STRIDE;
  }

  private add({ transports, sourcePorts, ports, source, destination }: Box): void {
    if (this.boxEnd + BOX_STRIDE > this.boxes.length) this.boxes = grown(this.boxes);
    const { boxes } = this;
    const at = this.boxEnd;
    const family = familyOf(source, destination);
    // No packet has addresses of two families.
    if (family < 0) return;
    boxes[at + TRANSPORTS] = transports;
    boxes[at + FAMILY] = family;
    boxes[at + SOURCE_PORTS] = (sourcePorts.from << 16) | sourcePorts.to;
    boxes[at + PORTS] = (ports.from << 16) | ports.to;
    this.putEnd(at + SOURCE_FROM, family, source);
    this.putEnd(at + DESTINATION_FROM, family, destination);
    this.boxEnd = at + BOX_STRIDE;
  }

  private putEnd(at: number, family: number, range: AddressRange | undefined): void {
    const { boxes } = this;
    if (family === 6) {
      boxes[at] = this.wideIndex(range ?? EVERY_IPV6);
      boxes[at + 1] = 0;
      return;
    }
    boxes[at] = range ? Number(range.from) : 0;
    boxes[at + 1] = range ? Number(range.to) : LAST_IPV4;
  }

  private wideIndex(range: AddressRange): number {
    const key = `${range.from} ${range.to}`;
    let index = this.wideIndexes.get(key);
    if (index === undefined) {
      index = this.wide.length;
      this.wide.push(range);
      this.wideIndexes.set(key, index);
    }
    return index;
  }

  finish(): Rows {
    return {
      anchor: this.anchor,
      rules: this.rules.slice(0, this.ruleEnd),
      boxes: this.boxes.slice(0, this.boxEnd),
      chains: this.chains,
      conditions: this.conditions,
      wide: this.wide,
      ways: this.ways,
      targets: this.targets,
      elsewhere: this.elsewhere,
    };
  }
}

const LAST_IPV4 = 0xffffffff;

/** All addresses of IPv4. */
export const EVERY_IPV4: AddressRange = { bits: 32, from: 0n, to: BigInt(LAST_IPV4) };

/** All addresses of IPv6. */
export const EVERY_IPV6: AddressRange = { bits: 128, from: 0n, to: (1n << 128n) - 1n };

/** 0, 4 or 6; -1 for two ends of different families. */
function familyOf(source: AddressRange | undefined, destination: AddressRange | undefined): number {
  const a = source ? (source.bits === 32 ? 4 : 6) : 0;
  const b = destination ? (destination.bits === 32 ? 4 : 6) : 0;
  return a === 0 ? b : b === 0 || a === b ? a : -1;
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

const same = <T>(a: T, b: T): boolean => a === b;

/** True for chains that are asked in the same way under the same name. */
export const sameChain = (a: Chain, b: Chain): boolean =>
  a === b ||
  (a.name === b.name &&
    a.match === b.match &&
    a.unique === b.unique &&
    (a.named ?? false) === (b.named ?? false) &&
    a.family === b.family &&
    a.direction === b.direction &&
    a.hook === b.hook &&
    a.at === b.at &&
    a.otherwise === b.otherwise &&
    (a.called ?? false) === (b.called ?? false) &&
    (a.bars ?? false) === (b.bars ?? false));

/** True for conditions that hold for the same traffic. */
export const sameCondition = (a: Condition, b: Condition): boolean =>
  a === b ||
  (a.sourceZone === b.sourceZone &&
    a.destinationZone === b.destinationZone &&
    a.program === b.program &&
    a.service === b.service &&
    a.keywords === b.keywords &&
    a.returning === b.returning &&
    a.beginning === b.beginning);

/** The index of a value in a short list, to which it is added where it is not in it yet. The last ones are met most. */
function indexIn<T>(list: T[], value: T, equal: (a: T, b: T) => boolean): number {
  for (let i = list.length - 1, least = Math.max(0, i - MOST_LOOKED_AT); i >= least; i--) {
    if (equal(list[i] as T, value)) return i;
  }
  list.push(value);
  return list.length - 1;
}

/** A part with more different values than that lists some of them twice, which costs room and changes nothing. */
const MOST_LOOKED_AT = 64;
