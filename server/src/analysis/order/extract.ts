import { ALL_PORTS, MAX_PORT, type PortRange, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type {
  Action,
  Address,
  Amendment,
  Direction,
  End,
  Policy,
  Rule,
  Statement,
  Term,
  Written,
} from '../../model/statement';
import { valueOf } from '../../model/statement';
import { type AddressRange, addressRange, isAnyZone } from '../addresses';
import {
  ALIASED,
  ALL_PROFILES,
  ALLOW,
  ANY_TRANSPORT,
  BLOCK,
  type Box,
  CHANGES,
  type Chain,
  type Condition,
  DEFAULTS,
  GOES_ON,
  HALF,
  JUMP,
  NO_ACTION,
  NO_CONDITION,
  OF_IPV4,
  OF_IPV6,
  OPAQUE,
  OTHER,
  PLAIN,
  QUICK,
  REMOVES,
  RESETS,
  RETURN,
  type Row,
  type RowBuilder,
  RULE,
  TCP,
  UDP,
  UNSURE,
} from './rows';

/** What takes the place of ports and addresses in a rule that stands for others like it. */
export interface Filling {
  /** Ends are counted through the terms: the first term's source is 0, its destination 1, the next term's source 2. */
  ports(end: number): PortSet | undefined;
  address(end: number, index: number): AddressRange | undefined;
}

/** A rule of more boxes than that takes no part: its lists of addresses and ports are too long to be put together. */
const MOST_BOXES = 1024;

const EVERY_PORT: PortRange = { from: 0, to: MAX_PORT };

/** Adds what a statement says about the order of rules; most kinds of statements say nothing. */
export function appendStatement(into: RowBuilder, statement: Statement): void {
  if (statement.kind === 'rule') appendRule(into, statement, statement.place);
  else if (statement.kind === 'amendment') appendAmendment(into, statement);
  else if (statement.kind === 'policy') appendPolicy(into, statement);
}

/** True for rules that take part: whose dialect says how they are asked, that stop or let through, and that are on. */
export const takesPart = ({ order, selects, enabled }: Rule): boolean =>
  order.match !== undefined && (!selects || order.bars === true) && valueOf(enabled) !== false;

/** Adds a rule, at `place` and with other ports and addresses where it stands for others. */
export function appendRule(into: RowBuilder, rule: Rule, place: Place, filling?: Filling): void {
  if (!takesPart(rule)) return;
  const boxes: Box[] = [];
  const parts = groupsOf(rule);
  const isOpaque = rule.enabled.kind === 'unread' || rule.action.kind === 'unread' || hasUnreadWords(rule);
  const turned = isTurned(rule);
  const { insert, passes } = rule.order;
  for (const { terms, action, target, goesOn } of parts) {
    boxes.length = 0;
    let opaque = isOpaque;
    let keywords = '';
    for (const { term, index } of terms) {
      const found = boxesOf(term, index * 2, turned, filling, boxes);
      opaque ||= found.opaque;
      keywords = keywords === '' ? found.keywords : `${keywords},${found.keywords}`;
    }
    const plain = !opaque && parts.length === 1 && rule.complete && !rule.returning;
    const row: Row = {
      kind: RULE,
      place,
      action: rule.action.kind === 'unread' && action === NO_ACTION ? UNSURE : action,
      flags:
        (opaque ? OPAQUE : 0) |
        (rule.order.quick ? QUICK : 0) |
        (plain ? PLAIN : 0) |
        (rule.complete ? 0 : HALF) |
        (rule.order.aliased ? ALIASED : 0) |
        (goesOn ? GOES_ON : 0),
      profiles: profilesOf(rule),
      chain: chainOf(rule),
      condition: conditionOf(rule, terms[0]?.term, turned, keywords),
      priority: valueOf(rule.order.priority),
      insert: passes ? UNKNOWN_POSITION : insert === undefined ? 0 : (valueOf(insert) ?? UNKNOWN_POSITION),
      name: rule.order.id ?? valueOf(rule.name),
      target,
      way: rule.way,
    };
    const all = boxes.length > MOST_BOXES ? EVERYTHING : boxes;
    into.append(row, all);
    if (!passes || !row.chain) continue;
    for (const direction of DIRECTIONS)
      if (direction !== row.chain.direction) into.append({ ...row, chain: { ...row.chain, direction } }, all);
  }
}

/** True where the first end is the called one: the local end of what comes in, a destination that is written first. */
export function isTurned({ terms: [term], direction }: Rule): boolean {
  const side = term?.ends[0].side;
  return (
    side === 'destination' ||
    (side === 'local' && valueOf(direction) === 'in') ||
    (side === 'remote' && valueOf(direction) === 'out')
  );
}

/** A position that is written and not readable. */
export const UNKNOWN_POSITION = -1;

/** What is said of a direction, and of both. */
const DIRECTIONS: readonly Chain['direction'][] = ['in', 'out', undefined];

const EVERYTHING: readonly Box[] = [
  { transports: ANY_TRANSPORT, sourcePorts: EVERY_PORT, ports: EVERY_PORT, source: undefined, destination: undefined },
];

interface Group {
  readonly terms: readonly { readonly term: Term; readonly index: number }[];
  readonly action: number;
  readonly target: string | undefined;
  readonly goesOn: boolean;
}

/** Terms that are alike in action and zones make one row; most rules have one term. */
function groupsOf(rule: Rule): readonly Group[] {
  const own = valueOf(rule.action);
  const groups: {
    terms: { term: Term; index: number }[];
    action: number;
    target: string | undefined;
    goesOn: boolean;
    zones: string;
  }[] = [];
  rule.terms.forEach((term, index) => {
    const action = actionOf(term.action ?? own);
    const said = term.action ?? own;
    const target = typeof said === 'object' ? said.jump : undefined;
    const goesOn = typeof said === 'object' && said.goesOn === true;
    const zones = term.ends.map((end) => zoneOf(end)).join('\n');
    const last = groups[groups.length - 1];
    const isAlike = last && last.action === action && last.target === target && last.goesOn === goesOn;
    if (isAlike && last.zones === zones && !hasKeywords(term)) last.terms.push({ term, index });
    else groups.push({ terms: [{ term, index }], action, target, goesOn, zones });
  });
  return groups;
}

const hasKeywords = ({ ends }: Term): boolean =>
  ends.some(({ uses }) => uses.some(({ literal }) => literal.form === 'keyword'));

function actionOf(action: Action | undefined): number {
  switch (action) {
    case 'allow':
      return ALLOW;
    case 'block':
      return BLOCK;
    case 'return':
      return RETURN;
    case 'continue':
    case 'translate':
    case undefined:
      return NO_ACTION;
    default:
      return JUMP;
  }
}

const hasUnreadWords = ({ program, service, profiles, direction }: Rule): boolean =>
  program.kind === 'unread' || service.kind === 'unread' || profiles.kind === 'unread' || direction.kind === 'unread';

const PROFILE_BITS: ReadonlyMap<string, number> = new Map([
  ['domain', 1],
  ['private', 2],
  ['public', 4],
]);

function profilesOf({ profiles }: Rule): number {
  const said = valueOf(profiles);
  if (!said || said.length === 0) return ALL_PROFILES;
  let bits = 0;
  for (const profile of said) bits |= PROFILE_BITS.get(profile) ?? 0;
  return bits === 0 ? ALL_PROFILES : bits;
}

let lastChain: { readonly order: Rule['order']; readonly chain: Chain } | undefined;

function chainOf(rule: Rule): Chain {
  const { order } = rule;
  const direction = valueOf(rule.direction);
  if (lastChain?.order === order && lastChain.chain.direction === direction) return lastChain.chain;
  const chain: Chain = {
    name: order.chain,
    match: order.match ?? 'first',
    unique: order.unique ?? false,
    replaces: order.replaces ?? false,
    step: order.step ?? 10,
    family: order.family,
    direction,
    hook: order.hook,
    bars: order.bars ?? false,
    machines: order.machines,
  };
  lastChain = { order, chain };
  return chain;
}

function conditionOf(rule: Rule, term: Term | undefined, turned: boolean, keywords: string): Condition {
  const program = limitOf(rule.program);
  const service = limitOf(rule.service);
  const sourceZone = zoneOf(term?.ends[turned ? 1 : 0]);
  const destinationZone = zoneOf(term?.ends[turned ? 0 : 1]);
  const { returning } = rule;
  if (!returning && program + service + sourceZone + destinationZone + keywords === '') return NO_CONDITION;
  return { sourceZone, destinationZone, program, service, keywords, returning };
}

/** What a rule is limited to, lower case; '' for nothing. */
function limitOf(said: Written<string>): string {
  const text = valueOf(said);
  return text === undefined || /^(?:any|\*|)$/i.test(text) ? '' : text.toLowerCase();
}

function zoneOf(end: End | undefined): string {
  const zone = end && valueOf(end.zone);
  return zone === undefined || isAnyZone(zone) ? '' : zone;
}

/** Adds the boxes of a term. What cannot be read is taken to be everything, and the term to be opaque. */
function boxesOf(
  term: Term,
  firstEnd: number,
  turned: boolean,
  filling: Filling | undefined,
  into: Box[],
): { opaque: boolean; keywords: string } {
  let opaque = term.opaque.length > 0;
  const ends = [0, 1].map((side) => {
    const end = term.ends[side] as End;
    const index = firstEnd + side;
    const keywords = end.uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
    let ports = filling?.ports(index) ?? valueOf(end.ports) ?? ALL_PORTS;
    if (end.ports.kind === 'unread') opaque = true;
    if (keywords.length > 0) {
      // A list of keywords and numbers is more than a box can say.
      if (ports.length > 0) opaque = true;
      ports = ALL_PORTS;
    }
    if (end.zone.kind === 'unread') opaque = true;
    const addresses = addressesOf(end, index, filling);
    if (!addresses) opaque = true;
    return { ports, addresses: addresses ?? EVERYWHERE, keywords };
  });
  const [first, second] = ends as [(typeof ends)[number], (typeof ends)[number]];
  const transports = transportsOf(term, first.ports, second.ports);
  // Two protocols without ports may be two different ones.
  if (transports === 0 || valueOf(term.transport)?.includes('other')) opaque = true;
  const [a, b] = turned ? [second, first] : [first, second];
  const size = a.ports.length * b.ports.length * a.addresses.length * b.addresses.length;
  if (into.length + size > MOST_BOXES) {
    into.push(EVERYTHING[0] as Box);
    return { opaque: true, keywords: '' };
  }
  for (const from of a.addresses) {
    for (const to of b.addresses) {
      for (const sourcePorts of a.ports) {
        for (const ports of b.ports) {
          into.push({
            transports: transports === 0 ? ANY_TRANSPORT : transports,
            sourcePorts,
            ports,
            source: from,
            destination: to,
          });
        }
      }
    }
  }
  const keywords = [...a.keywords, '>', ...b.keywords].map((word) => word.toLowerCase()).join();
  return { opaque, keywords: keywords === '>' ? '' : keywords };
}

/** Bits of the transports; 0 where they are not known. */
function transportsOf({ transport }: Term, ...ports: readonly PortSet[]): number {
  const said = valueOf(transport);
  if (transport.kind === 'unread') return 0;
  const withPorts = ports.some((set) => set.length !== 1 || set[0]?.from !== 0 || set[0]?.to !== MAX_PORT);
  // What names ports has ports.
  const any = withPorts ? TCP | UDP : ANY_TRANSPORT;
  if (!said) return any;
  let bits = 0;
  for (const name of said) bits |= name === 'tcp' ? TCP : name === 'udp' ? UDP : name === 'any' ? any : OTHER;
  return bits;
}

const EVERYWHERE: readonly (AddressRange | undefined)[] = [undefined];

/** The ranges an end names; undefined where one of them is a name or not readable. */
function addressesOf(
  end: End,
  index: number,
  filling: Filling | undefined,
): readonly (AddressRange | undefined)[] | undefined {
  const { addresses } = end;
  if (addresses.kind === 'unread') return undefined;
  if (addresses.kind === 'absent' || addresses.value.length === 0) return EVERYWHERE;
  const ranges: (AddressRange | undefined)[] = [];
  for (const [i, address] of addresses.value.entries()) {
    const range = filling?.address(index, i) ?? rangeOf(address);
    if (range === undefined) return undefined;
    ranges.push(range === 'all' ? undefined : range);
  }
  return ranges.length > 1 && ranges.includes(undefined) ? EVERYWHERE : ranges;
}

const lasts = new Map<string, AddressRange | 'all' | undefined>();

function rangeOf({ kind, text }: Address): AddressRange | 'all' | undefined {
  if (kind === 'keyword' || kind === 'name') return undefined;
  if (lasts.has(text)) return lasts.get(text);
  let range: AddressRange | 'all' | undefined = addressRange(text.replace(/\s+/, '/'));
  if (kind === 'any' && !range) {
    const word = text.toLowerCase();
    if (word.endsWith('4')) range = addressRange('0.0.0.0/0');
    else if (word.endsWith('6')) range = addressRange('::/0');
    // The Internet is all addresses only from outside.
    else range = word === 'internet' ? undefined : 'all';
  }
  if (lasts.size > 2048) lasts.clear();
  lasts.set(text, range);
  return range;
}

function appendAmendment(into: RowBuilder, statement: Amendment): void {
  const removes = statement.operation === 'delete' || statement.operation === 'disable';
  const target = valueOf(statement.target);
  const name = target === undefined || /[*?]/.test(target) || /^all$/i.test(target) ? undefined : target;
  into.append(
    {
      ...DONE,
      kind: removes ? REMOVES : CHANGES,
      flags: flagOf(statement.family) | (statement.byAlias ? ALIASED : 0),
      place: statement.place,
      way: statement.way,
      name: statement.byAlias ? undefined : name,
      target: statement.chain,
    },
    [],
  );
}

function appendPolicy(into: RowBuilder, statement: Policy): void {
  const { place, way, chain, order } = statement;
  const direction = valueOf(statement.direction);
  const flags = flagOf(order?.family);
  if (statement.subject === 'reset') {
    into.append({ ...DONE, kind: RESETS, flags, place, way, target: chain ?? direction }, []);
  } else if (statement.subject === 'default-action') {
    const action = actionOf(valueOf(statement.action));
    const hooked = chain !== undefined && order?.hook ? hookedChain(chain, direction, order) : undefined;
    into.append({ ...DONE, kind: DEFAULTS, flags, place, way, action, chain: hooked, target: chain ?? direction }, []);
  }
}

const flagOf = (family: 4 | 6 | undefined): number => (family === 4 ? OF_IPV4 : family === 6 ? OF_IPV6 : 0);

/** A chain of which nothing but its default is known. */
const hookedChain = (name: string, direction: Direction | undefined, { family, hook, bars }: OrderOfChain): Chain => ({
  name,
  match: 'first',
  unique: false,
  replaces: false,
  step: 10,
  family,
  direction,
  hook,
  bars: bars ?? false,
});

type OrderOfChain = NonNullable<Policy['order']>;

const DONE = {
  action: NO_ACTION,
  flags: 0,
  profiles: ALL_PROFILES,
  chain: undefined,
  condition: NO_CONDITION,
  priority: undefined,
  insert: 0,
  name: undefined,
  target: undefined,
} as const;
