import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start';
import { codes, gone, reported, show, until, uriOf } from './harness';

const BAD = 'New-NetFirewallRule -DisplayName Relay -Direction Inbound -LocalPort 587 -Action Allow\n';

/** What files are taken for: by their names, by their first lines, by settings and configuration files. */
export function describeDeclarations(api: () => Api): void {
  describe('declarations', () => {
    const settings = () => vscode.workspace.getConfiguration('exchangePorts');
    const declare = (files: object | undefined) => settings().update('files', files, vscode.ConfigurationTarget.Global);

    it('of a setting hold at once, for texts in which nobody would look', async () => {
      const document = await show('fragment.txt', `Ports of the relay\n${BAD}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.deepEqual(codes(document.uri), []);
      try {
        await declare({ 'fragment.*': 'powershell' });
        await reported(document, 'port-needs-protocol');
        const status = await until(
          'a status',
          () => api().status(document.uri),
          (is) => is?.takenBy === 'setting',
        );
        assert.match(status?.language ?? '', /powershell/i);
        await declare({ 'fragment.*': 'off' });
        await gone(document, 'port-needs-protocol');
        await declare({ 'fragment.*': 'powershell' });
        await reported(document, 'port-needs-protocol');
      } finally {
        await declare(undefined);
      }
      await gone(document, 'port-needs-protocol');
    });

    it('of .exchange-ports.json hold at once, and go before the setting', async () => {
      const document = await show('other.txt', `Ports of the relay\n${BAD}`);
      const file = uriOf('.exchange-ports.json');
      const write = (files: object) =>
        vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify({ files })));
      try {
        await declare({ 'other.txt': 'off' });
        await write({ '*.txt': 'powershell' });
        await reported(document, 'port-needs-protocol');
        assert.equal(api().status(document.uri)?.takenBy ?? 'configuration', 'configuration');
        await write({ '*.txt': 'off' });
        await gone(document, 'port-needs-protocol');
      } finally {
        await declare(undefined);
        await vscode.workspace.fs.delete(file);
      }
    });

    it('of the manifest give files their language modes', async () => {
      for (const [name, text, expected] of [
        ['pf.conf', 'pass in proto tcp to port 25\n', 'pf'],
        ['config.boot', 'firewall {\n}\n', 'vyos'],
        ['haproxy.cfg', 'listen mail\n    bind :25\n', 'haproxy'],
        ['backup.fgt', '#config-version=FGT60F-7.4.1-FW-build2463\n', 'fortios'],
        ['export.rsc', '# nov/25/2026 10:00:00 by RouterOS 6.49.10\n', 'routeros'],
        ['ufw/applications.d/mail', '[Mail]\nports=25/tcp\n', 'ufw-profiles'],
      ] as const) {
        const document = await show(name, text);
        assert.equal(document.languageId, expected, name);
      }
    });
  });
}
