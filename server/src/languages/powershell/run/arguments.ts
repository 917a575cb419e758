import type { Argument, Redirection } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import { isDash } from '../characters';
import type { ArgumentNode, BlockNode, CommandNode, Expression } from '../syntax';
import type { Machine } from './machine';
import { isKnown } from './parts';
import { TextBuilder, wordText } from './texts';
import { unknownOutput } from './unknowns';
import { itemsOf, sizeOf, through } from './values';

/** The arguments of a command in order. Script blocks among them are given to `onBlock` and are unknown otherwise. */
export function argumentsOf(
  machine: Machine,
  nodes: readonly ArgumentNode[],
  onBlock: (block: BlockNode) => void,
): Argument[] {
  const value = (node: Expression): Value => {
    if (node.kind !== 'block') return machine.evaluate(node);
    onBlock(node);
    return unknownOutput(machine.source, node, 'is a script block');
  };
  const result: Argument[] = [];
  for (const node of nodes) {
    // A lone dash is swallowed.
    if (node.kind === 'text' && node.end - node.start === 1 && isDash(machine.source.text.charCodeAt(node.start)))
      continue;
    const place = machine.place(node);
    switch (node.kind) {
      case 'parameter': {
        const name = wordText(machine.source, node.start, node.nameEnd);
        result.push(
          node.value
            ? { kind: 'parameter', name, value: value(node.value), place }
            : { kind: 'parameter', name, place },
        );
        break;
      }
      case 'splat':
        result.push({ kind: 'splat', value: splatted(machine, node), place });
        break;
      case 'verbatim':
        for (const word of verbatimWords(machine, node)) result.push({ kind: 'value', value: word, place: word.place });
        break;
      default:
        result.push({ kind: 'value', value: value(node), place });
    }
  }
  return result;
}

export function splatted(machine: Machine, node: Extract<ArgumentNode, { kind: 'splat' }>): Value {
  const value = machine.variables.get(node.name);
  if (!value) return unknownOutput(machine.source, node, 'has no value in this file');
  const affordable = machine.spend(sizeOf(value), node);
  return affordable ? through(value, machine.source, node) : unknownOutput(machine.source, node, 'is computed');
}

/** The words of a command line that is passed on as it stands, parted as the C runtime does. */
export function verbatimWords(machine: Machine, node: { readonly start: number; readonly end: number }): Text[] {
  const text = machine.source.text;
  const result: Text[] = [];
  let at = node.start;
  while (at < node.end) {
    const c = text.charCodeAt(at);
    if (c === 0x20 || c === 0x09) {
      at++;
      continue;
    }
    const start = at;
    const builder = new TextBuilder();
    let quoted = false;
    let run = at;
    const flush = (): void => {
      if (at > run) builder.add(text.slice(run, at), machine.source.place(run, at), true);
    };
    for (; at < node.end; at++) {
      const d = text.charCodeAt(at);
      if (d === 0x22) {
        flush();
        quoted = !quoted;
        run = at + 1;
      } else if (!quoted && (d === 0x20 || d === 0x09)) break;
    }
    flush();
    result.push(builder.done(machine.source.place(start, at), ''));
  }
  return result;
}

export const redirectionsOf = (machine: Machine, node: CommandNode): readonly Redirection[] =>
  node.redirections.length === 0
    ? NO_REDIRECTIONS
    : node.redirections.map(({ start, end, stream, target }) => ({
        place: machine.source.place(start, end),
        stream,
        target,
      }));

const NO_REDIRECTIONS: readonly Redirection[] = [];

/** Looks among arguments for what a cmdlet that is known here takes. */
export class Given {
  readonly values: readonly Value[];
  private readonly named: readonly { readonly name: string; readonly value: Value | undefined }[];

  /** `switches` are the parameters that take no value. */
  constructor(args: readonly Argument[], switches: readonly string[] = []) {
    const values: Value[] = [];
    const named: { name: string; value: Value | undefined }[] = [];
    for (let i = 0; i < args.length; i++) {
      const argument = args[i] as Argument;
      if (argument.kind === 'value') values.push(argument.value);
      else if (argument.kind === 'parameter') {
        const name = argument.name.text.slice(1).toLowerCase();
        const next = args[i + 1];
        let { value } = argument;
        if (value === undefined && next?.kind === 'value' && !switches.some((one) => one.startsWith(name))) {
          value = next.value;
          i++;
        }
        named.push({ name, value });
      } else if (argument.value.kind === 'table') {
        for (const { key, value } of argument.value.entries) named.push({ name: key.text.toLowerCase(), value });
      }
    }
    this.values = values;
    this.named = named;
  }

  /** The value of a parameter, by its name, its aliases or the beginning of one of them. */
  get(...names: readonly string[]): Value | undefined {
    return this.named.find(({ name }) => name !== '' && names.some((one) => one.startsWith(name)))?.value;
  }

  /** The known text of a parameter or, where it is not given, of a position. */
  text(position: number, ...names: readonly string[]): Text | undefined {
    const value = this.get(...names) ?? this.values[position];
    const [only] = value ? itemsOf(value) : [];
    return isKnown(only) ? only : undefined;
  }
}
