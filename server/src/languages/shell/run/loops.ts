import { Rich } from '../../text/rich';
import type { Count, For, Node, While } from '../syntax';
import { Given } from './given';
import { type End, type Frame, type Machine, NO_WAY } from './machine';
import { assignRead, linesOf, type ReadCall, readCall } from './read';
import type { Content } from './store';
import { fieldsOf, inputOf } from './words';

/** So many turns of a loop are followed. */
const MAX_TURNS = 256;

export function forCommand(machine: Machine, node: For, frame: Frame): End {
  const { name, words, body } = node;
  const inner = { ...frame, input: inputOf(machine, node.redirects, frame) ?? frame.input };
  const place = frame.source.place(node.start, node.end);
  let values: readonly (Content | undefined)[];
  let isKnown = true;
  if (words) {
    const fields = fieldsOf(machine, words, frame);
    isKnown = !fields.some(({ open, text }) => open || /[*?]/.test(text));
    values = fields.map(({ rich }): Content => {
      if (/[*?]/.test(rich.text)) {
        return {
          kind: 'unknown',
          place,
          why: `which files \`${rich.text}\` finds is known only when the script runs`,
        };
      }
      return { kind: 'one', rich };
    });
  } else {
    const parameters = frame.given.list;
    isKnown = parameters !== undefined;
    const why = 'the arguments are given when it is called';
    values = parameters
      ? parameters.map((rich): Content => ({ kind: 'one', rich }))
      : [{ kind: 'unknown', place, why }];
  }
  if (!isKnown) {
    // It may turn any number of times.
    const given = new Given(frame);
    const way = machine.way(() => turns(machine, name, values, body, inner));
    given.leave(way);
    given.settle();
    return machine.goOn([way, NO_WAY], place);
  }
  const end = turns(machine, name, values.slice(0, MAX_TURNS), body, inner);
  if (values.length > MAX_TURNS)
    machine.scope.unread(place, `only the first ${MAX_TURNS} turns of the loop are followed`);
  return end;
}

function turns(
  machine: Machine,
  name: string,
  values: readonly (Content | undefined)[],
  body: readonly Node[],
  frame: Frame,
): End {
  for (const value of values) {
    machine.store.set(name, value);
    const end = machine.list(body, frame);
    if (end === 'break') break;
    if (end === 'return' || end === 'exit') return end;
    if (machine.stopped) break;
  }
  return undefined;
}

/** `for ((i = 6001; i <= 6004; i++))`; the first and the last number are where they are written. */
export function count(machine: Machine, node: Count, frame: Frame): End {
  const { source } = frame;
  const { head, body } = node;
  const text = source.text.slice(head.start, head.end);
  const place = source.place(node.start, node.end);
  const match =
    /^\s*([A-Za-z_]\w*)\s*=\s*(\d{1,9})\s*;\s*\$?\1\s*(<=?|>=?)\s*(\d{1,9})\s*;\s*(?:\$?\1\s*(\+\+|--)|(\+\+|--)\s*\1|\1\s*(\+=|-=)\s*(\d{1,9}))\s*$/.exec(
      text,
    );
  if (!match) {
    const name = /^\s*([A-Za-z_]\w*)\s*=/.exec(text)?.[1];
    const why = `\`((${text.trim()}))\` is worked out when the script runs`;
    if (name !== undefined)
      machine.store.set(name, { kind: 'unknown', place: source.place(head.start, head.end), why });
    return machine.goOn([machine.way(() => loopBody(machine, body, frame)), NO_WAY], place);
  }
  const [, name = '', first = '', sign = '', last = '', after, before, by, step] = match;
  const from = Number(first);
  const to = Number(last);
  const size = (step === undefined ? 1 : Number(step)) * ((after ?? before ?? by ?? '').startsWith('-') ? -1 : 1);
  const holds = (i: number): boolean =>
    sign === '<' ? i < to : sign === '<=' ? i <= to : sign === '>' ? i > to : i >= to;
  const at = (word: string, behind: number): Rich => {
    const start = head.start + text.indexOf(word, behind);
    return Rich.written(source, start, start + word.length);
  };
  const firstAt = text.indexOf('=');
  const values: Content[] = [];
  let i = from;
  for (; holds(i) && values.length < MAX_TURNS && (size !== 0 || values.length === 0); i += size) {
    const made = Rich.made(String(i), source.place(head.start, head.end));
    const written = i === from ? at(first, firstAt) : i === to ? at(last, text.indexOf(';')) : made;
    values.push({ kind: 'one', rich: written });
  }
  if (holds(i) && size !== 0) machine.scope.unread(place, `only the first ${MAX_TURNS} turns of the loop are followed`);
  return turns(machine, name, values, body, frame);
}

/** A body that turns an unknown number of times: what changes from turn to turn is not known in any. */
function loopBody(machine: Machine, body: readonly Node[], frame: Frame): End {
  const given = new Given(frame);
  const { changes } = machine.quietly(() => machine.way(() => machine.list(body, frame)));
  given.leave({ end: undefined });
  given.settle();
  for (const [name, content] of changes) {
    const before = machine.store.get(name);
    if (before === undefined || content === undefined || before.kind !== 'one') continue;
    if (content.kind === 'one' && content.rich.text === before.rich.text) continue;
    const place = frame.source.place(body[0]?.start ?? 0, body[0]?.end ?? 0);
    machine.store.set(name, { kind: 'unknown', place, why: `\`$${name}\` changes from turn to turn` });
  }
  const end = machine.list(body, frame);
  return end === 'return' || end === 'exit' ? end : undefined;
}

export function whileCommand(machine: Machine, node: While, frame: Frame): End {
  const input = inputOf(machine, node.redirects, frame) ?? frame.input;
  const inner = { ...frame, input };
  const place = frame.source.place(node.start, node.end);
  const reads = readIn(machine, node.test, inner);
  if (reads && input?.known) {
    const lines = linesOf(input);
    for (const line of lines.slice(0, MAX_TURNS)) {
      assignRead(machine, reads, line, inner);
      const end = machine.list(node.body, inner);
      if (end === 'break') break;
      if (end === 'return' || end === 'exit') return end;
      if (machine.stopped) break;
    }
    return undefined;
  }
  if (turnsOnArguments(node, frame)) {
    const end = argumentTurns(machine, node, inner);
    if (end !== 'unknown') return end;
  }
  const given = new Given(frame);
  const way = machine.way(() => {
    machine.list(node.test, inner);
    return loopBody(machine, node.body, inner);
  });
  given.leave(way);
  given.settle();
  return machine.goOn([way, NO_WAY], place);
}

/** `[ $# -gt 0 ]`, `(( $# ))`, `[[ -n $1 ]]`: there are arguments left. */
const SOME_LEFT =
  /^(?:(?:\[\[?|test)\s+"?\$#"?\s+(?:-gt\s+0|-ne\s+0|!=\s+0|-ge\s+1)|\(\(\s*\$#\s*(?:>\s*0|!=\s*0|>=\s*1)?\s*\)\)|(?:\[\[?|test)\s+(?:-n\s+)?"?\$(?:1|\{1(?::?-)?\})"?)(?:\s*\]\]?)?$/;
const NONE_LEFT =
  /^(?:\[\[?|test)\s+(?:"?\$#"?\s+(?:-eq\s+0|==?\s+0|-lt\s+1)|-z\s+"?\$(?:1|\{1(?::?-)?\})"?)(?:\s*\]\]?)?$/;

/** True for a loop that turns as long as there are arguments, where these are known. */
function turnsOnArguments({ isUntil, test }: While, { source, given }: Frame): boolean {
  const [only, more] = test;
  if (!only || more || given.list === undefined) return false;
  return (isUntil ? NONE_LEFT : SOME_LEFT).test(source.text.slice(only.start, only.end).trim());
}

/** Its turns, each of which takes arguments away; `unknown` where one does not tell how many. */
function argumentTurns(machine: Machine, { body }: While, frame: Frame): End | 'unknown' {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const { list } = frame.given;
    if (list === undefined) return 'unknown';
    if (list.length === 0) return undefined;
    const end = machine.list(body, frame);
    if (end === 'break') return undefined;
    if (end === 'return' || end === 'exit') return end;
    // What takes none away would turn without end.
    if (machine.stopped || (frame.given.list?.length ?? 0) >= list.length) return undefined;
  }
  return undefined;
}

/** The `read` that a loop turns on. */
function readIn(machine: Machine, test: readonly Node[], frame: Frame): ReadCall | undefined {
  const [only, more] = test;
  if (!only || more || only.kind !== 'simple') return undefined;
  const fields = fieldsOf(machine, only.words, frame, true);
  return fields[0]?.rich.text === 'read' ? readCall(machine, only, fields, frame) : undefined;
}
