// Makes the .vsix: node scripts/package.mjs. The bundles are built small first; the file may have 1.5 MB at most.
import { statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';
import { buildAll } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MOST = 1_500_000;

/** Gives the path of the package. */
export async function packageExtension() {
  await buildAll({ minify: true });
  const packagePath = join(root, 'exchange-ports.vsix');
  await vsce.createVSIX({
    cwd: root,
    packagePath,
    // Everything is in the bundles.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = statSync(packagePath);
  if (size > MOST) throw new Error(`${relative(root, packagePath)} has ${size} bytes, more than ${MOST}`);
  return packagePath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const path = await packageExtension();
    console.log(`${relative(root, path)}: ${(statSync(path).size / 1e6).toFixed(2)} MB`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
