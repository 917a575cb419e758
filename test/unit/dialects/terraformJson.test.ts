// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform puts values into texts so.
import assert from 'node:assert/strict';
import { terraform } from '../../../server/src/dialects/terraform';
import { hcl } from '../../../server/src/languages/hcl';
import { json } from '../../../server/src/languages/json';
import type { HostLanguage } from '../../../server/src/model/language';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const testsOf = (language: unknown) =>
  dialectTests(terraform, (text) => readItems([language as HostLanguage], text).items);
const inJson = testsOf(json);
const inHcl = testsOf(hcl);

const rule = (fields: string): string => `{"resource":{"aws_security_group_rule":{"a":{"type":"ingress",${fields}}}}}`;

describe('Terraform in JSON', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a resource',
      '{"resource":{"aws_security_group_rule":{"a":{"type":"ingress","from_port":25,"to_port":"25","protocol":"tcp"}}}}',
      'resource "aws_security_group_rule" "a" {\ntype = "ingress"\nfrom_port = 25\nto_port = "25"\nprotocol = "tcp"\n}',
    ],
    [
      'lists at every level',
      '{"resource":[{"aws_security_group":[{"a":[{"ingress":[{"from_port":25,"to_port":26,"protocol":"udp"}]}]}]}]}',
      'resource "aws_security_group" "a" {\ningress {\nfrom_port = 25\nto_port = 26\nprotocol = "udp"\n}\n}',
    ],
    [
      'locals and variables, before and behind what uses them',
      '{"locals":{"p":25},"resource":{"aws_security_group":{"a":{"egress":{"from_port":"${local.p}","to_port":"${var.q}","protocol":"tcp"}}}},"variable":{"q":{"default":30}}}',
      'locals { p = 25 }\nresource "aws_security_group" "a" {\negress {\nfrom_port = local.p\nto_port = var.q\nprotocol = "tcp"\n}\n}\nvariable "q" { default = 30 }',
    ],
    [
      'sections that are lists',
      '{"locals":[{"p":25}],"variable":[{"q":[{"default":30}]}],"resource":{"aws_security_group":{"a":{"egress":{"from_port":"${local.p}","to_port":"${var.q}","protocol":"tcp"}}}}}',
      'locals { p = 25 }\nvariable "q" { default = 30 }\nresource "aws_security_group" "a" {\negress {\nfrom_port = local.p\nto_port = var.q\nprotocol = "tcp"\n}\n}',
    ],
    [
      'for_each and functions',
      '{"resource":{"aws_vpc_security_group_ingress_rule":{"a":{"for_each":"${toset([\\"25\\", \\"587\\"])}","from_port":"${each.value}","to_port":"${each.value}","ip_protocol":"tcp"}}}}',
      'resource "aws_vpc_security_group_ingress_rule" "a" {\nfor_each = toset(["25", "587"])\nfrom_port = each.value\nto_port = each.value\nip_protocol = "tcp"\n}',
    ],
    [
      'dynamic blocks within blocks, with an iterator',
      '{"resource":{"google_compute_firewall":{"a":{"direction":"INGRESS","dynamic":[{"allow":{"for_each":["25","110"],"iterator":"it","content":{"protocol":"tcp","ports":["${it.value}"]}}}]}}}}',
      'resource "google_compute_firewall" "a" {\ndirection = "INGRESS"\ndynamic "allow" {\nfor_each = ["25", "110"]\niterator = it\ncontent {\nprotocol = "tcp"\nports = [it.value]\n}\n}\n}',
    ],
    [
      'values of a module',
      '{"module":{"m":{"ingress_rules":[{"from_port":25,"to_port":25,"protocol":"tcp"}]}}}',
      'module "m" {\ningress_rules = [{ from_port = 25, to_port = 25, protocol = "tcp" }]\n}',
    ],
    [
      'names that nothing uses',
      '{"locals":{"ingress":[{"from_port":25,"to_port":25,"protocol":"tcp"}]},"variable":{"egress":{"default":[{"from_port":53,"to_port":53,"protocol":"udp"}]}}}',
      'locals { ingress = [{ from_port = 25, to_port = 25, protocol = "tcp" }] }\nvariable "egress" { default = [{ from_port = 53, to_port = 53, protocol = "udp" }] }',
    ],
  ];
  for (const [name, text, other] of cases) {
    it(`says what HCL says: ${name}`, () => {
      const expected = inHcl.references(other);
      assert.notEqual(expected, '');
      assert.equal(inJson.references(text), expected);
      assert.deepEqual(inJson.literals(text), inHcl.literals(other));
    });
  }

  it('points at the number within its quotes', () => {
    const text = rule('"from_port":"25","to_port":25,"protocol":"tcp"');
    assert.deepEqual(inJson.literals(text), ['25', '25']);
    assert.deepEqual(inJson.unread(rule('"from_port":"${var.x}","to_port":25,"protocol":"tcp"')), [
      '"${var.x}": `var.x` has no value in this file',
    ]);
  });

  it('reads on where a value is not typed yet, or the line ends behind a name', () => {
    assert.equal(
      inJson.references(rule('"from_port": ,"to_port":25,"protocol":"tcp"')),
      '25 upper/tcp in allow destination',
    );
    assert.equal(
      inJson.references(rule('"from_port":\n"to_port":25,"protocol":"tcp"')),
      '25 upper/tcp in allow destination',
    );
    assert.equal(
      inJson.references(rule('"from_port"\n:\n25,"to_port"\n:\n25,"protocol":"tcp"')),
      '25 lower/tcp in allow destination, 25 upper/tcp in allow destination',
    );
  });

  it('knows where a port may be typed, and spells changes in JSON', () => {
    const site = inJson.siteAt(rule('"from_port":2¦,"to_port":25,"protocol":"tcp"'));
    assert.equal(site?.kind, 'port');
    assert.equal(site?.over, '2');
    const text = rule('"from_port":25,"to_port":25,"protocol":"tcp"');
    assert.equal(
      inJson.revised(text, { kind: 'set-transport', transport: 'udp' }),
      text.replace('"protocol":"tcp"', '"protocol":"udp"'),
    );
    // What is left of a member of an object would be no JSON.
    assert.equal(inJson.revised(text, { kind: 'remove' }), undefined);
  });

  it('takes no other JSON for its own', () => {
    for (const text of [
      '{"resource":{"name":{"a":{"from_port":25,"to_port":25}}}}',
      '{"resources":[{"aws_security_group_rule":{"a":{"from_port":25}}}]}',
      '{"output":{"a":{"value":[{"from_port":25,"to_port":25,"protocol":"tcp"}]}}}',
    ])
      assert.equal(inJson.references(text), '', text);
  });
});
