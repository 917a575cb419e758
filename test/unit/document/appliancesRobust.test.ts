import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testDocument } from '../../harness/catalog';
import { Random } from '../../harness/random';
import { told } from '../../harness/told';

const ROOT = join(__dirname, '../../fixtures');

const PIECES: readonly string[] = [
  '\n',
  '"',
  '{',
  '}',
  ' ',
  '25',
  'set ',
  'next\n',
  'end\n',
  'edit 9\n',
  'rename "MAIL" to "X"\n',
  '# x\n',
  '\\\n',
  '[',
  'deactivate ',
  'protocol tcp',
  '/*',
  ':local mail 25\n',
  ':set mail "2525"\n',
  '$mail',
  ';',
  '(',
];

describe('configurations of appliances that are edited', () => {
  for (const [language, path] of [
    ['fortios', 'fortios/policies.conf'],
    ['fortios', 'fortios/vdoms.conf'],
    ['junos', 'junos/braces.conf'],
    ['junos', 'junos/set.conf'],
    ['vyos', 'vyos/config.boot.conf'],
    ['vyos', 'vyos/set.conf'],
    ['panos', 'panos/set.txt'],
    ['routeros', 'routeros/export.rsc'],
    ['routeros', 'routeros/script.rsc'],
  ] as const) {
    it(`${path} is read after every edit as if it were new`, () => {
      const random = new Random(7);
      const draw = (below: number): number => random.below(below);
      const text = readFileSync(join(ROOT, path), 'utf8').repeat(2);
      const document = testDocument(text, { language });
      told(document);
      for (let i = 0; i < 60; i++) {
        const start = draw(document.length);
        const end = Math.min(document.length, start + (draw(3) === 0 ? draw(80) : 0));
        const piece = draw(4) === 0 ? '' : (PIECES[draw(PIECES.length)] as string);
        const range = { start: document.positionAt(start), end: document.positionAt(end) };
        document.update([{ range, text: piece }], i + 2);
        assert.deepEqual(told(document), told(testDocument(document.getText(), { language })), `edit ${i}`);
      }
    });
  }
});
