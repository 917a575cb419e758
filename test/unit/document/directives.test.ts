import assert from 'node:assert/strict';
import { placeAt, spanOf } from '../../../server/src/base/span';
import { type Directive, directivesIn } from '../../../server/src/document/directives';

type Verb = Extract<Directive, { codes: unknown }>;

/** Reads a comment that stands at 100, with its sign; the place of what is found is given as the text it covers. */
function read(comment: string, sign = '#'): { kind: string; at: string; of: Directive }[] {
  const anchor = { base: 100 };
  const found = directivesIn({ place: placeAt(anchor, 0, comment.length), text: comment.slice(sign.length) });
  return found.map((of) => {
    const { start, end } = spanOf(of.place);
    return { kind: of.kind, at: comment.slice(start - 100, end - 100), of };
  });
}

describe('directives in comments', () => {
  it('are none in other comments', () => {
    for (const comment of [
      '# port 25',
      '# see exchange-ports',
      '# exchange-ports is a tool',
      '# https://exchange-ports:443/',
    ]) {
      assert.deepEqual(read(comment), [], comment);
    }
  });

  it('suppress codes with a reason and an end', () => {
    const [one] = read(
      '# exchange-ports: disable-line wrong-transport, any-any-allow -- the lab -- ours until=2027-01-31',
    );
    assert.equal(one?.at, 'disable-line wrong-transport, any-any-allow -- the lab -- ours until=2027-01-31');
    const of = one?.of as Verb;
    assert.deepEqual(
      of.codes.map(({ code, place }) => [code, spanOf(place).start - 100]),
      [
        ['wrong-transport', 31],
        ['any-any-allow', 48],
      ],
    );
    assert.deepEqual([of.reason, of.until], ['the lab -- ours', '2027-01-31']);
  });

  it('suppress everything where they name no code', () => {
    for (const verb of ['disable-line', 'disable-next-line', 'disable', 'enable']) {
      const [one] = read(`rem exchange-ports: ${verb}`, 'rem');
      assert.ok(one);
      assert.equal(one.kind, verb);
      assert.deepEqual((one.of as Verb).codes, []);
    }
  });

  it('name profile and dialect', () => {
    const [profile] = read('; Exchange-Ports: Profile version=2019 role=mailbox,edge  ', ';');
    assert.equal(profile?.at, 'version=2019 role=mailbox,edge');
    const [dialect] = read('# exchange-ports: dialect=Netsh');
    assert.ok(dialect);
    assert.equal((dialect.of as Extract<Directive, { kind: 'dialect' }>).id, 'netsh');
  });

  it('are read line by line in a block comment', () => {
    const comment = '<#\n  exchange-ports: disable a\n  exchange-ports: enable a\n#>';
    assert.deepEqual(
      read(comment, '<#').map(({ kind, at }) => [kind, at]),
      [
        ['disable', 'disable a'],
        ['enable', 'enable a'],
      ],
    );
  });

  it('are said to be malformed where they are', () => {
    for (const [comment, at] of [
      ['# exchange-ports: disabel x', 'disabel x'],
      ['# exchange-ports: disable-nextline x', 'disable-nextline x'],
      ['# exchange-ports: disable-all', 'disable-all'],
      ['# exchange-ports: disable x until=2027-02-30', 'until=2027-02-30'],
      ['# exchange-ports: disable x until=soon', 'until=soon'],
      ['# exchange-ports:', ''],
    ] as const) {
      const [one] = read(comment);
      assert.deepEqual([one?.kind, one?.at], ['malformed', at], comment);
    }
    assert.equal(read('# exchange-ports: disable x until=2028-02-29')[0]?.kind, 'disable');
  });
});
