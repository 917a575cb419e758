import type { TextEdit } from '../base/edit';
import { covers, formatRange, type PortRange } from '../base/portSet';
import { spanOf } from '../base/span';
import type { Document } from '../document/document';
import { inComment, itemsAt } from '../document/view';
import type { Service } from '../knowledge/types';
import type { Site } from '../model/dialect';
import { type Context, contextOf, flowWords } from './describe';
import type { Env } from './env';
import { keywordLines, portLines } from './hover';

export interface Completion {
  readonly label: string;
  /** `tcp  SMTP submission`. */
  readonly detail: string;
  /** `clients → Mailbox`. */
  readonly description: string;
  readonly insert: TextEdit;
  readonly sortText: string;
  readonly filterText: string;
  readonly documentation: string;
  readonly kind: 'port' | 'range' | 'keyword' | 'word';
}

/** What may be written at an offset: ports that fit, or transport and direction words; nothing anywhere else. */
export function complete(document: Document, offset: number, env: Env): Completion[] {
  if (inComment(document, offset)) return [];
  const site = siteAt(document, offset);
  if (!site) return [];
  const span = spanOf(site.replace);
  // What is typed may have moved on since the item was read; a replacement that does not touch the caret is no answer.
  if (span.start > offset || span.end < offset) return [];
  const word = (
    label: string,
    kind: Completion['kind'],
    detail: string,
    documentation: string,
    rank: number,
  ): Completion => ({
    label,
    detail,
    description: '',
    insert: { span, newText: label },
    sortText: String(rank).padStart(6, '0'),
    filterText: label,
    documentation,
    kind,
  });
  if (site.kind !== 'port') {
    return site.words.map((text, i) => word(text, 'word', site.kind, '', i));
  }
  const context = contextOf(document, env);
  const ports = portItems(site, context).map(({ range, service, rank }): Completion => {
    const label =
      range.from === range.to || !site.rangeSign ? formatRange(range) : `${range.from}${site.rangeSign}${range.to}`;
    return {
      label,
      detail: `${service.transports.join('+')}  ${service.short}`,
      description: flowWords(service, context),
      insert: { span, newText: label },
      sortText: String(rank).padStart(6, '0'),
      filterText: label,
      documentation: (
        portLines([range], site.transport ?? service.transports, { ...context, concerned: true }) ?? []
      ).join('  \n'),
      kind: range.from === range.to ? 'port' : 'range',
    };
  });
  const keywords = site.words.map((text, i) =>
    word(
      text,
      'keyword',
      'keyword',
      (keywordLines(text, { ...context, concerned: true }) ?? []).join('  \n'),
      900_000 + i,
    ),
  );
  return [...ports, ...keywords];
}

function siteAt(document: Document, offset: number): Site | undefined {
  const { dialects, vocabulary } = document.catalog;
  for (const item of itemsAt(document, offset)) {
    const dialect = dialects.find((d) => d.claims(item, vocabulary));
    const site = dialect?.siteAt(item, offset, vocabulary);
    if (site) return site;
  }
  return undefined;
}

interface PortItem {
  readonly range: PortRange;
  readonly service: Service;
  readonly rank: number;
}

/** Ports fitting the transport, the versions and the list, best first: what fits side and direction, then by number. */
function portItems(site: Site, context: Context): PortItem[] {
  const { knowledge } = context;
  const transports = site.transport?.filter((t) => t === 'tcp' || t === 'udp');
  const found = new Map<string, PortItem>();
  for (const service of knowledge.services) {
    if (service.presence !== 'listener') continue;
    if (transports && transports.length > 0 && !service.transports.some((t) => transports.includes(t))) continue;
    if (
      context.versions.length > 0 &&
      !context.versions.some((v) => (service.versions as readonly string[]).includes(v))
    )
      continue;
    if (
      context.versions.length === 0 &&
      !knowledge.versionsBetween('2007', 'SE').some((v) => service.versions.includes(v))
    )
      continue;
    for (const range of service.ports) {
      const isRange = range.from !== range.to;
      if (isRange && !site.rangeSign) continue;
      if (covers(site.present, [range])) continue;
      const rank = (isRange ? 500_000 : 0) + (fits(service, site, context) ? 0 : 200_000) + range.from;
      const key = formatRange(range);
      const known = found.get(key);
      if (!known || rank < known.rank) found.set(key, { range, service, rank });
    }
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank);
}

/** Inbound rules open what a server of the organisation listens on, outbound ones what it calls. */
function fits(service: Service, site: Site, context: Context): boolean {
  const view = context.knowledge.view(service, context.versions.length === 1 ? context.versions[0] : undefined);
  const isServer = (id: string): boolean => context.knowledge.party(id as 'mailbox')?.exchange === true;
  const listens = view.listeners.some((end) => isServer(end.party));
  const calls = view.callers.some((end) => isServer(end.party));
  if (service.exposure === 'local') return false;
  if (site.direction === 'out' || site.side === 'remote') return calls;
  if (site.direction === 'in' || site.side === 'local') {
    const roles = context.profile?.roles ?? [];
    return listens && (roles.length === 0 || view.roles.length === 0 || view.roles.some((r) => roles.includes(r)));
  }
  return listens || calls;
}
