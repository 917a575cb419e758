import assert from 'node:assert/strict';
import { sameState } from '../../../server/src/document/chunk';
import { type LineFormat, lineLanguage } from '../../../server/src/languages/lines';
import type { Command } from '../../../server/src/model/item';
import type { Source } from '../../../server/src/model/language';
import { emptyScope } from '../../harness/scope';

const WORDS = { quotes: '"\'', escapes: true, trailingComment: '#', marks: '{}' };
const flat: LineFormat = {
  id: 'flat',
  title: 'flat',
  languageIds: [],
  extensions: [],
  words: WORDS,
  comments: ['#', 'remark'],
  continuation: '\\',
  nesting: 'none',
  comment: '# ',
  trailingComment: '# ',
};

const source = (text: string): Source => {
  const anchor = { base: 0 };
  return { text, place: (start, end) => ({ anchor, start, end }) };
};

/** The commands of a text read in pieces of some `target` units, as words; those they belong to go before a `>`. */
function commands(format: LineFormat, text: string, target = Number.POSITIVE_INFINITY): string[] {
  const language = lineLanguage(format);
  const result: string[] = [];
  let entry: unknown;
  for (let from = 0; from < text.length; ) {
    const from_ = from;
    const src = source(text);
    const reading = language.read(src, { from: from_, stopAfter: Math.min(text.length, from_ + target), entry });
    language.run(reading.syntax, src, emptyScope, (item) => {
      const { context, words } = item as Command;
      const own = Array.from({ length: words?.count ?? 0 }, (_, i) => words?.text(i)).join('|');
      result.push(
        [...context.map(({ name, arguments: rest }) => [name.text, ...texts(rest)].join('|')), own].join('>'),
      );
    });
    assert.ok(reading.end > from_, 'reading goes on');
    from = reading.end;
    entry = reading.exit;
  }
  return result;
}

const texts = (list: Command['arguments']): string[] =>
  list.map((argument) => (argument.kind === 'value' && argument.value.kind === 'text' ? argument.value.text : '?'));

describe('line languages', () => {
  it('parts words at blanks, quotes and marks, and leaves comments out', () => {
    assert.deepEqual(commands(flat, 'a "b c" d\'e f\'\\ g {x} # no\n# none\nremark none\nremarkable\n'), [
      'a|b c|de f g|{|x|}',
      'remarkable',
    ]);
  });

  it('joins continued lines, with any line end', () => {
    assert.deepEqual(commands(flat, 'a \\\r\n b\\\n c\rd'), ['a|b|c', 'd']);
  });

  it('reaches to the end of the line with a quote that is not closed', () => {
    assert.deepEqual(commands(flat, 'a "b c\nd'), ['a|b c', 'd']);
  });

  it('gives each word the place at which it is written', () => {
    const language = lineLanguage(flat);
    const text = 'x --dport "25"';
    const src = source(text);
    const reading = language.read(src, { from: 0, stopAfter: text.length, entry: undefined });
    language.run(reading.syntax, src, emptyScope, (item) => {
      const value = (item as Command).words?.value(2);
      assert.equal(value?.text, '25');
      assert.deepEqual(
        value?.pieces.map(({ place }) => text.slice(place.start, place.end)),
        ['25'],
      );
      assert.equal((item as Command).words?.isQuoted(2), true);
    });
  });

  const nested = 'top\n one\n  two\n other\nnext\n  deep\n';
  it('finds by indentation what lines belong to, wherever the text is cut', () => {
    const expected = ['top', 'top>one', 'top>one>two', 'top>other', 'next', 'next>deep'];
    for (let target = 1; target <= nested.length; target++)
      assert.deepEqual(commands({ ...flat, nesting: 'indent' }, nested, target), expected);
  });

  it('finds by opening and closing lines what lines belong to, wherever the text is cut', () => {
    const format: LineFormat = {
      ...flat,
      nesting: (text, start) => {
        const c = text.charAt(start);
        return c === '+' ? 'open' : c === '-' ? 'close' : c === '*' ? 'replace' : c === '=' ? 'restart' : 'stay';
      },
    };
    const text = '+a 1\nx\n+b\ny\n-\nz\n*c\nw\n=d\nv\n-\n-\nu\n';
    const expected = [
      '+a|1',
      '+a|1>x',
      '+a|1>+b',
      '+a|1>+b>y',
      '+a|1>+b>-',
      '+a|1>z',
      '*c',
      '*c>w',
      '=d',
      '=d>v',
      '=d>-',
      '-',
      'u',
    ];
    for (let target = 1; target <= text.length; target++) assert.deepEqual(commands(format, text, target), expected);
  });

  it('has states that are plain data, equal only where the same lines are open', () => {
    const language = lineLanguage({ ...flat, nesting: () => 'open' });
    const src = source('a 1\n');
    const read = () => language.read(src, { from: 0, stopAfter: 4, entry: undefined }).exit;
    assert.ok(sameState(read(), read()));
    assert.ok(!sameState(read(), []));
  });

  it('is total and linear over whatever text', () => {
    for (const text of [
      '"'.repeat(50_000),
      '\\\n'.repeat(50_000),
      '{'.repeat(50_000),
      ' '.repeat(50_000),
      '\r'.repeat(50_000),
    ])
      assert.ok(commands({ ...flat, nesting: 'indent' }, text, 1024).length <= text.length);
  });
});
