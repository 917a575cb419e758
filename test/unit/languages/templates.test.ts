// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of languages that put values into texts so.
import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { bicep } from '../../../server/src/languages/bicep';
import { hcl } from '../../../server/src/languages/hcl';
import type { Block } from '../../../server/src/model/item';
import type { HostLanguage } from '../../../server/src/model/language';
import { HOLE, type Table, type Value } from '../../../server/src/model/value';
import { readItems } from '../../harness/read';

/** A value in short: texts in quotes, unknown parts as `?`, the literals of a text behind it where they stand apart. */
function show(value: Value): string {
  switch (value.kind) {
    case 'text':
      return value.quote === '' && value.number !== undefined
        ? value.text
        : JSON.stringify(value.text.replaceAll(HOLE, '?'));
    case 'list':
      return `[${value.items.map(show).join(', ')}]`;
    case 'table':
      return tableText(value);
    case 'unknown':
      return `?${value.name === undefined ? '' : `(${value.name})`}`;
    case 'constant':
      return String(value.value);
  }
}

const tableText = (table: Table): string =>
  `{${table.entries.map(({ key, value }) => `${key.text.replaceAll(HOLE, '?')}: ${show(value)}`).join(', ')}}`;

const blocksIn = (language: HostLanguage<never>, text: string): Block[] =>
  readItems([language as unknown as HostLanguage], text).items.filter((item): item is Block => item.kind === 'block');

const blocks = (language: unknown, text: string): string[] =>
  blocksIn(language as HostLanguage<never>, text).map(
    ({ head, body }) => `${head.map(({ text: word }) => word).join(' ')} ${tableText(body)}`,
  );

/** What an expression comes to beside some names. */
const inHcl = (expression: string, names = ''): string =>
  blocks(hcl, `${names}\nresource "a_b" "c" {\n  x = ${expression}\n}\n`)
    .join('')
    .replace(/^a_b c |^resource a_b c \{x: |\}$/g, '');

const inBicep = (expression: string, names = ''): string =>
  blocks(bicep, `${names}\nresource c 'a/b@1' = {\n  x: ${expression}\n}\n`)
    .join('')
    .replace(/^resource c a\/b@1 \{x: |\}$/g, '');

describe('HCL: expressions', () => {
  for (const [expression, expected, names] of [
    ['25', '25'],
    ['-1', '-1'],
    ['"25"', '"25"'],
    ['true', 'true'],
    ['null', 'null'],
    ['"a\\tb\\"c\\u0041"', '"a\\tb\\"cA"'],
    ['"$${a} %%{b}"', '"${a} %{b}"'],
    ['"a${25}b"', '"a25b"'],
    ['"${25}"', '25'],
    ['"a${var.x}b"', '"a?b"'],
    ['"%{ if true }a%{ endif }b"', '"?a?b"'],
    ['"${"a${"b"}"}c"', '"abc"'],
    ['[25, "587", ]', '[25, "587"]'],
    ['[\n  25, # one\n  26 // two\n  /* 27 */ ]', '[25, 26]'],
    ['{ a = 1, "b" = 2, (var.k) = 3\n c: 4 }', '{a: 1, b: 2, ?: 3, c: 4}'],
    ['<<EOT\na ${25}\n  EOT', '"a 25\\n"'],
    ['<<-EOT\r\n  x\r\n  EOT', '"  x\\r\\n"'],
    ['local.a', '25', 'locals { a = 25 }'],
    ['local.a.b["c"][0]', '7', 'locals {\n a = { b = { c = [7] } }\n}'],
    ['local.a', '?', 'locals { a = local.a }'],
    ['local.a', '[1, 2]', 'locals {\n a = concat(local.b, [2])\n b = [1]\n}'],
    ['var.p', '587', 'variable "p" {\n type = number\n default = 587\n}'],
    ['var.p', '?', 'variable "p" {}'],
    ['aws_security_group.x.id', '?(aws_security_group.x.id)'],
    ['module.x.id', '?'],
    ['true ? 25 : 26', '25'],
    ['var.x ? 25 : 26', '?'],
    ['1 == 1 && !false || var.x ? "a" : "b"', '"a"'],
    ['1 + 2 * 3 - 4 / 2', '5'],
    ['(1 + 2) * 3 % 2', '1'],
    ['1 < 2 ? 2 >= 2 : 0', 'true'],
    ['[for p in [25, 26] : p if p != 25]', '[26]'],
    ['[for i, p in ["a", "b"] : "${i}-${p}"]', '["0-a", "1-b"]'],
    ['{for k, v in { a = 1 } : v => k}', '{1: "a"}'],
    ['[for p in var.x : { from = 25, to = p }]', '[{from: 25, to: ?}]'],
    ['[{ a = 1 }, { a = 2 }][*].a', '[1, 2]'],
    ['[{ a = 1 }].*.a', '[1]'],
    ['f(1, [2]...)', '?'],
    ['concat([1], [2, 3], [])', '[1, 2, 3]'],
    ['merge({ a = 1 }, { a = 2, b = 3 })', '{a: 2, b: 3}'],
    ['flatten([[1], [[2]], 3])', '[1, 2, 3]'],
    ['toset(["a", "a", "b"])', '["a", "b"]'],
    ['split(",", "25,587")', '["25", "587"]'],
    ['join("-", ["25", "587"])', '"25-587"'],
    ['format("%s:%d", "a", 25)', '"a:25"'],
    ['lookup({ a = 1 }, "b", 2)', '2'],
    ['element([1, 2], 3)', '2'],
    ['length([1, 2])', '2'],
    ['range(25, 28)', '[25, 26, 27]'],
    ['range(3)', '[0, 1, 2]'],
    ['keys({ a = 1 })', '["a"]'],
    ['values({ a = 1 })', '[1]'],
    ['upper("tcp")', '"TCP"'],
    ['coalesce("", null, "a")', '"a"'],
    ['try(var.x, 25)', '25'],
    ['contains(["a"], "a")', 'true'],
    ['zipmap(["a"], [1])', '{a: 1}'],
    ['setproduct(["a", "b"], [1])', '[["a", 1], ["b", 1]]'],
    ['"a" ~ "b"', '?'],
    ['', '""'],
  ] as const) {
    it(`${JSON.stringify(expression)}${names === undefined ? '' : ` with ${names.replace(/\s+/g, ' ')}`}`, () =>
      assert.equal(inHcl(expression, names ?? ''), expected));
  }
});

describe('HCL: blocks', () => {
  it('come with their labels and parts, in order', () => {
    assert.deepEqual(blocks(hcl, 'resource "a" "b" {\n  x = 1\n  y {\n    z = 2\n  }\n  y {}\n}\nlast "c" { q = 1 }'), [
      'resource a b {x: 1, y: {z: 2}, y: {}}',
      'last c {q: 1}',
    ]);
  });

  it('come once for each element of a literal for_each or count, where they say so', () => {
    assert.deepEqual(
      blocks(hcl, 'resource "a" "b" {\n  for_each = { x = 1, y = 2 }\n  k = each.key\n  v = each.value\n}'),
      [
        'resource a b {for_each: {x: 1, y: 2}, k: "x", v: 1}'.replace('"x"', '"x"'),
        'resource a b {for_each: {x: 1, y: 2}, k: "y", v: 2}',
      ],
    );
    assert.equal(blocks(hcl, 'resource "a" "b" {\n  count = 3\n  p = 80 + count.index\n}').length, 3);
    assert.equal(blocks(hcl, 'resource "a" "b" {\n  count = 3\n  p = 80\n}').length, 1);
    assert.deepEqual(blocks(hcl, 'resource "a" "b" {\n  for_each = var.x\n  v = each.value\n}'), [
      'resource a b {for_each: ?, v: ?}',
    ]);
  });

  it('have a part for each element of a dynamic block', () => {
    assert.deepEqual(
      blocks(
        hcl,
        'resource "a" "b" {\n  dynamic "r" {\n    for_each = [25, 26]\n    content {\n      p = r.value\n      i = r.key\n    }\n  }\n}',
      ),
      ['resource a b {r: {p: 25, i: 0}, r: {p: 26, i: 1}}'],
    );
    assert.deepEqual(
      blocks(
        hcl,
        'resource "a" "b" {\n dynamic "r" {\n for_each = var.x\n iterator = y\n content {\n p = y.value\n }\n }\n}',
      ),
      ['resource a b {r: {p: ?}}'],
    );
  });

  it('hold what names are given that the file does not use', () => {
    assert.deepEqual(
      blocks(
        hcl,
        'locals {\n  a = 25\n  b = 26\n}\nvariable "c" { default = 27 }\nvariable "d" { default = 28 }\nx = var.d + local.b',
      ),
      [' {a: 25}', ' {c: 27}', ' {x: 54}'],
    );
  });

  it('begin anew where one above is not closed', () => {
    assert.deepEqual(blocks(hcl, 'resource "a" "b" {\n  x = [1\nresource "a" "c" {\n  x = 2\n}\n'), [
      'resource a b {x: [1]}',
      'resource a c {x: 2}',
    ]);
  });

  it('end at their brace whatever stands in texts and comments', () => {
    const odd = '  x = "}"\n  # }\n  /* } */\n  y = "${"}"}"\n  z = <<E\n}\n"\nE\n';
    assert.deepEqual(blocks(hcl, `resource "a" "b" {\n${odd}}\nresource "a" "c" {}`), [
      'resource a b {x: "}", y: "}", z: "}\\n\\"\\n"}',
      'resource a c {}',
    ]);
  });
});

describe('Bicep: expressions', () => {
  for (const [expression, expected, names] of [
    ['25', '25'],
    ["'25'", '"25"'],
    ["'it\\'s \\${x}'", '"it\'s ${x}"'],
    ["'a${25}b'", '"a25b"'],
    ["'''\na'b ${c}'''", '"a\'b ${c}"'],
    ["[\n  '25'\n  '587'\n]", '["25", "587"]'],
    ["[ '25', '587' ]", '["25", "587"]'],
    ["{\n  a: 1\n  'b-c': 2, d: 3\n}", '{a: 1, b-c: 2, d: 3}'],
    ['p', '25', 'param p int = 25'],
    ['p', '?', 'param p int'],
    ['p.a[0].b', '7', 'var p = {\n  a: [ { b: 7 } ]\n}'],
    ['p', '[1]', "@description('x')\nparam p array = [\n  1\n]"],
    ['p', '{a: 1}', 'param p { a: int } = { a: 1 }'],
    ['v', '?', 'var v = v'],
    ["true ? 'a' : 'b'", '"a"'],
    ["p\n    ? 'a'\n    : 'b'", '"b"', 'param p bool = false'],
    ['[for x in [1, 2]: x + 1]', '[2, 3]'],
    ["[for (x, i) in ['a']: '${x}${i}']", '["a0"]'],
    ['[for i in range(5, 2): i]', '[5, 6]'],
    ['concat([1], [2])', '[1, 2]'],
    ['union({ a: 1 }, { b: 2 })', '{a: 1, b: 2}'],
    ["split('25,587', ',')", '["25", "587"]'],
    ['string(25)', '25'],
    ['nsg.id', '?(nsg.id)'],
    ['az.resourceGroup().location', '?'],
    ["p.?a ?? 'x'", '1', 'var p = { a: 1 }'],
    ['map(p, x => x.y)', '?', 'var p = []'],
  ] as const) {
    it(`${JSON.stringify(expression)}${names === undefined ? '' : ` with ${names.replace(/\s+/g, ' ')}`}`, () =>
      assert.equal(inBicep(expression, names ?? ''), expected));
  }
});

describe('Bicep: statements', () => {
  it('give resources and modules, loops as many as they make', () => {
    assert.deepEqual(
      blocks(
        bicep,
        "resource a 'T@1' = if (x) {\n  n: 1\n}\nresource b 'T@1' existing = {\n  n: 2\n}\nmodule c './c.bicep' = [for i in [3, 4]: {\n  n: i\n}]\noutput d int = 5\n",
      ),
      ['resource a T@1 {n: 1}', 'resource b T@1 {n: 2}', 'module c ./c.bicep {n: 3}', 'module c ./c.bicep {n: 4}'],
    );
  });

  it('hold resources within resources', () => {
    assert.deepEqual(blocks(bicep, "resource a 'T@1' = {\n  resource b 'u' = {\n    n: 1\n  }\n}\n"), [
      'resource a T@1 {resources: {type: "u", n: 1}}',
    ]);
  });
});

describe('templates: places', () => {
  it('are those of the literals, with the uses through which they came', () => {
    const text = 'locals { p = [25] }\nresource "a" "b" {\n  x = local.p[0]\n}\n';
    const [block] = blocksIn(hcl as unknown as HostLanguage<never>, text);
    const value = block?.body.entries[0]?.value;
    assert.ok(value?.kind === 'text');
    const [piece] = value.pieces;
    const at = (place: NonNullable<typeof piece>['place']): string =>
      text.slice(spanOf(place).start, spanOf(place).end);
    assert.ok(piece?.exact);
    assert.deepEqual([at(piece.place), at(value.place), piece.via.map(at)], ['25', 'local.p[0]', ['local.p[0]']]);
  });
});
