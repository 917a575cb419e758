import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start';
import { replace, show, until, uriOf } from './harness';

const rule = (port: string): string =>
  `New-NetFirewallRule -DisplayName 'Mail ${port}' -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow\n`;
const PROFILE = '# exchange-ports: profile version=2019 role=mailbox vantage=host\n';

/** The pages on coverage and changes, and the line above a file that leads to one. */
export function describeReports(api: () => Api): void {
  describe('reports', () => {
    const pageOf = async (title: string): Promise<string> => {
      const uri = vscode.Uri.from({ scheme: 'exchange-ports-report', path: `/${title}.md` });
      return (await vscode.workspace.openTextDocument(uri)).getText();
    };
    const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    /** The text of a page, once it is shown in a tab and says what is wanted. */
    const shown = async (title: string, wanted: RegExp): Promise<string> => {
      await until(`a tab with ${title}`, tabs, (labels) => labels.some((label) => label.includes(title)));
      return until(
        `the page ${title}`,
        () => pageOf(title),
        (text) => wanted.test(text),
      );
    };
    const analysed = (document: vscode.TextDocument) =>
      until(
        'a status',
        () => api().status(document.uri),
        (is) => is !== undefined,
      );
    const lensesOf = (document: vscode.TextDocument) =>
      until(
        'a line above the file',
        () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri),
        (all) => all.length > 0,
      );

    it('on coverage are opened by the line above a file, which follows the text', async () => {
      const document = await show('coverage.ps1', `${PROFILE}${rule('25')}`);
      const [lens] = await lensesOf(document);
      const title = lens?.command?.title ?? '';
      const allowed = (words: string): number => Number(/: (\d+) /.exec(words)?.[1]);
      assert.ok(allowed(title) > 0, title);
      await vscode.commands.executeCommand(lens?.command?.command ?? '', ...(lens?.command?.arguments ?? []));
      const page = await shown('Coverage of coverage.ps1', /25\/tcp/);
      assert.match(page, /## Exchange Server 2019, Mailbox, rules of the host/);
      await vscode.window.showTextDocument(document);
      await replace(document, rule('25'), `${rule('25')}${rule('443')}`);
      const after = await until(
        'another line above the file',
        async () => (await lensesOf(document))[0]?.command?.title ?? '',
        (now) => now !== title,
      );
      assert.ok(allowed(after) > allowed(title), `${title} became ${after}`);
    });

    it('on coverage can be had for the file in front and for the whole workspace', async () => {
      // Its name says nothing: a note or rules.
      const web = 'add rule name="web" dir=in action=allow protocol=TCP localport=443';
      await show('perimeter.txt', `${PROFILE.replace('host', 'perimeter')}advfirewall firewall\n${web}\n`);
      const document = await show('front.ps1', `${PROFILE}${rule('25')}`);
      await analysed(document);
      const choose = async (step: () => Thenable<unknown>, title: string): Promise<string> => {
        let open = false;
        await until(
          `a tab with ${title}`,
          async () => {
            if (!open) {
              // What was chosen by mistake has put its page in front.
              await vscode.window.showTextDocument(document);
              open = true;
              const ended = (): void => {
                open = false;
              };
              vscode.commands.executeCommand('exchangePorts.showCoverage').then(ended, ended);
            }
            // A list that is not there yet takes no choice; what it took by mistake is asked for once more.
            await new Promise((resolve) => setTimeout(resolve, 300));
            await step();
            await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
            return tabs();
          },
          (labels) => labels.some((label) => label.includes(title)),
          40_000,
        );
        // A page that is asked for before it is written may stay as empty as it was then.
        return shown(title, /./);
      };
      const own = await choose(async () => undefined, 'Coverage of front.ps1');
      assert.doesNotMatch(own, /perimeter\.txt/);
      const next = () => vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      const whole = await choose(next, 'Coverage of the workspace');
      assert.match(whole, /perimeter\.txt/);
      assert.match(whole, /front\.ps1/);
    });

    it('on a change compare a file with what was committed', async function () {
      // In the browser there is no Git.
      if (!vscode.extensions.getExtension('vscode.git')) this.skip();
      const document = await vscode.workspace.openTextDocument(uriOf('committed.ps1'));
      await vscode.window.showTextDocument(document);
      await analysed(document);
      await vscode.commands.executeCommand('exchangePorts.explainChange');
      await shown('Change of committed.ps1', /No flow is opened, closed or widened/);
      await vscode.window.showTextDocument(document);
      await replace(document, '-LocalPort 587', '-LocalPort 443');
      await vscode.commands.executeCommand('exchangePorts.explainChange');
      const page = await shown('Change of committed.ps1', /443/);
      assert.match(page, /What has changed in committed\.ps1 since the last commit/);
      assert.match(page, /open[^\n]*443\/tcp/i);
      assert.match(page, /clos[^\n]*587\/tcp/i);
    });

    it('say why there is none on a file that was never committed', async function () {
      if (!vscode.extensions.getExtension('vscode.git')) this.skip();
      const document = await show('never-committed.ps1', rule('25'));
      await analysed(document);
      // The message waits for its reader, and the command for the message.
      let ended = false;
      const command = vscode.commands.executeCommand('exchangePorts.explainChange').then(() => {
        ended = true;
      });
      await until(
        'the message to be put away',
        async () => {
          await vscode.commands.executeCommand('notifications.clearAll');
          return ended;
        },
        (is) => is,
      );
      await command;
      assert.equal(await pageOf('Change of never-committed.ps1'), '');
    });
  });
}
