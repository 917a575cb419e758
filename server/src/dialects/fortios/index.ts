import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { listChange } from '../shared/amendments';
import { blockOf, readingBlocks } from '../shared/configBlocks';
import { revise, siteIn } from './edit';
import { policy, removedPolicy } from './policy';
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
    'status disable, schedules, negation; a policy without an action denies; what delete, move, clone, purge and a second edit do with policies before them',
  ],
  passesOver: [
    'ports of the device itself: administration, logging, DNS, VPN',
    'ports of inspection profiles, address objects, routing and NAT pools',
  ],
  longestName: 35,
  ...readingBlocks((item) => blockOf(item, DIALECT), read, siteIn),
  revise,
  write,
};

/** Lists of which the order decides. */
const POLICIES = /policy\d*$/;

function read(block: Block): Local {
  const path = block.head.map(({ text }) => text);
  const kind = path.at(-2) ?? '';
  if (block.verb !== undefined) {
    const isList = block.verb === 'purge';
    const list = isList ? path : path.slice(0, -1);
    const isPolicy = POLICIES.test(list.at(-1) ?? '');
    const changed = isPolicy ? listChange(block, DIALECT, list.join(' '), isList) : undefined;
    if (changed) return { statements: [changed], unread: [] };
    return block.verb === 'delete' && isPolicy ? removedPolicy(block) : NOTHING;
  }
  if (kind === 'custom') return service(block);
  if (kind === 'group') return serviceGroup(block);
  if (kind.startsWith('vip')) return virtualAddress(block);
  return policy(block);
}
