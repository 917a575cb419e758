import type { Endpoint, Flow, Knob, Service, Sourced, VersionId } from '../../knowledge/types';
import { conditionOf } from '../describe';
import { placeWords } from '../describeKnob';
import { everyEnd } from '../flows';
import { joined, sentence, upperFirst } from '../wording';
import { list, portLinks, section, table, text, way } from './markdown';
import { flowPage, recordLink } from './records';
import type { Writer } from './writer';

// What several pages say alike. Each is given the page on which it stands, for the links.

/** Who calls whom in every version. */
export const endsText = (record: Parameters<typeof everyEnd>[0], { knowledge }: Writer): string =>
  text(everyEnd(record, knowledge));

/** The same of a flow. */
export const flowEnds = ({ from, to, bothWays = false, versions }: Flow, writer: Writer): string =>
  endsText({ callers: from, listeners: to, bothWays, versions }, writer);

/** Who calls whom as one version has it. */
export function endsIn(
  callers: readonly Endpoint[],
  listeners: readonly Endpoint[],
  bothWays: boolean | undefined,
  version: VersionId | undefined,
  { knowledge }: Writer,
): string {
  const words = `${knowledge.endWords(callers, version)} → ${knowledge.endWords(listeners, version)}`;
  return text(`${words}${bothWays ? ', both ways' : ''}`);
}

export const when = (versions: readonly string[], { knowledge }: Writer, online = false): string =>
  [knowledge.versions.format(versions), online ? 'Exchange Online' : ''].filter((part) => part !== '').join(', ');

/** When a flow is needed. */
export const needed = (flow: Flow): string => {
  const condition = conditionOf(flow);
  if (condition !== '') return text(condition);
  return flow.required === 'always' ? 'always' : 'where wanted';
};

/** The services of a flow with their ports, in a version where one is given. */
export const flowServices = (flow: Flow, writer: Writer, version?: VersionId): string =>
  writer.knowledge
    .flowPorts(flow, version)
    .map(({ service, ports, transports }) => `${portLinks(writer.at, ports, transports)} ${text(service.short)}`)
    .join(flow.choice ? ' *or* ' : '<br>');

export function securityText({ security }: Flow): string {
  if (!security) return '';
  const { authentication, encryption } = security;
  const default_ = { yes: 'by default', no: 'not by default', partly: 'partly by default' } as const;
  return text(
    [
      authentication
        ? `${authentication.default}${authentication.supported ? ` (${authentication.supported} possible)` : ''}`
        : '',
      encryption ? `${encryption.words}, ${default_[encryption.byDefault]}` : '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  );
}

/** Flows as rows: what, who calls whom, over what, when. */
export const flowTable = (flows: readonly Flow[], writer: Writer, version?: VersionId): string =>
  table(
    ['flow', 'caller → listener', 'ports', ...(version ? [] : ['versions']), 'needed', 'authentication; encryption'],
    flows.map((flow) => [
      recordLink(writer, flowPage(flow), flow),
      version ? endsIn(flow.from, flow.to, flow.bothWays, version, writer) : flowEnds(flow, writer),
      flowServices(flow, writer, version),
      ...(version ? [] : [when(flow.versions, writer, flow.exchangeOnline)]),
      needed(flow),
      securityText(flow),
    ]),
  );

export const certaintyText = ({ certainty, weak }: Sourced): string =>
  weak ? text(sentence(weak)) : certainty === 'W' ? 'This rests on one source.' : '';

export function sourceItems(ids: readonly string[], { knowledge, at }: Writer): string {
  return list(
    ids
      .flatMap((id) => knowledge.source(id) ?? [])
      .map(({ id, title, publisher, address, note }) => {
        const words = title.includes(publisher) ? title : `${title}, ${publisher}`;
        const link = address
          ? `[${text(words)}](${address.replace(/\(/g, '%28').replace(/\)/g, '%29')})`
          : `[${text(words)}](${way(at, 'sources')}.md#${id})`;
        return note ? `${link} (${text(note)})` : link;
      }),
  );
}

/** The sources of several records, each once, in their order. */
export const sourcesSection = (level: number, records: readonly Sourced[], writer: Writer): string =>
  section(level, 'Sources', sourceItems([...new Set(records.flatMap(({ sources }) => sources))], writer));

export function knobText(knob: Knob, { knowledge }: Writer): string {
  return joined(
    placeWords(knob).replace(/\|/g, '\\|'),
    text(sentence(upperFirst(knowledge.versions.format(knob.versions)))),
    knob.default === undefined ? '' : text(sentence(`Default: ${knob.default}`)),
    knob.advised ? `A fixed port should lie in ${knob.advised.from}-${knob.advised.to}.` : '',
    knob.restart ? text(sentence(`Takes effect after a restart of ${knob.restart}`)) : '',
  );
}

/** What is listed of services that a version or role has. */
export const serviceTable = (services: readonly Service[], writer: Writer, version: VersionId): string =>
  table(
    ['port', 'service', 'caller → listener', 'encryption', 'by default', 'meant for'],
    services.map((service) => {
      const view = writer.knowledge.view(service, version);
      return [
        portLinks(writer.at, service.ports, service.transports),
        text(service.title),
        endsIn(view.callers, view.listeners, view.bothWays, version, writer),
        text(view.encryption.words),
        text(view.default),
        EXPOSED[view.exposure],
      ];
    }),
  );

export const EXPOSED: Readonly<Record<Service['exposure'], string>> = {
  public: 'the Internet',
  client: 'mail clients',
  internal: 'servers inside',
  local: 'the server itself',
};
