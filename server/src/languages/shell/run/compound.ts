import type { Case, Chain, Group, If, Node } from '../syntax';
import { Given } from './given';
import { type End, type Frame, type Machine, NO_WAY, type Way } from './machine';
import type { Content } from './store';
import { inputOf } from './words';

export function chain(machine: Machine, node: Chain, frame: Frame): End {
  const [left, right] = node.parts as [Node, Node];
  const end = machine.node(left, frame);
  if (end !== undefined) return end;
  const place = frame.source.place(right.start, right.end);
  const failed = node.operator === '||' ? frame.source.place(left.start, left.end) : undefined;
  const given = new Given(frame);
  const way = machine.way(() => machine.node(right, frame), failed);
  given.leave(way);
  given.settle();
  return machine.goOn([way, NO_WAY], place);
}

/** Each part of a pipe is a shell of its own and reads what the one before prints. */
export function pipe(machine: Machine, node: Chain, frame: Frame): End {
  let input = frame.input;
  for (const part of node.parts) {
    machine.output = undefined;
    machine.way(() => machine.node(part, { ...frame, input, given: { ...frame.given }, inFlow: false }));
    input = machine.output;
  }
  machine.output = undefined;
  return undefined;
}

export function group(machine: Machine, node: Group, frame: Frame): End {
  const inFlow = frame.inFlow && node.redirects.length === 0;
  const inner = { ...frame, input: inputOf(machine, node.redirects, frame) ?? frame.input, inFlow };
  if (!node.isSubshell) return machine.body(node.body, inner);
  const output = machine.output;
  machine.way(() => machine.list(node.body, { ...inner, given: { ...frame.given } }));
  machine.output = node.body.length === 1 ? machine.output : output;
  return undefined;
}

export function ifCommand(machine: Machine, node: If, frame: Frame): End {
  const ways: Way[] = [];
  const given = new Given(frame);
  const time = machine.store.now;
  // Variables of which a branch is told that they look otherwise than what they hold here.
  const others: string[] = [];
  for (const { test, body } of node.branches) {
    // What a test sets holds in its branch and in those behind it.
    machine.list(test, frame);
    const before = machine.store.since(time);
    const sign = signTested(machine, test, frame);
    const apart = sign && !sign.holds ? [...others, sign.name] : others;
    const { changes, end } = wayWithout(machine, apart, body, frame);
    if (sign?.holds) others.push(sign.name);
    given.leave({ end });
    ways.push({ changes: before.size === 0 ? changes : new Map([...before, ...changes]), end });
    if (machine.stopped) break;
  }
  const tests = machine.store.since(time);
  const rest = node.otherwise ? wayWithout(machine, others, node.otherwise, frame) : NO_WAY;
  given.leave(rest);
  given.settle();
  ways.push({ changes: new Map([...tests, ...rest.changes]), end: rest.end });
  machine.store.rewind(time);
  return machine.goOn(ways, frame.source.place(node.start, node.end));
}

/** `[[ $PORTS =~ , ]]`, `[[ $PORTS == *-* ]]`: whether a value is a list or a range, and which way is for the others. */
const SIGN_TEST =
  /^\[\[\s+"?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))"?\s+(?:=~\s+["']?([,;:-])["']?|==?\s+\*["']?([,;:-])["']?\*)\s+\]\]$/;

function signTested(
  machine: Machine,
  test: readonly Node[],
  frame: Frame,
): { name: string; holds: boolean } | undefined {
  const [only] = test;
  if (only?.kind !== 'nothing' || test.length > 1) return undefined;
  const match = SIGN_TEST.exec(frame.source.text.slice(only.start, only.end));
  const name = match?.[1] ?? match?.[2];
  const sign = match?.[3] ?? match?.[4];
  const content = name === undefined ? undefined : machine.store.get(name);
  if (name === undefined || sign === undefined || content?.kind !== 'one' || !content.rich.known) return undefined;
  return { name, holds: content.rich.text.includes(sign) };
}

/** A way on which some variables hold something else than what is known of them. */
function wayWithout(machine: Machine, names: readonly string[], body: readonly Node[], frame: Frame): Way {
  if (names.length === 0) return machine.way(() => machine.body(body, frame));
  const { store } = machine;
  const place = frame.source.place(body[0]?.start ?? 0, body[body.length - 1]?.end ?? 0);
  const put = new Map<string, Content>();
  for (const name of names)
    put.set(name, { kind: 'unknown', place, why: `\`$${name}\` has another value on this way` });
  const { changes, end } = machine.way(() => {
    store.apply(put);
    return machine.body(body, frame);
  });
  return {
    changes: new Map([...changes].filter(([name, content]) => content !== put.get(name) || content === undefined)),
    end,
  };
}

export function caseCommand(machine: Machine, node: Case, frame: Frame): End {
  const given = new Given(frame);
  const ways = node.items.map(({ body }) => {
    const way = machine.way(() => machine.body(body, frame));
    given.leave(way);
    return way;
  });
  given.settle();
  if (!node.items.some(({ isRest }) => isRest)) ways.push(NO_WAY);
  return machine.goOn(ways, frame.source.place(node.start, node.end));
}
