import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { ansible } from '../../../server/src/dialects/ansible';
import { arm } from '../../../server/src/dialects/arm';
import { cloudFormation } from '../../../server/src/dialects/cloudformation';
import { json } from '../../../server/src/languages/json';
import { yaml } from '../../../server/src/languages/yaml';
import type { HostLanguage } from '../../../server/src/model/language';
import { usesOf } from '../../../server/src/model/references';
import type { Rule } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const inLanguage = (language: unknown) => (text: string) => readItems([language as HostLanguage], text).items;
const templates = dialectTests(arm, inLanguage(json));
const stacks = dialectTests(cloudFormation, inLanguage(yaml));
const stacksInJson = dialectTests(cloudFormation, inLanguage(json));
const plays = dialectTests(ansible, inLanguage(yaml));

const rule = (properties: string, rest = ''): string =>
  `{ ${rest} "resources": [ { "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "r", "properties": {
  "direction": "Inbound", "access": "Allow", "protocol": "Tcp", ${properties} } } ] }`;
const group = (rule_: string, rest = ''): string =>
  `${rest}Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - ${rule_}\n`;
const task = (module: string, members: string): string => `- ${module}:\n    ${members.split('\n').join('\n    ')}\n`;

describe('ARM templates', () => {
  for (const [properties, rest, expected] of [
    [
      '"destinationPortRange": "[parameters(\'p\')]"',
      '"parameters": { "P": { "defaultValue": 25 } },',
      '25/tcp in allow destination',
    ],
    [
      '"destinationPortRange": "[variables(\'v\').smtp]"',
      '"variables": { "v": { "smtp": "25" } },',
      '25/tcp in allow destination',
    ],
    [
      '"destinationPortRange": "[string(variables(\'v\')[1])]"',
      '"variables": { "v": [24, 25] },',
      '25/tcp in allow destination',
    ],
    [
      '"destinationPortRange": "[variables(\'a\')]"',
      '"variables": { "a": "[variables(\'b\')]", "b": 25 },',
      '25/tcp in allow destination',
    ],
    ['"destinationPortRange": "[variables(\'a\')]"', '"variables": { "a": "[variables(\'a\')]" },', ''],
    [
      '"destinationPortRanges": "[createArray(\'25\', \'587\')]"',
      '',
      '25/tcp in allow destination, 587/tcp in allow destination',
    ],
    [
      '"destinationPortRanges": "[concat(variables(\'a\'), createArray(\'587\'))]"',
      '"variables": { "a": ["25"] },',
      '25/tcp in allow destination, 587/tcp in allow destination',
    ],
    [
      "\"destinationPortRange\": \"[concat('25', '-', '30')]\"",
      '',
      '25 lower/tcp in allow destination, 30 upper/tcp in allow destination',
    ],
    ['"destinationPortRange": "[if(true(), \'25\', \'26\')]"', '', ''],
    ['"destinationPortRange": "[[25]"', '', ''],
    ['"destinationPortRange": null, "destinationPortRanges": []', '', ''],
  ] as const) {
    it(`resolves ${properties} with ${rest || 'nothing'}`, () => {
      const found = templates.references(rule(properties, rest));
      assert.equal(found.replace(/ one\//g, '/'), expected);
    });
  }

  it('take definitions of types for no rules', () => {
    const fields =
      '"destinationPortRanges": { "type": "array", "nullable": true }, "sourcePortRange": { "type": "string" }';
    const text = `{ "definitions": { "ruleType": { "type": "object", "properties": { ${fields} } }, "flat": { ${fields} } } }`;
    assert.deepEqual(templates.unread(text), []);
    assert.deepEqual(templates.literals(text), []);
  });

  it('says what it could not work out', () => {
    assert.deepEqual(templates.unread(rule('"destinationPortRange": "[parameters(\'p\')]"')), [
      '"[parameters(\'p\')]": `p` has no default in this template',
    ]);
    assert.deepEqual(templates.unread(rule('"destinationPortRange": "[reference(\'x\').port]"')), [
      "\"[reference('x').port]\": `[reference('x').port]` is worked out when the template is deployed",
    ]);
  });

  it('reads rules without a type, in lists and in files of parameters', () => {
    const listed =
      '[ { "name": "a", "access": "Deny", "direction": "Inbound", "protocol": "Tcp", "destinationPortRange": "25" } ]';
    assert.equal(templates.references(listed), '25/tcp in block destination');
    const parameters = `{ "parameters": { "rules": { "value": ${listed} }, "other": { "defaultValue": ${listed} } } }`;
    assert.equal(templates.references(parameters), '25/tcp in block destination');
  });

  it('keeps the priorities of different groups apart', () => {
    const chains = (text: string) => templates.read(text).statements.map((s) => s.kind === 'rule' && s.order.chain);
    const named = (name: string) => rule('"destinationPortRange": "25"').replace('"name": "r"', `"name": "${name}"`);
    assert.deepEqual(chains(named('group/r')), ['group/in']);
    assert.notDeepEqual(chains(named("[parameters('x')]")), ['/in']);
  });

  it('repairs a list in one value', () => {
    assert.deepEqual(
      templates.mistakes('[ { "destinationPortRange": "25,587", "access": "Allow", "protocol": "Tcp" } ]'),
      [
        'port-list-in-one-value 25,587 => [ { "destinationPortRanges": ["25", "587"], "access": "Allow", "protocol": "Tcp" } ] (safe)',
      ],
    );
  });

  it('spells changes', () => {
    const text = rule('"destinationPortRanges": ["25"]');
    const replaced = templates.revised(text, (statement) => {
      const [use] = usesOf(statement);
      assert.ok(use);
      return { kind: 'replace-port', use: use.use, ports: range(25, 30) };
    });
    assert.match(replaced ?? '', /\["25-30"\]/);
    assert.match(templates.revised(text, { kind: 'set-transport', transport: 'udp' }) ?? '', /"protocol": "Udp"/);
    assert.match(templates.revised(text, { kind: 'set-direction', direction: 'out' }) ?? '', /"direction": "Outbound"/);
    assert.match(
      templates.revised(text, { kind: 'add-port', side: 'destination', ports: port(587) }) ?? '',
      /\["25", "587"\]/,
    );
  });

  it('offers ports, protocols and directions at a caret', () => {
    assert.deepEqual(templates.siteAt(rule('"destinationPortRange": "58¦"'))?.over, '58');
    assert.equal(templates.siteAt(rule('"destinationPortRanges": ["25", "¦"]'))?.kind, 'port');
    assert.equal(templates.siteAt('[ { "destinationPortRange": "25", "protocol": "T¦" } ]')?.kind, 'transport');
    assert.equal(templates.siteAt(rule('"priority": 1¦00')), undefined);
  });
});

describe('CloudFormation', () => {
  it('reads the two numbers of a range, quoted or not', () => {
    for (const ports of ['FromPort: 25, ToPort: 30', 'ToPort: "30", FromPort: "25"']) {
      const { terms } = stacks.only(group(`{ IpProtocol: tcp, ${ports} }`), 'rule');
      const end = terms[0]?.ends[1];
      assert.deepEqual(end?.ports.kind === 'written' && end.ports.value, range(25, 30));
      assert.equal(end?.uses.length, 2);
    }
  });

  it('follows defaults and maps, before and after their use', () => {
    const parameters = 'Parameters:\n  P: { Type: Number, Default: 25 }\n';
    const use = '{ IpProtocol: tcp, FromPort: !Ref P, ToPort: { Ref: P } }';
    assert.deepEqual(stacks.literals(group(use, parameters)), ['25', '25']);
    assert.deepEqual(stacks.literals(group(use) + parameters), ['25', '25']);
    const maps = 'Mappings:\n  M: { mail: { smtp: 25 } }\n';
    const find = '{ IpProtocol: tcp, FromPort: !FindInMap [M, mail, smtp], ToPort: !FindInMap [M, web, smtp] }';
    assert.deepEqual(stacks.literals(group(find, maps)), ['25']);
  });

  it('takes a rule under a condition for a rule, and numbers under one for such as may be meant', () => {
    const conditional = '!If [Wanted, { IpProtocol: tcp, FromPort: 25, ToPort: 25 }, !Ref "AWS::NoValue"]';
    assert.deepEqual(stacks.literals(group(conditional)), ['25', '25']);
    assert.deepEqual(stacks.literals(group('{ IpProtocol: tcp, FromPort: !If [Wanted, 25, 26], ToPort: 30 }')), [
      '25',
      '26',
      '30',
    ]);
  });

  it('knows that every protocol has no ports, and that ICMP has none', () => {
    assert.deepEqual(stacks.mistakes(group('{ IpProtocol: "-1", FromPort: 25, ToPort: 25 }')).length, 1);
    assert.deepEqual(stacks.literals(group('{ IpProtocol: "-1", FromPort: 0, ToPort: 0 }')), []);
    assert.deepEqual(stacks.literals(group('{ IpProtocol: icmp, FromPort: 143, ToPort: -1 }')), []);
    assert.match(stacks.mistakes(group('{ IpProtocol: tcp, FromPort: 0, ToPort: 0 }')).join(), /^aws-zero-port/);
    assert.match(stacks.mistakes(group('{ IpProtocol: tcp, FromPort: 30, ToPort: 25 }')).join(), /^port-out-of-range/);
    assert.match(stacks.mistakes(group('{ IpProtocol: tpc, FromPort: 25, ToPort: 25 }')).join(), /^transport-typo tpc/);
  });

  it('reads the same in JSON', () => {
    const text =
      '{ "Parameters": { "P": { "Default": "25" } }, "Resources": { "G": { "Type": "AWS::EC2::SecurityGroupEgress", "Properties": { "IpProtocol": "tcp", "FromPort": { "Ref": "P" }, "ToPort": 26, "CidrIp": "0.0.0.0/0" } } } }';
    assert.equal(
      stacksInJson.references(text),
      '25 lower/tcp out allow destination, 26 upper/tcp out allow destination',
    );
  });

  it('offers ports at a caret', () => {
    assert.equal(stacks.siteAt(group('{ IpProtocol: tcp, FromPort: 2¦, ToPort: 25 }'))?.over, '2');
    assert.equal(stacks.siteAt(group('{ IpProtocol: t¦, FromPort: 2, ToPort: 25 }'))?.kind, 'transport');
    assert.equal(stacks.siteAt(group('{ IpProtocol: tcp, Description: 2¦ }')), undefined);
  });
});

describe('Ansible', () => {
  for (const [text, expected] of [
    [
      task('win_firewall_rule', 'localport: 25,587\nprotocol: tcp\ndirection: in\naction: allow'),
      '25/tcp in allow local, 587/tcp in allow local',
    ],
    [
      task('win_firewall_rule', 'localport: [25, "6001-6002"]\nprotocol: tcp\ndirection: out\naction: block'),
      '25/tcp out block local, 6001-6002/tcp out block local',
    ],
    [task('win_firewall_rule', 'localport: any\nprotocol: tcp\ndirection: in\naction: allow'), ''],
    ['- firewalld: port=25/tcp state=enabled\n', '25/tcp in allow destination'],
    ['- firewalld:\n    service: "{{ item }}"\n  loop: [smtp, nothing]\n', '25/tcp in allow destination'],
    ['- ufw: { rule: allow, port: 25/tcp }\n', '25/tcp in allow destination'],
    [
      '- iptables: { chain: INPUT, protocol: tcp, destination_port: "6005:65534", jump: DROP }\n',
      '6005-65534/tcp in block destination',
    ],
    [
      '- iptables: { chain: INPUT, protocol: tcp, destination_port: "{{ p | default(25) }}", jump: ACCEPT }\n',
      '25/tcp in allow destination',
    ],
    [
      '- set_fact: { p: 25 }\n- iptables: { chain: INPUT, protocol: tcp, destination_port: "{{ p }}", jump: ACCEPT }\n',
      '25/tcp in allow destination',
    ],
    [
      '- hosts: a\n  vars: { p: 25 }\n- hosts: b\n  tasks:\n    - iptables: { chain: INPUT, protocol: tcp, destination_port: "{{ p }}", jump: ACCEPT }\n',
      '',
    ],
    [
      '- iptables: { chain: INPUT, protocol: tcp, destination_ports: "{{ l }}", jump: ACCEPT }\n  vars: { l: [25, 587] }\n',
      '25/tcp in allow destination, 587/tcp in allow destination',
    ],
    [
      '- iptables: { chain: INPUT, protocol: tcp, destination_port: "{{ i.p }}", jump: ACCEPT }\n  loop: [{ p: 25 }]\n  loop_control: { loop_var: i }\n',
      '25/tcp in allow destination',
    ],
    [
      '- iptables: { chain: INPUT, protocol: tcp, destination_port: "{{ item.value.p }}", jump: ACCEPT }\n  with_dict: { smtp: { p: 25 } }\n',
      '25/tcp in allow destination',
    ],
    [
      '- iptables: { chain: OUTPUT, protocol: tcp, destination_port: smtp, jump: ACCEPT }\n',
      '25/tcp out allow destination',
    ],
    ['- debug: { msg: 25 }\n', ''],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(plays.references(text), expected));
  }

  it('takes a task that only switches rules for a change of them', () => {
    const off = plays.only(task('win_firewall_rule', 'group: Remote Desktop\nenabled: no'), 'amendment');
    assert.equal(off.operation, 'disable');
    const gone = plays.only(
      task('win_firewall_rule', 'name: x\nlocalport: 25\nprotocol: tcp\nstate: absent'),
      'amendment',
    );
    assert.equal(gone.operation, 'delete');
  });

  it('adds the protocol as the task is written', () => {
    const [first] = plays.mistakes(task('win_firewall_rule', 'localport: 25\ndirection: in'));
    assert.equal(
      first,
      `port-needs-protocol 25 => ${task('win_firewall_rule', 'localport: 25\nprotocol: tcp\ndirection: in')} (safe)`,
    );
    const [line] = plays.mistakes('- iptables: chain=INPUT destination_port=25 jump=ACCEPT\n');
    assert.equal(
      line,
      'port-needs-protocol 25 => - iptables: chain=INPUT destination_port=25 protocol=tcp jump=ACCEPT\n (safe)',
    );
  });

  it('spells changes in the words of the module', () => {
    const text = task('win_firewall_rule', 'localport: 25\nprotocol: tcp\ndirection: in');
    assert.match(plays.revised(text, { kind: 'set-direction', direction: 'out' }) ?? '', /direction: out/);
    assert.match(plays.revised(text, { kind: 'set-transport', transport: 'udp' }) ?? '', /protocol: udp/);
  });

  it('offers ports at a caret', () => {
    assert.equal(plays.siteAt(task('win_firewall_rule', 'localport: 25,5¦\nprotocol: tcp'))?.over, '5');
    assert.equal(plays.siteAt(task('win_firewall_rule', 'localport: ¦\nprotocol: tcp'))?.kind, 'port');
    assert.equal(plays.siteAt(task('ufw', 'rule: allow\nport: 25\nproto: t¦'))?.kind, 'transport');
    assert.equal(plays.siteAt(task('ufw', 'rule: allow\ncomment: 2¦5')), undefined);
  });
});

describe('rules written for templates', () => {
  const play =
    '- win_firewall_rule: { name: Exchange, localport: "25,587", protocol: tcp, direction: in, action: allow, remoteip: 10.0.0.0/8 }\n';
  const plan = plays.only(play, 'rule') as Rule;
  const style = (language: string) => ({ lineEnding: '\n', indent: '', language }) as const;

  it('are read back as they were meant', () => {
    const [inArm] = arm.write([plan], style('json'));
    assert.equal(templates.references(`[${inArm?.text}]`), '25/tcp in allow destination, 587/tcp in allow destination');
    const [inStack] = cloudFormation.write([plan], { ...style('yaml'), indent: '        ' });
    const text = `Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n${inStack?.text}\n`;
    assert.deepEqual(stacks.literals(text), ['25', '25', '587', '587']);
    const [asTask] = ansible.write([plan], style('yaml'));
    assert.equal(plays.references(`${asTask?.text}\n`), '25/tcp in allow local, 587/tcp in allow local');
    for (const fragment of [inArm, inStack, asTask]) assert.deepEqual(fragment?.unsaid, []);
  });
});
