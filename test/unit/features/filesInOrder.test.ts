import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';
import { fixturePaths, loadFixture } from '../../harness/fixtures';
import { Random } from '../../harness/random';

// A command line and a server check one file after the other with one checker, which remembers what it understood.

/** Checks a text as a file of its own, with the checker that is given. */
const told = ({ checker, options }: ReturnType<typeof testEnv>, text: string, fileName: string): string[] =>
  checker
    .report(testDocument(text, { fileName }), options)
    .map(({ span, code, severity, message }) => `${span.start}-${span.end} ${severity} ${code}: ${message}`);

const env = () => testEnv({ checkAllFiles: true });

describe('files that are checked one after the other', () => {
  it('are told the same about whatever was checked before', function () {
    this.timeout(120_000);
    const files = fixturePaths().map((path) => ({ path, text: loadFixture(path).text }));
    const alone = new Map(files.map(({ path, text }) => [path, told(env(), text, path)]));
    const random = new Random(5);
    for (let round = 0; round < 2; round++) {
      const shared = env();
      const order = files.map((file) => ({ file, at: random.next() })).sort((a, b) => a.at - b.at);
      for (const { file } of order)
        assert.deepEqual(told(shared, file.text, file.path), alone.get(file.path), file.path);
    }
  });

  it('are told of what everybody may reach where a chain of the user’s own held the same words before', () => {
    const own = 'table inet filter {\n  chain own {\n    ct state new accept\n  }\n}\n';
    const hooked =
      'table inet filter {\n  chain fwd {\n    type filter hook forward priority 0; policy drop;\n    ct state new accept\n  }\n}\n';
    const shared = env();
    assert.deepEqual(told(shared, own, 'own.nft'), []);
    const found = told(shared, hooked, 'hooked.nft');
    assert.deepEqual(found, told(env(), hooked, 'hooked.nft'));
    assert.equal(found.filter((finding) => finding.includes('any-any-allow')).length, 1);
  });
});
