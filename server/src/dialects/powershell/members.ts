import type { Assignment } from '../../model/item';
import { byDefault, type Listener, type Pin } from '../../model/statement';
import type { Vocabulary } from '../../model/vocabulary';
import { DIALECT, NOTHING, type Understood } from './call';
import { readEnd } from './ends';
import { wordOf } from './fields';

/** `$connector.Bindings = '0.0.0.0:25'`: a property that carries ports is given a value. */
export function readAssignment(item: Assignment, vocabulary: Vocabulary): Understood {
  const parameter = vocabulary.member(item.member.text.toLowerCase());
  if (!parameter) return NOTHING;
  const read = readEnd(item.value, parameter);
  const base = {
    dialect: DIALECT,
    place: item.place,
    item,
    words: [item.object],
    complete: read.mistakes.length === 0,
    mistakes: read.mistakes,
  };
  const transport = byDefault([parameter.transport ?? 'tcp'] as const);
  if (parameter.knob !== undefined) {
    const pin: Pin = {
      ...base,
      kind: 'pin',
      knob: parameter.knob,
      type: byDefault('number'),
      end: read.end,
      transport,
      removes: false,
      value: wordOf(item.value),
    };
    return { statements: [pin], unread: read.unread };
  }
  const service = parameter.service === undefined ? {} : { service: parameter.service };
  const listener: Listener = {
    ...base,
    kind: 'listener',
    transport,
    end: read.end,
    role: parameter.parameter,
    ...service,
  };
  return { statements: [listener], unread: read.unread };
}
