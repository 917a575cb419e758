import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { listChange } from '../shared/amendments';
import { readingBlocks } from '../shared/configBlocks';
import { revise, siteIn } from './edit';
import { override, rule, translation } from './rule';
import { application, service, serviceGroup } from './service';
import { configBlock, DIALECT } from './words';
import { defineService, write } from './write';

/** The firewalls of Palo Alto Networks, and Panorama. */
export const panos: Dialect = {
  id: DIALECT,
  title: 'PAN-OS',
  languages: ['panos', 'xml'],
  understands: [
    'Configurations as set and delete lines, in braces and as XML, whole or in part; vsys, shared, device groups, rule bases before and after',
    'service: tcp and udp ports and source ports with lists and ranges; service groups; those that are renamed or copied; default ports of own applications',
    'security rules: services by name, wherever they are defined, those of PAN-OS too; actions; disabled; negation',
    'nat rules: translated-port and service',
    'application override rules: port and protocol',
    'what delete, move, rename and copy do with rules and rule bases before them',
  ],
  passesOver: [
    'applications: which ports they use is known to the device alone, so application-default is no number',
    'ports of the device itself, server profiles, GlobalProtect, policy-based forwarding, QoS',
  ],
  ...readingBlocks(configBlock, read, siteIn),
  revise,
  write,
  defineService,
};

/** What has a name of its own, so that a `delete` line takes it alone away. */
const NAMED: ReadonlySet<string> = new Set(['service', 'service-group', 'application']);

function read(block: Block): Local {
  const path = block.head.map(({ text }) => text);
  const isRule = path.at(-2) === 'rules';
  const isNamed = isRule || NAMED.has(path.at(-2) ?? '');
  const changed = listChange(block, DIALECT, (isRule ? path.slice(0, -1) : path).join(' '), !isNamed);
  if (changed) return isRule || !isNamed ? { statements: [changed], unread: [] } : NOTHING;
  if (path.at(-2) === 'rules') return rulesIn(path.at(-3))(block);
  switch (path.at(-2)) {
    case 'service':
      return service(block);
    case 'service-group':
      return serviceGroup(block);
    case 'application':
      return application(block);
    default:
      return NOTHING;
  }
}

function rulesIn(base: string | undefined): (block: Block) => Local {
  if (base === 'nat') return translation;
  return base === 'application-override' ? override : rule;
}
