import assert from 'node:assert/strict';
import { directives } from '../../../server/src/document/view';
import { testDocument, testEnv } from '../../harness/catalog';

const evidence = (key: string) => {
  const { checker, options } = testEnv();
  const text = `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\${key}]\n"x"="1"\n"y"="2"\n`;
  return checker.evidence(testDocument(text, { language: 'registry-file' }), options);
};

describe('evidence of comments and names', () => {
  const of = (text: string) => {
    const { checker, options } = testEnv();
    return checker.evidence(testDocument(text, { language: 'powershell' }), options);
  };
  const RULE = 'New-NetFirewallRule -DisplayName "Exchange 2016 mailbox server" -LocalPort 25 -Protocol TCP\n';

  it('names the versions and roles of all of them', () => {
    const found = of(`# Edge Transport, Exchange 2019\n${RULE}`);
    assert.deepEqual(
      [[...found.versions].sort(), [...found.roles].sort()],
      [
        ['2016', '2019'],
        ['edge-transport', 'mailbox'],
      ],
    );
    assert.deepEqual(of('# a mailbox server\n').roles, []);
  });

  for (const [text, versions] of [
    ['# Exchange Server 2019\nSet-DatabaseAvailabilityGroup DAG1 -ReplicationPort 63132\n', ['2019']],
    ['Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort 63132\n', ['2010', '2013', '2016', '2019', 'SE']],
    [
      '# C:\\Program Files\\Microsoft\\Exchange Server\\V15\\Bin\nSet-DatabaseAvailabilityGroup DAG1 -ReplicationPort 63132\n',
      ['2013', '2016', '2019', 'SE'],
    ],
    [
      "# Exchange Server 2019\nSet-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters' RpcTcpPort -Value 59532 -Type String\n",
      ['2010', '2019'],
    ],
  ] as const) {
    it(`a setting that several versions have names none where another sign does: ${text.trim().replace(/\n/g, ' ')}`, () =>
      assert.deepEqual(of(text).versions, versions));
  }

  it('shows whole words, and that there are more', () => {
    const long = 'rules of the perimeter for our good old Exchange 2016 organisation of Contoso';
    const whys = (text: string) => of(text).reasons.map(({ why }) => why);
    assert.deepEqual(whys(`# ${long}\n`), ['a comment names Exchange: `… our good old Exchange 2016 organisation …`']);
    assert.deepEqual(whys(`# ${'x'.repeat(60)} Exchange 2016\n`), ['a comment names Exchange: `… Exchange 2016`']);
    assert.deepEqual(whys('# Exchange 2016\n'), ['a comment names Exchange: `Exchange 2016`']);
  });
});

describe('evidence of what files say of themselves', () => {
  const of = (text: string, language: string) => {
    const { checker, options } = testEnv();
    return checker.evidence(testDocument(text, { language }), options);
  };
  const arm = '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"';
  const cloud = '"AWSTemplateFormatVersion": "2010-09-09"';
  for (const [language, text, said] of [
    ['yaml', '- name: Ports of Exchange 2019\n  hosts: mail\n  tasks: []\n', 'Ports of Exchange 2019'],
    ['yaml', '- hosts: mail\n  name: Ports of Exchange 2019 # all\n  tasks: []\n', 'Ports of Exchange 2019 # all'],
    ['yaml', 'Description: Ports of Exchange 2019\r\nResources: {}\r\n', 'Ports of Exchange 2019'],
    ['yaml', 'Description: >\n  Ports of\n  Exchange 2019\nResources: {}\n', '>\n  Ports of\n  Exchange 2019'],
    ['json', `{ ${cloud}, "Description": "Ports of Exchange 2019" }`, 'Ports of Exchange 2019'],
    ['json', `{ ${arm}, "metadata": { "description": "Ports of Exchange 2019" } }`, 'Ports of Exchange 2019'],
    ['bicep', "metadata description = 'Ports of Exchange 2019'\n", 'Ports of Exchange 2019'],
    ['bicep', "@description('Ports of Exchange 2019')\nparam p string\n", 'Ports of Exchange 2019'],
    ['hcl', 'variable "p" {\n  description = "Ports of Exchange 2019"\n}\n', 'Ports of Exchange 2019'],
  ] as const) {
    it(`${language}: ${text.replace(/\s+/g, ' ').slice(0, 90)}`, () => {
      const { reasons, versions } = of(text, language);
      assert.deepEqual(versions, ['2019']);
      assert.deepEqual(
        reasons.map(({ span, why }) => [text.slice(span.start, span.end), why.slice(0, 28)]),
        [[said, 'a description names Exchange']],
      );
    });
  }

  it('asks nothing of us', () => {
    const document = testDocument('Description: "exchange-ports: disable"\nResources: {}\n', { language: 'yaml' });
    assert.deepEqual([...directives(document)], []);
  });
});

describe('evidence of what scripts do with programs and services', () => {
  const of = (text: string, language: string) => {
    const { checker, options } = testEnv();
    return checker.evidence(testDocument(text, { language }), options);
  };
  for (const [language, text, versions] of [
    ['powershell', 'Restart-Service MSExchangeTransport\n', []],
    ['powershell', "Stop-Service -Name MSExchangeIS, 'W3SVC'\n", []],
    ['batch', 'net stop MSExchangeTransport\n', []],
    ['batch', '"C:\\x.exe" "C:\\Program Files\\Microsoft\\Exchange Server\\V14\\bin"\n', ['2010']],
  ] as const) {
    it(`${language}: ${text.trim()}`, () => {
      const found = of(text, language);
      assert.ok(found.found);
      assert.deepEqual(found.versions, versions);
      assert.ok(!of(text.replace(/MSExchange|Exchange Server/, 'Postfix'), language).found);
    });
  }
});

describe('evidence of registry keys', () => {
  it('is given by any key of Exchange, once, with its version', () => {
    const found = evidence('SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup');
    assert.equal(found.reasons.length, 1);
    assert.deepEqual(found.versions, ['2013', '2016', '2019', 'SE']);
    assert.ok(evidence('SYSTEM\\CurrentControlSet\\Services\\MSExchangeTransport').found);
  });

  for (const key of [
    'SOFTWARE\\Microsoft\\Rpc\\Internet',
    'SOFTWARE\\Contoso\\KeyExchange',
    'SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\KeyExchangeAlgorithms\\PKCS',
  ]) {
    it(`is not given by ${key}`, () => assert.equal(evidence(key).found, false));
  }
});

describe('evidence of the names of groups and objects', () => {
  const TEXTS: Readonly<Record<string, readonly string[]>> = {
    fortios: [
      'config firewall policy\n edit 1\n  set srcaddr "all"\n  set dstaddr "EXCHANGE-SERVER"\n  set action accept\n  set service "HTTPS"\n next\nend\n',
    ],
    panos: [
      'set rulebase security rules r1 from untrust to dmz source any destination EXCHANGE-SERVER application any service s action allow\nset service s protocol tcp port 587\n',
    ],
    nftables: [
      'define exchange_server = 10.1.1.1\ntable inet f {\n  chain c {\n    ip daddr $exchange_server tcp dport 587 accept\n  }\n}\n',
    ],
    pf: ['table <exchange_server> { 10.1.1.1 }\npass in proto tcp to <exchange_server> port 587\n'],
    shell: [
      'iptables -A FORWARD -m set --match-set exchange_server dst -p tcp --dport 587 -j ACCEPT\n',
      'az network nsg rule create --nsg-name nsg-exchange-2019 -n a --priority 100 --access Allow --protocol Tcp --destination-port-ranges 587\n',
      'gcloud compute firewall-rules create a --allow=tcp:587 --target-tags=exchange-server\n',
    ],
    hcl: [
      'resource "aws_security_group" "x" {\n  name = "exchange-server-sg"\n}\nresource "aws_security_group_rule" "y" {\n  type = "ingress"\n  from_port = 587\n  to_port = 587\n  protocol = "tcp"\n  security_group_id = aws_security_group.x.id\n}\n',
      'resource "azurerm_network_security_rule" "y" {\n  priority = 100\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Tcp"\n  destination_port_range = "587"\n  network_security_group_name = "nsg-exchange2019"\n}\n',
      'resource "google_compute_firewall" "y" {\n  network = "n"\n  target_tags = ["exchange-server"]\n  allow {\n    protocol = "tcp"\n    ports = ["587"]\n  }\n}\n',
    ],
    bicep: ["resource nsg 'Microsoft.Network/networkSecurityGroups@2023-04-01' = {\n  name: 'nsg-exchange-2019'\n}\n"],
    json: [
      '{ "Resources": { "G": { "Type": "AWS::EC2::SecurityGroup", "Properties": { "GroupDescription": "Exchange Server" } } } }',
    ],
  };
  const isFound = (text: string, language: string): boolean => {
    const { checker, options } = testEnv();
    return checker.evidence(testDocument(text, { language }), options).found;
  };
  for (const [language, texts] of Object.entries(TEXTS)) {
    for (const [i, text] of texts.entries()) {
      it(`counts in ${language}, ${i + 1}`, () => {
        assert.ok(isFound(text, language));
        assert.ok(!isFound(text.replace(/exchange/gi, 'postfix'), language));
      });
    }
  }

  it('is not what a rule is called by', () => {
    const { checker, options } = testEnv();
    const text =
      'az network nsg rule create --nsg-name exchange-server-imap -n a --priority 100 --access Allow --protocol Tcp --source-address-prefixes 10.0.0.0/8 --destination-port-ranges 995\n';
    const diagnostics = checker.report(testDocument(text, { language: 'shell' }), options);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      [],
    );
  });
});
