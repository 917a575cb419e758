import { covers, formatRange, intersect, NO_PORTS, type PortRange, type PortSet } from '../base/portSet';
import { spanOf } from '../base/span';
import type { Document } from '../document/document';
import { inComment, itemsAt } from '../document/view';
import type { Flow, Service } from '../knowledge/types';
import type { Site } from '../model/dialect';
import type { Item } from '../model/item';
import type { Transport } from '../model/statement';
import { namesOf, speaksOf } from '../rules/shared/naming';
import type { Completion } from './completionItem';
import { type Context, concernedIn, contextOf, onlyVersion } from './context';
import type { Env } from './env';
import { shortFlow } from './flows';
import { hasPart, isElsewhere, isWide, partIn, type Situation } from './meanings';
import { completeProfile } from './profileCompletion';
import { type Topic, topicText, topicTextIn } from './topic';

/** Longer descriptions are cut by the editor. */
const MOST_DESCRIPTION = 40;

/** What comes first, second …: within one the numbers decide. */
const RANK = { named: 0, lacking: 1, fitting: 2, other: 3, range: 5, keyword: 9 } as const;

const sortText = (rank: number, place: number): string => `${rank}${String(place).padStart(6, '0')}`;

/** What may be written at an offset: ports that fit, or transport and direction words; nothing anywhere else. */
export function complete(document: Document, offset: number, env: Env): Completion[] {
  if (inComment(document, offset)) return completeProfile(document, offset, env.knowledge) ?? [];
  const found = siteAt(document, offset);
  if (!found) return [];
  const { site, item } = found;
  const span = spanOf(site.replace);
  // What is typed may have moved on since the item was read; a replacement that does not touch the caret is no answer.
  if (span.start > offset || span.end < offset) return [];
  const word = (
    label: string,
    kind: 'keyword' | 'word',
    detail: string,
    topic: Topic | undefined,
    sort: string,
  ): Completion => ({
    label,
    detail,
    description: '',
    insert: { span, newText: label },
    sortText: sort,
    filterText: label,
    topic,
    documentation: () => (topic ? topicTextIn(topic, document, env) : ''),
    kind,
  });
  if (site.kind !== 'port') {
    return site.words.map((text, i) => word(text, 'word', site.kind, undefined, sortText(0, i)));
  }
  const context = concernedIn(contextOf(document, env));
  const situation: Situation = { direction: site.direction, side: site.side };
  const lacking = lackingPorts(document, env, situation, context);
  const name = nameOf(item, document);
  /** A rule that is named for a service is to open it, lacking or not. */
  const isNamed = (service: Service, rank: number): boolean =>
    rank <= RANK.fitting && name !== '' && speaksOf(name, service);
  const ports = portItems(site, situation, lacking, context).map(({ range, service, rank }): Completion => {
    const label =
      range.from === range.to || !site.rangeSign ? formatRange(range) : `${range.from}${site.rangeSign}${range.to}`;
    const topic = { ports: [range], transports: site.transport ?? service.transports, situation };
    return {
      label,
      detail: `${service.transports.join('+')}  ${service.short}`,
      description: shortFlow(service, context, situation, MOST_DESCRIPTION),
      insert: { span, newText: label },
      sortText: sortText(isNamed(service, rank) ? RANK.named : rank, range.from),
      filterText: label,
      topic,
      documentation: () => topicText(topic, context),
      kind: range.from === range.to ? 'port' : 'range',
    };
  });
  const keywords = site.words.map((text, i) => {
    return word(text, 'keyword', 'keyword', { keyword: text, ports: NO_PORTS, situation }, sortText(RANK.keyword, i));
  });
  return [...ports, ...keywords];
}

function siteAt(document: Document, offset: number): { readonly site: Site; readonly item: Item } | undefined {
  const { dialects, vocabulary } = document.catalog;
  for (const item of itemsAt(document, offset)) {
    const dialect = dialects.find((d) => d.claims(item, vocabulary));
    const site = dialect?.siteAt(item, offset, vocabulary);
    if (site) return { site, item };
  }
  return undefined;
}

/** What the rules that an item makes are called; empty where they have no names. */
function nameOf(item: Item, document: Document): string {
  const chunk = document.analysed()[document.chunkIndexAt(spanOf(item.place).start)];
  return (chunk?.result?.standingAt([item.place]) ?? []).flatMap(namesOf).join(' ');
}

interface PortItem {
  readonly range: PortRange;
  readonly service: Service;
  readonly rank: number;
}

/** The ports of services that the profile's flows need on this side and that no allow rule of the file opens yet. */
function lackingPorts(
  document: Document,
  env: Env,
  situation: Situation,
  context: Context,
): ReadonlyMap<Service, PortSet> {
  const { profile, knowledge } = context;
  const part = partIn(situation);
  const result = new Map<Service, PortSet>();
  if (!profile?.version || profile.roles.length === 0 || !part) return result;
  const { version, roles, vantage, features } = profile;
  const facts = env.checker.facts(document, env.options);
  const direction = part === 'serves' ? 'in' : 'out';
  const isOpen = (ports: PortSet, transports: readonly Transport[]): boolean =>
    transports.some((transport) => facts.opens(ports, transport, direction));
  const flows = knowledge
    .selectFlows({ version, roles, features, ...(vantage ? { vantage } : {}) })
    .filter((flow) => flow.required !== 'optional' && !flow.sameServer && takesPart(flow, part, context));
  for (const flow of flows) {
    const needed = knowledge.flowPorts(flow, version).filter(({ service }) => !isWide(service));
    if (flow.choice && needed.some(({ ports, transports }) => isOpen(ports, transports))) continue;
    for (const { service, ports, transports } of needed) {
      // What domain controllers answer is needed as well, but not on this side.
      if (!isOpen(ports, transports) && fits(service, situation, context)) result.set(service, ports);
    }
  }
  return result;
}

/** True when a server of the profile listens (or calls) in a flow. */
function takesPart(flow: Flow, part: 'serves' | 'calls', context: Context): boolean {
  const { knowledge, profile } = context;
  const version = onlyVersion(context);
  const ends = part === 'serves' || flow.bothWays ? [...flow.to, ...(flow.bothWays ? flow.from : [])] : flow.from;
  return ends.some(({ party, versions }) => {
    if (versions && version !== undefined && !(versions as readonly string[]).includes(version)) return false;
    const found = knowledge.party(party);
    if (!found?.exchange) return false;
    return found.role === undefined
      ? !profile?.roles.includes('edge-transport')
      : !!profile?.roles.includes(found.role);
  });
}

/** Ports that fit the transport, the versions and the list. */
function portItems(
  site: Site,
  situation: Situation,
  lacking: ReadonlyMap<Service, PortSet>,
  context: Context,
): PortItem[] {
  const { knowledge } = context;
  const transports = site.transport?.filter((t) => t === 'tcp' || t === 'udp') ?? [];
  const recent = knowledge.versionsBetween('2007', 'SE');
  const found = new Map<string, PortItem>();
  for (const service of knowledge.services) {
    const declared = service.declaredIn !== undefined;
    if (service.presence !== 'listener' || isElsewhere(service, context)) continue;
    if (transports.length > 0 && !service.transports.some((t) => transports.includes(t))) continue;
    // Without a version at hand what is gone since long is offered to nobody.
    if (!declared && context.versions.length === 0 && !recent.some((v) => service.versions.includes(v))) continue;
    const needed = lacking.get(service);
    for (const range of service.ports) {
      const isRange = range.from !== range.to;
      if ((isRange && !site.rangeSign) || covers(site.present, [range])) continue;
      const rank = isRange
        ? RANK.range
        : needed && intersect(needed, [range]).length > 0
          ? RANK.lacking
          : declared || fits(service, situation, context)
            ? RANK.fitting
            : RANK.other;
      const key = formatRange(range);
      const known = found.get(key);
      if (!known || rank < known.rank || (declared && rank === known.rank)) found.set(key, { range, service, rank });
    }
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank || a.range.from - b.range.from);
}

/** Inbound rules open what a server of the organisation listens on, outbound ones what it calls. */
function fits(service: Service, situation: Situation, context: Context): boolean {
  if (service.exposure === 'local') return false;
  const view = context.knowledge.view(service, onlyVersion(context));
  const part = partIn(situation);
  return part ? hasPart(view, part, context) : hasPart(view, 'serves', context) || hasPart(view, 'calls', context);
}
