import assert from 'node:assert/strict';
import { lineStarts } from '../../../server/src/base/lineIndex';
import { type Place, spanOf } from '../../../server/src/base/span';
import { HOLE, placeIn, type Text } from '../../../server/src/model/value';
import { argumentsOf, ascii, type Call, type GoldenCase, goldens, matches, programOf, runText } from './batchHarness';

/** Recordings with which we disagree on purpose. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'for: lines of a file with comments':
    'Lines that begin with a semicolon are passed over unless eol says otherwise; the recording keeps them.',
};

/** Recordings that say where a number is written which is not known here. */
const UNPLACED: Readonly<Record<string, string>> = {
  'labels: call of itself': 'A script that calls itself is not run again: its argument stays unknown.',
  'variables: substring of an undefined variable':
    'A variable without a value in the file may have one outside, so what its modifiers leave is not known.',
};

/**
 * Calls that are read although the recorded run did not make them, with how many there are. Whoever writes a script
 * works on every part of it, whichever way one run takes.
 */
const BEYOND: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'the branch that was not taken': {
    'blocks: if and else': 1,
    'blocks: else taken': 1,
    'blocks: else if': 2,
    'blocks: else without a block': 1,
    'blocks: else glued to the bracket': 1,
    'blocks: nested if else inside else': 2,
    'blocks: dangling else belongs to the inner if': 1,
    'comments: false condition': 1,
    'for: else after a loop body is no else': 1,
    'if: equal': 1,
    'if: letters matter': 1,
    'if: equ and neq': 1,
    'if: gtr, lss, geq, leq': 1,
    'if: exist': 1,
    'if: not exist with else': 1,
    'if: not errorlevel': 1,
    'if: errorlevel variable in a block is the old one': 1,
    'if: several commands after the condition': 2,
    'if: else with a block and a command after it': 1,
    'if: brackets glued': 1,
    'operators: double ampersand after failure': 1,
    'operators: double bar after success': 1,
    'operators: and before ampersand': 1,
  },
  'a label that nothing in the script leads to': {
    'labels: label never called': 1,
    'labels: two labels of one name: the next below wins': 1,
  },
  'a syntax error silences its own line and nothing else, as it comes and goes while one types': {
    'blocks: a command after the closing bracket': 1,
    'blocks: unquoted brackets in a name close the block': 2,
    'blocks: never closed': 1,
    'blocks: never closed, commands before it run': 1,
    'blocks: opening bracket on the next line': 1,
    'blocks: empty block': 1,
    'broken: half typed for': 1,
    'broken: half typed if': 1,
    'broken: pipe at the end': 2,
    'broken: pipe at the start': 1,
    'broken: redirection without a file': 2,
    'broken: an error in a block keeps all of it from running': 2,
    'comments: double colon last in a block': 2,
    'for: missing do': 1,
    'for: missing brackets': 1,
    'if: a missing command': 1,
    'operators: ampersand at the line start': 1,
    'operators: double bar at the line end': 2,
    'percent: tilde without a digit': 1,
    'percent: loop variable with one sign': 1,
  },
  'an argument of the script is not known, so the comparison with it is no syntax error': {
    'if: unquoted and empty is a syntax error': 2,
  },
};

const beyond = new Map(Object.values(BEYOND).flatMap((cases) => Object.entries(cases)));

const callsOf = (golden: GoldenCase): Call[] =>
  runText(golden.source, { given: golden.given ?? [] }).calls.filter(({ command }) =>
    ['netsh', 'reg'].includes(programOf(command)),
  );

const textsOf = (call: Call): string[] => argumentsOf(call.command).map(({ text }) => text);

/** Ours by the recorded calls, in order; `undefined` where one is missing. */
function pair<T>(
  ours: readonly Call[],
  theirs: readonly T[],
  same: (call: Call, other: T) => boolean,
): (Call | undefined)[] {
  let from = 0;
  return theirs.map((other) => {
    const found = ours.findIndex((call, i) => i >= from && same(call, other));
    if (found < 0) return undefined;
    from = found + 1;
    return ours[found];
  });
}

describe('batch: what cmd passes to programs', () => {
  const all = goldens();

  it('has every recorded case', () => {
    assert.equal(all.length, 661);
    for (const id of [...Object.keys(DIFFERENCES), ...beyond.keys()]) {
      assert.ok(
        all.some((golden) => golden.id === id),
        id,
      );
    }
  });

  for (const golden of all.filter(({ certain, expected, id }) => (certain || expected) && !(id in DIFFERENCES))) {
    it(golden.id, () => {
      const ours = callsOf(golden);
      const paired = golden.expected
        ? pair(ours, golden.expected, ({ raw }, expected) => matches([raw], [expected]))
        : pair(ours, golden.calls, (call, { args }) => matches(textsOf(call), args));
      const shown = JSON.stringify(ours.map(textsOf), null, 1);
      assert.ok(
        paired.every((call) => call !== undefined),
        `a call is missing among\n${shown}`,
      );
      assert.equal(
        ours.length - paired.length,
        beyond.get(golden.id) ?? 0,
        `calls beyond the recorded ones in\n${shown}`,
      );
      if (golden.expected) return;
      for (const [i, call] of golden.calls.entries()) compare(golden, paired[i] as Call, call);
    });
  }

  it('reads the uncertain cases too', () => {
    for (const golden of all.filter(({ certain, expected }) => !certain && !expected)) callsOf(golden);
  });

  it('reads the cases with which it disagrees', () => {
    const [golden] = all.filter(({ id }) => id in DIFFERENCES);
    assert.deepEqual(
      callsOf(golden as GoldenCase).map((call) => textsOf(call).pop()),
      ['localport=25'],
    );
  });
});

/** The command line and where its parts are written. */
function compare(golden: GoldenCase, ours: Call, theirs: GoldenCase['calls'][number]): void {
  const { source } = golden;
  const lines = lineStarts(source);
  // `start` looks its program up and puts the arguments together anew; that is not read here.
  if (!/\bstart\b/i.test(source)) assert.ok(matches([ours.raw], [theirs.raw]), `${ours.raw}\n${theirs.raw}`);
  if (theirs.at) {
    const name = ours.command.name;
    const base = Math.max(name.text.lastIndexOf('\\'), name.text.lastIndexOf('/'), name.text.lastIndexOf(HOLE)) + 1;
    const [line, character] = theirs.at;
    assert.equal(
      spanOf(placeIn(name, base, name.text.length)).start,
      (lines[line] as number) + character,
      'where the program is written',
    );
  }
  const texts = argumentsOf(ours.command);
  for (const port of theirs.ports ?? []) {
    if (!port.at || golden.id in UNPLACED) continue;
    const [line, from, to] = port.at;
    const wanted = { start: (lines[line] as number) + from, end: (lines[line] as number) + to };
    const found = texts.flatMap((text) => placesOf(text, port.text));
    assert.ok(
      found.some((place) => spanOf(place).start === wanted.start && spanOf(place).end === wanted.end),
      `${port.text} is written at ${wanted.start}, found ${found.map((place) => spanOf(place).start)}`,
    );
  }
  if (theirs.script !== undefined) {
    const written = ours.scripts
      .map(({ text }) => text)
      .join('')
      .replaceAll('\n', '\r\n');
    assert.equal(ascii(written), ascii(theirs.script));
  }
}

/** Where the digits stand in an argument: as a range or a number of their own. */
function placesOf(text: Text, digits: string): Place[] {
  const places: Place[] = [];
  for (let at = text.text.indexOf(digits); at >= 0; at = text.text.indexOf(digits, at + 1)) {
    const end = at + digits.length;
    if (!/\d/.test(text.text.charAt(at - 1)) && !/\d/.test(text.text.charAt(end))) places.push(placeIn(text, at, end));
  }
  return places;
}
