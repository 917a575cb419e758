import { formatPorts } from '../base/portSet';
import type { Knowledge, LookupResult } from '../knowledge/knowledge';
import { type Context, portWords, serviceLines, sourceLinks, versionWords } from './describe';
import type { Env } from './env';

/** One answer of the look-up as an editor shows it. */
export interface LookUpItem {
  readonly id: string;
  readonly title: string;
  /** `587/tcp  2007 to SE`. */
  readonly detail: string;
  readonly markdown: string;
}

const contextFor = (knowledge: Knowledge): Context => ({
  knowledge,
  concerned: true,
  profile: undefined,
  versions: [],
});

export function lookUp(query: string, env: Env): LookUpItem[] {
  const context = contextFor(env.knowledge);
  return env.knowledge.lookup(query).map((result) => {
    const lines = summaryOf(result, context);
    const links = result.kind === 'service' ? sourceLinks(result.record, context) : sourcesOf(result, env.knowledge);
    const { detail } = factsOf(result);
    return {
      id: result.id,
      title: result.title,
      detail,
      markdown: [`**${detail}** ${result.title}`, ...lines, links].filter((line) => line !== '').join('  \n'),
    };
  });
}

const sourcesOf = (result: LookupResult, knowledge: Knowledge): string =>
  result.record.sources
    .flatMap((id) => knowledge.source(id) ?? [])
    .filter((s) => s.address)
    .slice(0, 2)
    .map((s) => `[${s.title}, ${s.publisher}](${s.address})`)
    .join(' · ');

/** The sentences of an answer, the same as the hover's. */
function summaryOf(result: LookupResult, context: Context): string[] {
  const { knowledge } = context;
  const sentence = (text: string | undefined): string => (!text ? '' : /[.!?]$/.test(text) ? text : `${text}.`);
  switch (result.kind) {
    case 'service':
      return serviceLines(result.record, context, 12);
    case 'knob': {
      const knob = result.record;
      const place =
        knob.kind === 'registry'
          ? `${knob.key}, value ${knob.value} (${knob.type})`
          : `${knob.where} ${knob.names.join(', ')}`;
      const service = knob.service === undefined ? undefined : knowledge.service(knob.service);
      return [
        `${place}.`,
        service ? `Moves ${portWords(service.ports, service.transports)}, ${service.title}.` : '',
        [
          sentence(versionWords(knob.versions)),
          knob.default === undefined ? '' : sentence(`Default: ${knob.default}`),
          knob.advised ? `A fixed port should lie in ${formatPorts([knob.advised])}.` : '',
          knob.restart ? sentence(`Takes effect after a restart of ${knob.restart}`) : '',
        ]
          .filter(Boolean)
          .join(' '),
        ...(knob.notes ?? []).map(sentence),
        ...knowledge.conflictsAbout(knob.id).map((c) => sentence(c.ruling)),
      ].filter(Boolean);
    }
    case 'connector': {
      const connector = result.record;
      return [
        `${connector.title}, ${connector.bindings.map((b) => b.port).join(', ')}/tcp${connector.owner ? `, ${connector.owner}` : ''}.`,
        sentence(versionWords(connector.versions)),
        ...(connector.notes ?? []).map(sentence),
      ].filter(Boolean);
    }
    default:
      return textOfRecord(result.record);
  }
}

/** The sentences of the smaller records: groups, conflicts, mistakes, events, rules. */
function textOfRecord(record: object): string[] {
  const fields = record as Readonly<Record<string, unknown>>;
  return ['text', 'description', 'disagreement', 'ruling', 'symptom', 'remedy']
    .map((key) => fields[key])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

function factsOf(result: LookupResult): {
  detail: string;
  ports: readonly { from: number; to: number }[];
  transports: readonly string[];
} {
  if (result.kind === 'service') {
    const { ports, transports, versions } = result.record;
    return { detail: `${portWords(ports, transports)}  ${versionWords(versions)}`.trim(), ports, transports };
  }
  if (result.kind === 'connector') {
    const ports = [...new Set(result.record.bindings.map((b) => b.port))].map((port) => ({ from: port, to: port }));
    return { detail: portWords(ports, ['tcp']), ports, transports: ['tcp'] };
  }
  const record = result.record as {
    readonly versions?: readonly string[];
    readonly ports?: readonly { from: number; to: number }[];
  };
  const ports = record.ports ?? [];
  return {
    detail: [formatPorts(ports), versionWords(record.versions ?? [])].filter(Boolean).join('  ') || result.kind,
    ports,
    transports: [],
  };
}

/** The answers in the form of the command line contract. */
export function lookupJson(query: string, knowledge: Knowledge): readonly Record<string, unknown>[] {
  const context = contextFor(knowledge);
  return knowledge.lookup(query).map((result) => {
    const { ports, transports } = factsOf(result);
    const service = result.kind === 'service' ? result.record : serviceOf(result, knowledge);
    const fields = result.record as {
      readonly versions?: readonly string[];
      readonly notes?: readonly string[];
      readonly roles?: readonly string[];
    };
    return {
      id: result.id,
      kind: result.kind,
      title: result.title,
      ports: ports.length > 0 ? ports : (service?.ports ?? []),
      transports: transports.length > 0 ? transports : (service?.transports ?? []),
      versions: fields.versions ?? [],
      roles: fields.roles ?? service?.roles ?? [],
      flows: service ? flowsJson(service.id, knowledge) : [],
      encryption: service?.encryption.words ?? '',
      sources: result.record.sources
        .flatMap((id) => knowledge.source(id) ?? [])
        .map(({ id, publisher, title, address, read }) => ({
          id,
          publisher,
          title,
          ...(address ? { address } : {}),
          read,
        })),
      summary: summaryOf(result, context),
      process: service?.process ?? '',
      notes: fields.notes ?? [],
      misquotes: knowledge
        .conflictsAbout(result.id)
        .flatMap((c) => (c.misquote ? [{ written: c.misquote, ruling: c.ruling }] : [])),
    };
  });
}

function serviceOf(result: LookupResult, knowledge: Knowledge) {
  const id = (result.record as { readonly service?: string }).service;
  return id === undefined ? undefined : knowledge.service(id);
}

/** Who calls whom over the service: its flows, or where it has none yet its own ends. */
function flowsJson(id: string, knowledge: Knowledge): readonly Record<string, unknown>[] {
  const flows = knowledge.flowsOf(id);
  if (flows.length > 0) {
    return flows.map((flow) => ({
      id: flow.id,
      title: flow.title,
      from: flow.from.map((end) => end.party),
      to: flow.to.map((end) => end.party),
      versions: flow.versions,
    }));
  }
  const service = knowledge.service(id);
  return service
    ? [
        {
          id,
          title: service.title,
          from: service.callers.map((end) => end.party),
          to: service.listeners.map((end) => end.party),
          versions: service.versions,
        },
      ]
    : [];
}
