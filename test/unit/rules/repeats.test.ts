import assert from 'node:assert/strict';
import { port } from '../../../server/src/base/portSet';
import { fixed, reportOn } from '../../harness/rules';
import { rulesOfText, verdictOn } from '../../harness/ruleset';

// Of rules that say the same, the one that is asked first has to stay, which is not always the first of the text.

const az = (name: string, priority: number, access: string): string =>
  `az network nsg rule create -g mail --nsg-name mail -n ${name} --priority ${priority} --direction Inbound --access ${access} --protocol tcp --source-address-prefixes 10.0.0.0/8 --destination-port-ranges 25`;

/** Three rules of which the last of the text is asked first; the first one is the one that could go. */
const TURNED: readonly { readonly language: string; readonly lines: readonly string[] }[] = [
  {
    language: 'pf',
    lines: [
      'pass in proto tcp from 10.0.0.0/8 to any port 25',
      'block in proto tcp from any to any port 25',
      'pass in proto tcp from 10.0.0.0/8 to any port 25',
    ],
  },
  {
    language: 'shell',
    lines: [
      'iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 25 -j ACCEPT',
      'iptables -I INPUT -p tcp --dport 25 -j DROP',
      'iptables -I INPUT -s 10.0.0.0/8 -p tcp --dport 25 -j ACCEPT',
    ],
  },
  {
    language: 'ipfw-rules',
    lines: [
      'add 300 allow tcp from 10.0.0.0/8 to any 25 in',
      'add 200 deny tcp from any to any 25 in',
      'add 100 allow tcp from 10.0.0.0/8 to any 25 in',
    ],
  },
  {
    language: 'shell',
    lines: [az('late', 300, 'Allow'), az('no', 200, 'Deny'), az('early', 100, 'Allow')],
  },
];

describe('rules: what is said twice', () => {
  for (const { language, lines } of TURNED) {
    it(`leaves the one that is asked first: ${lines[2]}`, () => {
      const text = `${lines.join('\n')}\n`;
      const outcome = (of: string) => verdictOn(rulesOfText(language, of), 'tcp', '10.0.0.1', port(25)).outcome;
      assert.equal(outcome(text), 'allowed');
      const found = reportOn({ language, text }, 'duplicate-rule').filter(({ code }) => code === 'duplicate-rule');
      assert.deepEqual(
        found.map(({ span }) => text.slice(span.start, span.end)),
        [lines[0]],
      );
      const [finding] = found;
      assert.match(
        finding?.message ?? '',
        /^A rule further down that is asked before it says the same: 25\/tcp is allowed/,
      );
      const [fix] = finding?.fixes ?? [];
      assert.equal(fix && outcome(fixed(text, fix)), 'allowed');
    });
  }

  it('says nothing where the one that is asked first may not be there', () => {
    const text = `iptables -A INPUT -p tcp --dport 25 -j ACCEPT
if [ -f /etc/mail ]; then
  iptables -I INPUT -p tcp --dport 25 -j ACCEPT
fi
`;
    const codes = reportOn({ language: 'shell', text }, 'duplicate-rule').map(({ code }) => code);
    assert.ok(!codes.includes('duplicate-rule'), codes.join());
  });

  const TOLD: readonly (readonly [line: string, traffic: string])[] = [
    ['iptables -A INPUT -j DROP', 'all traffic is blocked'],
    ['iptables -A INPUT -s 10.0.0.0/8 -j DROP', 'what it matches is blocked'],
    ['iptables -A INPUT -i eth0 -j DROP', 'what it matches is blocked'],
    ['iptables -A INPUT -p tcp -j DROP', 'every port of tcp is blocked'],
    ['iptables -A INPUT -p tcp --sport 25 -j ACCEPT', 'tcp from 25 is allowed'],
    ['iptables -A INPUT -p udp --sport 53 --dport 53 -j ACCEPT', '53/udp is allowed'],
  ];
  for (const [line, traffic] of TOLD) {
    it(`says what a rule is about: ${line}`, () => {
      const found = reportOn({ language: 'shell', text: `${line}\n${line}\n` }, 'duplicate-rule');
      const { message } = found.find(({ code }) => code === 'duplicate-rule') ?? {};
      assert.equal(message, `An earlier rule says the same: ${traffic} there already, and this one changes nothing.`);
    });
  }

  const HIDDEN: readonly (readonly [language: string, hider: string, hidden: string, title: string])[] = [
    [
      'cisco',
      'permit tcp any any',
      'deny tcp any any eq 25',
      'Move it before the rule that hides it (closes what is open now)',
    ],
    [
      'cisco',
      'deny tcp any any',
      'permit tcp any any eq 25',
      'Move it before the rule that hides it (opens what is blocked now)',
    ],
  ];
  for (const [language, hider, hidden, title] of HIDDEN) {
    it(`says what moving a rule does: ${hidden} behind ${hider}`, () => {
      const text = `ip access-list extended IN\n ${hider}\n ${hidden}\n`;
      const [found] = reportOn({ language, text }, 'shadowed-rule').filter(({ code }) => code === 'shadowed-rule');
      assert.equal(found?.fixes?.[0]?.title, title);
    });
  }

  for (const [access, change] of [
    ['Deny', 'closes what is open now'],
    ['Allow', 'opens what is blocked now'],
  ] as const) {
    it(`says what another priority does: ${access}`, () => {
      const other = access === 'Deny' ? 'Allow' : 'Deny';
      const text = `${az('first', 200, other).replace('ranges 25', 'ranges 20-30')}\n${az('late', 300, access)}\n`;
      const [found] = reportOn({ language: 'shell', text }, 'shadowed-rule').filter(
        ({ code }) => code === 'shadowed-rule',
      );
      assert.equal(found?.fixes?.[0]?.title, `Give it priority 199, before the rule that hides it (${change})`);
    });
  }
});
