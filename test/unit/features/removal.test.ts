import assert from 'node:assert/strict';
import { reportOn } from '../../harness/rules';

const SHELL = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT';
const BATCH = 'netsh advfirewall firewall add rule name="Exchange" dir=in action=allow protocol=tcp localport=25';
const POWERSHELL = "New-NetFirewallRule -Name a -DisplayName 'a' -Direction Inbound -Protocol TCP -LocalPort 25";

/** The titles of the fixes for the rule that repeats the first one. */
const fixesOf = (language: string, first: string, again: string): string[] =>
  reportOn({ language, text: `${first}\n${again}\n` }, 'duplicate-rule')
    .filter(({ code }) => code === 'duplicate-rule')
    .flatMap(({ fixes }) => fixes.map(({ title }) => title));

const REMOVED = ['Remove the repeated rule'];

describe('removing what is written in a script', () => {
  for (const [language, first, again] of [
    ['shell', SHELL, SHELL],
    ['shell', SHELL, `  ${SHELL} # again`],
    ['shell', SHELL, `if true; then\n  echo yes\n  ${SHELL}\nfi`],
    ['batch', BATCH, `@${BATCH}`],
    ['batch', BATCH, `if exist x (\n  echo yes\n  ${BATCH}\n)`],
    ['powershell', POWERSHELL, `if ($x) { ${POWERSHELL} }`],
    ['powershell', POWERSHELL, `${POWERSHELL} # again`],
  ] as const) {
    it(`is offered: ${again}`, () => assert.deepEqual(fixesOf(language, first, again), REMOVED));
  }

  for (const [language, first, again] of [
    // What the loop opens beside it would be closed too.
    ['shell', SHELL, `for port in 25 587; do\n  ${SHELL.replace('25', '$port')}\ndone`],
    ['shell', SHELL, `open() {\n  echo $1\n  ${SHELL.replace('25', '$1')}\n}\nopen 25\nopen 587`],
    ['batch', BATCH, `for %%p in (25 587) do (\n  echo %%p\n  ${BATCH.replace('25', '%%p')}\n)`],
    ['powershell', POWERSHELL, `foreach ($p in 25, 587) { ${POWERSHELL.replace('25', '$p')} }`],
    // What is left would be no script.
    ['shell', SHELL, `if true; then\n  ${SHELL}\nfi`],
    ['shell', SHELL, `true && ${SHELL}`],
    ['shell', SHELL, `true &&\n  ${SHELL}`],
    ['shell', SHELL, `${SHELL} || exit 1`],
    ['shell', SHELL, `${SHELL}; echo done`],
    ['batch', BATCH, `if exist x ${BATCH}`],
    ['batch', BATCH, `if exist x (\n  ${BATCH}\n)`],
    ['powershell', POWERSHELL, `${POWERSHELL} | Out-Null`],
  ] as const) {
    it(`is not offered: ${again}`, () => {
      const found = reportOn({ language, text: `${first}\n${again}\n` }, 'duplicate-rule');
      assert.ok(
        found.some(({ code }) => code === 'duplicate-rule'),
        'it is reported',
      );
      assert.deepEqual(fixesOf(language, first, again), []);
    });
  }
});
