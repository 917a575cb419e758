import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import type { Document } from '../../../server/src/document/document';
import { allReferences, type Reference, referencesIn } from '../../../server/src/document/references';
import { itemsAt } from '../../../server/src/document/view';
import { generate } from '../../bench/generate.mjs';
import { testDocument, testEnv } from '../../harness/catalog';
import { Random } from '../../harness/random';

const KINDS = ['iptables-save', 'netsh-script', 'cisco', 'registry-file', 'nftables', 'powershell', 'batch', 'shell'];

const told = (references: readonly Reference[]): string[] =>
  references.map(
    ({ span, use, side, statement }) =>
      `${span.start}-${span.end} ${JSON.stringify(use.ports)} ${side} ${statement.kind} ${spanOf(statement.place).start}`,
  );

describe('what is near a place, where lines that repeat themselves were passed over', () => {
  for (const language of KINDS) {
    it(`is what it is in a document all of whose statements are made: ${language}`, () => {
      const random = new Random(7);
      const text = generate(language, 3000);
      const document = testDocument(text, { language });
      const whole = testDocument(text, { language });
      const { checker, options } = testEnv({ checkAllFiles: true });
      checker.report(document, options);
      const passedOver = document.analysed().filter(({ result }) => result?.quiet).length;
      if (!['powershell', 'batch', 'shell'].includes(language)) assert.ok(passedOver > 3, `${passedOver}`);
      const all = allReferences(whole);
      for (let i = 0; i < 300; i++) {
        const start = random.below(text.length);
        const end = Math.min(text.length, start + (i % 3 === 0 ? 0 : random.below(3000)));
        const expected = all.filter(({ span }) => span.end >= start && span.start <= end);
        assert.deepEqual(told(referencesIn(document, { start, end })), told(expected), `${start}-${end}`);
        const items = (of: Document): string[] =>
          itemsAt(of, start).map(({ kind: one, place }) => `${one} ${spanOf(place).start}-${spanOf(place).end}`);
        assert.deepEqual(items(document), items(whole), `at ${start}`);
        // What was made for the whole span serves for a part of it.
        const middle = (start + end) >> 1;
        const within = expected.filter(({ span }) => span.end >= middle);
        assert.deepEqual(told(referencesIn(document, { start: middle, end })), told(within), `${middle}-${end}`);
      }
      assert.deepEqual(told(allReferences(document)), told(all));
    });
  }
});
