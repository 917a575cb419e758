import { isAnyZone, isPublicZone, reachOf } from '../../analysis/addresses';
import type { UserGroup } from '../../analysis/configuration';
import type { FileFacts } from '../../analysis/facts';
import { groupOf } from '../../analysis/userServices';
import { ALL_PORTS, intersect, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import { type End, type Statement, type Term, type Transport, valueOf } from '../../model/statement';
import {
  allows,
  callingEnd,
  type Filter,
  filterOf,
  isPortless,
  letsAnswersIn,
  mayCarry,
  partIn,
  type Stretch,
  seenFromHost,
  servingEnds,
  stretchesOf,
  takesEveryPort,
  transportsOf,
} from './filters';
import { keptFor, remembering } from './memo';

/**
 * Who may call. `internet`: it says so. `anyone`: the Internet too, unless the rule set stands between networks of our
 * own. `usual`: nobody named, the normal form on a host, where the Internet is meant only if the host stands before it.
 */
export type Openness = 'internet' | 'anyone' | 'usual' | 'limited' | 'unknown';

export function opennessOf(filter: Filter, term: Term, groups: readonly UserGroup[]): Openness {
  const caller = callingEnd(filter, term);
  if (!caller) return 'unknown';
  const reach = isDeclaredPublic(caller, groups) ? 'internet' : reachOf(caller.addresses);
  if (reach === 'internet' || reach === 'limited' || reach === 'unknown') return reach;
  if (reach === 'unsaid' && !filter.whole) return 'unknown';
  const { zone } = caller;
  if (zone.kind === 'unread') return 'unknown';
  const interfaces = valueOf(zone);
  if (interfaces !== undefined && !isAnyZone(interfaces)) {
    if (!isPublicZone(interfaces) && !isPublicZone(caller.zoneCalledBy ?? '')) return 'limited';
    return term.opaque.length > 0 ? 'unknown' : 'internet';
  }
  // What leaves towards the Internet comes from our own networks.
  const target = servingEnds(filter, term)[0];
  if (target?.side === 'destination' && isPublicZone(valueOf(target.zone) ?? '')) return 'limited';
  // A condition that is not modelled may be the one that limits the callers.
  if (term.opaque.length > 0) return 'unknown';
  if (!seenFromHost(term)) return 'anyone';
  const profiles = filter.statement.kind === 'rule' ? valueOf(filter.statement.profiles) : undefined;
  const publicAlone =
    profiles !== undefined && profiles.length > 0 && profiles.every((profile) => profile === 'public');
  return publicAlone ? 'internet' : 'usual';
}

/** True where the user says of an address or a name that the Internet stands behind it. */
const isDeclaredPublic = ({ addresses }: End, groups: readonly UserGroup[]): boolean =>
  groups.length > 0 && (valueOf(addresses) ?? []).some((address) => groupOf(address, groups)?.party === 'internet');

/** What the file must say for a rule to be open to the Internet; undefined where it is anyway. */
function vantageFor(openness: Openness): ((file: FileFacts) => boolean) | undefined {
  switch (openness) {
    case 'anyone':
      return ({ profile }) => profile?.vantage !== 'internal';
    case 'usual':
      return ({ profile }) => profile?.vantage === 'perimeter';
    default:
      return undefined;
  }
}

/** A term that lets the Internet in, with the end it reaches. */
export interface Opening {
  readonly filter: Filter;
  readonly term: Term;
  readonly end: End;
  readonly confirm: { readonly confirm?: (file: FileFacts) => boolean };
}

/** The terms of a statement that let the Internet in. What an answer or a call of our own needs is not among them. */
export const openingsOf = (statement: Statement, groups: readonly UserGroup[]): readonly Opening[] =>
  keptFor(byGroups, groups, rememberingFor)(statement);

const byGroups = new WeakMap<readonly UserGroup[], (statement: Statement) => readonly Opening[]>();

const rememberingFor = (groups: readonly UserGroup[]): ((statement: Statement) => readonly Opening[]) =>
  remembering(2, (statement) => findOpenings(statement, groups));

function findOpenings(statement: Statement, groups: readonly UserGroup[]): readonly Opening[] {
  const filter = filterOf(statement);
  if (!filter || filter.direction === 'out' || (statement.kind === 'rule' && statement.returning)) return [];
  const result: Opening[] = [];
  for (const term of filter.terms) {
    if (!allows(filter, term) || isPortless(term) || letsAnswersIn(filter, term)) continue;
    const openness = opennessOf(filter, term, groups);
    if (openness === 'limited' || openness === 'unknown') continue;
    const confirm = vantageFor(openness);
    for (const end of servingEnds(filter, term))
      result.push({ filter, term, end, confirm: confirm ? { confirm } : {} });
  }
  return result;
}

/** Ports of a set that stand open to the Internet, at one place. */
export interface Exposure {
  readonly ports: PortSet;
  readonly place: Place;
  readonly text: string;
  readonly single: number | undefined;
  readonly stretch?: Stretch;
  readonly confirm: Opening['confirm'];
}

/** Where a statement opens ports of the set to the Internet; with a transport, where that may pass. */
export function exposuresOf(
  statement: Statement,
  wanted: PortSet,
  groups: readonly UserGroup[],
  transport?: Transport,
): Exposure[] {
  const result: Exposure[] = [];
  for (const { filter, term, end, confirm } of openingsOf(statement, groups)) {
    if (transport && !mayCarry(filter, term, transport)) continue;
    for (const stretch of stretchesOf(end)) {
      const ports = partIn(stretch, wanted);
      if (ports.length > 0)
        result.push({ ports, place: stretch.place, text: stretch.text, single: stretch.single, stretch, confirm });
    }
    // A rule for everything is any-any-allow; one for every port of a transport opens these among the rest, unless others
    // decide what comes to it.
    if (filter.statement.kind === 'rule' && filter.statement.called) continue;
    if (end.uses.length === 0 && takesEveryPort(filter, end) && !transportsOf(filter, term)?.includes('any')) {
      const { place } = term.transport.kind === 'written' ? term.transport : statement;
      result.push({ ports: intersect(ALL_PORTS, wanted), place, text: 'Every port', single: undefined, confirm });
    }
  }
  return result;
}
