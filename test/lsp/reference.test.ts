import assert from 'node:assert/strict';
import { FULL_CLIENT, TestClient } from '../harness/lsp';

const URI = 'file:///work/scripts/a.toy';
const CONFIGURATION = '{ "services": [{ "name": "Outbound relay", "ports": "2526" }] }';

describe('language server reference and declared services', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  const give = (text: string): void => {
    client.answers.set('exchangePorts/readConfiguration', () => ({ uri: 'file:///work/.exchange-ports.json', text }));
  };
  const hoverAt = async (character: number): Promise<string> => {
    const position = { line: 0, character };
    const answer = await client.request('textDocument/hover', { textDocument: { uri: URI }, position });
    return (answer as { contents: { value: string } } | null)?.contents.value ?? '';
  };

  it('gives the page that is asked for, and null for any other', async () => {
    await client.initialize();
    assert.match((await client.request('exchangePorts/reference', { page: 'ports/50636' })) as string, /^# 50636\n/);
    assert.match(
      (await client.request('exchangePorts/reference', { page: 'README' })) as string,
      /\(versions\/2019\.md\)/,
    );
    for (const page of ['ports/50637', '../README', '', 7, null]) {
      assert.equal(await client.request('exchangePorts/reference', { page }), null);
    }
  });

  it('links to the reference only where the client can open it', async () => {
    await client.initialize();
    await client.open(URI, 'open 50636 50389\n');
    assert.doesNotMatch(await hoverAt(6), /\[Reference\]/);
    const other = TestClient.start();
    const experimental = { exchangePorts: { readConfiguration: true, openReference: true } };
    await other.initialize({ ...FULL_CLIENT, experimental });
    client.close();
    client = other;
    await client.open(URI, 'open 50636 50389\n');
    assert.match(await hoverAt(6), /\[Reference\]\(command:exchangePorts\.openReference\?%5B%22ports%2F50636%22%5D\)/);
  });

  it('speaks of declared services in hovers, and in answers for a document', async () => {
    await client.initialize();
    give(CONFIGURATION);
    await client.open(URI, 'open 2526\n');
    assert.match(await hoverAt(6), /\*\*2526\/tcp\*\* Outbound relay/);
    const look = async (params: object): Promise<readonly { title: string }[]> =>
      (await client.request('exchangePorts/lookup', { query: '2526', ...params })) as { title: string }[];
    assert.equal((await look({ uri: URI }))[0]?.title, 'Outbound relay');
    assert.ok((await look({})).every(({ title }) => title !== 'Outbound relay'));
    give('{}');
    await client.notify('exchangePorts/configurationChanged');
    assert.doesNotMatch(await hoverAt(6), /Outbound relay/);
  });

  it('finds what a configuration file declares against the knowledge base', async () => {
    await client.initialize();
    const uri = 'file:///work/.exchange-ports.json';
    await client.open(uri, '{ "services": [{ "name": "Backup agent", "ports": 64327 }] }', 'json');
    const [found] = await client.diagnostics(uri);
    assert.equal(found?.code, 'configuration');
    assert.deepEqual(found.range.start, { line: 0, character: 50 });
  });
});
