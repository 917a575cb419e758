import type { Place } from '../../../base/span';
import type { Argument } from '../../../model/item';
import { type Entry, entryOf, type List, type Table, type Text, type Value } from '../../../model/value';
import { plainName } from '../commands';
import type { Definition } from '../read';
import type { AccessNode, BlockNode, Expression, Node, Step, TypeNode } from '../syntax';
import { comMember } from './comCreation';
import { isComObject } from './comObjects';
import { writeFile } from './files';
import type { Machine } from './machine';
import { collected } from './machine';
import { exactly, formatted, joined, split, withReplaced } from './operators';
import { computed, isKnown, part, reasonFor, typeName } from './parts';
import { TextBuilder, wordText } from './texts';
import { keyOpened, type MadeObject, typeMade, unknown, unknownOutput } from './unknowns';
import { itemsOf, listOf, sizeOf, tableOf, through } from './values';

type MemberStep = Extract<Step, { kind: 'member' }>;

/** The value at the end of `$rules[0].Port`, `$list.Split(',')`, `[string]::Join(…)`. */
export function follow(machine: Machine, node: AccessNode): Value {
  const { target, steps } = node;
  if (target.kind === 'type') return followType(machine, node, target);
  // A variable's value is looked at where it is; only what is taken from it is copied.
  const held = target.kind === 'variable' ? machine.variables.get(target.name) : undefined;
  const value = followFrom(machine, node, held ?? machine.evaluate(target), steps);
  if (!held || value.kind === 'unknown') return value;
  return machine.spend(sizeOf(value), node) ? through(value, machine.source, node) : computed(machine, node);
}

/** Takes one step after the other from a value. */
function followFrom(machine: Machine, node: AccessNode, from: Value, steps: readonly Step[]): Value {
  let value = from;
  for (let i = 0; i < steps.length; i++) {
    const next =
      take(machine, node, value, steps[i] as Step, i === 0) ?? partOfObject(machine, node, value, steps[i] as Step);
    if (!next) {
      skipRest(machine, node, steps, i + 1);
      return unknownOutput(machine.source, node, reasonFor(value));
    }
    value = next;
  }
  return value;
}

/** Arguments of calls that are not followed still run what they hold. */
function skipRest(machine: Machine, node: Node, steps: readonly Step[], from: number): void {
  for (let i = from; i < steps.length; i++) {
    const step = steps[i] as Step;
    if (step.kind === 'member') {
      const values = (step.args ?? []).map((arg) => machine.evaluate(arg));
      const owner = steps[i - 1];
      if (values.some(isComObject) && owner?.kind === 'member' && !owner.args)
        handOn(machine, node, `${memberName(machine, owner)}.${memberName(machine, step)}`, step, values);
    } else if (step.index) machine.evaluate(step.index);
  }
}

function take(machine: Machine, node: AccessNode, value: Value, step: Step, isFirst: boolean): Value | undefined {
  if (step.kind === 'index') {
    return step.index ? indexed(value, machine.evaluate(step.index)) : undefined;
  }
  const name = memberName(machine, step);
  if (step.args) return callMethod(machine, node, value, step, name, isFirst);
  return name === undefined ? undefined : member(value, name);
}

export function memberName(machine: Machine, step: MemberStep): string | undefined {
  const name = machine.evaluate(step.name);
  return isKnown(name) ? name.text.toLowerCase() : undefined;
}

/** `$rules[0]`, `$rules[-1]`, `$rules['smtp']`, `$rules[0, 1]`. */
function indexed(value: Value, index: Value): Value | undefined {
  if (index.kind === 'list') {
    const items = index.items.map((item) => indexed(value, item));
    return items.every((item): item is Value => item !== undefined) ? listOf(items, value.place) : undefined;
  }
  if (!isKnown(index)) return undefined;
  if (value.kind === 'table') return entryOf(value, index.text)?.value;
  if (value.kind !== 'list' || !/^-?\d{1,9}$/.test(index.text)) return undefined;
  return value.items.at(Number(index.text));
}

/** A property: an entry of a table, or that entry of all tables of a list. */
export function member(value: Value, name: string): Value | undefined {
  if (value.kind === 'table') return entryOf(value, name)?.value ?? ofTable(value, name);
  if (value.kind !== 'list' || value.items.length === 0) return undefined;
  const items: Value[] = [];
  for (const item of value.items) {
    const found = item.kind === 'table' ? entryOf(item, name)?.value : undefined;
    if (!found) return undefined;
    for (const one of itemsOf(found)) items.push(one);
  }
  return { ...listOf(items, value.place), via: value.via };
}

function ofTable(table: Table, name: string): Value | undefined {
  if (name === 'values')
    return {
      ...listOf(
        table.entries.map((entry) => entry.value),
        table.place,
      ),
      via: table.via,
    };
  if (name === 'keys')
    return {
      ...listOf(
        table.entries.map((entry) => entry.key),
        table.place,
      ),
      via: table.via,
    };
  return undefined;
}

function callMethod(
  machine: Machine,
  node: AccessNode,
  value: Value,
  step: MemberStep,
  name: string | undefined,
  isFirst: boolean,
): Value | undefined {
  const args = step.args ?? [];
  const [first] = args;
  if (first?.kind === 'block' && (name === 'foreach' || name === 'where')) {
    return name === 'foreach' ? forEach(machine, value, first, node) : filtered(machine, value, first);
  }
  const values = args.map((arg) => machine.evaluate(arg));
  if (isComObject(value)) handOn(machine, node, `${value.of.text}.${name}`, step, values);
  if (isFirst && !isComObject(value) && (name === 'add' || name === 'set_item'))
    addTo(machine, node.target, value, values, node);
  const type = typeMade(value);
  if (type && name !== undefined && CONNECTING.has(name) && values.length > 1) {
    // What is given to the method could have been given to the constructor.
    issue(machine, 'New-Object', step, [type, listOf(values.slice(0, 2), machine.place(step))], node);
    return undefined;
  }
  if (name === 'opensubkey' || name === 'createsubkey') return subkey(machine, node, value, values[0]);
  const key = keyOpened(value);
  if (key && name === 'setvalue') {
    setRegistryValue(machine, step, [key, ...values], node);
    return undefined;
  }
  if (value.kind === 'text') return ofText(value, name, values, step, machine);
  if (name === 'getenumerator' && value.kind === 'table') return pairs(value);
  if (name === 'toarray' || name === 'clone' || name === 'getnewclosure') return value;
  if (value.kind === 'list' && name === 'contains') return undefined;
  return value.kind === 'table' && name === 'get_item' && isKnown(values[0])
    ? entryOf(value, values[0].text)?.value
    : undefined;
}

/** A property of an object that the script made and nobody set: `$policy.Rules`. */
const partOfObject = (machine: Machine, node: Node, value: Value, step: Step): Value | undefined => {
  if (!isComObject(value) || step.kind !== 'member' || step.args) return undefined;
  const name = memberName(machine, step);
  return name === undefined ? undefined : comMember(value, name, machine, node);
};

/** A method that is called on such an object, or given one: a command with the name of the class as far as it is known. */
function handOn(machine: Machine, node: Node, command: string, step: MemberStep, values: readonly Value[]): void {
  for (const value of values) if (isComObject(value)) machine.objects.handOn(value);
  issue(machine, command, step, values, node);
}

/** `$rule.Add('LocalPort', 25)`, `$ports.Add(25)`. */
function addTo(machine: Machine, target: Expression, value: Value, values: readonly Value[], node: Node): void {
  if (target.kind !== 'variable' || !machine.spend(sizeOf(value), node)) return;
  const [first, second] = values;
  if (value.kind === 'table' && isKnown(first) && second) {
    machine.variables.set(target.name, withEntry(value, { key: first, value: second, place: machine.place(node) }));
  } else if (value.kind === 'list' && first && values.length === 1) {
    machine.variables.set(target.name, { ...value, items: [...value.items, first] });
  }
}

/** The table with an entry set: the one of that name is written over. */
export function withEntry(table: Table, entry: Entry): Table {
  const name = entry.key.text.toLowerCase();
  const others = table.entries.filter(({ key }) => key.text.toLowerCase() !== name);
  return { ...table, entries: [...others, entry] };
}

export function forEach(machine: Machine, value: Value, block: BlockNode, node: Node): Value {
  const results: Value[] = [];
  for (const item of itemsOf(value)) {
    if (!machine.spend(1, node)) break;
    for (const result of machine.runBlock(block, new Map([['_', item]]))) results.push(result);
  }
  return listOf(results, machine.place(node));
}

/** What a filter lets through depends on more than is written: all of it may come. */
function filtered(machine: Machine, value: Value, block: BlockNode): Value {
  machine.runAside(block);
  return value;
}

/** The pairs of a table as objects with `Key` and `Value`. */
function pairs(table: Table): List {
  const items = table.entries.map(({ key, value, place }) => {
    const named = (name: string, of: Value): Entry => ({ key: wordAt(name, place), value: of, place });
    return tableOf([named('Key', key), named('Name', key), named('Value', value)], place);
  });
  return { ...listOf(items, table.place), via: table.via };
}

const wordAt = (text: string, place: Place): Text => new TextBuilder().add(text, place, false).done(place, '');

function ofText(
  value: Text,
  name: string | undefined,
  args: readonly Value[],
  step: MemberStep,
  machine: Machine,
): Value | undefined {
  if (!machine.spend(sizeOf(value), step)) return undefined;
  switch (name) {
    case 'tostring':
      return args.length === 0 ? value : undefined;
    case 'trim':
    case 'trimstart':
    case 'trimend':
      return args.length === 0 ? trimmed(value, name !== 'trimend', name !== 'trimstart') : undefined;
    case 'toupper':
    case 'toupperinvariant':
      return recased(value, value.text.toUpperCase());
    case 'tolower':
    case 'tolowerinvariant':
      return recased(value, value.text.toLowerCase());
    case 'split': {
      const signs = args.flatMap(itemsOf);
      if (signs.length === 0 || !signs.every(isKnown)) return undefined;
      const set = signs.flatMap((sign) => [...sign.text]).join('');
      return set === ''
        ? undefined
        : listOf(split(value, new RegExp(`[${set.replace(/[\\\]^-]/g, '\\$&')}]`, 'g')), value.place);
    }
    case 'replace': {
      const [pattern, replacement] = args;
      if (!isKnown(pattern) || !isKnown(replacement) || pattern.text === '') return undefined;
      return withReplaced(value, exactly(pattern.text), replacement);
    }
    default:
      return undefined;
  }
}

function trimmed(value: Text, start: boolean, end: boolean): Text {
  const from = start ? value.text.length - value.text.trimStart().length : 0;
  const to = end ? value.text.trimEnd().length : value.text.length;
  return part(value, from, Math.max(from, to));
}

function recased(value: Text, text: string): Value | undefined {
  if (text.length !== value.text.length) return undefined;
  return { kind: 'text', text, place: value.place, pieces: value.pieces, quote: value.quote };
}

/** Static members: of enumerations and classes of the file, of `[string]`, constructors. */
function followType(machine: Machine, node: AccessNode, target: TypeNode): Value {
  const [step, ...rest] = node.steps;
  const type = typeName(target.type.name);
  if (step?.kind !== 'member') return computed(machine, node);
  const name = memberName(machine, step);
  if (type === 'microsoft.win32.registry' && !step.args && rest.length > 0 && name !== undefined) {
    return followFrom(machine, node, openedKey(machine, node, rootOf(name), undefined), rest);
  }
  const values = step.args?.map((arg) => machine.evaluate(arg));
  skipRest(machine, node, rest, 0);
  if (rest.length > 0 || name === undefined) return computed(machine, node);
  const found = values
    ? callStatic(machine, node, target, type, step, name, values)
    : staticMember(machine, type, name, node);
  return found ?? computed(machine, node);
}

function staticMember(machine: Machine, type: string, name: string, node: Node): Value | undefined {
  const definition = machine.scope.definition(`[${type}]`) as Definition | undefined;
  const declared = definition?.node;
  if (!definition || (declared?.kind !== 'enum' && declared?.kind !== 'class')) return undefined;
  const value =
    declared.kind === 'enum'
      ? declared.members.find((one) => one.name.toLowerCase() === name)?.value
      : declared.properties.find((one) => one.isStatic && plainName(one.variable.name) === name)?.value;
  return value && through(machine.evaluateIn(definition.source, value), machine.source, node);
}

function callStatic(
  machine: Machine,
  node: AccessNode,
  target: TypeNode,
  type: string,
  step: MemberStep,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const place = machine.place(node);
  const [first, ...others] = values;
  if (type === 'string' && name === 'format' && first?.kind === 'text') {
    const [only] = others;
    return formatted(first, only?.kind === 'list' && others.length === 1 ? only.items : others, place);
  }
  if (type === 'string' && name === 'join' && isKnown(first)) return joined(others.flatMap(itemsOf), first, place);
  if (type === 'scriptblock' && name === 'create' && first?.kind === 'text') {
    machine.emit({ kind: 'embedded', language: 'powershell', text: first });
    return undefined;
  }
  if (type === 'microsoft.win32.registry' && name === 'setvalue') {
    setRegistryValue(machine, step, values, node);
    return undefined;
  }
  if (type === 'microsoft.win32.registrykey' && /^open(?:remote)?basekey$/.test(name)) {
    return openedKey(machine, node, rootOf(step.args?.[0] ? machine.written(step.args[0]) : ''), undefined);
  }
  if (type === 'io.file' && /^(?:write|append)all(?:text|lines)$/.test(name)) {
    writeFile(machine, { path: first, content: others[0], appends: name.startsWith('append'), place });
    return undefined;
  }
  if (name !== 'new') return undefined;
  if (values.length === 0 && /list|collection|queue|stack/.test(type)) return listOf([], place);
  // A constructor is what New-Object is in other words.
  const typeText = wordText(machine.source, target.type.start + 1, target.type.end - 1);
  if (values.length > 0) issue(machine, 'New-Object', step, [typeText, collected(values, machine.place(step))], node);
  return madeObject(machine, node, typeText);
}

/** Emits the command that a call of a method comes to, its name standing where the method's name does. */
function issue(
  machine: Machine,
  command: string,
  step: MemberStep,
  values: readonly Value[],
  node: Node,
  more: readonly Argument[] = [],
): void {
  const at = machine.place(step.name);
  machine.emit({
    kind: 'command',
    language: 'powershell',
    name: new TextBuilder().add(command, at, false).done(at, ''),
    arguments: [...values.map((value): Argument => ({ kind: 'value', value, place: value.place })), ...more],
    redirections: [],
    place: machine.place(node),
    context: [],
  });
}

/** `SetValue(key, name, value, kind)`; the kind is a word or a member of an enumeration. */
function setRegistryValue(machine: Machine, step: MemberStep, values: readonly Value[], node: Node): void {
  const [key, name, value, kind] = values;
  if (!key || !name || !value) return;
  const last = step.args?.[step.args.length - 1];
  const word = kind && last && (isKnown(kind) ? kind.text : /::\s*(\w+)\s*$/.exec(machine.written(last))?.[1]);
  const more: Argument[] = [];
  if (word && last) {
    const place = machine.place(last);
    const text = (of: string): Text => new TextBuilder().add(of, place, false).done(place, '');
    more.push({ kind: 'parameter', name: text('-Type'), value: isKnown(kind) ? kind : text(word), place });
  }
  issue(machine, 'Set-ItemProperty', step, [key, name, value], node, more);
}

/** The root of the registry that a property or an enumeration names; the machine's where that is not known. */
function rootOf(name: string): string {
  if (/currentuser/i.test(name)) return 'HKCU:';
  if (/classesroot/i.test(name)) return 'HKCR:';
  return /\busers\b/i.test(name) ? 'HKU:' : 'HKLM:';
}

function openedKey(machine: Machine, node: Node, root: string, path: Text | undefined): MadeObject {
  const place = machine.place(node);
  const key = new TextBuilder().add(root, place, false);
  if (path) key.add('\\', place, false).value(path, place);
  const made = unknown(machine.written(node), 'comes from a command', place);
  return { ...made, type: wordAt('Microsoft.Win32.RegistryKey', place), key: key.done(place, '') };
}

/** A key below another. Of an object that nobody knows it is one of the machine where the path says so. */
function subkey(machine: Machine, node: Node, value: Value, path: Value | undefined): MadeObject | undefined {
  if (path?.kind !== 'text') return undefined;
  const above = keyOpened(value);
  const place = machine.place(node);
  if (!above) return /^(?:system|software)\\/i.test(path.text) ? openedKey(machine, node, 'HKLM:', path) : undefined;
  const key = new TextBuilder().value(above, place).add('\\', place, false).value(path, place).done(place, '');
  return { ...openedKey(machine, node, '', undefined), key };
}

/** A new object of a class that is named. A socket is spoken of as the client that it is used as. */
export function madeObject(machine: Machine, node: Node, type: Text): MadeObject {
  const made = unknown(machine.written(node), 'comes from a command', machine.place(node));
  if (typeName(type.text) !== 'net.sockets.socket') return { ...made, type };
  const client = /\b(?:udp|dgram)\b/i.test(machine.written(node)) ? 'UdpClient' : 'TcpClient';
  return { ...made, type: wordAt(`Net.Sockets.${client}`, type.place) };
}

const CONNECTING = new Set(['connect', 'connectasync', 'beginconnect']);
