import assert from 'node:assert/strict';
import { Document } from '../../server/src/document/document';
import type { HostLanguage } from '../../server/src/model/language';
import { TestClient } from '../harness/lsp';
import { Random } from '../harness/random';
import { toyCatalog, toyLanguage } from '../harness/toy';
import { toyInsertion, toyText } from '../harness/toyText';

const URI = 'file:///work/a.toy';
const FRESH = 'file:///work/fresh.toy';

/** Everything the server says about a document at once. */
async function everything(client: TestClient, uri: string, lines: number): Promise<unknown> {
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  const [diagnostics, symbols, hints, actions] = await Promise.all([
    client.diagnostics(uri),
    client.request('textDocument/documentSymbol', { textDocument }),
    client.request('textDocument/inlayHint', { textDocument, range }),
    client.request('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [], only: ['quickfix'] },
    }),
  ]);
  // The address of an edit names the document and its version; all else must be equal.
  const addressless = JSON.stringify(actions).replaceAll(/"textDocument":\{[^}]*\},/g, '');
  return { diagnostics, symbols, hints, actions: addressless };
}

describe('language server sessions', () => {
  for (let seed = 1; seed <= 4; seed++) {
    it(`say the same after random edits as about the same text opened anew (${seed})`, async () => {
      const random = new Random(seed * 104729);
      const client = TestClient.start();
      await client.initialize();
      client.answers.set('workspace/configuration', () => [{ inlayHints: { when: 'always' } }]);
      const text = toyText(random, 60);
      const mirror = new Document(URI, 'toy', 1, text, toyCatalog, toyLanguage as HostLanguage);
      await client.open(URI, text);
      for (let i = 0; i < 15; i++) {
        const changes = Array.from({ length: 1 + random.below(3) }, () => {
          const start = random.below(mirror.length + 1);
          const end = Math.min(mirror.length, start + random.below(random.pick([1, 4, 200])));
          const change = {
            range: { start: mirror.positionAt(start), end: mirror.positionAt(end) },
            text: toyInsertion(random),
          };
          mirror.update([change], i + 2);
          return change;
        });
        await client.change(URI, ...changes);
        // Questions come between the edits, and before the answers to them.
        const position = mirror.positionAt(random.below(mirror.length + 1));
        const early = client.request('textDocument/completion', { textDocument: { uri: URI }, position });
        if (random.below(2) === 0) continue;
        await client.open(FRESH, mirror.getText());
        const lines = mirror.lineCount;
        assert.deepEqual(await everything(client, URI, lines), await everything(client, FRESH, lines), `edit ${i}`);
        assert.ok(Array.isArray(await early));
        await client.notify('textDocument/didClose', { textDocument: { uri: FRESH } });
      }
      client.close();
    });
  }

  it('change what a document is when its directive or first line does', async () => {
    const client = TestClient.start();
    await client.initialize();
    await client.open('untitled:Untitled-1', 'open 25\n', 'plaintext');
    assert.deepEqual(await client.diagnostics('untitled:Untitled-1'), []);
    const top = { line: 0, character: 0 };
    await client.change('untitled:Untitled-1', {
      range: { start: top, end: top },
      text: '# exchange-ports: dialect=toy-rules\n',
    });
    assert.equal((await client.diagnostics('untitled:Untitled-1')).length, 1);
    await client.change('untitled:Untitled-1', { range: { start: top, end: { line: 1, character: 0 } }, text: '' });
    assert.deepEqual(await client.diagnostics('untitled:Untitled-1'), []);
    client.close();
  });
});
