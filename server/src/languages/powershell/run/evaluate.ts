import type { Entry, Text, Value } from '../../../model/value';
import { plainName } from '../commands';
import type {
  CastNode,
  Expression,
  Node,
  Statement,
  TableNode,
  TernaryNode,
  TextNode,
  UnaryNode,
  VariableNode,
} from '../syntax';
import { collected, type Machine } from './machine';
import { follow } from './members';
import { binary } from './operators';
import { computed, oneOf, typeName, words } from './parts';
import { settled } from './settled';
import { isCurly, literalText, quoteOf, TextBuilder } from './texts';
import { unknown, unknownOutput } from './unknowns';
import { constant, itemsOf, listOf, sizeOf, tableOf, through } from './values';

/** The value of an expression, as far as the file tells it. Commands in it run on the way. */
export function evaluate(machine: Machine, node: Expression): Value {
  switch (node.kind) {
    case 'text':
      return textValue(machine, node);
    case 'variable':
      return variableValue(machine, node);
    case 'list':
      return listOf(
        node.items.map((item) => machine.evaluate(item)),
        machine.place(node),
      );
    case 'array':
      return arrayOf(machine, node.statements, node);
    case 'sub':
      return collected(machine.run(node.statements), machine.place(node));
    case 'paren':
      return node.statement ? machine.valueOf(node.statement) : constant(null, machine.place(node));
    case 'table':
      return tableValue(machine, node);
    case 'block':
      machine.runAside(node);
      return unknownOutput(machine.source, node, 'is a script block');
    case 'access':
      return follow(machine, node);
    case 'binary':
      return binary(machine, node);
    case 'unary':
      return unary(machine, node);
    case 'cast':
      return cast(machine, node);
    case 'ternary':
      return ternary(machine, node);
    case 'type':
    case 'opaque':
      return computed(machine, node);
  }
}

function textValue(machine: Machine, node: TextNode): Text {
  if (!node.parts) return literalText(machine.source, node);
  const builder = new TextBuilder();
  for (const part of node.parts) {
    const place = machine.place(part);
    if (part.kind === 'stretch') {
      const text = part.text ?? machine.written(part);
      builder.add(text, place, part.text === undefined);
    } else {
      const value = machine.evaluate(part);
      if (machine.spend(sizeOf(value), part)) builder.value(value, place);
      else builder.hole(place, reasonText(value) ?? 'a part of it is not known');
    }
  }
  const text = builder.done(machine.place(node), quoteOf(node.form));
  const curly = isCurly(machine.source.text, node.start, node.end, node.form);
  return curly ? { ...text, curly } : text;
}

const reasonText = (value: Value): string | undefined => (value.kind === 'unknown' ? value.why : undefined);

/** Variables that PowerShell itself gives a value, not known before the script runs. */
const AUTOMATIC = new Set([
  'psscriptroot',
  'pscommandpath',
  'pwd',
  'home',
  'host',
  'pid',
  'profile',
  'psversiontable',
  'psculture',
  'psuiculture',
  'pshome',
  'error',
  'matches',
  'lastexitcode',
  'myinvocation',
  'executioncontext',
  'pscmdlet',
  'iswindows',
  'islinux',
  'ismacos',
  '?',
  '$',
  '^',
]);

function variableValue(machine: Machine, node: VariableNode): Value {
  const name = plainName(node.name);
  if (name === 'true' || name === 'false') return constant(name === 'true', machine.place(node));
  if (name === 'null') return constant(null, machine.place(node));
  const value = machine.variables.get(node.name);
  if (value) {
    return machine.spend(sizeOf(value), node)
      ? through(value, machine.source, node)
      : unknownOutput(machine.source, node, 'is computed');
  }
  const outside = name.includes(':') || AUTOMATIC.has(name);
  return unknownOutput(machine.source, node, outside ? 'is set outside this file' : 'has no value in this file');
}

/** `@( … )`: lists that statements put out are opened, as in PowerShell. */
function arrayOf(machine: Machine, statements: readonly Statement[], node: Node): Value {
  const items: Value[] = [];
  for (const value of machine.run(statements)) {
    for (const item of itemsOf(value)) items.push(item);
  }
  return listOf(items, machine.place(node));
}

function tableValue(machine: Machine, node: TableNode): Value {
  const entries: Entry[] = [];
  for (const entry of node.entries) {
    const key = keyOf(machine, entry.key);
    const value = entry.value
      ? machine.valueOf(entry.value)
      : unknown(machine.written(entry), 'has no value in this file', machine.place(entry));
    entries.push({ key, value, place: machine.place(entry) });
  }
  return tableOf(entries, machine.place(node));
}

function keyOf(machine: Machine, node: Expression): Text {
  const value = machine.evaluate(node);
  if (value.kind === 'text') return value;
  const place = machine.place(node);
  return new TextBuilder().value(value, place).done(place, '');
}

function unary(machine: Machine, node: UnaryNode): Value {
  if (!node.operand) return computed(machine, node);
  if (node.operator === '++') {
    const { operand } = node;
    if (operand.kind === 'variable') {
      machine.variables.set(operand.name, unknown(machine.written(operand), 'is computed', machine.place(node)));
    }
    return computed(machine, node);
  }
  const value = machine.evaluate(node.operand);
  const place = machine.place(node);
  switch (node.operator) {
    case '+':
      return value;
    case 'join': {
      const builder = new TextBuilder();
      for (const item of itemsOf(value)) builder.value(item, place);
      return builder.done(place, '"');
    }
    case 'split':
      return value.kind === 'text' ? listOf(words(value), place) : computed(machine, node);
    default:
      return computed(machine, node);
  }
}

/** Types that make another thing of a text than the text itself. */
const CONVERTING = new Set(['bool', 'boolean', 'char', 'xml', 'datetime', 'timespan', 'guid', 'securestring']);

function cast(machine: Machine, { type, operand }: CastNode): Value {
  const name = typeName(type.name);
  const value = machine.evaluate(operand);
  const bare = name.replace(/\[\]$/, '');
  if (CONVERTING.has(bare)) return value.kind === 'unknown' ? value : computed(machine, operand);
  if (name.endsWith('[]') && value.kind !== 'list' && value.kind !== 'unknown') return listOf([value], value.place);
  if (/^u?int(?:16|32|64)?$|^u?short$|^u?long$|^byte$/.test(name) && value.kind === 'text') return asNumber(value);
  return value;
}

/** A text of digits as the number it is. */
function asNumber(value: Text): Value {
  if (value.number !== undefined || !/^\s*\d{1,15}\s*$/.test(value.text)) return value;
  return { ...settled(value), number: Number(value.text) };
}

function ternary(machine: Machine, { condition, yes, no, start, end }: TernaryNode): Value {
  machine.evaluate(condition);
  const a = yes && machine.evaluate(yes);
  const b = no && machine.evaluate(no);
  return oneOf([a, b], machine, { start, end });
}
