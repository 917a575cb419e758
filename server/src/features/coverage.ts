import { coverageOf, type FlowCoverage, type FlowState } from '../analysis/coverage/coverage';
import { extrasOf } from '../analysis/coverage/extra';
import { innerNeedsOf, needsOf } from '../analysis/coverage/needs';
import { isInsideExchange } from '../analysis/parties';
import { formatProfile, type Profile } from '../analysis/profile';
import { formatPorts, type PortSet } from '../base/portSet';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { statements } from '../document/view';
import { endsIn } from '../knowledge/flows';
import type { Knowledge } from '../knowledge/knowledge';
import type { Endpoint, PartyId, Service } from '../knowledge/types';
import type { Transport } from '../model/statement';
import { digestOf } from '../rules/shared/fileRules';
import { contextOf } from './context';
import type { Env } from './env';
import { hasUnread, partsOf } from './fileView';
import { listOf } from './wording';

/** A document that takes part, under the name by which it is told. */
export interface Part {
  readonly path: string;
  readonly document: Document;
  readonly env: Env;
}

/** Where a statement stands that decides. */
export interface Where {
  readonly path: string;
  readonly document: Document;
  readonly span: Span;
}

/** A flow that a profile needs, over one transport, and what becomes of it. */
export interface FlowLine {
  readonly id: string;
  readonly title: string;
  readonly ports: PortSet;
  readonly transport: Transport;
  readonly from: PartyId;
  readonly to: PartyId;
  /** "Internet hosts → Mailbox". */
  readonly ends: string;
  readonly state: FlowState;
  readonly missing: PortSet;
  readonly direction: 'in' | 'out' | undefined;
  /** True when it is open because a host lets out what nothing speaks of. */
  readonly byDefault: boolean;
  readonly by: readonly Where[];
}

export interface ExtraLine {
  readonly where: Where;
  readonly ports: PortSet;
  readonly transports: readonly Transport[];
  readonly services: readonly Service[];
}

/** What the rules of the parts with one profile come to. */
export interface ProfileReport {
  readonly profile: Profile;
  readonly flows: readonly FlowLine[];
  readonly extra: readonly ExtraLine[];
}

/** A flow that one place lets through and another does not: it does not arrive. */
export interface Contradiction {
  readonly flow: FlowLine;
  readonly allowedAt: Profile;
  readonly deniedAt: Profile;
}

export interface CoverageReport {
  /** One for each profile; more than one where files stand at different places. */
  readonly profiles: readonly ProfileReport[];
  readonly contradictions: readonly Contradiction[];
}

/**
 * What the rules of documents come to, measured by the profile of each, or by one that is given. Documents with no
 * profile count with the others where these have one in common. Undefined where nobody declares a version.
 */
export function coverageReport(parts: readonly Part[], given?: Profile): CoverageReport | undefined {
  const groups = new Map<string, { profile: Profile; parts: Part[] }>();
  const without: Part[] = [];
  for (const part of parts) {
    const profile = given ?? contextOf(part.document, part.env).profile;
    if (profile?.version === undefined) {
      without.push(part);
      continue;
    }
    const key = formatProfile(profile);
    const group = groups.get(key);
    if (group) group.parts.push(part);
    else groups.set(key, { profile, parts: [part] });
  }
  const [only] = groups.values();
  if (!only) return undefined;
  if (groups.size === 1) only.parts.push(...without);
  const profiles = [...groups.values()].map(({ profile, parts: own }) => reportOf(profile, own));
  return { profiles, contradictions: contradictionsIn(profiles) };
}

function reportOf(declared: Profile, parts: readonly Part[]): ProfileReport {
  const [first] = parts as readonly [Part, ...Part[]];
  const { knowledge } = first.env;
  const sorted = [...parts].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const documents = new Map(sorted.map((part) => [part.path, part.document]));
  const { profile, flows } = coverageOf({
    files: sorted.map(({ path, document, env }) => {
      // Of a large file only what can matter is gone through.
      const facts = env.checker.facts(document, env.options);
      const source = { pinned: facts.pinned, parts: () => partsOf(document), all: () => statements(document) };
      const { statements: own, shape } = digestOf(source, knowledge);
      return { path, statements: () => own, hasUnread: hasUnread(document), shape };
    }),
    profile: declared,
    groups: first.env.options.groups ?? [],
    knowledge,
  });
  const needs = needsOf(profile, knowledge);
  const among = innerNeedsOf(profile, knowledge);
  const lines = flows
    .filter((flow) => !flow.need.optional && !isTwin(flow, flows))
    .map((flow) => lineOf(flow, documents, knowledge, profile));
  const findExtra = (): readonly ExtraLine[] =>
    distinct(
      sorted.flatMap(({ path, document }) =>
        [...extrasOf(statements(document), needs, knowledge, among)].map(
          ({ place, ports, services, transports }): ExtraLine => ({
            where: { path, document, span: spanOf(place) },
            ports,
            transports,
            services,
          }),
        ),
      ),
    );
  let extra: readonly ExtraLine[] | undefined;
  return {
    profile,
    flows: lines,
    get extra() {
      extra ??= findExtra();
      return extra;
    },
  };
}

/** Servers that call each other: what one lets in the other lets out, and of that nothing needs to be said. */
const isTwin = (flow: FlowCoverage, all: readonly FlowCoverage[]): boolean =>
  flow.byDefault &&
  isInsideExchange(flow.from) &&
  isInsideExchange(flow.to) &&
  all.some((other) => other.flow === flow.flow && other.transport === flow.transport && other.direction === 'in');

function lineOf(
  flow: FlowCoverage,
  documents: ReadonlyMap<string, Document>,
  knowledge: Knowledge,
  profile: Profile,
): FlowLine {
  const { ports, transport, from, to, state, missing, direction, byDefault } = flow;
  return {
    id: flow.flow.id,
    title: flow.flow.title,
    ports,
    transport,
    from,
    to,
    ends: `${endOf(from, [...flow.flow.from, ...flow.flow.to], knowledge, profile)} → ${endOf(to, [...flow.flow.to, ...flow.flow.from], knowledge, profile)}`,
    state,
    missing,
    direction,
    byDefault,
    by: flow.by.flatMap(({ path, place }) => {
      const document = documents.get(path);
      return document ? [{ path, document, span: spanOf(place) }] : [];
    }),
  };
}

/** What a party is called; `ends` are those of the flow, the ones on its side first. */
function endOf(id: PartyId, ends: readonly Endpoint[], knowledge: Knowledge, { version }: Profile): string {
  const named = endsIn(ends, version).filter(({ party }) => party === id);
  return named.length > 0 ? knowledge.endWords(named.slice(0, 1), version) : (knowledge.party(id)?.title ?? id);
}

/** A rule in a loop stands there several times. */
function distinct(lines: readonly ExtraLine[]): ExtraLine[] {
  const seen = new Set<string>();
  return lines.filter(({ where, ports, transports }) => {
    const key = `${where.path} ${where.span.start} ${where.span.end} ${formatPorts(ports)} ${transports.join()}`;
    return !seen.has(key) && !!seen.add(key);
  });
}

/** What passes one place and not the next: the host's rules allow what the perimeter denies. */
function contradictionsIn(profiles: readonly ProfileReport[]): Contradiction[] {
  const result: Contradiction[] = [];
  for (const open of profiles) {
    for (const shut of profiles) {
      if (open === shut || open.profile.vantage === shut.profile.vantage) continue;
      for (const flow of open.flows) {
        if (flow.state !== 'allowed') continue;
        const other = shut.flows.find(
          (one) =>
            one.id === flow.id &&
            one.transport === flow.transport &&
            formatPorts(one.ports) === formatPorts(flow.ports),
        );
        if (other && (other.state === 'missing' || other.state === 'blocked'))
          result.push({ flow, allowedAt: open.profile, deniedAt: shut.profile });
      }
    }
  }
  return result;
}

export const STATE_WORDS: Readonly<Record<FlowState, string>> = {
  allowed: 'allowed',
  partial: 'in part',
  missing: 'missing',
  blocked: 'blocked',
  unknown: 'unknown',
};

/** "3 allowed, 1 in part, 2 missing"; what there is none of is left out. */
export function countWords(flows: readonly FlowLine[]): string {
  const states: readonly FlowState[] = ['allowed', 'partial', 'missing', 'blocked', 'unknown'];
  return states
    .map((state) => ({ state, count: flows.filter((flow) => flow.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${STATE_WORDS[state]}`)
    .join(', ');
}

/** "Exchange Server 2019, Mailbox, rules of the host, with dag and imap4". */
export function profileWords({ version, roles, vantage, features }: Profile, knowledge: Knowledge): string {
  const product = knowledge.products.find(({ id }) => id === version)?.title ?? 'Exchange Server';
  const names = roles.map((role) => knowledge.parties.find((party) => party.role === role)?.title ?? role);
  const where = { host: 'rules of the host', perimeter: 'rules of the perimeter', internal: 'rules between networks' };
  return [
    product,
    ...names,
    ...(vantage === undefined ? [] : [where[vantage]]),
    ...(features.length > 0 ? [`with ${listOf(features)}`] : []),
  ].join(', ');
}

/** "443/tcp"; a flow of which only a part is missing says which. */
export const portWords = ({ ports, transport }: Pick<FlowLine, 'ports' | 'transport'>): string =>
  `${formatPorts(ports)}/${transport}`;
