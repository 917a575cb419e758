import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { listChange } from '../shared/amendments';
import { blockOf, readingBlocks } from '../shared/configBlocks';
import { application, applicationSet } from './application';
import { revise, siteIn } from './edit';
import { filterTerm } from './filter';
import { sourcePool, translation } from './nat';
import { defaultPolicy, policy } from './policy';
import { DIALECT, pathOf } from './words';
import { write } from './write';

/** Security policies and firewall filters of Junos devices. */
export const junos: Dialect = {
  id: DIALECT,
  title: 'Junos',
  languages: ['junos'],
  understands: [
    'Configurations in braces and as set, deactivate and delete lines, with edit and top; groups, logical systems, tenants',
    'applications: application with ports, ranges, names and terms; application-set; those that are renamed or copied',
    'security policies between zones and global, default-policy; applications by name, those of Junos too',
    'firewall filter terms with protocol, ports, port names, -except, tcp-established; the implied accept',
    'security nat static, destination and source: destination-port, source-port, mapped-port, ports of a pool',
    'inactive: and deactivate; what delete, insert, rename and copy do with terms, policies and whole lists before them',
  ],
  passesOver: [
    'services of the device itself, host-inbound-traffic, ports of routing protocols',
    'default port range of source NAT, screens, class of service, service and simple filters',
    'wildcards in groups',
  ],
  ...readingBlocks((item) => blockOf(item, DIALECT), read, siteIn),
  revise,
  write,
};

/** What has a name of its own, so that a `delete` line takes it alone away. */
const NAMED: ReadonlySet<string> = new Set(['application', 'application-set', 'policy', 'term', 'pool', 'rule']);

function read(block: Block): Local {
  const path = pathOf(block).map(({ text }) => text);
  const kind = path.at(-2) ?? '';
  const isRule = kind === 'term' || (kind === 'policy' && path.includes('policies'));
  if (block.verb !== undefined && (block.verb !== 'delete' || !NAMED.has(kind))) {
    const isOfRules = isRule || path.includes('firewall') || path.includes('policies') || path.at(-1) === 'security';
    const changed = listChange(block, DIALECT, (isRule ? path.slice(0, -2) : path).join(' '), !isRule);
    return changed && isOfRules ? { statements: [changed], unread: [] } : NOTHING;
  }
  if (path.at(-1) === 'default-policy' && path.at(-2) === 'policies') return defaultPolicy(block);
  if (path.at(-2) === 'pool' && path.at(-3) === 'source') return sourcePool(block);
  switch (path.at(-2)) {
    case 'application':
      return application(block);
    case 'application-set':
      return applicationSet(block);
    case 'policy':
      return policy(block);
    case 'term':
      return filterTerm(block);
    default:
      return translation(block);
  }
}
