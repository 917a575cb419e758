import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCompiled } from '../../../server/src/disk/compileCache';

describe('compiled code that is kept', () => {
  let folder: string;
  let temporary: string;
  let file: string;
  const require = createRequire(__filename);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exchange-ports-'));
    temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    file = write('first');
  });
  afterEach(() => {
    delete require.cache[file];
    rmSync(folder, { recursive: true, force: true });
  });

  /** A file that says where it was loaded from and what it is. */
  function write(word: string): string {
    const path = join(folder, 'loaded.js');
    writeFileSync(path, `module.exports = { word: '${word}', name: require('node:path').basename(__filename) };\n`);
    return path;
  }

  /** What the file exports when it is loaded anew, and the function that keeps its code. */
  function load(build = 'build'): { exports: unknown; keep: (() => void) | undefined } {
    delete require.cache[file];
    const keep = loadCompiled(file, build, temporary);
    return { exports: require(file), keep };
  }

  /** The directory that was made in the temporary one. */
  function made(): string {
    const [name, ...others] = readdirSync(temporary);
    assert.ok(name !== undefined && others.length === 0);
    return join(temporary, name);
  }

  it('is written once and taken by the next process; the file is the same with it and without', () => {
    const first = load();
    assert.deepEqual(first.exports, { word: 'first', name: 'loaded.js' });
    first.keep?.();
    assert.equal(readdirSync(made()).length, 1);
    const second = load();
    assert.deepEqual(second.exports, first.exports);
    assert.equal(second.keep, undefined);
  });

  it('is code of this build alone: V8 would take it for any source of that length', () => {
    load().keep?.();
    write('other');
    assert.deepEqual(load('next build').exports, { word: 'other', name: 'loaded.js' });
  });

  it('is made again where it was spoilt', () => {
    load().keep?.();
    const [name = ''] = readdirSync(made());
    const path = join(made(), name);
    const whole = readFileSync(path);
    const turned = Buffer.from(whole);
    turned.writeUInt8(turned.readUInt8(300) ^ 0xff, 300);
    for (const spoilt of [whole.subarray(0, whole.length / 2), turned, whole.subarray(0, 10), Buffer.alloc(0)]) {
      writeFileSync(path, spoilt);
      const { exports, keep } = load();
      assert.deepEqual(exports, { word: 'first', name: 'loaded.js' });
      assert.ok(keep);
      keep();
      assert.deepEqual(readdirSync(made()), [name]);
      assert.equal(load().keep, undefined);
    }
  });

  it('does not pile up', () => {
    load('build 0').keep?.();
    const old = new Date(Date.now() - 3_600_000);
    for (const name of readdirSync(made())) utimesSync(join(made(), name), old, old);
    for (let i = 1; i <= 20; i++) load(`build ${i}`).keep?.();
    assert.equal(readdirSync(made()).length, 16);
    assert.ok(load('build 0').keep);
    assert.equal(load('build 20').keep, undefined);
  });

  it('lies in a directory of the user alone, and is not looked for in any other', () => {
    load().keep?.();
    const directory = made();
    if (process.getuid) {
      assert.equal(statSync(directory).mode & 0o777, 0o700);
      chmodSync(directory, 0o777);
      assert.equal(load('other').keep, undefined);
      rmSync(directory, { recursive: true });
      mkdirSync(join(folder, 'elsewhere'), { mode: 0o700 });
      symlinkSync(join(folder, 'elsewhere'), directory);
      assert.equal(load('other').keep, undefined);
    }
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    const { exports, keep } = load('other');
    assert.deepEqual(exports, { word: 'first', name: 'loaded.js' });
    assert.equal(keep, undefined);
  });

  it('is given up in silence where nothing can be written', () => {
    const { keep } = load();
    rmSync(made(), { recursive: true });
    keep?.();
    assert.deepEqual(readdirSync(temporary), []);
    temporary = join(file, 'below-a-file');
    assert.equal(load('other').keep, undefined);
  });

  it('is not wanted by those who tell Node to keep none', () => {
    process.env['NODE_DISABLE_COMPILE_CACHE'] = '1';
    try {
      assert.equal(load().keep, undefined);
    } finally {
      delete process.env['NODE_DISABLE_COMPILE_CACHE'];
    }
    assert.deepEqual(readdirSync(temporary), []);
  });
});
