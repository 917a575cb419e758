import { formatRange, includes, onlyPort, type PortSet } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service, Source } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { distinct } from './flows';
import { isElsewhere } from './meanings';

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
