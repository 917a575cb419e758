import { Rich } from '../../text/rich';
import type { Redirect, Stretch } from '../syntax';
import { expandLines, expandOne, expandWord } from '../words/expand';
import type { Field } from '../words/field';
import type { Frame, Machine } from './machine';

export function fieldsOf(machine: Machine, words: readonly Stretch[], frame: Frame, peeks = false): Field[] {
  const fields: Field[] = [];
  const around = machine.around(frame, peeks);
  for (const word of words) {
    if (!machine.spend((word.end - word.start) >> 1)) break;
    expandWord(word, around, fields);
  }
  return fields;
}

/** The text that redirections bring: a here-document or a here-string. */
export function inputOf(machine: Machine, redirects: readonly Redirect[], frame: Frame): Rich | undefined {
  let input: Rich | undefined;
  for (const { here, sign, target } of redirects) {
    if (here) {
      input = here.literal
        ? Rich.written(frame.source, here.start, here.end)
        : expandLines(here, machine.around(frame));
      if (!machine.spend(here.end - here.start)) return undefined;
    } else if (sign === '<<<') {
      const rich = expandOne(target, machine.around(frame));
      input = rich;
    } else {
      for (const inner of frame.scanner.commandsIn(target.start, target.end)) {
        const printed = machine.within(inner, frame);
        if (sign === '<') input = printed;
      }
    }
  }
  return input;
}
