import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import { type Term, unread, type Written } from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import { type CollectionGroup, type FirewallNames, firewallNatRule, firewallRule, groupOf } from './azureFirewall';
import { type NatNames, natRule, single } from './balancers';
import {
  actionOf,
  addressesOf,
  directionOf,
  fieldOf,
  inCaseOf,
  isNothing,
  numberOf,
  tableOf,
  tablesUnder,
  transportOf,
  unknownUnder,
  wordOf,
} from './templates/fields';
import { chainOf, IN_EXPORTED_GROUP, IN_SECURITY_GROUP, isWrittenOut, ownerIn } from './templates/owners';
import { portsIn } from './templates/ports';
import {
  endOf,
  givenField,
  labelsOf,
  localOf,
  placeOfTable,
  removable,
  ruleOf,
  withGroupNames,
} from './templates/statements';
import type { Fields, PortField, TemplateContext } from './templates/syntax';

/**
 * What resources of Azure's resource manager say, whichever language they are written in. A resource is a table with
 * `type`, `name`, `properties` and, where it holds children, `resources`; a language that keeps the type elsewhere
 * (Bicep) hands it over.
 */
export function readResource(type: string, resource: Table, context: TemplateContext): Local {
  const kind = plainType(type);
  const reader = READERS.get(kind);
  const own = reader ? withGroupNames(reader(resource, context), resource, context) : NOTHING;
  const children = tablesUnder(resource, 'resources').flatMap((child) => {
    const said = wordOf(fieldOf(child, 'type'));
    if (said.kind !== 'written') return [];
    // A child names the last part of its type alone.
    const childType = said.value.includes('/') ? said.value : `${kind}/${said.value}`;
    const local = readResource(childType, child, context);
    return local === NOTHING ? [] : [local];
  });
  return children.length === 0 ? own : joinLocals([own, ...children]);
}

/** True for types of resources that are read here. */
export const isReadResource = (type: string): boolean => READERS.has(plainType(type));

/** True for types below which, as children, resources stand that are read here. */
export function holdsReadResource(type: string): boolean {
  const below = `${plainType(type)}/`;
  return [...READERS.keys()].some((known) => known.startsWith(below));
}

/** Lower case, without the version that Bicep writes behind it. */
function plainType(type: string): string {
  const at = type.indexOf('@');
  return (at < 0 ? type : type.slice(0, at)).toLowerCase();
}

type Reader = (resource: Table, context: TemplateContext) => Local;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['microsoft.network/networksecuritygroups', securityGroup],
  ['microsoft.network/networksecuritygroups/securityrules', singleRule],
  ['microsoft.network/loadbalancers', loadBalancer],
  ['microsoft.network/loadbalancers/inboundnatrules', singleNatRule],
  ['microsoft.network/applicationgateways', applicationGateway],
  ['microsoft.network/azurefirewalls', firewall],
  ['microsoft.network/firewallpolicies/rulecollectiongroups', ruleCollectionGroup],
  ['microsoft.network/firewallpolicies/rulegroups', ruleCollectionGroup],
  ['microsoft.classicnetwork/networksecuritygroups/securityrules', singleRule],
]);

/** The properties of an element: its own `properties`, or the element itself where a language has none between. */
const propertiesOf = (element: Table): Table | undefined => tableOf(element, 'properties');

/** Lists, or elements of them, that are not known in this file: what stands there is passed over and said to be. */
function open(table: Table, ...names: readonly string[]): readonly Local[] {
  const unread = unknownUnder(table, ...names);
  return unread.length > 0 ? [{ statements: [], unread }] : [];
}

function withProperties(resource: Table, read: Reader, context: TemplateContext): Local {
  const properties = propertiesOf(resource);
  return properties ? read(properties, context) : joinLocals(open(resource, 'properties'));
}

/** How the fields of a network security rule are called. */
export interface SecurityRuleNames {
  readonly sourcePort: string;
  readonly sourcePorts: string;
  readonly destinationPort: string;
  readonly destinationPorts: string;
  readonly source: readonly string[];
  readonly destination: readonly string[];
}

export const armNames: SecurityRuleNames = {
  sourcePort: 'sourcePortRange',
  sourcePorts: 'sourcePortRanges',
  destinationPort: 'destinationPortRange',
  destinationPorts: 'destinationPortRanges',
  source: ['sourceAddressPrefix', 'sourceAddressPrefixes', 'sourceApplicationSecurityGroups'],
  destination: ['destinationAddressPrefix', 'destinationAddressPrefixes', 'destinationApplicationSecurityGroups'],
};

function securityGroup(resource: Table, context: TemplateContext): Local {
  const properties = propertiesOf(resource);
  if (!properties) return joinLocals(open(resource, 'properties'));
  const names = ['securityRules', 'defaultSecurityRules'];
  const rules = names.flatMap((name) => tablesUnder(properties, name));
  const group = symbolOf(context) ?? literalName(resource);
  return joinLocals([
    ...rules.map((rule) => securityRule(rule, propertiesOf(rule) ?? rule, armNames, context, group)),
    ...open(properties, ...names),
  ]);
}

function singleRule(resource: Table, context: TemplateContext): Local {
  const name = literalName(resource);
  const group = name?.includes('/')
    ? name.slice(0, name.lastIndexOf('/'))
    : ownerIn(fieldOf(resource, 'parent')?.value, context.item.language);
  return securityRule(resource, propertiesOf(resource) ?? resource, armNames, context, group);
}

/** The name of a resource, where it is written here: parameters of two groups may have one default. */
function literalName(resource: Table): string | undefined {
  const value = fieldOf(resource, 'name')?.value;
  return value?.kind === 'text' && isWrittenOut(value) ? value.text : undefined;
}

/** What the file calls a resource of its own, where the language has names for them. */
const symbolOf = ({ item }: TemplateContext): string | undefined =>
  item.language === 'bicep' ? item.head[1]?.text : undefined;

const MAX_PRIORITY = 65_500;

/**
 * A rule of a network security group; its name stands beside its properties or among them. `group` names the group, where
 * the file says which one it is.
 */
export function securityRule(
  named: Table,
  properties: Table,
  names: SecurityRuleNames,
  context: TemplateContext,
  group?: string,
): Local {
  const side = (name: 'source' | 'destination', one: string, many: string): readonly PortField[] => {
    const single = fieldOf(properties, one);
    const plural = fieldOf(properties, many);
    const fields: PortField[] = [];
    if (single) fields.push({ side: name, entry: single, form: 'one', plural: many });
    if (plural) fields.push({ side: name, entry: plural, form: 'list' });
    return fields.length === 2 ? fields.filter(({ entry }) => !isNothing(entry.value)) : fields;
  };
  const source = side('source', names.sourcePort, names.sourcePorts);
  const destination = side('destination', names.destinationPort, names.destinationPorts);
  const sourceRead = portsIn(source, 'Azure', context.syntax);
  const destinationRead = portsIn(destination, 'Azure', context.syntax);
  const transport = fieldOf(properties, 'protocol');
  const direction = fieldOf(properties, 'direction');
  const description = fieldOf(properties, 'description');
  const way = directionOf(direction);
  const term: Term = {
    transport: transportOf(transport),
    ends: [
      endOf('source', sourceRead, addressesOf(names.source.map((name) => fieldOf(properties, name)))),
      endOf('destination', destinationRead, addressesOf(names.destination.map((name) => fieldOf(properties, name)))),
    ],
    opaque: [],
  };
  const ports = [...source, ...destination];
  const last = destination.at(-1)?.entry ?? source.at(-1)?.entry ?? transport;
  const place = placeOfTable(named, context);
  const fields: Fields = {
    syntax: context.syntax,
    ports,
    ...givenField('transport', transport),
    ...givenField('direction', direction),
    ...givenField('description', description),
    ...givenField('last', last),
    descriptionName: 'description',
    spellTransport: inCase,
    ...removable(named, context),
  };
  const rule = ruleOf(context, {
    place,
    part: named,
    cloud: 'Azure',
    terms: [term],
    direction: way,
    action: actionOf(fieldOf(properties, 'access')),
    ...chainOf(
      group,
      way.kind === 'written' ? way.value : undefined,
      names === armNames ? IN_EXPORTED_GROUP : IN_SECURITY_GROUP,
    ),
    priority: priorityOf(fieldOf(properties, 'priority')),
    name: fieldOf(named, 'name'),
    description,
    words: labelsOf(context, place),
    mistakes: [...sourceRead.mistakes, ...destinationRead.mistakes],
    fields,
  });
  return localOf([rule], [...sourceRead.unread, ...destinationRead.unread]);
}

const inCase = (transport: string, before: string): string => inCaseOf(before, transport);

/** Default rules of Azure's own have higher numbers than anyone may give. */
const priorityOf = (entry: Entry | undefined): Written<number> => {
  const number = numberOf(entry);
  return number.kind === 'written' && number.value > MAX_PRIORITY
    ? unread(number.place, `priorities end at ${MAX_PRIORITY}`)
    : number;
};

function loadBalancer(resource: Table, context: TemplateContext): Local {
  return withProperties(resource, balancerParts, context);
}

function balancerParts(properties: Table, context: TemplateContext): Local {
  const each = (name: string): readonly Table[] => tablesUnder(properties, name).map((t) => propertiesOf(t) ?? t);
  return joinLocals([
    ...each('loadBalancingRules').flatMap((table) => {
      const transport = fieldOf(table, 'protocol');
      return [
        single('listener', { table, entry: fieldOf(table, 'frontendPort'), transport }, context),
        single('backend', { table, entry: fieldOf(table, 'backendPort'), transport }, context),
      ];
    }),
    ...each('probes').map((table) =>
      single('probe', { table, entry: fieldOf(table, 'port'), transport: fieldOf(table, 'protocol') }, context),
    ),
    ...[...each('inboundNatRules'), ...each('inboundNatPools')].map((table) => natRule(table, AZURE_NAT, context)),
    ...open(properties, 'loadBalancingRules', 'probes', 'inboundNatRules', 'inboundNatPools'),
  ]);
}

function singleNatRule(resource: Table, context: TemplateContext): Local {
  return natRule(propertiesOf(resource) ?? resource, AZURE_NAT, context);
}

const AZURE_NAT: NatNames = {
  frontend: 'frontendPort',
  start: 'frontendPortRangeStart',
  end: 'frontendPortRangeEnd',
  backend: 'backendPort',
};

function applicationGateway(resource: Table, context: TemplateContext): Local {
  return withProperties(resource, gatewayParts, context);
}

function gatewayParts(properties: Table, context: TemplateContext): Local {
  const each = (name: string): readonly Table[] => tablesUnder(properties, name).map((t) => propertiesOf(t) ?? t);
  const read = (kind: 'listener' | 'backend' | 'probe', ...names: readonly string[]): Local[] =>
    names
      .flatMap(each)
      .map((table) =>
        single(kind, { table, entry: fieldOf(table, 'port'), transport: fieldOf(table, 'protocol') }, context),
      );
  return joinLocals([
    ...read('listener', 'frontendPorts'),
    ...read('backend', 'backendHttpSettingsCollection', 'backendSettingsCollection'),
    ...read('probe', 'probes'),
    ...open(properties, 'frontendPorts', 'backendHttpSettingsCollection', 'backendSettingsCollection', 'probes'),
  ]);
}

const BALANCER_LISTS = ['loadBalancingRules', 'inboundNatRules', 'inboundNatPools'];
const GATEWAY_LISTS = ['frontendPorts', 'backendHttpSettingsCollection', 'backendSettingsCollection'];

/** The parts of a load balancer or an application gateway among the values of a table; undefined where it has none. */
export function readBalancerParts(table: Table, context: TemplateContext): Local | undefined {
  const has = (name: string): boolean => tablesUnder(table, name).length > 0;
  if (BALANCER_LISTS.some(has)) return balancerParts(table, context);
  return GATEWAY_LISTS.some(has) ? gatewayParts(table, context) : undefined;
}

/** The collections of a firewall that holds its rules itself. */
function firewall(resource: Table, context: TemplateContext): Local {
  const properties = propertiesOf(resource);
  if (!properties) return joinLocals(open(resource, 'properties'));
  const collections = (name: string): readonly Table[] => tablesUnder(properties, name);
  const around: CollectionGroup = { owner: symbolOf(context) ?? literalName(resource), priority: undefined };
  return joinLocals([
    ...collections('networkRuleCollections').flatMap((collection) => collectionRules(collection, around, context)),
    ...collections('natRuleCollections').flatMap((collection) => {
      const inner = propertiesOf(collection) ?? collection;
      const rules = tablesUnder(inner, 'rules').map((rule) => firewallNatRule(rule, AZURE_FIREWALL, context));
      return [...rules, ...open(inner, 'rules')];
    }),
    ...open(properties, 'networkRuleCollections', 'natRuleCollections'),
  ]);
}

function ruleCollectionGroup(resource: Table, context: TemplateContext): Local {
  const properties = propertiesOf(resource);
  if (!properties) return joinLocals(open(resource, 'properties'));
  const names = ['ruleCollections', 'rules'];
  const name = literalName(resource);
  const policy = name?.includes('/')
    ? name.slice(0, name.lastIndexOf('/'))
    : ownerIn(fieldOf(resource, 'parent')?.value, context.item.language);
  const around = groupOf(policy, fieldOf(properties, 'priority'), symbolOf(context) ?? name);
  return joinLocals([
    ...names
      .flatMap((list) => tablesUnder(properties, list))
      .flatMap((collection) => collectionRules(collection, around, context)),
    ...open(properties, ...names),
  ]);
}

function collectionRules(collection: Table, group: CollectionGroup, context: TemplateContext): Local[] {
  const inner = propertiesOf(collection) ?? collection;
  const kind = wordOf(fieldOf(inner, 'ruleCollectionType', 'ruleType'));
  const translates = kind.kind === 'written' && /nat/i.test(kind.value);
  const said = tableOf(inner, 'action');
  const action = said && actionOf(fieldOf(said, 'type'));
  const priority = numberOf(fieldOf(inner, 'priority'));
  const lists = ['rules', 'ruleConditions'];
  const rules = lists.flatMap((name) =>
    tablesUnder(inner, name).map((rule) => {
      const type = wordOf(fieldOf(rule, 'ruleType', 'ruleConditionType'));
      const word = type.kind === 'written' ? type.value.toLowerCase() : '';
      if (word.startsWith('application')) return NOTHING;
      return translates || word.startsWith('nat')
        ? firewallNatRule(rule, AZURE_FIREWALL, context)
        : firewallRule(rule, AZURE_FIREWALL, { action, priority, name: fieldOf(collection, 'name'), group }, context);
    }),
  );
  return [...rules, ...open(inner, ...lists)];
}

const AZURE_FIREWALL: FirewallNames = {
  protocols: ['ipProtocols', 'protocols'],
  ports: 'destinationPorts',
  source: ['sourceAddresses', 'sourceIpGroups'],
  destination: ['destinationAddresses', 'destinationIpGroups', 'destinationFqdns'],
  translated: 'translatedPort',
};
