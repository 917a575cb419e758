import type { Example } from '../rule';

/** Priority, direction, access, protocol and port of a rule. */
export type GroupRule = readonly [string, 'Inbound' | 'Outbound', 'Allow' | 'Deny', 'Tcp' | 'Udp' | '*', string];

/** A network security group of azurerm with its rules inside. */
export const terraformGroup = (...rules: readonly GroupRule[]): Example => ({
  language: 'hcl',
  text: `resource "azurerm_network_security_group" "mail" {
  name = "mail"
${rules
  .map(
    ([priority, direction, access, protocol, port], i) => `  security_rule {
    name                       = "rule-${i}"
    priority                   = ${priority}
    direction                  = "${direction}"
    access                     = "${access}"
    protocol                   = "${protocol}"
    source_port_range          = "*"
    destination_port_range     = "${port}"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
`,
  )
  .join('')}}
`,
});

/** The same in Bicep. */
export const bicepGroup = (...rules: readonly GroupRule[]): Example => ({
  language: 'bicep',
  text: `resource mail 'Microsoft.Network/networkSecurityGroups@2023-11-01' = {
  name: 'mail'
  properties: {
    securityRules: [
${rules
  .map(
    ([priority, direction, access, protocol, port], i) => `      {
        name: 'rule-${i}'
        properties: {
          priority: ${priority}
          direction: '${direction}'
          access: '${access}'
          protocol: '${protocol}'
          sourcePortRange: '*'
          destinationPortRange: '${port}'
          sourceAddressPrefix: '*'
          destinationAddressPrefix: '*'
        }
      }
`,
  )
  .join('')}    ]
  }
}
`,
});

/** The same as a template of Azure's resource manager. */
export const armGroup = (...rules: readonly GroupRule[]): Example => ({
  language: 'json',
  text: `{ "resources": [ {
  "type": "Microsoft.Network/networkSecurityGroups", "name": "mail", "properties": { "securityRules": [
${rules
  .map(
    ([priority, direction, access, protocol, port], i) =>
      `    { "name": "rule-${i}", "properties": { "priority": ${priority}, "direction": "${direction}", "access": "${access}", "protocol": "${protocol}", "sourcePortRange": "*", "destinationPortRange": "${port}", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*" } }`,
  )
  .join(',\n')}
  ] } } ] }
`,
});

/** Number, action and port of an entry of a network ACL. */
export type AclEntry = readonly [string, 'allow' | 'deny', string];

/** Entries of one network ACL of AWS, each a resource of Terraform. */
export const aclEntries = (...entries: readonly AclEntry[]): Example => ({
  language: 'hcl',
  text: entries
    .map(
      ([number, action, port], i) => `resource "aws_network_acl_rule" "entry_${i}" {
  network_acl_id = aws_network_acl.mail.id
  rule_number    = ${number}
  protocol       = "tcp"
  rule_action    = "${action}"
  cidr_block     = "0.0.0.0/0"
  from_port      = ${port}
  to_port        = ${port}
}
`,
    )
    .join('\n'),
});
