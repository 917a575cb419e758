import { type SecurityRulePlan, writingSecurityRules } from '../shared/templates/plans';
import { quoted } from './syntax';

/** Plans as resources of a network security group of Azure. */
export const write = writingSecurityRules(linesOf);

/** The group is somewhere else in the module; the names of these are what everybody calls them. */
function linesOf(rule: SecurityRulePlan): string[] {
  const attributes: (readonly [string, string])[] = [
    ['name', quoted(rule.name)],
    ...(rule.description === undefined ? [] : [['description', quoted(rule.description)] as const]),
    ['priority', String(rule.priority)],
    ['direction', quoted(rule.direction)],
    ['access', quoted(rule.access)],
    ['protocol', quoted(rule.protocol)],
    many('source_port_range', rule.sourcePorts),
    many('destination_port_range', rule.destinationPorts),
    many('source_address_prefix', rule.sources),
    many('destination_address_prefix', rule.destinations),
    ['resource_group_name', 'azurerm_resource_group.main.name'],
    ['network_security_group_name', 'azurerm_network_security_group.main.name'],
  ];
  const width = Math.max(...attributes.map(([name]) => name.length));
  return [
    `resource "azurerm_network_security_rule" "${labelOf(rule.name)}" {`,
    ...attributes.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`),
    '}',
  ];
}

function many(name: string, values: readonly string[]): readonly [string, string] {
  const [only] = values;
  if (only !== undefined && values.length === 1) return [name, quoted(only)];
  const plural = name.endsWith('x') ? `${name}es` : `${name}s`;
  return [plural, `[${values.map(quoted).join(', ')}]`];
}

const labelOf = (name: string): string => {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(label) ? label : `rule_${label}`;
};
