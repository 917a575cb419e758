import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';

const fixesOf = (text: string) => {
  const env = testEnv();
  const [finding] = env.checker.report(testDocument(text, { language: 'powershell' }), env.options);
  return finding?.fixes.map((fix) => `${fix.title} (${fix.safety})`);
};

describe('port-needs-protocol', () => {
  it('writes TCP safely where the service speaks TCP, and nothing else where it is TCP alone', () => {
    assert.deepEqual(fixesOf('New-NetFirewallRule -DisplayName x -LocalPort 587'), ['Add -Protocol TCP (safe)']);
    // Others use that number over UDP, and of some nothing is known.
    for (const port of [443, 40_000])
      assert.deepEqual(fixesOf(`New-NetFirewallRule -DisplayName x -LocalPort ${port}`), [
        'Add -Protocol TCP (safe)',
        'Add -Protocol UDP (suggestion)',
      ]);
  });
  it('writes UDP first for the cluster heartbeat', () =>
    assert.deepEqual(fixesOf('New-NetFirewallRule -DisplayName x -LocalPort 3343'), [
      'Add -Protocol UDP (safe)',
      'Add -Protocol TCP (suggestion)',
    ]));
  it('leaves the choice where both are needed', () =>
    assert.deepEqual(fixesOf('New-NetFirewallRule -DisplayName x -Direction Outbound -RemotePort 53'), [
      'Add -Protocol TCP (suggestion)',
      'Add -Protocol UDP (suggestion)',
    ]));
});
