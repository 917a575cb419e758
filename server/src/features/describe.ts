import { type Profile, VERSIONS } from '../analysis/profile';
import { covers, formatPorts, includes, type PortSet } from '../base/portSet';
import type { Document } from '../document/document';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import type { Transport } from '../model/statement';
import type { Env } from './env';
import { profileOf } from './profile';

/** What is known around a port when it is described: it decides which of its meanings comes first. */
export interface Context {
  readonly knowledge: Knowledge;
  /** True when the file concerns Exchange: its meaning then stands before the general one. */
  readonly concerned: boolean;
  readonly profile: Profile | undefined;
  /** Versions the file is about; empty when unknown. */
  readonly versions: readonly string[];
}

export function contextOf(document: Document, env: Env): Context {
  const profile = profileOf(document)?.profile ?? env.options.profile;
  const evidence = env.checker.evidence(document, env.options);
  return {
    knowledge: env.knowledge,
    concerned: profile !== undefined || evidence.found,
    profile,
    versions: profile?.version ? [profile.version] : evidence.versions,
  };
}

/** The one version a text is about, where it is one. */
export const onlyVersion = (context: Context): string | undefined =>
  context.versions.length === 1 ? context.versions[0] : undefined;

/** `2013 to SE`, `2010`, `5.5, 2000 to 2003`. */
export function versionWords(versions: readonly string[]): string {
  const places = versions
    .map((v) => (VERSIONS as readonly string[]).indexOf(v))
    .filter((i) => i >= 0)
    .sort((a, b) => a - b);
  if (places.length === VERSIONS.length) return 'all versions';
  const runs: string[] = [];
  for (let i = 0; i < places.length; ) {
    let j = i;
    while (j + 1 < places.length && places[j + 1] === (places[j] as number) + 1) j++;
    const from = VERSIONS[places[i] as number];
    const to = VERSIONS[places[j] as number];
    runs.push(from === to ? `${from}` : j === i + 1 ? `${from} and ${to}` : `${from} to ${to}`);
    i = j + 1;
  }
  return runs.join(', ');
}

/** `Mailbox → Edge Transport`; empty where the record names no ends. */
export function flowWords(service: Service, context: Context): string {
  const view = context.knowledge.view(service, onlyVersion(context));
  const from = context.knowledge.endWords(view.callers, onlyVersion(context));
  const to = context.knowledge.endWords(view.listeners, onlyVersion(context));
  if (from === '' || to === '') return '';
  return view.bothWays ? `${from} → ${to} and back` : `${from} → ${to}`;
}

/**
 * The services a set of ports may mean, the likeliest first: those that use the transport, belong to the versions and
 * roles at hand, and are called or called from the side the rule is about.
 */
export function servicesFor(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
): readonly Service[] {
  const { knowledge } = context;
  const single = ports.length === 1 && ports[0]?.from === ports[0]?.to ? ports[0]?.from : undefined;
  const all =
    single !== undefined
      ? knowledge.servicesAt(single)
      : knowledge.services.filter((s) => s.presence !== 'absent' && covers(s.ports, ports) && covers(ports, s.ports));
  const wanted = transports?.filter((t): t is Transport => t === 'tcp' || t === 'udp') ?? [];
  const score = (service: Service): number => {
    let points = 0;
    if (wanted.length > 0 && !wanted.some((t) => service.transports.includes(t))) points -= 8;
    if (
      context.versions.length > 0 &&
      !context.versions.some((v) => (service.versions as readonly string[]).includes(v))
    )
      points -= 6;
    if (service.dynamic) points -= 4;
    const roles = context.profile?.roles ?? [];
    if (roles.length > 0 && service.roles.some((r) => roles.includes(r))) points += 1;
    return points;
  };
  return all
    .map((service, i) => ({ service, i, points: score(service) }))
    .sort((a, b) => b.points - a.points || a.i - b.i)
    .map((s) => s.service);
}

/** `587/tcp`, `53/tcp+udp`. */
export const portWords = (ports: PortSet, transports: readonly string[]): string => {
  const both = transports.filter((t) => t === 'tcp' || t === 'udp');
  return both.length > 0 ? `${formatPorts(ports)}/${both.join('+')}` : formatPorts(ports);
};

const sentence = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

/** The sentences about a service, without its heading: flow, time, default, fate, misquotes. */
export function serviceLines(service: Service, context: Context, most = 6): string[] {
  const { knowledge } = context;
  const version = onlyVersion(context);
  const view = knowledge.view(service, version);
  const lines: string[] = [];
  const flow = flowWords(service, context);
  const how = [view.protocol, view.encryption.words].filter((w) => w !== '').join(', ');
  lines.push(sentence(flow === '' ? how : `${flow}, ${how}`));
  const weak = service.certainty === 'W' ? (service.weak ?? 'This rests on one source.') : '';
  const when = service.versions.length > 0 ? versionWords(service.versions) : '';
  const online = service.exchangeOnline ? (when === '' ? 'Exchange Online' : ' and Exchange Online') : '';
  lines.push([sentence(when + online), view.default, sentence(weak)].filter((s) => s !== '').join(' '));
  if (view.fate) lines.push(sentence(view.fate));
  for (const conflict of knowledge.conflictsAbout(service.id)) {
    if (conflict.misquote)
      lines.push(`Often written as ${conflict.misquote}: ${lowerFirst(sentence(conflict.ruling))}`);
  }
  for (const note of view.notes ?? []) lines.push(sentence(note));
  return lines.filter((line) => line !== '').slice(0, most);
}

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) && !/^(?:Setup|Microsoft|Exchange|Windows|Outlook|Edge|Mailbox|Kerberos)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;

/** Other meanings of the number, one line: `Also 6004: T.38 fax (2013 and 2016); registered as …`. */
export function alsoLine(
  ports: PortSet,
  first: Service | undefined,
  others: readonly Service[],
  context: Context,
): string {
  const parts: string[] = others
    .filter((s) => s !== first && !s.dynamic)
    .slice(0, 3)
    .map(
      (s) =>
        `${s.short} (${[versionWords(s.versions), s.presence === 'third-party' ? 'other software' : ''].filter(Boolean).join(', ')})`,
    );
  const single = ports.length === 1 && ports[0]?.from === ports[0]?.to ? (ports[0]?.from as number) : undefined;
  if (single !== undefined) {
    const name = context.knowledge.generalName(single);
    const general = name?.tcp ?? name?.udp;
    if (general && !mentions(first, general)) parts.push(`registered as ${general}`);
    const range = context.knowledge.servicesAt(single).find((s) => s.dynamic && s !== first);
    if (parts.length === 0 && range && first && context.concerned && inDynamicOfSetup(single, context))
      parts.push(`inside ${range.short}`);
  }
  return parts.length > 0 ? `Also: ${parts.join('; ')}.` : '';
}

const inDynamicOfSetup = (port: number, context: Context): boolean =>
  port > 1024 &&
  context.knowledge.dynamicRanges.some(
    (r) => r.setBySetup.some((v) => context.versions.includes(v)) && r.from <= port && port <= r.to,
  );

function mentions(service: Service | undefined, name: string): boolean {
  if (!service) return false;
  const words = `${service.title} ${service.protocol} ${service.short} ${service.aliases.join(' ')}`.toLowerCase();
  return words.includes(name.toLowerCase());
}

/** What lies inside a range: fixed ports a reader should know of. */
export function insideLine(ports: PortSet, except: Service | undefined, context: Context): string {
  const { knowledge } = context;
  const version = onlyVersion(context);
  const only = knowledge.group('exchange-only-ports');
  const inside = knowledge
    .servicesIn(ports, undefined, version)
    .filter((s) => s !== except && s.presence === 'listener' && s.ports.every((r) => r.to - r.from < 10));
  const distinctive = inside.filter((s) => s.ports.some((r) => includes(only, r.from)));
  const shown = [...distinctive, ...inside.filter((s) => !distinctive.includes(s))].slice(0, 4);
  if (shown.length === 0) return '';
  const more = inside.length > shown.length ? `, and ${inside.length - shown.length} more` : '';
  return `Inside: ${shown.map((s) => `${formatPorts(s.ports)} ${s.short}`).join(', ')}${more}.`;
}

/** Links to what the lines rest on: sources with an address, Microsoft's first. */
export function sourceLinks(service: Service, context: Context): string {
  const sources = service.sources.flatMap((id) => context.knowledge.source(id) ?? []).filter((s) => s.address);
  const ranked = [...sources].sort((a, b) => Number(b.publisher === 'Microsoft') - Number(a.publisher === 'Microsoft'));
  return ranked
    .slice(0, 2)
    .map((s) => `[${s.title}, ${s.publisher}](${s.address})`)
    .join(' · ');
}
