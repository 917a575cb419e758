import { joinLocals, type Local } from '../../model/dialect';
import type { Table } from '../../model/value';
import { type SecurityRuleNames, securityRule } from '../shared/arm';
import {
  type CollectionGroup,
  groupOf as collectionsOf,
  type FirewallNames,
  firewallNatRule,
  firewallRule,
  NO_GROUP,
} from '../shared/azureFirewall';
import { type NatNames, natRule, single } from '../shared/balancers';
import { actionOf, fieldOf, numberOf, tablesUnder } from '../shared/templates/fields';
import { ownerIn } from '../shared/templates/owners';

import type { TemplateContext } from '../shared/templates/syntax';
import { labelOf, type ResourceReader } from './readers';

export const RULE_NAMES: SecurityRuleNames = {
  sourcePort: 'source_port_range',
  sourcePorts: 'source_port_ranges',
  destinationPort: 'destination_port_range',
  destinationPorts: 'destination_port_ranges',
  source: ['source_address_prefix', 'source_address_prefixes', 'source_application_security_group_ids'],
  destination: [
    'destination_address_prefix',
    'destination_address_prefixes',
    'destination_application_security_group_ids',
  ],
};

const FIREWALL_NAMES: FirewallNames = {
  protocols: ['protocols'],
  ports: 'destination_ports',
  source: ['source_addresses', 'source_ip_groups'],
  destination: ['destination_addresses', 'destination_ip_groups', 'destination_fqdns', 'destination_address'],
  translated: 'translated_port',
};

const NAT_NAMES: NatNames = {
  frontend: 'frontend_port',
  start: 'frontend_port_start',
  end: 'frontend_port_end',
  backend: 'backend_port',
};

/** Rules of one collection of a firewall: its block says the action and the priority of all of them. */
function collection(table: Table, rules: 'network' | 'nat', group: CollectionGroup, context: TemplateContext): Local[] {
  const action = fieldOf(table, 'action');
  const said = {
    action: action && actionOf(action),
    priority: numberOf(fieldOf(table, 'priority')),
    name: fieldOf(table, 'name'),
    group,
  };
  return tablesUnder(table, 'rule').map((rule) =>
    rules === 'nat'
      ? firewallNatRule(rule, FIREWALL_NAMES, context)
      : firewallRule(rule, FIREWALL_NAMES, said, context),
  );
}

const ported =
  (kind: 'listener' | 'backend' | 'probe', block: string): ResourceReader =>
  (body, context) =>
    joinLocals(
      tablesUnder(body, block).map((table) =>
        single(kind, { table, entry: fieldOf(table, 'port'), transport: fieldOf(table, 'protocol') }, context),
      ),
    );

const APPLICATION_GATEWAY: readonly ResourceReader[] = [
  ported('listener', 'frontend_port'),
  ported('backend', 'backend_http_settings'),
  ported('probe', 'probe'),
];

/** The group that a rule of its own names: by the resource that makes it, or by its name in a group of resources. */
const groupOf = (body: Table): string | undefined => namedIn(body, 'network_security_group_name');

function namedIn(body: Table, field: string): string | undefined {
  const value = fieldOf(body, field)?.value;
  const group = ownerIn(value, 'hcl');
  if (group === undefined || value?.kind === 'unknown') return group;
  const around = ownerIn(fieldOf(body, 'resource_group_name')?.value, 'hcl');
  return around === undefined ? undefined : `${around}/${group}`;
}

export const AZURE: ReadonlyMap<string, ResourceReader> = new Map<string, ResourceReader>([
  ['azurerm_network_security_rule', (body, context) => securityRule(body, body, RULE_NAMES, context, groupOf(body))],
  [
    'azurerm_network_security_group',
    (body, context) =>
      joinLocals(
        tablesUnder(body, 'security_rule').map((rule) =>
          securityRule(rule, rule, RULE_NAMES, context, labelOf(context)),
        ),
      ),
  ],
  [
    'azurerm_lb_rule',
    (body, context) => {
      const transport = fieldOf(body, 'protocol');
      return joinLocals([
        single('listener', { table: body, entry: fieldOf(body, 'frontend_port'), transport }, context),
        single('backend', { table: body, entry: fieldOf(body, 'backend_port'), transport }, context),
      ]);
    },
  ],
  [
    'azurerm_lb_probe',
    (body, context) =>
      single('probe', { table: body, entry: fieldOf(body, 'port'), transport: fieldOf(body, 'protocol') }, context),
  ],
  ['azurerm_lb_nat_rule', (body, context) => natRule(body, NAT_NAMES, context)],
  ['azurerm_lb_nat_pool', (body, context) => natRule(body, NAT_NAMES, context)],
  [
    'azurerm_application_gateway',
    (body, context) => joinLocals(APPLICATION_GATEWAY.map((read) => read(body, context))),
  ],
  [
    'azurerm_firewall_network_rule_collection',
    (body, context) =>
      joinLocals(
        collection(body, 'network', { owner: namedIn(body, 'azure_firewall_name'), priority: undefined }, context),
      ),
  ],
  ['azurerm_firewall_nat_rule_collection', (body, context) => joinLocals(collection(body, 'nat', NO_GROUP, context))],
  [
    'azurerm_firewall_policy_rule_collection_group',
    (body, context) => {
      const policy = ownerIn(fieldOf(body, 'firewall_policy_id')?.value, 'hcl');
      const group = collectionsOf(policy, fieldOf(body, 'priority'), labelOf(context));
      return joinLocals([
        ...tablesUnder(body, 'network_rule_collection').flatMap((table) =>
          collection(table, 'network', group, context),
        ),
        ...tablesUnder(body, 'nat_rule_collection').flatMap((table) => collection(table, 'nat', NO_GROUP, context)),
      ]);
    },
  ],
]);
