import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeTag, kindOf, type ProcessKind, resetOptions } from '../../../server/src/disk/v8Options';

describe('options of V8', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'options-'));
    writeFileSync(join(folder, 'short.v4'), '*filter\n');
    writeFileSync(join(folder, 'long.v4'), '#\n'.repeat(600_000));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('hang on what is read', () => {
    const short = join(folder, 'short.v4');
    const long = join(folder, 'long.v4');
    const kinds: readonly (readonly [ProcessKind, ...string[]])[] = [
      ['read', 'check', short],
      ['read', 'check', join(folder, 'nothing')],
      ['long', 'check', '--quiet', short, long],
      ['folder', 'check', folder],
      ['folder', 'check', '--jobs', '2', long],
      ['rest', 'rules'],
      ['lsp', 'lsp'],
    ];
    for (const [kind, ...argv] of kinds) assert.equal(kindOf(argv), kind, argv.join(' '));
  });

  // Each in a process of its own: they stay as long as it does.
  const kinds: readonly ProcessKind[] = ['lsp', 'read', 'long', 'folder', 'rest'];
  for (const kind of kinds)
    it(`${kind}: are laid down before code is kept`, () => {
      const program = [
        `const { codeTag, resetOptions, setFirstOptions, setOptions } = require(${JSON.stringify(require.resolve('../../../server/src/disk/v8Options'))});`,
        `setFirstOptions('${kind}'); const tag = codeTag(); setOptions('${kind}');`,
        `console.log(codeTag() !== tag, resetOptions('${kind}', tag), codeTag() === tag);`,
      ].join('\n');
      const loader = join(__dirname, '../../../scripts/typescript.cjs');
      const said = execFileSync(process.execPath, ['-r', loader, '-e', program], { encoding: 'utf8' });
      const hasOptions = kind !== 'folder' && kind !== 'rest';
      assert.equal(said.trim(), `${hasOptions} true true`);
    });

  it('are not found where the tag is of none that V8 has by itself', () => {
    const tag = codeTag();
    assert.equal(resetOptions('rest', tag), true);
    assert.equal(resetOptions('rest', tag + 1), false);
  });
});
