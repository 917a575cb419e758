import assert from 'node:assert/strict';
import { powershellRules } from '../../../server/src/dialects/powershell';
import { statements } from '../../../server/src/document/view';
import { valueOf } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';
import { findingsOf } from '../../harness/rules';

/** Each rule with its chain, how the chain is asked, its priority, and whether it may not be made. */
function ordersOf(language: string, text: string): string[] {
  return [...statements(testDocument(text, { language }))].flatMap((statement) => {
    if (statement.kind !== 'rule') return [];
    const { chain, match, unique, priority } = statement.order;
    const number = valueOf(priority);
    const asked = match === undefined ? 'unknown' : `${match}${unique ? ' unique' : ''}`;
    const way = statement.way ? ' perhaps' : '';
    return [`${match === undefined ? '' : `${chain} `}${asked}${number === undefined ? '' : ` ${number}`}${way}`];
  });
}

/** The codes of the rules about order and overlap that speak, each with the text it stands on cut short. */
const CODES = ['duplicate-rule', 'shadowed-rule', 'allow-after-deny', 'priority-clash'] as const;
const spoken = (language: string, text: string): string[] =>
  CODES.flatMap((code) => findingsOf(code, { language, text }).map(() => code));

const sgRule = (group: string, port: number, more = '') =>
  `resource "aws_security_group_rule" "r${port}" {\n  type = "ingress"\n  from_port = ${port}\n  to_port = ${port}\n  protocol = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n  security_group_id = ${group}\n${more}}\n`;

const nsgRule = (name: string, group: string, priority: string, port: number, more = '') =>
  `resource "azurerm_network_security_rule" "${name}" {\n  name = "${name}"\n  priority = ${priority}\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Tcp"\n  source_port_range = "*"\n  destination_port_range = "${port}"\n  source_address_prefix = "*"\n  destination_address_prefix = "*"\n  resource_group_name = "rg"\n  network_security_group_name = ${group}\n${more}}\n`;

const aclRule = (acl: string, number: number, action: string, ports: string) =>
  `resource "aws_network_acl_rule" "r${number}${action}" {\n  network_acl_id = ${acl}\n  rule_number = ${number}\n  protocol = "tcp"\n  rule_action = "${action}"\n  cidr_block = "0.0.0.0/0"\n  from_port = ${ports.split('-')[0]}\n  to_port = ${ports.split('-').at(-1)}\n}\n`;

const firewall = (name: string, body: string) =>
  `resource "google_compute_firewall" "${name}" {\n  name = "${name}"\n  source_ranges = ["0.0.0.0/0"]\n  ${body}\n}\n`;

describe('order of rules in clouds', () => {
  describe('Terraform', () => {
    it('takes the rules of a security group together, wherever they are made', () => {
      const inline =
        'resource "aws_security_group" "mail" {\n  ingress {\n    from_port = 25\n    to_port = 25\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n}\n';
      const text = inline + sgRule('aws_security_group.mail.id', 25);
      assert.deepEqual(ordersOf('hcl', text), ['aws_security_group.mail/in union', 'aws_security_group.mail/in union']);
      assert.deepEqual(spoken('hcl', text), ['duplicate-rule']);
      assert.deepEqual(spoken('hcl', inline + sgRule('aws_security_group.other.id', 25)), []);
    });

    it('says nothing of a group that only a variable, a module or a number tells', () => {
      for (const group of [
        'var.group',
        'module.mail.group_id',
        'aws_security_group.mail[0].id',
        'aws_security_group.mail[each.key].id',
        'element(aws_security_group.mail.*.id, 0)',
        '"$\x7bvar.prefix}-mail"',
      ]) {
        assert.deepEqual(ordersOf('hcl', sgRule(group, 25)), ['unknown'], group);
      }
      const named = 'variable "group" {\n  default = "sg-1"\n}\n';
      assert.deepEqual(ordersOf('hcl', named + sgRule('var.group', 25)), ['unknown']);
    });

    it('asks a network ACL by its numbers', () => {
      const text =
        aclRule('aws_network_acl.a.id', 100, 'deny', '1-1023') + aclRule('aws_network_acl.a.id', 200, 'allow', '25');
      assert.deepEqual(ordersOf('hcl', text), [
        'aws_network_acl.a/in priority unique 100',
        'aws_network_acl.a/in priority unique 200',
      ]);
      assert.deepEqual(spoken('hcl', text), ['shadowed-rule']);
      assert.deepEqual(
        spoken(
          'hcl',
          aclRule('aws_network_acl.a.id', 100, 'deny', '25') + aclRule('aws_network_acl.a.id', 100, 'allow', '80'),
        ),
        ['priority-clash'],
      );
      assert.deepEqual(
        spoken(
          'hcl',
          aclRule('aws_network_acl.a.id', 100, 'deny', '25') + aclRule('aws_network_acl.b.id', 100, 'allow', '80'),
        ),
        [],
      );
    });

    it('asks firewalls of a network by priority, a deny before an allow', () => {
      const deny = firewall('deny', 'network = "default"\n  deny {\n    protocol = "all"\n  }');
      const allow = (more: string) =>
        firewall('allow', `network = "default"\n  ${more}\n  allow {\n    protocol = "tcp"\n    ports = ["25"]\n  }`);
      assert.deepEqual(ordersOf('hcl', deny + allow('')), ['default/in priority 1000', 'default/in priority 1000']);
      // Of two rules with the usual priority the one that denies decides, whichever is written first.
      assert.deepEqual(spoken('hcl', allow('') + deny), ['allow-after-deny']);
      assert.deepEqual(spoken('hcl', deny + allow('priority = 900')), []);
      assert.deepEqual(spoken('hcl', deny + allow('direction = "EGRESS"')), []);
    });

    it('compares rules for the same instances alone', () => {
      const deny = firewall(
        'deny',
        'network = "default"\n  target_tags = ["web"]\n  deny {\n    protocol = "all"\n  }',
      );
      const allow = (tags: string) =>
        firewall(
          'allow',
          `network = "default"\n  target_tags = [${tags}]\n  allow {\n    protocol = "tcp"\n    ports = ["25"]\n  }`,
        );
      assert.deepEqual(spoken('hcl', deny + allow('"web"')), ['allow-after-deny']);
      assert.deepEqual(spoken('hcl', deny + allow('"mail"')), []);
      assert.deepEqual(ordersOf('hcl', allow('var.tag')), ['unknown 1000']);
      assert.deepEqual(
        ordersOf(
          'hcl',
          firewall('f', 'network = var.network\n  allow {\n    protocol = "tcp"\n    ports = ["25"]\n  }'),
        ),
        ['unknown 1000'],
      );
    });

    it('takes the rules of a network security group together, by the resource or by its name', () => {
      const group = 'azurerm_network_security_group.mail.name';
      assert.deepEqual(spoken('hcl', nsgRule('a', group, '100', 25) + nsgRule('b', group, '100', 443)), [
        'priority-clash',
      ]);
      assert.deepEqual(spoken('hcl', nsgRule('a', '"mail"', '100', 25) + nsgRule('b', '"mail"', '100', 443)), [
        'priority-clash',
      ]);
      assert.deepEqual(spoken('hcl', nsgRule('a', '"mail"', '100', 25) + nsgRule('b', '"edge"', '100', 443)), []);
    });

    it('does not compare what may not be made', () => {
      const group = 'azurerm_network_security_group.mail.name';
      const either =
        nsgRule('a', group, '100', 25, '  count = var.wide ? 1 : 0\n') +
        nsgRule('b', group, '100', 443, '  count = var.wide ? 0 : 1\n');
      assert.deepEqual(ordersOf('hcl', either), [
        'azurerm_network_security_group.mail/in priority unique 100 perhaps',
        'azurerm_network_security_group.mail/in priority unique 100 perhaps',
      ]);
      assert.deepEqual(spoken('hcl', either), []);
      // One of them is there whatever the other hangs on.
      assert.deepEqual(
        spoken('hcl', nsgRule('a', group, '100', 25) + nsgRule('b', group, '100', 443, '  count = var.wide ? 0 : 1\n')),
        ['priority-clash'],
      );
    });

    it('does not compare what may not be made in the JSON form either', () => {
      const one = (count: string) => ({
        name: 'r',
        priority: 100,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        source_port_range: '*',
        destination_port_range: '25',
        source_address_prefix: '*',
        destination_address_prefix: '*',
        network_security_group_name: '$\x7bazurerm_network_security_group.mail.name}',
        ...(count === '' ? {} : { count }),
      });
      const ways = (a: string, b: string) => {
        const resource = { azurerm_network_security_rule: { a: one(a), b: one(b) } };
        const text = JSON.stringify({ resource }, null, 2);
        return [...statements(testDocument(text, { fileName: 'main.tf.json' }))].map(({ way }) => way !== undefined);
      };
      assert.deepEqual(ways('', ''), [false, false]);
      assert.deepEqual(ways('$\x7bvar.x ? 1 : 0}', '$\x7bvar.x ? 0 : 1}'), [true, true]);
    });

    it('keeps the groups that one resource is made as apart', () => {
      const groups = `locals {
  sites = { a = { mail = 100, web = 110 }, b = { mail = 110, web = 120 } }
}
resource "azurerm_network_security_group" "site" {
  for_each = local.sites
  name     = each.key
  security_rule {
    name = "mail"
    priority = each.value.mail
    direction = "Inbound"
    access = "Allow"
    protocol = "Tcp"
    source_port_range = "*"
    destination_port_range = "25"
    source_address_prefix = "*"
    destination_address_prefix = "*"
  }
  security_rule {
    name = "web"
    priority = each.value.web
    direction = "Inbound"
    access = "Allow"
    protocol = "Tcp"
    source_port_range = "*"
    destination_port_range = "443"
    source_address_prefix = "*"
    destination_address_prefix = "*"
  }
}
`;
      assert.deepEqual(
        ordersOf('hcl', groups).map((order) => order.replace(/^.* unique /, '')),
        ['100 perhaps', '110 perhaps', '110 perhaps', '120 perhaps'],
      );
      assert.deepEqual(spoken('hcl', groups), []);
    });

    it('takes an element of a set for its own key', () => {
      const text = `resource "azurerm_network_security_group" "mail" {
  dynamic "security_rule" {
    for_each = toset(["25", "443"])
    content {
      name = "p\${security_rule.value}"
      priority = 100 + security_rule.key
      direction = "Inbound"
      access = "Allow"
      protocol = "Tcp"
      source_port_range = "*"
      destination_port_range = security_rule.value
      source_address_prefix = "*"
      destination_address_prefix = "*"
    }
  }
}
`;
      assert.deepEqual(
        ordersOf('hcl', text).map((order) => order.replace(/^.* unique /, '')),
        ['125', '543'],
      );
    });
  });

  describe('Bicep', () => {
    const one = (symbol: string, name: string, priority: number, more = '') =>
      `resource ${symbol} 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = ${more}{\n  parent: nsg\n  name: '${name}'\n  properties: {\n    priority: ${priority}\n    direction: 'Inbound'\n    access: 'Allow'\n    protocol: 'Tcp'\n    sourcePortRange: '*'\n    destinationPortRange: '25'\n    sourceAddressPrefix: '*'\n    destinationAddressPrefix: '*'\n  }\n}\n`;
    const group = "resource nsg 'Microsoft.Network/networkSecurityGroups@2023-11-01' existing = {\n  name: 'mail'\n}\n";

    it('finds the group of a rule by its parent', () => {
      assert.deepEqual(ordersOf('bicep', group + one('a', 'a', 100)), ['nsg/in priority unique 100']);
      assert.deepEqual(spoken('bicep', group + one('a', 'a', 100) + one('b', 'b', 100)), [
        'duplicate-rule',
        'priority-clash',
      ]);
      // A parent that is no resource of the file is not known.
      assert.deepEqual(ordersOf('bicep', one('a', 'a', 100)), ['unknown 100']);
    });

    it('does not compare what conditions decide', () => {
      assert.deepEqual(
        spoken('bicep', group + one('a', 'a', 100, 'if (wide) ') + one('b', 'b', 100, 'if (!wide) ')),
        [],
      );
    });
  });

  describe('ARM templates', () => {
    const one = (name: string, priority: number, more = '') =>
      `{ "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "${name}", ${more}"properties": { "priority": ${priority}, "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": "25", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*" } }`;
    const template = (...resources: string[]) => `{ "resources": [ ${resources.join(', ')} ] }`;

    it('finds the group of a rule in its name', () => {
      assert.deepEqual(spoken('json', template(one('mail/a', 100), one('mail/b', 100))), [
        'duplicate-rule',
        'priority-clash',
      ]);
      assert.deepEqual(spoken('json', template(one('mail/a', 100), one('edge/b', 100))), []);
      assert.deepEqual(ordersOf('json', template(one("[concat(parameters('nsg'), '/a')]", 100))), ['unknown 100']);
    });

    it('does not compare what conditions decide, nor two deployments inside', () => {
      const condition = (text: string) => `"condition": "${text}", `;
      assert.deepEqual(
        spoken(
          'json',
          template(
            one('mail/a', 100, condition("[parameters('x')]")),
            one('mail/b', 100, condition("[not(parameters('x'))]")),
          ),
        ),
        [],
      );
      const inner = (group: string, rule: string) =>
        `{ "type": "Microsoft.Resources/deployments", "name": "d", "resourceGroup": "${group}", "properties": { "template": { "resources": [ ${rule} ] } } }`;
      assert.deepEqual(
        spoken('json', template(inner('east', one('mail/a', 100)), inner('west', one('mail/b', 100)))),
        [],
      );
    });
  });

  describe('CloudFormation', () => {
    const stack = (...resources: string[]) => `Resources:\n${resources.join('')}`;
    const ingress = (name: string, group: string, more = '') =>
      `  ${name}:\n    Type: AWS::EC2::SecurityGroupIngress\n${more}    Properties:\n      GroupId: ${group}\n      IpProtocol: tcp\n      FromPort: 25\n      ToPort: 25\n      CidrIp: 10.0.0.0/8\n`;
    const entry = (name: string, acl: string, number: number, action: string, more = '') =>
      `  ${name}:\n    Type: AWS::EC2::NetworkAclEntry\n${more}    Properties:\n      NetworkAclId: ${acl}\n      RuleNumber: ${number}\n      Protocol: 6\n      RuleAction: ${action}\n      CidrBlock: 0.0.0.0/0\n      PortRange:\n        From: 25\n        To: 25\n`;

    it('takes the rules of a security group together', () => {
      const group =
        '  Mail:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 25\n          ToPort: 25\n          CidrIp: 10.0.0.0/8\n';
      const text = stack(group, ingress('More', '!GetAtt Mail.GroupId'));
      assert.deepEqual(ordersOf('yaml', text), ['Mail/in union', 'Mail/in union']);
      assert.deepEqual(spoken('yaml', text), ['duplicate-rule']);
      assert.deepEqual(spoken('yaml', stack(group, ingress('More', '!Ref Other'))), []);
      assert.deepEqual(ordersOf('yaml', stack(ingress('More', "!ImportValue 'group'"))), ['unknown']);
    });

    it('does not compare the branches of a condition', () => {
      const branch = (port: number) =>
        `              - IpProtocol: tcp\n                FromPort: ${port}\n                ToPort: ${port}\n                CidrIp: 10.0.0.0/8\n`;
      const group = `  Mail:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        !If\n          - Wide\n          -\n${branch(25)}${branch(587)}          -\n${branch(25)}`;
      assert.deepEqual(ordersOf('yaml', stack(group)), ['unknown', 'unknown', 'unknown']);
    });

    it('asks a network ACL by its numbers', () => {
      assert.deepEqual(ordersOf('yaml', stack(entry('A', '!Ref Acl', 100, 'deny'))), ['Acl/in priority unique 100']);
      assert.deepEqual(
        spoken('yaml', stack(entry('A', '!Ref Acl', 100, 'deny'), entry('B', '!Ref Acl', 200, 'allow'))),
        ['shadowed-rule'],
      );
      const condition = (name: string) => `    Condition: ${name}\n`;
      assert.deepEqual(
        spoken(
          'yaml',
          stack(
            entry('A', '!Ref Acl', 100, 'deny', condition('One')),
            entry('B', '!Ref Acl', 100, 'allow', condition('Two')),
          ),
        ),
        [],
      );
    });
  });

  describe('Ansible', () => {
    const nsg = (name: string, more = '') =>
      `- name: group\n  azure.azcollection.azure_rm_securitygroup:\n    resource_group: rg\n    name: ${name}\n    rules:\n      - { name: a, priority: 100, protocol: Tcp, destination_port_range: 25 }\n      - { name: b, priority: 100, protocol: Tcp, destination_port_range: 443 }\n${more}`;
    const gcp = (name: string, member: string, more = '', task = '') =>
      `- name: ${name}\n  google.cloud.gcp_compute_firewall:\n    name: ${name}\n    ${member}:\n      - ip_protocol: tcp\n        ports: ['25']\n${more}${task}`;

    it('takes the rules of a group together, with what the module takes for granted', () => {
      assert.deepEqual(ordersOf('yaml', nsg('mail')), [
        'mail rg/in priority unique 100',
        'mail rg/in priority unique 100',
      ]);
      assert.deepEqual(spoken('yaml', nsg('mail')), ['priority-clash']);
      assert.deepEqual(ordersOf('yaml', nsg("'{{ group }}'")), ['unknown 100', 'unknown 100']);
      const ec2 =
        '- amazon.aws.ec2_security_group:\n    name: mail\n    rules:\n      - { proto: tcp, ports: [25], cidr_ip: 10.0.0.0/8 }\n      - { proto: tcp, from_port: 25, to_port: 25, cidr_ip: 10.0.0.0/8 }\n';
      assert.deepEqual(
        ordersOf('yaml', ec2),
        ['mail/in union', 'mail/in union'].map((order) => order.replace('mail', 'mail   ')),
      );
      assert.deepEqual(spoken('yaml', ec2), ['duplicate-rule']);
    });

    it('asks firewalls of Google by priority', () => {
      assert.deepEqual(spoken('yaml', gcp('a', 'denied') + gcp('b', 'allowed')), ['shadowed-rule']);
      assert.deepEqual(
        spoken(
          'yaml',
          gcp('a', 'denied') + gcp('b', 'allowed', "    priority: 900\n    source_ranges: ['10.0.0.0/8']\n"),
        ),
        [],
      );
      assert.deepEqual(spoken('yaml', gcp('a', 'denied', "    target_tags: ['web']\n") + gcp('b', 'allowed')), []);
    });

    it('does not compare what hangs on conditions, nor plays', () => {
      const when = (word: string) => `  when: ${word}\n`;
      assert.deepEqual(
        spoken('yaml', gcp('a', 'denied', '', when('wide')) + gcp('b', 'allowed', '', when('not wide'))),
        [],
      );
      const play = (task: string) => `- hosts: all\n  tasks:\n${task.replace(/^(?=.)/gm, '    ')}`;
      assert.deepEqual(spoken('yaml', play(gcp('a', 'denied')) + play(gcp('b', 'allowed'))), []);
      assert.deepEqual(spoken('yaml', play(gcp('a', 'denied') + gcp('b', 'allowed'))), ['shadowed-rule']);
    });
  });

  describe('command lines', () => {
    const az = (name: string, priority: number, more = '') =>
      `az network nsg rule create -g rg --nsg-name mail -n ${name} --priority ${priority} --protocol Tcp --destination-port-ranges 25 ${more}\n`;
    const acl = (verb: string, number: number, action: string) =>
      `aws ec2 ${verb}-network-acl-entry --network-acl-id acl-1 --rule-number ${number} --protocol tcp --ingress --rule-action ${action} --cidr-block 0.0.0.0/0 --port-range From=25,To=25\n`;
    const sg = (verb: string, more = '') =>
      `aws ec2 ${verb}-security-group-ingress --group-id sg-1 --protocol tcp --port 25 --cidr 10.0.0.0/8 ${more}\n`;
    const gcloud = (name: string, action: string, more = '') =>
      `gcloud compute firewall-rules create ${name} --action ${action} --rules tcp:25 ${more}\n`;

    for (const language of ['shell', 'powershell', 'batch']) {
      it(`follows az in ${language}`, () => {
        assert.deepEqual(spoken(language, az('a', 100) + az('b', 100, '--access Deny')), [
          'shadowed-rule',
          'priority-clash',
        ]);
        assert.deepEqual(spoken(language, az('a', 100) + az('b', 200, '--access Deny')), ['shadowed-rule']);
        assert.deepEqual(spoken(language, az('a', 100) + az('b', 100).replace('mail', 'edge')), []);
        assert.deepEqual(spoken(language, az('a', 100) + az('b', 100).replace('-g rg', '-g other')), []);
        // The one before is changed or gone when the second one is made.
        assert.deepEqual(
          spoken(language, `${az('a', 100)}az network nsg rule delete -g rg --nsg-name mail -n a\n${az('b', 100)}`),
          [],
        );
      });

      it(`follows aws in ${language}`, () => {
        assert.deepEqual(spoken(language, sg('authorize') + sg('authorize')), ['duplicate-rule']);
        assert.deepEqual(spoken(language, sg('authorize') + sg('authorize', '--region eu-west-1')), []);
        assert.deepEqual(spoken(language, sg('authorize') + sg('revoke') + sg('authorize')), []);
        assert.deepEqual(spoken(language, acl('create', 100, 'deny') + acl('create', 200, 'allow')), ['shadowed-rule']);
        assert.deepEqual(spoken(language, acl('create', 100, 'deny') + acl('create', 100, 'allow')), [
          'shadowed-rule',
          'priority-clash',
        ]);
        assert.deepEqual(spoken(language, acl('create', 100, 'deny') + acl('replace', 100, 'allow')), []);
      });

      it(`follows gcloud in ${language}`, () => {
        assert.deepEqual(spoken(language, gcloud('a', 'DENY') + gcloud('b', 'ALLOW')), ['shadowed-rule']);
        assert.deepEqual(
          spoken(language, gcloud('a', 'DENY') + gcloud('b', 'ALLOW', '--priority 900 --source-ranges 10.0.0.0/8')),
          [],
        );
        assert.deepEqual(spoken(language, gcloud('a', 'DENY', '--network dmz') + gcloud('b', 'ALLOW')), []);
        assert.deepEqual(spoken(language, gcloud('a', 'DENY', '--target-tags web') + gcloud('b', 'ALLOW')), []);
        assert.deepEqual(
          spoken(
            language,
            `${gcloud('a', 'DENY')}gcloud compute firewall-rules delete a --quiet\n${gcloud('b', 'ALLOW')}`,
          ),
          [],
        );
      });
    }

    it('says nothing where a variable alone tells the group', () => {
      assert.deepEqual(ordersOf('shell', az('a', 100).replace('mail', '"$1"')), ['unknown 100']);
      assert.deepEqual(ordersOf('shell', az('a', 100).replace('mail', '"$1-nsg"')), ['unknown 100']);
      assert.deepEqual(ordersOf('shell', sg('authorize').replace('sg-1', '$group')), ['unknown']);
      // A script that gives it a value tells.
      assert.deepEqual(ordersOf('shell', `group=sg-1\n${sg('authorize').replace('sg-1', '$group')}`), [
        'group-id sg-1/in union',
      ]);
    });

    it('knows that a second port of a machine needs a priority', () => {
      const open = (port: number, more = '') => `az vm open-port -g rg -n ex1 --port ${port} ${more}\n`;
      assert.deepEqual(spoken('shell', open(25) + open(443)), ['priority-clash']);
      assert.deepEqual(spoken('shell', open(25) + open(443, '--priority 910')), []);
      assert.deepEqual(spoken('shell', open(25) + open(443).replace('ex1', 'ex2')), []);
    });
  });
});

describe('order of rules that PowerShell adds to groups', () => {
  const rule = (name: string, priority: number, more = '') =>
    `Add-AzNetworkSecurityRuleConfig -Name ${name} -Priority ${priority} -Direction Inbound -Access Allow -Protocol Tcp -SourceAddressPrefix * -SourcePortRange * -DestinationAddressPrefix * -DestinationPortRange 25 ${more}`;
  const get = (name: string) => `Get-AzNetworkSecurityGroup -Name ${name} -ResourceGroupName rg`;
  const group = (name: string) => `$nsg = ${get(name)}\n`;
  const own = (name: string, priority: number) => `${rule(name, priority, '-NetworkSecurityGroup $nsg')}\n`;

  it('knows the group by the command that looks it up', () => {
    const chain = 'get-aznetworksecuritygroup -name mail -resourcegroupname rg/in priority unique 100';
    assert.deepEqual(ordersOf('powershell', group('mail') + own('a', 100)), [chain]);
    assert.deepEqual(ordersOf('powershell', `${get('mail')} | ${rule('a', 100)}\n`), [chain]);
    assert.deepEqual(ordersOf('powershell', `${group('mail')}$nsg | ${rule('a', 100)} | ${rule('b', 100)}\n`), [
      chain,
      chain,
    ]);
    assert.deepEqual(spoken('powershell', group('mail') + own('a', 100) + own('b', 100)), [
      'duplicate-rule',
      'priority-clash',
    ]);
  });

  it('keeps groups apart, and says nothing of one that is not known', () => {
    assert.deepEqual(spoken('powershell', group('mail') + own('a', 100) + group('edge') + own('b', 100)), []);
    assert.deepEqual(ordersOf('powershell', own('a', 100)), ['unknown 100']);
    assert.deepEqual(ordersOf('powershell', group('$name') + own('a', 100)), ['unknown 100']);
    assert.deepEqual(ordersOf('powershell', `param($nsg)\n${own('a', 100)}`), ['unknown 100']);
    const either = `if ($x) { ${group('mail')} } else { ${group('edge')} }\n`;
    assert.deepEqual(ordersOf('powershell', either + own('a', 100)), ['unknown 100']);
  });

  it('knows that a rule is gone or set anew', () => {
    const gone = 'Remove-AzNetworkSecurityRuleConfig -Name a -NetworkSecurityGroup $nsg\n';
    assert.deepEqual(spoken('powershell', group('mail') + own('a', 100) + gone + own('b', 100)), []);
    const anew = own('a', 200).replace('Add', 'Set');
    const other = own('b', 100).replace('Range 25', 'Range 26');
    assert.deepEqual(spoken('powershell', group('mail') + own('a', 100) + other), ['priority-clash']);
    assert.deepEqual(spoken('powershell', group('mail') + own('a', 100) + anew + other), []);
    assert.deepEqual(spoken('powershell', group('mail') + anew + own('b', 100)), ['duplicate-rule']);
  });

  it('follows rules that are made by themselves into the group that is made of them', () => {
    const made = (name: string, priority: number) => `$${name} = ${rule(name, priority).replace('Add', 'New')}
`;
    const groupOf = (rules: string, name = 'mail') =>
      `New-AzNetworkSecurityGroup -Name ${name} -ResourceGroupName rg -SecurityRules ${rules}
`;
    const two = made('a', 100) + made('b', 100);
    const clash = ['duplicate-rule', 'priority-clash'];
    assert.deepEqual(ordersOf('powershell', made('a', 100)), ['unknown 100']);
    for (const rules of ['$a,$b', '@($a, $b)', '($a,$b)', '$b, $unknown, $a'])
      assert.deepEqual(spoken('powershell', two + groupOf(rules)), clash, rules);
    assert.deepEqual(
      spoken(
        'powershell',
        `${two}$rules = @($a)
$rules += $b
${groupOf('$rules')}`,
      ),
      clash,
    );
    // A variable that is used again holds the rule that it holds by then.
    assert.deepEqual(spoken('powershell', made('a', 100) + groupOf('$a') + made('a', 100) + groupOf('$a', 'edge')), []);
    // A group that may be another one each time.
    assert.deepEqual(spoken('powershell', two + groupOf('$a,$b', '$name')), []);
    assert.deepEqual(spoken('powershell', two + groupOf('$a') + groupOf('$b', 'edge')), []);
    // What is added to the group is asked with them.
    const added = `$nsg = ${groupOf('$a')}$nsg | ${rule('c', 100)} | Set-AzNetworkSecurityGroup
`;
    assert.deepEqual(spoken('powershell', made('a', 100) + added), clash);
  });

  it('takes no rule out of the variable that a group is given', () => {
    const removals = (text: string) =>
      [...statements(testDocument(text, { language: 'powershell' }))].map((statement) =>
        powershellRules.revise(statement, { kind: 'remove' }),
      );
    const made = `$a = ${rule('a', 100).replace('Add', 'New')}\n`;
    const group = 'New-AzNetworkSecurityGroup -Name mail -ResourceGroupName rg -SecurityRules $a\n';
    assert.deepEqual(removals(made + group), [undefined, undefined]);
    assert.equal(removals(own('a', 100))[0]?.length, 1);
  });
});

describe('order of network rules of Azure Firewall', () => {
  const rule = (name: string, port: string) =>
    `    rule {\n      name = "${name}"\n      protocols = ["TCP"]\n      source_addresses = ["*"]\n      destination_addresses = ["*"]\n      destination_ports = ["${port}"]\n    }\n`;
  const collection = (priority: number | string, action: string, port: string) =>
    `  network_rule_collection {\n    name = "c${port}"\n    priority = ${priority}\n    action = "${action}"\n${rule(`r${port}`, port)}  }\n`;
  const group = (name: string, priority: number | string, inner: string, policy = 'azurerm_firewall_policy.p.id') =>
    `resource "azurerm_firewall_policy_rule_collection_group" "${name}" {\n  name = "${name}"\n  firewall_policy_id = ${policy}\n  priority = ${priority}\n${inner}}\n`;

  it('the priority of the group comes first, then that of the collection', () => {
    const text = group('a', 300, collection(100, 'Allow', '25')) + group('b', 200, collection(500, 'Deny', '1-65535'));
    assert.deepEqual(ordersOf('hcl', text), [
      'azurerm_firewall_policy.p/network priority 30000100',
      'azurerm_firewall_policy.p/network priority 20000500',
    ]);
    assert.deepEqual(spoken('hcl', text), ['shadowed-rule']);
    const other = group('a', 200, collection(500, 'Allow', '25')) + group('b', 300, collection(100, 'Deny', '1-65535'));
    assert.deepEqual(spoken('hcl', other), []);
  });

  it('without the policy or the priority, a group is in order in itself', () => {
    const inner = collection(200, 'Allow', '25') + collection(100, 'Deny', '1-65535');
    for (const text of [group('a', 300, inner, 'var.policy'), group('a', 'var.priority', inner)]) {
      assert.deepEqual(ordersOf('hcl', text), [
        'azurerm_firewall_policy_rule_collection_group.a/network priority 200',
        'azurerm_firewall_policy_rule_collection_group.a/network priority 100',
      ]);
      assert.deepEqual(spoken('hcl', text), ['shadowed-rule']);
    }
    const apart =
      group('a', 300, collection(200, 'Allow', '25'), 'var.policy') +
      group('b', 200, collection(100, 'Deny', '1-65535'), 'var.policy');
    assert.deepEqual(spoken('hcl', apart), []);
  });

  it('a priority that is not known says nothing of order', () => {
    assert.deepEqual(ordersOf('hcl', group('a', 300, collection('var.number', 'Allow', '25'))), ['unknown']);
  });

  it('classic rules belong to the firewall that they name', () => {
    const own = (name: string, priority: number, action: string, port: string, firewall: string) =>
      `resource "azurerm_firewall_network_rule_collection" "${name}" {\n  name = "${name}"\n  azure_firewall_name = ${firewall}\n  resource_group_name = "rg"\n  priority = ${priority}\n  action = "${action}"\n${rule(name, port)}}\n`;
    const text =
      own('a', 200, 'Allow', '25', 'azurerm_firewall.f.name') +
      own('b', 100, 'Deny', '1-65535', 'azurerm_firewall.f.name');
    assert.deepEqual(ordersOf('hcl', text), [
      'azurerm_firewall.f/network priority 200',
      'azurerm_firewall.f/network priority 100',
    ]);
    assert.deepEqual(spoken('hcl', text), ['shadowed-rule']);
    assert.deepEqual(spoken('hcl', text.replace('azurerm_firewall.f.name', 'azurerm_firewall.g.name')), []);
  });

  const bicepGroup = (symbol: string, parent: string, priority: number, own: number, action: string, port: string) =>
    `resource ${symbol} 'Microsoft.Network/firewallPolicies/ruleCollectionGroups@2023-05-01' = {\n  parent: ${parent}\n  name: '${symbol}'\n  properties: {\n    priority: ${priority}\n    ruleCollections: [\n      {\n        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'\n        name: 'c'\n        priority: ${own}\n        action: {\n          type: '${action}'\n        }\n        rules: [\n          {\n            ruleType: 'ApplicationRule'\n            name: 'web'\n            protocols: [\n              {\n                protocolType: 'Https'\n                port: 443\n              }\n            ]\n          }\n          {\n            ruleType: 'NetworkRule'\n            name: 'n'\n            ipProtocols: [\n              'TCP'\n            ]\n            sourceAddresses: [\n              '*'\n            ]\n            destinationAddresses: [\n              '*'\n            ]\n            destinationPorts: [\n              '${port}'\n            ]\n          }\n        ]\n      }\n    ]\n  }\n}\n`;

  it('in Bicep the parent says which policy it is', () => {
    const policy = `resource policy 'Microsoft.Network/firewallPolicies@2023-05-01' = {\n  name: 'p'\n}\n`;
    const text =
      policy +
      bicepGroup('a', 'policy', 300, 100, 'Allow', '25') +
      bicepGroup('b', 'policy', 200, 500, 'Deny', '1-65535');
    assert.deepEqual(ordersOf('bicep', text), ['policy/network priority 30000100', 'policy/network priority 20000500']);
    assert.deepEqual(spoken('bicep', text), ['shadowed-rule']);
  });

  it('in templates the name of the group says it', () => {
    const one = (name: string, priority: number, own: number, action: string, port: string) => ({
      type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
      apiVersion: '2023-05-01',
      name,
      properties: {
        priority,
        ruleCollections: [
          {
            ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
            name: 'c',
            priority: own,
            action: { type: action },
            rules: [
              {
                ruleType: 'NetworkRule',
                ipProtocols: ['TCP'],
                sourceAddresses: ['*'],
                destinationAddresses: ['*'],
                destinationPorts: [port],
              },
            ],
          },
        ],
      },
    });
    const template = (...resources: unknown[]) =>
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        resources,
      });
    const text = template(one('p/a', 300, 100, 'Allow', '25'), one('p/b', 200, 500, 'Deny', '1-65535'));
    assert.deepEqual(ordersOf('json', text), ['p/network priority 30000100', 'p/network priority 20000500']);
    assert.deepEqual(spoken('json', text), ['shadowed-rule']);
    const apart = template(one('p/a', 300, 100, 'Allow', '25'), one('q/b', 200, 500, 'Deny', '1-65535'));
    assert.deepEqual(spoken('json', apart), []);
  });
});
