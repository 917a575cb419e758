import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { allReferences, referencesIn } from '../../../server/src/document/references';
import { comments, statements, unreadIn } from '../../../server/src/document/view';
import type { HostLanguage } from '../../../server/src/model/language';
import { Random } from '../../harness/random';
import { toyCatalog, toyLanguage } from '../../harness/toy';
import { toyInsertion, toyText } from '../../harness/toyText';

const open = (text: string): Document =>
  new Document('test:/a.toy', 'toy', 1, text, toyCatalog, toyLanguage as HostLanguage);

/** Everything a feature can see of a document, positions included. */
function seen(document: Document): unknown {
  return {
    text: document.getText(),
    length: document.length,
    lines: document.lineCount,
    statements: [...statements(document)].map(({ place }) => spanOf(place)),
    references: allReferences(document).map(({ span, use, transport }) => ({
      span,
      transport,
      text: use.literal.text,
      written: document.textIn(span),
      via: use.via.map(spanOf),
    })),
    unread: [...unreadIn(document)].map(({ place, why }) => ({ span: spanOf(place), why })),
    comments: [...comments(document)].map(({ place, text }) => ({ span: spanOf(place), text })),
  };
}

/** One random edit, as an editor sends it. */
function edit(document: Document, random: Random): { range?: object; text: string } {
  const text = toyInsertion(random);
  if (random.below(40) === 0) return { text: document.getText() + text };
  const start = random.below(document.length + 1);
  const end =
    random.below(3) === 0 ? Math.min(document.length, start + random.below(random.pick([3, 40, 20000]))) : start;
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, text };
}

describe('document', () => {
  it('reads every literal at its own place', () => {
    for (const { written, text } of (
      seen(open(toyText(new Random(1), 2000))) as { references: { written: string; text: string }[] }
    ).references) {
      assert.equal(written, text);
    }
  });

  for (const [lines, edits, seeds] of [
    [12, 40, 20],
    [400, 25, 6],
    [3000, 8, 2],
  ] as const) {
    it(`is the same after ${edits} random edits as read anew, at ${lines} lines`, () => {
      for (let seed = 0; seed < seeds; seed++) {
        const random = new Random(seed * 7919 + lines);
        const document = open(toyText(random, lines));
        if (seed % 2 === 0) document.analysed();
        for (let i = 0; i < edits; i++) {
          const change = edit(document, random);
          document.update([change as never], i + 2);
          // Not after every edit: several may come before anybody looks.
          if (random.below(3) > 0) {
            assert.deepEqual(
              seen(document),
              seen(open(document.getText())),
              `seed ${seed}, edit ${i}: ${JSON.stringify(change).slice(0, 200)}`,
            );
          }
        }
      }
    });
  }

  it('keeps what other chunks came to when one is edited', () => {
    const document = open(`${'open 25 443\n'.repeat(5000)}`);
    const before = document.analysed().map(({ result }) => result);
    const middle = document.positionAt(document.length / 2);
    document.update([{ range: { start: middle, end: middle }, text: '7' }], 2);
    const after = new Set(document.analysed().map(({ result }) => result));
    const kept = before.filter((result) => after.has(result)).length;
    assert.ok(before.length >= 7 && kept >= before.length - 3, `${kept} of ${before.length} kept`);
  });

  it('runs again what uses a variable whose value changed, and nothing else', () => {
    const filler = 'open 25 443\n'.repeat(1500);
    const document = open(`let a = 1\n${filler}open $a\n${filler}`);
    const before = document.analysed().map(({ result }) => result);
    document.update([{ range: { start: { line: 0, character: 8 }, end: { line: 0, character: 9 } }, text: '2' }], 2);
    const after = document.analysed();
    const changed = after.flatMap(({ result, text }, i) => (before.includes(result) ? [] : [{ i, text }]));
    assert.ok(
      changed.some(({ text }) => text.includes('open $a')),
      'the chunk that uses the variable is run again',
    );
    assert.ok(changed.length <= 3, `${changed.length} of ${after.length} chunks are run again`);
    assert.equal(referencesIn(document, { start: 8, end: 9 })[0]?.use.literal.text, '2');
  });

  it('is the same run in steps, with edits and looks between them', () => {
    for (let seed = 0; seed < 4; seed++) {
      const random = new Random(seed * 104_729 + 3);
      const document = open(toyText(random, 9000));
      for (let i = 0; i < 6; i++) {
        for (let step = random.below(5); step > 0; step--) document.work(random.pick([1, 1000, 40_000]));
        const offset = random.below(document.length + 1);
        const at = { start: offset, end: Math.min(document.length, offset + 200) };
        for (const { span, use } of document.glance(at, () => referencesIn(document, at)))
          assert.equal(document.textIn(span), use.literal.text);
        document.update([edit(document, random) as never], i + 2);
      }
      assert.deepEqual(seen(document), seen(open(document.getText())), `seed ${seed}`);
    }
  });

  it('shows what stands at a place before the rest of a long document is run', () => {
    const document = open(`let a = 1\n${'open $a 443\n'.repeat(30_000)}`);
    const middle = { line: 15_000, character: 5 };
    const value = (): string | undefined => {
      const at = document.offsetAt(middle);
      return document.glance({ start: at, end: at }, () => {
        const [first] = [...statements(document)].filter(({ place }) => spanOf(place).start === at - 5);
        return JSON.stringify(first);
      });
    };
    assert.match(value() ?? '', /"text":"1"/);
    assert.equal(document.work(0), false, 'the rest is not run');
    assert.equal([...statements(document)].length, 30_000);
    const generation = document.generation;
    document.update([{ range: { start: { line: 0, character: 8 }, end: { line: 0, character: 9 } }, text: '2' }], 2);
    assert.match(value() ?? '', /"text":"2"/);
    assert.equal(document.work(0), false);
    assert.ok(document.generation > generation + 1, 'what was derived from it then is of no more use');
    assert.ok([...statements(document)].every((one) => !JSON.stringify(one).includes('"text":"1"')));
  });

  it('runs nothing again that uses what stands beside an edit', () => {
    const filler = 'open 25 443\n'.repeat(40);
    const document = open(`# a\n# b\nlet a = 1\n${filler}${'open $a\n'.repeat(5000)}`);
    document.analysed();
    const changed = (line: number): number => {
      const before = new Set(document.analysed().map(({ result }) => result));
      const at = { line, character: 3 };
      document.update([{ range: { start: at, end: at }, text: '7' }], document.version + 1);
      return document.analysed().filter(({ result }) => !before.has(result)).length;
    };
    assert.ok(changed(8) <= 4, 'below it');
    // What stands above moves it, once: from then on it stands in a part of its own.
    changed(0);
    assert.ok(changed(0) <= 4, 'above it');
    assert.deepEqual(seen(document), seen(open(document.getText())));
  });

  it('keeps the attributes of the first statement where a literal feeds several', () => {
    const document = open('let a = 25\nopen $a\nopen 443 $a\n');
    assert.deepEqual(
      allReferences(document).map(({ use, span }) => [use.literal.text, span.start, use.via.length]),
      [
        ['25', 8, 1],
        ['443', 24, 0],
      ],
    );
  });

  it('survives positions that lie nowhere', () => {
    const document = open('open 25\nopen 443\n');
    for (const bad of [
      { line: -1, character: 0 },
      { line: 1e9, character: 1e9 },
      { line: 0, character: Number.NaN },
      { line: Number.NaN, character: 0 },
      { line: 0, character: -5 },
      { line: Number.POSITIVE_INFINITY, character: 0 },
    ]) {
      const at = document.offsetAt(bad);
      assert.ok(at >= 0 && at <= document.length, JSON.stringify(bad));
      document.update([{ range: { start: bad, end: bad }, text: '' }], 2);
      assert.equal(document.getText(), 'open 25\nopen 443\n');
    }
  });
});
