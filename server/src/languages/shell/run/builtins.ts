import type { Simple } from '../syntax';
import { joinFields } from '../words/command';
import type { Field } from '../words/field';
import { declare } from './assign';
import type { End, Frame, Machine } from './machine';
import { mapfile, read } from './read';

const GOES_ON: { readonly end: End } = { end: undefined };

/** What the shell does itself; undefined for everything else. */
export function builtin(
  machine: Machine,
  name: string,
  node: Simple,
  fields: readonly Field[],
  frame: Frame,
): { readonly end: End } | undefined {
  switch (name) {
    case 'exit':
    case 'return':
    case 'break':
    case 'continue':
      return { end: name };
    case 'export':
    case 'readonly':
    case 'declare':
    case 'typeset':
    case 'local':
      declare(machine, name, node, fields, frame);
      return GOES_ON;
    case 'unset':
      for (const { rich } of fields.slice(1)) if (!rich.text.startsWith('-')) machine.store.set(rich.text, undefined);
      return GOES_ON;
    case 'set': {
      const at = fields.findIndex(({ text }) => text === '--');
      if (at >= 0) frame.given.list = fields.slice(at + 1).map(({ rich }) => rich);
      return GOES_ON;
    }
    case 'shift': {
      const count = Number(fields[1]?.rich.text ?? '1');
      const { list } = frame.given;
      if (list && Number.isInteger(count)) frame.given.list = list.slice(count);
      return GOES_ON;
    }
    case 'read':
      read(machine, node, fields, frame);
      return GOES_ON;
    case 'mapfile':
    case 'readarray':
      mapfile(machine, node, fields, frame);
      return GOES_ON;
    case 'eval':
      return { end: machine.script(joinFields(fields.slice(1), frame.source), frame.given.list, frame) };
    case 'let':
    case 'getopts':
    case 'printf':
      if (name === 'printf' && fields[1]?.rich.text !== '-v') return undefined;
      forget(machine, name === 'let' ? undefined : fields[2]?.rich.text, fields, frame);
      return GOES_ON;
    case ':':
      return GOES_ON;
    default:
      return undefined;
  }
}

function forget(machine: Machine, name: string | undefined, fields: readonly Field[], frame: Frame): void {
  const [first] = fields;
  if (!first) return;
  const place = frame.source.place(first.word.start, first.word.end);
  const names = name === undefined ? fields.slice(1).map(({ rich }) => /^[A-Za-z_]\w*/.exec(rich.text)?.[0]) : [name];
  for (const each of names) {
    if (each)
      machine.store.set(each, { kind: 'unknown', place, why: `\`$${each}\` is worked out when the script runs` });
  }
}
