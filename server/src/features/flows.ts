import type { Knowledge } from '../knowledge/knowledge';
import type { Endpoint, Party, Service, VersionId } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { isElsewhere, partIn, type Situation } from './meanings';
import { listOf } from './wording';

/** `Mailbox → Edge Transport`; empty where the record names no ends. */
export function flowWords(service: Service, context: Context, situation: Situation = {}): string {
  const { from, to, bothWays } = endsOf(service, context, situation);
  if (from.length === 0 || to.length === 0) return '';
  return `${listOf(from, 'or')} → ${listOf(to, 'or')}${bothWays ? ', both ways' : ''}`;
}

interface Ends {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly bothWays: boolean;
}

/** Other ends that one line can name. */
const MOST_ENDS = 4;

/** Who calls and who listens, as far as it concerns the servers of the profile and the side on which the port stands. */
function endsOf(service: Service, context: Context, situation: Situation): Ends {
  const { knowledge, profile } = context;
  const version = onlyVersion(context);
  const view = knowledge.view(service, version && isElsewhere(service, context) ? undefined : version);
  const part = partIn(situation);
  // The roles at hand are those of a version that has the service.
  const roles = isElsewhere(service, context) ? [] : (profile?.roles ?? []);
  const called = part === 'calls' ? calledBy(service, roles, context).map(({ title }) => title) : [];
  if (called.length > 0) {
    return {
      from:
        roles.length > 0
          ? serversOf(roles, context).map(({ title }) => title)
          : namesOf(view.callers, service, context),
      to: called.length > MOST_ENDS ? [...called.slice(0, MOST_ENDS - 1), 'others'] : called,
      bothWays: view.bothWays ?? false,
    };
  }
  const at = version !== undefined && !isElsewhere(service, context) ? version : lastOf(service);
  const own = (ends: readonly Endpoint[], which: 'serves' | 'calls'): readonly string[] => {
    const held = holding(ends, at);
    return namesOf(part === which ? endsWithRole(held, roles, context) : held, service, context);
  };
  return { from: own(view.callers, 'calls'), to: own(view.listeners, 'serves'), bothWays: view.bothWays ?? false };
}

/** Who calls and who listens in every version: `Hub Transport (2007 to 2010) and Mailbox (2013 to SE) → Edge Transport`. */
export function everyEnd(
  {
    callers,
    listeners,
    bothWays,
    versions,
  }: {
    readonly callers: readonly Endpoint[];
    readonly listeners: readonly Endpoint[];
    readonly bothWays?: boolean;
    /** Of the record: an end that is there in all of them needs no word about it. */
    readonly versions: readonly VersionId[];
  },
  knowledge: Knowledge,
): string {
  const words = (ends: readonly Endpoint[]): string => {
    const byName = new Map<string, readonly VersionId[]>();
    for (const end of ends) {
      const name = end.words ?? knowledge.party(end.party)?.title ?? end.party;
      byName.set(name, [...(byName.get(name) ?? []), ...(end.versions ?? versions)]);
    }
    return listOf(
      [...byName].map(([name, held]) =>
        versions.every((version) => held.includes(version)) ? name : `${name} (${knowledge.versions.format(held)})`,
      ),
    );
  };
  if (callers.length === 0 || listeners.length === 0) return '';
  return `${words(callers)} → ${words(listeners)}${bothWays ? ', both ways' : ''}`;
}

/** The servers of roles as parties of flows. */
const serversOf = (roles: readonly string[], { knowledge }: Context): readonly Party[] =>
  knowledge.parties.filter(({ role, id }) => role !== undefined && roles.includes(role) && id !== 'dag-member');

/** The words of ends that hold in the version at hand, or in the last that has the service. */
function namesOf(ends: readonly Endpoint[], service: Service, context: Context): readonly string[] {
  const { knowledge } = context;
  const version = onlyVersion(context);
  const at = version !== undefined && !isElsewhere(service, context) ? version : lastOf(service);
  const here = ends.filter(
    (end) => !end.versions || at === undefined || (end.versions as readonly string[]).includes(at),
  );
  return [...new Set(here.map((end) => end.words ?? knowledge.party(end.party)?.title ?? end.party))];
}

export const lastOf = ({ versions }: Pick<Service, 'versions'>): string | undefined => versions[versions.length - 1];

/** The ends that are servers of the roles; any server of the organisation is named by the role. All where none is. */
function endsWithRole(ends: readonly Endpoint[], roles: readonly string[], context: Context): readonly Endpoint[] {
  const { knowledge } = context;
  if (roles.length === 0) return ends;
  const held = ends.flatMap((end): Endpoint[] => {
    const party = knowledge.party(end.party);
    if (party?.role !== undefined) return roles.includes(party.role) ? [end] : [];
    if (end.party !== 'exchange' || end.words !== undefined) return [];
    return serversOf(roles, context).map(({ id }) => ({ ...end, party: id }));
  });
  return held.length > 0 ? held : ends;
}

/** Whom servers of the roles call over a service, by the flows of the version at hand. */
function calledBy(service: Service, roles: readonly string[], context: Context): readonly Party[] {
  const { knowledge } = context;
  const version = onlyVersion(context) ?? lastOf(service);
  const calls = ({ party, words }: Endpoint): boolean => {
    const found = knowledge.party(party);
    if (!found?.exchange) return false;
    if (roles.length === 0) return true;
    return found.role === undefined ? words === undefined : roles.includes(found.role);
  };
  const flows = knowledge
    .flowsOf(service.id, version)
    .filter((flow) => !flow.sameServer && holding(flow.from, version).some(calls));
  const listening = new Set(service.listeners.map(({ party }) => party));
  const called = new Set(
    flows.flatMap(({ to, services }) => {
      const ends = holding(to, version).map(({ party }) => party);
      // Of a flow over several services not everyone at its end offers each of them.
      return services.length === 1 ? ends : ends.filter((party) => listening.has(party));
    }),
  );
  // The outside first: what stays inside is what a reader expects.
  return knowledge.parties
    .filter(({ id }) => called.has(id))
    .sort((a, b) => Number(a.stands !== 'outside') - Number(b.stands !== 'outside'));
}

const holding = (ends: readonly Endpoint[], version: string | undefined): readonly Endpoint[] =>
  ends.filter((end) => !end.versions || version === undefined || (end.versions as readonly string[]).includes(version));

/** Of each service, by the part its port plays and the room there is. */
const shortFlows = new WeakMap<Context, Map<Service, Map<string, string>>>();

/**
 * `clients → Mailbox`: the flow in the shortest words, for places without room. Where that is still more than `most`
 * characters, the first caller stands for all. Empty where it says nothing.
 */
export function shortFlow(service: Service, context: Context, situation: Situation, most: number): string {
  const all = shortFlows.get(context) ?? new Map<Service, Map<string, string>>();
  if (all.size === 0) shortFlows.set(context, all);
  const flows = all.get(service) ?? new Map<string, string>();
  if (flows.size === 0) all.set(service, flows);
  const part = partIn(situation);
  const key = `${part} ${most}`;
  let flow = flows.get(key);
  if (flow === undefined) {
    flow = readShortFlow(service, context, part, most);
    flows.set(key, flow);
  }
  return flow;
}

function readShortFlow(service: Service, context: Context, part: ReturnType<typeof partIn>, most: number): string {
  const { knowledge, profile } = context;
  const version = onlyVersion(context);
  const here = version !== undefined && !isElsewhere(service, context);
  const view = knowledge.view(service, here ? version : undefined);
  const roles = profile?.roles ?? [];
  const shorts = (ends: readonly Endpoint[], own: boolean): readonly string[] => {
    const held = holding(own ? endsWithRole(ends, roles, context) : ends, here ? version : lastOf(service));
    return distinct(held.map(({ party }) => knowledge.party(party)).map((party) => party?.short ?? party?.title ?? ''));
  };
  const names = (parties: readonly Party[]): readonly string[] => distinct(parties.map((p) => p.short ?? p.title));
  const called = part === 'calls' ? names(calledBy(service, roles, context)) : [];
  const from =
    called.length > 0 && roles.length > 0 ? names(serversOf(roles, context)) : shorts(view.callers, part === 'calls');
  const to = called.length > 0 ? called : shorts(view.listeners, part === 'serves');
  const unnamed = knowledge.party('other')?.title;
  if (from.length === 0 || to.length === 0 || [...from, ...to].some((end) => end === unnamed || end === '')) return '';
  if (from.join() === to.join()) return view.bothWays ? to.join(', ') : '';
  const shortened = (ends: readonly string[]): string =>
    ends.length > 1 ? `${ends[0]} and others` : (ends[0] as string);
  const full = `${from.join(', ')} → ${to.join(', ')}`;
  if (full.length <= most) return full;
  const short = `${shortened(from)} → ${shortened(to)}`;
  return short.length <= most ? short : '';
}

export const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];
