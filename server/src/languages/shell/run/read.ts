import { Rich } from '../../text/rich';
import type { Simple } from '../syntax';
import { separatorsOf } from '../words/around';
import { expandOne } from '../words/expand';
import type { Field } from '../words/field';
import type { Frame, Machine } from './machine';
import { inputOf } from './words';

/** What a call of `read` says. */
export interface ReadCall {
  readonly names: readonly string[];
  readonly isArray: boolean;
  /** What `IFS=, read …` gives for this call. */
  readonly separators: string | undefined;
}

export function readCall(machine: Machine, node: Simple, fields: readonly Field[], frame: Frame): ReadCall {
  const names: string[] = [];
  let isArray = false;
  for (let i = 1; i < fields.length; i++) {
    const { text } = (fields[i] as Field).rich;
    if (text.startsWith('-')) {
      isArray ||= /^-[a-zA-Z]*a/.test(text);
      if (/^-[a-zA-Z]*[dinNptu]$/.test(text)) i++;
    } else if (/^[A-Za-z_]\w*$/.test(text)) names.push(text);
  }
  if (names.length === 0) names.push('REPLY');
  const ifs = node.assigns.find(({ name }) => name === 'IFS');
  const separators = ifs && expandOne(ifs.value, machine.around(frame));
  return { names, isArray, separators: separators?.known ? separators.text : undefined };
}

/** The lines of a text, without empty last one. */
export function linesOf(text: Rich): Rich[] {
  const lines: Rich[] = [];
  for (let from = 0; from < text.length; ) {
    const at = text.text.indexOf('\n', from);
    const end = at < 0 ? text.length : at;
    lines.push(text.slice(from, end));
    from = end + 1;
    if (lines.length > 4096) break;
  }
  return lines;
}

/** Words parted as `read` does: the last name takes the rest. Blanks run together, other separators do not. */
function split(line: Rich, separators: string, most: number): Rich[] {
  const { text } = line;
  const words: Rich[] = [];
  const isBlankSeparator = (c: string): boolean => separators.includes(c) && ' \t\n'.includes(c);
  let at = 0;
  while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
  while (at < text.length) {
    if (words.length + 1 >= most) {
      let end = text.length;
      while (end > at && isBlankSeparator(text.charAt(end - 1))) end--;
      words.push(line.slice(at, end));
      break;
    }
    let end = at;
    while (end < text.length && !separators.includes(text.charAt(end))) end++;
    words.push(line.slice(at, end));
    at = end;
    while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
    if (at < text.length && separators.includes(text.charAt(at)) && !isBlankSeparator(text.charAt(at))) at++;
    while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
  }
  return words;
}

export function read(machine: Machine, node: Simple, fields: readonly Field[], frame: Frame): void {
  const call = readCall(machine, node, fields, frame);
  const input = inputOf(machine, node.redirects, frame);
  assignRead(machine, call, input && linesOf(input)[0], frame);
}

/** Gives the names of a call what stands on a line; undefined where that is not known. */
export function assignRead(machine: Machine, call: ReadCall, line: Rich | undefined, frame: Frame): void {
  const { names, isArray, separators } = call;
  if (!line?.known) {
    const place = frame.source.place(0, 0);
    for (const name of names)
      machine.store.set(name, { kind: 'unknown', place, why: `\`$${name}\` is read when the script runs` });
    return;
  }
  const parted = separators ?? separatorsOf(machine.store);
  const words = split(line, parted, isArray ? Number.POSITIVE_INFINITY : names.length);
  if (isArray) {
    const [name] = names;
    if (name !== undefined) machine.store.set(name, { kind: 'array', items: words });
    return;
  }
  names.forEach((name, i) => {
    machine.store.set(name, { kind: 'one', rich: words[i] ?? Rich.empty });
  });
}

export function mapfile(machine: Machine, node: Simple, fields: readonly Field[], frame: Frame): void {
  const name = fields[fields.length - 1]?.rich.text ?? '';
  if (!/^[A-Za-z_]\w*$/.test(name)) return;
  const input = inputOf(machine, node.redirects, frame) ?? frame.input;
  const place = frame.source.place(node.start, node.end);
  machine.store.set(
    name,
    input?.known
      ? { kind: 'array', items: linesOf(input) }
      : { kind: 'unknown', place, why: `\`$${name}\` is read when the script runs` },
  );
}
