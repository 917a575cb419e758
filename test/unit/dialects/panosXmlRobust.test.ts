import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { comments, statements } from '../../../server/src/document/view';
import { testCatalog, testDocument } from '../../harness/catalog';
import { Random } from '../../harness/random';

const service = (name: string, port: number): string[] => [
  `      <entry name="${name}">`,
  '        <protocol>',
  `          <tcp><port>${port}</port></tcp>`,
  '        </protocol>',
  '      </entry>',
];

const rule = (name: string, services: readonly string[]): string[] => [
  `      <entry name="${name}">`,
  '        <from><member>any</member></from>',
  '        <service>',
  ...services.map((each) => `          <member>${each}</member>`),
  '        </service>',
  '        <action>allow</action>',
  '      </entry>',
];

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Device groups within device groups, with services and rules that name those of their own and of others. */
function configuration(size: number): string {
  const group = (g: number): string[] => [
    `    <entry name="G${g}">`,
    '     <service>',
    ...range(size).flatMap((i) => service(`S${i}-${g % 3}`, 1000 + i * 7 + g)),
    '     </service>',
    `     <!-- rules of ${g} -->`,
    '     <pre-rulebase><security><rules>',
    ...range(size).flatMap((i) => rule(`R${i}`, [`S${i}-${i % 3}`, 'SHARED'])),
    '     </rules></security></pre-rulebase>',
    '    </entry>',
  ];
  return [
    '<?xml version="1.0"?>',
    '<config version="10.1.0" urldb="paloaltonetworks">',
    '  <shared><service>',
    ...service('SHARED', 25),
    '  </service></shared>',
    '  <devices><entry name="localhost.localdomain"><device-group>',
    ...range(4).flatMap(group),
    '  </device-group></entry></devices>',
    '  <readonly><devices><entry name="localhost.localdomain"><device-group>',
    ...range(4).flatMap((g) => [`    <entry name="G${g}"><parent-dg>G${(g + 1) % 4}</parent-dg></entry>`]),
    '  </device-group></entry></devices></readonly>',
    '</config>',
    '',
  ].join('\n');
}

const seen = (document: Document): unknown => ({
  statements: [...statements(document)].map(({ kind, place }) => ({ kind, span: spanOf(place) })),
  references: allReferences(document).map(({ span, use }) => ({
    span,
    text: use.literal.text,
    via: use.via.map(spanOf),
  })),
  comments: [...comments(document)].map(({ place, text }) => ({ span: spanOf(place), text })),
});

const LANGUAGE = 'xml';

/** The same text read in one stretch. */
function atOnce(text: string): Document {
  const catalog = testCatalog();
  const language = catalog.languages.find(({ id }) => id === LANGUAGE);
  return new Document('test:/document', LANGUAGE, 1, text, catalog, language, Number.MAX_SAFE_INTEGER);
}

const INSERTED = [
  '<entry name="new">',
  '</entry>',
  '</rules>',
  '<service>',
  '<x>',
  '<',
  '>',
  '"',
  '&',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?p',
  '7',
  '\n',
  '\r\n',
  '<parent-dg>G0</parent-dg>',
  '<service><member>S1-0</member></service>\n',
] as const;

describe('long configurations of PAN-OS', () => {
  it('say in stretches what they say read at once', () => {
    const text = configuration(12);
    const document = testDocument(text, { language: LANGUAGE });
    assert.ok(document.analysed().length > 10);
    assert.ok(allReferences(document).length > 40);
    assert.deepEqual(seen(document), seen(atOnce(text)));
  });

  it('are the same edited as read anew', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(seed * 7919 + 5);
      const document = testDocument(configuration(5), { language: LANGUAGE });
      document.analysed();
      for (let i = 0; i < 8; i++) {
        const start = random.below(document.length + 1);
        const end =
          random.below(3) === 0 ? Math.min(document.length, start + random.below(random.pick([3, 40, 400]))) : start;
        const text = random.pick(INSERTED);
        document.update([{ range: { start: document.positionAt(start), end: document.positionAt(end) }, text }], i + 2);
        const where = `seed ${seed}, edit ${i}: ${start} to ${end} ${JSON.stringify(text)}`;
        const edited = seen(document);
        assert.deepEqual(edited, seen(testDocument(document.getText(), { language: LANGUAGE })), where);
        assert.deepEqual(edited, seen(atOnce(document.getText())), `${where}, at once`);
      }
    }
  });

  it('read again no more than what stands beside an edit', () => {
    const document = testDocument(configuration(40), { language: LANGUAGE });
    const before = document.analysed().map(({ result }) => result);
    const at = document.getText().indexOf('<member>any</member>', document.length >> 1);
    document.update([{ range: { start: document.positionAt(at), end: document.positionAt(at) }, text: ' ' }], 2);
    const after = document.analysed().map(({ result }) => result);
    assert.ok(after.filter((result) => !before.includes(result)).length <= 2);
  });
});
