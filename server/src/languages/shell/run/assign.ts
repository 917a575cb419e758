import { Rich } from '../../text/rich';
import type { Assign, Simple, Stretch } from '../syntax';
import { concat } from '../words/command';
import { expandOne } from '../words/expand';
import type { Field } from '../words/field';
import type { Frame, Machine } from './machine';
import type { Content, Entry } from './store';
import { fieldsOf } from './words';

const EMPTY_TABLE: Content = { kind: 'table', entries: new Map() };

export function assign(machine: Machine, node: Assign, frame: Frame): void {
  const { name, index, append, list } = node;
  const { store } = machine;
  const before = append || index ? store.get(name) : undefined;
  if (list) {
    store.set(
      name,
      arrayOf(machine, list, append ? before : store.get(name)?.kind === 'table' ? EMPTY_TABLE : undefined, frame),
    );
    return;
  }
  const value = expandOne(node.value, machine.around(frame));
  if (index) {
    const key = expandOne(index, machine.around(frame));
    if (!key.known) {
      store.set(name, {
        kind: 'unknown',
        place: frame.source.place(node.start, node.end),
        why: `which element of \`${name}\` is set is known only when the script runs`,
      });
    } else store.set(name, withElement(before, key, value, append));
    return;
  }
  if (!append) {
    const held = store.get(name);
    // An array keeps its other elements.
    const isList = held?.kind === 'array' && held.items.length > 1;
    store.set(name, isList ? { kind: 'array', items: [value, ...held.items.slice(1)] } : { kind: 'one', rich: value });
    return;
  }
  if (before?.kind === 'array')
    store.set(name, {
      kind: 'array',
      items: [concat([before.items[0] ?? Rich.empty, value]), ...before.items.slice(1)],
    });
  else if (before?.kind === 'unknown') return;
  else store.set(name, { kind: 'one', rich: before?.kind === 'one' ? concat([before.rich, value]) : value });
}

function arrayOf(machine: Machine, list: readonly Stretch[], before: Content | undefined, frame: Frame): Content {
  const { text } = frame.source;
  const isTable = before?.kind === 'table';
  const items: Rich[] = before?.kind === 'array' ? [...before.items] : before?.kind === 'one' ? [before.rich] : [];
  const entries = new Map<string, Entry>(isTable ? before.entries : []);
  for (const word of list) {
    const keyed = text.charAt(word.start) === '[' ? keyedElement(text, word.start, word.end) : undefined;
    if (keyed) {
      const key = expandOne({ start: word.start + 1, end: keyed.close }, machine.around(frame));
      const value = expandOne({ start: keyed.value, end: word.end }, machine.around(frame));
      if (!isTable && /^\d{1,4}$/.test(key.text)) {
        while (items.length < Number(key.text)) items.push(Rich.empty);
        items[Number(key.text)] = value;
      } else entries.set(key.text, { key, value });
      continue;
    }
    for (const field of fieldsOf(machine, [word], frame)) items.push(field.rich);
  }
  return isTable || (entries.size > 0 && items.length === 0) ? { kind: 'table', entries } : { kind: 'array', items };
}

export function declare(machine: Machine, name: string, node: Simple, fields: readonly Field[], frame: Frame): void {
  const options = fields.slice(1).map(({ text }) => text);
  const isTable = options.some((option) => /^-[a-zA-Z]*A/.test(option));
  const isLocal = frame.locals !== undefined && name !== 'export' && name !== 'readonly' && !options.includes('-g');
  const begin = (variable: string): void => {
    if (isLocal && !frame.locals?.has(variable)) frame.locals?.set(variable, machine.store.get(variable));
  };
  for (const each of node.declares) {
    begin(each.name);
    if (isLocal) machine.store.set(each.name, undefined);
    if (isTable) machine.store.set(each.name, EMPTY_TABLE);
    assign(machine, each, frame);
  }
  for (const option of options) {
    if (!/^[A-Za-z_]\w*$/.test(option)) continue;
    begin(option);
    if (isTable) machine.store.set(option, EMPTY_TABLE);
    else if (isLocal) machine.store.set(option, undefined);
  }
}

function withElement(before: Content | undefined, key: Rich, value: Rich, append: boolean): Content {
  if (before?.kind === 'table' || !/^\d{1,4}$/.test(key.text)) {
    const entries = new Map(before?.kind === 'table' ? before.entries : []);
    const old = entries.get(key.text);
    entries.set(key.text, { key, value: append && old ? concat([old.value, value]) : value });
    return { kind: 'table', entries };
  }
  const items = before?.kind === 'array' ? [...before.items] : before?.kind === 'one' ? [before.rich] : [];
  const at = Number(key.text);
  while (items.length < at) items.push(Rich.empty);
  items[at] = append && items[at] ? concat([items[at] as Rich, value]) : value;
  return { kind: 'array', items };
}

/** `[smtp]=25`: where the bracket closes and the value begins. */
function keyedElement(text: string, start: number, end: number): { close: number; value: number } | undefined {
  const close = text.indexOf(']', start);
  return close > 0 && close < end && text.charAt(close + 1) === '=' ? { close, value: close + 2 } : undefined;
}
