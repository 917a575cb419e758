import assert from 'node:assert/strict';
import { formatPorts } from '../../../server/src/base/portSet';
import { type Place, placeAt, spanOf } from '../../../server/src/base/span';
import { mistakeOf, type PortGrammar } from '../../../server/src/dialects/shared/portMistakes';
import {
  type PortReading,
  type PortSyntax,
  readPorts,
  readPortValues,
} from '../../../server/src/dialects/shared/ports';
import { valueOf } from '../../../server/src/model/statement';
import { HOLE, type Piece, plainText, type Text } from '../../../server/src/model/value';

const anchor = { base: 0 };
const SYNTAX: PortSyntax = {
  subject: 'netsh',
  separators: ',',
  rangeSign: '-',
  keywords: new Map([
    ['rpc', 'RPC'],
    ['rpc-epmap', 'RPC-EPMap'],
  ]),
  anyWords: new Set(['any', '*']),
};
const SINGLE: PortSyntax = { ...SYNTAX, separators: '' };
const GRAMMAR: PortGrammar = { subject: 'netsh', rangeSign: '-', listSign: ',', consequence: 'the rule is refused' };

const bare = (text: string, at = 100): Text => plainText(text, placeAt(anchor, at, at + text.length));
const read = (text: string, syntax = SYNTAX): PortReading => readPorts(bare(text), syntax);
const ports = (reading: PortReading): string => {
  const set = valueOf(reading.ports);
  return set === undefined ? reading.ports.kind : formatPorts(set);
};
const offsets = (place: Place): string => `${spanOf(place).start}-${spanOf(place).end}`;
const uses = (reading: PortReading): string =>
  reading.uses.map((u) => `${u.literal.text}@${offsets(u.literal.place)} ${u.part}`).join(', ');

describe('ports in one value', () => {
  it('reads numbers, ranges and lists, each element in its own place', () => {
    const reading = read('25,587, 6005-65534');
    assert.equal(ports(reading), '25, 587, 6005-65534');
    assert.equal(uses(reading), '25@100-102 one, 587@103-106 one, 6005-65534@108-118 range');
    assert.deepEqual(reading.faults, []);
    assert.equal(reading.incomplete, false);
  });

  it('takes words for every port and port keywords for what they are', () => {
    assert.equal(ports(read('Any')), '0-65535');
    assert.equal(uses(read('*')), '');
    const keyword = read('rpc-epmap');
    assert.equal(keyword.uses[0]?.literal.form, 'keyword');
    assert.equal(ports(keyword), '');
    assert.equal(ports(read('RPC,25')), '25');
  });

  it('counts 0 and zeros before a number', () => {
    assert.equal(ports(read('0')), '0');
    assert.equal(ports(read('0025')), '25');
    assert.equal(ports(read('65535')), '65535');
  });

  it('names what lies outside the ports', () => {
    for (const [text, why] of [
      ['65536', 'too-large'],
      ['643270', 'too-large'],
      ['99999999999999999999', 'too-large'],
      ['-1', 'negative'],
      ['587-25', 'reversed'],
      ['25-70000', 'too-large'],
    ] as const) {
      const reading = read(text);
      assert.deepEqual(
        reading.faults.map((f) => (f.kind === 'out-of-range' ? f.why : f.kind)),
        [why],
        text,
      );
      assert.equal(reading.ports.kind, 'unread', text);
      assert.equal(reading.uses.length, 0, text);
    }
  });

  it('finds nothing wrong with what is being typed', () => {
    for (const text of ['', '25,', '25-', '25,587-', '-', ' ']) {
      const reading = read(text);
      assert.deepEqual(reading.faults, [], text);
      assert.equal(reading.incomplete, true, text);
    }
    assert.equal(uses(read('25-')), '25@100-102 one');
  });

  it('says which sign of a range is another tool\u2019s', () => {
    for (const text of ['6005:65534', '6005..65534', '6005\u201365534', '6005 to 65534', '6005~65534']) {
      const reading = read(text);
      assert.equal(ports(reading), '6005-65534', text);
      const [fault] = reading.faults;
      assert.equal(fault?.kind === 'range-sign' && fault.instead, '6005-65534', text);
    }
    assert.deepEqual(read('6005 - 65534').faults, []);
    // The wrong sign is said before the wrong ends, and the ports stay unread.
    for (const [text, instead, ends] of [
      ['65534:6005', '6005-65534', 'reversed'],
      ['6005:99999', '6005-99999', 'too-large'],
    ]) {
      const { faults, ports: found } = read(text as string);
      assert.equal(found.kind, 'unread', text);
      assert.deepEqual(
        faults.map((f) => f.kind === 'range-sign' && [f.instead, f.ends]),
        [[instead, ends]],
      );
    }
    assert.equal(readPorts(bare('6005-65534'), { ...SYNTAX, rangeSign: ':' }).faults[0]?.kind, 'range-sign');
  });

  it('says which sign of a list is another tool\u2019s, and what is meant', () => {
    for (const text of ['25 587', '25;587', '25; 587']) {
      const reading = read(text);
      assert.equal(ports(reading), '25, 587', text);
      assert.deepEqual(
        reading.faults.map((f) => f.kind === 'list-sign' && f.elements.join('+')),
        ['25+587'],
        text,
      );
    }
    assert.equal(readPorts(bare('25,587'), SINGLE).faults[0]?.kind, 'list-sign');
    assert.equal(ports(readPorts(bare('25,587'), SINGLE)), '25, 587');
  });

  it('does not read words that are no ports', () => {
    for (const text of ['smtp', '25/tcp', 'abc', "'25'", '25/587', '1.5']) {
      const reading = read(text);
      assert.equal(reading.faults[0]?.kind, 'word', text);
      assert.equal(reading.unread.length, 1, text);
      assert.equal(reading.ports.kind, 'unread', text);
    }
  });

  it('follows literals through variables, and says what has no value', () => {
    const use = placeAt(anchor, 50, 53);
    const pieces: Piece[] = [
      { from: 0, to: 3, place: placeAt(anchor, 100, 103), exact: true, via: [] },
      { from: 3, to: 6, place: placeAt(anchor, 7, 10), exact: true, via: [use] },
      { from: 6, to: 7, place: placeAt(anchor, 106, 107), exact: true, via: [] },
      {
        from: 7,
        to: 8,
        place: placeAt(anchor, 107, 110),
        exact: false,
        via: [],
        why: '`%X%` has no value in this file',
      },
    ];
    const value: Text = { kind: 'text', text: `25,587,${HOLE}`, place: placeAt(anchor, 100, 110), pieces, quote: '' };
    const reading = readPorts(value, SYNTAX);
    assert.equal(uses(reading), '25@100-102 one, 587@7-10 one');
    assert.deepEqual(reading.uses[1]?.via, [use]);
    assert.deepEqual(
      reading.unread.map(({ place, why }) => `${offsets(place)} ${why}`),
      ['107-110 `%X%` has no value in this file'],
    );
    assert.equal(reading.ports.kind, 'unread');
  });

  it('takes a range of two variables for two literals', () => {
    const pieces: Piece[] = [
      { from: 0, to: 4, place: placeAt(anchor, 10, 14), exact: true, via: [placeAt(anchor, 100, 104)] },
      { from: 4, to: 5, place: placeAt(anchor, 104, 105), exact: true, via: [] },
      { from: 5, to: 10, place: placeAt(anchor, 30, 35), exact: true, via: [placeAt(anchor, 105, 109)] },
    ];
    const value: Text = { kind: 'text', text: '6005-65534', place: placeAt(anchor, 100, 109), pieces, quote: '' };
    const reading = readPorts(value, SYNTAX);
    assert.equal(uses(reading), '6005@10-14 lower, 65534@30-35 upper');
    assert.equal(ports(reading), '6005-65534');
  });

  it('does not point at a number put together from two words', () => {
    const pieces: Piece[] = [
      { from: 0, to: 1, place: placeAt(anchor, 100, 101), exact: true, via: [] },
      { from: 1, to: 2, place: placeAt(anchor, 7, 8), exact: true, via: [placeAt(anchor, 101, 104)] },
    ];
    const value: Text = { kind: 'text', text: '25', place: placeAt(anchor, 100, 104), pieces, quote: '' };
    assert.equal(readPorts(value, SYNTAX).uses.length, 0);
    assert.equal(readPorts(value, SYNTAX).unread.length, 1);
  });

  it('takes the value of a number where the language has numbers', () => {
    const hex: Text = { ...bare('0x19'), number: 25 };
    assert.equal(ports(readPorts(hex, { ...SYNTAX, numbers: true })), '25');
    assert.equal(readPorts(hex, { ...SYNTAX, numbers: true }).uses[0]?.literal.form, 'hex');
    assert.equal(readPorts(hex, SYNTAX).faults[0]?.kind, 'word');
    assert.equal(readPorts({ ...bare('1mb'), number: 1_048_576 }, { ...SYNTAX, numbers: true }).faults.length, 1);
  });

  it('joins the values of a list', () => {
    const place = placeAt(anchor, 100, 120);
    const list = { kind: 'list', items: [bare('25', 100), bare('587', 105)], place, via: [] } as const;
    assert.equal(ports(readPortValues(list, SINGLE)), '25, 587');
    const unknown = { kind: 'unknown', place, why: '`$x` has no value in this file' } as const;
    const open = readPortValues({ ...list, items: [bare('25', 100), unknown] }, SINGLE);
    assert.equal(open.ports.kind, 'unread');
    assert.equal(uses(open), '25@100-102 one');
  });

  it('stays linear and whole on any text', () => {
    const text = `${'9'.repeat(20_000)},${'25,'.repeat(20_000)}${' '.repeat(20_000)}x`;
    const reading = read(text);
    assert.equal(reading.uses.length, 20_000);
    assert.equal(reading.elements.length, 20_002);
  });
});

describe('mistakes in ports', () => {
  const mistake = (text: string, grammar = GRAMMAR, syntax = SYNTAX) => {
    const [fault] = read(text, syntax).faults;
    return fault && mistakeOf(fault, grammar);
  };

  it('says what is wrong and writes it right', () => {
    assert.equal(mistake('6005:65534')?.message, 'netsh writes a range 6005-65534; with a colon the rule is refused.');
    assert.equal(mistake('6005:65534')?.repairs[0]?.edits[0]?.newText, '6005-65534');
    assert.equal(
      mistake('25 587')?.message,
      'netsh parts ports with a comma, as in 25,587; with a blank the rule is refused.',
    );
    assert.equal(mistake('25 6005:65534')?.repairs[0]?.edits[0]?.newText, '25,6005-65534');
    assert.equal(mistake('587-25')?.repairs[0]?.edits[0]?.newText, '25-587');
    assert.equal(mistake('587-25')?.repairs[0]?.safety, 'suggestion');
    assert.equal(mistake('70000')?.kind, 'port-out-of-range');
    assert.equal(mistake('70000')?.repairs.length, 0);
    assert.equal(mistake('smtp'), undefined);
  });

  it('offers no list where one value belongs', () => {
    const found = mistake('25,587', { ...GRAMMAR, listSign: undefined }, SINGLE);
    assert.equal(found?.kind, 'port-list-in-one-value');
    assert.equal(found?.repairs.length, 0);
  });
});
