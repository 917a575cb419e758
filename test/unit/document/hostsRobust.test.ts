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
  '<',
  '>',
  '/>',
  ' ',
  '25',
  '#',
  '\\',
  '$ext_if',
  'port ',
  'pass in ',
  'a = "25"\n',
  '<!--',
  ',',
  "'",
];

describe('files of host firewalls that are edited', () => {
  for (const [language, path, times] of [
    ['pf', 'pf/gateway.conf', 1],
    ['xml', 'firewalld/public.xml', 1],
    ['ufw-profiles', 'ufw/mailserver', 2],
    ['shell', 'ufw/setup.sh', 1],
    ['shell', 'firewalld/zone.sh', 1],
  ] as const) {
    it(`${path} is read after every edit as if it were new`, () => {
      const random = new Random(11);
      const draw = (below: number): number => random.below(below);
      const text = readFileSync(join(ROOT, path), 'utf8').repeat(times);
      const document = testDocument(text, { language });
      told(document);
      for (let i = 0; i < 20; i++) {
        const start = draw(document.length);
        const end = Math.min(document.length, start + (draw(3) === 0 ? draw(80) : 0));
        const piece = draw(4) === 0 ? '' : (PIECES[draw(PIECES.length)] as string);
        const range = { start: document.positionAt(start), end: document.positionAt(end) };
        document.update([{ range, text: piece }], i + 2);
        assert.deepEqual(told(document), told(testDocument(document.getText(), { language })), `edit ${i}`);
      }
    });
  }

  it('pf: a quote that is left open is closed pages below', () => {
    const rules = Array.from({ length: 120 }, (_, i) => `pass in proto tcp to 10.0.0.5 port ${2000 + i}\n`);
    const text = `pass in proto tcp to port 25 label "mail\n${rules.join('')}`;
    const document = testDocument(text, { language: 'pf' });
    const before = told(document);
    // In a part of the document that is none of the two first ones.
    const line = 110;
    document.update([{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text: '"\n' }], 2);
    assert.deepEqual(told(document), told(testDocument(document.getText(), { language: 'pf' })));
    assert(told(document).length < before.length - 100, 'all up to the quote belongs to the first rule');
  });
});
