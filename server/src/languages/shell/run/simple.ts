import type { Redirection } from '../../../model/item';
import type { Source } from '../../../model/language';
import { LANGUAGE } from '../id';
import type { Redirect, Simple } from '../syntax';
import { ShellCommand } from '../words/command';
import { assign } from './assign';
import { builtin } from './builtins';
import { feed } from './feed';
import type { End, Frame, Machine } from './machine';
import { baseName, prefixLength } from './prefixes';
import { fieldsOf, inputOf } from './words';

export function simple(machine: Machine, node: Simple, frame: Frame): End {
  const { source } = frame;
  if (!machine.spend(node.end - node.start)) return undefined;
  if (node.words.length === 0) {
    for (const each of node.assigns) assign(machine, each, frame);
    return undefined;
  }
  for (const { value } of node.assigns) {
    for (const inner of frame.scanner.commandsIn(value.start, value.end)) machine.within(inner, frame);
  }
  const all = fieldsOf(machine, node.words, frame);
  const fields = all.length > 1 ? all.slice(prefixLength(all)) : all;
  const [first] = fields;
  if (!first) return undefined;
  const name = first.text;
  const program = baseName(name);
  machine.output = undefined;
  if (!first.open && (first.plain || first.rich.known)) {
    const own = builtin(machine, name, node, fields, frame);
    if (own) return own.end;
    const definition = machine.definition(name);
    if (definition) {
      const given = inputOf(machine, node.redirects, frame) ?? frame.input;
      // A value that is not known is taken for one word: nobody passes arguments that may be none on purpose.
      const words = fields.slice(1).map(({ rich }) => rich);
      return machine.call(definition, words, given, frame);
    }
  }
  const input = inputOf(machine, node.redirects, frame) ?? frame.input;
  const redirections = node.redirects.map((redirect) => redirection(redirect, source));
  const place = source.place(node.words[0]?.start ?? node.start, node.end);
  if (program === 'ipset') machine.sets.call(fields.slice(1), input);
  const isAsked = program === 'ipset' || fields.some(({ text }) => text === '--match-set');
  const around = isAsked ? machine.sets.around(place) : undefined;
  machine.emit(new ShellCommand(LANGUAGE, source, fields, redirections, place, around, input));
  feed(machine, program, fields, node, input, frame);
  return undefined;
}

function redirection({ start, end, stream, target }: Redirect, source: Source): Redirection {
  return { place: source.place(start, end), stream, target: source.text.slice(target.start, target.end) };
}
