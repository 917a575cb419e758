import assert from 'node:assert/strict';
import { routeros } from '../../../server/src/dialects/routeros';
import { statements as statementsIn } from '../../../server/src/document/view';
import { routeros as language } from '../../../server/src/languages/routeros';
import type { Amendment, Rule } from '../../../server/src/model/statement';
import { valueOf } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const ros = dialectTests(routeros, (text) => readItems([language], text).items);

const rule = (value: string): string => `/ip firewall filter add chain=input protocol=tcp dst-port=${value}\n`;
/** The ports of each rule in turn; `?` with the reason for one that is not read. */
function ports(text: string): string[] {
  const { statements } = ros.read(text);
  return statements
    .filter((statement): statement is Rule => statement.kind === 'rule')
    .map(({ terms }) => {
      const written = terms[0]?.ends[1].ports;
      if (written?.kind === 'unread') return `? ${written.why}`;
      return (
        (written && valueOf(written))?.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',') ?? ''
      );
    });
}

describe('RouterOS scripts', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a local variable', `:local p "25,587"\n${rule('$p')}`, ['25,587']],
    ['one among others in a word', `:local p 25\n${rule('$p,587')}${rule('"$p,465"')}`, ['25,587', '25,465']],
    ['a variable whose name is quoted', `:local "mail-port" 25\n${rule('$"mail-port"')}`, ['25']],
    ['names are told apart by case', `:local p 25\n${rule('$P')}`, ['? `$P` has no value in this file']],
    [
      'commands without their colon',
      `local p 25\nif ([:len [/ip address find]] = 0) do={ ${rule('$p')} }\nforeach q in={587;465} do={ ${rule('$q')} }\n`,
      ['25', '587', '465'],
    ],
    [
      'a set of a menu is none of a variable',
      `:local p 25\n/ip firewall filter\nset p dst-port=587\n${rule('$p')}`,
      ['25'],
    ],
    ['a global one that is declared once more', `:global p 25\n:global p\n${rule('$p')}`, ['25']],
    ['one that is set anew', `:local p 25\n:set p 587\n${rule('$p')}`, ['587']],
    ['one that is set by its use', `:local p 25\n:set $p 587\n${rule('$p')}`, ['587']],
    ['one that is local without a value', `:local p 25\n:local p\n${rule('$p')}`, ['? `$p` has no value in this file']],
    ['several statements of a line', `:local p 25; ${rule('$p')}`, ['25']],
    ['an element by its number', `:local a {25;587}\n${rule('($a->1)')}`, ['587']],
    ['an element by its name', `:local a {"x"=25;"y"=587}\n${rule('($a->"y")')}`, ['587']],
    ['one that is not there', `:local a {25}\n${rule('($a->4)')}`, ['? `$a->4` is not in the array']],
    ['texts put together', `:local p 25\n${rule('($p . "," . "587")')}`, ['25,587']],
    ['the dots of an address join nothing', `:local h (10.0.0.5)\n${rule('25')}`, ['25']],
    ['a sum', `:local p 25\n${rule('($p+1)')}`, ['? `$p+1` is worked out by the router']],
    ['a command', rule('[:pick $x 0]'), ['? `[:pick $x 0]` is worked out by the router']],
    ['a whole array', `:local a {25;587}\n${rule('$a')}`, ['? an array is not followed into a word']],
    ['a loop over an array', `:foreach p in={25;587} do={ ${rule('$p')} }\n`, ['25', '587']],
    ['a loop with keys', `:foreach k,p in={"a"=25;"b"=587} do={ ${rule('$p')} }\n`, ['25', '587']],
    ['a loop over a joined list', `:foreach p in=(25,587) do={ ${rule('$p')} }\n`, ['25', '587']],
    ['a loop over one value', `:local a 25\n:foreach p in=$a do={ ${rule('$p')} }\n`, ['25']],
    [
      'a loop over what only the router knows',
      `:foreach p in=[/ip address find] do={ ${rule('$p')} }\n`,
      ['? `$p` is given a value by the turns of a loop'],
    ],
    [
      'a loop within a loop',
      `:foreach a in={2;5} do={ :foreach b in={4;7} do={ ${rule('"$a,$b"')} } }\n`,
      ['2,4', '2,7', '4-5', '5,7'],
    ],
    [
      'what a block makes stays in it',
      `{ :local p 25\n${rule('$p')} }\n${rule('$p')}`,
      ['25', '? `$p` has no value in this file'],
    ],
    ['what a block sets outside of it', `:local p 25\n{ :set p 587 }\n${rule('$p')}`, ['587']],
    [
      'what a condition sets is not known behind it, and is in it',
      `:local p 25\n:if ($x) do={ :set p 587\n${rule('$p')} } else={ ${rule('$p')} }\n${rule('$p')}`,
      ['587', '25', '? `$p` is given a value under a condition'],
    ],
    [
      'a condition within another that leaves the variable as it was',
      `:local p 25\n:if ($x) do={ :if ($y) do={ :local p 1 } }\n${rule('$p')}`,
      ['25'],
    ],
    ['a handler of errors', `:do { ${rule('25')} } on-error={ ${rule('587')} }\n`, ['25', '587']],
    ['a function', `:local f do={ ${rule('$1')} }\n`, ['? `$1` is given a value by the calls of this function']],
    [
      'a script that is kept knows none of these variables',
      `:local p 25\n/system script add source={ ${rule('$p')} }\n`,
      ['? `$p` is given a value by what runs this script'],
    ],
    [
      'the menu of a block ends with it',
      '/ip firewall filter\n{ /ip route\nadd gateway=x }\nadd chain=input protocol=tcp dst-port=25\n',
      ['25'],
    ],
    ['a brace that nobody closes', `:if ($x) do={\n${rule('25')}`, ['25']],
    ['a bracket that nobody closes', `:local x [find (\n${rule('25')}`, ['25']],
    ['a quote that nobody closes', `:local x "\n${rule('25')}`, ['25']],
    ['a brace that closes nothing', `}\n${rule('25')}`, ['25']],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(ports(text), expected));

  it('a literal in a variable has the attributes of the rule that uses it', () => {
    assert.equal(
      ros.references(`:local p "25,587"\n${rule('$p')}`),
      '25/tcp in allow destination, 587/tcp in allow destination',
    );
  });

  it('what stands under a condition is not sure to be there', () => {
    const [first, second] = [
      ...statementsIn(testDocument(`${rule('25')}:if ($x) do={ ${rule('25')} }\n`, { language: 'routeros' })),
    ];
    assert.equal(first?.way, undefined);
    assert.ok(second?.way);
  });

  it('ports by which rules are found are no ports that are set', () => {
    const [set, remove] = ros.read(
      '/ip firewall filter\nset [find chain=input dst-port=25] dst-port=587\nremove [find protocol=tcp dst-port=110]\n',
    ).statements as Amendment[];
    assert.equal(set?.operation, 'set');
    assert.equal(set?.selection?.terms[0]?.ends[1].uses[0]?.literal.text, '25');
    assert.equal(set?.rule.terms[0]?.ends[1].uses[0]?.literal.text, '587');
    assert.equal(remove?.operation, 'delete');
    assert.equal(remove?.selection?.terms[0]?.ends[1].uses[0]?.literal.text, '110');
  });

  it('a port is written over where the variable has it; none is added there', () => {
    const text = `:local p "25,587"\n${rule('$p')}`;
    const use = (statement: unknown) => (statement as Rule).terms[0]?.ends[1].uses[0];
    const changed = ros.revised(text, (statement) => ({
      kind: 'replace-port',
      use: use(statement) as NonNullable<ReturnType<typeof use>>,
      ports: [{ from: 2525, to: 2525 }],
    }));
    assert.equal(changed, text.replace('25,', '2525,'));
    assert.equal(
      ros.revised(text, () => ({ kind: 'add-port', side: 'destination', ports: [{ from: 465, to: 465 }] })),
      undefined,
    );
  });

  it('a caret in a body', () => {
    const site = ros.siteAt(':foreach p in={25;587} do={\n  /ip firewall filter add protocol=udp dst-port=5¦\n}');
    assert.equal(site?.over, '5');
    assert.deepEqual(site?.transport, ['udp']);
  });
});
