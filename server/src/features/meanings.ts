import { groupOf } from '../analysis/userServices';
import { onlyPort, type PortSet, samePorts } from '../base/portSet';
import type { Reference } from '../document/references';
import type { PartyId } from '../knowledge/ids';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service, ServiceView } from '../knowledge/types';
import type { AttributedUse } from '../model/references';
import { type Address, type Direction, type Side, type Statement, valueOf } from '../model/statement';
import { type Context, onlyVersion } from './context';

/** Where a port stands, as far as its statement says so. */
export interface Situation {
  readonly direction?: Direction | undefined;
  readonly side?: Side | undefined;
  /** The service that the setting written here belongs to: its port means nothing else there. */
  readonly owner?: string | undefined;
  /** Who is at the other end, by groups that the user declares. */
  readonly parties?: ReadonlySet<PartyId> | undefined;
}

/** `serves`: a host of ours listens on the port. `calls`: one of ours calls it. Undefined: nobody says. */
export function partIn({ direction, side }: Situation): 'serves' | 'calls' | undefined {
  if (side === 'remote') return direction === 'in' ? undefined : 'calls';
  if (side === 'local') return direction === 'out' ? undefined : 'serves';
  if (side === 'source') return undefined;
  return direction === undefined ? undefined : direction === 'in' ? 'serves' : 'calls';
}

export function situationOf(reference: AttributedUse, context: Context): Situation {
  const { statement, side } = reference;
  return {
    direction: valueOf(reference.direction),
    side,
    owner: ownerOf(statement, context),
    parties: partiesBeside(reference, context),
  };
}

/** The service that a pin or a listener names by what it sets. */
function ownerOf(statement: Statement, { knowledge }: Context): string | undefined {
  if (statement.kind === 'pin') return knowledge.knob(statement.knob)?.service;
  return statement.kind === 'listener' ? statement.service : undefined;
}

/** The addresses at the other end of a rule. */
export function addressesBeside({
  statement,
  use,
  side,
}: Pick<Reference, 'statement' | 'use' | 'side'>): readonly Address[] {
  if (statement.kind === 'connector') return valueOf(statement.remote) ?? [];
  if (statement.kind !== 'rule') return [];
  const term = statement.terms.find(({ ends }) => ends.some(({ uses }) => uses.includes(use)));
  const own = side === 'local' || side === 'destination' ? 'local destination' : 'remote source';
  const other = term?.ends.find((end) => !own.includes(end.side));
  const same = term?.ends.find((end) => own.includes(end.side));
  const written = (other && valueOf(other.addresses)) ?? [];
  // Outbound rules name the other end beside its port.
  return written.length > 0 || side === 'local' ? written : ((same && valueOf(same.addresses)) ?? []);
}

function partiesBeside(reference: AttributedUse, { groups }: Context): ReadonlySet<PartyId> | undefined {
  if (groups.length === 0) return undefined;
  const parties = addressesBeside(reference).flatMap((address) => groupOf(address, groups)?.party ?? []);
  return parties.length > 0 ? new Set(parties as PartyId[]) : undefined;
}

/** Numbers drawn from a range this wide or narrower are spoken of one by one: the window for fixed RPC ports. */
const NARROW = 2000;

const width = (ports: PortSet): number => ports.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** True for ranges so wide that lying in one says nothing about a number. */
export const isWide = ({ dynamic, ports }: Pick<Service, 'dynamic' | 'ports'>): boolean =>
  dynamic === true && width(ports) > NARROW;

/** Whether servers of the organisation, of the roles at hand, listen (or call). */
export function hasPart(
  view: ServiceView,
  part: 'serves' | 'calls',
  { knowledge, profile, versions }: Context,
): boolean {
  const roles = profile?.roles ?? [];
  const ends = part === 'serves' ? view.listeners : view.callers;
  return ends.some((end) => {
    if (end.versions && versions.length > 0 && !end.versions.some((v) => versions.includes(v))) return false;
    const party = knowledge.party(end.party);
    if (!party?.exchange) return false;
    if (roles.length === 0 || party.role === undefined) return !roles.includes('edge-transport') || roles.length !== 1;
    return roles.includes(party.role);
  });
}

/**
 * The services that a set of ports may mean, the likeliest first: what the user declares, then those that use the
 * transport, belong to the versions and roles at hand, and listen or are called as the statement has it.
 */
export function servicesFor(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
  situation: Situation = {},
): readonly Service[] {
  const known = ranked.get(context) ?? new Map<string, readonly Service[]>();
  if (known.size === 0) ranked.set(context, known);
  const key = `${ports.map(({ from, to }) => `${from}-${to}`)} ${transports ?? ''} ${keyOf(situation)}`;
  let services = known.get(key);
  if (!services) {
    services = rank(ports, transports, context, situation);
    if (known.size >= MOST_RANKED) known.clear();
    known.set(key, services);
  }
  return services;
}

/** Answers are kept for so many questions: the lines of a text ask the same few again and again. */
const MOST_RANKED = 2000;
const ranked = new WeakMap<Context, Map<string, readonly Service[]>>();

/** What tells situations apart. */
const keyOf = ({ direction, side, owner, parties }: Situation): string =>
  `${direction} ${side} ${owner} ${parties ? [...parties] : ''}`;

function rank(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
  situation: Situation,
): readonly Service[] {
  const { knowledge, versions } = context;
  const single = onlyPort(ports);
  const all =
    single !== undefined
      ? knowledge.servicesAt(single)
      : knowledge.services.filter((s) => s.presence !== 'absent' && samePorts(s.ports, ports));
  const wanted = (transports ?? []).filter((t) => t === 'tcp' || t === 'udp');
  const part = partIn(situation);
  const score = (service: Service): number => {
    if (service.id === situation.owner) return 100;
    let points = 0;
    if (wanted.length > 0 && !wanted.some((t) => (service.transports as readonly string[]).includes(t))) points -= 8;
    if (service.declaredIn !== undefined) return points + 20;
    if (versions.length > 0 && !versions.some((v) => (service.versions as readonly string[]).includes(v))) points -= 6;
    if (service.dynamic) points -= 4;
    if (service.presence !== 'listener') points -= 3;
    // Where no version is known it is most likely a living one.
    if (versions.length === 0 && isGone(service, knowledge)) points -= 3;
    const view = knowledge.view(service, onlyVersion(context));
    if (part && hasPart(view, part, context)) points += 2;
    else if (!part && (hasPart(view, 'serves', context) || hasPart(view, 'calls', context))) points += 1;
    const others = part === 'serves' ? view.callers : view.listeners;
    if (situation.parties && others.some(({ party }) => situation.parties?.has(party))) points += 1;
    return points;
  };
  return all
    .map((service, i) => ({ service, i, points: score(service) }))
    .sort((a, b) => b.points - a.points || a.i - b.i)
    .map(({ service }) => service);
}

/** True for what the newest version and Exchange Online lack, though an Exchange before them had it. */
const isGone = ({ versions, exchangeOnline }: Service, { versions: { all } }: Knowledge): boolean =>
  !exchangeOnline && versions.length > 0 && versions[versions.length - 1] !== all[all.length - 1];

/** True when the file is known to be about other versions than the service has. */
export const isElsewhere = ({ versions, declaredIn }: Service, context: Context): boolean =>
  declaredIn === undefined &&
  context.versions.length > 0 &&
  !context.versions.some((v) => (versions as readonly string[]).includes(v));

/** True for a wide range on the side of those who call: each draws a port for itself, and none is that of a service. */
export function isDrawn(ports: PortSet, { direction, side }: Situation): boolean {
  const ofCallers =
    side === 'source' || (side === 'remote' && direction === 'in') || (side === 'local' && direction === 'out');
  return ofCallers && ports.length === 1 && width(ports) > NARROW;
}

/**
 * The meaning worth telling: of one number not just that it lies in a wide range, and where lists name a service that
 * the versions at hand do not have, that nothing listens.
 */
export function meaningOf(
  ports: PortSet,
  services: readonly Service[],
  context: Context,
  situation: Situation = {},
): Service | undefined {
  const single = onlyPort(ports);
  if (isDrawn(ports, situation)) return undefined;
  if (single === undefined) return services[0];
  const best = services.find((service) => service.id === situation.owner || !isWide(service));
  if (best && !isElsewhere(best, context)) return best;
  const [absent] = context.knowledge.absentAt(single).filter((service) => !isElsewhere(service, context));
  return absent ?? best;
}
