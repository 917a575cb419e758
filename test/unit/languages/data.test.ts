import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parse } from 'yaml';
import { spanOf } from '../../../server/src/base/span';
import { detectLanguage } from '../../../server/src/document/detect';
import { json } from '../../../server/src/languages/json';
import { readValue as readJson } from '../../../server/src/languages/json/tree';
import { yaml } from '../../../server/src/languages/yaml';
import { readValue as readYaml } from '../../../server/src/languages/yaml/tree';
import type { HostLanguage, Source } from '../../../server/src/model/language';
import type { Text, Value } from '../../../server/src/model/value';
import { testCatalog } from '../../harness/catalog';
import { loadFixture } from '../../harness/fixtures';

const anchor = { base: 0 };
const sourceOf = (text: string): Source => ({ text, place: (start, end) => ({ anchor, start, end }) });

function anchors() {
  const known = new Map<string, Value>();
  return { get: (name: string) => known.get(name), set: (name: string, value: Value) => void known.set(name, value) };
}

const yamlValue = (text: string): Value => readYaml(sourceOf(text), 0, text.length, anchors()) as Value;
const jsonValue = (text: string): Value => readJson(sourceOf(text), 0, text.length) as Value;

/** The value without its places; every scalar as a text, as the failsafe schema of the library gives it. */
function plain(value: Value): unknown {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'constant':
      return value.value === null ? '' : String(value.value);
    case 'list':
      return value.items.map(plain);
    case 'table':
      return Object.fromEntries(value.entries.map((entry) => [entry.key.text, plain(entry.value)]));
    case 'unknown':
      return `?${value.why}`;
  }
}

function* textsIn(value: Value): Generator<Text> {
  if (value.kind === 'text') yield value;
  else if (value.kind === 'list') for (const item of value.items) yield* textsIn(item);
  else if (value.kind === 'table') {
    for (const { key, value: inner } of value.entries) {
      yield key;
      yield* textsIn(inner);
    }
  }
}

/** Every text is the sum of its pieces, and every exact piece is what stands at its place. */
function checkPieces(text: string, value: Value): void {
  for (const { text: read, pieces } of textsIn(value)) {
    assert.equal(pieces.map(({ from, to }) => read.slice(from, to)).join(''), read);
    for (const { from, to, place, exact } of pieces) {
      const { start, end } = spanOf(place);
      if (exact) assert.equal(text.slice(start, end), read.slice(from, to));
    }
  }
}

const YAML = [
  "a: 25\nb: \"587\"\nc: 'it''s'\n",
  'a: "tab\\t \\x41 \\u263A \\U0001F600 end"\n',
  'a: "folded\n  line and\n\n  more \\\n  end"\n',
  "a: 'folded\n  it''s\n\n  more'\n",
  'a: plain\n  over lines\n  and more\n',
  'a: |\n  one\n    two\n\n  three\n',
  'a: |-\n  one\n  two\n',
  'a: |+\n  one\n\n',
  'a: |2\n    two\n  one\n',
  'a: >\n  fold\n  this\n\n  para\n    kept\n  end\n',
  'a: >-\n  fold\n  this\n',
  '- |\n  x\n- >\n  y\n  z\n',
  'a: |\r\n  one\r\n  two\r\nb: x\r\n',
  'a: [1, {b: 2, c: [3]}, "x y"]\n',
  'a: &x [1, 2]\nb: *x\n',
  '? key\n: value\n',
  'a:\n- b\n- c\n',
  'a: ~\nb:\nc: null\n',
] as const;

describe('YAML: values', () => {
  for (const text of YAML) {
    it(`are those of the library: ${JSON.stringify(text)}`, () => {
      const read = yamlValue(text);
      const wanted = parse(text, { schema: 'failsafe' });
      assert.deepEqual(plain(read), JSON.parse(JSON.stringify(wanted).replace(/"(?:~|null)"/g, '""')));
      checkPieces(text, read);
    });
  }

  it('merge tables that others hold, their own members first', () => {
    const read = yamlValue('a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n');
    assert.equal(read.kind === 'table' && JSON.stringify(plain(read)), '{"a":{"x":"1","y":"2"},"b":{"x":"1","y":"3"}}');
  });

  it('say in full what tags say short', () => {
    assert.deepEqual(plain(yamlValue('a: !Ref P\nb: !FindInMap [A, b, c]\nc: !unsafe x\n')), {
      a: { Ref: 'P' },
      b: { 'Fn::FindInMap': ['A', 'b', 'c'] },
      c: 'x',
    });
  });

  it('do not grow without end where aliases hold aliases', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`);
    const text = lines.slice(0, 12).join('\n');
    assert.ok(yamlValue(text));
  });

  it('are given as far as they are understood in damaged texts', () => {
    assert.deepEqual(plain(yamlValue('a: [1, 2\nb: 3\n')), { a: ['1', '2'], b: '3' });
    assert.deepEqual(plain(yamlValue('a: 1\n\tb: 2\nc: 3\n')), { a: '1', b: '2', c: '3' });
    assert.deepEqual(plain(yamlValue('a: 1\na: 2\n')), { a: '2' });
  });
});

describe('JSON: values', () => {
  for (const text of [
    '{"a": [1, -2.5e3, "x\\ny\\u0041\\"\\\\\\/"], "b": {"c": null, "d": true}}',
    '[]',
    '{"": ""}',
    '"text"',
    '[[[["deep"]]]]',
  ]) {
    it(`are those of JSON.parse: ${text}`, () => {
      const read = jsonValue(text);
      const wanted = JSON.parse(text, (_key, value) =>
        value === null ? '' : typeof value === 'object' ? value : String(value),
      );
      assert.deepEqual(JSON.parse(JSON.stringify(plain(read)).replace('-2.5e3', '-2500')), wanted);
      checkPieces(text, read);
    });
  }

  it('are given as far as they are understood in damaged texts', () => {
    assert.deepEqual(plain(jsonValue('{"a": {"b": ["x"}, "c": 3}')), { a: { b: ['x'] }, c: '3' });
    assert.deepEqual(plain(jsonValue('{"a" 1, "b": 2')), { b: '2' });
    assert.deepEqual(plain(jsonValue('{"a": "open\n "b": 2}')), { a: 'open', b: '2' });
    assert.deepEqual(plain(jsonValue('{"a": }')), { a: '?it has no value yet' });
  });
});

/** The parts of a text: what holds each, and its first words. */
function partsOf(language: unknown, text: string): string[] {
  const reading = (language as HostLanguage<{ start: number; end: number; path: readonly string[] }>).read(
    sourceOf(text),
    {
      from: 0,
      stopAfter: text.length,
      entry: undefined,
    },
  );
  return reading.syntax.map(
    ({ start, end, path }) => `${path.join('/')}: ${text.slice(start, end).trim().replace(/\s+/g, ' ')}`,
  );
}

describe('parts of a file', () => {
  for (const [text, ...parts] of [
    ['a: 1\nb:\n  c: 2\n', ': a: 1', ': b: c: 2'],
    ['Resources:\n  A:\n    x: 1\n  B: 2\nOutputs: 3\n', 'Resources: A: x: 1', 'Resources: B: 2', ': Outputs: 3'],
    [
      '- hosts: a\n  tasks:\n    - x: 1\n      y: 2\n    - z: 3\n  become: yes\n',
      ': - hosts: a',
      'tasks: - x: 1 y: 2',
      'tasks: - z: 3',
      ': become: yes',
    ],
    ['- tasks:\n  - a: 1\n  - b: 2\n- c: 3\n', 'tasks: - a: 1', 'tasks: - b: 2', ': - c: 3'],
    ['- block:\n    - a: 1\n  when: b\n', 'block: - a: 1', ': when: b'],
    ['a: |\n  tasks:\n  - x\nb: 1\n', ': a: | tasks: - x', ': b: 1'],
    ['a: "\n  tasks:\n  "\nb: 1\n', ': a: " tasks: "', ': b: 1'],
    ['a: [\n1,\n2]\nb: 1\n', ': a: [ 1, 2]', ': b: 1'],
    ['a: [\nb: 1\n', ': a: [', ': b: 1'],
    ['a: 1\n---\n- b\n', ': a: 1', ': - b'],
    ["a: don't [\nb: 1\n", ": a: don't [", ': b: 1'],
    [
      'jobs:\n  x:\n    steps:\n      - run: |\n          a\n        shell: b\n      - c: 1\n',
      'jobs: x:',
      'jobs/steps: - run: | a shell: b',
      'jobs/steps: - c: 1',
    ],
  ] as const) {
    it(`in YAML: ${JSON.stringify(text)}`, () => assert.deepEqual(partsOf(yaml, text), parts));
  }

  for (const [text, ...parts] of [
    ['{"a": 1, "b": {"c": "x"}}', 'b: "x"'],
    ['{"resources": [{"a": 1}, {"b": [2]}], "z": "y"}', 'resources: {"a": 1}', 'resources: {"b": [2]}', ': "y"'],
    ['{"parameters": {"p": {"defaultValue": 1}}}', ': {"p": {"defaultValue": 1}}'],
    ['[{"a": "}"}, {"b": 1}]', ': {"a": "}"}', ': {"b": 1}'],
    ['{"a": {"b": {"c": 1}', 'a: {"c": 1}'],
  ] as const) {
    it(`in JSON: ${text}`, () => assert.deepEqual(partsOf(json, text), parts));
  }

  it('hold the comments between and in them, and none that stands in a text', () => {
    const comments = (language: unknown, text: string) =>
      (language as HostLanguage)
        .read(sourceOf(text), { from: 0, stopAfter: text.length, entry: undefined })
        .comments.map((c) => c.text);
    assert.deepEqual(comments(yaml, '# a\nb: 1 # c\nd: "x # y"\ne: x#y\nf: |\n  # g\nh: # i\n'), [' a', ' c', ' i']);
    assert.deepEqual(comments(json, '{ // a\n "b": "// c", /* d */ "e": [1 // f\n] }'), [' a', ' d ', ' f']);
  });

  it('are a file of ours only where something in it is', () => {
    for (const [language, text] of [
      [yaml, 'services:\n  web:\n    ports: ["25:25"]\n'],
      [json, '{"name": "package", "version": "1.0.0"}'],
    ] as const) {
      assert.equal((language as unknown as HostLanguage).recognises?.(text), false);
    }
    const detected = (text: string) =>
      detectLanguage({ languageId: 'json', fileName: 'a.json', text }, testCatalog())?.id;
    assert.equal(detected('{"name": "package"}'), undefined);
    assert.equal(detected('{"type": "Microsoft.Network/networkSecurityGroups"}'), 'json');
    assert.equal(
      detectLanguage({ fileName: 'a.template', text: '{"Type": "AWS::EC2::SecurityGroup"}' }, testCatalog())?.id,
      'json',
    );
    assert.equal(
      detectLanguage({ fileName: 'a.template', text: 'Type: AWS::EC2::SecurityGroup' }, testCatalog())?.id,
      'yaml',
    );
    for (const name of ['ansible/play.yml', 'cloudformation/groups.yaml', 'arm/nsg.json']) {
      assert.ok(loadFixture(join(__dirname, '../../fixtures', name)).document.language, name);
    }
  });
});
