import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import { type Change, type Dialect, NOTHING } from '../../model/dialect';
import type { Command, Item } from '../../model/item';
import { type Statement, valueOf } from '../../model/statement';
import { leaves, type Text } from '../../model/value';
import { type OptionKind, siteInOptions } from '../shared/optionSites';
import { commandLine, unsilenced } from '../shared/options';
import { programName } from '../shared/programs';
import { CLOUD_PORTS } from '../shared/templates/ports';
import { reviseFields } from '../shared/templates/revise';
import type { Templated } from '../shared/templates/syntax';
import { endOf, isWrittenHere, literalIn } from '../shared/texts';
import { isRead, optionsOf, readCommand } from './commands';
import { DIALECT } from './id';
import { write } from './write';

const SYNTAX = CLOUD_PORTS.Azure;

const isAz = (item: Item): item is Command => item.kind === 'command' && /^az(?:\.cmd)?$/.test(programName(item));

const OPTION_KINDS: ReadonlyMap<string, OptionKind> = new Map<string, OptionKind>([
  ['destination-port-ranges', { kind: 'port', side: 'destination', syntax: SYNTAX }],
  ['source-port-ranges', { kind: 'port', side: 'source', syntax: SYNTAX }],
  ['destination-ports', { kind: 'port', side: 'destination', syntax: SYNTAX }],
  ['frontend-port', { kind: 'port', side: 'local', syntax: SYNTAX }],
  ['backend-port', { kind: 'port', side: 'remote', syntax: SYNTAX }],
  ['port', { kind: 'port', side: 'destination', syntax: { ...SYNTAX, separators: ',' } }],
  ['protocol', { kind: 'transport', words: ['Tcp', 'Udp', 'Icmp', "'*'"] }],
  ['protocols', { kind: 'transport', words: ['TCP', 'UDP', 'ICMP', 'Any'] }],
  ['ip-protocols', { kind: 'transport', words: ['TCP', 'UDP', 'ICMP', 'Any'] }],
  ['direction', { kind: 'direction', words: ['Inbound', 'Outbound'] }],
]);

/** Command lines of the Azure CLI that open ports. */
export const azureCli: Dialect = {
  id: DIALECT,
  title: 'Azure CLI',
  languages: ['shell', 'batch', 'powershell'],
  understands: [
    'az network nsg rule create, update and delete, with abbreviated options and several ports',
    'az network lb rule, probe, inbound-nat-rule and inbound-nat-pool create and update',
    'az network firewall network-rule and nat-rule create, and collections of firewall policies',
    'az vm open-port with lists and ranges',
  ],
  passesOver: [
    'az commands that only show or list; az deployment, whose template is a file of its own',
    'application gateways, application security groups by their members',
    'names, priorities, addresses',
  ],
  claims: (item) => isAz(item) && isRead(commandLine(item)),
  interpret: (item) => (isAz(item) ? readCommand(item) : NOTHING),
  siteAt(item, offset) {
    if (!isAz(item)) return undefined;
    const [statement] = readCommand(item).statements;
    const rule = statement?.kind === 'amendment' ? statement.rule : statement?.kind === 'rule' ? statement : undefined;
    const term = rule?.terms[0];
    return siteInOptions(item, optionsOf(commandLine(item)), offset, OPTION_KINDS, {
      transport: term && valueOf(term.transport),
      direction: rule && valueOf(rule.direction),
    });
  },
  revise,
  write,
};

function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const { fields } = statement as Templated;
  if (change.kind === 'add-port') {
    const [field, ...more] = (fields?.ports ?? []).filter(({ side }) => side === change.side);
    const last = field && leaves(field.entry.value).at(-1);
    if (!field || more.length > 0 || field.form !== 'list' || last?.kind !== 'text') return undefined;
    if (!/^\d/.test(last.text) || !isWrittenHere(last) || change.ports.length === 0) return undefined;
    return [{ place: endOf(last.place), newText: change.ports.map((range) => ` ${formatRange(range)}`).join('') }];
  }
  if (change.kind === 'unsilence') return unsilenced(statement);
  if (change.kind === 'replace-port' && change.ports.length > 1) return severalPorts(statement, change);
  return change.kind === 'describe' ? undefined : reviseFields(statement, change);
}

/** Several ports in the place of one: words of their own. */
function severalPorts(
  statement: Statement,
  { use, ports }: Extract<Change, { kind: 'replace-port' }>,
): readonly PlaceEdit[] | undefined {
  const { fields } = statement as Templated;
  const { place } = use.literal;
  const text = (fields?.ports ?? [])
    .filter(({ form }) => form === 'list')
    .flatMap(({ entry }) => leaves(entry.value))
    .find((leaf): leaf is Text => {
      const own = leaf.kind === 'text' ? literalIn(leaf) : undefined;
      return own !== undefined && own.anchor === place.anchor && own.start === place.start && own.end === place.end;
    });
  return text && isWrittenHere(text) && text.quote === ''
    ? [{ place, newText: ports.map(formatRange).join(' ') }]
    : undefined;
}
