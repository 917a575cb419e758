import type { Place } from '../../base/span';
import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import { ABSENT, type Action, byDefault, type Direction, valueOf, type Written } from '../../model/statement';
import { type Entry, type List, leaves, type Table } from '../../model/value';
import { single } from '../shared/balancers';
import { portsOfAll } from '../shared/google';
import {
  actionOf,
  addressesOf,
  directionOf,
  fieldOf,
  flagOf,
  numberOf,
  tableOf,
  tablesUnder,
  transportOf,
} from '../shared/templates/fields';
import { type Asked, BY_NUMBER, chainOf, IN_NETWORK, ownerIn } from '../shared/templates/owners';
import { portsIn } from '../shared/templates/ports';
import { endOf, localOf, placeOfTable, ruleOf } from '../shared/templates/statements';
import type { Fields, PortField, TemplateContext } from '../shared/templates/syntax';
import { mapWord } from '../shared/texts';
import type { ResourceReader } from './readers';

const CLOUD = 'Google Cloud';

/** What a firewall says for all its `allow` and `deny` blocks. */
interface Firewall {
  readonly table: Table;
  readonly direction: Written<Direction>;
  readonly directionEntry: Entry | undefined;
  readonly priority: Written<number>;
  /** The resource, where it is one rule. */
  readonly whole?: Place | undefined;
  readonly disabled: Entry | undefined;
  /** The network or policy that it belongs to, and the instances that it is for, where both are known. */
  readonly owner?: string | undefined;
  readonly asked?: Asked;
  readonly source: readonly (Entry | undefined)[];
  readonly destination: readonly (Entry | undefined)[];
}

/** The protocol and ports of one block, with the action that its name or the firewall says. */
function layerRule(
  layer: Table,
  action: Written<Action>,
  protocol: string,
  { table, direction, directionEntry, priority, disabled, owner, asked, whole, source, destination }: Firewall,
  context: TemplateContext,
): Local {
  const entry = fieldOf(layer, 'ports');
  const ports: readonly PortField[] = entry ? [{ side: 'destination', entry, form: 'list' }] : [];
  const read = portsIn(ports, CLOUD, context.syntax);
  const transport = fieldOf(layer, protocol);
  const description = fieldOf(table, 'description');
  const off = flagOf(disabled);
  const named = fieldOf(table, 'network') ?? fieldOf(table, 'name');
  const place = whole ?? placeOfTable(layer, context);
  const fields: Fields = {
    syntax: context.syntax,
    ports,
    ...(transport ? { transport } : {}),
    ...(directionEntry ? { direction: directionEntry } : {}),
    ...(disabled ? { enabled: disabled, disables: true } : {}),
    ...(description ? { description } : {}),
    ...(whole && !context.syntax.isKeyed ? { whole } : {}),
    ...(priority === USUAL_PRIORITY && named ? { last: named, priorityName: 'priority' } : {}),
  };
  const rule = ruleOf(context, {
    place,
    part: table,
    cloud: CLOUD,
    terms: [
      {
        transport: transportOf(transport),
        ends: [endOf('source', undefined, addressesOf(source)), endOf('destination', read, addressesOf(destination))],
        opaque: [],
      },
    ],
    direction,
    action,
    enabled: mapWord(
      off.kind === 'absent' ? byDefault(false) : off,
      (isOff) => !isOff,
      () => 'it is no switch',
    ),
    ...chainOf(owner, valueOf(direction), asked ?? IN_NETWORK),
    priority,
    name: fieldOf(table, 'name'),
    description,
    words: context.item.head.slice(2),
    mistakes: [...read.mistakes, ...portsOfAll(transport, transportOf(transport), read)],
    fields,
  });
  return localOf([rule], read.unread);
}

const USUAL_PRIORITY = byDefault(1000);

/**
 * A rule's place among those of its network or policy that are for the same instances: which of them a tag or an account
 * names is not known, so rules for some say nothing about rules for others.
 */
function ownerOf(table: Table, around: string, targets: readonly string[]): string | undefined {
  const owner = ownerIn(fieldOf(table, around)?.value, 'hcl');
  if (owner === undefined) return undefined;
  const named: string[] = [];
  for (const name of targets) {
    for (const target of leaves(fieldOf(table, name)?.value ?? NO_TARGETS)) {
      const one = ownerIn(target, 'hcl');
      if (one === undefined) return undefined;
      named.push(`${name} ${one}`);
    }
  }
  return [owner, ...named.sort()].join(' ');
}

const NO_TARGETS: List = { kind: 'list', items: [], place: { anchor: { base: 0 }, start: 0, end: 0 }, via: [] };

/** A firewall rule of a network; also as modules take it (`ranges`). */
export const firewall = (
  table: Table,
  known: Written<Direction>,
  context: TemplateContext,
  owner?: string | undefined,
): Local => {
  const directionEntry = fieldOf(table, 'direction');
  const said = directionOf(directionEntry);
  const priority = numberOf(fieldOf(table, 'priority'));
  const around: Firewall = {
    table,
    direction: said.kind === 'absent' ? known : said,
    directionEntry,
    priority: priority.kind === 'absent' ? USUAL_PRIORITY : priority,
    disabled: fieldOf(table, 'disabled'),
    owner,
    source: [
      ...['source_ranges', 'source_tags', 'source_service_accounts'].map((name) => fieldOf(table, name)),
      ...(valueOf(said) === 'out' ? [] : [fieldOf(table, 'ranges')]),
    ],
    destination: [fieldOf(table, 'destination_ranges'), ...(valueOf(said) === 'out' ? [fieldOf(table, 'ranges')] : [])],
  };
  const layers = (['allow', 'deny'] as const).flatMap((name) =>
    tablesUnder(table, name).map((layer) => ({ layer, action: name === 'allow' ? 'allow' : 'block' }) as const),
  );
  // With one block the resource is the rule: its name and its addresses are that rule's.
  const whole = layers.length === 1 && table === context.item.body ? context.item.place : undefined;
  return joinLocals(
    layers.map(({ layer, action }) => layerRule(layer, byDefault(action), 'protocol', { ...around, whole }, context)),
  );
};

/** What a rule of a policy may be limited to and is read here. */
const READ_OF_MATCH: ReadonlySet<string> = new Set([
  'src_ip_ranges',
  'src_address_groups',
  'src_fqdns',
  'dest_ip_ranges',
  'dest_address_groups',
  'dest_fqdns',
  'layer4_configs',
]);

const policyOf = (body: Table): string | undefined =>
  ownerOf(body, 'firewall_policy', ['region', 'target_service_accounts', 'target_resources', 'target_secure_tags']);

/** A rule of a firewall policy; modules have names of their own for some fields, and the direction in that of their list. */
export const policyRule = (body: Table, known: Written<Direction>, context: TemplateContext): Local => {
  const match = tableOf(body, 'match');
  if (!match) return NOTHING;
  const directionEntry = fieldOf(body, 'direction');
  const said = directionOf(directionEntry);
  const around: Firewall = {
    table: body,
    direction: said.kind === 'absent' ? known : said,
    directionEntry,
    priority: numberOf(fieldOf(body, 'priority')),
    disabled: fieldOf(body, 'disabled'),
    owner: match.entries.every(({ key }) => READ_OF_MATCH.has(key.text)) ? policyOf(body) : undefined,
    asked: BY_NUMBER,
    source: ['src_ip_ranges', 'src_address_groups', 'src_fqdns', 'source_ranges'].map((name) => fieldOf(match, name)),
    destination: ['dest_ip_ranges', 'dest_address_groups', 'dest_fqdns', 'destination_ranges'].map((name) =>
      fieldOf(match, name),
    ),
  };
  const action = actionOf(fieldOf(body, 'action'));
  return joinLocals(
    tablesUnder(match, 'layer4_configs').map((layer) =>
      layerRule(layer, action, fieldOf(layer, 'ip_protocol') ? 'ip_protocol' : 'protocol', around, context),
    ),
  );
};

/** A rule as a module takes it, with its action beside a list of protocols and ports. */
export const customRule = (table: Table, known: Written<Direction>, context: TemplateContext): Local => {
  const directionEntry = fieldOf(table, 'direction');
  const said = directionOf(directionEntry);
  const ranges = fieldOf(table, 'ranges');
  const isOut = valueOf(said) === 'out';
  const around: Firewall = {
    table,
    direction: said.kind === 'absent' ? known : said,
    directionEntry,
    priority: numberOf(fieldOf(table, 'priority')),
    disabled: fieldOf(table, 'disabled'),
    source: [...(isOut ? [] : [ranges]), fieldOf(table, 'sources'), fieldOf(table, 'source_ranges')],
    destination: [...(isOut ? [ranges] : []), fieldOf(table, 'destination_ranges')],
  };
  const action = actionOf(fieldOf(table, 'action'));
  return joinLocals(tablesUnder(table, 'rules').map((layer) => layerRule(layer, action, 'protocol', around, context)));
};

const forwardingRule: ResourceReader = (body, context) => {
  const transport = fieldOf(body, 'ip_protocol');
  return joinLocals(
    ['port_range', 'ports'].map((name) =>
      single('listener', { table: body, entry: fieldOf(body, name), transport }, context),
    ),
  );
};

const CHECKS: readonly string[] = ['tcp', 'ssl', 'http', 'https', 'http2', 'grpc'];

const healthCheck: ResourceReader = (body, context) =>
  joinLocals(
    CHECKS.flatMap((name) => tablesUnder(body, `${name}_health_check`)).map((table) =>
      single('probe', { table, entry: fieldOf(table, 'port'), transport: undefined }, context),
    ),
  );

const networkOf = (body: Table): string | undefined =>
  ownerOf(body, 'network', ['project', 'target_tags', 'target_service_accounts']);

const INGRESS: Written<Direction> = byDefault('in');

export const GOOGLE: ReadonlyMap<string, ResourceReader> = new Map<string, ResourceReader>([
  ['google_compute_firewall', (body, context) => firewall(body, INGRESS, context, networkOf(body))],
  ['google_compute_firewall_policy_rule', (body, context) => policyRule(body, ABSENT, context)],
  ['google_compute_network_firewall_policy_rule', (body, context) => policyRule(body, ABSENT, context)],
  ['google_compute_region_network_firewall_policy_rule', (body, context) => policyRule(body, ABSENT, context)],
  ['google_compute_forwarding_rule', forwardingRule],
  ['google_compute_global_forwarding_rule', forwardingRule],
  ['google_compute_health_check', healthCheck],
  ['google_compute_region_health_check', healthCheck],
]);
