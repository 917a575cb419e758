import { covers, NO_PORTS } from '../base/portSet';
import { samePlace, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { inComment, itemsAt, spanIn } from '../document/view';
import type { Site } from '../model/dialect';
import type { Item } from '../model/item';
import { namesOf, speakerOf } from '../rules/shared/naming';
import type { Completion } from './completionItem';
import { concernedIn, contextOf } from './context';
import type { Env } from './env';
import type { Situation } from './meanings';
import { lackingPorts, portChoices, RANK } from './portChoices';
import { completeProfile } from './profileCompletion';
import { type Topic, topicText, topicTextIn } from './topic';

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
  const isNamed = name === '' ? () => false : speakerOf(name);
  const ports: Completion[] = [];
  for (const { range, service, rank, label, detail, description } of portChoices(site, situation, lacking, context)) {
    const isRange = range.from !== range.to;
    if ((isRange && !site.rangeSign) || covers(site.present, [range])) continue;
    const text = isRange ? `${range.from}${site.rangeSign}${range.to}` : label;
    const own = rank <= RANK.fitting && isNamed(service) ? RANK.named : rank;
    const topic = { ports: [range], transports: site.transport ?? service.transports, situation };
    ports.push({
      label: text,
      detail,
      description,
      insert: { span, newText: text },
      sortText: sortText(own, range.from),
      filterText: text,
      topic,
      documentation: () => topicText(topic, context),
      kind: isRange ? 'range' : 'port',
    });
  }
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
function nameOf({ place }: Item, document: Document): string {
  const { start, end } = spanOf(place);
  const chunk = document.analysed()[document.chunkIndexAt(start)];
  const statements = chunk?.result?.near(spanIn(chunk, start, end)).statements ?? [];
  return statements
    .filter((statement) => samePlace(statement.place, place))
    .flatMap(namesOf)
    .join(' ');
}
