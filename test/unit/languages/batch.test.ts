import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { batch } from '../../../server/src/languages/batch';
import type { Command } from '../../../server/src/model/item';
import { HOLE, placeIn, type Text, unknownIn, viaIn } from '../../../server/src/model/value';
import { argumentsOf, readText, runText, written } from './batchHarness';

const lines = (...parts: string[]): string => parts.join('\r\n');

/** The last argument of each command. */
const ports = (text: string): string[] =>
  runText(text).commands.map((command) => argumentsOf(command).pop()?.text ?? '');

/** The argument of that key with where its value is written and the uses through which it came. */
function trace(text: string, key: string): { value: string; written: string; at: number; via: string[] } {
  for (const command of runText(text).commands) {
    const found = argumentsOf(command).find((argument) => argument.text.startsWith(`${key}=`));
    if (!found) continue;
    const from = key.length + 1;
    const place = placeIn(found, from, found.text.length);
    return {
      value: found.text.slice(from),
      written: written(text, place),
      at: spanOf(place).start,
      via: viaIn(found, from, found.text.length).map((use) => written(text, use)),
    };
  }
  throw new Error(`no ${key}`);
}

const whyOf = (text: string): string | undefined => {
  const argument = argumentsOf(runText(text).commands[0] as Command).pop() as Text;
  return unknownIn(argument, 0, argument.text.length);
};

describe('batch: where a value is written', () => {
  it('is at the literal, with the uses outermost first', () => {
    const text = lines('set A=25', 'set B=%A%', 'netsh a localport=%B%');
    assert.deepEqual(trace(text, 'localport'), {
      value: '25',
      written: '25',
      at: text.indexOf('25'),
      via: ['%B%', '%A%'],
    });
  });

  it('is in the list of a loop', () => {
    const text = lines('set PORTS=25 587', 'for %%p in (%PORTS%) do netsh a localport=%%p');
    assert.deepEqual(trace(text, 'localport'), { value: '25', written: '25', at: 10, via: ['%%p', '%PORTS%'] });
  });

  it('is in the call of a label', () => {
    const text = lines('call :open 25 "a b"', 'exit /b', ':open', 'netsh a localport=%~1');
    assert.deepEqual(trace(text, 'localport'), { value: '25', written: '25', at: 11, via: ['%~1'] });
  });

  it('is in the digits that a caret parts', () => {
    const text = lines('netsh a localport=2^', '5');
    const command = runText(text).commands[0] as Command;
    const port = argumentsOf(command)[1] as Text;
    assert.deepEqual(
      port.pieces.map(({ place, exact }) => [written(text, place), exact]),
      [
        ['localport=2', true],
        ['5', true],
      ],
    );
  });

  it('is the expression where a number is computed', () => {
    const text = lines('set /a P=20+5', 'netsh a localport=%P%');
    assert.deepEqual(trace(text, 'localport'), { value: '25', written: '20+5', at: 9, via: ['%P%'] });
  });

  it('is said to be worked out where nobody wrote the number', () => {
    const made = (...text: string[]): unknown[] =>
      runText(lines(...text)).commands.flatMap((command) =>
        argumentsOf(command).flatMap(({ pieces }) => pieces.flatMap((piece) => piece.made ?? [])),
      );
    assert.deepEqual(made('set /a P=20+5', 'netsh a localport=%P%'), ['calculated']);
    assert.deepEqual(made('set N=25', 'set /a N+=1', 'netsh a localport=%N%'), ['calculated']);
    assert.deepEqual(made('set /a P=25', 'netsh a localport=%P%'), []);
    assert.deepEqual(made('set /a P=0x19', 'netsh a localport=%P%'), ['calculated']);
    assert.deepEqual(made('for /l %%p in (6001,1,6004) do netsh a localport=%%p'), ['counted', 'counted']);
  });

  it('reaches from the name to the last word or redirection', () => {
    const text = 'if a==b (echo x) else  "netsh" a "localport=25"  >nul 2>&1  & echo y';
    const command = runText(text).commands[0] as Command;
    assert.equal(written(text, command.place), '"netsh" a "localport=25"  >nul 2>&1');
    assert.equal(written(text, command.name.place), '"netsh"');
    assert.equal(written(text, (argumentsOf(command)[1] as Text).place), '"localport=25"');
    assert.equal((argumentsOf(command)[1] as Text).quote, '"');
    assert.deepEqual(
      command.redirections.map(({ stream, target, place }) => [stream, target, written(text, place)]),
      [
        ['1', 'nul', '>nul'],
        ['2', '&1', '2>&1'],
      ],
    );
  });

  it('is exact for a line that is being typed', () => {
    for (const end of ['localport=', 'localport=25,', 'localport=25,^\r\n', 'localport="25', '']) {
      const text = `netsh advfirewall firewall add rule name=x dir=in ${end}`;
      const [command] = runText(text).commands;
      const { end: to } = spanOf((command as Command).place);
      assert.equal(text.slice(to).replace(/^[\s^]*/, ''), '', JSON.stringify(end));
      const last = argumentsOf(command as Command).pop() as Text;
      assert.equal(spanOf(last.place).end, to);
    }
  });

  it('is read in half-typed blocks and loops', () => {
    assert.deepEqual(ports('if exist a (\r\n  netsh a 25\r\n  netsh b 26'), ['25', '26']);
    assert.deepEqual(ports('for %%p in (25) do (\r\n  netsh a %%q\r\n'), ['%q']);
    assert.deepEqual(ports('for %%p in (25) do netsh a %%'), ['%']);
    assert.deepEqual(ports('for %%p in (25 \r\nnetsh a 26\r\nif exist x (netsh b 27)\r\n'), ['26', '27']);
  });
});

describe('batch: what is not known', () => {
  it('has a reason', () => {
    assert.equal(whyOf('netsh a localport=%PORT%'), '`%PORT%` has no value in this file');
    assert.equal(whyOf('netsh a localport=%1'), '`%1` has no value in this file');
    assert.equal(whyOf('netsh a localport=%RANDOM%'), '`%RANDOM%` is known only when the script runs');
    assert.equal(whyOf(lines('set /p P=Port? ', 'netsh a localport=%P%')), '`%P%` is asked for when the script runs');
    assert.equal(whyOf(lines('set /a P=%1+1', 'netsh a %P%')), '`%P%` is computed from what is not known here');
    assert.equal(whyOf('for /f %%p in (ports.txt) do netsh a %%p'), 'what `ports.txt` holds is not in this file');
    assert.equal(
      whyOf("for /f %%p in ('type x') do netsh a %%p"),
      'what `type x` prints is known only when the script runs',
    );
    assert.equal(
      whyOf('for %%f in (*.txt) do netsh a %%f'),
      'which files `*.txt` finds is known only when the script runs',
    );
  });

  it('keeps a loop over the arguments of the script from nothing that stands behind it', () => {
    for (const round of ['set A=%A% %1', 'set A=%A% x', 'echo %1']) {
      const text = lines(':args', 'if ""%1""=="""" goto done', round, 'shift', 'goto args', ':done', 'netsh a 25');
      const { commands, unread } = runText(text, { budget: 500_000 });
      assert.deepEqual(unread, [], round);
      const last = commands.at(-1) as Command;
      assert.deepEqual(
        argumentsOf(last).map((value) => (value as Text).text),
        ['a', '25'],
        round,
      );
    }
  });

  it('is what a loop leaves that turns more often than is followed', () => {
    const text = lines('set P=1', ':next', 'set /a P+=1', 'if %P% LEQ 9900 goto next', 'netsh a %P%');
    assert.deepEqual(ports(text), [HOLE]);
  });

  it('stands for itself within a text', () => {
    const [command] = runText('netsh a remoteip=10.0.%NET%.0/24').commands;
    assert.equal((argumentsOf(command as Command)[1] as Text).text, `remoteip=10.0.${HOLE}.0/24`);
  });

  it('is what branches leave that disagree, and only that', () => {
    const set = lines('if exist a (set P=25) else (set P=587)', 'netsh a %P%');
    assert.deepEqual(ports(set), [HOLE]);
    assert.equal(whyOf(set), '`%p%` has several values that depend on how the script runs');
    assert.deepEqual(ports(lines('if exist a (set P=25) else (set P=25)', 'netsh a %P%')), ['25']);
    assert.deepEqual(ports(lines('set P=25', 'if exist a (set Q=1) else (set P=587)', 'netsh a %P%')), [HOLE]);
    assert.deepEqual(ports(lines('set P=25', 'if exist a (set P=587 & exit /b)', 'netsh a %P%')), ['25']);
    assert.deepEqual(ports(lines('set P=25', 'ping x || set P=587', 'netsh a %P%')).slice(1), [HOLE]);
  });

  it('gives way to a default', () => {
    assert.deepEqual(ports(lines('if not defined P set P=25', 'netsh a %P%')), ['25']);
    assert.deepEqual(ports(lines('set P=%1', 'if "%P%"=="" set P=25', 'netsh a %P%')), ['25']);
  });

  it('is said of jumps whose label is not known', () => {
    const { unread } = runText(lines('goto %1', 'netsh a 26', ':one', 'netsh a 25'));
    assert.deepEqual(
      unread.map(({ why }) => why),
      ['the label that this jumps to is known only when the script runs'],
    );
  });
});

describe('batch: which commands run', () => {
  it('includes both branches outside loops, and the branch that is taken within', () => {
    assert.deepEqual(ports('if 1==2 (netsh a 25) else (netsh a 26)').sort(), ['25', '26']);
    assert.deepEqual(ports('for %%p in (25 26) do if %%p==25 (netsh a %%p) else (netsh b x%%p)'), ['25', 'x26']);
  });

  it('leaves out what stands between a jump and the next label', () => {
    assert.deepEqual(ports(lines('goto over', 'netsh a 26', ':over', 'netsh a 25')), ['25']);
    assert.deepEqual(ports(lines('netsh a 25', 'exit /b', 'netsh a 26')), ['25']);
  });

  it('includes a label that nothing leads to, once, after all else', () => {
    assert.deepEqual(
      ports(lines('netsh a 25', 'goto :eof', ':menu', 'netsh a 26', ':other', 'netsh a 27', 'exit /b')),
      ['25', '26', '27'],
    );
  });

  it('does not run a called label again when the script ends before it', () => {
    const text = lines('call :open 25', 'call :open 587', 'goto :eof', ':open', 'netsh a %1', 'exit /b');
    assert.deepEqual(ports(text), ['25', '587']);
  });

  it('takes the values along that hold at a jump', () => {
    const text = lines(
      'set P=25',
      'if exist x goto tls',
      'set P=26',
      'netsh a %P%',
      'goto :eof',
      ':tls',
      'netsh b %P%',
    );
    assert.deepEqual(ports(text), ['26', '25']);
  });

  it('joins the values of all ways to a label', () => {
    const text = lines('set P=25', 'if exist x goto open', 'set P=26', 'set Q=1', ':open', 'netsh a %P% %Q%');
    assert.deepEqual(
      runText(text).commands.map((command) => argumentsOf(command).map(({ text: t }) => t)),
      [['a', HOLE, '1']],
    );
  });

  it('goes round while something changes, and not for ever', () => {
    assert.deepEqual(ports(lines(':menu', 'netsh a 25', 'set /p C=?', 'if "%C%"=="1" goto menu', 'goto menu')), ['25']);
    assert.deepEqual(
      ports(lines('set N=1', ':top', 'netsh a %N%', 'set /a N+=1', 'if %N% leq 3 goto top', 'netsh b 9')),
      ['1', '2', '3', '9'],
    );
    assert.ok(ports(lines('set N=1', ':top', 'netsh a %N%', 'set /a N+=1', 'goto top')).length < 300);
  });

  it('says when a loop turns more often than is read', () => {
    const { commands, unread } = runText('for /l %%p in (1,1,1000) do netsh a %%p');
    assert.equal(commands.length, 256);
    assert.deepEqual(
      unread.map(({ why }) => why),
      ["of the loop's 1000 turns only the first 256 are read"],
    );
  });

  it('keeps what a label sets after setlocal to itself', () => {
    const text = lines('set P=25', 'call :a', 'netsh a %P%', 'exit /b', ':a', 'setlocal', 'set P=26', 'exit /b');
    assert.deepEqual(ports(text), ['25']);
    assert.deepEqual(ports(lines('setlocal', 'set P=26', 'endlocal', 'setlocal', 'netsh a %P%')), [HOLE]);
  });

  it('ends a script at another script that is not called', () => {
    assert.deepEqual(ports(lines('call other.cmd 1', 'netsh a 25', 'other.bat 2', 'netsh a 26')), ['1', '25', '2']);
  });
});

describe('batch: texts for other programs', () => {
  it('hands PowerShell its command', () => {
    const of = (text: string): string[] =>
      runText(text).embedded.map(({ language, text: inner }) => `${language}: ${inner.text}`);
    assert.deepEqual(of('powershell -NoProfile -ExecutionPolicy Bypass -Command "New-NetFirewallRule -LocalPort 25"'), [
      'powershell: New-NetFirewallRule -LocalPort 25',
    ]);
    assert.deepEqual(of('powershell.exe -c New-NetFirewallRule -DisplayName \\"a b\\" -LocalPort 25'), [
      'powershell: New-NetFirewallRule -DisplayName "a b" -LocalPort 25',
    ]);
    assert.deepEqual(of('powershell "Set-Item x"'), ['powershell: Set-Item x']);
    assert.deepEqual(of('powershell -File a.ps1 -Port 25'), []);
    assert.deepEqual(of('for %%p in (25 587) do powershell -Command "& {New-NetFirewallRule -LocalPort %%p}"'), [
      'powershell: & {New-NetFirewallRule -LocalPort 25}',
      'powershell: & {New-NetFirewallRule -LocalPort 587}',
    ]);
  });

  it('keeps places in what PowerShell is handed', () => {
    const text = lines('set P=587', 'powershell -Command "New-NetFirewallRule -DisplayName \\"a\\" -LocalPort %P%"');
    const [embedded] = runText(text).embedded;
    const inner = embedded?.text as Text;
    const at = inner.text.indexOf('587');
    assert.equal(spanOf(placeIn(inner, at, at + 3)).start, 6);
    const name = inner.text.indexOf('DisplayName');
    assert.equal(written(text, placeIn(inner, name, name + 11)), 'DisplayName');
  });

  it('hands netsh what was written to the file it reads', () => {
    const text = lines(
      '> "%~dp0r.txt" echo pushd advfirewall firewall',
      'for %%p in (25 587) do echo add rule name="a" localport=%%p>> %~dp0r.txt',
      'netsh -f "%~dp0r.txt"',
    );
    const [embedded] = runText(text).embedded;
    const inner = embedded?.text as Text;
    assert.equal(
      inner.text,
      'pushd advfirewall firewall\nadd rule name="a" localport=25\nadd rule name="a" localport=587\n',
    );
    assert.equal(
      spanOf(placeIn(inner, inner.text.indexOf('587'), inner.text.indexOf('587') + 3)).start,
      text.indexOf('587'),
    );
  });

  it('hands netsh what comes through a pipe or from a file', () => {
    assert.deepEqual(
      runText(lines('echo add rule localport=25 | netsh', 'echo add rule localport=26> f', 'netsh < f')).embedded.map(
        ({ text }) => text.text,
      ),
      ['add rule localport=25 \n', 'add rule localport=26\n'],
    );
  });

  it('runs command lines of cmd', () => {
    const text = 'cmd /v:on /c "set P=25& netsh a !P!"';
    assert.deepEqual(ports(text), ['25']);
    assert.deepEqual(ports(lines('cmd /c "set P=25"', 'netsh a %P%')), [HOLE]);
    assert.deepEqual(ports('for %p in (25 587) do netsh a %p'), ['25', '587']);
    assert.deepEqual(ports(lines('for %p in (25 587) do netsh a %p', 'netsh b 26')), ['26']);
  });
});

describe('batch: reading', () => {
  it('finds comments with their text', () => {
    const text = lines(
      'rem one',
      ':: two',
      '@REM  three & four',
      'netsh a & rem five',
      '(',
      '  :: six',
      '  netsh b',
      ')',
      ':label',
      ':- seven',
      'rem',
    );
    const comments = readText(text).flatMap((reading) => reading.comments);
    assert.deepEqual(
      comments.map((comment) => comment.text),
      [' one', ' two', '  three & four', ' five', ' six', '- seven', ''],
    );
    assert.deepEqual(
      comments.map(({ place }) => written(text, place)),
      ['rem one', ':: two', 'REM  three & four', 'rem five', ':: six', ':- seven', 'rem'],
    );
  });

  it('finds labels, and what is called', () => {
    const readings = readText(
      lines(
        'call :Open 25',
        '"C:\\Windows\\System32\\NETSH.exe" a',
        'if exist x goto end',
        'goto:eof',
        ':OPEN text',
        'reg add',
        ': end',
      ),
    );
    assert.deepEqual(
      readings.flatMap(({ definitions }) => definitions.map(([name]) => name)),
      [':open', ':end'],
    );
    assert.deepEqual(
      readings.flatMap(({ calls }) => calls).filter((name) => !/^(call|goto)/.test(name)),
      [':open', 'netsh', ':end', ':eof', 'reg'],
    );
  });

  it('takes everything from the first label on as one', () => {
    const text = lines('netsh a', 'netsh b', ':one', 'netsh c', ':two', 'netsh d', '');
    assert.deepEqual(
      readText(text, 1).map(({ end, hungry }) => [end, hungry]),
      [
        [9, false],
        [18, false],
        [text.length, true],
      ],
    );
  });

  it('asks for more text where the end leaves something open', () => {
    const hungry = (text: string): boolean | undefined => readText(text).pop()?.hungry;
    assert.equal(hungry('netsh a'), false);
    assert.equal(hungry('netsh a ^'), true);
    assert.equal(hungry('netsh a ^\r\n'), true);
    assert.equal(hungry('(\r\nnetsh a\r\n'), true);
    assert.equal(hungry('(\r\nnetsh a\r\n)\r\n'), false);
    assert.equal(hungry('for %%p in (25\r\n'), true);
    assert.equal(hungry('netsh "a\r\n'), false);
  });

  it('is told by its files', () => {
    assert.deepEqual(batch.extensions, ['.bat', '.cmd']);
    assert.equal(runText(`netsh a${batch.trailingComment}x`).readings[0]?.comments[0]?.text, ' x');
    assert.equal(runText(`${batch.comment}x`).readings[0]?.comments[0]?.text, ' x');
  });
});
