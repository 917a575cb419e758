import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { revise, siteIn } from './edit';
import { override, rule, translation } from './rule';
import { application, service, serviceGroup } from './service';
import { configBlock, DIALECT, pathOf } from './words';
import { write } from './write';

/** The firewalls of Palo Alto Networks, and Panorama. */
export const panos: Dialect = {
  id: DIALECT,
  title: 'PAN-OS',
  languages: ['panos', 'xml'],
  understands: [
    'Configurations as set and delete lines, in braces and as XML, whole or in part; vsys, shared, device groups, rule bases before and after',
    'service: tcp and udp ports and source ports with lists and ranges; service groups; default ports of own applications',
    'security rules: services by name, wherever they are defined, those of PAN-OS too; actions; disabled; negation',
    'nat rules: translated-port and service',
    'application override rules: port and protocol',
  ],
  passesOver: [
    'applications: which ports they use is known to the device alone, so application-default is no number',
    'ports of the device itself, server profiles, GlobalProtect, policy-based forwarding, QoS',
    'rename and move',
  ],
  claims: (item) => configBlock(item) !== undefined,
  interpret(item): Local {
    const block = configBlock(item);
    return block ? read(block) : NOTHING;
  },
  siteAt(item, offset) {
    const block = configBlock(item);
    return block && siteIn(block, offset);
  },
  revise,
  write,
};

function read(block: Block): Local {
  const path = pathOf(block).map(({ text }) => text);
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
