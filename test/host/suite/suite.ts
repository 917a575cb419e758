import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start';
import { describeDeclarations } from './declarations';
import {
  at,
  codeOf,
  codes,
  findings,
  gone,
  hoverAt,
  replace,
  reported,
  show,
  textOf,
  until,
  uriOf,
  utf16,
} from './harness';
import { describeReports } from './reports';

// One suite for every extension host: Node, the browser's worker, the installed package, the oldest versions.

const EXTENSION = 'exchange-ports.exchange-ports';
const WITHOUT_PROTOCOL =
  "New-NetFirewallRule -DisplayName 'Exchange mail' -Direction Inbound -LocalPort 587 -Action Allow\n";
const EDGE =
  "New-NetFirewallRule -DisplayName 'EdgeSync' -Direction Inbound -Protocol TCP -LocalPort 50636 -Action Allow\n";
const settings = () => vscode.workspace.getConfiguration('exchangePorts');

describe(`Exchange Ports in VS Code ${vscode.version}`, () => {
  let api: Api;

  before('a PowerShell file activates the extension', async () => {
    const extension = vscode.extensions.getExtension<Api>(EXTENSION);
    assert.ok(extension, `${EXTENSION} is there`);
    await show('activation.ps1', EDGE);
    await until(
      'the extension to be active',
      () => extension.isActive,
      (active) => active,
    );
    api = extension.exports;
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('hover', () => {
    it('says who calls whom, on the number alone', async () => {
      const document = await show('hover.ps1', EDGE);
      const hovers = await until(
        'a hover',
        () => hoverAt(document.uri, at(document, '50636', 2)),
        (all) => all.length > 0,
      );
      assert.match(textOf(hovers), /50636\/tcp/);
      assert.match(textOf(hovers), /Edge/);
      assert.equal(document.getText(hovers[0]?.range), '50636');
    });

    it('is silent in comments and names', async () => {
      const document = await show('silent.ps1', `# port 50636\n${EDGE.replace('EdgeSync', 'Edge 50636')}`);
      await until(
        'a hover',
        () => hoverAt(document.uri, at(document, '-LocalPort', 11)),
        (all) => all.length > 0,
      );
      assert.deepEqual(await hoverAt(document.uri, at(document, '50636')), []);
      assert.deepEqual(await hoverAt(document.uri, at(document, 'Edge 50636', 6)), []);
    });
  });

  describe('completion', () => {
    it('puts a port where the half-typed one stands', async () => {
      const document = await show('completion.ps1', EDGE.replace('50636', '58'));
      const position = at(document, '58', 2);
      const list = await until(
        'completions',
        () =>
          vscode.commands.executeCommand<vscode.CompletionList>(
            'vscode.executeCompletionItemProvider',
            document.uri,
            position,
          ),
        ({ items }) => items.some((item) => labelOf(item) === '587'),
      );
      const item = list.items.find((one) => labelOf(one) === '587');
      assert.ok(item);
      const range = item.range instanceof vscode.Range ? item.range : item.range?.replacing;
      assert.equal(range && document.getText(range), '58');
      const text = typeof item.insertText === 'string' ? item.insertText : (item.insertText?.value ?? labelOf(item));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, range as vscode.Range, text);
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.equal(document.getText(), EDGE.replace('50636', '587'));
    });

    it('opens by itself behind the parameter, and the first choice is taken in place', async () => {
      const document = await show('typed.ps1', EDGE.replace(' 50636 -Action Allow', ''));
      const editor = vscode.window.activeTextEditor as vscode.TextEditor;
      const end = at(document, '-LocalPort', '-LocalPort'.length);
      editor.selection = new vscode.Selection(end, end);
      await vscode.commands.executeCommand('type', { text: ' ' });
      await until(
        'a port to be taken',
        async () => {
          await vscode.commands.executeCommand('acceptSelectedSuggestion');
          return document.getText();
        },
        (text) => /-LocalPort [\w-]+\n$/.test(text),
      );
    });
  });

  describe('diagnostics', () => {
    it('appear and vanish as the text changes', async () => {
      const document = await show('diagnostics.ps1', EDGE);
      await replace(document, '-Protocol TCP ', '');
      await reported(document, 'port-needs-protocol');
      const finding = findings(document.uri).find((one) => codeOf(one) === 'port-needs-protocol');
      assert.equal(finding?.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(finding?.range.start.line, 0);
      await replace(document, '-LocalPort', '-Protocol TCP -LocalPort');
      await gone(document, 'port-needs-protocol');
    });

    it('say nothing of Exchange in a file that does not concern it', async () => {
      const document = await show('other.ps1', WITHOUT_PROTOCOL.replace('Exchange mail', 'x').replace('587', '8443'));
      await reported(document, 'port-needs-protocol');
      assert.deepEqual(codes(document.uri), ['port-needs-protocol']);
    });

    it('come in batch files and netsh scripts', async () => {
      const rule = 'advfirewall firewall add rule name="x" dir=in action=allow localport=587';
      const batch = await show('rules.cmd', `@echo off\r\nnetsh ${rule}\r\n`);
      assert.equal(batch.languageId, 'bat');
      await reported(batch, 'port-needs-protocol');
      const script = await show('rules.netsh', `${rule}\n`);
      assert.equal(script.languageId, 'netsh-script');
      await reported(script, 'port-needs-protocol');
    });
  });

  describe('fixes', () => {
    const actionsAt = (document: vscode.TextDocument, range: vscode.Range, kind: vscode.CodeActionKind) =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        kind.value,
      );

    it('mend the finding', async () => {
      const document = await show('fix.ps1', WITHOUT_PROTOCOL);
      await reported(document, 'port-needs-protocol');
      const finding = findings(document.uri).find((one) => codeOf(one) === 'port-needs-protocol') as vscode.Diagnostic;
      const isFix = ({ title }: vscode.CodeAction) => /protocol/i.test(title) && !/disable/i.test(title);
      // The editor drops a question of its own accord while it still shows the file, and answers nothing then.
      const actions = await until(
        'a fix',
        () => actionsAt(document, finding.range, vscode.CodeActionKind.QuickFix),
        (all) => all.some(isFix),
      );
      const fix = actions.find(isFix);
      assert.ok(fix?.edit);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /-Protocol TCP/);
      await gone(document, 'port-needs-protocol');
    });

    it('can all be applied at once, and then none is left', async () => {
      const colon = ['6005:6010', '6021:6030']
        .map(
          (port) =>
            `netsh advfirewall firewall add rule name="x" dir=in action=allow protocol=TCP localport=${port}\r\n`,
        )
        .join('');
      const document = await show('fix-all.cmd', colon);
      await until(
        'two findings',
        () => codes(document.uri),
        (all) => all.filter((code) => code === 'range-separator').length === 2,
      );
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [action] = await actionsAt(document, whole, vscode.CodeActionKind.SourceFixAll);
      assert.ok(action?.edit, 'source.fixAll is offered');
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.equal(document.getText(), colon.replace('6005:6010', '6005-6010').replace('6021:6030', '6021-6030'));
      await gone(document, 'range-separator');
      assert.deepEqual(await actionsAt(document, whole, vscode.CodeActionKind.SourceFixAll), []);
    });
  });

  describe('inlay hints', () => {
    const hintsOf = (document: vscode.TextDocument) =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );

    it('stand behind the number', async () => {
      const document = await show(
        'hints.ps1',
        `# exchange-ports: profile version=2019 role=edge-transport\n${EDGE.replace("'EdgeSync'", 'x')}`,
      );
      const [hint] = await until(
        'hints',
        () => hintsOf(document),
        (all) => all.length > 0,
      );
      assert.ok(hint);
      const end = at(document, '50636', 5);
      assert.ok(hint.position.isEqual(end), `${hint.position.line}:${hint.position.character} is behind the number`);
      const label = typeof hint.label === 'string' ? hint.label : hint.label.map(({ value }) => value).join('');
      assert.ok(label.length > 3 && label.length <= 43, label);
    });

    it('can be switched off', async () => {
      const document = await show(
        'no-hints.ps1',
        `# exchange-ports: profile version=2019 role=edge-transport\n${EDGE.replace("'EdgeSync'", 'x')}`,
      );
      await until(
        'hints',
        () => hintsOf(document),
        (all) => all.length > 0,
      );
      await settings().update('inlayHints.enabled', false, vscode.ConfigurationTarget.Global);
      try {
        await until(
          'no hints',
          () => hintsOf(document),
          (all) => all.length === 0,
        );
      } finally {
        await settings().update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
      }
    });
  });

  describe('settings', () => {
    it('change severities at once', async () => {
      const document = await show('settings.ps1', WITHOUT_PROTOCOL);
      await reported(document, 'port-needs-protocol');
      const severity = () => findings(document.uri).find((one) => codeOf(one) === 'port-needs-protocol')?.severity;
      try {
        await settings().update('rules', { 'port-needs-protocol': 'hint' }, vscode.ConfigurationTarget.Global);
        await until('a hint', severity, (is) => is === vscode.DiagnosticSeverity.Hint);
        await settings().update('rules', { 'port-needs-protocol': 'off' }, vscode.ConfigurationTarget.Global);
        await gone(document, 'port-needs-protocol');
      } finally {
        await settings().update('rules', undefined, vscode.ConfigurationTarget.Global);
      }
      await until('an error', severity, (is) => is === vscode.DiagnosticSeverity.Error);
    });

    it('come from .exchange-ports.json too', async () => {
      const document = await show('configured.ps1', WITHOUT_PROTOCOL);
      await reported(document, 'port-needs-protocol');
      const file = uriOf('.exchange-ports.json');
      await vscode.workspace.fs.writeFile(
        file,
        new TextEncoder().encode('{ "rules": { "port-needs-protocol": "off" } }'),
      );
      try {
        await gone(document, 'port-needs-protocol');
      } finally {
        await vscode.workspace.fs.delete(file);
      }
      await reported(document, 'port-needs-protocol');
    });
  });

  describe('documents', () => {
    it('need not be open where the setting says so', async function () {
      const closed = uriOf('closed.ps1');
      // Only a server with a file system looks for files.
      if (closed.scheme !== 'file') this.skip();
      const write = (text: string) => vscode.workspace.fs.writeFile(closed, new TextEncoder().encode(text));
      const isReported = (wanted: boolean) =>
        until(
          `a closed file to be ${wanted ? 'reported' : 'passed over'}`,
          () => codes(closed),
          (all) => all.includes('port-needs-protocol') === wanted,
        );
      await write(WITHOUT_PROTOCOL);
      assert.deepEqual(codes(closed), []);
      await settings().update('workspaceDiagnostics', true, vscode.ConfigurationTarget.Global);
      try {
        await isReported(true);
        await write(EDGE);
        await isReported(false);
        const document = await show('closed.ps1', WITHOUT_PROTOCOL);
        await reported(document, 'port-needs-protocol');
        assert.equal(codes(closed).filter((code) => code === 'port-needs-protocol').length, 1);
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        await new Promise((resolve) => setTimeout(resolve, 3000));
        assert.equal(codes(closed).filter((code) => code === 'port-needs-protocol').length, 1);
        await vscode.workspace.fs.delete(closed);
        await isReported(false);
        await write(WITHOUT_PROTOCOL);
        await isReported(true);
      } finally {
        await settings().update('workspaceDiagnostics', undefined, vscode.ConfigurationTarget.Global);
      }
      await isReported(false);
      await vscode.workspace.fs.delete(closed);
    });

    it('need not be saved', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'powershell', content: WITHOUT_PROTOCOL });
      await vscode.window.showTextDocument(document);
      assert.equal(document.uri.scheme, 'untitled');
      await reported(document, 'port-needs-protocol');
      const hovers = await hoverAt(document.uri, at(document, '587', 1));
      assert.match(textOf(hovers), /587/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    it('may be plain texts, which are read only where they hold rules', async () => {
      const prose = await show('notes.txt', 'Dear all,\nport 25 stays open until Friday.\n');
      const rule = 'add rule name="Mail" dir=in action=allow protocol=TCP localport=65536';
      const rules = await show('rules.txt', `advfirewall firewall\n${rule}\n`);
      assert.equal(rules.languageId, 'plaintext');
      await reported(rules, 'port-out-of-range');
      await replace(rules, '65536', '587');
      await gone(rules, 'port-out-of-range');
      assert.match(textOf(await hoverAt(rules.uri, at(rules, '587', 1))), /587/);
      await until(
        'the status of the rules',
        () => api.status(rules.uri)?.language,
        (language) => language === 'netsh script',
      );
      assert.equal(api.status(prose.uri), undefined);
      // What is pasted into the note later is read as well.
      await vscode.window.showTextDocument(prose);
      await replace(prose, 'Dear all,\nport 25 stays open until Friday.', `advfirewall firewall\n${rule}`);
      await reported(prose, 'port-out-of-range');
    });

    it('may be in a language that the editor does not know', async () => {
      const rule = (port: string): string =>
        `direction: 'Inbound', access: 'Allow', protocol: 'Tcp', destinationPortRange: '${port}'`;
      const text = `resource rule 'Microsoft.Network/networkSecurityGroups/securityRules@2023-05-01' = {\n  name: 'g/mail'\n  properties: { priority: 100, ${rule('65536')} }\n}\n`;
      const document = await show('group.bicep', text);
      assert.equal(document.languageId, 'plaintext');
      await reported(document, 'port-out-of-range');
      await replace(document, '65536', '587');
      await gone(document, 'port-out-of-range');
    });

    it('may be registry files in UTF-16', async () => {
      const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem';
      const text = `Windows Registry Editor Version 5.00\r\n\r\n[${key}]\r\n"TCP/IP Port"=dword:00059532\r\n`;
      const document = await show('ports.reg', utf16(text));
      assert.equal(document.languageId, 'reg');
      assert.equal(document.getText(), text);
      await reported(document, 'dword-looks-decimal');
      await replace(document, '00059532', '0000e88c');
      await gone(document, 'dword-looks-decimal');
      const hovers = await hoverAt(document.uri, at(document, '0000e88c', 2));
      assert.match(textOf(hovers), /59532/);
      assert.equal(document.getText(hovers[0]?.range), '0000e88c');
    });

    it('have an outline', async () => {
      const document = await show('outline.ps1', EDGE);
      const symbols = await until(
        'symbols',
        () =>
          vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
            'vscode.executeDocumentSymbolProvider',
            document.uri,
          ),
        (all) => all?.some(({ name }) => name.includes('EdgeSync')) ?? false,
      );
      assert.equal(symbols?.length, 1);
    });
  });

  describe('status', () => {
    it('says what was read and what could not be', async () => {
      const document = await show('status.ps1', `${EDGE}${EDGE.replace('50636', '$unknown')}`);
      const status = await until(
        'a status',
        () => api.status(document.uri),
        (is) => is !== undefined && is.total === 2,
      );
      assert.equal(status?.read, 1);
      assert.equal(status?.unread.length, 1);
      assert.equal(status?.unread[0]?.range.start.line, 1);
    });
  });

  describeDeclarations(() => api);
  describeReports(() => api);

  describe('commands', () => {
    it('look up a port and show its page', async () => {
      await show('look-up.ps1', EDGE);
      const done = vscode.commands.executeCommand('exchangePorts.lookUpPort', '50636/tcp');
      const page = await until(
        'the page',
        async () => {
          await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
          return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'exchange-ports')?.getText();
        },
        (text) => text !== undefined,
      );
      await done;
      assert.match(page ?? '', /50636/);
    });

    it('open the reference where a reader can read it', async () => {
      const pageOf = (path: string) => vscode.Uri.from({ scheme: 'exchange-ports-reference', path });
      const read = async (path: string) => (await vscode.workspace.openTextDocument(pageOf(path))).getText();
      await show('reference.ps1', EDGE);
      await vscode.commands.executeCommand('exchangePorts.openReference', 'ports/50636');
      // A preview is a webview, which tells its name alone; without the preview's extension the text itself is shown.
      const tab = await until(
        'a tab with the page',
        () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes('50636')),
        (found) => found !== undefined,
      );
      const { input } = tab as vscode.Tab;
      assert.ok(
        input instanceof vscode.TabInputText
          ? input.uri.toString() === pageOf('/ports/50636.md').toString()
          : input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview'),
        tab?.label,
      );
      const text = await read('/ports/50636.md');
      assert.match(text, /^# 50636/);
      assert.match(text, /Mailbox.*→ Edge Transport/);
      // What a page links to is there as well, its pictures are in it, and what is not there is not made up.
      const link = /\]\((?:\.\.\/)(flows\/[\w-]+\.md)/.exec(text)?.[1];
      assert.match(await read(`/${link}`), /^# Flows from/);
      assert.match(await read('/versions/2019.md'), /!\[[^\]]+\]\(data:image\/svg\+xml;base64,/);
      await assert.rejects(async () => read('/ports/50637.md'));
    });

    it('open the reference from its first page, and from the link in a hover', async () => {
      const document = await show('first-page.ps1', EDGE);
      await vscode.commands.executeCommand('exchangePorts.openReference');
      await until(
        'a tab with the first page',
        () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label),
        (labels) => labels.some((label) => label.includes('README')),
      );
      const hovers = await until(
        'a hover',
        () => hoverAt(document.uri, at(document, '50636', 2)),
        (all) => all.length > 0,
      );
      assert.match(textOf(hovers), /\[Reference\]\(command:exchangePorts\.openReference\?[^)]*ports%2F50636/);
    });

    it('declare a profile in the file', async () => {
      const document = await show('profile.ps1', EDGE);
      await until(
        'a status',
        () => api.status(document.uri),
        (is) => is !== undefined,
      );
      await vscode.commands.executeCommand('exchangePorts.setProfile', 'version=2016 role=edge-transport vantage=host');
      assert.match(document.getText(), /^# exchange-ports: profile version=2016 role=edge-transport vantage=host\n/);
      const status = await until(
        'the profile',
        () => api.status(document.uri),
        (is) => is?.profile != null,
      );
      assert.match(status?.profile ?? '', /version=2016/);
    });
  });
});

const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);
