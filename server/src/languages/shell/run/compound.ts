import type { Case, Chain, Group, If, Node } from '../syntax';
import { type End, type Frame, type Machine, NO_WAY, type Way } from './machine';
import { inputOf } from './words';

export function chain(machine: Machine, node: Chain, frame: Frame): End {
  const [left, right] = node.parts as [Node, Node];
  const end = machine.node(left, frame);
  if (end !== undefined) return end;
  const place = frame.source.place(right.start, right.end);
  const failed = node.operator === '||' ? frame.source.place(left.start, left.end) : undefined;
  return machine.goOn([machine.way(() => machine.node(right, frame), failed), NO_WAY], place);
}

/** Each part of a pipe is a shell of its own and reads what the one before prints. */
export function pipe(machine: Machine, node: Chain, frame: Frame): End {
  let input = frame.input;
  for (const part of node.parts) {
    machine.output = undefined;
    machine.way(() => machine.node(part, { ...frame, input, given: { ...frame.given } }));
    input = machine.output;
  }
  machine.output = undefined;
  return undefined;
}

export function group(machine: Machine, node: Group, frame: Frame): End {
  const inner = { ...frame, input: inputOf(machine, node.redirects, frame) ?? frame.input };
  if (!node.isSubshell) return machine.list(node.body, inner);
  const output = machine.output;
  machine.way(() => machine.list(node.body, { ...inner, given: { ...frame.given } }));
  machine.output = node.body.length === 1 ? machine.output : output;
  return undefined;
}

export function ifCommand(machine: Machine, node: If, frame: Frame): End {
  const ways: Way[] = [];
  const time = machine.store.now;
  for (const { test, body } of node.branches) {
    // What a test sets holds in its branch and in those behind it.
    machine.list(test, frame);
    const before = machine.store.since(time);
    const { changes, end } = machine.way(() => machine.list(body, frame));
    ways.push({ changes: before.size === 0 ? changes : new Map([...before, ...changes]), end });
    if (machine.stopped) break;
  }
  const tests = machine.store.since(time);
  const rest = node.otherwise ? machine.way(() => machine.list(node.otherwise as readonly Node[], frame)) : NO_WAY;
  ways.push({ changes: new Map([...tests, ...rest.changes]), end: rest.end });
  machine.store.rewind(time);
  return machine.goOn(ways, frame.source.place(node.start, node.end));
}

export function caseCommand(machine: Machine, node: Case, frame: Frame): End {
  const ways = node.items.map(({ body }) => machine.way(() => machine.list(body, frame)));
  if (!node.items.some(({ isRest }) => isRest)) ways.push(NO_WAY);
  return machine.goOn(ways, frame.source.place(node.start, node.end));
}
