import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';

const report = (text: string, language: string) => {
  const { checker, options } = testEnv();
  return checker.report(testDocument(text, { language }), options).map(({ code, message, fixes }) => ({
    code,
    message,
    removes: fixes.some(({ title }) => title.startsWith('Remove')),
  }));
};

const group = (forEach: string, port: string) => `resource "azurerm_network_security_rule" "in" {
  ${forEach}
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_port_range      = ${port}
  source_address_prefix       = "10.0.0.0/8"
  destination_address_prefix  = "*"
  network_security_group_name = azurerm_network_security_group.nsg.name
}
resource "azurerm_network_security_rule" "no" {
  priority                    = 90
  direction                   = "Inbound"
  access                      = "Deny"
  protocol                    = "*"
  source_port_range           = "*"
  destination_port_range      = "25"
  source_address_prefix       = "*"
  destination_address_prefix  = "*"
  network_security_group_name = azurerm_network_security_group.nsg.name
}
`;

describe('one of several rules that are written once', () => {
  it('is named, and not removed with the others', () => {
    const several = report(
      group('for_each = { a = 25, b = 587 }', 'each.value').replace('= 100', '= each.value + 1000'),
      'hcl',
    );
    assert.deepEqual(several, [
      {
        code: 'shadowed-rule',
        message:
          'Of the rules made here the one for 25/tcp decides nothing: that is blocked by a rule that is asked before it.',
        removes: false,
      },
    ]);
    const [alone, ...more] = report(group('', '"25"'), 'hcl');
    assert.equal(more.length, 0);
    assert.match(alone?.message ?? '', /^This rule decides nothing/);
    assert.ok(alone?.removes);
  });

  it('is named where a loop of a script repeats a rule', () => {
    const text =
      'iptables -A INPUT -p tcp --dport 587 -j ACCEPT\nfor p in 587 993; do\n  iptables -A INPUT -p tcp --dport $p -j ACCEPT\ndone\n';
    const [finding, ...more] = report(text, 'shell');
    assert.equal(more.length, 0);
    assert.equal(
      finding?.message,
      'An earlier rule says the same: 587/tcp is allowed there already, and the one that is made for it here changes nothing.',
    );
    assert.ok(!finding?.removes);
    const [same] = report(text.replace('done', '  iptables -A INPUT -p udp --dport $p -j ACCEPT\ndone'), 'shell');
    assert.equal(same?.message, finding?.message);
  });

  it('is not switched off with the others', () => {
    const allow =
      "New-NetFirewallRule -DisplayName 'Mail' -Direction Inbound -Protocol TCP -LocalPort 465 -Action Allow\n";
    const block = (port: string) =>
      `New-NetFirewallRule -DisplayName 'No' -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Block`;
    const titles = (text: string) => {
      const { checker, options } = testEnv();
      const findings = checker.report(testDocument(text, { language: 'powershell' }), options);
      return findings.map(({ code, fixes }) => [code, fixes.length]);
    };
    assert.deepEqual(titles(`${allow}${block('465-546')}\n`), [['block-wins', 1]]);
    assert.deepEqual(titles(`${allow}foreach ($p in '26-52', '465-546') { ${block('$p')} }\n`), [['block-wins', 0]]);
  });
});
