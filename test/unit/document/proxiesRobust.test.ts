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
  ';',
  ' ',
  '25',
  ':',
  '#',
  '\\',
  'listen ',
  'bind :',
  'add ',
  '//',
  ',',
  "'",
];

describe('configurations of proxies and rules of ipfw that are edited', () => {
  for (const [language, path] of [
    ['haproxy', 'haproxy/mail.cfg'],
    ['nginx', 'nginx/mail.conf'],
    ['ipfw-rules', 'ipfw/mail.rules'],
    ['shell', 'ipfw/mail.sh'],
  ] as const) {
    it(`${path} is read after every edit as if it were new`, () => {
      const random = new Random(11);
      const draw = (below: number): number => random.below(below);
      const text = readFileSync(join(ROOT, path), 'utf8').repeat(2);
      const document = testDocument(text, { language });
      told(document);
      for (let i = 0; i < 40; i++) {
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
