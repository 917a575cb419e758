import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(__dirname, '../../server/src');

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
const withoutTexts = (text: string): string =>
  withoutComments(text).replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, "''");

describe('what code may not hold', () => {
  it('no word of Exchange stands in a language or dialect, but in what it says it understands', () => {
    const found: string[] = [];
    for (const path of [...files(join(SOURCE, 'languages')), ...files(join(SOURCE, 'dialects'))]) {
      for (const line of withoutComments(readFileSync(path, 'utf8')).split('\n')) {
        const told = /^\s*'[A-Z].*',$/.test(line);
        if (/exchange|edgesync|receiveconnector|replicationport|rpctcpport/i.test(line) && !told) {
          found.push(`${path.slice(SOURCE.length)}: ${line.trim()}`);
        }
      }
    }
    assert.deepEqual(found, []);
  });

  it('no port number stands in the code of a rule: they are in data/', () => {
    const found: string[] = [];
    for (const path of files(join(SOURCE, 'rules'))) {
      for (const number of withoutTexts(readFileSync(path, 'utf8')).match(/(?<![\w.])\d{2,5}(?![\w.])/g) ?? []) {
        if (Number(number) >= 20) found.push(`${path.slice(SOURCE.length)}: ${number}`);
      }
    }
    assert.deepEqual(found, []);
  });
});
