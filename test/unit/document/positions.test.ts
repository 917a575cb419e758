import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Document } from '../../../server/src/document/document';
import { testCatalog } from '../../harness/catalog';

/** A seeded generator, so that a failure can be met again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

const PARTS = [
  '',
  'New-NetFirewallRule',
  ' -LocalPort 25',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '"',
  '\u{1F600}',
  '\uD800',
  '{',
  '}',
  '# note',
  '`\n',
];

describe('documents as the stock one', () => {
  for (const language of [undefined, ...testCatalog().languages]) {
    it(`has the same text and positions after edits (${language?.id ?? 'no language'})`, () => {
      const random = generator(11);
      const text = Array.from({ length: 400 }, () => PARTS[random(PARTS.length)]).join('');
      const ours = new Document('test:/a', 'x', 0, text, testCatalog(), language);
      let stock = TextDocument.create('test:/a', 'x', 0, text);
      for (let edit = 1; edit <= 60; edit++) {
        const ends = [random(stock.getText().length + 1), random(stock.getText().length + 1)].sort((a, b) => a - b);
        const start = ends[0] as number;
        const end = Math.min(ends[1] as number, start + random(40));
        const range = { start: stock.positionAt(start), end: stock.positionAt(end) };
        const change = { range, text: PARTS[random(PARTS.length)] as string };
        ours.update([change], edit);
        stock = TextDocument.update(stock, [change], edit);
        if (edit % 3 === 0) ours.analysed();
        assert.equal(ours.getText(), stock.getText());
        assert.equal(ours.lineCount, stock.lineCount);
        for (let i = 0; i < 20; i++) {
          const offset = random(stock.getText().length + 1);
          const position = stock.positionAt(offset);
          assert.deepEqual(ours.positionAt(offset).line, position.line);
          assert.equal(ours.offsetAt(position), stock.offsetAt(position));
        }
      }
    });
  }
});
