import { makerOf } from '../../../model/commandWords';
import type { Assignment } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import { plainName } from '../commands';
import type { AccessNode, AssignNode, BlockNode, Expression } from '../syntax';
import { type ComObject, isComObject } from './comObjects';
import type { Machine } from './machine';
import { memberName, withEntry } from './members';
import { isKnown, reasonFor } from './parts';
import { settled, withOrigin } from './settled';
import { isRange, TextBuilder } from './texts';
import { keyOpened, typeMade, unknown } from './unknowns';
import { itemsOf, listOf, sizeOf, tableOf } from './values';

/** `$x = …`, `$x += …`, `$a, $b = …`, `$rule.LocalPort = …`, `$rule['LocalPort'] = …`. */
export function assign(machine: Machine, node: AssignNode): Value | undefined {
  const isBlock = node.value?.kind === 'block' && node.target.kind === 'variable';
  // A script block that somebody calls is run there, with arguments.
  if (isBlock && machine.scope.isCalled(`$${plainName((node.target as { name: string }).name)}`)) return undefined;
  const value = node.value ? machine.valueOf(node.value) : undefined;
  if (!value) return undefined;
  set(machine, node, unwrapped(node.target), value);
  return value;
}

/** The variable itself under its casts and attributes. */
function unwrapped(target: Expression): Expression {
  let node = target;
  while (node.kind === 'cast') node = node.operand;
  return node;
}

function set(machine: Machine, node: AssignNode, target: Expression, value: Value): void {
  if (target.kind === 'variable') setVariable(machine, node, target.name, value);
  else if (target.kind === 'list') setSeveral(machine, node, target.items, value);
  else if (target.kind === 'access') setMember(machine, node, target, value);
  else machine.evaluate(target);
}

function setVariable(machine: Machine, node: AssignNode, name: string, value: Value): void {
  const { operator } = node;
  if (operator === '=') machine.variables.set(name, named(machine, node, name, value));
  else if (operator === '+=') machine.variables.set(name, appended(machine, node, name, value));
  else if (operator === '??=') {
    if (machine.variables.get(name) === undefined) machine.variables.set(name, named(machine, node, name, value));
  } else machine.variables.set(name, unknown(`$${name}`, 'is computed', machine.place(node)));
}

/** What is not known is said of the variable from now on. */
function named(machine: Machine, node: AssignNode, name: string, value: Value): Value {
  if (value.kind !== 'unknown') return value;
  const type = typeMade(value);
  const plain = unknown(`$${name}`, reasonFor(value), machine.place(node));
  const found = withOrigin(value.from === undefined ? plain : { ...plain, from: value.from }, makerOf(value));
  const key = keyOpened(value);
  return type ? ({ ...found, type: settled(type), ...(key && { key: settled(key) }) } as Value) : found;
}

function appended(machine: Machine, node: AssignNode, name: string, value: Value): Value {
  const place = machine.place(node);
  const before = machine.variables.get(name);
  if (!machine.spend((before ? sizeOf(before) : 0) + sizeOf(value), node))
    return unknown(`$${name}`, 'is computed', place);
  if (before === undefined) return unknown(`$${name}`, 'has no value in this file', place);
  if (before.kind === 'unknown') return before;
  if (before.kind === 'list' || isRange(before)) {
    return {
      ...listOf([...itemsOf(before), ...itemsOf(value)], before.place),
      via: before.kind === 'list' ? before.via : [],
    };
  }
  if (before.kind === 'table' && value.kind === 'table')
    return tableOf([...before.entries, ...value.entries], before.place);
  if (before.kind === 'constant' && before.value === null) return named(machine, node, name, value);
  if (before.kind === 'text' && before.number === undefined) {
    return new TextBuilder().value(before, place).value(value, place).done(before.place, before.quote);
  }
  return unknown(`$${name}`, 'is computed', place);
}

/** `$smtp, $imap = 25, 993`: the last one takes what is left. */
function setSeveral(machine: Machine, node: AssignNode, targets: readonly Expression[], value: Value): void {
  const items = itemsOf(value);
  targets.forEach((target, i) => {
    const isLast = i === targets.length - 1;
    const rest = items.slice(i);
    const [first] = rest;
    const part = value.kind === 'unknown' ? value : isLast && rest.length > 1 ? listOf(rest, value.place) : first;
    set(machine, node, unwrapped(target), part ?? { kind: 'constant', value: null, place: value.place });
  });
}

function setMember(machine: Machine, node: AssignNode, target: AccessNode, value: Value): void {
  const { steps } = target;
  const step = steps[steps.length - 1];
  const key = step && keyOf(machine, target);
  const isDirect = target.target.kind === 'variable' && steps.length === 1;
  const variable = isDirect ? (target.target as { name: string }).name : undefined;
  const held = variable === undefined ? undefined : machine.variables.get(variable);
  if (held?.kind === 'table' && variable !== undefined) {
    if (isComObject(held)) {
      if (key) setProperty(machine, node, target, held, key, value);
      else machine.variables.set(variable, { ...held, isOpen: true });
    }
    if (!key || !machine.spend(sizeOf(held), node)) return;
    const entry = {
      key,
      value: node.operator === '=' ? value : unknown(key.text, 'is computed', value.place),
      place: machine.place(node),
    };
    machine.variables.set(variable, withEntry(held, entry));
    return;
  }
  if (!isDirect) machine.evaluate(steps.length > 1 ? { ...target, steps: steps.slice(0, -1) } : target.target);
  if (step?.kind === 'member' && key) machine.emit(assignmentOf(machine, node, target, step, key, value));
}

/** A property of an object that the script made. */
function setProperty(
  machine: Machine,
  node: AssignNode,
  target: AccessNode,
  object: ComObject,
  key: Text,
  value: Value,
): void {
  const step = target.steps[target.steps.length - 1];
  if (step?.kind !== 'member') return;
  const assignment = assignmentOf(machine, node, target, step, key, value);
  if (machine.objects.isHandedOn(object.origin)) machine.emit(assignment);
  else machine.objects.assigned(object, assignment);
}

function assignmentOf(
  machine: Machine,
  node: AssignNode,
  target: AccessNode,
  step: { readonly start: number },
  member: Text,
  value: Value,
): Assignment {
  const owner = { start: target.start, end: step.start };
  const place = machine.place(owner);
  const object: Text = new TextBuilder().add(machine.written(owner), place, true).done(place, '');
  return { kind: 'assignment', language: 'powershell', object, member, value, place: machine.place(node) };
}

/** The name of the last step: of a property or, as a text, of an index. */
function keyOf(machine: Machine, { steps }: AccessNode): Text | undefined {
  const step = steps[steps.length - 1];
  if (step?.kind === 'index') {
    const index = step.index ? machine.evaluate(step.index) : undefined;
    return isKnown(index) ? index : undefined;
  }
  if (step?.kind !== 'member' || step.args) return undefined;
  const name = machine.evaluate(step.name);
  return memberName(machine, step) !== undefined && isKnown(name) ? name : undefined;
}

const assigned = new WeakMap<BlockNode, readonly string[]>();

/** The names of the variables that a block sets, wherever in it. */
export function assignedIn(block: BlockNode): readonly string[] {
  let names = assigned.get(block);
  if (!names) {
    const found = new Set<string>();
    collect(block, found);
    names = [...found];
    assigned.set(block, names);
  }
  return names;
}

function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { kind, target, operand, variable } = node as {
    kind?: string;
    target?: Expression;
    operand?: Expression;
    variable?: { name?: string };
  };
  if (kind === 'assign' && target) {
    const bare = unwrapped(target);
    for (const one of bare.kind === 'list' ? bare.items : [bare]) {
      const inner = unwrapped(one);
      if (inner.kind === 'variable') found.add(plainName(inner.name));
    }
  } else if (kind === 'unary' && operand?.kind === 'variable') found.add(plainName(operand.name));
  else if (kind === 'foreach' && variable?.name !== undefined) found.add(plainName(variable.name));
  for (const value of Object.values(node)) if (typeof value === 'object') collect(value, found);
}
