import { speaksOf } from '../analysis/userServices';
import { normalise, type PortSet } from '../base/portSet';
import { type Knowledge, type LookupResult, parseQuery } from '../knowledge/knowledge';
import type { Endpoint, Flow, Service, ServiceDetail } from '../knowledge/types';
import { alsoLine, insideLine, titleOf } from './around';
import { type Context, contextWithout } from './context';
import { conditionOf, serviceLines } from './describe';
import { knobLines } from './describeKnob';
import type { Env } from './env';
import { everyEnd } from './flows';
import { links, pageOf } from './links';
import { isWide, servicesFor } from './meanings';
import { asMarkdown, code, joined, listOf, portWords, sentence, upperFirst } from './wording';

/** One answer of the look-up as an editor shows it. */
export interface LookUpItem {
  readonly id: string;
  readonly title: string;
  /** What stands first in a list of answers: `587/tcp`, or what an answer without ports is, `flow`. */
  readonly lead: string;
  /** What stands beside it: the title, who calls whom, versions. */
  readonly description: string;
  /** `587/tcp  2007 to SE`. */
  readonly detail: string;
  readonly markdown: string;
}

export function lookUp(query: string, env: Env): LookUpItem[] {
  const context = contextWithout(env);
  const asked = parseQuery(query);
  const single = asked.kind === 'ports' && asked.range.from === asked.range.to;
  const found = context.knowledge.lookup(query).map((result): LookUpItem => {
    const ports = portsOf(result);
    const versions = context.knowledge.versions.format(versionsOf(result));
    const detail = [ports, versions].filter((part) => part !== '').join('  ');
    const title = result.kind === 'service' ? titleOf(result.record) : result.title;
    return {
      id: result.id,
      title: result.title,
      lead: ports === '' ? KINDS[result.kind] : ports,
      description: [result.title, result.kind === 'flow' ? endsOf(result.record, context) : '', versions]
        .filter((part) => part !== '')
        .join(', '),
      detail,
      markdown: asMarkdown([
        detail === '' ? `**${title}**` : `**${detail}** ${title}`,
        // That a number lies in a wide range is said, and no more.
        ...(single && isDrawn(result) ? linesOf(result, context).slice(0, 2) : linesOf(result, context)),
        links(pageFor(result), result.record.sources, context),
      ]),
    };
  });
  return [...groupsFor(query, context), ...found];
}

/** True for the ranges from which ports are drawn. */
const isDrawn = (result: LookupResult): boolean =>
  result.kind === 'dynamic-range' || (result.kind === 'service' && isWide(result.record));

/** Groups of addresses that the user declares under a name asked for. */
function groupsFor(query: string, { groups, knowledge }: Context): LookUpItem[] {
  const asked = parseQuery(query);
  if (asked.kind !== 'words') return [];
  return groups
    .filter(({ name }) => speaksOf(asked.words, [name]))
    .map(({ name, addresses, party }): LookUpItem => {
      const title = knowledge.parties.find(({ id }) => id === party)?.title ?? party;
      return {
        id: `declared:${name}`,
        title: name,
        lead: KINDS.declared,
        description: `${name}, ${title}`,
        detail: title,
        markdown: asMarkdown([
          `**${title}** ${code(name)}`,
          `Addresses: ${listOf(addresses.map(code))}.`,
          'Declared in .exchange-ports.json.',
        ]),
      };
    });
}

/** Page of the reference on which an answer stands. */
function pageFor(result: LookupResult): string | undefined {
  switch (result.kind) {
    case 'service':
      return pageOf(result.record, result.record.ports);
    case 'knob':
      return 'settings';
    case 'connector':
    case 'collision-rule':
      return 'connectors';
    case 'setup-rule':
      return 'setup-rules';
    case 'conflict':
      return 'conflicts';
    case 'mistake':
      return 'mistakes';
    case 'timeline':
      return 'timeline';
    case 'flow':
      return `flows/${result.record.from[0]?.party ?? 'other'}`;
    case 'dynamic-range':
      return `ports/${result.record.from}-${result.record.to}`;
    case 'group':
      return undefined;
  }
}

/** The versions that have what is told of; none for a port that is written about and has no listener. */
const versionsOf = (result: LookupResult): readonly string[] =>
  result.kind === 'service' && result.record.presence === 'absent'
    ? []
    : ((result.record as { readonly versions?: readonly string[] }).versions ?? []);

/** What an answer is that has no ports of its own. */
const KINDS: Readonly<Record<LookupResult['kind'] | 'declared', string>> = {
  service: 'service',
  knob: 'setting',
  connector: 'connector',
  'dynamic-range': 'dynamic range',
  flow: 'flow',
  conflict: 'disagreement of sources',
  mistake: 'mistake',
  'setup-rule': 'rule of Setup',
  'collision-rule': 'clash of connectors',
  timeline: 'history',
  group: 'set of ports',
  declared: 'declared group',
};

/** `587/tcp`; empty where an answer has no ports of its own. */
function portsOf(result: LookupResult): string {
  const { ports, transports } = factsOf(result);
  return ports.length > 0 ? portWords(ports, transports) : '';
}

const endsOf = ({ from, to, bothWays, versions }: Flow, { knowledge }: Context): string =>
  everyEnd({ callers: from, listeners: to, bothWays: bothWays ?? false, versions }, knowledge);

/** The sentences of an answer: the same as the hover's, without its limit. */
function linesOf(result: LookupResult, context: Context): string[] {
  const { knowledge } = context;
  const when = (versions: readonly string[]): string => sentence(upperFirst(knowledge.versions.format(versions)));
  const notes = (all: readonly string[] | undefined): string[] => (all ?? []).map(sentence);
  switch (result.kind) {
    case 'service':
      return serviceAnswer(result.record, context);
    case 'knob':
      return texts(knobLines(result.record, context));
    case 'connector': {
      const { title, bindings, kind, owner, versions, authentication, permissionGroups, notes: said } = result.record;
      const ports = [...new Set(bindings.map(({ port }) => port))].join(', ');
      return [
        `${code(title)}, ${kind.includes('send') ? 'calls' : 'listens on'} ${ports}/tcp${owner ? `, ${owner}` : ''}.`,
        when(versions),
        authentication?.length ? `Authentication: ${listOf(authentication)}.` : '',
        permissionGroups?.length ? `Permission groups: ${listOf(permissionGroups)}.` : '',
        ...notes(said),
      ];
    }
    case 'flow':
      return flowAnswer(result.record, context);
    case 'dynamic-range': {
      const { where, setBySetup, transports } = result.record;
      return [
        `${sentence(upperFirst(where))} ${listOf(transports.map((t) => t.toUpperCase()))}.`,
        setBySetup.length > 0 ? `Written by Setup of ${knowledge.versions.format(setBySetup)}.` : '',
        insideLine([{ from: result.record.from, to: result.record.to }], undefined, [], context),
      ];
    }
    case 'conflict': {
      const { misquote, disagreement, ruling, why } = result.record;
      return [misquote ? `Often written as ${misquote}.` : '', disagreement, `${ruling} ${sentence(why)}`];
    }
    case 'mistake':
      return [result.record.symptom, result.record.remedy, when(result.record.versions)];
    case 'setup-rule': {
      const { versions, program, keyword, alsoPrinted, gfw, notes: said } = result.record;
      return [
        when(versions),
        keyword ? `Ports: the keyword ${keyword}.` : '',
        program ? `Program: ${code(program)}.` : gfw ? 'No process is bound to it.' : '',
        alsoPrinted?.length ? `Also printed as ${listOf(alsoPrinted)}.` : '',
        ...notes(said),
      ];
    }
    case 'collision-rule':
      return [result.record.text, when(result.record.versions)];
    case 'timeline': {
      const { first, last, firstNote, lastNote, text } = result.record;
      const end = (version: string, note: string | undefined): string => (note ? `${version} ${note}` : version);
      const from = end(first, firstNote);
      const to = end(last, lastNote);
      return [from === to ? `${from}.` : `${from} to ${to}.`, text];
    }
    case 'group':
      return [result.record.description];
  }
}

const texts = (lines: readonly { readonly text: string }[]): string[] => lines.map(({ text }) => text);

/** A service with what differs from version to version, what lies in it, and the other meanings of its number. */
function serviceAnswer(service: Service, context: Context): string[] {
  const { ports, transports } = service;
  return [
    ...texts(serviceLines(service, context, {}, { flow: everyEnd(service, context.knowledge), all: true })),
    ...(service.details ?? []).map((detail) => detailLine(service, detail, context)),
    service.dynamic ? insideLine(ports, service, transports, context) : '',
    alsoLine(ports, service, servicesFor(ports, transports, context), context),
  ];
}

/** `2000 and 2003: no encryption. Off, unless the server was upgraded.` */
function detailLine(service: Service, detail: ServiceDetail, { knowledge }: Context): string {
  const view = knowledge.view(service, detail.versions[0]);
  const runs = [detail.process, detail.windowsService].filter((name) => name !== undefined);
  const from = detail.callers ? knowledge.endWords(detail.callers, detail.versions[0]) : '';
  const to = knowledge.endWords(view.listeners, detail.versions[0]);
  return `${knowledge.versions.format(detail.versions)}: ${joined(
    sentence(from === '' ? to : `${from} → ${to}`),
    detail.encryption ? sentence(upperFirst(detail.encryption.words)) : '',
    runs.length > 0 ? `${listOf(runs)}.` : '',
    detail.default ? sentence(detail.default) : '',
    detail.note ? sentence(detail.note) : '',
  )}`;
}

/** What listens: the program, or the Windows service where that alone is known; by version where it changed. */
function processOf({ process, windowsService, details = [] }: Service, { versions }: Knowledge): string {
  const known = process ?? windowsService;
  if (known !== undefined) return known;
  const byRuns = new Map<string, string[]>();
  for (const detail of details) {
    const runs = listOf([detail.process, detail.windowsService].filter((name) => name !== undefined));
    if (runs !== '') byRuns.set(runs, [...(byRuns.get(runs) ?? []), ...detail.versions]);
  }
  return [...byRuns].map(([runs, of]) => `${runs} (${versions.format(of)})`).join(', ');
}

function flowAnswer(flow: Flow, context: Context): string[] {
  const { knowledge } = context;
  const services = knowledge
    .flowPorts(flow)
    .map(({ service, ports, transports }) => `${portWords(ports, transports)} ${service.short}`);
  const { security, support } = flow;
  return [
    `${endsOf(flow, context)}.`,
    services.length > 0 ? sentence(listOf(services, flow.choice ? 'or' : 'and')) : '',
    sentence(
      upperFirst([knowledge.versions.format(flow.versions), conditionOf(flow)].filter((w) => w !== '').join(', ')),
    ),
    joined(
      security?.authentication ? `Authentication by default: ${security.authentication.default}.` : '',
      security?.encryption ? `Encryption: ${security.encryption.words}.` : '',
    ),
    support === 'no-filtering' ? 'Microsoft supports no port filter between these two.' : '',
    ...(flow.notes ?? []).map(sentence),
  ];
}

function factsOf(result: LookupResult): { ports: PortSet; transports: readonly string[] } {
  switch (result.kind) {
    case 'service':
      return { ports: result.record.ports, transports: result.record.transports };
    case 'connector':
      return {
        ports: normalise(result.record.bindings.map(({ port }) => ({ from: port, to: port }))),
        transports: ['tcp'],
      };
    case 'dynamic-range':
      return { ports: [{ from: result.record.from, to: result.record.to }], transports: result.record.transports };
    case 'setup-rule': {
      const { transport } = result.record;
      return { ports: result.record.ports, transports: transport === 'any' ? [] : [transport] };
    }
    case 'group':
      return { ports: result.record.ports, transports: result.record.transport ? [result.record.transport] : [] };
    default:
      return { ports: [], transports: [] };
  }
}

/** The answers in the form of the command line contract. */
export function lookupJson(query: string, env: Env): readonly Record<string, unknown>[] {
  const context = contextWithout(env);
  const { knowledge } = context;
  return knowledge.lookup(query).map((result) => {
    const { ports, transports } = factsOf(result);
    const service = result.kind === 'service' ? result.record : serviceOf(result, knowledge);
    const fields = result.record as {
      readonly notes?: readonly string[];
      readonly roles?: readonly string[];
    };
    return {
      id: result.id,
      kind: result.kind,
      title: result.title,
      ports: ports.length > 0 ? ports : (service?.ports ?? []),
      transports: transports.length > 0 ? transports : (service?.transports ?? []),
      versions: versionsOf(result),
      roles: fields.roles ?? service?.roles ?? [],
      flows: result.kind === 'flow' ? [flowJson(result.record)] : service ? flowsJson(service, knowledge) : [],
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
      summary: linesOf(result, context).filter((line) => line !== ''),
      process: service ? processOf(service, knowledge) : '',
      notes: fields.notes ?? [],
      misquotes: knowledge
        .conflictsAbout(result.id)
        .flatMap((c) => (c.misquote ? [{ written: c.misquote, ruling: c.ruling }] : [])),
      ...(service?.declaredIn === undefined ? {} : { declaredIn: service.declaredIn }),
    };
  });
}

function serviceOf(result: LookupResult, knowledge: Knowledge): Service | undefined {
  const id = (result.record as { readonly service?: string }).service;
  return id === undefined ? undefined : knowledge.service(id);
}

const partiesOf = (ends: readonly Endpoint[]): readonly string[] => [...new Set(ends.map(({ party }) => party))];

const flowJson = ({ id, title, from, to, versions }: Pick<Flow, 'id' | 'title' | 'from' | 'to' | 'versions'>) => ({
  id,
  title,
  from: partiesOf(from),
  to: partiesOf(to),
  versions,
});

/** Who calls whom over the service: its flows, or where it has none its own ends. */
function flowsJson(service: Service, knowledge: Knowledge): readonly Record<string, unknown>[] {
  const flows = knowledge.flowsOf(service.id);
  if (flows.length > 0) return flows.map(flowJson);
  const { id, title, callers, listeners, versions, presence } = service;
  // Where nothing listens nobody is answered.
  if (presence === 'absent' || presence === 'reserved') return [];
  return callers.length === 0 ? [] : [flowJson({ id, title, from: callers, to: listeners, versions })];
}
