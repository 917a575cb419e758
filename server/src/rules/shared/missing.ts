import { addressRange, type Reach, reachOf } from '../../analysis/addresses';
import type { FlowCoverage } from '../../analysis/coverage/coverage';
import type { NeededService } from '../../analysis/coverage/needs';
import { calledOf, callerOf, directionOf } from '../../analysis/coverage/terms';
import { isInsideExchange } from '../../analysis/parties';
import type { PlaceEdit } from '../../base/edit';
import { formatPorts, overlaps, type PortSet } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { PartyId } from '../../knowledge/types';
import type { Plan } from '../../model/dialect';
import {
  ABSENT,
  type Address,
  byDefault,
  type End,
  type Rule,
  type Transport,
  unread,
  valueOf,
} from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import type { FileCoverage } from './coverage';
import { rulesOf } from './fileRules';
import { listOf } from './words';

/** What is missing of a flow, for a fix. */
export interface Gap {
  readonly flow: FlowCoverage;
  readonly parts: readonly NeededService[];
}

/** Offers to write the rules that are missing behind one of the file's own, in its dialect; none where that cannot be. */
export function addRules(
  gaps: readonly Gap[],
  file: FileView,
  coverage: FileCoverage,
  context: RuleContext,
): readonly Fix[] {
  const [first] = gaps;
  if (!first) return [];
  const wanted = distinct(gaps);
  const lateEdits = (): readonly PlaceEdit[] | undefined => {
    for (const behind of neighbours(coverage, first.flow, file, context.knowledge)) {
      const isAlike = allowsAlike(behind, first.flow, coverage);
      const plans = wanted.map((gap) => planOf(gap, behind, isAlike, file));
      const edits = context.insert(behind, plans)();
      if (edits) return edits;
    }
    return undefined;
  };
  const words = listOf(wanted.map(({ ports, transport }) => `${formatPorts(ports)}/${transport}`));
  return [
    {
      title: `Add ${wanted.length === 1 ? 'a rule' : 'rules'} for ${words}`,
      safety: 'suggestion',
      edits: [],
      lateEdits,
    },
  ];
}

interface Wanted {
  readonly flow: FlowCoverage;
  /** What the rule is called for the user. */
  readonly title: string;
  readonly ports: PortSet;
  readonly transport: Transport;
}

/** One rule for each service and transport, whatever the flows that use it. */
function distinct(gaps: readonly Gap[]): Wanted[] {
  const result = new Map<string, Wanted>();
  for (const { flow, parts } of gaps) {
    for (const { ports, transport, service } of parts) {
      const key = `${formatPorts(ports)}/${transport} ${flow.direction}`;
      const title = parts.length > 1 ? service.short : flow.flow.title;
      if (!result.has(key)) result.set(key, { flow, title, ports, transport });
    }
  }
  return [...result.values()];
}

/** So many rules are tried as neighbours of a new one. */
const MOST_TRIED = 3;

/**
 * The allow rules behind which a new one may stand, the best first: the last ones for the direction, in a chain that
 * ends with what it refuses the last ones before that. What stands in a loop makes several rules and is passed over.
 * Between networks it has to be one that lets the same parties through: what comes in and what goes out are asked in
 * lists of their own, and are told apart by addresses and interfaces that only such a rule names.
 */
function neighbours(coverage: FileCoverage, flow: FlowCoverage, file: FileView, knowledge: Knowledge): readonly Rule[] {
  const { allowing } = coverage;
  const times = new Map<string, number>();
  const keyOf = ({ place }: Rule): string => `${place.anchor.base + place.start} ${place.end}`;
  for (const rule of allowing) times.set(keyOf(rule), (times.get(keyOf(rule)) ?? 0) + 1);
  const fits = allowing.filter((rule) => {
    const direction = directionOf(rule);
    if (times.get(keyOf(rule)) !== 1) return false;
    if (!rule.complete) return false;
    if (flow.direction === undefined || direction === undefined) return allowsAlike(rule, flow, coverage);
    return direction === flow.direction;
  });
  const last = fits[fits.length - 1];
  if (last?.order.match !== 'first') return fits.slice(-MOST_TRIED).reverse();
  const found: Rule[] = [];
  for (const rule of rulesOf(file, knowledge)) {
    if (rule.order.chain !== last.order.chain || rule.order.family !== last.order.family) continue;
    if (isRest(rule)) break;
    if (fits.includes(rule)) found.push(rule);
  }
  return found.slice(-MOST_TRIED).reverse();
}

/** True for what refuses all that is left over: it names nobody, no port and no state, and has no other condition. */
const isRest = ({ action, returning, terms }: Rule): boolean =>
  valueOf(action) === 'block' &&
  !returning &&
  terms.every(
    ({ ends, opaque }) =>
      opaque.length === 0 && ends.every(({ uses, addresses }) => uses.length === 0 && EVERYONE.has(reachOf(addresses))),
  );

const EVERYONE: ReadonlySet<Reach> = new Set<Reach>(['internet', 'everyone', 'unsaid']);

/**
 * Whether a rule lets through a flow between the same parties; where that hangs on an interface or a name of which nothing
 * is known, whether its ports are those of no other.
 */
function allowsAlike(rule: Rule, { from, to }: FlowCoverage, { flows }: FileCoverage): boolean {
  const isAlike = (other: FlowCoverage): boolean =>
    sideOf(other.from) === sideOf(from) && sideOf(other.to) === sideOf(to);
  const decided = flows.filter(({ by }) => by.some(({ place }) => samePlace(place, rule.place)));
  if (decided.length > 0) return decided.some((other) => other.byName && isAlike(other));
  const named = flows.filter((other) => opens(rule, other));
  return named.length > 0 && named.every(isAlike);
}

/** Whether a rule names ports of a flow. */
const opens = (rule: Rule, { ports, transport }: FlowCoverage): boolean =>
  rule.terms.some((term) => {
    const end = calledOf(rule, term);
    const own = end && end.uses.length > 0 ? valueOf(end.ports) : undefined;
    const said = valueOf(term.transport);
    return own !== undefined && overlaps(own, ports) && (said?.includes(transport) || said?.includes('any') || false);
  });

const OUTSIDE: ReadonlySet<PartyId> = new Set<PartyId>(['internet', 'client', 'exchange-online', 'smart-host']);

/** Parties that stand on one side of a rule set. */
const sideOf = (party: PartyId): string =>
  OUTSIDE.has(party) ? 'outside' : isInsideExchange(party) ? 'exchange' : party;

function planOf({ flow, title, ports, transport }: Wanted, behind: Rule, isAlike: boolean, file: FileView): Plan {
  const [term] = behind.terms;
  const network = term?.ends.some(({ side }) => side === 'source') ?? false;
  const out = flow.direction === 'out';
  const called = term && calledOf(behind, term);
  const caller = term && callerOf(behind, term);
  /** Of the server itself the neighbour tells, of others only one that is about them. */
  const addresses = (party: PartyId, end: End | undefined, isOwn: boolean): End['addresses'] => {
    if (isOwn && !network) return ABSENT;
    const declared = declaredOf(party, file);
    if (declared.length > 0 && !isOwn) return byDefault(declared.map(literal));
    if (OUTSIDE.has(party)) return ABSENT;
    return end && (isOwn || isAlike) ? taken(end) : ABSENT;
  };
  const target: End = {
    side: network ? 'destination' : out ? 'remote' : 'local',
    ports: { kind: 'default', value: ports },
    uses: [],
    addresses: addresses(flow.to, called, flow.direction === 'in'),
    zone: ABSENT,
  };
  const source: End = {
    side: network ? 'source' : out ? 'local' : 'remote',
    ports: ABSENT,
    uses: [],
    addresses: addresses(flow.from, caller, out),
    zone: ABSENT,
  };
  const ends = network || out ? ([source, target] as const) : ([target, source] as const);
  return {
    terms: [{ transport: byDefault([transport]), ends, opaque: [] }],
    direction: behind.direction.kind === 'absent' ? ABSENT : byDefault(flow.direction ?? directionOf(behind) ?? 'in'),
    action: byDefault('allow'),
    name: byDefault(`Exchange: ${title}`),
    description: ABSENT,
    program: ABSENT,
    profiles: ABSENT,
  };
}

/** The addresses that are declared for a party in numbers. */
const declaredOf = (party: PartyId, { groups }: FileView): readonly string[] =>
  groups
    .filter((group) => group.party === party)
    .flatMap(({ addresses }) => addresses.filter((text) => addressRange(text) !== undefined));

/** The addresses of a neighbour; names of objects are not spelt anew, so that they are only taken over as they stand. */
function taken({ addresses }: End): End['addresses'] {
  const list = valueOf(addresses) ?? [];
  if (addresses.kind === 'unread' || list.length === 0 || list.some(({ kind }) => kind === 'any'))
    return addresses.kind === 'unread' ? addresses : ABSENT;
  const other = list.find(({ kind }) => kind !== 'literal');
  return other ? unread(other.place, 'it is a name') : byDefault(list);
}

const literal = (text: string): Address => ({
  kind: 'literal',
  text,
  place: { anchor: { base: 0 }, start: 0, end: 0 },
});
