import { joinLocals, type Local } from '../../model/dialect';
import { ABSENT, type Action, byDefault, type Direction, type Written } from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import {
  actionOf,
  addressesOf,
  directionOf,
  fieldOf,
  numberOf,
  tablesUnder,
  transportOf,
} from '../shared/templates/fields';
import { type PairNames, pairRule } from '../shared/templates/pairs';
import { portsIn } from '../shared/templates/ports';
import { endOf, labelsOf, localOf, placeOfTable, removable, ruleOf } from '../shared/templates/statements';
import type { PortField, TemplateContext } from '../shared/templates/syntax';
import { mapWord, wordIn } from '../shared/texts';
import type { ResourceReader } from './readers';

const ALLOW: Written<Action> = byDefault('allow');

/** How the fields of a rule that holds its ports in one field are called. */
interface RangeNames {
  readonly ports: string;
  /** The field for the ports of the caller, where there is one. */
  readonly sourcePorts?: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

interface RangeRule {
  readonly direction: Written<Direction>;
  readonly directionEntry?: Entry | undefined;
  readonly action: Written<Action>;
  readonly form: 'one' | 'list';
  /** Addresses that stand in blocks of their own. */
  readonly sources?: readonly (Entry | undefined)[];
  readonly destinations?: readonly (Entry | undefined)[];
}

/** A rule whose ports are one value or a list: `port_range = "25"`, `port = "80-85"`. */
function rangeRule(table: Table, names: RangeNames, rule: RangeRule, context: TemplateContext): Local {
  const entry = fieldOf(table, names.ports);
  const transport = fieldOf(table, 'protocol');
  const description = fieldOf(table, 'description');
  const place = placeOfTable(table, context);
  const ports: readonly PortField[] = entry ? [{ side: 'destination', entry, form: rule.form }] : [];
  const read = portsIn(ports, 'the cloud', context.syntax);
  const sourceEntry = names.sourcePorts === undefined ? undefined : fieldOf(table, names.sourcePorts);
  const sourcePorts: readonly PortField[] = sourceEntry
    ? [{ side: 'source', entry: sourceEntry, form: rule.form }]
    : [];
  const source = portsIn(sourcePorts, 'the cloud', context.syntax);
  const statement = ruleOf(context, {
    place,
    part: table,
    cloud: 'the cloud',
    terms: [
      {
        transport: transportOf(transport),
        ends: [
          endOf('source', source, addressesOf(rule.sources ?? names.sources.map((name) => fieldOf(table, name)))),
          endOf(
            'destination',
            read,
            addressesOf(rule.destinations ?? names.destinations.map((name) => fieldOf(table, name))),
          ),
        ],
        opaque: [],
      },
    ],
    direction: rule.direction,
    action: rule.action,
    chain: '',
    priority: numberOf(fieldOf(table, 'priority')),
    name: fieldOf(table, 'name'),
    description,
    words: labelsOf(context, place),
    mistakes: [...source.mistakes, ...read.mistakes],
    fields: {
      syntax: context.syntax,
      ports: [...sourcePorts, ...ports],
      ...(transport ? { transport } : {}),
      ...(rule.directionEntry ? { direction: rule.directionEntry } : {}),
      ...(description ? { description } : {}),
      ...removable(table, context),
    },
  });
  return localOf([statement], [...source.unread, ...read.unread]);
}

const DIGITALOCEAN: RangeNames = {
  ports: 'port_range',
  sources: ['source_addresses', 'source_tags', 'source_droplet_ids', 'source_load_balancer_uids'],
  destinations: ['destination_addresses', 'destination_tags', 'destination_droplet_ids'],
};

const digitalOcean: ResourceReader = (body, context) =>
  joinLocals(
    (['inbound_rule', 'outbound_rule'] as const).flatMap((name) =>
      tablesUnder(body, name).map((table) =>
        rangeRule(
          table,
          DIGITALOCEAN,
          { direction: byDefault(name === 'inbound_rule' ? 'in' : 'out'), action: ALLOW, form: 'one' },
          context,
        ),
      ),
    ),
  );

const HETZNER: RangeNames = { ports: 'port', sources: ['source_ips'], destinations: ['destination_ips'] };

/** `in` and `out` are the words themselves. */
const shortDirection = (entry: Entry | undefined): Written<Direction> =>
  entry?.value.kind === 'text'
    ? mapWord(
        wordIn(entry.value),
        (word): Direction | undefined => (word === 'in' || word === 'out' ? word : undefined),
        (word) => `\`${word}\` is no direction`,
      )
    : directionOf(entry);

const hetzner: ResourceReader = (body, context) =>
  joinLocals(
    tablesUnder(body, 'rule').map((table) => {
      const directionEntry = fieldOf(table, 'direction');
      return rangeRule(
        table,
        HETZNER,
        { direction: shortDirection(directionEntry), action: ALLOW, form: 'one' },
        context,
      );
    }),
  );

const MANAGER: RangeNames = {
  ports: 'destination_port_ranges',
  sourcePorts: 'source_port_ranges',
  sources: [],
  destinations: [],
};

/** Rules that an administrator of Azure sets over many networks; their ends are blocks of their own. */
const adminRule: ResourceReader = (body, context) => {
  const directionEntry = fieldOf(body, 'direction');
  const action = fieldOf(body, 'action');
  return rangeRule(
    body,
    MANAGER,
    {
      direction: directionOf(directionEntry),
      directionEntry,
      action: actionOf(action),
      form: 'list',
      sources: tablesUnder(body, 'source').map((table) => fieldOf(table, 'address_prefix')),
      destinations: tablesUnder(body, 'destination').map((table) => fieldOf(table, 'address_prefix')),
    },
    context,
  );
};

const OPENSTACK: PairNames = {
  lower: ['port_range_min'],
  upper: ['port_range_max'],
  protocol: ['protocol'],
  addresses: ['remote_ip_prefix', 'remote_group_id', 'remote_address_group_id'],
  description: ['description'],
};

const openStack: ResourceReader = (body, context) => {
  const directionEntry = fieldOf(body, 'direction');
  return pairRule(
    body,
    OPENSTACK,
    {
      cloud: 'the cloud',
      direction: directionOf(directionEntry),
      directionEntry,
      action: ALLOW,
      priority: ABSENT,
      place: context.item.place,
    },
    context,
  );
};

const ORACLE: PairNames = { lower: ['min'], upper: ['max'], protocol: [], addresses: [], description: [] };

/** Security lists of Oracle: the ports stand in a block of their own, named for the protocol. */
const oracle: ResourceReader = (body, context) =>
  joinLocals(
    (['ingress_security_rules', 'egress_security_rules'] as const).flatMap((name) =>
      tablesUnder(body, name).flatMap((table) => {
        const addresses = addressesOf(['source', 'destination'].map((field) => fieldOf(table, field)));
        return (['tcp_options', 'udp_options'] as const).flatMap((options) =>
          tablesUnder(table, options).map((ports) =>
            pairRule(
              ports,
              ORACLE,
              {
                cloud: 'the cloud',
                direction: byDefault(name === 'ingress_security_rules' ? 'in' : 'out'),
                action: ALLOW,
                priority: ABSENT,
                place: placeOfTable(table, context),
                transport: byDefault([options === 'tcp_options' ? 'tcp' : 'udp']),
                addresses,
              },
              context,
            ),
          ),
        );
      }),
    ),
  );

export const OTHERS: ReadonlyMap<string, ResourceReader> = new Map<string, ResourceReader>([
  ['azurerm_network_manager_admin_rule', adminRule],
  ['digitalocean_firewall', digitalOcean],
  ['hcloud_firewall', hetzner],
  ['openstack_networking_secgroup_rule_v2', openStack],
  ['oci_core_security_list', oracle],
]);
