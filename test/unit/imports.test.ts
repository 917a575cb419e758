import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The table of docs/ARCHITECTURE.md: what each folder may import. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  languages: ['base', 'model'],
  dialects: ['base', 'model'],
  document: ['base', 'model'],
  knowledge: ['base', 'model'],
  analysis: ['base', 'model', 'knowledge'],
  rules: ['base', 'model', 'knowledge', 'analysis'],
  features: ['base', 'model', 'document', 'knowledge', 'analysis', 'rules'],
};
const EDGES = ['engine', 'disk', 'lsp', 'cli'];

interface Case {
  /** Path of the importing file. */
  readonly from: string;
  readonly line: string;
  readonly allowed: boolean;
}

function cases(): Case[] {
  const all: Case[] = [];
  const folders = [...Object.keys(MAY), ...EDGES];
  for (const [folder, may] of Object.entries(MAY)) {
    for (const other of folders.filter((one) => one !== folder)) {
      const allowed = may.includes(other);
      all.push({ from: `server/src/${folder}/a.ts`, line: `import { a } from '../${other}/a';`, allowed });
      all.push({
        from: `server/src/${folder}/deeper/a.ts`,
        line: `import type { a } from '../../${other}/b/a';`,
        allowed,
      });
      all.push({ from: `server/src/${folder}/a.ts`, line: `export * from '../${other}';`, allowed });
    }
  }
  for (const folder of [...Object.keys(MAY), 'engine']) {
    for (const module of [
      'node:fs',
      'path',
      'vscode',
      'vscode-languageserver',
      'vscode-languageserver/node',
      'vscode-languageserver-types',
    ]) {
      all.push({ from: `server/src/${folder}/a.ts`, line: `import { a } from '${module}';`, allowed: false });
    }
    all.push({ from: `server/src/${folder}/a.ts`, line: "import { a } from '../../../client/src/a';", allowed: false });
    // A folder of the same name inside is no matter of the table.
    all.push({ from: `server/src/${folder}/a.ts`, line: "import { a } from './rules/a';", allowed: true });
  }
  for (const roundabout of ['../analysis/../features/a', '../../../server/src/features/a', './../features/a']) {
    all.push({ from: 'server/src/rules/a.ts', line: `import { a } from '${roundabout}';`, allowed: false });
  }
  all.push({ from: 'server/src/rules/a.ts', line: "const a = await import('../features/a');", allowed: false });
  all.push({ from: 'server/src/rules/a.ts', line: "const a = require('../features/a');", allowed: false });
  for (const other of ['model', 'engine', 'lsp', 'cli']) {
    all.push({ from: 'server/src/disk/a.ts', line: `import { a } from '../${other}/a';`, allowed: false });
  }
  all.push({ from: 'server/src/disk/a.ts', line: "import { a } from '../base/a';", allowed: true });
  all.push({ from: 'server/src/disk/a.ts', line: "import { a } from 'node:fs';", allowed: true });
  all.push({ from: 'server/src/lsp/a.ts', line: "import { a } from '../disk/a';", allowed: true });
  all.push({ from: 'server/src/lsp/a.ts', line: "import { a } from '../cli/a';", allowed: false });
  all.push({ from: 'server/src/lsp/a.ts', line: "import { a } from 'vscode-languageserver';", allowed: true });
  all.push({ from: 'server/src/cli/a.ts', line: "import { a } from 'node:fs';", allowed: true });
  all.push({ from: 'client/src/a.ts', line: "import { a } from '../../server/src/features/a';", allowed: false });
  all.push({ from: 'client/src/a.ts', line: "import { a } from '../../server/src/lsp/protocol';", allowed: true });
  return all;
}

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

describe('the import table', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'exchange-ports-imports-'));
    copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('fails the lint where it is broken, and only there', () => {
    const all = cases();
    const paths = all.map(({ from }, i) => `${dirname(from)}/case${i}.ts`);
    for (const [i, { line }] of all.entries()) {
      const path = join(folder, paths[i] as string);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(
        path,
        line.startsWith('export') ? `${line}\n` : `${line.replace('import type', 'import')}\nf(a);\n`,
      );
    }
    const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
    const refusing = /\/(?:noRestrictedImports|noNodejsModules|noCommonJs)$/;
    const refused = new Set(
      diagnostics.filter(({ category }) => refusing.test(category)).map(({ location }) => location.path),
    );
    const wrong = all.filter(({ allowed }, i) => allowed === refused.has(paths[i] as string));
    assert.deepEqual(
      wrong.map(({ from, line, allowed }) => `${from}: ${line} should be ${allowed ? 'allowed' : 'refused'}`),
      [],
    );
    assert.ok(refused.size > 100);
  });
});
