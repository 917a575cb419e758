import type { Endpoint, FeatureId, Flow, Party, PartyId, RoleId, VersionId } from './types';

/** What a rule set is for, as a profile says it. Unsaid: any. */
export interface FlowQuery {
  readonly version?: string;
  readonly roles?: readonly string[];
  /** `host`: on a server of these roles. `perimeter`: between the Internet and us. `internal`: between our networks. */
  readonly vantage?: 'host' | 'perimeter' | 'internal';
  /** Features in use: a flow of another feature is left out, and so is one that a feature does away with. */
  readonly features?: readonly string[];
}

/** Ends of a flow or service that hold for a version. */
export const endsIn = (ends: readonly Endpoint[], version?: string): readonly Endpoint[] =>
  version === undefined ? ends : ends.filter((end) => !end.versions || end.versions.includes(version as VersionId));

/** Whether a flow passes where the rules stand, by where its ends usually are. */
function passes(flow: Flow, query: FlowQuery, parties: ReadonlyMap<PartyId, Party>): boolean {
  if (query.vantage === undefined || query.vantage === 'host') return true;
  if (flow.sameServer) return false;
  const places = (ends: readonly Endpoint[]) =>
    endsIn(ends, query.version).map(({ party }) => parties.get(party)?.stands ?? 'anywhere');
  const from = places(flow.from);
  const to = places(flow.to);
  // What stands anywhere (clients, DNS servers) is outside as well as inside.
  const outside = (place: Party['stands']) => place === 'outside' || place === 'anywhere';
  if (query.vantage === 'perimeter') return from.some(outside) || to.some(outside);
  const inside = (place: Party['stands']) => place !== 'outside';
  return from.some(inside) && to.some(inside);
}

/** True when a server with one of the roles is at one end. */
function touchesRoles(flow: Flow, query: FlowQuery, parties: ReadonlyMap<PartyId, Party>): boolean {
  if (!query.roles || query.roles.length === 0) return true;
  const roles = new Set(query.roles);
  const held = ({ party }: Endpoint): boolean => {
    // Any server of the organisation; Edge Transport stands apart from it, and its flows name it.
    if (party === 'exchange') return query.roles?.some((role) => role !== 'edge-transport') ?? true;
    const role: RoleId | undefined = parties.get(party)?.role;
    return role !== undefined && roles.has(role);
  };
  return endsIn(flow.from, query.version).some(held) || endsIn(flow.to, query.version).some(held);
}

/** True when the features in use call for it and none does away with it. Features unsaid: everything may be in use. */
function wanted({ features, without }: Flow, query: FlowQuery): boolean {
  if (query.features === undefined) return true;
  const used = (feature: FeatureId): boolean => query.features?.includes(feature) ?? false;
  return (features === undefined || features.some(used)) && !without?.some(used);
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
