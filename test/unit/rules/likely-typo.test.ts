import assert from 'node:assert/strict';
import { likelyTypo as rule } from '../../../server/src/rules/likely-typo';
import { meantBy, slipBetween } from '../../../server/src/rules/shared/typing';
import { findingsOf } from '../../harness/rules';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

describe('likely-typo: slips of the keyboard', () => {
  const cases = [
    ['64372', '64327', 'swapped'],
    ['46327', '64327', 'swapped'],
    ['64328', '64327', 'changed'],
    ['6432', '64327', 'dropped'],
    ['643227', '64327', 'added'],
    ['64732', '64327', undefined],
    ['64327', '64327', undefined],
    ['23764', '64327', undefined],
    ['632', '64327', undefined],
    ['5063', '50636', 'dropped'],
  ] as const;
  for (const [written, meant, expected] of cases) {
    it(`${written} for ${meant}: ${expected ?? 'none'}`, () => {
      assert.equal(slipBetween(written, meant), expected);
      assert.deepEqual(meantBy(written, (number) => number === Number(meant)).length, expected === undefined ? 0 : 1);
    });
  }
});

describe('likely-typo', () => {
  const messages = (ports: string, more: RuleSpec = {}): string[] =>
    check(rule, ruleWith({ transport: ['tcp'], destination: { ports }, ...more })).map(
      ({ message }) => /^(\S+) is one keystroke from (.*?) and no known/.exec(message)?.slice(1).join('>') ?? message,
    );
  const cases: readonly (readonly [string, string, readonly string[], RuleSpec?])[] = [
    ['swapped', '64372', ['64372>64327']],
    ['changed', '50637', ['50637>50636']],
    ['two that are equally near', '3266', ['3266>3268 or 3269']],
    ['three digits, swapped', '578', ['578>587']],
    ['three digits, changed', '588', []],
    ['three digits, changed, the name says which', '588', ['588>587'], { name: 'SMTP submission' }],
    ['a port of Exchange', '50389,64327', []],
    ['a common service', '3260,636', []],
    ['an end of a range', '64372-64380', []],
    ['a transport the service does not use', '64372', [], { transport: ['udp'] }],
    ['the source', '25', [], { source: { ports: '64372' } }],
    ['far from all of them', '40000', []],
  ];
  for (const [what, ports, expected, more] of cases) {
    it(`${what}: ${ports}`, () => assert.deepEqual(messages(ports, more), expected));
  }

  const ADD = 'netsh advfirewall firewall add rule name="Exchange Outlook" dir=in action=allow protocol=tcp localport=';
  const PIN =
    'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59532 /f\n';
  const code = rule.meta.code;
  it('compares with the fixed RPC ports that the file pins', () => {
    const found = findingsOf(code, { language: 'batch', text: `${PIN}${ADD}59523\n` });
    assert.deepEqual(found, [
      'warning 59523: 59523 is one keystroke from 59532, the fixed RPC port that this file sets, and no known port.',
    ]);
  });
  it('is silent without the pin, and on the pinned number', () => {
    assert.deepEqual(findingsOf(code, { language: 'batch', text: `${ADD}59523\n` }), []);
    assert.deepEqual(findingsOf(code, { language: 'batch', text: `${PIN}${ADD}59532\n` }), []);
  });
  it('takes the next number of the window for another fixed port', () => {
    assert.deepEqual(findingsOf(code, { language: 'batch', text: `${PIN}${ADD}59533\n` }), []);
  });
});
