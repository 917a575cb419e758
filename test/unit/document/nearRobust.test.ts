import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { allReferences, type Reference, referencesIn } from '../../../server/src/document/references';
import { itemsAt } from '../../../server/src/document/view';
import type { ReportOptions } from '../../../server/src/features/diagnostic';
import { generate } from '../../bench/generate.mjs';
import { testEngine } from '../../harness/engine';
import { Random } from '../../harness/random';

const OPTIONS: ReportOptions = {
  rules: new Map(),
  checkAllFiles: true,
  profile: undefined,
  widePortRange: 1000,
  today: '2026-11-25',
};

const KINDS = [
  ['iptables-save', 'iptables-save'],
  ['netsh-script', 'netsh-script'],
  ['cisco', 'cisco'],
  ['registry-file', 'registry-file'],
  ['nftables', 'nftables'],
  ['powershell', 'powershell'],
  ['batch', 'batch'],
  ['shell', 'shell'],
] as const;

const told = (references: readonly Reference[]): string[] =>
  references.map(
    ({ span, use, side, statement }) =>
      `${span.start}-${span.end} ${JSON.stringify(use.ports)} ${side} ${statement.kind} ${spanOf(statement.place).start}`,
  );

describe('what is near a place, where lines that repeat themselves were passed over', () => {
  const engine = testEngine();

  for (const [kind, languageId] of KINDS) {
    it(`is what it is in a document all of whose statements are made: ${kind}`, () => {
      const random = new Random(7);
      const text = generate(kind, 3000);
      const language = engine.catalog.languages.find(({ id }) => id === languageId);
      const document = new Document('test:/near', languageId, 1, text, engine.catalog, language);
      const whole = new Document('test:/whole', languageId, 1, text, engine.catalog, language);
      const checker = engine.checker((code, error) => {
        throw new Error(`${code}: ${String(error)}`);
      });
      checker.report(document, OPTIONS);
      const passedOver = document.analysed().filter(({ result }) => result?.quiet).length;
      if (kind !== 'powershell' && kind !== 'batch' && kind !== 'shell') assert.ok(passedOver > 3, `${passedOver}`);
      const all = allReferences(whole);
      for (let i = 0; i < 300; i++) {
        const start = random.below(text.length);
        const end = Math.min(text.length, start + (i % 3 === 0 ? 0 : random.below(3000)));
        const expected = all.filter(({ span }) => span.end >= start && span.start <= end);
        assert.deepEqual(told(referencesIn(document, { start, end })), told(expected), `${start}-${end}`);
        const items = (of: Document): string[] =>
          itemsAt(of, start).map(({ kind: one, place }) => `${one} ${spanOf(place).start}-${spanOf(place).end}`);
        assert.deepEqual(items(document), items(whole), `at ${start}`);
      }
      assert.deepEqual(told(allReferences(document)), told(all));
    });
  }
});
