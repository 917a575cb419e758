import { formatRange, includes, type PortRange } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import { joined, listOf, sentence } from '../wording';
import { codeText, list, page, portLinks, portPage, section, table, text } from './markdown';
import { certaintyText, EXPOSED, endsIn, endsText, flowTable, knobText, sourcesSection, when } from './parts';
import { recordLink } from './records';
import type { Writer } from './writer';

/** All ranges that services have, each once, by number. */
export function portRanges({ services }: Knowledge): readonly PortRange[] {
  const ranges = new Map<string, PortRange>();
  for (const { ports } of services) for (const range of ports) ranges.set(formatRange(range), range);
  return [...ranges.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

const has = ({ ports }: Service, range: PortRange): boolean =>
  ports.some(({ from, to }) => from === range.from && to === range.to);

/** Everything about one port or range: each meaning in a section of its own. */
export function portPageText(range: PortRange, knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: portPage(range) };
  const services = knowledge.services.filter((service) => has(service, range));
  const around = knowledge.services.filter(
    ({ ports }) =>
      !ports.some(({ from, to }) => from === range.from && to === range.to) &&
      ports.some(({ from, to }) => from <= range.from && range.to <= to),
  );
  const inside =
    range.from === range.to
      ? []
      : knowledge.servicesIn([range]).filter((service) => !has(service, range) && service.presence === 'listener');
  const general = range.from === range.to ? knowledge.generalName(range.from) : undefined;
  const names = [general?.tcp, general?.udp].filter((name) => name !== undefined);
  return page(
    formatRange(range),
    names.length > 0 ? `Registered as ${listOf([...new Set(names)].map(codeText))}.` : '',
    ...services.map((service) => serviceSection(service, writer)),
    section(
      2,
      'Lies inside',
      list(
        around.map(
          (service) =>
            `${portLinks(writer.at, service.ports, service.transports)} ${text(service.title)}, ${when(service.versions, writer)}`,
        ),
      ),
    ),
    section(
      2,
      'Inside it',
      list(
        inside.map((service) => {
          const ports = service.ports.filter(({ from }) => includes([range], from));
          return `${portLinks(writer.at, ports, service.transports)} ${text(service.title)}, ${when(service.versions, writer)}`;
        }),
      ),
    ),
  );
}

function serviceSection(service: Service, writer: Writer): string {
  const { knowledge, at } = writer;
  const { id, details = [], notes = [] } = service;
  const successor = knowledge.successor(service);
  const facts = [
    ['versions', when(service.versions, writer, service.exchangeOnline)],
    ['who calls whom', endsText(service, writer)],
    ['ports', portLinks(at, service.ports, service.transports)],
    ['cannot do without', service.needed ? portLinks(at, service.ports, service.needed) : ''],
    ['protocol', text([service.protocol, service.encryption.words].filter((words) => words !== '').join(', '))],
    [
      'runs in',
      [service.process, service.windowsService]
        .filter((name) => name !== undefined)
        .map(codeText)
        .join(', '),
    ],
    ['by default', text(service.default)],
    ['meant for', service.presence === 'absent' ? '' : EXPOSED[service.exposure]],
    ['instead', successor ? `${portLinks(at, successor.ports, successor.transports)} ${text(successor.title)}` : ''],
    ['what became of it', text(service.fate ?? '')],
  ].filter(([, words]) => words !== '') as [string, string][];
  const knobs = knowledge.knobsOf(id);
  const setup = knowledge.setupRulesOf(id);
  const conflicts = knowledge.conflictsAbout(id);
  const mistakes = knowledge.mistakesAbout(id);
  return section(
    2,
    text(service.title),
    PRESENCE[service.presence],
    table(['', ''], facts),
    section(
      3,
      'By version',
      table(
        ['versions', 'who calls whom', 'runs in', 'encryption', 'by default', ''],
        details.map((detail) => {
          const view = knowledge.view(service, detail.versions[0]);
          return [
            when(detail.versions, writer),
            endsIn(view.callers, view.listeners, view.bothWays, detail.versions[0], writer),
            [detail.process, detail.windowsService]
              .filter((name) => name !== undefined)
              .map(codeText)
              .join(', '),
            text(detail.encryption?.words ?? ''),
            text(detail.default ?? ''),
            text(detail.note ?? ''),
          ];
        }),
      ),
    ),
    list(notes.map((note) => text(sentence(note)))),
    section(
      3,
      'Often written',
      list(
        conflicts.map(({ id: record, title, misquote, disagreement, ruling }) =>
          joined(
            misquote ? `As ${text(misquote)}.` : text(disagreement),
            text(sentence(ruling)),
            recordLink(writer, 'conflicts', { id: record, title }, 'Why'),
          ),
        ),
      ),
    ),
    section(3, 'Flows', flowTable(knowledge.flowsOf(id), writer)),
    section(
      3,
      'Set by',
      list(knobs.map((knob) => `${recordLink(writer, 'settings', knob)}: ${knobText(knob, writer)}`)),
    ),
    section(
      3,
      'Opened by Setup',
      list(setup.map((rule) => `${recordLink(writer, 'setup-rules', rule)}, ${when(rule.versions, writer)}`)),
    ),
    section(3, 'Mistakes', list(mistakes.map((mistake) => recordLink(writer, 'mistakes', mistake)))),
    certaintyText(service),
    sourcesSection(3, [service], writer),
  );
}

const PRESENCE: Readonly<Record<Service['presence'], string>> = {
  listener: '',
  reserved: 'Named in Microsoft’s texts; nothing is known to listen there.',
  absent: 'Written in many lists; nothing of Exchange listens there.',
  'third-party': 'Of software beside Exchange.',
};

/** The table of all ports. */
export function portIndexText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'ports/README' };
  return page(
    'By port',
    table(
      ['port', 'meaning', 'versions', 'meant for'],
      portRanges(knowledge).map((range) => {
        const services = knowledge.services.filter((service) => has(service, range));
        return [
          `[${formatRange(range)}](${formatRange(range)}.md)/${[...new Set(services.flatMap(({ transports }) => transports))].join('+')}`,
          services
            .map(({ title, presence }) => `${text(title)}${presence === 'absent' ? ' (nothing listens)' : ''}`)
            .join('<br>'),
          services.map(({ versions, exchangeOnline }) => when(versions, writer, exchangeOnline)).join('<br>'),
          services.map(({ exposure, presence }) => (presence === 'absent' ? '' : EXPOSED[exposure])).join('<br>'),
        ];
      }),
    ),
  );
}
