import { normalise, type PortSet } from '../../base/portSet';
import { endsIn } from '../../knowledge/flows';
import type { FlowPorts, Knowledge } from '../../knowledge/knowledge';
import type { Endpoint, Flow, Party, PartyId, Service } from '../../knowledge/types';
import type { Direction, Transport } from '../../model/statement';
import type { Profile } from '../profile';

/** A service that a need asks for, over one transport. */
export interface NeededService {
  readonly service: Service;
  readonly ports: PortSet;
  readonly transport: Transport;
  /** True where the port is drawn from a range: any rule that stands for the range will do. */
  readonly dynamic: boolean;
}

/** Who calls whom, in one direction. Of several pairs one is enough: mail comes from the Internet or from a smart host. */
export interface Way {
  /** Seen from the host on which the rules stand; undefined for rules between networks. */
  readonly direction: Direction | undefined;
  readonly pairs: readonly { readonly from: PartyId; readonly to: PartyId }[];
}

/** A flow that a profile needs, as far as rules have to let it through where they stand. */
export interface Need {
  readonly flow: Flow;
  /** All of them have to be open. */
  readonly ways: readonly Way[];
  readonly services: readonly NeededService[];
  /** True when one of the services is enough. */
  readonly choice: boolean;
  /** True for flows that are open where somebody wants them: they are not missed, and not too much either. */
  readonly optional: boolean;
}

/** The parties that the servers of a profile are; empty where no role is said, and then any may be. */
function ownParties({ roles, features }: Profile, knowledge: Knowledge): ReadonlySet<PartyId> {
  const own = new Set<PartyId>();
  for (const { id, role } of knowledge.parties) {
    if (role === undefined || !roles.includes(role)) continue;
    if (id !== 'dag-member' || features.includes('dag')) own.add(id);
  }
  // Edge Transport stands apart from the organisation's servers, and its flows name it.
  if (roles.some((role) => role !== 'edge-transport')) own.add('exchange');
  return own;
}

/** What a profile needs, required flows and optional ones, in the order of the data. None without a version. */
export function needsOf(profile: Profile, knowledge: Knowledge): readonly Need[] {
  const { version, roles, vantage, features } = profile;
  if (version === undefined) return [];
  const flows = knowledge.selectFlows({
    version,
    features,
    ...(roles.length > 0 ? { roles } : {}),
    ...(vantage === undefined ? {} : { vantage }),
  });
  return flows.flatMap((flow) => needsFrom(flow, profile, version, knowledge));
}

/**
 * What a profile needs between networks of our own. Where rules stand before the Internet none of it has to pass, and a
 * firewall of three sides lets it pass all the same, from Mailbox servers to Edge Transport.
 */
export const innerNeedsOf = (profile: Profile, knowledge: Knowledge): readonly Need[] =>
  profile.vantage === 'perimeter' ? needsOf({ ...profile, vantage: 'internal' }, knowledge) : [];

function needsFrom(flow: Flow, profile: Profile, version: string, knowledge: Knowledge): readonly Need[] {
  if (flow.sameServer || entersElsewhere(flow, profile, version)) return [];
  const groups = targetsOf(flow, version, knowledge);
  const all = servicesFor(flow, profile, version, knowledge).filter(
    // An optional flow of one service is itself the wish for it.
    ({ service }, _, { length }) =>
      flow.required !== 'optional' || length === 1 || isInUse(service, profile, version, knowledge),
  );
  return groups.flatMap((to): Need[] => {
    const services = groups.length < 2 ? all : all.filter(({ service }) => offers(to, service, version, knowledge));
    // Of several kinds of servers that are called, those that are no Exchange do not call back.
    const back = (flow.bothWays ?? false) && (groups.length < 2 || to === groups[0]);
    const ways = waysOf(flow, to, back, profile, version, knowledge);
    if (services.length === 0 || ways.length === 0) return [];
    return [{ flow, ways, services, choice: flow.choice ?? false, optional: flow.required === 'optional' }];
  });
}

/** Where Edge Transport stands, what comes from outside to it does not come to the servers behind it. */
function entersElsewhere(flow: Flow, { vantage, roles, features }: Profile, version: string): boolean {
  if (vantage !== 'host' || !features.includes('edge-subscription') || roles.includes('edge-transport')) return false;
  const named = (ends: readonly Endpoint[]) => endsIn(ends, version).some(({ party }) => party === 'edge');
  return (named(flow.to) && flow.to.length > 1) || (named(flow.from) && flow.from.length > 1);
}

/** False for services that are there for a feature which the profile does not name: a load balancer passes on no POP3 then. */
function isInUse(service: Service, { features }: Profile, version: string, knowledge: Knowledge): boolean {
  const needed = knowledge.flowsOf(service.id, version).filter(({ required }) => required !== 'optional');
  return (
    needed.length === 0 ||
    needed.some((flow) => flow.features === undefined || flow.features.some((feature) => features.includes(feature)))
  );
}

/** Servers of the organisation are one target, whatever their roles; others are another. */
function targetsOf(flow: Flow, version: string, knowledge: Knowledge): readonly (readonly PartyId[])[] {
  const to = endsIn(flow.to, version).map(({ party }) => party);
  const ours = to.filter((id) => knowledge.party(id)?.exchange);
  const others = to.filter((id) => !knowledge.party(id)?.exchange);
  return [ours, others].filter((list) => list.length > 0);
}

/** Whether servers of these parties listen for a service; of a flow with several targets each offers its own. */
function offers(to: readonly PartyId[], service: Service, version: string, knowledge: Knowledge): boolean {
  const { listeners, roles } = knowledge.view(service, version);
  if (endsIn(listeners, version).some(({ party }) => to.includes(party))) return true;
  const exchange = to.some((id) => knowledge.party(id)?.exchange);
  return exchange ? roles.length > 0 : roles.length === 0;
}

/** The services of a flow by transport. A fixed RPC port stands for the range where the profile says that it is fixed. */
function servicesFor(
  flow: Flow,
  { features }: Profile,
  version: string,
  knowledge: Knowledge,
): readonly NeededService[] {
  const parts = knowledge.flowPorts(flow, version);
  const fixed = features.includes('static-rpc') && parts.some(({ service }) => isFixedRpc(service));
  return parts
    .filter(({ service }) => (isFixedRpc(service) ? fixed : !(fixed && service.dynamic)))
    .flatMap((part) => byTransport(part));
}

/** True for the window in which administrators fix RPC ports. */
const isFixedRpc = ({ id, dynamic }: Service): boolean => dynamic === true && id.startsWith('static-rpc');

function byTransport({ service, ports, transports }: FlowPorts): readonly NeededService[] {
  const needed = service.needed?.filter((transport) => transports.includes(transport)) ?? transports;
  return needed.map((transport) => ({ service, ports, transport, dynamic: service.dynamic ?? false }));
}

function waysOf(
  flow: Flow,
  to: readonly PartyId[],
  bothWays: boolean,
  profile: Profile,
  version: string,
  knowledge: Knowledge,
): readonly Way[] {
  const from = endsIn(flow.from, version).map(({ party }) => party);
  const pairs = from.flatMap((caller) => to.map((called) => ({ from: caller, to: called })));
  const back = bothWays ? pairs.map((pair) => ({ from: pair.to, to: pair.from })) : [];
  if (profile.vantage !== 'host') {
    const passing = (list: readonly { from: PartyId; to: PartyId }[]) =>
      list.filter((pair) => passes(pair, profile, knowledge));
    const ways = [passing(pairs), passing(back)].filter((list) => list.length > 0);
    // Between servers of one kind the way back is the same.
    const sameEnds = pairs.every((pair) => pair.from === pair.to);
    return (sameEnds ? ways.slice(0, 1) : ways).map((list) => ({ direction: undefined, pairs: list }));
  }
  const own = ownParties(profile, knowledge);
  const isOurs = (id: PartyId): boolean => own.size === 0 || own.has(id);
  const all = [...pairs, ...back];
  const inward = all.filter((pair) => isOurs(pair.to));
  const outward = all.filter((pair) => isOurs(pair.from));
  return [
    ...(inward.length > 0 ? [{ direction: 'in', pairs: inward } as const] : []),
    ...(outward.length > 0 ? [{ direction: 'out', pairs: outward } as const] : []),
  ];
}

/** Whether a call passes between the Internet and us, or between our networks. */
function passes(
  pair: { readonly from: PartyId; readonly to: PartyId },
  { vantage, roles }: Profile,
  knowledge: Knowledge,
): boolean {
  if (vantage === undefined) return true;
  const places = [pair.from, pair.to].map((id): Party['stands'] => knowledge.party(id)?.stands ?? 'anywhere');
  if (vantage === 'internal') return !places.includes('outside');
  if (places.includes('outside')) return true;
  // Clients and name servers may be outside; Edge Transport asks the Internet's name servers.
  return pair.from === 'client' || (roles.includes('edge-transport') && pair.from === 'edge' && pair.to === 'dns');
}

/** Ports of services that a profile needs or may have. */
export interface WantedPorts {
  /** Those that are fixed. */
  readonly fixed: PortSet;
  /** Those with the ranges from which ports are drawn. */
  readonly all: PortSet;
}

/** What is wanted in a direction; `undefined` for rules between networks. */
export function wantedPorts(
  needs: readonly Need[],
  transport: Transport,
  direction: Direction | undefined,
): WantedPorts {
  const services = needs
    .filter(({ ways }) =>
      ways.some((way) => way.direction === undefined || direction === undefined || way.direction === direction),
    )
    .flatMap((need) => need.services.filter((service) => mayUse(service, transport)));
  return {
    fixed: normalise(services.flatMap(({ ports, dynamic }) => (dynamic ? [] : ports))),
    all: normalise(services.flatMap(({ ports }) => ports)),
  };
}

/** A service may come over a transport that it can do without. */
const mayUse = ({ service, transport }: NeededService, wanted: Transport): boolean =>
  transport === wanted || service.transports.includes(wanted);
