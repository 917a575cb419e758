import { join, type Place } from '../../base/span';
import type { Piece, Text } from '../../model/value';
import { cut, type Rich } from '../text/rich';
import { SLASH } from './characters';
import { BatchCommand, type ProgramCall } from './command';
import { type Frame, parametersOf } from './flow';
import type { Machine } from './machine';
import { readProgram } from './read';
import { fileKey, linesOf } from './store';
import type { Redirect } from './syntax';
import { skipBlanksIn, withoutQuotes, wordEnd } from './words';

/** Runs a program: cmd reads its own command line, scripts in scripts are read in their language, all else is emitted. */
export function callProgram(machine: Machine, frame: Frame, call: ProgramCall): undefined {
  const name = programName(call);
  if (name === 'cmd' && runCommandLine(machine, frame, call)) return;
  if (/\.(?:bat|cmd)$/.test(name) && runScript(machine, frame, call)) return;
  const { unit } = frame.statement;
  const command = new BatchCommand(
    call,
    frame.program.source.place(unit.start, unit.end),
    (target) => machine.expand(target, frame).text,
  );
  machine.printUnknown(machine.redirected(frame, call.redirects));
  if ((name === 'powershell' || name === 'pwsh') && emitPowerShell(machine, command)) return;
  machine.emit(command);
  if (machine.hook) machine.hook(command, commandLineOf(call));
  if (name === 'netsh' && READS_FILE.test(call.text.text.slice(call.to, call.to + 40)))
    emitNetshScript(machine, frame, command, call.redirects);
  else if (name === 'reg' || name === 'regedit') emitRegistryFile(machine, name, command);
}

/** The name without quotes, path and `.exe`, lower case. */
function programName({ text, from, to }: ProgramCall): string {
  const name = text.text.slice(from, to).replaceAll('"', '').toLowerCase();
  const base = name.slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1);
  return base.endsWith('.exe') ? base.slice(0, -4) : base;
}

const commandLineOf = ({ text: { text }, from, to }: ProgramCall): string =>
  text.charCodeAt(to) === SLASH ? `${text.slice(from, to)} ${text.slice(to)}` : text.slice(from);

/** `cmd /c "…"`: what follows is a command line of its own. False when nothing is to be run. */
function runCommandLine(machine: Machine, frame: Frame, { text, to, redirects }: ProgramCall): boolean {
  const t = text.text;
  let at = skipBlanksIn(t, to);
  let delayed: boolean | undefined;
  while (t.charCodeAt(at) === SLASH) {
    const letter = t.charAt(at + 1).toLowerCase();
    if (letter === 'c' || letter === 'k' || letter === 'r') {
      const inner = machine.redirected(frame, redirects);
      machine.runLine(lineWithin(text.slice(skipBlanksIn(t, at + 2), t.length)), inner, delayed);
      return true;
    }
    const end = wordEnd(t, at);
    const option = t.slice(at, end).toLowerCase();
    if (letter === 'v') delayed = !option.endsWith(':off');
    at = skipBlanksIn(t, end);
  }
  return false;
}

/** cmd takes the first and the last quote off what begins with one. */
function lineWithin(line: Rich): Rich {
  const t = line.text;
  if (!t.startsWith('"')) return line;
  const last = t.lastIndexOf('"');
  if (last === 0) return line.slice(1, t.length);
  // A path that is quoted as a whole keeps its quotes: it is the name of a program.
  if (last === t.trimEnd().length - 1 && t.indexOf('"', 1) === last && /\.(?:exe|com|cmd|bat)"\s*$/i.test(t))
    return line;
  return cut(line, [1, last, last + 1, t.length]);
}

/** A script that this one has written is run as one. */
function runScript(machine: Machine, frame: Frame, { text, from, to }: ProgramCall): boolean {
  const lines = machine.linesOfFile(withoutQuotes(text.slice(from, to)));
  if (!lines) return false;
  const { unit } = frame.statement;
  const content = joinLines(lines, frame.program.source.place(unit.start, unit.end));
  const program = readProgram(content);
  machine.callProgram(program, parametersOf(text, from, to), frame);
  return true;
}

/** Lines put together as the text of a file. */
function joinLines(lines: readonly Text[], place: Place): Text {
  const pieces: Piece[] = [];
  let text = '';
  for (const line of lines) {
    for (const piece of line.pieces)
      pieces.push({ ...piece, from: piece.from + text.length, to: piece.to + text.length });
    text += `${line.text}\n`;
  }
  return { kind: 'text', text, place, pieces, quote: 'here' };
}

/** What may stand behind the name when a file is read: an option, `exec`, nothing. */
const READS_FILE = /^\s*(?:[-/"]|exec\b|$)/i;
const WITH_VALUE = /^[-/][acfprux]$/i;

/** What `netsh -f`, `netsh exec`, `< file` and a pipe give netsh to read, where the script wrote it itself. */
function emitNetshScript(
  machine: Machine,
  frame: Frame,
  { values: words, place }: BatchCommand,
  redirects: readonly Redirect[],
): void {
  const emit = (lines: readonly Text[] | undefined, at: Place): void => {
    if (lines && lines.length > 0)
      machine.emit({ kind: 'embedded', language: 'netsh-script', text: joinLines(lines, at) });
  };
  let i = 0;
  for (; i < words.length; i++) {
    const { text } = words[i] as Text;
    if (!WITH_VALUE.test(text)) break;
    const value = words[++i];
    if (/^[-/]f$/i.test(text) && value) emit(fileLines(machine, value), value.place);
  }
  const file = words[i + 1];
  if (words[i]?.text.toLowerCase() === 'exec' && file) emit(fileLines(machine, file), file.place);
  if (i < words.length) return;
  const input = redirects.find(({ sign }) => sign === '<');
  emit(input ? machine.linesOfFile(machine.expand(input.target, frame)) : frame.input, place);
}

/** `reg import file`, `regedit /s file`: a registry file, where the script wrote it itself. */
function emitRegistryFile(machine: Machine, name: string, { values: words }: BatchCommand): void {
  if (name === 'reg' && words[0]?.text.toLowerCase() !== 'import') return;
  const file = name === 'reg' ? words[1] : words.find(({ text }) => !/^[-/]/.test(text));
  const lines = file && fileLines(machine, file);
  if (file && lines && lines.length > 0)
    machine.emit({ kind: 'embedded', language: 'registry-file', text: joinLines(lines, file.place) });
}

function fileLines(machine: Machine, name: Text): readonly Text[] | undefined {
  const lines = machine.store.file(fileKey(name.text));
  return lines && linesOf(lines);
}

/** Options of PowerShell that take the next word. */
const POWERSHELL_VALUES =
  /^[-/](?:ex|ep|exec|executionp|version|v$|w|windowstyle|inputf|if|outputf|o|of|psconsolefile|configurationname|settingsfile|workingdirectory|wd|custompipename)/i;
const POWERSHELL_COMMAND = /^[-/]c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?$/i;

/** `powershell -Command …` and `powershell …`: the rest is PowerShell. False when no command is given. */
function emitPowerShell(machine: Machine, { values: words }: BatchCommand): boolean {
  let i = 0;
  for (; i < words.length; i++) {
    const { text } = words[i] as Text;
    if (POWERSHELL_COMMAND.test(text)) {
      i++;
      break;
    }
    if (!/^[-/]/.test(text)) break;
    if (/^[-/](?:f|e$|ec|en)/i.test(text)) return false;
    if (POWERSHELL_VALUES.test(text)) i++;
  }
  const [first, ...others] = words.slice(i);
  if (!first) return false;
  let { text, place } = first;
  const pieces = [...first.pieces];
  for (const word of others) {
    text += ' ';
    for (const piece of word.pieces)
      pieces.push({ ...piece, from: piece.from + text.length, to: piece.to + text.length });
    text += word.text;
    place = join(place, word.place);
  }
  machine.emit({
    kind: 'embedded',
    language: 'powershell',
    text: { kind: 'text', text, place, pieces, quote: first.quote },
  });
  return true;
}
