import assert from 'node:assert/strict';
import { decode, splice } from '../../../server/src/disk/encoding';
import { Random } from '../../harness/random';

const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

const insert = (at: number, newText: string) => ({ span: { start: at, end: at }, newText });
const replace = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });

describe('cli encoding', () => {
  it('reads UTF-8 and UTF-16, and counts no mark as a character', () => {
    const text = 'a é \u{1F600} 25\r\n';
    for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), utf16(text, false), utf16(text, true)]) {
      assert.equal(decode(bytes).text, text);
    }
  });

  it('replaces what is no UTF-8, like every other reader', () => {
    const random = new Random(3);
    const parts = [[0x61], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80], [0xef, 0xbf, 0xbd]];
    const broken = [
      [0xff],
      [0xc3],
      [0xe2, 0x82],
      [0xf0, 0x9f, 0x98],
      [0x80],
      [0xed, 0xa0, 0x80],
      [0xc0, 0xaf],
      [0xf4, 0x90],
      [0xf8],
    ];
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(
        Array.from({ length: random.below(12) }, () => random.pick(random.below(3) === 0 ? broken : parts)).flat(),
      );
      const file = decode(bytes);
      assert.equal(file.text, new TextDecoder('utf-8').decode(bytes));
      // An insertion at each place changes nothing else, and reads as it was meant.
      const at = random.below(file.text.length + 1);
      const low = at > 0 ? file.text.charCodeAt(at) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) continue;
      const spliced = splice(file, [insert(at, 'XY')]);
      assert.deepEqual(spliced.refused, []);
      assert.equal(
        decode(spliced.bytes).text,
        `${file.text.slice(0, at)}XY${file.text.slice(at)}`,
        bytes.toString('hex'),
      );
    }
  });

  it('splices edits and leaves every other byte alone', () => {
    const text = 'é 25 \u{1F600} 25 x\r\n';
    const edits = [replace(text.lastIndexOf('25'), text.lastIndexOf('25') + 2, '587'), replace(2, 4, '€')];
    const expected = 'é € \u{1F600} 587 x\r\n';
    for (const encode of [
      (t: string) => Buffer.from(t),
      (t: string) => Buffer.from(`\uFEFF${t}`),
      (t: string) => utf16(t, false),
      (t: string) => utf16(t, true),
    ]) {
      assert.deepEqual(splice(decode(encode(text)), edits).bytes, encode(expected));
    }
  });

  it('keeps bytes that could not be read, and refuses to touch them', () => {
    const bytes = Buffer.from([0x32, 0x35, 0x20, 0xff, 0xfe, 0x20, 0x32, 0x35]);
    const file = decode(bytes);
    assert.deepEqual(splice(file, [replace(6, 8, '587'), replace(0, 2, '1')]), {
      bytes: Buffer.from([0x31, 0x20, 0xff, 0xfe, 0x20, 0x35, 0x38, 0x37]),
      refused: [],
    });
    for (const edit of [replace(3, 4, 'x'), replace(2, 6, 'x'), replace(0, 8, '')]) {
      assert.deepEqual(splice(file, [edit]), { bytes, refused: [edit] });
    }
    // A U+FFFD that stands in the file is a character like any other.
    const written = decode(Buffer.from('a\uFFFDb'));
    assert.deepEqual(splice(written, [replace(1, 2, '-')]), { bytes: Buffer.from('a-b'), refused: [] });
  });

  it('keeps half a unit and lone surrogates of UTF-16', () => {
    const bytes = Buffer.concat([utf16('25 \uD83D 25', false), Buffer.from([0x41])]);
    const file = decode(bytes);
    assert.equal(file.text, '25 \uD83D 25\uFFFD');
    const { bytes: after, refused } = splice(file, [replace(0, 2, '1'), insert(8, '!')]);
    assert.deepEqual(refused, []);
    assert.deepEqual(after, Buffer.concat([utf16('1 \uD83D 25', false), Buffer.from([0x41]), Buffer.from('!\0')]));
    assert.equal(splice(file, [replace(5, 8, '')]).refused.length, 1);
  });
});
