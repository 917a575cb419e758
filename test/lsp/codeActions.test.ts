import assert from 'node:assert/strict';
import { LSPErrorCodes } from 'vscode-languageserver';
import { TestClient } from '../harness/lsp';

// An editor shows no fix where the answer is empty, and does not ask again: nothing may be answered with that while a
// finding is there.

const URI = 'file:///work/a.toy';
/** So long that it is run in several slices, and what comes meanwhile is heard. */
const LONG = `open 25\nlet a = 80\n${'open $a 443\n'.repeat(20_000)}`;
const TOP = { line: 0, character: 0 };

describe('language server code actions', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  const titles = async (uri: string, line = 0): Promise<string[]> => {
    const position = { line, character: 5 };
    const actions = (await client.request('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], only: ['quickfix'] },
    })) as { title: string }[];
    return actions.map(({ title }) => title);
  };

  /** The question is asked, and the document is being run for it. */
  const titlesSoon = async (): Promise<{ answer: Promise<string[]> }> => {
    await client.open(URI, LONG);
    const answer = titles(URI);
    let over = false;
    void answer.finally(() => (over = true)).catch(() => undefined);
    await client.request('textDocument/hover', { textDocument: { uri: URI }, position: { line: 9, character: 9 } });
    assert.equal(over, false);
    return { answer };
  };

  it('are asked for again where the text changed before they were found', async () => {
    await client.initialize();
    const early = await titlesSoon();
    await client.change(URI, { range: { start: TOP, end: TOP }, text: '\n' });
    await assert.rejects(early.answer, { code: LSPErrorCodes.ContentModified });
    assert.ok((await titles(URI, 1)).includes('Use 587'));
  });

  it('are those of the document as it is when it was opened anew meanwhile', async () => {
    await client.initialize();
    const early = await titlesSoon();
    await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
    await client.open(URI, 'open 25\n');
    assert.ok((await early.answer).includes('Use 587'));
  });

  it('are none of a document that was closed meanwhile', async () => {
    await client.initialize();
    const early = await titlesSoon();
    await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
    assert.deepEqual(await early.answer, []);
  });

  it('are those of the language that the file is declared to have, whatever is asked first', async () => {
    await client.initialize();
    client.answers.set('workspace/configuration', () => [{ files: { '*.rules': 'toy' } }]);
    const declared = 'file:///work/a.rules';
    await client.open(declared, 'open 25\n', 'plaintext');
    assert.ok((await titles(declared)).includes('Use 587'));
    const other = 'file:///work/b.rules';
    await client.open(other, 'open 25\n', 'plaintext');
    const at = { textDocument: { uri: other }, position: { line: 0, character: 5 } };
    assert.match(JSON.stringify(await client.request('textDocument/hover', at)), /25/);
  });
});
