import type { Knowledge } from '../../knowledge/knowledge';
import type { PartyId, TimelineEvent } from '../../knowledge/types';
import { code, joined, listOf, sentence, upperFirst } from '../wording';
import { anchor, codeText, list, page, portLinks, section, table, text } from './markdown';
import { certaintyText, flowEnds, flowServices, knobText, needed, securityText, sourceItems, when } from './parts';
import { flowPage, recordLink } from './records';
import type { Writer } from './writer';

/** A record under its heading, to which other pages link. */
const entry = (title: string, ...parts: readonly string[]): string => section(2, text(title), ...parts, ' ').trimEnd();

const sentences = (notes: readonly string[] | undefined): string =>
  list((notes ?? []).map((note) => text(sentence(note))));

/** Parties that call first in some flow, in the order of the data. */
export const callersOf = ({ flows, parties }: Knowledge): readonly PartyId[] => {
  const first = new Set(flows.map(({ from }) => from[0]?.party));
  return parties.map(({ id }) => id).filter((id) => first.has(id));
};

/** The flows that a party begins. */
export function flowPageText(party: PartyId, knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: `flows/${party}` };
  const title = knowledge.party(party)?.title ?? party;
  return page(
    `Flows from ${title}`,
    ...knowledge.flows
      .filter(({ from }) => from[0]?.party === party)
      .map((flow) =>
        entry(
          flow.title,
          flowEnds(flow, writer),
          list([
            ...[
              ['over', flowServices(flow, writer).replaceAll('<br>', ', ')],
              ['versions', when(flow.versions, writer, flow.exchangeOnline)],
              ['needed', needed(flow)],
              ['not needed', flow.without ? `with ${listOf(flow.without)}` : ''],
              ['authentication and encryption', securityText(flow)],
              ['where', flow.sameServer ? 'inside one server' : ''],
              [
                'support',
                flow.support ? 'Microsoft supports no port filter between the two and asks for any to any' : '',
              ],
            ]
              .filter(([, words]) => words !== '')
              .map(([name, words]) => `${name}: ${words}`),
            ...(flow.notes ?? []).map((note) => text(sentence(note))),
          ]),
          certaintyText(flow),
          `Sources:\n\n${sourceItems(flow.sources, writer)}`,
        ),
      ),
  );
}

export function flowIndexText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'flows/README' };
  return page(
    'All flows',
    table(
      ['flow', 'caller → listener', 'ports', 'versions', 'needed'],
      callersOf(knowledge).flatMap((party) =>
        knowledge.flows
          .filter(({ from }) => from[0]?.party === party)
          .map((flow) => [
            recordLink(writer, flowPage(flow), flow),
            flowEnds(flow, writer),
            flowServices(flow, writer),
            when(flow.versions, writer, flow.exchangeOnline),
            needed(flow),
          ]),
      ),
    ),
  );
}

export function timelineText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'timeline' };
  const { indexOf } = knowledge.versions;
  const end = (version: string, note: string | undefined): string => (note ? `${version} ${note}` : version);
  const sorted = [...knowledge.timeline].sort(
    (a: TimelineEvent, b: TimelineEvent) => indexOf(a.first) - indexOf(b.first) || indexOf(a.last) - indexOf(b.last),
  );
  return page(
    'What came and went',
    table(
      ['from', 'to', 'what', ''],
      sorted.map(({ id, title, first, last, firstNote, lastNote, text: words, services }) => [
        `${anchor(id)}${text(end(first, firstNote))}`,
        text(end(last, lastNote)),
        text(title),
        joined(
          text(words),
          services
            .flatMap((service) => knowledge.service(service) ?? [])
            .map(({ ports, transports }) => portLinks(writer.at, ports, transports))
            .join(', '),
        ),
      ]),
    ),
    section(2, 'Sources', sourceItems([...new Set(sorted.flatMap(({ sources }) => sources))], writer)),
  );
}

export function conflictsText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'conflicts' };
  return page(
    'What is written differently',
    ...knowledge.conflicts.map((conflict) =>
      entry(
        conflict.title,
        joined(
          conflict.misquote ? `Often written as ${text(conflict.misquote)}.` : '',
          text(sentence(conflict.disagreement)),
        ),
        `**${text(sentence(conflict.ruling))}**`,
        text(sentence(conflict.why)),
        certaintyText(conflict),
        aboutText(conflict.about, writer),
        `Sources:\n\n${sourceItems(conflict.sources, writer)}`,
      ),
    ),
  );
}

/** Links to what a record is about. */
function aboutText(ids: readonly string[], writer: Writer): string {
  const { knowledge, at } = writer;
  const links = ids.flatMap((id) => {
    const service = knowledge.service(id);
    if (service) return [`${portLinks(at, service.ports, service.transports)} ${text(service.title)}`];
    const knob = knowledge.knob(id);
    if (knob) return [recordLink(writer, 'settings', knob)];
    const connector = knowledge.connector(id);
    if (connector) return [recordLink(writer, 'connectors', connector)];
    const flow = knowledge.flow(id);
    if (flow) return [recordLink(writer, flowPage(flow), flow)];
    const rule = knowledge.setupRules.find((one) => one.id === id);
    return rule ? [recordLink(writer, 'setup-rules', rule)] : [];
  });
  return links.length > 0 ? `About: ${links.join('; ')}.` : '';
}

export function settingsText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'settings' };
  return page(
    'Settings that move a port',
    ...knowledge.knobs.map((knob) => {
      const group =
        knob.kind === 'registry' && knob.collisionGroup ? knowledge.collisionGroup(knob.collisionGroup) : [];
      const others = group.filter(({ id }) => id !== knob.id);
      return entry(
        knob.title,
        knobText(knob, writer),
        joined(
          knob.least === undefined ? '' : `Numbers below ${knob.least} do not work.`,
          knob.examples?.length ? `Examples in print: ${listOf(knob.examples.map(String))}.` : '',
          others.length > 0
            ? `Must differ from ${listOf(others.map((other) => recordLink(writer, 'settings', other)))}.`
            : '',
          knob.kind !== 'registry' && knob.values ? text(sentence(`Values: ${knob.values}`)) : '',
        ),
        knob.service ? aboutText([knob.service], writer) : '',
        sentences(knob.notes),
        certaintyText(knob),
        `Sources:\n\n${sourceItems(knob.sources, writer)}`,
      );
    }),
  );
}

export function connectorsText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'connectors' };
  return page(
    'Connectors',
    ...knowledge.connectors.map((connector) => {
      const { bindings, kind, owner, transportRole, authentication, permissionGroups, addresses } = connector;
      return entry(
        connector.title,
        list(
          [
            ['versions', when(connector.versions, writer)],
            [
              kind.includes('send') ? 'calls' : 'listens on',
              bindings
                .map(
                  ({ port, versions, words }) =>
                    `${port}/tcp${versions ? `, ${when(versions, writer)}` : ''}${words ? ` (${text(words)})` : ''}`,
                )
                .join('; '),
            ],
            ['owner', owner ? codeText(owner) : ''],
            ['transport role', transportRole ? codeText(transportRole) : ''],
            ['addresses', text(addresses ?? '')],
            ['authentication', text(listOf(authentication ?? []))],
            ['permission groups', text(listOf(permissionGroups ?? []))],
          ]
            .filter(([, words]) => words !== '')
            .map(([name, words]) => `${name}: ${words}`),
        ),
        aboutText([connector.service], writer),
        sentences(connector.notes),
        certaintyText(connector),
        `Sources:\n\n${sourceItems(connector.sources, writer)}`,
      );
    }),
    ...knowledge.collisionRules.map((rule) =>
      entry(
        rule.title,
        text(rule.text),
        `${upperFirst(when(rule.versions, writer))}.`,
        certaintyText(rule),
        `Sources:\n\n${sourceItems(rule.sources, writer)}`,
      ),
    ),
  );
}

export function setupRulesText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'setup-rules' };
  return page(
    'Firewall rules of Setup',
    table(
      ['rule', 'versions', 'ports', 'program', 'notes'],
      knowledge.setupRules.map((rule) => [
        `${anchor(rule.id)}${text(rule.title)}`,
        when(rule.versions, writer),
        rule.keyword
          ? codeText(rule.keyword)
          : rule.ports.length > 0
            ? rule.ports.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', ') +
              (rule.transport === 'any' ? '' : `/${rule.transport}`)
            : '',
        rule.program ? codeText(rule.program) : rule.gfw ? 'none is bound to it' : '',
        joined(
          rule.alsoPrinted?.length ? `Also printed as ${listOf(rule.alsoPrinted.map(code))}.` : '',
          ...(rule.notes ?? []).map((note) => text(sentence(note))),
          certaintyText(rule),
        ),
      ]),
    ),
    section(2, 'Sources', sourceItems([...new Set(knowledge.setupRules.flatMap(({ sources }) => sources))], writer)),
  );
}

export function mistakesText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'mistakes' };
  return page(
    'Mistakes',
    ...knowledge.mistakes.map((mistake) =>
      entry(
        mistake.title,
        `${text(sentence(mistake.symptom))} ${text(sentence(mistake.remedy))}`,
        list(
          [
            ['versions', when(mistake.versions, writer, mistake.exchangeOnline)],
            ['found by', listOf((mistake.rules ?? []).map(codeText))],
            [
              'settings',
              listOf(
                (mistake.knobs ?? [])
                  .flatMap((id) => knowledge.knob(id) ?? [])
                  .map((knob) => recordLink(writer, 'settings', knob)),
              ),
            ],
          ]
            .filter(([, words]) => words !== '')
            .map(([name, words]) => `${name}: ${words}`),
        ),
        aboutText(mistake.services, writer),
        certaintyText(mistake),
        `Sources:\n\n${sourceItems(mistake.sources, writer)}`,
      ),
    ),
  );
}

export function sourcesText(knowledge: Knowledge): string {
  const rows = [...knowledge.sources].sort((a, b) => compare(a.publisher, b.publisher) || compare(a.title, b.title));
  return page(
    'Sources',
    table(
      ['publisher', 'title', 'read', ''],
      rows.map(({ id, publisher, title, address, read, note }) => [
        `${anchor(id)}${text(publisher)}`,
        address ? `[${text(title)}](${address.replace(/\(/g, '%28').replace(/\)/g, '%29')})` : text(title),
        read,
        text(note ?? ''),
      ]),
    ),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
