import assert from 'node:assert/strict';
import { fortios } from '../../../server/src/languages/fortios';
import { junos } from '../../../server/src/languages/junos';
import { routeros } from '../../../server/src/languages/routeros';
import { vyos } from '../../../server/src/languages/vyos';
import { blocks } from '../../harness/blocks';

describe('languages of appliances', () => {
  it('reads FortiOS blocks at their paths, in VDOMs and without, with texts over several lines', () => {
    const text =
      'config vdom\nedit root\nconfig firewall policy\n edit 1\n  set name "a\nb"\n  set service "X Y" Z\n  config inner\n   edit 2\n    set port 25\n   next\n  end\n next\nend\nnext\nend\nconfig system global\n set port 443\nend\n';
    assert.deepEqual(
      blocks(fortios, text).map((b) => b.replace(/@\d+/g, '')),
      ['vdom root firewall policy 1: name a\nb; service X Y Z; inner 2 port 25'],
    );
  });

  it('ends a text that nobody closed before the next command', () => {
    const text = 'config firewall policy\nedit 1\nset comments "half\nset service "SMTP"\nnext\nend\n';
    assert.deepEqual(
      blocks(fortios, text).map((b) => b.replace(/@\d+/g, '')),
      ['firewall policy 1: comments half; service SMTP'],
    );
  });

  it('tells lines that begin alike apart, however they are written', () => {
    const text =
      'set applications application A protocol tcp\nset applications application A destination-port 25\nset applications application "A" destination-port [ 587\n 995 ]\nset  applications application A term t protocol udp\nset applications application AB protocol tcp\nset applications application A protocol udp\ndelete applications application A protocol udp\ndeactivate applications application A protocol\nset applications application A\n';
    const expected = [
      'applications application A: protocol tcp; destination-port 25; destination-port [ 587 995 ]; term t protocol udp',
      'applications application AB: protocol tcp',
      'applications application A: protocol udp',
      'delete applications application A: protocol udp',
      'applications application A: deactivate protocol; ',
    ];
    for (const target of [Number.POSITIVE_INFINITY, 1, 100])
      assert.deepEqual(
        blocks(junos, text, target).map((b) => b.replace(/@\d+/g, '')),
        expected,
      );
  });

  it('looks paths up afresh where the place has changed at which they begin', () => {
    const text =
      'set applications application A protocol tcp\nedit logical-systems X\nset applications application A protocol tcp\ntop\nset applications application A protocol udp\nedit applications\nset application A destination-port 25\nup\nset application A destination-port 26\n';
    assert.deepEqual(
      blocks(junos, text).map((b) => b.replace(/@\d+/g, '')),
      [
        'applications application A: protocol tcp',
        'logical-systems X applications application A: protocol tcp',
        'applications application A: protocol udp',
        'applications application A: destination-port 25',
      ],
    );
  });

  it('goes on behind a block within an entry that nobody closed', () => {
    const text =
      'config system interface\nedit a\nconfig ipv6\nset x y\nnext\nend\nconfig firewall service custom\nedit S\nset tcp-portrange 25\nnext\nend\n';
    assert.deepEqual(
      blocks(fortios, text).map((b) => b.replace(/@\d+/g, '')),
      ['firewall service custom S: tcp-portrange 25'],
    );
  });

  it('reads the same of Junos in braces and as lines', () => {
    const braces =
      'applications {\n  application A {\n    protocol tcp; destination-port [ 25 587 ];\n    term t { protocol udp; }\n  }\n}\n';
    const lines =
      'set applications application A protocol tcp\nset applications application A destination-port [ 25 587 ]\nset applications application A term t protocol udp\n';
    const edited =
      'edit applications\nedit application A\nset protocol tcp\nset destination-port [ 25 587 ]\nset term t protocol udp\n';
    const expected = ['applications application A: protocol tcp; destination-port [ 25 587 ]; term t protocol udp'];
    for (const text of [braces, lines, edited])
      assert.deepEqual(
        blocks(junos, text).map((b) => b.replace(/@\d+/g, '')),
        expected,
        text,
      );
  });

  it('keeps what lines in a row say of one thing together, and removals apart', () => {
    const text =
      'set firewall name A rule 1 action accept\n# between\n\nset firewall name A rule 1 protocol tcp\ndelete firewall name A rule 1 protocol\nset firewall name A default-action drop\n';
    assert.deepEqual(
      blocks(vyos, text).map((b) => b.replace(/@\d+/g, '')),
      [
        'firewall name A rule 1: action accept; protocol tcp',
        'delete firewall name A rule 1: protocol',
        'firewall name A: default-action drop',
      ],
    );
  });

  it('joins words of RouterOS that are cut at a line end', () => {
    assert.deepEqual(
      blocks(routeros, '/ip firewall filter\nadd dst-port=5\\\r\n    87 comment="a \\\n   b" \\\n x=y\n'),
      ['/ip|add dst-port=587 comment=a b x=y@20'],
    );
  });
});
