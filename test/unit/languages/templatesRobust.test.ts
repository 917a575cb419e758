import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import type { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { comments, statements, unreadIn } from '../../../server/src/document/view';
import { testDocument } from '../../harness/catalog';
import { assertLinear } from '../../harness/growth';
import { Random } from '../../harness/random';
import { fixtureTexts, HCL_PARTS, mutated } from '../../oracles/hcl/texts';

const PARTS: Readonly<Record<string, readonly string[]>> = {
  hcl: HCL_PARTS,
  bicep: [
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    "'",
    "'''",
    '${',
    '//',
    '/*',
    '*/',
    '\n',
    '\r\n',
    ': ',
    '=',
    ',',
    '.',
    '?',
    '??',
    '!',
    'for x in ',
    'if (a) ',
    'param a array = ',
    'var b = ',
    "resource c 'Microsoft.Network/networkSecurityGroups@1' = {\n",
    "resource d 'securityRules' = {\n",
    "module e './e.bicep' = {\n",
    'destinationPortRange: ',
    'properties: {\n',
    '@description(',
    '\\',
    '=>',
    '25',
    '\u00e9',
    '\ud83d\udcec',
    '\uFFFC',
  ],
};

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  hcl: fixtureTexts('terraform'),
  bicep: fixtureTexts('bicep'),
};

/** Everything a feature can see of a document, positions included. */
const seen = (document: Document): unknown => ({
  statements: [...statements(document)].map(({ kind, place, mistakes }) => [kind, spanOf(place), mistakes.length]),
  references: allReferences(document).map(({ span, use, transport }) => ({
    span,
    transport: transport.kind,
    text: use.literal.text,
    part: use.part,
    via: use.via.map(spanOf),
  })),
  unread: [...unreadIn(document)].map(({ place, why }) => ({ span: spanOf(place), why })),
  comments: [...comments(document)].map(({ place, text }) => ({ span: spanOf(place), text })),
});

for (const language of ['hcl', 'bicep']) {
  describe(`${language}: any text`, () => {
    it('is read, with references and comments inside it', () => {
      const random = new Random(11);
      for (let i = 0; i < 150; i++) {
        const text = mutated(SOURCES[language] as readonly string[], PARTS[language] as readonly string[], random);
        const document = testDocument(text, { language });
        for (const { span, use } of allReferences(document)) {
          assert.ok(span.start >= 0 && span.end <= text.length && span.start < span.end);
          // Digits that an escape or a joined text made stand for themselves only as a whole.
          if (span.end - span.start === use.literal.text.length) {
            assert.equal(text.slice(span.start, span.end), use.literal.text);
          }
        }
        let last = 0;
        const places = [...comments(document)].map(({ place }) => spanOf(place));
        for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
          assert.ok(start >= last && end <= text.length, JSON.stringify(text));
          last = end;
        }
        for (const { place } of unreadIn(document)) assert.ok(spanOf(place).end <= text.length);
      }
    });

    it('is the same after edits as read anew', () => {
      const random = new Random(23);
      for (let round = 0; round < 6; round++) {
        const sources = SOURCES[language] as readonly string[];
        const document = testDocument([...sources, ...sources].join('\n').slice(0, 12_000), { language });
        allReferences(document);
        for (let edits = 0; edits < 8; edits++) {
          const start = random.below(document.length + 1);
          const end = random.below(3) === 0 ? Math.min(document.length, start + random.below(60)) : start;
          const range = { start: document.positionAt(start), end: document.positionAt(end) };
          document.update([{ range, text: random.pick(PARTS[language] as readonly string[]) }], edits + 2);
          const anew = testDocument(document.getText(), { language });
          assert.deepEqual(seen(document), seen(anew), `round ${round}, edit ${edits}`);
        }
      }
    });

    it('takes time in proportion to its length', () => {
      const parts = (PARTS[language] as readonly string[]).filter((part) => part.length < 12);
      for (const part of parts) {
        const head =
          language === 'hcl'
            ? 'resource "aws_security_group" "x" {\n a = '
            : "resource c 'Microsoft.Network/networkSecurityGroups@1' = {\n a: ";
        const read = (text: string): void => void allReferences(testDocument(head + text, { language }));
        assertLinear(read, part, 2_500 * part.length, 4);
      }
    });
  });
}
