import assert from 'node:assert/strict';
import { endingsRead } from '../../server/src/document/detect';
import { FULL_CLIENT, TestClient } from '../harness/lsp';
import { toyEngine } from '../harness/toyEngine';

const URI = 'file:///work/a.toy';

describe('language server requests', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  it('declares what it can do', async () => {
    const result = await client.initialize();
    assert.deepEqual(result, {
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2 },
        hoverProvider: true,
        completionProvider: { triggerCharacters: [' ', ',', '=', ':', '"', "'", '-'], resolveProvider: false },
        codeActionProvider: {
          codeActionKinds: ['quickfix', 'source.fixAll', 'source.fixAll.exchangePorts'],
          resolveProvider: false,
        },
        codeLensProvider: { resolveProvider: false },
        documentSymbolProvider: true,
        inlayHintProvider: { resolveProvider: false },
        diagnosticProvider: {
          identifier: 'exchange-ports',
          interFileDependencies: false,
          workspaceDiagnostics: false,
        },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        experimental: {
          exchangePorts: { endings: endingsRead(toyEngine().catalog) },
        },
      },
      serverInfo: { name: 'Exchange Ports', version: '0.0.0' },
    });
  });

  it('hovers over the number alone', async () => {
    await client.initialize();
    await client.open(URI, 'note "x"\nopen 587 443\n');
    const hover = (await client.request('textDocument/hover', {
      textDocument: { uri: URI },
      position: { line: 1, character: 6 },
    })) as { contents: { kind: string; value: string }; range: unknown };
    assert.deepEqual(hover.range, { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } });
    assert.equal(hover.contents.kind, 'markdown');
    assert.match(hover.contents.value, /587\/tcp/);
    const nothing = { textDocument: { uri: URI }, position: { line: 0, character: 1 } };
    assert.equal(await client.request('textDocument/hover', nothing), null);
  });

  it('hovers in plain text where the client asks for it', async () => {
    await client.initialize({ textDocument: { hover: { contentFormat: ['plaintext'] } } });
    await client.open(URI, 'open 587\n');
    const { contents } = (await client.request('textDocument/hover', {
      textDocument: { uri: URI },
      position: { line: 0, character: 5 },
    })) as { contents: { kind: string; value: string } };
    assert.equal(contents.kind, 'plaintext');
    assert.doesNotMatch(contents.value, /\*\*|\]\(/);
  });

  it('completes the half-typed port in place', async () => {
    await client.initialize();
    await client.open(URI, 'open 443 58\n');
    const items = (await client.request('textDocument/completion', {
      textDocument: { uri: URI },
      position: { line: 0, character: 11 },
    })) as { label: string; textEdit: { range: unknown; newText: string }; labelDetails: { detail: string } }[];
    const submission = items.find(({ label }) => label === '587');
    assert.deepEqual(submission?.textEdit, {
      range: { start: { line: 0, character: 9 }, end: { line: 0, character: 11 } },
      newText: '587',
    });
    assert.match(submission?.labelDetails.detail ?? '', /tcp/);
  });

  it('leaves the texts beside completions and hints to later where the editor asks for them then', async () => {
    const whole = TestClient.start();
    const texts = { textDocument: { uri: URI }, position: { line: 0, character: 11 } };
    const hints = {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 11 } },
    };
    type Item = { label: unknown; documentation?: unknown; tooltip?: unknown; data?: unknown };
    const ask = async (one: TestClient): Promise<[Item[], Item[]]> => {
      await one.open(URI, 'open 443 58\n# Exchange 2019\n');
      return [
        (await one.request('textDocument/completion', texts)) as Item[],
        (await one.request('textDocument/inlayHint', hints)) as Item[],
      ];
    };
    try {
      await whole.initialize();
      const [full, fullHints] = await ask(whole);
      const { textDocument } = FULL_CLIENT as { textDocument: object };
      const { capabilities } = await client.initialize({
        ...FULL_CLIENT,
        textDocument: {
          ...textDocument,
          completion: {
            completionItem: { resolveSupport: { properties: ['documentation'] }, labelDetailsSupport: true },
          },
          inlayHint: { resolveSupport: { properties: ['tooltip'] } },
        },
      });
      assert.equal((capabilities['completionProvider'] as { resolveProvider: boolean }).resolveProvider, true);
      assert.deepEqual(capabilities['inlayHintProvider'], { resolveProvider: true });
      const [short, shortHints] = await ask(client);
      assert.ok(full.length > 10 && fullHints.length > 0);
      for (const [method, wholes, shorts] of [
        ['completionItem/resolve', full, short],
        ['inlayHint/resolve', fullHints, shortHints],
      ] as const) {
        assert.equal(shorts.length, wholes.length);
        for (const [i, item] of shorts.entries()) {
          assert.equal(item.documentation ?? item.tooltip, undefined);
          const { data, ...resolved } = (await client.request(method, item)) as Item;
          assert.deepEqual(data, item.data);
          assert.deepEqual(resolved, wholes[i]);
        }
        // What is handed back is not trusted, and a document may be closed by now.
        for (const item of [{ label: 'x' }, { label: 'x', data: { uri: URI, topic: { ports: [[1, 99999]] } } }, {}]) {
          assert.deepEqual(await client.request(method, item), item);
        }
        const elsewhere = { ...(shorts[0] as Item), data: { ...(shorts[0]?.data as object), uri: 'file:///gone' } };
        assert.deepEqual(await client.request(method, elsewhere), elsewhere);
      }
    } finally {
      await whole.close();
    }
  });

  it('says once what all completions of a list have in common, where the editor lets it', async () => {
    type Item = { label: string; filterText?: string; textEdit?: unknown; textEditText?: string; data?: object };
    interface List {
      readonly items: readonly Item[];
      readonly itemDefaults: { readonly editRange: unknown; readonly data: object };
      readonly applyKind: unknown;
    }
    const ask = async (one: TestClient, capabilities: object): Promise<unknown> => {
      await one.initialize({ textDocument: { completion: capabilities } });
      await one.open(URI, 'open 443 58\n# Exchange 2019\n');
      const at = { textDocument: { uri: URI }, position: { line: 0, character: 11 } };
      return one.request('textDocument/completion', at);
    };
    const whole = TestClient.start();
    try {
      const full = (await ask(whole, { completionItem: { labelDetailsSupport: true } })) as Item[];
      const list = (await ask(client, {
        completionItem: { labelDetailsSupport: true, resolveSupport: { properties: ['documentation', 'detail'] } },
        completionList: { itemDefaults: ['editRange', 'data'], applyKindSupport: true },
      })) as List;
      assert.deepEqual(list.applyKind, { data: 2 });
      assert.equal(list.items.length, full.length);
      const { editRange: range, data } = list.itemDefaults;
      for (const [i, { textEditText, ...item }] of list.items.entries()) {
        const textEdit = { range, newText: textEditText ?? item.label };
        // What an editor makes of an item of such a list, and hands back.
        const made = { ...item, filterText: item.label, textEdit, data: { ...data, ...item.data } };
        const { data: _, ...resolved } = (await client.request('completionItem/resolve', made)) as Item;
        assert.deepEqual(resolved, { filterText: full[i]?.label, ...full[i] });
      }
      const said = new Set(list.items.flatMap((item) => Object.keys(item)));
      for (const once of ['textEdit', 'filterText', 'detail', 'documentation']) assert.ok(!said.has(once), once);
    } finally {
      await whole.close();
    }
  });

  it('gives the code actions of a finding, addressed to the version they were made for', async () => {
    await client.initialize();
    await client.open(URI, 'open 443\n');
    await client.change(URI, {
      range: { start: { line: 0, character: 5 }, end: { line: 0, character: 8 } },
      text: '25',
    });
    const actions = (await client.request('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } },
      context: { diagnostics: [], only: ['quickfix'] },
    })) as { title: string; kind: string; isPreferred?: boolean; edit: { documentChanges: object[] } }[];
    const fix = actions.find(({ title }) => title === 'Use 587');
    assert.equal(fix?.isPreferred, true);
    assert.deepEqual(fix?.edit.documentChanges, [
      {
        textDocument: { uri: URI, version: 2 },
        edits: [{ range: { start: { line: 0, character: 5 }, end: { line: 0, character: 7 } }, newText: '587' }],
      },
    ]);
    assert.ok(actions.every(({ kind }) => kind === 'quickfix'));
  });

  it('fixes all there is, and offers nothing when nothing is left', async () => {
    await client.initialize({ ...FULL_CLIENT, workspace: {} });
    await client.open(URI, 'open 25\nopen 110 25\n');
    const ask = {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], only: ['source.fixAll'] },
    };
    const [action, ...others] = (await client.request('textDocument/codeAction', ask)) as {
      kind: string;
      edit: { changes: Record<string, { newText: string }[]> };
    }[];
    assert.equal(others.length, 0);
    assert.equal(action?.kind, 'source.fixAll.exchangePorts');
    const edits = action?.edit.changes[URI] ?? [];
    assert.equal(edits.length, 2);
    await client.change(URI, ...[...edits].reverse().map((edit) => ({ ...edit, text: edit.newText })));
    assert.deepEqual(await client.request('textDocument/codeAction', ask), []);
  });

  it('gives inlay hints within the range asked for', async () => {
    await client.initialize();
    client.answers.set('workspace/configuration', () => [{ inlayHints: { when: 'always' } }]);
    await client.open(URI, 'open 587\nopen 993\nopen 995\n');
    const hints = (await client.request('textDocument/inlayHint', {
      textDocument: { uri: URI },
      range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } },
    })) as { position: object; label: string; paddingLeft: boolean }[];
    assert.deepEqual(
      hints.map(({ position }) => position),
      [{ line: 1, character: 8 }],
    );
    assert.ok(hints.every(({ label }) => label.length <= 43));
  });

  it('gives nested symbols where the client takes them, and flat ones otherwise', async () => {
    await client.initialize();
    await client.open(URI, 'open 587\n');
    const nested = (await client.request('textDocument/documentSymbol', { textDocument: { uri: URI } })) as object[];
    assert.ok(nested.length === 1 && 'selectionRange' in (nested[0] as object));
    const other = TestClient.start();
    await other.initialize({});
    await other.open(URI, 'open 587\n');
    const flat = (await other.request('textDocument/documentSymbol', { textDocument: { uri: URI } })) as object[];
    assert.ok(flat.length === 1 && 'location' in (flat[0] as object));
    other.close();
  });

  it('says by the head of a text that is not open whether some language reads it', async () => {
    await client.initialize();
    const claims = (params: object): Promise<unknown> => client.request('exchangePorts/claims', params);
    assert.equal(await claims({ uri: URI, languageId: 'plaintext', text: 'open 587\n' }), true);
    assert.equal(await claims({ uri: 'file:///work/a.md', languageId: 'markdown', text: 'open 587\n' }), false);
    assert.equal(await claims({ uri: URI, languageId: 5 }), false);
    client.answers.set('workspace/configuration', () => [{ files: { '*.md': 'toy', '*.toy': 'off' } }]);
    await client.notify('workspace/didChangeConfiguration', {});
    assert.equal(await claims({ uri: URI, languageId: 'plaintext', text: 'open 587\n' }), false);
    assert.equal(await claims({ uri: 'file:///work/a.md', languageId: 'markdown', text: 'open 587\n' }), true);
    assert.equal(await claims({}), false);
  });

  it('looks up ports and words', async () => {
    await client.initialize();
    const found = (await client.request('exchangePorts/lookup', { query: '587' })) as {
      id: string;
      documentation: string;
    }[];
    assert.equal(found[0]?.id, 'smtp-submission');
    assert.match(found[0]?.documentation ?? '', /587\/tcp/);
    assert.deepEqual(await client.request('exchangePorts/lookup', { query: '' }), []);
    assert.deepEqual(await client.request('exchangePorts/lookup', { query: 5 }), []);
  });

  it('declares a profile in a comment', async () => {
    await client.initialize();
    await client.open(URI, 'open 587\n');
    const edit = await client.request('exchangePorts/profileEdit', { uri: URI, profile: 'version=2019 role=mailbox' });
    assert.deepEqual(edit, {
      documentChanges: [
        {
          textDocument: { uri: URI, version: 1 },
          edits: [
            {
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              newText: '# exchange-ports: profile version=2019 role=mailbox\n',
            },
          ],
        },
      ],
    });
    for (const profile of [7, '', 'version=2019\nopen 1', undefined]) {
      assert.equal(await client.request('exchangePorts/profileEdit', { uri: URI, profile }), null);
    }
    assert.equal(
      await client.request('exchangePorts/profileEdit', { uri: 'file:///other', profile: 'version=2019' }),
      null,
    );
  });
});
