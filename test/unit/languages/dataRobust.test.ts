import assert from 'node:assert/strict';
import { join } from 'node:path';
import { spanOf } from '../../../server/src/base/span';
import { languageById } from '../../../server/src/document/catalog';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { comments, statements, unreadIn } from '../../../server/src/document/view';
import { testCatalog } from '../../harness/catalog';
import { loadFixture } from '../../harness/fixtures';
import { assertLinear } from '../../harness/growth';
import { Random } from '../../harness/random';

// YAML and JSON are cut into parts before the libraries see them, and mending that is done by guessing: whatever was
// typed, a document that was edited must be what it would be if it were opened now, and reading must come to an end.

const FIXTURES = join(__dirname, '../../fixtures');
const SEEDS = [
  ['yaml', 'ansible/play.yml'],
  ['yaml', 'cloudformation/groups.yaml'],
  ['json', 'arm/nsg.json'],
] as const;

const TYPED: Readonly<Record<string, readonly string[]>> = {
  yaml: [
    '\n',
    '\n\n',
    '  ',
    '- ',
    '\n- hosts: x\n',
    '\n  tasks:\n',
    'Resources:\n',
    '\n---\n',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ' #',
    '|\n',
    ': ',
    '\t',
    '&a ',
    '*a',
    '!Ref Port',
    '25',
    '\r\n',
    '<<: *mail',
    '\ud800',
    '\u0000',
    'block:\n',
    '    ',
  ],
  json: [
    '\n',
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '//',
    '/*',
    '*/',
    '\\',
    '"resources": [',
    '25',
    '\r\n',
    ' ',
    'null',
    '\u0000',
    "[parameters('x')]",
    '"parameters": {',
    '\ud800',
  ],
};

const open = (language: string, text: string): Document =>
  new Document('test:/a', '', 1, text, testCatalog(), languageById(testCatalog(), language));

function seen(document: Document): unknown {
  return {
    references: allReferences(document).map(({ span, use }) => [
      span,
      use.literal.text,
      document.textIn(span),
      use.via.map(spanOf),
    ]),
    statements: [...statements(document)].map(({ place, kind }) => [kind, spanOf(place)]),
    unread: [...unreadIn(document)].map(({ place, why }) => [spanOf(place), why]),
    comments: [...comments(document)].map(({ place, text }) => [spanOf(place), text]),
  };
}

describe('yaml and json, damaged', function () {
  this.timeout(120_000);
  for (const [language, path] of SEEDS) {
    const { text } = loadFixture(join(FIXTURES, path));

    it(`${path} is the same after random edits as read anew`, () => {
      for (let seed = 1; seed <= 12; seed++) {
        const random = new Random(seed * 104_729);
        const document = open(language, seed % 3 === 0 ? `${text}\n${text}` : text);
        for (let i = 0; i < 12; i++) {
          const start = random.below(document.length + 1);
          const end =
            random.below(3) === 0 ? Math.min(document.length, start + random.below(random.pick([2, 30, 900]))) : start;
          const typed = random.below(4) === 0 ? '' : random.pick(TYPED[language] as string[]);
          const range = { start: document.positionAt(start), end: document.positionAt(end) };
          document.update([{ range, text: typed }], i + 2);
          const fresh = open(language, document.getText());
          assert.deepEqual(
            seen(document),
            seen(fresh),
            `seed ${seed}, edit ${i}: ${start}-${end} ${JSON.stringify(typed)}`,
          );
        }
      }
    });
  }

  it('reads a play task by task, however much stands before its tasks', () => {
    const variables = Array.from({ length: 90 }, (_, i) => `    some_port_${i}: ${1000 + i}\n`).join('');
    const task =
      '    - ansible.builtin.iptables: { chain: INPUT, protocol: tcp, destination_port: 25, jump: ACCEPT }\n';
    const document = open('yaml', `- hosts: mail\n  vars:\n${variables}  tasks:\n${task.repeat(200)}`);
    assert.ok(document.analysed().length > 10);
    assert.equal([...statements(document)].length, 200);
  });

  for (const [language, texts] of [
    [
      'yaml',
      [
        ...['- [', '{a: ', '"', "- '", '- |\n  x\n', '*a\n', '- - - ', '\t', '? ', ': ', 'Resources:\n', '- block:\n'],
        // Each of them is a mistake of its own, all on one line.
        ...['&a ', '!a ', '] ', 'a: b: ', '"" '],
      ],
    ],
    ['json', ['{"a":', '[', '"', '{', '/*', '"a', '\\', '{"resources":[', '}', '1,']],
  ] as const) {
    it(`${language} is read in time linear in its length`, () => {
      for (const part of texts) {
        assertLinear((text) => void seen(open(language, `# win_firewall_rule\n${text}`)), part, 15_000, 4);
      }
    });
  }
});
