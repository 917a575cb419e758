import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import { HOLE } from '../../model/value';
import { isReadResource, readResource } from '../shared/arm';
import { ownedBy } from '../shared/owner';
import { tableOf } from '../shared/templates/fields';
import { reviseFields } from '../shared/templates/revise';
import { type FieldKinds, siteInTable } from '../shared/templates/site';
import { jsonSyntax } from '../shared/templates/syntax';
import { write } from './write';

const DIALECT = 'arm';

const SYNTAX = jsonSyntax(DIALECT);

const PROTOCOLS = ['Tcp', 'Udp', 'Icmp', '*'] as const;

const KINDS: FieldKinds = {
  ports: new Map([
    ['sourceportrange', { side: 'source', range: true }],
    ['sourceportranges', { side: 'source', range: true }],
    ['destinationportrange', { side: 'destination', range: true }],
    ['destinationportranges', { side: 'destination', range: true }],
    ['destinationports', { side: 'destination', range: true }],
    ['translatedport', { side: 'destination', range: false }],
    ['frontendport', { side: 'local', range: false }],
    ['backendport', { side: 'remote', range: false }],
    ['port', { side: 'remote', range: false }],
  ]),
  transports: new Map<string, readonly string[]>([
    ['protocol', PROTOCOLS],
    ['protocols', ['TCP', 'UDP', 'ICMP', 'Any']],
    ['ipprotocols', ['TCP', 'UDP', 'ICMP', 'Any']],
  ]),
  directions: new Map([['direction', ['Inbound', 'Outbound']]]),
};

/** What an element without a type is: a rule, as lists of rules and files of parameters hold them. */
const UNTYPED = 'Microsoft.Network/networkSecurityGroups/securityRules';

const typeOf = ({ head }: Block): string => head[0]?.text ?? UNTYPED;

const isArm = (item: Item): item is Block =>
  item.kind === 'block' && item.language === 'json' && isReadResource(typeOf(item)) && !isDefinition(item);

/** The definition of a type has the fields of a rule, and tables that describe them where its ports would be. */
const isDefinition = ({ head, body }: Block): boolean =>
  head[0] === undefined &&
  [body, tableOf(body, 'properties')].some((table) =>
    table?.entries.some(({ key, value }) => value.kind === 'table' && KINDS.ports.has(key.text.toLowerCase())),
  );

function read(item: Block): Local {
  const { statements, unread } = readResource(typeOf(item), item.body, { item, syntax: SYNTAX });
  const owner = ownerOf(item);
  return { statements: statements.map((statement) => ownedBy(owner, statement)), unread };
}

/**
 * The group whose priorities a rule is among. A rule that stands alone has it in its name, `group/rule`; where no name is
 * known the resource is a group of its own.
 */
function ownerOf(item: Block): string {
  const name = item.head[1]?.text;
  const alone = /\/securityRules$/i.test(typeOf(item));
  const end = alone ? (name?.lastIndexOf('/') ?? -1) : (name?.length ?? -1);
  return name === undefined || end < 0 || name.includes(HOLE)
    ? `${name ?? ''} ${item.place.start}`
    : name.slice(0, end);
}

/** Templates of Azure's resource manager in JSON. */
export const arm: Dialect = {
  id: DIALECT,
  title: 'ARM templates',
  languages: ['json'],
  understands: [
    'network security groups with their rules, and rules that stand alone or below their group',
    'load balancers: rules, probes, inbound NAT; ports, back ends and probes of application gateways',
    'network and NAT rules of Azure Firewall and of firewall policies',
    'parameters with defaults and variables, also where they hold lists and objects; concat, format, copy loops',
    'nested deployments; rules in files of parameters and in what a cloud lists; commands of script extensions',
  ],
  passesOver: [
    'other expressions in brackets: their values are known when the template is deployed',
    'the values of a parameter in another file, linked templates; scripts that are packed in the file already',
    'application rules, which name hosts and web protocols',
    'names, descriptions, priorities, addresses, API versions',
  ],
  claims: isArm,
  interpret: (item) => (isArm(item) ? read(item) : NOTHING),
  siteAt: (item, offset) => (isArm(item) ? siteInTable(item, offset, KINDS, read(item).statements) : undefined),
  revise: reviseFields,
  write,
};
