import { type Dialect, NOTHING } from '../../model/dialect';
import type { Command, Item } from '../../model/item';
import { valueOf } from '../../model/statement';
import { type OptionKind, siteInOptions } from '../shared/optionSites';
import { commandLine, unsilenced } from '../shared/options';
import { programName } from '../shared/programs';
import { CLOUD_PORTS } from '../shared/templates/ports';
import { reviseFields } from '../shared/templates/revise';
import { directionOf, isRead, optionsOf, readCommand } from './commands';
import { DIALECT } from './id';
import { write } from './write';

const isAws = (item: Item): item is Command => item.kind === 'command' && /^aws(?:\.cmd)?$/.test(programName(item));

const OPTION_KINDS: ReadonlyMap<string, OptionKind> = new Map<string, OptionKind>([
  ['port', { kind: 'port', side: 'destination', syntax: CLOUD_PORTS.AWS }],
  ['protocol', { kind: 'transport', words: ['tcp', 'udp', 'icmp', '-1'] }],
]);

/** Command lines of the AWS CLI that open ports. */
export const awsCli: Dialect = {
  id: DIALECT,
  title: 'AWS CLI',
  languages: ['shell', 'batch', 'powershell'],
  understands: [
    'aws ec2 authorize- and revoke-security-group-ingress and -egress, with --port or with --ip-permissions, short or JSON',
    'aws ec2 create-, replace- and delete-network-acl-entry',
    'aws elbv2 create-listener and create-target-group; listeners of aws elb',
  ],
  passesOver: [
    'permissions and templates in files of their own; aws commands that only show or list',
    'types and codes of ICMP',
    'group ids, addresses, rule numbers',
  ],
  claims: (item) => isAws(item) && isRead(commandLine(item)),
  interpret: (item) => (isAws(item) ? readCommand(item) : NOTHING),
  siteAt(item, offset) {
    if (!isAws(item)) return undefined;
    const line = commandLine(item);
    if (!isRead(line)) return undefined;
    const [statement] = readCommand(item).statements;
    const transport = statement?.kind === 'rule' ? statement.terms[0]?.transport : undefined;
    return siteInOptions(item, optionsOf(line), offset, OPTION_KINDS, {
      transport: transport && valueOf(transport),
      direction: directionOf(line),
    });
  },
  revise: (statement, change) =>
    change.kind === 'unsilence'
      ? unsilenced(statement)
      : // A rule of this kind has one port or range, and says what it is for by its place.
        change.kind === 'add-port' || change.kind === 'describe' || change.kind === 'set-direction'
        ? undefined
        : reviseFields(statement, change),
  write,
};
