import type { FeatureId } from '../knowledge/ids';
import type { Flow, Knob, Service, ServiceView, SetupRule } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { flowWords, lastOf } from './flows';
import { isElsewhere, type Situation } from './meanings';
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
export const misquoteLines = (id: string, { knowledge }: Context): string[] =>
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
export function serviceLines(
  service: Service,
  context: Context,
  situation: Situation = {},
  flow = flowWords(service, context, situation),
): Line[] {
  const { knowledge } = context;
  if (service.declaredIn !== undefined) return declaredLines(service);
  if (service.presence === 'absent') return absentLines(service, context);
  const version = onlyVersion(context);
  const elsewhere = isElsewhere(service, context);
  const view = knowledge.view(service, elsewhere ? undefined : version);
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
