import assert from 'node:assert/strict';
import { lineStarts } from '../../../server/src/base/lineIndex';
import { Document } from '../../../server/src/document/document';
import type { HostLanguage } from '../../../server/src/model/language';
import { Random } from '../../harness/random';
import { toyCatalog, toyLanguage } from '../../harness/toy';

const open = (text: string): Document =>
  new Document('test:/a.toy', 'toy', 1, text, toyCatalog, toyLanguage as HostLanguage);

/** Positions worked out over the whole text, the slow and plain way. */
function plainPosition(text: string, offset: number): { line: number; character: number } {
  const starts = lineStarts(text);
  let line = 0;
  while (line + 1 < starts.length && (starts[line + 1] as number) <= offset) line++;
  return { line, character: offset - (starts[line] as number) };
}

const TEXTS: Readonly<Record<string, string>> = {
  empty: '',
  'one line': 'open 25',
  'CRLF at the end': 'open 25\r\n',
  'mixed ends': 'a\nb\r\nc\rd\r\r\n\ne',
  'signs of two units': 'open \u{1F600} 25\n\uD83D lone\n',
  'NUL bytes': 'a\u0000b\n\u0000\n',
};

describe('document positions', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`are those of the whole text: ${name}`, () => {
      const document = open(text);
      assert.equal(document.lineCount, lineStarts(text).length);
      for (let offset = 0; offset <= text.length; offset++) {
        const position = plainPosition(text, offset);
        assert.deepEqual(document.positionAt(offset), position, `offset ${offset}`);
        const { start, end } = document.lineSpan(position.line);
        // Between CR and LF no position exists: it is drawn to the end of the line.
        assert.equal(document.offsetAt(position), Math.min(offset, Math.max(start, end)), `position of ${offset}`);
      }
    });
  }

  it('are those of the whole text across chunks, before and after reading and edits', () => {
    const random = new Random(5);
    const ends = ['\n', '\r\n', '\r'];
    let text = '';
    for (let i = 0; i < 4000; i++) text += `open ${random.below(65536)}${random.pick(ends)}`;
    const document = open(text);
    for (let round = 0; round < 6; round++) {
      const current = document.getText();
      assert.equal(document.lineCount, lineStarts(current).length);
      for (let i = 0; i < 60; i++) {
        const offset = random.below(current.length + 1);
        assert.deepEqual(document.positionAt(offset), plainPosition(current, offset));
      }
      if (round === 1) document.analysed();
      const start = document.positionAt(random.below(current.length));
      document.update(
        [{ range: { start, end: start }, text: random.pick(['\r', '\n', '\r\n', 'open 25\n', 'x']) }],
        round + 2,
      );
      if (round > 2) document.analysed();
    }
  });

  it('textIn and getText give the same', () => {
    const document = open('open 25\r\nopen 443\n'.repeat(2000));
    const whole = document.getText();
    for (const [start, end] of [
      [0, 5],
      [8190, 8200],
      [16000, 33000],
      [-5, 3],
      [whole.length - 3, whole.length + 10],
      [10, 10],
    ] as const) {
      assert.equal(document.textIn({ start, end }), whole.slice(Math.max(0, start), end));
    }
  });
});
