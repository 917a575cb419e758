import type { PlaceEdit } from '../../base/edit';
import { type Change, type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import type { Statement } from '../../model/statement';
import { reviseFields } from '../shared/templates/revise';
import type { Templated } from '../shared/templates/syntax';
import { literalIn } from '../shared/texts';
import { azureGroup, ec2Group, gcpFirewall } from './clouds';
import { firewalldRules } from './firewalld';
import { DIALECT } from './id';
import { iptablesRule, ufwRule } from './linux';
import { siteIn } from './site';
import { windowsProfiles, windowsRule } from './windows';
import { write } from './write';

/** By the last part of a module's name: collections have long ones. */
const MODULES: ReadonlyMap<string, (item: Block) => Local> = new Map([
  ['win_firewall_rule', windowsRule],
  ['win_firewall', windowsProfiles],
  ['iptables', iptablesRule],
  ['ufw', ufwRule],
  ['firewalld', firewalldRules],
  ['azure_rm_securitygroup', azureGroup],
  ['ec2_security_group', ec2Group],
  ['ec2_group', ec2Group],
  ['gcp_compute_firewall', gcpFirewall],
]);

const readerOf = (item: Item) =>
  item.kind === 'block' && item.language === 'yaml' ? MODULES.get(item.head[0]?.text ?? '') : undefined;

/** Tasks of Ansible that write firewall rules. */
export const ansible: Dialect = {
  id: DIALECT,
  title: 'Ansible',
  languages: ['yaml'],
  understands: [
    'win_firewall_rule and win_firewall, by their short and long names, with arguments as a table or in one line',
    'iptables with one port, several, translation; ufw with ports, lists, names; firewalld with ports, services, rich rules',
    'the order of iptables and ufw tasks within a play: action: insert, rule_num, insert, flush, state: reset; that what blocks goes first on Windows',
    'the order in zones of firewalld: what blocks goes first, rich rules by their priority',
    'azure_rm_securitygroup, ec2_security_group, gcp_compute_firewall',
    'loop and with_items over what the file says, also with loop_var; vars of the play, the block and the task; set_fact',
    'win_shell, win_command, win_powershell, shell, command and raw, whose text is read as a script',
    'win_regedit, as the registry values that it writes',
    'plays, tasks of roles, blocks, handlers; anchors, aliases and merge keys',
  ],
  passesOver: [
    'variables of inventories, other files and prompts; lookups, filters other than default, int and join',
    'conditions: a task counts whether or not its when holds',
    'wait_for, uri and other modules that call a port',
    'policies of ufw and iptables, zones and sources of firewalld',
    'names, comments, addresses',
  ],
  claims: (item) => readerOf(item) !== undefined,
  interpret: (item) => (item.kind === 'block' ? onMachines(item, readerOf(item)?.(item) ?? NOTHING) : NOTHING),
  siteAt: (item, offset) => {
    const reader = readerOf(item);
    return item.kind === 'block' && reader ? siteIn(item, offset, reader(item).statements) : undefined;
  },
  revise,
  write,
};

/** Rules of a play are rules of its machines; the filter that a cloud has before them is none of these. */
function onMachines({ within }: Block, local: Local): Local {
  if (within === undefined) return local;
  const statements = local.statements.map((statement) =>
    statement.kind === 'rule' && statement.order.chain.startsWith(`${within} `)
      ? { ...statement, order: { ...statement.order, machines: statement.cloud ? `${within} cloud` : within } }
      : statement,
  );
  return { ...local, statements };
}

function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const { fields } = statement as Templated;
  if (change.kind === 'set-direction') {
    const value = fields?.direction?.value;
    const place = value?.kind === 'text' ? literalIn(value) : undefined;
    // Clouds say ingress and inbound; hosts say in.
    if (place && value?.kind === 'text' && /^(?:in|out)$/i.test(value.text)) {
      return [{ place, newText: change.direction }];
    }
  }
  if (change.kind === 'set-transport' && fields?.transport?.value.kind === 'text') {
    const place = literalIn(fields.transport.value);
    if (place && !/^\d/.test(fields.transport.value.text) && (statement.kind !== 'rule' || !statement.cloud)) {
      return [{ place, newText: change.transport }];
    }
  }
  // A task goes as a whole; what is one of several in a task leaves the others.
  if (
    change.kind === 'remove' &&
    statement.kind === 'rule' &&
    !statement.cloud &&
    statement.item.place === statement.place
  )
    return [{ place: statement.place, newText: '' }];
  // Lists stand on lines of their own as often as in brackets, and values hold lists in one text.
  return change.kind === 'add-port' || change.kind === 'describe' || change.kind === 'remove'
    ? undefined
    : reviseFields(statement, change);
}
