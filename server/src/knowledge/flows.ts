import type { Endpoint, FeatureId, Flow, Party, PartyId, RoleId, VersionId } from './types';

/** What a rule set is for, as a profile says it. Unsaid: any. */
export interface FlowQuery {
  readonly version?: string;
  readonly roles?: readonly string[];
  /** `host`: on a server of these roles. `perimeter`: between the Internet and us. `internal`: between our networks. */
  readonly vantage?: 'host' | 'perimeter' | 'internal';
  /** Features in use. A flow that belongs to a feature is left out where the list is given and does not hold it. */
  readonly features?: readonly string[];
}

/** Ends of a flow or service that hold for a version. */
export const endsIn = (ends: readonly Endpoint[], version?: string): readonly Endpoint[] =>
  version === undefined ? ends : ends.filter((end) => !end.versions || end.versions.includes(version as VersionId));

/** Where a flow may pass: seen by the ends' usual places. */
function passes(flow: Flow, query: FlowQuery, parties: ReadonlyMap<PartyId, Party>): boolean {
  if (query.vantage === undefined || query.vantage === 'host') return true;
  if (flow.sameServer) return false;
  const places = (ends: readonly Endpoint[]) =>
    endsIn(ends, query.version).map(({ party }) => parties.get(party)?.stands ?? 'anywhere');
  const from = places(flow.from);
  const to = places(flow.to);
  const outside = (place: Party['stands']) => place === 'outside' || place === 'anywhere';
  // An Edge server stands between the two firewalls: what it does with the outside passes the outer one, the rest the inner.
  if (query.vantage === 'perimeter') return from.some(outside) !== to.some(outside) || (from.some(outside) && to.some(outside));
  return from.some((place) => place !== 'outside') && to.some((place) => place !== 'outside');
}

/** True when a server with one of the roles is at one end. `exchange` at an end means every role. */
function touchesRoles(flow: Flow, query: FlowQuery, parties: ReadonlyMap<PartyId, Party>): boolean {
  if (!query.roles || query.roles.length === 0) return true;
  const roles = new Set(query.roles);
  const held = ({ party }: Endpoint): boolean => {
    if (party === 'exchange') return true;
    if (party === 'dag-member') return roles.has('mailbox');
    const role: RoleId | undefined = parties.get(party)?.role;
    return role !== undefined && roles.has(role);
  };
  return endsIn(flow.from, query.version).some(held) || endsIn(flow.to, query.version).some(held);
}

function wanted(flow: Flow, query: FlowQuery): boolean {
  if (flow.required !== 'feature' || query.features === undefined) return true;
  return (flow.features ?? []).some((feature: FeatureId) => query.features?.includes(feature));
}

/** The flows that the query asks for, in the order of the data. */
export const selectFlows = (
  flows: readonly Flow[],
  query: FlowQuery,
  parties: ReadonlyMap<PartyId, Party>,
): readonly Flow[] =>
  flows.filter(
    (flow) =>
      (query.version === undefined || flow.versions.includes(query.version as VersionId)) &&
      touchesRoles(flow, query, parties) &&
      passes(flow, query, parties) &&
      wanted(flow, query),
  );
