import { count, covers, formatRange, includes, onlyPort, overlaps, type PortSet } from '../base/portSet';
import type { FeatureId } from '../knowledge/ids';
import type { Knowledge } from '../knowledge/knowledge';
import type { Endpoint, Flow, Knob, Party, Service, ServiceView, SetupRule, Source } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { isElsewhere, isWide, partIn, type Situation } from './meanings';
import { code, joined, listOf, plain, portWords, sentence, someOf, upperFirst } from './wording';

export { type Context, contextOf } from './context';
export { servicesFor } from './meanings';

/**
 * A line about a service. Where there is no room for all, those with the highest `rank` fall away first; the order of
 * the lines stays.
 */
export interface Line {
  readonly rank: number;
  readonly text: string;
}

/** The lines that there is room for. */
export function fitting(lines: readonly Line[], most: number): string[] {
  const kept = lines.filter(({ text }) => text !== '');
  while (kept.length > most) {
    const worst = kept.reduce((a, b) => (b.rank >= a.rank ? b : a));
    kept.splice(kept.indexOf(worst), 1);
  }
  return kept.map(({ text }) => text);
}

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
  const roles = profile?.roles ?? [];
  const own = (ends: readonly Endpoint[], which: 'serves' | 'calls'): readonly string[] =>
    namesOf(part === which ? endsWithRole(ends, roles, context) : ends, service, context);
  const from = own(view.callers, 'calls');
  let to = own(view.listeners, 'serves');
  if (part === 'calls') {
    const called = calledBy(service, roles, context).map(({ title }) => title);
    if (called.length > 0) to = called.length > MOST_ENDS ? [...called.slice(0, MOST_ENDS - 1), 'others'] : called;
  }
  return { from, to, bothWays: view.bothWays ?? false };
}

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

const lastOf = ({ versions }: Pick<Service, 'versions'>): string | undefined => versions[versions.length - 1];

/** The ends that are servers of the roles; any server of the organisation is named by the role. All where none is. */
function endsWithRole(
  ends: readonly Endpoint[],
  roles: readonly string[],
  { knowledge }: Context,
): readonly Endpoint[] {
  if (roles.length === 0) return ends;
  const held = ends.flatMap((end): Endpoint[] => {
    const party = knowledge.party(end.party);
    if (party?.role !== undefined) return roles.includes(party.role) ? [end] : [];
    if (end.party !== 'exchange' || end.words !== undefined) return [];
    return knowledge.parties
      .filter(({ role, id }) => role !== undefined && roles.includes(role) && id !== 'dag-member')
      .map(({ id }) => ({ ...end, party: id }));
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
  const called = new Set(flows.flatMap((flow) => holding(flow.to, version).map(({ party }) => party)));
  // The outside first: what stays inside is what a reader expects.
  return knowledge.parties
    .filter(({ id }) => called.has(id))
    .sort((a, b) => Number(a.stands !== 'outside') - Number(b.stands !== 'outside'));
}

const holding = (ends: readonly Endpoint[], version: string | undefined): readonly Endpoint[] =>
  ends.filter((end) => !end.versions || version === undefined || (end.versions as readonly string[]).includes(version));

/**
 * `clients → Mailbox`: the flow in the shortest words, for places without room. Where that is still more than `most`
 * characters, the first caller stands for all. Empty where it says nothing.
 */
export function shortFlow(service: Service, context: Context, situation: Situation, most: number): string {
  const { knowledge, profile } = context;
  const version = onlyVersion(context);
  const here = version !== undefined && !isElsewhere(service, context);
  const view = knowledge.view(service, here ? version : undefined);
  const part = partIn(situation);
  const roles = profile?.roles ?? [];
  const shorts = (ends: readonly Endpoint[], own: boolean): readonly string[] => {
    const held = holding(own ? endsWithRole(ends, roles, context) : ends, here ? version : lastOf(service));
    return distinct(held.map(({ party }) => knowledge.party(party)).map((party) => party?.short ?? party?.title ?? ''));
  };
  const from = shorts(view.callers, part === 'calls');
  const called = part === 'calls' ? distinct(calledBy(service, roles, context).map((p) => p.short ?? p.title)) : [];
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

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];

const FEATURE_WORDS: Readonly<Record<FeatureId, string>> = {
  dag: 'with a DAG',
  pop3: 'with POP3',
  imap4: 'with IMAP4',
  'edge-subscription': 'when an Edge subscription exists',
  hybrid: 'in a hybrid organisation',
  'unified-messaging': 'with Unified Messaging',
  'public-folders': 'with public folders',
  'static-rpc': 'with static RPC ports',
  'smtp-relay': 'with relaying',
};

/** When a flow is needed: by its own words or its features; empty where always. */
export const conditionOf = ({ condition, required, features = [] }: Flow): string =>
  condition ??
  (required === 'feature'
    ? listOf(
        features.map((feature) => FEATURE_WORDS[feature]),
        'or',
      )
    : '');

/** The one condition of all flows of a service; empty where they differ. */
function conditionFor(service: Service, version: string | undefined, context: Context): string {
  const flows = context.knowledge.flowsOf(service.id, version).filter(({ sameServer }) => !sameServer);
  const conditions = new Set(flows.map(conditionOf));
  const [only = ''] = conditions;
  return conditions.size === 1 ? only : '';
}

/** `2013 to SE, when …`; for a file of another version, that this one does not have it. */
function whenWords(service: Service, context: Context): string {
  const { knowledge } = context;
  const version = onlyVersion(context);
  if (service.versions.length === 0) {
    return service.exchangeOnline
      ? 'Exchange Online.'
      : service.presence === 'third-party'
        ? 'Not of Exchange itself.'
        : '';
  }
  const words = knowledge.versions.format(service.versions);
  const online = service.exchangeOnline ? ' and Exchange Online' : '';
  if (version !== undefined && isElsewhere(service, context))
    return `Exchange ${version} does not have it: ${words}${online}.`;
  const condition = conditionFor(service, version, context);
  return sentence(`${upperFirst(words)}${online}${condition === '' ? '' : `, ${condition}`}`);
}

/** How it is secured when nobody changes anything, where the flows of the version agree. */
function securityWords(service: Service, context: Context): string {
  const flows = context.knowledge
    .flowsOf(service.id, onlyVersion(context))
    // What holds for one of several services is not told of each.
    .filter(({ security, sameServer, choice }) => security && !sameServer && !choice);
  const same = (values: readonly (string | undefined)[]): string | undefined => {
    const all = new Set(values.filter((value) => value !== undefined));
    return all.size === 1 ? [...all][0] : undefined;
  };
  const authentication = same(flows.map(({ security }) => security?.authentication?.default));
  const encrypted = same(flows.map(({ security }) => security?.encryption?.byDefault));
  return joined(
    encrypted === 'yes' ? 'Encrypted by default.' : encrypted === 'no' ? 'Not encrypted by default.' : '',
    authentication === undefined ? '' : `Authentication by default: ${authentication}.`,
  );
}

const EXPOSURE: Readonly<Record<Service['exposure'], string>> = {
  public: 'Meant to be reached from the Internet.',
  client: 'Meant for mail clients.',
  internal: 'Meant for servers inside, never for the Internet.',
  local: 'Meant for the server itself.',
};

/** What became of it, or what to use instead. */
function fateWords(service: Service, view: ServiceView, context: Context): string {
  const { knowledge } = context;
  if (view.fate) return view.fate;
  const successor = knowledge.successor(service);
  if (successor) return `Use ${portWords(successor.ports, successor.transports)}, ${successor.title}, instead.`;
  const { all } = knowledge.versions;
  const last = lastOf(service);
  const next = last === undefined ? undefined : all[all.indexOf(last as (typeof all)[number]) + 1];
  return next === undefined || service.presence === 'absent' ? '' : `Gone with ${next}.`;
}

/** Numbers that are written for it and are wrong. */
const misquoteLines = (id: string, { knowledge }: Context): string[] =>
  knowledge
    .conflictsAbout(id)
    .flatMap(({ misquote, ruling }) => (misquote ? [`Often written as ${misquote}. ${sentence(ruling)}`] : []));

/** What moves the port, shortly: `-ReplicationPort` (Set-DatabaseAvailabilityGroup). */
function knobName(knob: Knob): string {
  if (knob.kind === 'registry') return `${code(knob.value)} (registry, ${knob.key.split('\\').slice(-2).join('\\')})`;
  const [name = ''] = knob.names;
  return `${code(name)} (${knob.where.split(', ')[0]})`;
}

/** False for settings that switch something: their values are words. */
const holdsPort = (knob: Knob): boolean =>
  knob.kind === 'registry' ? knob.holds !== 'flag' : knob.values === undefined || /\d/.test(knob.values);

function knobLine(service: Service, context: Context): string {
  const version = onlyVersion(context);
  const knobs = context.knowledge
    .knobsOf(service.id)
    .filter(({ versions }) => version === undefined || (versions as readonly string[]).includes(version))
    .filter(holdsPort);
  return knobs.length === 0 ? '' : `Set by ${someOf(knobs.map(knobName), 3)}.`;
}

/** Setup's rules have a direction behind their names; other records of the kind are about rules in general. */
const isNamed = ({ title }: SetupRule): boolean => /\((?:TCP|UDP)-In\)$/.test(title);

/** Rules that a process is bound to, and those of the others that stand alone. */
function setupLine(service: Service, context: Context): string {
  const rules = context.knowledge.setupRulesOf(service.id, onlyVersion(context)).filter(isNamed);
  const ids = new Set(rules.map(({ id }) => id));
  const shown = rules.filter(({ gfw, twin }) => !gfw || twin === undefined || !ids.has(twin));
  if (shown.length === 0) return '';
  const versions =
    context.versions.length === 1 ? '' : ` (${context.knowledge.versions.format(shown.flatMap((r) => r.versions))})`;
  return `Setup opens it${versions}: ${someOf(
    shown.map(({ title }) => title),
    2,
  )}.`;
}

/** All that is known of a service, the flow first, without heading and links. */
export function serviceLines(service: Service, context: Context, situation: Situation = {}): Line[] {
  const { knowledge } = context;
  if (service.declaredIn !== undefined) return declaredLines(service);
  if (service.presence === 'absent') return absentLines(service, context);
  const version = onlyVersion(context);
  const elsewhere = isElsewhere(service, context);
  const view = knowledge.view(service, elsewhere ? undefined : version);
  const flow = flowWords(service, context, situation);
  const protocol = /^(?:tcp|udp)$/i.test(view.protocol) ? '' : view.protocol;
  const how = [protocol, view.encryption.words].filter((words) => words !== '').join(', ');
  const certain = service.certainty === 'W' ? (service.weak ?? 'This rests on one source.') : service.weak;
  const first: Line = {
    rank: 0,
    text: sentence(upperFirst(flow === '' ? how : how === '' ? flow : `${flow}, ${how}`)),
  };
  const when = whenWords(service, context);
  return [
    ...(elsewhere
      ? [{ rank: 0, text: when }, first]
      : [first, { rank: 1, text: joined(when, sentence(view.default)) }]),
    { rank: 8, text: elsewhere ? '' : securityWords(service, context) },
    { rank: 4, text: joined(EXPOSURE[view.exposure], sentence(fateWords(service, view, context))) },
    ...misquoteLines(service.id, context).map((text, i): Line => ({ rank: i === 0 ? 5 : 9, text })),
    ...(view.notes ?? []).map((note, i): Line => ({ rank: i === 0 ? 6 : 10 + i, text: sentence(note) })),
    { rank: 7, text: knobLine(service, context) },
    { rank: 8, text: setupLine(service, context) },
    { rank: service.certainty === 'W' ? 3 : 10, text: sentence(certain ?? '') },
  ];
}

/** What lists name and Exchange does not have: that first, then what to do. */
const absentLines = (service: Service, context: Context): Line[] => [
  { rank: 0, text: joined(whenWords(service, context), sentence(service.default)) },
  { rank: 1, text: sentence(fateWords(service, service, context)) },
  ...misquoteLines(service.id, context).map((text): Line => ({ rank: 5, text })),
  ...(service.notes ?? []).map((note, i): Line => ({ rank: 6 + i, text: sentence(note) })),
];

const declaredLines = ({ notes = [], declaredIn }: Service): Line[] => [
  ...notes.map((note): Line => ({ rank: 0, text: sentence(upperFirst(plain(note))) })),
  { rank: 0, text: `Declared in ${declaredIn}.` },
];

/** The name under which a service is headed; a user's own is shown letter by letter. */
export const titleOf = ({ title, declaredIn }: Service): string => (declaredIn === undefined ? title : plain(title));

/** Other meanings of the ports, one line: `Also: fax media (2013 to 2016); registered as …`. */
export function alsoLine(
  ports: PortSet,
  first: Service | undefined,
  services: readonly Service[],
  context: Context,
): string {
  const { knowledge } = context;
  const single = onlyPort(ports);
  const absent = single === undefined ? [] : knowledge.absentAt(single);
  const parts = [...services, ...absent]
    .filter((service) => service !== first && !isWide(service))
    .map((service) => {
      const versions = service.versions.length > 0 ? knowledge.versions.format(service.versions) : '';
      const other = service.presence === 'third-party' ? 'other software' : (service.declaredIn ?? '');
      const beside = [versions, other].filter((words) => words !== '').join(', ');
      return `${service.declaredIn === undefined ? service.short : plain(service.short)}${beside === '' ? '' : ` (${beside})`}`;
    });
  const general = single === undefined ? undefined : generalName(single, context);
  if (general !== undefined && !mentions(first, general)) parts.push(`registered as ${general}`);
  return parts.length > 0 ? `Also: ${someOfSeparated(parts, 3)}.` : '';
}

const someOfSeparated = (parts: readonly string[], most: number): string =>
  parts.length <= most ? parts.join('; ') : `${parts.slice(0, most).join('; ')}; ${parts.length - most} more`;

export function generalName(port: number, { knowledge }: Context): string | undefined {
  const name = knowledge.generalName(port);
  return name?.tcp ?? name?.udp;
}

function mentions(service: Service | undefined, name: string): boolean {
  if (!service) return false;
  const words =
    `${service.id} ${service.title} ${service.protocol} ${service.short} ${service.aliases.join(' ')}`.toLowerCase();
  return words.includes(name.toLowerCase());
}

/** Ports inside a range that one line names. */
const MOST_INSIDE = 6;

/** Listeners with more ports than this are themselves ranges. */
const FEW = 10;

/** What lies inside a range, what only Exchange uses first: `Inside: 50636 Edge subscription, …`. */
export function insideLine(
  ports: PortSet,
  except: Service | undefined,
  transports: readonly string[],
  context: Context,
): string {
  const { knowledge, profile } = context;
  const only = knowledge.group('exchange-only-ports');
  const version = onlyVersion(context);
  const roles = profile?.roles ?? [];
  const inside = knowledge
    .servicesIn(ports, undefined, version)
    .filter(
      (s) =>
        s !== except &&
        s.presence === 'listener' &&
        count(s.ports) <= FEW &&
        (transports.length === 0 || s.transports.some((t) => transports.includes(t))),
    );
  const weight = (service: Service): number => {
    if (service.declaredIn !== undefined) return 0;
    const held = roles.length === 0 || knowledge.view(service, version).roles.some((role) => roles.includes(role));
    return (overlaps(service.ports, only) ? 1 : 3) - (held ? 1 : 0);
  };
  const ranked = inside
    .map((service, i) => ({ service, i }))
    .sort((a, b) => weight(a.service) - weight(b.service) || a.i - b.i);
  const shown = ranked.slice(0, MOST_INSIDE).map(({ service }) => {
    const numbers = service.ports.filter((range) => overlaps([range], ports)).map(formatRange);
    return `${numbers.join(', ')} ${titleShort(service)}`;
  });
  if (shown.length === 0) return '';
  const more = inside.length - shown.length;
  return `Inside: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const titleShort = ({ short, declaredIn }: Service): string => (declaredIn === undefined ? short : plain(short));

/** The range of Windows in which ports lie altogether, where the versions at hand meet it: the narrowest. */
export function partOfLine(ports: PortSet, except: Service | undefined, context: Context): string {
  const { knowledge, versions } = context;
  const holders = knowledge.dynamicRanges
    .filter((r) => covers([{ from: r.from, to: r.to }], ports) && r.service !== except?.id)
    .filter((r) => versions.length === 0 || (r.versions as readonly string[]).some((v) => versions.includes(v)))
    .filter((r) => r.setBySetup.length > 0)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  const [range] = holders;
  return range ? `Part of ${range.from}-${range.to}: ${range.title}.` : '';
}

/** Sources about a service: in a file of one version those of its flows in that version before its own. */
export function sourcesOf(service: Service, context: Context): readonly string[] {
  const version = onlyVersion(context);
  if (version === undefined || isElsewhere(service, context)) return service.sources;
  const flows = context.knowledge.flowsOf(service.id, version).flatMap(({ sources }) => sources);
  const both = service.sources.filter((id) => flows.includes(id));
  return distinct([...both, ...flows, ...service.sources]);
}

/** Links to the page of the reference and to what the lines rest on, Microsoft's first. */
export function links(page: string | undefined, sources: readonly string[], context: Context, most = 2): string {
  const known = sources.flatMap((id) => context.knowledge.source(id) ?? []).filter(({ address }) => address);
  const ranked = [...known].sort((a, b) => rankOf(a, context) - rankOf(b, context));
  const parts = ranked.slice(0, most).map(sourceLink);
  if (page !== undefined && context.pageLink) parts.unshift(`[Reference](${context.pageLink(page)})`);
  return parts.join(' · ');
}

/** Microsoft before others, and pages about a version at hand, or about none, before those about another. */
function rankOf(source: Source, { knowledge, versions }: Context): number {
  const about = versionsIn(source, knowledge);
  const fits = about.length === 0 ? 1 : about.some((version) => versions.includes(version)) ? 0 : 2;
  return (source.publisher === 'Microsoft' ? 0 : 10) + fits;
}

const titleVersions = new WeakMap<Source, readonly string[]>();

/** The versions that the title of a source names. */
function versionsIn(source: Source, { versions }: Knowledge): readonly string[] {
  let named = titleVersions.get(source);
  if (!named) {
    const words = new Set(source.title.match(/\d+(?:\.\d+)?/g));
    named = versions.all.filter((version) => words.has(version));
    titleVersions.set(source, named);
  }
  return named;
}

function sourceLink({ title, publisher, address = '' }: Source): string {
  const words = title.includes(publisher) ? title : `${title}, ${publisher}`;
  // Brackets would end the words, parentheses the address.
  return `[${words.replace(/[[\]]/g, '')}](${address.replace(/\(/g, '%28').replace(/\)/g, '%29')})`;
}

/** Id of the page of the reference about a service's port: the range of the service that holds it. */
export function pageOf(service: Service, ports: PortSet): string | undefined {
  if (service.declaredIn !== undefined) return undefined;
  const single = onlyPort(ports);
  const range = service.ports.find((r) => single === undefined || includes([r], single)) ?? service.ports[0];
  return range && `ports/${formatRange(range)}`;
}
