import type { FeatureId } from '../knowledge/ids';
import type { Flow, Knob, Service, ServiceView, SetupRule } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { flowWords, lastOf } from './flows';
import { isElsewhere, partIn, type Situation } from './meanings';
import { code, joined, listOf, plain, portWords, sentence, someOf, upperFirst } from './wording';

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
    return `Not in Exchange ${version}, only ${service.versions.length === 1 ? 'in ' : ''}${words}${online}.`;
  // Where the default says when it listens, that says the condition too.
  const limited = /^(?:Listens )?only\b/i.test(knowledge.view(service, version).default);
  const condition = limited ? '' : conditionFor(service, version, context);
  return sentence(`${upperFirst(words)}${online}${condition === '' ? '' : `, ${condition}`}`);
}

/**
 * How callers sign in when nobody changes anything, where every flow over the service says the same: what one of several
 * does is told of that flow alone, on the reference page. Encryption is in the first line, as the service has it.
 */
function securityWords(service: Service, view: ServiceView, context: Context): string {
  const flows = context.knowledge.flowsOf(service.id, onlyVersion(context)).filter(({ sameServer }) => !sameServer);
  const ways = new Set(flows.map(({ security, choice }) => (choice ? undefined : security?.authentication?.default)));
  const [only] = ways;
  if (ways.size !== 1 || only === undefined || only === 'none') return '';
  const said = `${view.title} ${view.encryption.words}`.toLowerCase();
  return said.includes(only.toLowerCase()) ? '' : `Authentication by default: ${only}.`;
}

const EXPOSURE: Readonly<Record<Service['exposure'], string>> = {
  public: 'May face the Internet.',
  client: 'For clients.',
  internal: 'For servers inside, never for the Internet.',
  local: 'For the server itself.',
};

/** Who should be able to reach it, and what became of it. */
const exposureWords = ({ exposure, presence }: ServiceView, fate: string): string =>
  presence !== 'listener' || fate.startsWith(EXPOSURE[exposure].replace(/\.$/, ''))
    ? fate
    : joined(EXPOSURE[exposure], fate);

/** What became of it, or what to use instead. */
function fateWords(service: Service, view: ServiceView, context: Context): string {
  const { knowledge } = context;
  if (view.fate) return view.fate;
  const successor = knowledge.successor(service);
  if (successor) {
    const words = `${portWords(successor.ports, successor.transports)}, ${successor.title}`;
    // Servers may have to stay: a front end of 2003 calls its back ends without TLS.
    return view.exposure === 'client' ? `For clients, who should use ${words}.` : `Use ${words}, instead.`;
  }
  const { all } = knowledge.versions;
  const last = lastOf(service);
  const next = last === undefined ? undefined : all[all.indexOf(last as (typeof all)[number]) + 1];
  return next === undefined || service.presence === 'absent' ? '' : `Gone with ${next}.`;
}

/** Numbers that are written for it and are wrong: all of them, or those that readers about these versions meet. */
export const misquoteLines = (id: string, { knowledge, versions }: Context, all: boolean): string[] =>
  knowledge
    .conflictsAbout(id)
    .filter((conflict) => all || !conflict.versions || conflict.versions.some((v) => versions.includes(v)))
    .flatMap(({ misquote, ruling }) => (misquote ? [`Often written as ${misquote}. ${sentence(ruling)}`] : []));

/** What moves the port, shortly: `-ReplicationPort` (Set-DatabaseAvailabilityGroup). */
function knobName(knob: Knob, service: Service): string {
  if (knob.kind === 'registry') return `${code(knob.value)} (registry, ${endOfKey(knob.key)})`;
  const move = knob.moves?.find((m) => m.service === service.id);
  const where = move?.where ?? knob.where.split(', ')[0] ?? '';
  return `${code(move?.name ?? knob.names[0] ?? '')} (${where.includes('\\Services\\') ? `registry, ${endOfKey(where)}` : where})`;
}

const endOfKey = (key: string): string => key.split('\\').slice(-2).join('\\');

/** False for settings that switch something: their values are words. */
function holdsPort(knob: Knob): boolean {
  if (knob.kind === 'registry') return knob.holds !== 'flag';
  if (knob.default === 'on' || knob.default === 'off') return false;
  return knob.moves !== undefined || knob.values === undefined || /\d/.test(knob.values);
}

/** Settings of a version, or of all. `said`: what other lines name already. */
function knobLine(service: Service, context: Context, version: string | undefined, said: string): string {
  const knobs = context.knowledge
    .knobsOf(service.id)
    .filter(({ versions }) => version === undefined || (versions as readonly string[]).includes(version))
    .filter(holdsPort)
    .filter((knob) => knob.kind === 'registry' || !knob.names.some((name) => said.includes(name)));
  return knobs.length === 0
    ? ''
    : `Set by ${someOf(
        knobs.map((knob) => knobName(knob, service)),
        3,
      )}.`;
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

/** That an inbound rule of an Exchange server has nothing to let in: others listen there. */
function listenerWords(view: ServiceView, situation: Situation, { knowledge }: Context): string {
  if (view.dynamic || situation.side !== 'local' || partIn(situation) !== 'serves' || view.listeners.length === 0)
    return '';
  const listens = view.listeners.some(({ party }) => knowledge.party(party)?.exchange);
  return listens ? '' : 'Exchange itself does not listen on it.';
}

/** Misquotes and notes that an account of limited room has; the others are on the reference page. */
const MOST_MISQUOTES = 1;
const MOST_NOTES = 2;

export interface Extent {
  /** Who calls whom, where that is not by the situation. */
  readonly flow?: string;
  /** True where nothing is left out for want of room. */
  readonly all?: boolean;
}

/** What is known of a service, the flow first, without heading and links. */
export function serviceLines(
  service: Service,
  context: Context,
  situation: Situation = {},
  { flow = flowWords(service, context, situation), all = false }: Extent = {},
): Line[] {
  const { knowledge } = context;
  if (service.declaredIn !== undefined) return declaredLines(service);
  if (service.presence === 'absent') return absentLines(service, context, all);
  const version = onlyVersion(context);
  const elsewhere = isElsewhere(service, context);
  const view = knowledge.view(service, elsewhere ? undefined : version);
  const known = /^(?:tcp|udp)$/i.test(view.protocol) || namesWord(view.title, view.protocol);
  const protocol = known ? '' : view.protocol;
  const how = [protocol, view.encryption.words].filter((words) => words !== '').join(', ');
  const certain = service.certainty === 'W' ? (service.weak ?? 'This rests on one source.') : service.weak;
  const first: Line = {
    rank: 0,
    text: sentence(upperFirst(flow === '' ? how : how === '' ? flow : `${flow}, ${how}`)),
  };
  const when = whenWords(service, context);
  const notes = (view.notes ?? []).slice(0, all ? undefined : MOST_NOTES).map(sentence);
  const misquotes = misquoteLines(service.id, context, all).slice(0, all ? undefined : MOST_MISQUOTES);
  return [
    ...(elsewhere
      ? [{ rank: 0, text: when }, first]
      : [first, { rank: 1, text: joined(when, sentence(view.default)) }]),
    { rank: 2, text: listenerWords(view, situation, context) },
    { rank: 4, text: exposureWords(view, sentence(fateWords(service, view, context))) },
    ...notes.map((text, i): Line => ({ rank: i === 0 ? 6 : 10 + i, text })),
    ...misquotes.map((text, i): Line => ({ rank: i === 0 ? 5 : 9, text })),
    { rank: 8, text: elsewhere ? '' : securityWords(service, view, context) },
    {
      rank: 7,
      text: all
        ? knobLine(service, context, version, '')
        : knobLine(service, context, version ?? lastOf(service), notes.join(' ')),
    },
    { rank: 8, text: setupLine(service, context) },
    { rank: service.certainty === 'W' ? 3 : 10, text: sentence(certain ?? '') },
  ];
}

/** True where a title has the word: "SMTP, mail between servers" needs no further "SMTP". */
const namesWord = (title: string, word: string): boolean =>
  ` ${title.replace(/[^\w.]+/g, ' ')} `.toLowerCase().includes(` ${word.toLowerCase()} `);

/** True where each version that is known has it, so that naming them says nothing. */
const isOfAll = ({ versions }: Service, { knowledge }: Context): boolean =>
  versions.length === knowledge.versions.all.length;

/** What is written of a port that lists name and on which nothing of Exchange listens: that first, then what to do. */
const absentLines = (service: Service, context: Context, all: boolean): Line[] => [
  {
    rank: 0,
    text: joined(isOfAll(service, context) ? '' : whenWords(service, context), sentence(service.default)),
  },
  { rank: 1, text: sentence(fateWords(service, service, context)) },
  ...misquoteLines(service.id, context, all).map((text): Line => ({ rank: 5, text })),
  ...(service.notes ?? []).map((note, i): Line => ({ rank: 6 + i, text: sentence(note) })),
];

const declaredLines = ({ notes = [], declaredIn }: Service): Line[] => [
  ...notes.map((note): Line => ({ rank: 0, text: sentence(upperFirst(plain(note))) })),
  { rank: 0, text: `Declared in ${declaredIn}.` },
];
