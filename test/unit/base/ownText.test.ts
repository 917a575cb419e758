import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ownText } from '../../../server/src/base/ownText';

describe('a text that stands for itself', () => {
  it('is the same text', () => {
    for (const text of ['', 'a', 'Straße\r\n"25"\\', '\uD83D', '\uDE00\u0000\u2028']) assert.equal(ownText(text), text);
  });

  it('holds nothing of the text that it was cut from', () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const long = (i: number): string => `${i} `.repeat(300_000);
    gc();
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: 60 }, (_, i) => ownText(long(i).slice(1000, 1100)));
    gc();
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 10_000_000, `${kept.length} short texts hold ${grown} bytes`);
  });
});
