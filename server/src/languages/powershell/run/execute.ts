import type { Argument, Command } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import { plainName } from '../commands';
import type { Definition } from '../read';
import type { CommandNode, Expression, PipelineNode } from '../syntax';
import { argumentsOf, redirectionsOf } from './arguments';
import { CMDLETS, commandInterpreter, shell } from './cmdlets';
import type { Machine } from './machine';
import { collected } from './machine';
import { isProgram, nativeArguments, programOf } from './native';
import { itemsOf, TextBuilder, unknown } from './values';

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
  return outputOf(machine, node, stage(machine, node, undefined));
}

const outputOf = (machine: Machine, node: CommandNode, { value }: Flow): Value =>
  value ?? unknown(machine.written(node), 'comes from a command', machine.place(node));

/** Runs the stages of a pipe, each with what the one before gave. */
export function runPipeline(machine: Machine, { elements }: PipelineNode): Value {
  let flow: Flow | undefined;
  let last = elements[0] as CommandNode | Expression;
  for (const element of elements) {
    last = element;
    flow =
      element.kind === 'command'
        ? stage(machine, element, flow)
        : { value: machine.evaluate(element), command: undefined };
  }
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
  const called_ = nameOf(machine, name);
  const text = called_.text;
  const lower = text.slice(text.lastIndexOf('\\') + 1).toLowerCase();
  const definition = machine.scope.definition(lower) as Definition | undefined;
  if (definition) return called(machine, node, before, (call) => machine.call(definition, lower, call));
  return issue(machine, node, before, called_, lower);
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
  if (before.value) return itemsOf(before.value);
  return [unknown('$_', 'comes from a command', machine.place(node))];
}

function nameOf(machine: Machine, name: Expression): Text {
  const value = machine.evaluate(name);
  if (value.kind === 'text') return value;
  const place = machine.place(name);
  return new TextBuilder().value(value, place).done(place, '');
}

/** Emits a command and follows what it does, where it is one of those that are followed. */
function issue(machine: Machine, node: CommandNode, before: Flow | undefined, name: Text, lower: string): Flow {
  const native = isProgram(name.text);
  const cmdlet = native ? undefined : CMDLETS.get(lower);
  const args = native
    ? nativeArguments(machine, node.args)
    : argumentsOf(machine, node.args, cmdlet ? () => undefined : (block) => machine.runAside(block));
  const command = commandOf(machine, node, name, args, before);
  machine.emit(command);
  const value = cmdlet?.({ machine, node, args, input: before?.value, source: before?.command });
  if (native) runInterpreter(machine, name, args);
  return { value, command };
}

function commandOf(
  machine: Machine,
  node: CommandNode,
  name: Text,
  args: readonly Argument[],
  before: Flow | undefined,
): Command {
  const command: Command = {
    kind: 'command',
    language: 'powershell',
    name,
    arguments: args,
    redirections: redirectionsOf(machine, node),
    place: machine.place(node),
    context: NO_CONTEXT,
  };
  if (!before) return command;
  return {
    ...command,
    ...(before.value ? { input: before.value } : {}),
    ...(before.command ? { source: before.command } : {}),
  };
}

function runInterpreter(machine: Machine, name: Text, args: readonly Argument[]): void {
  const program = programOf(name.text);
  if (program === 'cmd') commandInterpreter(machine, args);
  else if (program === 'powershell' || program === 'pwsh') {
    shell(
      machine,
      args.flatMap((argument) => (argument.kind === 'value' ? [argument.value] : [])),
    );
  }
}
