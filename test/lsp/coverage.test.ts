import assert from 'node:assert/strict';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT, TestClient } from '../harness/lsp';

const URI = 'file:///work/a.ps1';
const rule = (ports: string): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow\n`;
const HEAD = '# exchange-ports: profile version=2019 role=mailbox vantage=host\n';

interface Lens {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: { readonly title: string; readonly command: string; readonly arguments?: unknown[] };
}

describe('language server coverage', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start({ engine: testEngine });
  });
  afterEach(() => client.close());
  const lenses = async (): Promise<Lens[]> =>
    (await client.request('textDocument/codeLens', { textDocument: { uri: URI } })) as Lens[];

  it('shows a line above a file whose profile is declared', async () => {
    await client.initialize();
    await client.open(URI, `${HEAD}${rule('25')}`, 'powershell');
    const [lens, ...others] = await lenses();
    assert.equal(others.length, 0);
    assert.equal(lens?.range.start.line, 0);
    assert.match(
      lens?.command.title ?? '',
      /^Exchange Server 2019, Mailbox, rules of the host: \d+ allowed, \d+ missing$/,
    );
    assert.equal(lens?.command.command, '', 'the client knows no command');
  });

  it('names the command where the client has it', async () => {
    const experimental = { exchangePorts: { readConfiguration: true, showCoverage: true } };
    await client.initialize({ ...FULL_CLIENT, experimental });
    await client.open(URI, `${HEAD}${rule('25')}`, 'powershell');
    const [lens] = await lenses();
    assert.deepEqual(lens?.command.arguments, [URI]);
    assert.equal(lens?.command.command, 'exchangePorts.showCoverage');
  });

  it('shows none without a profile, without rules, and where the setting is off', async () => {
    await client.initialize();
    await client.open(URI, rule('25'), 'powershell');
    assert.deepEqual(await lenses(), []);
    await client.change(URI, { text: `${HEAD}# nothing\n` });
    assert.deepEqual(await lenses(), []);
    client.answers.set('workspace/configuration', () => [{ codeLens: { enabled: false } }]);
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.change(URI, { text: `${HEAD}${rule('25')}` });
    assert.deepEqual(await lenses(), []);
  });

  it('takes the profile of the configuration file, and stands on the first rule then', async () => {
    client.answers.set('exchangePorts/readConfiguration', () => ({
      uri: 'file:///work/.exchange-ports.json',
      text: '{ "profile": { "version": "2016", "roles": ["mailbox"], "vantage": "host" } }',
    }));
    await client.initialize();
    await client.open(URI, `# one\n${rule('25')}`, 'powershell');
    const [lens] = await lenses();
    assert.match(lens?.command.title ?? '', /^Exchange Server 2016/);
    assert.equal(lens?.range.start.line, 1);
  });

  it('writes a page on files that are open and files that are not', async () => {
    await client.initialize();
    await client.open(URI, `${HEAD}${rule('25')}`, 'powershell');
    const page = (await client.request('exchangePorts/coverage', {
      files: [
        { uri: URI, name: 'a.ps1', text: 'is open, so this is not looked at' },
        { uri: 'file:///work/b.ps1', name: 'b.ps1', text: `${HEAD}${rule('443')}` },
      ],
    })) as string;
    assert.match(page, /^# Coverage\n\n## Exchange Server 2019, Mailbox, rules of the host\n/);
    assert.match(page, /\| allowed, in \| Outlook, browsers and phones \| .*443\/tcp \| `b\.ps1` line 2 \|/);
    assert.match(page, /\| allowed, in \| Mail from the Internet \| .*25\/tcp \| `a\.ps1` line 2 \|/);
    assert.match(page, /\| \*\*missing\*\*, in \|/);
  });

  it('has no page where nobody declares a profile, and none for nonsense', async () => {
    await client.initialize();
    await client.open(URI, rule('25'), 'powershell');
    assert.equal(await client.request('exchangePorts/coverage', { files: [{ uri: URI, name: 'a' }] }), null);
    for (const files of [undefined, 7, [], [null, 3, { uri: 4 }], [{ uri: 'file:///x.ps1' }]]) {
      assert.equal(await client.request('exchangePorts/coverage', { files }), null);
    }
  });

  it('explains a change against an earlier text', async () => {
    await client.initialize();
    await client.open(URI, `${HEAD}${rule('25,587')}`, 'powershell');
    const ask = (old: unknown, uri: unknown = URI) =>
      client.request('exchangePorts/explainChange', { uri, old, title: 'What has changed in a.ps1' });
    const page = (await ask(`${HEAD}${rule('25,443')}`)) as string;
    assert.match(
      page,
      /^# What has changed in a\.ps1\n\n## Flows that the profile needs\n\n- Outlook.*443\/tcp: allowed, now missing/,
    );
    assert.match(page, /- opens 587\/tcp in .*, line 2/);
    assert.match((await ask(`${HEAD}${rule('25,587')}`)) as string, /No flow is opened, closed or widened/);
    for (const [old, uri] of [
      [7, URI],
      ['x', 'file:///work/other.ps1'],
      ['x', 9],
    ]) {
      assert.equal(await ask(old, uri), null);
    }
  });

  it('completes the words of a profile comment', async () => {
    await client.initialize();
    const complete = async (text: string): Promise<readonly string[]> => {
      await client.open(URI, text, 'powershell');
      const items = (await client.request('textDocument/completion', {
        textDocument: { uri: URI },
        position: { line: 0, character: text.indexOf('\n') < 0 ? text.length : text.indexOf('\n') },
      })) as { label: string }[];
      await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
      return items.map(({ label }) => label);
    };
    assert.deepEqual(await complete('# exchange-ports: pro'), ['profile']);
    assert.deepEqual(await complete('# exchange-ports: profile version=2019 '), [
      'role',
      'vantage',
      'placement',
      'features',
    ]);
    assert.deepEqual(await complete('# exchange-ports: profile vantage='), ['host', 'perimeter', 'internal']);
    assert.deepEqual(await complete('# exchange-ports: profile version=2019 role='), ['mailbox', 'edge-transport']);
    const features = await complete('# exchange-ports: profile features=dag,');
    assert.ok(features.includes('pop3') && !features.includes('dag'));
    assert.deepEqual(await complete('# exchange-ports: '), ['profile', 'dialect']);
    const dialects = await complete('# exchange-ports: dialect=');
    assert.ok(dialects.includes('cisco') && dialects.includes('netsh') && dialects.at(-1) === 'off');
    assert.deepEqual(await complete('# a note on dialect='), []);
    assert.deepEqual(await complete('# a note on version='), []);
    assert.deepEqual(await complete('$x = "exchange-ports: profile vantage="'), []);
  });

  it('offers to set the profile, with the version that the file speaks of', async () => {
    await client.initialize();
    await client.open(URI, `# Exchange Server 2016\n${rule('443')}`, 'powershell');
    const at = { line: 1, character: 0 };
    const actions = (await client.request('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    })) as { title: string; edit: unknown }[];
    const set = actions.find(({ title }) => title === 'Set profile for this file');
    assert.match(JSON.stringify(set?.edit), /exchange-ports: profile version=2016 role=mailbox vantage=host/);
    await client.open(URI, `# Edge Transport, Exchange Server 2016\n${rule('50636')}`, 'powershell');
    const other = (await client.request('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    })) as { title: string; edit: unknown }[];
    const edge = other.find(({ title }) => title === 'Set profile for this file');
    assert.match(JSON.stringify(edge?.edit), /profile version=2016 role=edge-transport vantage=host/);
  });
});
