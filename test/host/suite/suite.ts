import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start';
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
      const actions = await actionsAt(document, finding.range, vscode.CodeActionKind.QuickFix);
      const fix = actions.find(({ title }) => /protocol/i.test(title) && !/disable/i.test(title));
      assert.ok(fix?.edit, `a fix among ${actions.map(({ title }) => title).join(', ')}`);
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /-Protocol TCP/);
      await gone(document, 'port-needs-protocol');
    });

    it('can all be applied at once, and then none is left', async () => {
      const colon =
        'netsh advfirewall firewall add rule name="x" dir=in action=allow protocol=TCP localport=6005:6010\r\n';
      const document = await show('fix-all.cmd', colon + colon);
      await until(
        'two findings',
        () => codes(document.uri),
        (all) => all.filter((code) => code === 'range-separator').length === 2,
      );
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [action] = await actionsAt(document, whole, vscode.CodeActionKind.SourceFixAll);
      assert.ok(action?.edit, 'source.fixAll is offered');
      assert.ok(await vscode.workspace.applyEdit(action.edit));
      assert.equal(document.getText(), (colon + colon).replaceAll('6005:6010', '6005-6010'));
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
    it('need not be saved', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'powershell', content: WITHOUT_PROTOCOL });
      await vscode.window.showTextDocument(document);
      assert.equal(document.uri.scheme, 'untitled');
      await reported(document, 'port-needs-protocol');
      const hovers = await hoverAt(document.uri, at(document, '587', 1));
      assert.match(textOf(hovers), /587/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
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
