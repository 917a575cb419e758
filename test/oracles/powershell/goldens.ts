import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CmdletParameters } from './binding';
import type { Golden } from './oracleReading';

const FOLDER = join(__dirname, '../../fixtures-oracles/powershell');
const CMDLETS = 'cmdlets.json';

/** Names, types, aliases and positions of parameters, by cmdlet. */
export const cmdlets = JSON.parse(readFileSync(join(FOLDER, CMDLETS), 'utf8')) as Readonly<
  Record<string, CmdletParameters>
>;

/** All cases that PowerShell was asked about, with its answers. */
export function goldens(): Golden[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json') && name !== CMDLETS)
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Golden[]);
}
