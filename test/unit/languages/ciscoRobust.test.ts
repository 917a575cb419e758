import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { statements, unreadIn } from '../../../server/src/document/view';
import { cisco } from '../../../server/src/languages/cisco';
import { valueOf } from '../../../server/src/model/statement';
import { testCatalog } from '../../harness/catalog';
import { Random } from '../../harness/random';

const document = (text: string): Document => new Document('test:/a', 'cisco', 1, text, testCatalog(), cisco);

/** What a user could see of a document. */
const seen = (doc: Document) => ({
  text: doc.getText(),
  statements: [...statements(doc)].map(({ kind, place, words }) => [
    kind,
    spanOf(place),
    words.map(({ text }) => text),
  ]),
  references: allReferences(doc).map(({ span, use, statement, transport }) => ({
    span,
    text: use.literal.text,
    written: doc.textIn(span),
    kind: statement.kind,
    transport: valueOf(transport),
  })),
  unread: [...unreadIn(doc)].map(({ place, why }) => [spanOf(place), why]),
});

const PARTS = [
  'access-list OUT extended permit tcp any host 10.0.0.5 eq smtp\n',
  'access-list OUT remark mail\n',
  'access-list OUT extended permit tcp any object-group SRV object-group MAIL\n',
  'access-group OUT in interface outside\n',
  'object-group service MAIL tcp\n port-object eq 25\n port-object range 6005 65534\n',
  'object-group service MORE tcp\n group-object MAIL\n',
  'object-group ip port WEB\n eq 443\n',
  'object-group network SRV\n network-object host 10.0.0.5\n',
  'ip access-list extended IN\n 10 permit tcp any any eq 25 587\n remark web\n permit tcp any any portgroup WEB\n',
  ' permit udp any any eq domain\n',
  'deny ip any any\n',
  'exit\n',
  '!\n',
  'interface Gi0/0\n ip nat outside\n ip access-group IN in\n',
  'class-map QOS\n match access-group name IN\n',
  'nat (inside,outside) static interface service tcp smtp smtp\n',
  '\n',
];

describe('Cisco configurations of random parts', () => {
  it('is the same after random edits as read anew', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      let text = '';
      for (let i = 0; i < 120; i++) text += random.pick(PARTS);
      const edited = document(text);
      for (let i = 0; i < 12; i++) {
        const start = random.below(edited.length + 1);
        const end = Math.min(edited.length, start + (random.below(3) === 0 ? random.below(60) : 0));
        const insertion =
          random.below(2) === 0 ? random.pick(PARTS) : random.pick(['2', ' ', '\n', 'eq ', 'MAIL', '\r']);
        edited.update(
          [{ range: { start: edited.positionAt(start), end: edited.positionAt(end) }, text: insertion }],
          i + 2,
        );
        assert.deepEqual(seen(edited), seen(document(edited.getText())), `seed ${seed}, edit ${i}`);
      }
    }
  });

  it('gives each literal its own place', () => {
    const random = new Random(5);
    let text = '';
    for (let i = 0; i < 400; i++) text += random.pick(PARTS);
    const { references } = seen(document(text));
    assert.ok(references.length > 200);
    for (const { written, text: literal } of references) assert.equal(written, literal);
  });

  it('is total and linear over whatever text', () => {
    for (const text of [
      'access-list '.repeat(20_000),
      'object-group service A tcp\n'.repeat(5_000),
      'object-group service A tcp\n group-object A\n'.repeat(2_000),
      ' permit'.repeat(30_000),
      `ip access-list extended A\n${' permit tcp any any eq '.repeat(10_000)}`,
      `access-list A permit tcp any any eq ${'25 '.repeat(20_000)}`,
      `object-group service A tcp\n${' port-object eq 25\n'.repeat(10_000)}`,
      '\r'.repeat(50_000),
      'access-list A remark\n'.repeat(5_000),
    ]) {
      allReferences(document(text));
    }
  });
});
