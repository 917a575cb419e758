import type { Argument, Command } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import { plainName } from '../commands';
import type { Definition } from '../read';
import type { BlockNode, CommandNode, Expression, Node, PipelineNode, RedirectionNode } from '../syntax';
import { argumentsOf, redirectionsOf } from './arguments';
import { CMDLETS, commandInterpreter, shell } from './cmdlets';
import { linesOf, readFile, writeFile } from './files';
import type { Machine } from './machine';
import { collected } from './machine';
import type { KnownName } from './names';
import { nativeArguments } from './native';
import { isKnown } from './parts';
import { TextBuilder } from './texts';
import { unknown, unknownOutput } from './unknowns';
import { itemsOf } from './values';

const NO_CONTEXT: readonly Command[] = [];

/** What a stage of a pipe hands on. */
interface Flow {
  /** The objects, where they are known. */
  readonly value: Value | undefined;
  readonly command: Command | undefined;
}

const NOTHING: Flow = { value: undefined, command: undefined };

/** Runs a command that stands alone and gives its output. */
export function runCommand(machine: Machine, node: CommandNode): Value {
  const flow = stage(machine, node, undefined);
  redirected(machine, node.redirections, flow.value, node);
  return outputOf(machine, node, flow);
}

/** `… > file`: what is put out goes into a file. */
function redirected(
  machine: Machine,
  redirections: readonly RedirectionNode[],
  value: Value | undefined,
  node: Node,
): void {
  for (const redirection of redirections) {
    const { stream, file } = redirection;
    if (!file || !value || !(stream === '' || stream === '1' || stream === '*')) continue;
    const appends = machine.written(redirection).includes('>>');
    writeFile(machine, { path: machine.evaluate(file), content: value, appends, place: machine.place(node) });
  }
}

const outputOf = (machine: Machine, node: CommandNode, { value, command }: Flow): Value =>
  value ?? unknownOutput(machine.source, node, 'comes from a command', command);

/** Runs the stages of a pipe, each with what the one before gave. */
export function runPipeline(machine: Machine, { elements, redirection }: PipelineNode): Value {
  let flow: Flow | undefined;
  let last = elements[0] as CommandNode | Expression;
  for (const element of elements) {
    last = element;
    flow =
      element.kind === 'command'
        ? stage(machine, element, flow)
        : { value: machine.evaluate(element), command: undefined };
  }
  const redirections = last.kind === 'command' ? last.redirections : redirection ? [redirection] : [];
  redirected(machine, redirections, flow?.value, last);
  if (last.kind === 'command') return outputOf(machine, last, flow ?? NOTHING);
  return flow?.value ?? { kind: 'constant', value: null, place: machine.place(last) };
}

function stage(machine: Machine, node: CommandNode, before: Flow | undefined): Flow {
  const { name } = node;
  if (!machine.spend(2 + node.args.length, node)) return NOTHING;
  if (name.kind === 'block') return called(machine, node, before, (call) => machine.callBlock(name, call));
  if (name.kind === 'variable') {
    const known = plainName(name.name);
    const block = machine.scope.definition(`$${known}`) as Definition | undefined;
    if (block) return called(machine, node, before, (call) => machine.call(block, `$${known}`, call));
  }
  const found = nameOf(machine, name);
  const known = machine.names.of(found.text);
  const definition =
    machine.functions.get(known.lower) ?? (machine.scope.definition(known.lower) as Definition | undefined);
  if (definition) return called(machine, node, before, (call) => machine.call(definition, known.lower, call));
  return issue(machine, node, before, found, known);
}

/** Calls what is defined in the document: what it runs is read, the call itself says nothing more. */
function called(
  machine: Machine,
  node: CommandNode,
  before: Flow | undefined,
  run: (call: Parameters<Machine['call']>[2]) => Value[],
): Flow {
  const args = argumentsOf(machine, node.args, (block) => machine.runAside(block));
  const place = machine.place(node);
  const values = run({ args, input: inputOf(machine, node, before), place });
  return { value: collected(values, place), command: undefined };
}

function inputOf(machine: Machine, node: CommandNode, before: Flow | undefined): readonly Value[] | undefined {
  if (!before) return undefined;
  const items = before.value ? itemsOf(before.value) : [];
  if (items.length > 0) return items;
  return [unknown('$_', 'comes from a command', machine.place(node))];
}

function nameOf(machine: Machine, name: Expression): Text {
  const value = machine.evaluate(name);
  if (value.kind === 'text') return value;
  const place = machine.place(name);
  return new TextBuilder().value(value, place).done(place, '');
}

/** Emits a command and follows what it does, where it is one of those that are followed. */
function issue(machine: Machine, node: CommandNode, before: Flow | undefined, name: Text, known: KnownName): Flow {
  const { native } = known;
  const cmdlet = native ? undefined : CMDLETS.get(known.lower);
  const blocks: BlockNode[] = [];
  const args = native
    ? nativeArguments(machine, node.args)
    : argumentsOf(machine, node.args, (block) => blocks.push(block));
  const command = commandOf(machine, node, name, args, before);
  machine.emit(command);
  if (!cmdlet) for (const block of blocks) machine.runAside(block);
  const value = cmdlet?.({ machine, node, args, input: before?.value, source: before?.command });
  if (native) runInterpreter(machine, known.program, args, before?.value, node);
  return { value, command };
}

function commandOf(
  machine: Machine,
  node: CommandNode,
  name: Text,
  args: readonly Argument[],
  before: Flow | undefined,
): Command {
  const language = 'powershell';
  const place = machine.place(node);
  const redirections = redirectionsOf(machine, node);
  const plain = { kind: 'command', language, name, arguments: args, redirections, place, context: NO_CONTEXT } as const;
  if (!before) return plain;
  const { value: input, command: source } = before;
  return { ...plain, ...(input ? { input } : {}), ...(source ? { source } : {}) };
}

function runInterpreter(
  machine: Machine,
  program: string,
  args: readonly Argument[],
  input: Value | undefined,
  node: Node,
): void {
  if (program === 'netsh') readScript(machine, wordsIn(args), input, node);
  else if (program === 'reg' || program === 'regedit') importFile(machine, program, wordsIn(args));
  else if (program === 'cmd') commandInterpreter(machine, args);
  else if (program === 'powershell' || program === 'pwsh') {
    shell(machine, wordsIn(args));
  }
}

const wordsIn = (args: readonly Argument[]): Value[] =>
  args.flatMap((argument) => (argument.kind === 'value' ? [argument.value] : []));

const isWord = (value: Value | undefined, pattern: RegExp): boolean => isKnown(value) && pattern.test(value.text);

/** `netsh -f file`, `netsh exec file`, and netsh without a command, which reads what the pipe brings. */
function readScript(machine: Machine, words: readonly Value[], input: Value | undefined, node: Node): void {
  const file = words.findIndex((word) => isWord(word, /^[-/]f$/i));
  const path = file >= 0 ? words[file + 1] : isWord(words[0], /^exec$/i) ? words[1] : undefined;
  if (path) readFile(machine, path, 'netsh-script');
  else if (input && (words.length === 0 || (words.length === 2 && isWord(words[0], /^[-/]c$/i)))) {
    const place = machine.place(node);
    const text = linesOf(input, place);
    const context = words[1];
    const whole = text && (context ? linesOf({ kind: 'list', items: [context, text], place, via: [] }, place) : text);
    if (whole) machine.emit({ kind: 'embedded', language: 'netsh-script', text: whole });
  }
}

/** `reg import file`, `regedit /s file`. */
function importFile(machine: Machine, program: string, words: readonly Value[]): void {
  if (program === 'reg' && !isWord(words[0], /^import$/i)) return;
  const path = program === 'reg' ? words[1] : words.find((word) => !isWord(word, /^\//));
  if (path) readFile(machine, path, 'registry-file');
}
