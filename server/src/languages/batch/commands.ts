import type { Place } from '../../base/span';
import type { Text } from '../../model/value';
import { Rich, RichBuilder } from '../text/rich';
import { calculate, toNumber } from './arithmetic';
import { BLANK, COLON, isDelimiter, QUOTE } from './characters';
import type { ProgramCall } from './command';
import { expandPercent } from './expand';
import { EXIT, type Frame, parametersOf, RETURN, type Signal } from './flow';
import type { Machine } from './machine';
import { labelName } from './program';
import { callProgram } from './programs';
import { MAX_VALUE, unknownText } from './store';
import type { Redirect } from './syntax';
import { cmdWords, skipBlanksIn, withoutQuotes, wordEnd } from './words';

/** A command of cmd's own: what stands behind its name, from its first character on. */
type Builtin = (machine: Machine, frame: Frame, rest: Rich, redirects: readonly Redirect[]) => Signal | undefined;

/** Commands of cmd's own that change nothing of what is followed here. */
const SILENT =
  'assoc break cd chdir cls color copy date dpath ftype keys md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir time title verify';
/** Those that print something only the run knows. */
const PRINTING = 'dir ver vol';

/** What may stand directly behind the name of such a command. */
const AFTER_NAME = /[\s,;=/:+([\].\\]/;

const BUILTINS = new Map<string, Builtin>([
  ...SILENT.split(' ').map((name): [string, Builtin] => [name, () => undefined]),
  ...PRINTING.split(' ').map((name): [string, Builtin] => [name, (machine, frame) => void machine.printUnknown(frame)]),
  ['call', call],
  ['del', erase],
  ['echo', echo],
  ['endlocal', (machine) => void machine.store.endlocal()],
  ['erase', erase],
  ['exit', (_machine, _frame, rest) => (/\/b/i.test(rest.text) ? RETURN : EXIT)],
  ['goto', goto],
  ['set', set],
  ['setlocal', setlocal],
  ['shift', (_machine, frame) => void frame.parameters.shift++],
  ['start', start],
  ['type', type],
]);

/** Runs one command whose variables have all been put in. */
export function runSimple(
  machine: Machine,
  frame: Frame,
  text: Rich,
  redirects: readonly Redirect[],
  called = false,
): Signal | undefined {
  const t = text.text;
  const from = skipBlanksIn(t, 0);
  if (from >= t.length) {
    if (redirects.length > 0) machine.redirected(frame, redirects);
    return undefined;
  }
  const builtin = builtinAt(t, from);
  if (builtin) {
    const rest = text.slice(from + builtin.length, t.length);
    const inner = redirects.length > 0 ? machine.redirected(frame, redirects) : frame;
    return (BUILTINS.get(builtin) as Builtin)(machine, inner, rest, redirects);
  }
  const to = nameEnd(t, from);
  const program: ProgramCall = { text, from, to, redirects };
  if (called || !/\.(?:bat|cmd)"?$/i.test(t.slice(from, to))) {
    return callProgram(machine, frame, program);
  }
  // A script that is started without `call` never comes back.
  callProgram(machine, frame, program);
  return RETURN;
}

function builtinAt(t: string, from: number): string | undefined {
  let to = from;
  while (to < t.length && to - from < 9) {
    const c = t.charCodeAt(to) | 32;
    if (c < 97 || c > 122) break;
    to++;
  }
  if (to === from || (to < t.length && !AFTER_NAME.test(t.charAt(to)))) return undefined;
  const name = t.slice(from, to).toLowerCase();
  if (!BUILTINS.has(name)) return undefined;
  // `call.exe` is a program; only these take a dot for a blank.
  return t.charAt(to) === '.' && !/^(?:echo|cd|chdir|md|rd)$/.test(name) ? undefined : name;
}

/** True for a name, without quotes, that is neither a command of cmd's own nor a script. */
export const isProgram = (name: string): boolean =>
  builtinAt(name, 0) === undefined && !/\.(?:bat|cmd)$/i.test(name) && !/^(?:if|for|rem|else)$/i.test(name);

/** A program's name ends at a delimiter or a slash outside quotes. */
function nameEnd(t: string, from: number): number {
  let quoted = false;
  let i = from;
  for (; i < t.length; i++) {
    const c = t.charCodeAt(i);
    if (c === QUOTE) quoted = !quoted;
    else if (!quoted && (isDelimiter(c) || c === 47)) break;
  }
  return i;
}

/** Where something of the command is seen, for values that have no place of their own. */
const placeOf = (frame: Frame, text: Rich): Place => {
  const { unit } = frame.statement;
  return text.seenAt(0, text.length) ?? frame.program.source.place(unit.start, unit.end);
};

function echo(machine: Machine, frame: Frame, rest: Rich): undefined {
  if (!frame.output) return;
  const line = rest.slice(1);
  if (rest.text.charCodeAt(0) === BLANK && /^\s*(?:on|off)?\s*$/i.test(line.text)) return;
  machine.print(frame, line.asText(placeOf(frame, rest)));
}

function type(machine: Machine, frame: Frame, rest: Rich): undefined {
  for (const word of cmdWords(rest)) {
    const lines = machine.linesOfFile(word.text);
    if (lines) for (const line of lines) machine.print(frame, line);
    else machine.printUnknown(frame);
  }
}

function erase(machine: Machine, _frame: Frame, rest: Rich): undefined {
  for (const word of cmdWords(rest)) if (!word.text.text.startsWith('/')) machine.deleteFile(word.text);
}

function setlocal(machine: Machine, _frame: Frame, rest: Rich): undefined {
  const words = rest.text.toLowerCase();
  const delayed = words.includes('enabledelayedexpansion')
    ? true
    : words.includes('disabledelayedexpansion')
      ? false
      : undefined;
  machine.store.setlocal(delayed);
}

function goto(machine: Machine, frame: Frame, rest: Rich): Signal {
  const t = rest.text;
  let from = skipBlanksIn(t, 0);
  const colon = t.charCodeAt(from) === COLON;
  if (colon) from++;
  const name = labelName(t, from, t.length);
  if (colon && name === 'eof') return RETURN;
  if (!name.includes('\uFFFC')) return { kind: 'goto', name };
  if (!frame.aside)
    machine.scope.unread(placeOf(frame, rest), 'the label that this jumps to is known only when the script runs');
  return { kind: 'goto', name: undefined };
}

/** `call :label …` and `call program …`: variables are put in once more. */
function call(machine: Machine, frame: Frame, rest: Rich, redirects: readonly Redirect[]): Signal | undefined {
  const text = doubleQuotedCarets(expandPercent(rest, frame.lookup, frame.mode));
  const t = text.text;
  const from = skipBlanksIn(t, 0);
  if (t.charCodeAt(from) !== COLON) return runSimple(machine, frame, text.slice(from, t.length), redirects, true);
  const name = labelName(t, from + 1, t.length);
  if (name === '' || name === 'eof') return undefined;
  if (name.includes('\uFFFC')) {
    machine.scope.unread(placeOf(frame, text), 'the label that is called is known only when the script runs');
    return undefined;
  }
  const end = from + 1 + name.length;
  return machine.callLabel(name, parametersOf(text, from, end), frame);
}

/** Carets between quotes come out of `call` twice. */
function doubleQuotedCarets(text: Rich): Rich {
  const t = text.text;
  if (!t.includes('^') || !t.includes('"')) return text;
  const builder = new RichBuilder();
  let quoted = false;
  let done = 0;
  for (let i = 0; i < t.length; i++) {
    const c = t.charAt(i);
    if (c === '"') quoted = !quoted;
    else if (c === '^' && quoted) {
      builder.add(text, done, i + 1);
      done = i;
    }
  }
  builder.add(text, done);
  return builder.done();
}

/** `start "title" /wait program …`: a process of its own. */
function start(machine: Machine, frame: Frame, rest: Rich, redirects: readonly Redirect[]): undefined {
  const t = rest.text;
  let at = skipBlanksIn(t, 0);
  let titled = false;
  while (at < t.length) {
    const c = t.charAt(at);
    if (c === '"' && !titled) {
      titled = true;
      at = skipBlanksIn(t, wordEnd(t, at));
    } else if (c === '/') {
      const option = t.slice(at, wordEnd(t, at)).toLowerCase();
      at = skipBlanksIn(t, wordEnd(t, at));
      if (/^\/(?:d|node|affinity|machine)$/.test(option)) at = skipBlanksIn(t, wordEnd(t, at));
    } else break;
  }
  machine.apart(() => void runSimple(machine, { ...frame, aside: true }, rest.slice(at, t.length), redirects, true));
}

function set(machine: Machine, frame: Frame, rest: Rich, redirects: readonly Redirect[]): undefined {
  const from = skipBlanksIn(rest.text, 0);
  const option = /^\/([ap])(?=[\s"(]|$|[\w])/i.exec(rest.text.slice(from, from + 3));
  if (!option) return assign(machine, frame, rest.slice(from, rest.length));
  const text = rest.slice(from + 2, rest.length);
  if (option[1]?.toLowerCase() === 'a') return calculateInto(machine, frame, text);
  return prompt(machine, frame, text, redirects);
}

/** `NAME=value`, or with quotes round it, behind the last of which nothing counts. */
function assignment(rest: Rich): { name: string; value: Rich } | undefined {
  const text = rest.slice(skipBlanksIn(rest.text, 0), rest.length);
  const quoted = text.text.startsWith('"');
  const last = quoted ? text.text.lastIndexOf('"') : 0;
  const whole = quoted ? text.slice(1, last > 0 ? last : text.length) : text;
  const equals = whole.text.indexOf('=');
  if (equals <= 0) return undefined;
  return { name: whole.text.slice(0, equals), value: whole.slice(equals + 1, whole.length) };
}

function assign(machine: Machine, frame: Frame, rest: Rich): undefined {
  const found = assignment(rest);
  if (!found || found.name.includes('\uFFFC')) return;
  const place = placeOf(frame, rest);
  const isTooLong = found.value.length > MAX_VALUE;
  machine.store.setVariable(
    found.name,
    isTooLong ? unknownText(place, 'the value is longer than a variable can be') : found.value.asText(place),
  );
}

/** `set /p NAME=text`: what is typed then, or the first line of a file. */
function prompt(machine: Machine, frame: Frame, rest: Rich, redirects: readonly Redirect[]): undefined {
  const found = assignment(rest);
  if (!found || found.name.includes('\uFFFC')) return;
  const input = redirects.find(({ sign }) => sign === '<');
  const lines = input ? machine.linesOfFile(machine.expand(input.target, frame)) : frame.input;
  const value =
    lines?.[0] ?? unknownText(placeOf(frame, rest), `\`%${found.name}%\` is asked for when the script runs`);
  machine.store.setVariable(found.name, value);
}

function calculateInto(machine: Machine, frame: Frame, rest: Rich): undefined {
  const text = withoutQuotes(rest);
  const place = placeOf(frame, rest);
  const numberOf = (name: string): number | undefined => {
    const value: Text | undefined = machine.store.variable(name);
    return value?.text === '' ? 0 : value && toNumber(value.text);
  };
  for (const { name, value, from, to } of calculate(text.text, numberOf)) {
    const written = text.slice(from, to).trim();
    let result: Text;
    if (value === undefined) result = unknownText(place, `\`%${name}%\` is computed from what is not known here`);
    else if (written.text === String(value)) result = written.asText(place);
    else result = Rich.computed(String(value), written.seenAt(0, written.length) ?? place, 'calculated').asText(place);
    machine.store.setVariable(name, result);
  }
}
