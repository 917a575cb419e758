import { type SecurityRulePlan, writingSecurityRules } from '../shared/templates/plans';
import { quoted } from './syntax';

/** The version of the provider's interface that the resources are written for. */
const VERSION = '2023-11-01';

/** Plans as security rules of a group that the file calls `nsg`. */
export const write = writingSecurityRules(linesOf);

function linesOf(rule: SecurityRulePlan): string[] {
  return [
    `resource ${symbolOf(rule.name)} 'Microsoft.Network/networkSecurityGroups/securityRules@${VERSION}' = {`,
    '  parent: nsg',
    `  name: ${quoted(rule.name)}`,
    '  properties: {',
    ...(rule.description === undefined ? [] : [`    description: ${quoted(rule.description)}`]),
    `    priority: ${rule.priority}`,
    `    direction: ${quoted(rule.direction)}`,
    `    access: ${quoted(rule.access)}`,
    `    protocol: ${quoted(rule.protocol)}`,
    ...many('sourcePortRange', rule.sourcePorts),
    ...many('destinationPortRange', rule.destinationPorts),
    ...many('sourceAddressPrefix', rule.sources),
    ...many('destinationAddressPrefix', rule.destinations),
    '  }',
    '}',
  ];
}

function many(name: string, values: readonly string[]): string[] {
  const [only] = values;
  if (only !== undefined && values.length === 1) return [`    ${name}: ${quoted(only)}`];
  const plural = name.endsWith('x') ? `${name}es` : `${name}s`;
  return [`    ${plural}: [`, ...values.map((value) => `      ${quoted(value)}`), '    ]'];
}

const symbolOf = (name: string): string => {
  const symbol = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(symbol) ? symbol : `rule_${symbol}`;
};
