import assert from 'node:assert/strict';
import { type AddressRange, addressRange } from '../../../server/src/analysis/addresses';
import type { Query } from '../../../server/src/analysis/order/query';
import { type Outcome, verdict } from '../../../server/src/analysis/order/verdict';
import { port } from '../../../server/src/base/portSet';
import { rulesOfText } from '../../harness/ruleset';

// Chains that the kernel asks one after the other about the same packets, and chains that it asks about others.

type Asked = Partial<Pick<Query, 'direction' | 'isThrough' | 'from'>>;

const said = (language: string, text: string, asked: Asked = {}) =>
  verdict(rulesOfText(language, text, asked.from), { transport: 'tcp', ports: port(25), direction: 'in', ...asked });

const outcome = (language: string, text: string, asked?: Asked): Outcome => said(language, text, asked).outcome;

/** A base chain of a table of its own. */
const base = (table: string, rules: string, { hook = 'input', priority = '0', policy = '', type = 'filter' } = {}) =>
  `table ${table} {
  chain c_${hook.split(' ')[0]} {
    type ${type} hook ${hook} priority ${priority};${policy === '' ? '' : ` policy ${policy};`}
${rules === '' ? '' : `    ${rules.replaceAll('; ', '\n    ')}\n`}  }
}
`;

const MAIL = base('inet filter', 'tcp dport 25 accept', { policy: 'drop' });

describe('chains that are asked about the same packets', () => {
  const cases: readonly (readonly [string, string, Outcome])[] = [
    ['a drop before', MAIL + base('inet guard', 'tcp dport 25 drop', { priority: '-10', policy: 'accept' }), 'blocked'],
    ['a drop behind', MAIL + base('inet guard', 'tcp dport 25 drop', { priority: '10', policy: 'accept' }), 'blocked'],
    ['an accept in both', MAIL + base('inet guard', 'tcp dport 25 accept', { policy: 'drop' }), 'allowed'],
    ['another port', MAIL + base('inet guard', 'tcp dport 110 drop', { policy: 'accept' }), 'allowed'],
    ['another port, without a policy', MAIL + base('inet guard', 'tcp dport 110 drop'), 'allowed'],
    ['a policy that refuses', MAIL + base('inet guard', 'tcp dport 110 accept', { policy: 'drop' }), 'unsaid'],
    ['a policy that refuses, and no rule', MAIL + base('inet guard', '', { policy: 'drop' }), 'unsaid'],
    ['a policy that lets through, and no rule', MAIL + base('inet guard', '', { policy: 'accept' }), 'allowed'],
    ['packets of the other family', MAIL + base('ip6 guard', 'tcp dport 25 drop', { policy: 'drop' }), 'allowed'],
    ['packets of one family', MAIL + base('ip guard', 'tcp dport 25 drop', { policy: 'accept' }), 'blocked'],
    ['what is not routed yet', MAIL + base('inet raw', 'tcp dport 25 drop', { hook: 'prerouting' }), 'blocked'],
    [
      'what is let through before it is routed',
      base('inet raw', 'tcp dport 25 accept', { hook: 'prerouting' }),
      'unsaid',
    ],
    ['what is passed on', MAIL + base('inet filter', 'tcp dport 25 drop', { hook: 'forward' }), 'allowed'],
    ['what is sent', MAIL + base('inet filter', 'tcp dport 25 drop', { hook: 'output' }), 'allowed'],
    ['bridges', MAIL + base('bridge filter', 'tcp dport 25 drop'), 'allowed'],
    [
      'what one network device refuses',
      MAIL + base('netdev guard', 'tcp dport 25 drop', { hook: 'ingress device eth0' }),
      'unknown',
    ],
    [
      'a policy of one network device',
      MAIL + base('inet guard', 'tcp dport 110 accept', { hook: 'ingress device eth0', policy: 'drop' }),
      'allowed',
    ],
    ['what a network device lets in', base('netdev guard', 'accept', { hook: 'ingress device eth0' }), 'unsaid'],
    [
      'what a network device lets in and the host refuses',
      base('netdev guard', 'accept', { hook: 'ingress device eth0' }) + base('inet filter', 'drop', { policy: 'drop' }),
      'blocked',
    ],
    [
      'what a network device lets out',
      MAIL + base('netdev guard', 'tcp dport 25 drop', { hook: 'egress device eth0' }),
      'allowed',
    ],
    [
      'a condition that is not modelled',
      MAIL + base('inet guard', 'meta mark 7 tcp dport 25 drop', { policy: 'accept' }),
      'unknown',
    ],
    [
      'a condition where a rule blocks anyway',
      `${MAIL}${base('inet guard', 'meta mark 7 tcp dport 25 accept', { policy: 'drop' })}${base('inet more', 'tcp dport 25 drop')}`,
      'blocked',
    ],
    [
      'a jump from one of them',
      `${MAIL}table inet guard {
  chain mail {
    tcp dport 25 drop
  }
  chain input {
    type filter hook input priority -10; policy accept;
    jump mail
  }
}
`,
      'blocked',
    ],
  ];
  for (const [name, text, expected] of cases)
    it(`nft: ${name}`, () => {
      assert.equal(outcome('nftables', text), expected);
      // Tables may stand in any order.
      const turned = text
        .split(/^(?=table )/m)
        .reverse()
        .join('');
      assert.equal(outcome('nftables', turned), expected);
    });

  it('tell of all that allow, and of the one that blocks', () => {
    const both = said('nftables', MAIL + base('inet guard', 'tcp dport 25 accept', { policy: 'drop' }));
    assert.deepEqual([both.allows.length, both.blocks.length], [2, 0]);
    const against = said('nftables', MAIL + base('inet guard', 'tcp dport 25 drop', { policy: 'accept' }));
    assert.deepEqual([against.allows.length, against.blocks.length], [0, 1]);
    const twice = said(
      'nftables',
      base('inet filter', 'tcp dport 25 drop') + base('inet guard', 'tcp dport 25 drop', { policy: 'accept' }),
    );
    assert.equal(twice.blocks.length, 2);
    const unsure = said('nftables', MAIL + base('inet guard', 'meta mark 7 tcp dport 25 drop', { policy: 'accept' }));
    assert.equal(unsure.doubts.length, 1);
  });

  it('are told apart by addresses', () => {
    const range = (from: number, to: number) => [{ bits: 32 as const, from: BigInt(from), to: BigInt(to) }];
    const text = MAIL + base('inet guard', 'ip saddr 10.0.0.0/8 tcp dport 25 drop', { policy: 'accept' });
    assert.equal(outcome('nftables', text, { from: range(0x0a000001, 0x0a000001) }), 'blocked');
    assert.equal(outcome('nftables', text, { from: range(0x0b000001, 0x0b000001) }), 'allowed');
    assert.equal(outcome('nftables', text, { from: range(0, 0xffffffff) }), 'partly');
  });

  const table = (name: string, rules: string, policies = ''): string =>
    `*${name}\n${policies}${rules === '' ? '' : `${rules}\n`}COMMIT\n`;
  const FILTER = table('filter', '-A INPUT -p tcp --dport 25 -j ACCEPT', ':INPUT DROP [0:0]\n');
  const tables: readonly (readonly [string, string, Outcome])[] = [
    ['raw', FILTER + table('raw', '-A PREROUTING -p tcp --dport 25 -j DROP'), 'blocked'],
    ['mangle', FILTER + table('mangle', '-A INPUT -p tcp --dport 25 -j DROP'), 'blocked'],
    ['mangle before routing', FILTER + table('mangle', '-A PREROUTING -p tcp -j DROP'), 'blocked'],
    ['mangle of what is sent', FILTER + table('mangle', '-A POSTROUTING -p tcp --dport 25 -j DROP'), 'allowed'],
    [
      'a chain in mangle',
      FILTER + table('mangle', '-A INPUT -j M\n-A M -p tcp --dport 25 -j DROP', ':M - [0:0]\n'),
      'blocked',
    ],
    ['marks', FILTER + table('mangle', '-A INPUT -p tcp --dport 25 -j MARK --set-mark 1'), 'allowed'],
    [
      'an exception in raw',
      FILTER + table('raw', '-A PREROUTING -p tcp --dport 25 -j ACCEPT\n-A PREROUTING -j DROP'),
      'allowed',
    ],
    ['what only mangle lets through', table('mangle', '-A INPUT -p tcp --dport 25 -j ACCEPT'), 'unsaid'],
    ['a policy of mangle', FILTER + table('mangle', '', ':INPUT DROP [0:0]\n'), 'unsaid'],
    ['nat', FILTER + table('nat', '-A PREROUTING -p tcp --dport 25 -j ACCEPT'), 'allowed'],
  ];
  for (const [name, text, expected] of tables)
    it(`iptables: ${name}`, () => assert.equal(outcome('iptables-save', text), expected));

  it('are joined across programs', () => {
    const script = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\n';
    assert.equal(outcome('shell', script), 'allowed');
    assert.equal(outcome('shell', `${script}iptables -t raw -A PREROUTING -p tcp --dport 25 -j DROP\n`), 'blocked');
    assert.equal(outcome('shell', `${script}ip6tables -t raw -A PREROUTING -p tcp --dport 25 -j DROP\n`), 'allowed');
    assert.equal(outcome('shell', `${script}nft add rule inet filter input tcp dport 25 drop\n`), 'blocked');
  });

  const v4 = [addressRange('192.0.2.1') as AddressRange];
  const v6 = [addressRange('2001:db8::1') as AddressRange];
  const both = (before: string, after = ''): string =>
    `${before}\niptables -A INPUT -p tcp --dport 110 -j ACCEPT\nip6tables -A INPUT -p tcp --dport 110 -j ACCEPT\n${after}\n`;
  const families: readonly (readonly [string, Outcome, Outcome])[] = [
    [both('iptables -P INPUT ACCEPT\nip6tables -P INPUT DROP'), 'allowed', 'unsaid'],
    [both('iptables -P INPUT DROP\nip6tables -P INPUT ACCEPT'), 'unsaid', 'allowed'],
    [both('', 'ip6tables -A INPUT -p tcp --dport 25 -j ACCEPT\nip6tables -F'), 'unsaid', 'unsaid'],
    [both('', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\nip6tables -F INPUT'), 'allowed', 'unsaid'],
    [both('', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\nip6tables -F'), 'allowed', 'unsaid'],
    [both('', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\niptables -t nat -F'), 'allowed', 'unsaid'],
    [both('', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\niptables -F'), 'unsaid', 'unsaid'],
    // A rule is taken away by its words, and none that says something else.
    [both('iptables -A INPUT -p tcp --dport 25 -j ACCEPT', 'iptables -D INPUT -p tcp --dport 26'), 'allowed', 'unsaid'],
    [both('iptables -A INPUT -p tcp --dport 25 -j ACCEPT', 'iptables -D INPUT -p tcp --dport 25'), 'unknown', 'unsaid'],
    // One of the rules is gone, and it is not known which.
    [both('iptables -A INPUT -p tcp --dport 25 -j ACCEPT', 'iptables -D INPUT 1'), 'unknown', 'unsaid'],
    [both('iptables -A INPUT -p tcp --dport 25 -j ACCEPT', 'ip6tables -D INPUT 1'), 'allowed', 'unsaid'],
    // Either program has a chain of that name.
    [
      both(
        'iptables -A MAIL -p tcp --dport 25 -j ACCEPT\nip6tables -A MAIL -p tcp --dport 25 -j DROP',
        'iptables -A INPUT -j MAIL\nip6tables -A INPUT -j MAIL',
      ),
      'allowed',
      'blocked',
    ],
  ];
  for (const [script, ipv4, ipv6] of families)
    it(`are those of one family: ${script.trim().replaceAll('\n', '; ')}`, () => {
      assert.deepEqual([outcome('shell', script, { from: v4 }), outcome('shell', script, { from: v6 })], [ipv4, ipv6]);
    });

  it('are those of IPv6 where there are no others', () => {
    assert.equal(outcome('shell', 'ip6tables -A INPUT -p tcp --dport 25 -j ACCEPT\n'), 'allowed');
  });

  for (const [line, expected] of [
    ['flush ruleset', 'unsaid'],
    ['flush table inet filter', 'unsaid'],
    ['delete table inet filter', 'unsaid'],
    ['flush chain inet filter c_input', 'unsaid'],
    ['flush table ip nat', 'allowed'],
    ['flush table inet filter6', 'allowed'],
    ['flush chain inet filter c_forward', 'allowed'],
  ] as const)
    it(`are emptied with their table: ${line}`, () => assert.equal(outcome('nftables', `${MAIL}${line}\n`), expected));
});

describe('chains that are asked about other packets', () => {
  const file = (input: string, forward: string): string =>
    `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -p tcp --dport 25 -j ${input}\n-A FORWARD -p tcp --dport 25 -j ${forward}\nCOMMIT\n`;
  const nft = (input: string, forward: string): string =>
    base('inet filter', `tcp dport 25 ${input}`, { policy: 'drop' }) +
    base('inet filter', `tcp dport 25 ${forward}`, { policy: 'drop', hook: 'forward' });
  const ways: readonly (readonly [Asked, boolean, boolean])[] = [
    // What a host is sent, what a router passes on, and either where nobody says where the rules stand.
    [{ direction: 'in' }, true, false],
    [{ direction: undefined, isThrough: true }, false, true],
    [{ direction: undefined }, true, true],
  ];
  for (const [asked, byInput, byForward] of ways)
    it(`say nothing of ${JSON.stringify(asked)}`, () => {
      const expected = (allows: boolean): Outcome => (allows ? 'allowed' : 'blocked');
      assert.equal(outcome('iptables-save', file('ACCEPT', 'DROP'), asked), expected(byInput));
      assert.equal(outcome('iptables-save', file('DROP', 'ACCEPT'), asked), expected(byForward));
      assert.equal(outcome('nftables', nft('accept', 'drop'), asked), expected(byInput));
      assert.equal(outcome('nftables', nft('drop', 'accept'), asked), expected(byForward));
    });

  it('are none where a file is silent about what is passed on', () => {
    const text = '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -p tcp --dport 25 -j ACCEPT\nCOMMIT\n';
    assert.equal(outcome('iptables-save', text, { direction: undefined, isThrough: true }), 'allowed');
    const passedOn =
      '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp --dport 25 -j ACCEPT\nCOMMIT\n';
    assert.equal(outcome('iptables-save', passedOn), 'unsaid');
  });

  it('are not joined where no kernel asks them together', () => {
    const lists = `ip access-list extended OUTSIDE
 permit tcp any any eq 25
ip access-list extended INSIDE
 deny tcp any any eq 25
`;
    assert.equal(outcome('cisco', lists), 'allowed');
    const zones = `firewall-cmd --zone=public --add-port=25/tcp
firewall-cmd --zone=drop --add-rich-rule='rule port port="25" protocol="tcp" drop'
`;
    assert.equal(outcome('shell', zones), 'allowed');
  });
});

describe('positions among rules', () => {
  const file = (...rules: string[]): string =>
    `*filter\n:INPUT ACCEPT\n:MAIL -\n-A MAIL -p tcp --dport 110 -j DROP\n${rules.join('\n')}\nCOMMIT\n`;
  for (const [rules, expected] of [
    // A goto is one rule among others.
    [['-A INPUT -p udp -g MAIL', '-A INPUT -p tcp --dport 25 -j DROP', '-I INPUT 2 -p tcp -j ACCEPT'], 'allowed'],
    [['-A INPUT -p udp -g MAIL', '-A INPUT -p tcp --dport 25 -j DROP', '-I INPUT 3 -p tcp -j ACCEPT'], 'blocked'],
    [['-A INPUT -p udp -g MAIL', '-A INPUT -j DROP', '-I INPUT 1 -p udp -g MAIL', '-I INPUT 3 -j ACCEPT'], 'allowed'],
    [['-A INPUT -j DROP', '-I INPUT 1 -p udp -g MAIL', '-I INPUT 3 -j ACCEPT'], 'blocked'],
  ] as const)
    it(rules.join('; '), () => assert.equal(outcome('iptables-save', file(...rules)), expected));
});
