import assert from 'node:assert/strict';
import { Document } from '../../../server/src/document/document';
import { batch } from '../../../server/src/languages/batch';
import type { Item } from '../../../server/src/model/item';
import { goldens, misplaced, readText, runText, show } from './batchHarness';

/** Numbers that look random and are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PARTS = [
  '(',
  ')',
  '"',
  '^',
  '^\r\n',
  '&',
  '&&',
  '||',
  '|',
  '\r\n',
  '%',
  '%%',
  '!',
  '%P%',
  '%1',
  '%~2',
  '!P!',
  '%%p',
  '>',
  '>nul',
  '2>&1',
  '<',
  ':',
  ':a\r\n',
  '\r\n:a\r\n',
  'goto a\r\n',
  'call :a 25 ',
  'if ',
  'if 1==1 ',
  'if defined P ',
  ') else (',
  'for ',
  'for %%p in (25 26) do ',
  'for /l %%p in (1,1,3) do ',
  'for /f "tokens=1,2 delims=:" %%a in ("a:25") do ',
  'set P=25\r\n',
  'set /a P+=1\r\n',
  'setlocal enabledelayedexpansion\r\n',
  'endlocal\r\n',
  'rem ',
  ':: ',
  'echo 25>f.txt\r\n',
  'exit /b\r\n',
  'shift\r\n',
  'cmd /c "',
  'start "" ',
  'netsh -f f.txt\r\n',
  'netsh advfirewall firewall add rule localport=25',
  '\u00e9',
  '\ud83d\udcec',
  '\uFFFC',
  '=',
  ',',
  ' ',
];

const sources = goldens().map(({ source }) => source);
const short = sources.filter((source) => source.length < 1500);

function mutated(random: (below: number) => number): string {
  let text = short[random(short.length)] as string;
  if (random(3) === 0) text += `\r\n${short[random(short.length)]}`;
  for (let edits = 1 + random(6); edits > 0; edits--) {
    const at = random(text.length + 1);
    const removed = random(3) === 0 ? random(20) : 0;
    text = text.slice(0, at) + (PARTS[random(PARTS.length)] as string) + text.slice(at + removed);
  }
  return text;
}

/** True where the budget of a chunk has ended a loop: it depends on how long the chunk is, so results may differ. */
const cutShort = ({ unread }: { unread: readonly { why: string }[] }): boolean =>
  unread.some(({ why }) => /more often than is followed|than is followed/.test(why));

describe('batch: any text', () => {
  it('is read and run up to any character', () => {
    sources.forEach((source, i) => {
      const step = source.length > 1500 ? 501 : 41;
      for (let end = i % step; end <= source.length; end += step) {
        const text = source.slice(0, end);
        assert.deepEqual(misplaced(text, runText(text)), [], JSON.stringify(text));
      }
    });
  });

  it('is read and run when parts of it are changed, and every exact piece is what is written', () => {
    const random = numbers(7);
    for (let i = 0; i < 900; i++) {
      const text = mutated(random);
      assert.deepEqual(
        misplaced(text, runText(text, { budget: 100_000 + 32 * text.length })),
        [],
        JSON.stringify(text),
      );
    }
  });

  const long: Readonly<Record<string, string>> = {
    'one word': `netsh ${'a'.repeat(1_000_000)}`,
    words: `netsh ${'localport=25 '.repeat(20_000)}`,
    'empty words': '\n'.repeat(200_000),
    quotes: '"'.repeat(300_000),
    carets: '^'.repeat(100_000),
    'joined lines': 'netsh a ^\r\n'.repeat(5_000),
    ampersands: 'a&'.repeat(20_000),
    'opening brackets': '('.repeat(100_000),
    'opening brackets in lines': '(\r\n'.repeat(20_000),
    'closing brackets': ')'.repeat(1_000_000),
    'brackets in turn': '(a)\r\n'.repeat(10_000),
    'blocks half closed': '((a)\r\n'.repeat(10_000),
    'percent signs': '%'.repeat(49_999),
    'percent names': `echo ${'%a '.repeat(20_000)}`,
    'variables in one line': `set a=25\r\nnetsh ${'%a%,'.repeat(15_000)}`,
    'long values': `set a=${'x'.repeat(8_000)}\r\n${`echo ${'%a%'.repeat(50)}\r\n`.repeat(1_000)}`,
    'values that grow': `set a=25\r\n${'set a=%a%%a%\r\n'.repeat(4_000)}`,
    'values that are appended to': `set a=25\r\n${'set a=%a%,25\r\n'.repeat(4_000)}`,
    'exclamation marks': `setlocal enabledelayedexpansion\r\necho ${'!a '.repeat(20_000)}`,
    'open lists': 'for %%a in (\r\n'.repeat(5_000),
    'open lists and quotes': 'for %%a in ("\r\n'.repeat(5_000),
    loops: 'for /l %%a in (1,1,65535) do netsh %%a\r\n'.repeat(800),
    'loops in one another': `${'for /l %%a in (1,1,200) do '.repeat(50)}netsh %%a`,
    'loops in a line': 'for %%a in (1 2) do '.repeat(3_000),
    conditions: 'if a==b '.repeat(8_000),
    'undecided conditions': 'if exist a set b=%b%1\r\n'.repeat(2_000),
    'jumps ahead': `${'if exist a goto b\r\nset c=%c%1\r\n'.repeat(2_000)}:b\r\nnetsh %c%`,
    'jumps back': `:a\r\n${'set /a n+=1\r\nif exist x goto a\r\n'.repeat(2_000)}goto a`,
    'labels and calls': `${'call :a\r\n'.repeat(3_000)}:a\r\ncall :a\r\nnetsh a\r\n`,
    'labels that call two': `${Array.from({ length: 2_000 }, (_, i) => `:l${i}\r\ncall :l${i + 1}\r\ncall :l${i + 1}\r\n`).join('')}`,
    'labels of one name': ':a\r\ngoto a\r\n'.repeat(5_000),
    'setlocal without end': 'setlocal\r\nset a=%a%b\r\n'.repeat(2_000),
    'a file that is written': `${'echo add rule localport=25>> f.txt\r\n'.repeat(2_000)}netsh -f f.txt\r\n`,
    'comments with carets': ':: a ^\r\n'.repeat(8_000),
    'cmd in cmd': `${'cmd /c "'.repeat(5_000)}`,
    arithmetic: `set /a a=${'(1+'.repeat(20_000)}`,
    replacing: `set a=${'b'.repeat(8_000)}\r\n${'echo %a:b=cc%\r\n'.repeat(4_000)}`,
  };
  for (const [name, text] of Object.entries(long)) {
    it(`takes a time in proportion to its length: ${name}`, function () {
      this.timeout(10_000);
      const result = runText(text, { budget: 100_000 + 32 * text.length });
      assert.deepEqual(result.readings.map(({ end }) => end).pop(), text.length);
    });
  }

  it('is read alike in chunks of any size', () => {
    const random = numbers(11);
    for (let i = 0; i < 80; i++) {
      const text = Array.from({ length: 3 }, () => mutated(random)).join('\r\n');
      const whole = runText(text);
      for (const chunk of [1, 40, 300]) {
        const parts = runText(text, { chunk });
        if (cutShort(parts) || cutShort(whole)) continue;
        assert.deepEqual(parts.items.map(show), whole.items.map(show), JSON.stringify(text));
        const commentsOf = ({ readings }: typeof whole): unknown => readings.flatMap(({ comments }) => comments);
        assert.deepEqual(commentsOf(parts), commentsOf(whole));
      }
    }
  });

  it('gives after edits what it gives from scratch', () => {
    const catalog = { languages: [batch], dialects: [], vocabulary: { services: new Map() } } as never;
    const itemsOf = (document: Document): unknown[] =>
      document.analysed().flatMap(({ result }) => (result?.items ?? []).map((item: Item) => show(item)));
    const random = numbers(3);
    for (let round = 0; round < 4; round++) {
      let text = Array.from({ length: 70 }, () => short[random(short.length)] as string)
        .filter((source) => round % 3 === 0 || !/^\s*:[a-z]/im.test(source))
        .join('\r\n');
      const document = new Document('test:/a.cmd', 'bat', 1, text, catalog, batch);
      document.analysed();
      for (let edit = 0; edit < 12; edit++) {
        const from = random(text.length);
        const to = Math.min(text.length, from + random(30));
        const part = PARTS[random(PARTS.length)] as string;
        document.update(
          [{ range: { start: document.positionAt(from), end: document.positionAt(to) }, text: part }],
          edit + 2,
        );
        text = document.getText();
        const scratch = new Document('test:/b.cmd', 'bat', 1, text, catalog, batch);
        const cut = [document, scratch].some((d) =>
          d.analysed().some(({ result }) => cutShort({ unread: result?.unread ?? [] })),
        );
        if (!cut) assert.deepEqual(itemsOf(document), itemsOf(scratch));
      }
    }
  });

  it('stops at statement ends', () => {
    const text = 'netsh a\r\n(\r\nnetsh b\r\n)\r\nnetsh c ^\r\n d\r\nnetsh e\r\n';
    assert.deepEqual(
      readText(text, 1).map(({ end }) => text.slice(0, end).split('\r\n').length - 1),
      [1, 4, 6, 7],
    );
  });
});
