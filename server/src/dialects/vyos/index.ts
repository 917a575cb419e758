import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { listChange } from '../shared/amendments';
import { blockOf, linesOf, readingBlocks } from '../shared/configBlocks';
import { revise, siteIn } from './edit';
import { defaultAction, portGroup, rule, translation } from './rule';
import { DIALECT } from './words';
import { write } from './write';

/** VyOS, EdgeOS and other children of Vyatta. */
export const vyos: Dialect = {
  id: DIALECT,
  title: 'VyOS and EdgeOS',
  languages: ['vyos'],
  understands: [
    'Configurations in braces and as set and delete lines, also in scripts for vbash',
    'firewall name, ipv6-name, modify, and the chains of newer versions (ipv4 forward filter rule …): ports with lists, ranges, names and !',
    'port groups, resolved wherever they are defined and by the name they are given later; default-action; disable; states; what delete, rename and copy do with rules and rule sets before them',
    'nat destination and source, EdgeOS service nat and port-forward: the port before and after',
  ],
  passesOver: [
    'ports of the services of the device itself, VPN, load balancing, policy routes',
    'zones: which rule set stands between which',
    'conditions on time, rate, marks and the like',
  ],
  ...readingBlocks((item) => blockOf(item, DIALECT), read, siteIn),
  revise,
  write,
};

function read(block: Block): Local {
  const path = block.head.map(({ text }) => text);
  const isRule = path.at(-2) === 'rule';
  // Of a rule set a line may say something: `delete firewall name OUTER default-action`.
  const isList = !isRule && linesOf(block).every(({ count }) => count === 0);
  const changed = listChange(block, DIALECT, (isRule ? path.slice(0, -2) : path).join(' '), isList);
  if (changed) return path[0] === 'firewall' ? { statements: [changed], unread: [] } : NOTHING;
  if (path.at(-2) === 'port-group') return portGroup(block);
  if (path.at(-2) !== 'rule') return defaultAction(block);
  return path[0] === 'firewall' ? rule(block) : translation(block);
}
