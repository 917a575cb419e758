import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { compactKnowledge } from '../../../scripts/compact-knowledge.mjs';
import { expandKnowledge } from '../../../server/src/knowledge/expand';
import { testBundle } from '../../harness/knowledge';

describe('the bundled text', () => {
  const text = compactKnowledge(testBundle());

  it('gives back what data/ holds', () => {
    assert.deepEqual(expandKnowledge(text), testBundle());
  });

  it('is ASCII, which is read faster', () => {
    assert.ok(!/[^ -~]/.test(text));
  });

  it('is under 400 KB, and under 100 KB when compressed', () => {
    const size = Buffer.byteLength(text);
    assert.ok(size < 400_000, `${size} bytes`);
    const compressed = gzipSync(text).length;
    assert.ok(compressed < 100_000, `${compressed} bytes compressed`);
  });

  it('shares equal lists of versions', () => {
    const { services } = expandKnowledge(text);
    const since2013 = services.filter((s) => s.versions[0] === '2013' && s.versions.length === 4);
    assert.ok(since2013.length > 5);
    assert.equal(new Set(since2013.map((s) => s.versions)).size, 1);
  });
});
