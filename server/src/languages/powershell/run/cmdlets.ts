import type { Argument, Command } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import type { BlockNode, CommandNode } from '../syntax';
import { Given } from './arguments';
import { comObject } from './comCreation';
import { readCsv, readJson, readStringData } from './data';
import { writeFile } from './files';
import type { Machine } from './machine';
import { collected } from './machine';
import { forEach, madeObject, member } from './members';
import { programOf } from './names';
import { commandLine } from './native';
import { isKnown, part, reasonFor, typeName } from './parts';
import { unknown } from './unknowns';
import { itemsOf, listOf } from './values';

/** A command as the cmdlets that are followed see it. */
export interface Invocation {
  readonly machine: Machine;
  readonly node: CommandNode;
  readonly args: readonly Argument[];
  /** What its pipe brings, where that is known. */
  readonly input: Value | undefined;
  /** The command before it in the pipe. */
  readonly source: Command | undefined;
}

/** What a cmdlet does here besides being one: runs its blocks, gives its output. Undefined where nothing is known. */
type Cmdlet = (call: Invocation) => Value | undefined;

/** The script blocks among the words of a command. */
function blocksOf(node: CommandNode): BlockNode[] {
  const result: BlockNode[] = [];
  for (const arg of node.args) {
    if (arg.kind === 'block') result.push(arg);
    else if (arg.kind === 'parameter' && arg.value?.kind === 'block') result.push(arg.value);
  }
  return result;
}

const forEachObject: Cmdlet = ({ machine, node, args, input, source }) => {
  const blocks = blocksOf(node);
  const place = machine.place(node);
  const [first, ...others] = blocks;
  if (!first) {
    const name = new Given(args).text(0, 'membername');
    return name && input ? member(input, name.text.toLowerCase()) : undefined;
  }
  // Of several the first begins, the last ends and those between are run for each object.
  const processing = others.length === 0 ? [first] : others.length === 1 ? others : others.slice(0, -1);
  if (others.length > 0) machine.runBlock(first);
  let output: Value | undefined;
  for (const block of processing) {
    if (input && input.kind !== 'unknown' && itemsOf(input).length > 0) output = forEach(machine, input, block, node);
    else {
      const subject = '$_';
      const reason =
        input?.kind === 'unknown' ? reasonFor(input) : source ? 'comes from a command' : 'has no value in this file';
      machine.runAside(block, new Map([['_', unknown(subject, reason, place)]]));
    }
  }
  if (others.length > 1) machine.runBlock(others[others.length - 1] as BlockNode);
  return output;
};

/** Cmdlets that let objects through, perhaps not all of them and perhaps in another order. */
const passing: Cmdlet = ({ machine, node, args, input }) => {
  for (const block of blocksOf(node)) machine.runAside(block);
  if (!input) return undefined;
  const expanded = new Given(args, ['unique', 'descending']).get('expandproperty');
  if (expanded) return isKnown(expanded) ? member(input, expanded.text.toLowerCase()) : undefined;
  return input;
};

const writeOutput: Cmdlet = ({ args, machine, node }) => {
  const { values } = new Given(args, ['noenumerate']);
  return collected(values, machine.place(node));
};

const newObject: Cmdlet = ({ machine, node, args }) => {
  const given = new Given(args, ['strict']);
  const com = given.get('comobject');
  const properties = given.get('property');
  if (isKnown(com)) return comObject(machine, node, com, properties);
  if (properties?.kind === 'table') return properties;
  const type = given.text(0, 'typename');
  const name = type ? typeName(type.text) : '';
  if (/(?:list|collection|queue|stack)(?:\W|$)/.test(name)) return listOf([], machine.place(node));
  return type && madeObject(machine, node, type);
};

const setVariable: Cmdlet = ({ machine, args }) => {
  const given = new Given(args, ['force', 'passthru']);
  const name = given.text(0, 'name');
  const value = given.get('value') ?? given.values[given.get('name') ? 0 : 1];
  if (name && value) machine.variables.set(name.text, value);
  return undefined;
};

const invokeExpression: Cmdlet = ({ machine, args, input }) => {
  const command = new Given(args).get('command') ?? new Given(args).values[0] ?? input;
  for (const text of command ? itemsOf(command) : []) {
    if (text.kind === 'text') machine.emit({ kind: 'embedded', language: 'powershell', text });
  }
  return undefined;
};

const invokeBlock: Cmdlet = ({ machine, node, args }) => {
  const [first] = blocksOf(node);
  if (!first) return undefined;
  const list = new Given(args).get('argumentlist', 'args');
  const values = list ? itemsOf(list) : [];
  const passed = values.map((value): Argument => ({ kind: 'value', value, place: value.place }));
  machine.callBlock(first, { args: passed, input: undefined, place: machine.place(node) });
  return undefined;
};

/** `Start-Process netsh -ArgumentList '…'`, `New-ScheduledTaskAction -Execute netsh -Argument '…'`. */
const startProcess: Cmdlet = ({ machine, args }) => {
  const given = new Given(args, ['wait', 'nonewwindow', 'passthru', 'loaduserprofile', 'usenewenvironment']);
  const file = given.text(0, 'filepath', 'execute', 'path');
  const list = given.get('argumentlist', 'arguments', 'args') ?? given.values[given.get('filepath', 'execute') ? 0 : 1];
  if (!file || !list) return undefined;
  const program = programOf(file.text);
  if (program === 'powershell' || program === 'pwsh') shell(machine, itemsOf(list));
  else {
    const line = commandLine([file, ...itemsOf(list)], false);
    if (line) machine.emit({ kind: 'embedded', language: 'batch', text: line });
  }
  return undefined;
};

/** `cmd /c …`: the rest is a command line of its own. */
export function commandInterpreter(machine: Machine, args: readonly Argument[]): void {
  const words = args.flatMap((argument) => (argument.kind === 'value' ? [argument.value] : []));
  const at = words.findIndex((word) => isKnown(word) && /^\/[ckr]$/i.test(word.text));
  const line = at < 0 ? undefined : commandLine(words.slice(at + 1), true);
  if (line) machine.emit({ kind: 'embedded', language: 'batch', text: line });
}

/** `powershell -Command …`. */
export function shell(machine: Machine, words: readonly Value[]): void {
  const at = words.findIndex((word) => isKnown(word) && /^[-/]c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?$/i.test(word.text));
  const line = at < 0 ? inOneWord(words) : commandLine(words.slice(at + 1), false);
  if (line) machine.emit({ kind: 'embedded', language: 'powershell', text: line });
}

/** `-Command "…"` as one text: what stands in its inner quotes. */
function inOneWord([only, ...others]: readonly Value[]): Text | undefined {
  if (only?.kind !== 'text' || others.length > 0) return undefined;
  const match = /(?:^|\s)[-/]c(?:ommand)?\s+(?:"|&\s*\{)?/i.exec(only.text);
  if (!match) return undefined;
  const from = match.index + match[0].length;
  const to = /["}]\s*$/.exec(only.text)?.index ?? only.text.length;
  return from < to ? part(only, from, to) : undefined;
}

const convertCsv: Cmdlet = ({ args, input }) => {
  const given = new Given(args, ['useculture']);
  const value = input ?? given.get('inputobject') ?? given.values[0];
  const texts = value ? itemsOf(value) : [];
  if (!texts.every((text): text is Text => text.kind === 'text')) return undefined;
  return readCsv(texts, given.text(9, 'delimiter')?.text ?? ',');
};

const convertStringData: Cmdlet = ({ args, input }) => {
  const value = input ?? new Given(args).get('stringdata') ?? new Given(args).values[0];
  return value?.kind === 'text' ? readStringData(value) : undefined;
};

const convertJson: Cmdlet = ({ args, input }) => {
  const value =
    input ?? new Given(args, ['ashashtable', 'noenumerate']).get('inputobject') ?? new Given(args).values[0];
  return value?.kind === 'text' ? readJson(value) : undefined;
};

const APPENDING = /^(?:add-content|ac)$/i;

/** `Out-File -Append`, a switch. */
const isAppended = (args: readonly Argument[]): boolean =>
  args.some((argument) => argument.kind === 'parameter' && /^-ap/i.test(argument.name.text));

const intoFile: Cmdlet = ({ machine, node, args, input }) => {
  const given = new Given(args, ['force', 'append', 'nonewline', 'passthru', 'noclobber']);
  const named = given.get('path', 'filepath', 'literalpath');
  const content = given.get('value', 'inputobject') ?? given.values[named ? 0 : 1] ?? input;
  const appends = APPENDING.test(machine.written(node.name)) || isAppended(args);
  writeFile(machine, { path: named ?? given.values[0], content, appends, place: machine.place(node) });
  return undefined;
};

const table: readonly (readonly [string, Cmdlet])[] = [
  ['foreach-object foreach %', forEachObject],
  ['where-object where ? sort-object sort select-object select get-unique gu tee-object tee', passing],
  ['write-output echo write', writeOutput],
  ['new-object', newObject],
  ['set-variable sv set new-variable nv', setVariable],
  ['invoke-expression iex', invokeExpression],
  ['invoke-command icm start-job sajb start-threadjob', invokeBlock],
  ['start-process saps start new-scheduledtaskaction', startProcess],
  ['convertfrom-csv', convertCsv],
  ['convertfrom-stringdata', convertStringData],
  ['convertfrom-json', convertJson],
  ['set-content sc add-content ac out-file', intoFile],
];

/** The cmdlets that are followed, by lower-case name and alias. */
export const CMDLETS: ReadonlyMap<string, Cmdlet> = new Map(
  table.flatMap(([names, cmdlet]) => names.split(' ').map((name) => [name, cmdlet] as const)),
);
