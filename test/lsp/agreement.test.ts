import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../../server/src/disk/encoding';
import { Folder } from '../harness/cli';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT, TestClient } from '../harness/lsp';

const SAMPLES = join(__dirname, '../../samples');
const LANGUAGE_IDS: Readonly<Record<string, string>> = {
  ps1: 'powershell',
  cmd: 'bat',
  reg: 'reg',
  netsh: 'netsh-script',
};

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

const samples = readdirSync(SAMPLES).filter((name) => name.slice(name.lastIndexOf('.') + 1) in LANGUAGE_IDS);

describe('the editor and the command line', () => {
  let client: TestClient;
  let folder: Folder;
  beforeEach(async () => {
    folder = new Folder();
    client = TestClient.start({ engine: testEngine });
    await client.initialize({ ...FULL_CLIENT, experimental: undefined });
  });
  afterEach(() => {
    client.close();
    folder.remove();
  });

  it('has samples to show', () => assert.ok(samples.length >= 5));

  for (const name of samples) {
    it(`say the same of ${name}`, async () => {
      const bytes = readFileSync(join(SAMPLES, name));
      folder.write(name, bytes);
      const uri = `file:///samples/${name}`;
      await client.open(uri, decode(bytes).text, LANGUAGE_IDS[name.slice(name.lastIndexOf('.') + 1)]);
      const { out, err } = folder.run(['check', '--format', 'json', name], { engine: testEngine });
      assert.equal(err, '');
      const [file] = (
        JSON.parse(out) as {
          files: { diagnostics: { code: string; message: string; range: Range; suppressed: boolean }[] }[];
        }
      ).files;
      const there = file?.diagnostics
        .filter(({ suppressed }) => !suppressed)
        .map(({ code, message, range }) => ({ code, message, range }));
      const here = (await client.diagnostics(uri)) as unknown as { code: string; message: string; range: Range }[];
      assert.deepEqual(
        here.map(({ code, message, range }) => ({ code, message, range })),
        there,
      );
      assert.ok((there?.length ?? 0) > 0, 'a sample teaches something');
    });

    it(`explain and hover give the same ranges in ${name}`, async () => {
      const bytes = readFileSync(join(SAMPLES, name));
      folder.write(name, bytes);
      const uri = `file:///samples/${name}`;
      const { text } = decode(bytes);
      await client.open(uri, text, LANGUAGE_IDS[name.slice(name.lastIndexOf('.') + 1)]);
      const { out } = folder.run(['explain', '--format', 'json', name], { engine: testEngine });
      const [file] = (JSON.parse(out) as { files: { references: { text: string; range: Range }[] }[] }).files;
      const lines = text.split(/\r\n|\r|\n/);
      assert.ok((file?.references.length ?? 0) > 0);
      for (const { text: written, range } of file?.references ?? []) {
        assert.equal(lines[range.start.line]?.slice(range.start.character, range.end.character), written);
        const hover = (await client.request('textDocument/hover', {
          textDocument: { uri },
          position: range.start,
        })) as { range: Range } | null;
        if (hover) assert.deepEqual(hover.range, range, written);
      }
    });
  }

  it('fixes what it says it can fix', async () => {
    for (const name of samples) folder.write(name, readFileSync(join(SAMPLES, name)));
    const fixable = (): number => {
      const { out } = folder.run(['check', '--format', 'json', '.'], { engine: testEngine });
      const { files } = JSON.parse(out) as { files: { diagnostics: { fixes: { safety: string }[] }[] }[] };
      return files
        .flatMap(({ diagnostics }) => diagnostics)
        .filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length;
    };
    assert.ok(fixable() > 0);
    const { status } = folder.run(['check', '--fix', '.'], { engine: testEngine });
    assert.equal(status, 1, 'what is left is reported');
    assert.equal(fixable(), 0);
  });
});
