import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/base/edit';
import { spanOf } from '../../server/src/base/span';
import type { Document } from '../../server/src/document/document';
import { allReferences } from '../../server/src/document/references';
import { comments, statements, unreadIn } from '../../server/src/document/view';
import { codeActions, fixAll } from '../../server/src/features/codeActions';
import { complete } from '../../server/src/features/completion';
import { hover } from '../../server/src/features/hover';
import { inlayHints } from '../../server/src/features/inlayHints';
import { DEFAULT_SETTINGS } from '../../server/src/features/settings';
import { status } from '../../server/src/features/status';
import { documentSymbols } from '../../server/src/features/symbols';
import { testDocument, testEnv } from '../harness/catalog';
import { Random } from '../harness/random';
import { applied, mutation } from './mutate';
import { seeds } from './seeds';

// Mutated real files through reading, rules and features: nothing throws, everything lies in the text, and a document
// that was edited is the same as one read anew. FUZZ_ROUNDS sets how many edits each file is given.

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 4);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const env = testEnv({ checkAllFiles: true });
const hints = { ...DEFAULT_SETTINGS.inlayHints, when: 'always' } as const;

const GIVEN_UP = /more often than is followed|more from here on than is followed|more than is followed/;

/** Everything a feature or an edge can see. */
function seen(document: Document): Record<string, unknown> {
  const whole = { start: 0, end: document.length };
  return {
    statements: [...statements(document)].map(({ kind, place, mistakes }) => ({
      kind,
      span: spanOf(place),
      mistakes: mistakes.map((mistake) => ({ kind: mistake.kind, span: spanOf(mistake.place) })),
    })),
    references: allReferences(document).map(({ span, use, side, transport, direction }) => ({
      span,
      text: use.literal.text,
      ports: use.ports,
      via: use.via.map(spanOf),
      side,
      transport: 'value' in transport ? transport.value : transport.kind,
      direction: 'value' in direction ? direction.value : direction.kind,
    })),
    unread: [...unreadIn(document)].map(({ place, why }) => ({ span: spanOf(place), why })),
    comments: [...comments(document)].map(({ place }) => spanOf(place)),
    report: env.checker.report(document, env.options),
    hints: inlayHints(document, whole, env, hints).map((hint) => ({ ...hint, tooltip: hint.tooltip() })),
    symbols: documentSymbols(document),
    status: status(document, env),
  };
}

/** Fails for a span that does not lie in the text, wherever it stands. */
function assertInside(value: unknown, length: number, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === 'number' && typeof end === 'number') {
    assert.ok(start >= 0 && start <= end && end <= length, `${path}: ${start} to ${end} of ${length}`);
  }
  for (const [key, inner] of Object.entries(value)) assertInside(inner, length, `${path}.${key}`);
}

describe('fuzz', () => {
  for (const { name, language, text: original } of seeds()) {
    it(`${name}: edited and read anew are the same`, () => {
      const random = new Random(SEED * 2654435761 + name.length * 40503 + original.length);
      let text = original;
      const document = testDocument(text, { language });
      if (random.below(2) === 0) document.analysed();
      for (let round = 0; round < ROUNDS; round++) {
        const change = mutation(text, random);
        document.update(
          [
            {
              range: { start: document.positionAt(change.start), end: document.positionAt(change.end) },
              text: change.text,
            },
          ],
          round + 2,
        );
        text = applied(text, change);
        const where = `round ${round}, ${JSON.stringify(change)}`;
        // Between CR and LF there is no position, so such a change lands beside what was meant.
        text = document.getText();
        const edited = seen(document);
        assertInside(edited, text.length, where);
        const anew = seen(testDocument(text, { language }));
        // Where following gives up, how far it came depends on what else it had to follow in the same stretch.
        if (GIVEN_UP.test(JSON.stringify([edited['unread'], anew['unread']]))) continue;
        for (const key of Object.keys(anew)) assert.deepEqual(edited[key], anew[key], `${where}: ${key}`);
        for (const offset of [random.below(text.length + 1), change.start, change.start + change.text.length]) {
          const at = Math.min(offset, text.length);
          assertInside(hover(document, at, env), text.length, `${where}: hover at ${at}`);
          for (const item of complete(document, at, env)) {
            assert.ok(item.insert.span.start <= at && at <= item.insert.span.end, `${where}: completion at ${at}`);
          }
          assertInside(codeActions(document, { start: at, end: at }, env), text.length, `${where}: actions at ${at}`);
        }
      }
    });

    it(`${name}: what can be fixed is fixed once`, () => {
      const random = new Random(SEED * 40503 + original.length);
      for (let round = 0; round < Math.max(2, ROUNDS / 3); round++) {
        const text = round === 0 ? original : applied(original, mutation(original, random));
        const before = testDocument(text, { language });
        const edits = fixAll(before, env);
        if (edits.length === 0) continue;
        const fixedText = applyEdits(text, edits);
        let after = testDocument(fixedText, { language });
        // What made way for another fix is fixed in the next turn; then nothing is left.
        let turns = 0;
        for (let left = fixAll(after, env); left.length > 0; left = fixAll(after, env)) {
          assert.ok(++turns < 5, `round ${round}: fixing goes round in a circle`);
          after = testDocument(applyEdits(after.getText(), left), { language });
        }
        const codes = (document: Document): string[] =>
          env.checker
            .report(document, env.options)
            .filter(({ suppressed }) => !suppressed)
            .map(({ code }) => code);
        const safe = env.checker
          .report(after, env.options)
          .filter(({ fixes, suppressed }) => !suppressed && fixes.some((fix) => fix.safety === 'safe'));
        assert.deepEqual(safe, []);
        assert.ok(
          codes(after).length <= codes(before).length,
          `round ${round}: ${codes(before)} became ${codes(after)}`,
        );
      }
    });
  }
});
