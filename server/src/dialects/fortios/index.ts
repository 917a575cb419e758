import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { blockOf } from '../shared/configBlocks';
import { revise, siteIn } from './edit';
import { policy } from './policy';
import { DIALECT, service, serviceGroup } from './service';
import { virtualAddress } from './vip';
import { write } from './write';

/** The firewall of FortiGate devices. */
export const fortios: Dialect = {
  id: DIALECT,
  title: 'FortiOS',
  languages: ['fortios'],
  understands: [
    'config firewall service custom: tcp-, udp- and sctp-portrange with destination:source pairs; service groups',
    'services and groups that are renamed or cloned',
    'config firewall policy, policy6, security-policy and local-in-policy, in VDOMs and without',
    'Services by name: those of the file, wherever they are defined, and those that FortiOS brings along',
    'config firewall vip: extport, mappedport and the ports of real servers',
    'status disable, schedules, negation; a policy without an action denies',
  ],
  passesOver: [
    'ports of the device itself: administration, logging, DNS, VPN',
    'ports of inspection profiles, address objects, routing and NAT pools',
    'delete, move and purge; policies that are cloned',
  ],
  claims: (item) => blockOf(item, DIALECT) !== undefined,
  interpret(item): Local {
    const block = blockOf(item, DIALECT);
    return block ? read(block) : NOTHING;
  },
  siteAt(item, offset) {
    const block = blockOf(item, DIALECT);
    return block && siteIn(block, offset);
  },
  revise,
  write,
};

/** By the words before the block's own name: `firewall service custom`. */
function read(block: Block): Local {
  const { head } = block;
  const kind = head[head.length - 2]?.text ?? '';
  if (kind === 'custom') return service(block);
  if (kind === 'group') return serviceGroup(block);
  if (kind.startsWith('vip')) return virtualAddress(block);
  return policy(block);
}
