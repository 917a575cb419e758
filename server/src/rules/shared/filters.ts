import {
  ALL_PORTS,
  complement,
  covers,
  formatPorts,
  includes,
  intersect,
  NO_PORTS,
  onlyPort,
  type PortSet,
  range,
  samePorts,
  unionOf,
} from '../../base/portSet';
import type { Place } from '../../base/span';
import {
  type Action,
  type Amendment,
  type Direction,
  type End,
  type PortUse,
  type Rule,
  type Statement,
  type Term,
  valueOf,
} from '../../model/statement';
import { remembering } from './memo';
import { listOf } from './words';

/** A firewall rule, or what a change of a rule says about it; what a change leaves unsaid is not known. */
export interface Filter {
  readonly statement: Rule | Amendment;
  readonly terms: readonly Term[];
  readonly direction: Direction | undefined;
  /** True where what is not said is known to be everything: in a rule that is made, not in one that is changed. */
  readonly whole: boolean;
}

/** Each rule asks anew for what all of them need; a rule set of 100,000 lines would pay for it each time. */
const filterIn = remembering(2, readFilter);

/**
 * The filter that a statement makes or changes; undefined for deletions, for lists that pick traffic for something else,
 * and for everything that is no filter.
 */
export const filterOf = (statement: Statement): Filter | undefined =>
  (statement.kind === 'rule' && !statement.selects) || (statement.kind === 'amendment' && statement.operation === 'set')
    ? filterIn(statement)
    : undefined;

function readFilter(statement: Rule | Amendment): Filter {
  const { terms, direction } = statement.kind === 'rule' ? statement : statement.rule;
  return { statement, terms, direction: valueOf(direction), whole: statement.kind === 'rule' };
}

const partsOf = ({ statement }: Filter): Pick<Rule, 'action' | 'enabled'> =>
  statement.kind === 'rule' ? statement : statement.rule;

export const actionOf = (filter: Filter, term: Term): Action | undefined =>
  term.action ?? valueOf(partsOf(filter).action);

export const isDisabled = (filter: Filter): boolean => valueOf(partsOf(filter).enabled) === false;

/** True when the term lets traffic through; a change of a rule that does not say so is taken to keep an allow rule. */
export function allows(filter: Filter, term: Term): boolean {
  if (isDisabled(filter)) return false;
  const action = actionOf(filter, term);
  return action === 'allow' || (action === undefined && !filter.whole && partsOf(filter).action.kind === 'absent');
}

/** The transports of a term: 'any' where nothing is said and that means all. Undefined where it is not known. */
export function transportsOf(filter: Filter, term: Term): readonly string[] | undefined {
  const said = valueOf(term.transport);
  if (said) return said;
  return term.transport.kind === 'absent' && filter.whole ? ['any'] : undefined;
}

/** True when the term has no TCP and no UDP: ICMP, GRE. */
export const isPortless = (term: Term): boolean => {
  const said = valueOf(term.transport);
  return said?.length !== 0 && (said?.every((t) => t === 'other') ?? false);
};

/** True when the term may carry the transport: it says so, says Any, or leaves it open. */
export function mayCarry(filter: Filter, term: Term, transport: 'tcp' | 'udp'): boolean {
  const said = transportsOf(filter, term);
  return said === undefined ? term.transport.kind !== 'unread' : said.includes(transport) || said.includes('any');
}

/** True where a program or a service limits the rule, or may do so: then it is no rule for everything on a host. */
export const isNarrowed = ({ program, service }: Pick<Rule, 'program' | 'service'>): boolean =>
  [program, service].some((said) => said.kind === 'unread' || !/^(?:any|\*|)$/i.test(valueOf(said) ?? ''));

/** True for local and remote, the two ends as one host sees them; false for source and destination. */
export const seenFromHost = (term: Term): boolean =>
  term.ends.some(({ side }) => side === 'local' || side === 'remote');

const endAt = (term: Term, side: End['side']): End | undefined => term.ends.find((end) => end.side === side);

/** The end at which the service listens; both where the direction is not known. */
export function servingEnds(filter: Filter, term: Term): readonly End[] {
  const destination = endAt(term, 'destination');
  if (destination) return [destination];
  const local = endAt(term, 'local');
  const remote = endAt(term, 'remote');
  const wanted = filter.direction === 'in' ? [local] : filter.direction === 'out' ? [remote] : [local, remote];
  return wanted.filter((end): end is End => end !== undefined);
}

/** The end that calls; undefined where the direction is not known. */
export function callingEnd(filter: Filter, term: Term): End | undefined {
  const source = endAt(term, 'source');
  if (source) return source;
  if (filter.direction === undefined) return undefined;
  return endAt(term, filter.direction === 'in' ? 'remote' : 'local');
}

/**
 * True for what lets answers back in where no state is kept: the caller's port is one that services have, and of the
 * target no port is named alone. Who may send such answers is source-port-pinned's matter.
 */
export function letsAnswersIn(filter: Filter, term: Term): boolean {
  const caller = callingEnd(filter, term);
  const from = caller ? stretchesOf(caller) : NOTHING;
  return (
    from.length > 0 &&
    from.every(({ single }) => single !== undefined) &&
    servingEnds(filter, term).every((end) => stretchesOf(end).every(({ single }) => single === undefined))
  );
}

/** True when the end lets every port through. 0 is no port that anything listens on. */
export function takesEveryPort(filter: Filter, end: End): boolean {
  const ports = valueOf(end.ports);
  if (ports) return covers(ports, range(1, (ALL_PORTS[0] as { to: number }).to));
  return filter.whole && end.ports.kind === 'absent' && end.uses.length === 0;
}

/** One number or range as it is written on an end. The two literals of `from_port` and `to_port` are one stretch. */
export interface Stretch {
  readonly ports: PortSet;
  readonly place: Place;
  /** The port, where the stretch is one. */
  readonly single: number | undefined;
  /** The ports in one spelling, whatever the dialect's; `all but 25` for a negation. */
  readonly text: string;
  /** What a fix may replace; undefined where two literals make the stretch. */
  readonly use: PortUse | undefined;
}

const stretchesIn = remembering(8, readStretches);
const NOTHING: readonly Stretch[] = [];

/** The stretches of an end in order; keywords and ports that may not be meant are left out. */
export const stretchesOf = (end: End): readonly Stretch[] => (end.uses.length === 0 ? NOTHING : stretchesIn(end));

function readStretches({ uses, ports }: End): readonly Stretch[] {
  const result: Stretch[] = [];
  let half: PortUse | undefined;
  const negated = uses.filter(({ part }) => part === 'not');
  // A list that is negated means what is none of its ports; where each is negated by itself any other one will do.
  const isOne =
    negated.length > 1 && samePorts(complement(unionOf(negated.map((use) => use.ports))), valueOf(ports) ?? []);
  for (const use of uses) {
    if (isOne && use.part === 'not' && use !== negated[0]) continue;
    const { place, form } = use.literal;
    if (form === 'keyword' || use.perhaps) continue;
    if (use.part === 'lower' || use.part === 'upper') {
      if (half && half.part !== use.part) {
        const whole = pair(half, use);
        if (whole) result.push(whole);
        half = undefined;
      } else half = use;
    } else if (use.part === 'not') {
      // Everything but the number is meant, and only the end as a whole says what that is.
      const text = listOf((isOne ? negated : [use]).map(({ literal }) => literal.text));
      result.push({ ports: valueOf(ports) ?? [], place, single: undefined, text: `all but ${text}`, use: undefined });
    } else result.push({ ports: use.ports, place, single: onlyPort(use.ports), text: formatPorts(use.ports), use });
  }
  return result;
}

/** Two ends are one range; one that ends below its start holds no port. */
function pair(a: PortUse, b: PortUse): Stretch | undefined {
  const [lower, upper] = a.part === 'lower' ? [a, b] : [b, a];
  const from = Math.min(...lower.ports.map((r) => r.from));
  const to = Math.max(...upper.ports.map((r) => r.to));
  if (to < from) return undefined;
  const ports = range(from, to);
  return { ports, place: lower.literal.place, single: onlyPort(ports), text: formatPorts(ports), use: undefined };
}

/** All ports that are written on an end. */
export const writtenPorts = (end: End): PortSet => unionOf(stretchesOf(end).map(({ ports }) => ports));

/** True when the number stands there on its own or as an end of a range: it was meant, not swept in. */
export const isNamed = (stretch: Stretch, number: number): boolean =>
  stretch.single === number || stretch.ports.some(({ from, to }) => from === number || to === number);

/** The part of a stretch that lies in a set. */
export const partIn = ({ single, ports }: Stretch, wanted: PortSet): PortSet =>
  single === undefined ? intersect(ports, wanted) : includes(wanted, single) ? ports : NO_PORTS;

/** True when a statement names the number at one of its ends: what most rules can be sure of at once that it does not. */
export function mentions(statement: Statement, number: number): boolean {
  const named = (end: End): boolean => stretchesOf(end).some((stretch) => isNamed(stretch, number));
  switch (statement.kind) {
    case 'rule':
      return statement.terms.some(({ ends }) => ends.some(named));
    case 'amendment':
      return statement.rule.terms.some(({ ends }) => ends.some(named));
    case 'translation':
      return named(statement.from) || named(statement.to);
    case 'backend':
      return named(statement.end);
    default:
      return false;
  }
}
