import type { Knowledge } from '../../knowledge/knowledge';
import type { Flow, Sourced } from '../../knowledge/types';
import { pageLink, slugs } from './markdown';
import type { Writer } from './writer';

/** A record that has a heading of its own on some page. */
type Titled = Sourced & { readonly title: string };

/** Flows are kept with their first caller. */
export const flowPage = ({ from }: Pick<Flow, 'from'>): string => `flows/${from[0]?.party ?? 'other'}`;

/** The records under the headings of each page, in their order there. */
function recordsByPage({
  flows,
  conflicts,
  knobs,
  connectors,
  collisionRules,
  mistakes,
}: Knowledge): ReadonlyMap<string, readonly Titled[]> {
  const pages = new Map<string, Titled[]>([
    ['conflicts', [...conflicts]],
    ['settings', [...knobs]],
    ['connectors', [...connectors, ...collisionRules]],
    ['mistakes', [...mistakes]],
  ]);
  for (const flow of flows) {
    const page = flowPage(flow);
    const list = pages.get(page);
    if (list) list.push(flow);
    else pages.set(page, [flow]);
  }
  return pages;
}

const tables = new WeakMap<Knowledge, ReadonlyMap<string, string>>();

/** The place of a record on its page, by the id of the record. */
function placesIn(knowledge: Knowledge): ReadonlyMap<string, string> {
  let places = tables.get(knowledge);
  if (!places) {
    places = new Map(
      [...recordsByPage(knowledge).values()].flatMap((records) => {
        const names = slugs(records.map(({ title }) => title));
        return records.map(({ id }, i) => [id, names[i] as string] as const);
      }),
    );
    tables.set(knowledge, places);
  }
  return places;
}

/** A link to where a record stands; on pages that are tables its own id is the place. */
export const recordLink = (
  { knowledge, at }: Writer,
  page: string,
  { id, title }: Pick<Titled, 'id' | 'title'>,
  words = title,
): string => pageLink(at, page, words, placesIn(knowledge).get(id) ?? id);
