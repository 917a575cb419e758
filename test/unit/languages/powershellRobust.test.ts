import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { powershell } from '../../../server/src/languages/powershell/index';
import type { TopLevel } from '../../../server/src/languages/powershell/read';
import type { Embedded, Item } from '../../../server/src/model/item';
import type { Reading, Scope, Source } from '../../../server/src/model/language';
import { leaves, type Text, type Value } from '../../../server/src/model/value';
import { assertLinear } from '../../harness/growth';
import { Random } from '../../harness/random';
import { goldens } from '../../oracles/powershell/goldens';
import { mutants } from '../../oracles/powershell/mutate';
import { plainSource, readAll } from '../../oracles/powershell/syntaxWalk';

const sources = goldens().map(({ source }) => source);

/** A budget in proportion to the text, as documents give it, only smaller. */
const stepsFor = (text: string): number => 4_000 + 4 * text.length;

/** Runs a reading and gives what it emits and how many steps it took. */
function run(source: Source, reading: Reading<TopLevel>): { items: (Item | Embedded)[]; steps: number } {
  const items: (Item | Embedded)[] = [];
  const variables = new Map<string, Value | undefined>();
  const definitions = new Map(reading.definitions);
  const calls = new Set(reading.calls);
  const budget = stepsFor(source.text);
  let steps = budget;
  const scope: Scope = {
    get: (name) => variables.get(name),
    set: (name, value) => void variables.set(name, value),
    definition: (name) => definitions.get(name),
    isCalled: (name) => calls.has(name),
    spend(count) {
      steps -= count;
      return steps >= 0;
    },
    unread: () => undefined,
  };
  powershell.run(reading.syntax, source, scope, (item) => items.push(item));
  return { items, steps: budget - steps };
}

/** Everything that can be asked of an item is asked, and lies within the text. */
function check(items: readonly (Item | Embedded)[], length: number): void {
  const that = (holds: boolean, what: string): void => {
    if (!holds) assert.fail(what);
  };
  const inside = ({ start, end }: { start: number; end: number }): void =>
    that(0 <= start && start <= end && end <= length, `a place within the text: ${start}..${end} of ${length}`);
  const text = (value: Text): void => {
    inside(value.place);
    let at = 0;
    for (const { place, from, to, exact } of value.pieces) {
      inside(place);
      that(from === at && to > from, 'pieces without gaps');
      that(!exact || place.end - place.start === to - from, 'exact pieces as long as what is written');
      at = to;
    }
    that(at === value.text.length, 'pieces for all of the text');
  };
  const value = (of: Value): void => {
    inside(of.place);
    for (const leaf of leaves(of)) {
      if (leaf.kind === 'text') text(leaf);
      else if (leaf.kind === 'unknown') that(leaf.why.length > 0, 'a reason');
      else if (leaf.kind === 'table') for (const entry of leaf.entries) value(entry.value);
    }
  };
  for (const item of items) {
    if (item.kind === 'embedded') text(item.text);
    else {
      inside(item.place);
      if (item.kind === 'command') {
        text(item.name);
        for (const argument of item.arguments) {
          inside(argument.place);
          if (argument.value) value(argument.value);
        }
        for (const { place } of item.redirections) inside(place);
        if (item.input) value(item.input);
      } else if (item.kind === 'block') value(item.body);
      else value(item.value);
    }
  }
}

function readAndRun(text: string): void {
  const source = plainSource(text);
  const reading = readAll(source);
  assert.equal(reading.end, text.length);
  for (const { place } of reading.comments) assert.ok(place.start < place.end && place.end <= text.length);
  check(run(source, reading).items, text.length);
}

describe('PowerShell: any text', () => {
  it('reads and runs every beginning of every golden source', () => {
    for (const source of sources) for (let end = 0; end <= source.length; end++) readAndRun(source.slice(0, end));
  });

  it('reads and runs damaged sources', () => {
    for (const mutant of mutants(sources, 3000, 20)) readAndRun(mutant);
  });

  it('reads and runs noise', () => {
    const random = new Random(7);
    const letters = 'ab$@(){}[]"\'`|&;,.:-+=<>#%?!*/\\ \t\n\r\0\u201c\u2019\u2013\u00a0\ud83d25';
    for (let i = 0; i < 1500; i++) {
      readAndRun(Array.from({ length: random.below(60) }, () => letters.charAt(random.below(letters.length))).join(''));
    }
  });
});

/** Repeated to the length of a whole document on one line, or on lines of their own. */
const PATTERNS: readonly string[] = [
  'a',
  'a ',
  'a;',
  'a|',
  'a,',
  'a&',
  '(',
  '(a ',
  '{',
  '{a ',
  '@(',
  '@{a=',
  '$(',
  '"$(',
  '"',
  "'",
  '"a" ',
  '"a\n',
  "'a\n",
  '“a ',
  'a"b ',
  '`',
  '` ',
  '#',
  '<#',
  '<# #>',
  "@'\n",
  '@"\n$(',
  '$x',
  '$x.a',
  '.a',
  '$x[',
  '$a=',
  '$a+=1;',
  '1+',
  '1,',
  '-not ',
  '- ',
  '!',
  '[int]',
  '[a(',
  '[',
  'if(a){',
  'if(a){b}else ',
  'switch(a){b{',
  'function f{',
  'function f($a=(',
  'param($a,',
  'foreach($a in ',
  'for(;',
  'do{',
  'try{',
  'class A{[int]$b=',
  'enum A{B=',
  'a -b:',
  'a --% ',
  'a > ',
  '2>&1 ',
  ')',
  '}',
  'netsh a=1,2 ',
  'netsh a "b c"\n',
  '$a="$a$a"\n',
  '$a=@($a,$a)\n',
  '$a+=$a\n',
  '$b=$a;$a=@{x=$b}\n',
  'a @b\n',
  '$a|%{$a|%{$a}}\n',
  '$a=1,2,3,4;foreach($b in $a){foreach($c in $a){foreach($d in $a){e $b $c $d}}}\n',
  'function f{f}\n',
  'f;function f{g;g}function g{h;h}function h{k;k}\n',
  '&{a}\n',
  'New-NetFirewallRule -DisplayName "x $y" -LocalPort 25, 587 # a\n',
];

describe('PowerShell: long texts', () => {
  it('reads a line of 1 MB', () => {
    readAndRun('a '.repeat(500_000));
    readAndRun(`New-NetFirewallRule -DisplayName "${'x'.repeat(900_000)}" -LocalPort ${'25,'.repeat(30_000)}25`);
  });

  for (const pattern of PATTERNS) {
    it(`takes time in proportion: ${JSON.stringify(pattern)}`, () => {
      const work = (text: string): void => {
        const source = plainSource(text);
        run(source, readAll(source));
      };
      assertLinear(work, pattern, 8_000);
    });
  }
});

describe('PowerShell: chunks', () => {
  /** Plain data of a reading, to be compared. */
  const plain = (readings: readonly Reading<TopLevel>[]) => ({
    syntax: readings.flatMap(({ syntax }) => syntax),
    comments: readings.flatMap(({ comments }) => comments.map(({ place, text }) => [place.start, place.end, text])),
    calls: [...new Set(readings.flatMap(({ calls }) => calls))].sort(),
    definitions: readings.flatMap(({ definitions }) =>
      definitions.map(([name, found]) => [name, (found as { node: unknown }).node]),
    ),
  });

  function inChunks(source: Source, size: number): Reading<TopLevel>[] {
    const result: Reading<TopLevel>[] = [];
    let entry: unknown;
    for (let from = 0; from < source.text.length; ) {
      const reading = powershell.read(source, { from, stopAfter: from + size, entry }) as Reading<TopLevel>;
      assert.ok(reading.end > from);
      const before = source.text.charAt(reading.end - 1);
      assert.ok(reading.end === source.text.length || before === '\n' || before === '\r');
      result.push(reading);
      from = reading.end;
      entry = reading.exit;
    }
    return result;
  }

  const whole = sources.filter((source) => source !== '');

  it('read the same as the whole, source by source', () => {
    for (const text of whole) {
      const source = plainSource(text);
      assert.deepEqual(plain(inChunks(source, 1)), plain([readAll(source)]));
    }
  });

  it('read the same as the whole, all sources in one', () => {
    const random = new Random(3);
    for (let turn = 0; turn < 6; turn++) {
      const text = Array.from({ length: 120 }, () => random.pick(whole)).join(turn % 2 ? '\n' : '\r\n');
      const source = plainSource(text);
      for (const size of [1, 200, 3000]) assert.deepEqual(plain(inChunks(source, size)), plain([readAll(source)]));
    }
  });

  it('do not depend on text that has not been seen, unless they say so', () => {
    const random = new Random(4);
    for (let turn = 0; turn < 150; turn++) {
      const text = Array.from({ length: 12 }, () => random.pick(whole)).join('\n');
      const lines = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
      const cut = lines.length > 0 ? random.pick(lines) : text.length;
      const seen = powershell.read(plainSource(text.slice(0, cut)), { from: 0, stopAfter: cut >> 1, entry: undefined });
      if (seen.hungry || seen.end >= cut) continue;
      const all = powershell.read(plainSource(text), { from: 0, stopAfter: cut >> 1, entry: undefined });
      assert.equal(all.end, seen.end);
      assert.deepEqual(plain([all as Reading<TopLevel>]), plain([seen as Reading<TopLevel>]));
    }
  });
});
