import type { Knowledge } from '../../knowledge/knowledge';
import type { Flow, PartyId, Product, RoleId, Service, VersionId } from '../../knowledge/types';
import { listOf, upperFirst } from '../wording';
import { list, page, portLinks, section, slug, table, text, way } from './markdown';
import { flowEnds, flowTable, serviceTable, sourcesSection, when } from './parts';
import { recordLink } from './records';
import type { Writer } from './writer';

/** A picture of the flows of one version, or of one of its roles. */
export const diagramName = (version: VersionId, role?: RoleId): string =>
  `diagrams/${version}${role ? `-${role}` : ''}`;

/** The diagrams that there are of a version: one a role, or one of the whole where it has no roles. */
export const diagramsOf = ({
  id,
  roles,
}: Product): readonly { readonly version: VersionId; readonly role?: RoleId }[] =>
  roles.length === 0 ? [{ version: id }] : roles.map((role) => ({ version: id, role }));

export const roleTitle = (role: RoleId, { parties }: Knowledge): string =>
  upperFirst(parties.find((party) => party.role === role)?.title ?? role);

const picture = (version: VersionId, role: RoleId | undefined, writer: Writer): string => {
  const { knowledge, at } = writer;
  const words = role ? `Flows of ${roleTitle(role, knowledge)} in Exchange ${version}` : `Flows of Exchange ${version}`;
  return `[![${text(words)}](${way(at, diagramName(version, role))}.svg)](${way(at, diagramName(version, role))}.svg)`;
};

/** Listeners of a version that its own servers have, fixed ports before ranges, by number. */
const listeners = (knowledge: Knowledge, version: VersionId, holds: (party: PartyId) => boolean): readonly Service[] =>
  knowledge.services
    .filter((service) => service.presence === 'listener' && service.versions.includes(version))
    .filter((service) => {
      const view = knowledge.view(service, version);
      return view.listeners.some(({ party, versions }) => (!versions || versions.includes(version)) && holds(party));
    })
    .sort(byPort);

const byPort = (a: Service, b: Service): number =>
  Number(a.dynamic ?? false) - Number(b.dynamic ?? false) || (a.ports[0]?.from ?? 0) - (b.ports[0]?.from ?? 0);

export function versionPageText(version: VersionId, knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: `versions/${version}` };
  const product = knowledge.product(version) as Product;
  const { all } = knowledge.versions;
  const before = all[all.indexOf(version) - 1];
  const holds = (record: { readonly versions: readonly VersionId[] }): boolean => record.versions.includes(version);
  const isServer = (party: PartyId): boolean => knowledge.party(party)?.exchange === true;
  const own = listeners(knowledge, version, isServer);
  const beside = listeners(knowledge, version, () => true).filter((service) => !own.includes(service));
  const flows = knowledge.flows.filter(holds);
  const connectors = knowledge.connectors.filter(holds);
  const ranges = knowledge.dynamicRanges.filter(holds);
  return page(
    product.title,
    product.roles.length > 0
      ? `Roles: ${listOf(product.roles.map((role) => `[${roleTitle(role, knowledge)}](${way(writer.at, `roles/${role}`)}.md)`))}.`
      : '',
    section(2, 'Who calls whom', ...diagramsOf(product).map(({ role }) => picture(version, role, writer))),
    section(2, 'Ports of the servers', serviceTable(own, writer, version)),
    section(2, 'Ports of what stands beside them', serviceTable(beside, writer, version)),
    section(2, 'Flows', flowTable(flows, writer, version)),
    section(
      2,
      'Ranges from which Windows draws ports',
      list(
        ranges.map(
          ({ from, to, where }) => `[${from}-${to}](${way(writer.at, `ports/${from}-${to}`)}.md): ${text(where)}`,
        ),
      ),
    ),
    section(
      2,
      'Connectors',
      list(
        connectors.map(
          ({ id, title, bindings }) =>
            `${recordLink(writer, 'connectors', { id, title })}, ${[...new Set(bindings.filter((b) => !b.versions || b.versions.includes(version)).map(({ port }) => port))].join(', ')}`,
        ),
      ),
    ),
    section(
      2,
      'Firewall rules of Setup',
      list(knowledge.setupRules.filter(holds).map((record) => recordLink(writer, 'setup-rules', record))),
    ),
    section(
      2,
      'Settings that move a port',
      list(knowledge.knobs.filter(holds).map((record) => recordLink(writer, 'settings', record))),
    ),
    before ? changesSection(before, version, writer) : '',
    section(
      2,
      'Came and went',
      list(
        knowledge.timeline
          .filter(({ first, last }) => first === version || last === version)
          .map(({ id, title, text: words }) => `${recordLink(writer, 'timeline', { id, title })}: ${text(words)}`),
      ),
    ),
    sourcesSection(2, [{ id: version, sources: product.sources }, ...flows], writer),
  );
}

/** What differs from the version before. */
function changesSection(before: VersionId, version: VersionId, writer: Writer): string {
  const { knowledge, at } = writer;
  const { services, flows } = knowledge.changes(before, version);
  const services_ = (records: readonly Service[]): string =>
    list(records.map((service) => `${portLinks(at, service.ports, service.transports)} ${text(service.title)}`));
  const flows_ = (records: readonly Flow[]): string =>
    list(records.map((flow) => `${text(flow.title)}: ${flowEnds(flow, writer)}`));
  return section(
    2,
    `Since ${before}`,
    section(3, 'Ports that came', services_(services.added)),
    section(3, 'Ports that went', services_(services.removed)),
    section(3, 'Flows that came', flows_(flows.added)),
    section(3, 'Flows that went', flows_(flows.removed)),
  );
}

/** A role through the versions that have it. */
export function rolePageText(role: RoleId, knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: `roles/${role}` };
  const holds = (party: PartyId): boolean => knowledge.party(party)?.role === role;
  const products = knowledge.products.filter(({ roles }) => roles.includes(role));
  return page(
    roleTitle(role, knowledge),
    `Versions: ${listOf(products.map(({ id, title }) => `[${id}](#${slug(title)})`))}.`,
    ...[...products].reverse().map(({ id, title }) => {
      const flows = knowledge.selectFlows({ version: id, roles: [role] });
      return section(
        2,
        text(title),
        picture(id, role, writer),
        section(3, 'It listens on', serviceTable(listeners(knowledge, id, holds), writer, id)),
        section(3, 'Flows that it takes part in', flowTable(flows, writer, id)),
      );
    }),
  );
}

/** The first page: where to find what. */
export function indexText(knowledge: Knowledge): string {
  const writer: Writer = { knowledge, at: 'README' };
  const roles = [...new Set(knowledge.products.flatMap((product) => product.roles))];
  return page(
    'Ports of Microsoft Exchange',
    `${knowledge.services.length} meanings of ports and ${knowledge.flows.length} flows, each with its sources.`,
    section(
      2,
      'By version',
      table(
        ['version', 'roles'],
        [...knowledge.products]
          .reverse()
          .map(({ id, title, roles: own }) => [
            `[${text(title)}](versions/${id}.md)`,
            own.map((role) => `[${roleTitle(role, knowledge)}](roles/${role}.md#${slug(title)})`).join(', '),
          ]),
      ),
    ),
    section(2, 'By role', list(roles.map((role) => `[${roleTitle(role, knowledge)}](roles/${role}.md)`))),
    section(
      2,
      'By subject',
      list([
        '[All ports](ports/README.md)',
        '[All flows](flows/README.md)',
        '[Connectors](connectors.md) and what they may not share',
        '[Settings that move a port](settings.md)',
        '[Firewall rules of Setup](setup-rules.md)',
        '[What is written differently](conflicts.md)',
        '[Mistakes](mistakes.md)',
        '[What came and went](timeline.md)',
        '[Sources](sources.md)',
      ]),
    ),
    section(
      2,
      'Ports that only Exchange uses',
      table(
        ['port', 'meaning', 'versions'],
        knowledge
          .servicesIn(knowledge.group('exchange-only-ports'))
          .map((service) => [
            portLinks(writer.at, service.ports, service.transports),
            text(service.title),
            when(service.versions, writer),
          ]),
      ),
    ),
  );
}

export const rolesOf = ({ products }: Knowledge): readonly RoleId[] => [
  ...new Set(products.flatMap(({ roles }) => roles)),
];
