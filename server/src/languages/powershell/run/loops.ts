import type { Value } from '../../../model/value';
import type { BlockNode, Expression, ForEachNode, ForNode, Node, WhileNode } from '../syntax';
import { assignedIn } from './assign';
import type { Machine } from './machine';
import { rangeOf } from './operators';
import { reasonOf, unknown } from './unknowns';
import { itemsOf, listOf } from './values';

/** `foreach ($p in …) { }`: once for each item; over what is not known once, not knowing. */
export function runForEach(machine: Machine, node: ForEachNode): Value | undefined {
  const list = node.list ? machine.valueOf(node.list) : undefined;
  const { body, variable } = node;
  if (!body) return undefined;
  // A list that is empty here is filled elsewhere: what the loop does is read all the same.
  const items = list && itemsOf(list);
  if (!items || items.length === 0 || list?.kind === 'unknown') {
    const subject = variable ? machine.written(variable) : '$_';
    const reason = list?.kind === 'unknown' ? reasonOf(list) : 'has no value in this file';
    const value = unknown(subject, reason, machine.place(node));
    unsureLoop(machine, body, () => {
      if (variable) machine.variables.set(variable.name, value);
      machine.run(body.statements);
    });
    return undefined;
  }
  const results: Value[] = [];
  for (const item of items) {
    if (!machine.spend(1, node)) break;
    if (variable) machine.variables.set(variable.name, item);
    for (const result of machine.run(body.statements)) results.push(result);
  }
  return results.length > 0 ? listOf(results, machine.place(node)) : undefined;
}

/** `for ($i = 6001; $i -le 6004; $i++)` stands for the run of its numbers; others are run once, not knowing. */
export function runFor(machine: Machine, node: ForNode): void {
  const { body } = node;
  if (node.first) machine.valueOf(node.first);
  const counted = countedRange(machine, node);
  if (counted && body) {
    machine.variables.set(counted.name, counted.value);
    machine.run(body.statements);
    machine.variables.set(counted.name, unknown(`$${counted.name}`, 'changes in a loop', machine.place(node)));
    return;
  }
  if (!body) return;
  unsureLoop(machine, body, () => {
    const { first } = node;
    if (first?.kind === 'assign' && first.target.kind === 'variable') {
      const { target } = first;
      machine.variables.set(target.name, unknown(machine.written(target), 'changes in a loop', machine.place(target)));
    }
    if (node.condition) machine.valueOf(node.condition);
    machine.run(body.statements);
    if (node.next) machine.valueOf(node.next);
  });
}

/** The variable of a counting loop with the run of its numbers. */
function countedRange(
  machine: Machine,
  { first, condition, next }: ForNode,
): { name: string; value: Value } | undefined {
  if (first?.kind !== 'assign' || first.operator !== '=' || first.target.kind !== 'variable') return undefined;
  const { name } = first.target;
  const isIt = (node: Expression | undefined): boolean => node?.kind === 'variable' && node.name === name;
  if (condition?.kind !== 'binary' || condition.operators.join() !== 'le' || !isIt(condition.operands[0]))
    return undefined;
  const byOne =
    (next?.kind === 'unary' && next.operator === '++' && isIt(next.operand) && machine.written(next).endsWith('++')) ||
    (next?.kind === 'assign' &&
      next.operator === '+=' &&
      isIt(next.target) &&
      next.value !== undefined &&
      machine.written(next.value) === '1');
  const low = machine.variables.get(name);
  const bound = condition.operands[1];
  const high = byOne && low && bound ? machine.evaluate(bound) : undefined;
  if (!low || high?.kind !== 'text') return undefined;
  // The ends are two literals far apart: each is told from the other by the way it came.
  const way = machine.place(condition.operands[0] as Node);
  const pieces = high.pieces.map((piece) => ({ ...piece, via: [way, ...piece.via] }));
  const upper = { kind: 'text', text: high.text, place: high.place, pieces, quote: high.quote } as const;
  const value = rangeOf(low, upper, way, machine.place(condition));
  return value && { name, value };
}

/** `while`, `do`: run once, not knowing how often. */
export function runWhile(machine: Machine, { body, condition }: WhileNode): void {
  if (!body) {
    if (condition) machine.valueOf(condition);
    return;
  }
  unsureLoop(machine, body, () => {
    if (condition) machine.valueOf(condition);
    machine.run(body.statements);
  });
}

/** A loop that runs nobody knows how often: what it changes is unknown in it and behind it. */
function unsureLoop(machine: Machine, body: BlockNode, run: () => void): void {
  for (const name of assignedIn(body)) {
    const value = machine.variables.get(name);
    if (value !== undefined && value.kind !== 'table') {
      machine.variables.set(name, unknown(`$${name}`, 'changes in a loop', machine.place(body)));
    }
  }
  machine.variables.branches([run], true, (name) => unknown(`$${name}`, 'changes in a loop', machine.place(body)));
}
