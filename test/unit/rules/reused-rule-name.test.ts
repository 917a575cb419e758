import assert from 'node:assert/strict';
import { fixed, reportOn } from '../../harness/rules';

const NEW = 'New-NetFirewallRule -Protocol TCP';
const SHELL = `${NEW} -LocalPort 25 -DisplayName 'Mail'
${NEW} -LocalPort 443,587 -DisplayName Mail
Remove-NetFirewallRule -DisplayName 'Mail'
`;
const ADD = 'netsh advfirewall firewall add rule dir=in action=allow protocol=tcp';

const findings = (language: string, text: string) =>
  reportOn({ language, text }).filter(({ code }) => code === 'reused-rule-name');

describe('reused-rule-name gives other rules names of their own', () => {
  it('whichever of them is meant', () => {
    const [finding] = findings('powershell', SHELL);
    assert.deepEqual(
      finding?.fixes.map((fix) => [fix.title, fixed(SHELL, fix).split('\n').slice(0, 2)]),
      [
        [
          'Name the other rule "Mail-443-587" (only 25/tcp is deleted then)',
          [`${NEW} -LocalPort 25 -DisplayName 'Mail'`, `${NEW} -LocalPort 443,587 -DisplayName Mail-443-587`],
        ],
        [
          'Name the other rule "Mail 25" (only 443, 587/tcp is deleted then)',
          [`${NEW} -LocalPort 25 -DisplayName 'Mail 25'`, `${NEW} -LocalPort 443,587 -DisplayName Mail`],
        ],
      ],
    );
    for (const fix of finding?.fixes ?? [])
      assert.deepEqual(reportOn({ language: 'powershell', text: fixed(SHELL, fix) }), []);
  });

  it('in batch, all the others', () => {
    const lines = [25, 443, 587].map((port) => `${ADD} name="Mail" localport=${port}`);
    const text = `${lines.join('\r\n')}\r\nnetsh advfirewall firewall set rule name="Mail" new enable=no\r\n`;
    const [finding] = findings('batch', text);
    assert.equal(finding?.fixes.length, 3);
    const [first] = finding?.fixes ?? [];
    assert.equal(first?.title, 'Name the other rules "Mail 443" and "Mail 587" (only 25/tcp is switched off then)');
    assert.deepEqual(first && findings('batch', fixed(text, first)), []);
  });

  for (const [why, text] of [
    ['the name is a variable', SHELL.replaceAll(/'Mail'$|Mail$/gm, '$name').replace(/^/, "$name = 'Mail'\n")],
    [
      'the name is taken',
      `${SHELL}${NEW} -LocalPort 80 -DisplayName 'Mail 25'\n${NEW} -LocalPort 81 -DisplayName 'Mail-443-587'\n`,
    ],
  ] as const)
    it(`not where ${why}`, () => {
      const found = findings('powershell', text);
      assert.ok(found.length > 0);
      for (const { fixes } of found) assert.deepEqual(fixes, []);
    });
});
