// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes variables so.
import assert from 'node:assert/strict';
import { Document } from '../../../server/src/document/document';
import { shell } from '../../../server/src/languages/shell';
import { testCatalog } from '../../harness/catalog';
import { assertLinear, processorTime } from '../../harness/growth';
import { Random } from '../../harness/random';
import { damagedScripts, scripts } from '../../oracles/shell/cases';

const documentOf = (text: string): Document => new Document('test:/x', 'shellscript', 1, text, testCatalog(), shell);

describe('shell scripts of any kind', () => {
  it('gets to the end of any text', () => {
    const sound = scripts(60, 11);
    for (const text of [...sound, ...damagedScripts(sound, 12)]) {
      documentOf(text).analysed();
      documentOf(text.slice(0, Math.floor(text.length / 2))).analysed();
    }
    const random = new Random(4);
    const parts = '" \' $( ${ ` ( ) { } if\u0020 do\u0020 ;; \\ f() $(( =( && | 25 [[\u0020'.split(' ');
    parts.push('<<A\n', 'A\n', 'for p in ', 'case x in ', '\n', ' ');
    for (let i = 0; i < 150; i++) {
      documentOf(Array.from({ length: 40 }, () => random.pick(parts)).join('')).analysed();
    }
  });

  it('is linear in what is never closed, and bounded in loops in loops', () => {
    const analyse = (text: string): void => void documentOf(text).analysed();
    const parts = [
      '"',
      "'a\n",
      '$(',
      '${x',
      '`',
      '(',
      '{ ',
      '<<A\n',
      'if a; then ',
      'case x in ',
      'a=(',
      'x "$(',
      '[[ ',
    ];
    parts.push('f() { f; }\n', 'P=$P$P$P\n', 'echo \'a"b\n');
    for (const part of parts) assertLinear(analyse, part, 500 * part.length, 4);
    const loops = `${'for a in {1..99}; do '.repeat(9)}iptables $a${'; done'.repeat(9)}`;
    assert.ok(processorTime(() => analyse(loops)) < 5000);
  });
});
