import type { CmdletRecord, ParameterRecord } from '../model/vocabulary';
import type { KnowledgeBundle } from './bundle';
import type { Source, VersionId } from './types';

/** What differs in the compact form, wherever it stands. */
interface Compact {
  /** `2013-SE`, `5.5,2003-2007`; empty for none. */
  versions?: string | readonly VersionId[];
  setBySetup?: string | readonly VersionId[];
  /** Places in the list of sources. */
  sources?: readonly (number | string)[];
}

/**
 * The knowledge base out of the text that `scripts/compact-knowledge.mjs` writes. The parsed tree is completed in place,
 * which takes a fraction of the time that building it anew would; equal lists become one list.
 */
export function expandKnowledge(text: string): KnowledgeBundle {
  const parsed = JSON.parse(text) as Omit<KnowledgeBundle, 'sources'> & {
    readonly read: string;
    readonly sources: readonly CompactSource[];
  };
  const { read } = parsed;
  const sources = parsed.sources.map((source) => sourceOf(source, read));
  const { read: _, ...bundle } = { ...parsed, sources };
  const order = bundle.products.map(({ id }) => id);
  const lists = new Map<string, readonly VersionId[]>();
  const versionsOf = (short: string): readonly VersionId[] => {
    const known = lists.get(short);
    if (known) return known;
    const list = readVersions(short, order);
    lists.set(short, list);
    return list;
  };
  const expand = (value: object): void => {
    const compact = value as Compact;
    if (typeof compact.versions === 'string') compact.versions = versionsOf(compact.versions);
  };
  const { services, flows, connectors, dynamicRanges, cmdlets } = bundle;
  const kinds: readonly (readonly object[])[] = [
    services,
    flows,
    bundle.conflicts,
    connectors,
    bundle.collisionRules,
    bundle.setupRules,
    bundle.registry,
    bundle.knobs,
    bundle.mistakes,
    bundle.timeline,
    bundle.groups,
    dynamicRanges,
  ];
  for (const records of kinds) {
    for (const record of records) {
      expand(record);
      const compact = record as Compact;
      compact.sources = compact.sources?.map((place) => sources[place as number]?.id as string) ?? [];
    }
  }
  for (const service of services) {
    service.callers.forEach(expand);
    service.listeners.forEach(expand);
    for (const detail of service.details ?? []) {
      expand(detail);
      detail.callers?.forEach(expand);
      detail.listeners?.forEach(expand);
    }
  }
  for (const flow of flows) {
    flow.from.forEach(expand);
    flow.to.forEach(expand);
  }
  for (const connector of connectors) connector.bindings.forEach(expand);
  for (const range of dynamicRanges) {
    const compact = range as Compact;
    if (typeof compact.setBySetup === 'string') compact.setBySetup = versionsOf(compact.setBySetup);
  }
  const idOf = (place: number): string => sources[place]?.id as string;
  return {
    ...bundle,
    cmdlets: (cmdlets as unknown as readonly CompactCmdlet[]).map((record) => cmdletOf(record, idOf)),
  };
}

/** A source, or the page of a cmdlet as `module/Name`. */
type CompactSource = string | (Omit<Source, 'read'> & { read?: string });

function sourceOf(short: CompactSource, read: string): Source {
  if (typeof short !== 'string') {
    short.read ??= read;
    return short as Source;
  }
  const lower = short.toLowerCase();
  const name = short.slice(short.indexOf('/') + 1);
  const address = `https://learn.microsoft.com/powershell/module/${lower}`;
  return { id: pageId(name), publisher: 'Microsoft', title: name, address, read };
}

/** Id of the source that is the page of a cmdlet. */
const pageId = (cmdlet: string): string => `ms-${cmdlet.toLowerCase()}`;

type CompactCmdlet = Omit<CmdletRecord, 'parameters' | 'sources'> & {
  readonly parameters: string;
  /** Places in the list of sources; absent where the cmdlet's own page is the one source. */
  readonly sources?: readonly number[];
};

/** Few of the cmdlets occur in a text, and parameters are most of what is said about them: they are read when asked for. */
function cmdletOf(
  { parameters: short, sources, ...record }: CompactCmdlet,
  idOf: (place: number) => string,
): CmdletRecord {
  let parameters: readonly ParameterRecord[] | undefined;
  return {
    ...record,
    sources: sources?.map(idOf) ?? [pageId(record.name)],
    get parameters() {
      parameters ??= readParameters(short);
      return parameters;
    },
  };
}

function readVersions(short: string, order: readonly VersionId[]): readonly VersionId[] {
  if (short === '') return [];
  return short.split(',').flatMap((run) => {
    const [from, to = from] = run.split('-') as [VersionId, VersionId?];
    return order.slice(order.indexOf(from), order.indexOf(to) + 1);
  });
}

function readParameters(short: string): readonly ParameterRecord[] {
  if (short === '') return [];
  return short.split(',').map((text): ParameterRecord => {
    const [name, said, position, aliases] = text.split(':') as [string, string, string?, string?];
    const type = said.endsWith('*') ? said.slice(0, -1) : said;
    const piped = said === type ? {} : ({ piped: true } as const);
    if (position === undefined) return { name, type, ...piped };
    return {
      name,
      type,
      ...piped,
      ...(aliases ? { aliases: aliases.split('|') } : {}),
      ...(position === '' ? {} : { position: Number(position) }),
    };
  });
}
