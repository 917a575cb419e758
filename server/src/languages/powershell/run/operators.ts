import type { Place } from '../../../base/span';
import { HOLE, type List, type Table, type Text, type Value } from '../../../model/value';
import type { BinaryNode } from '../syntax';
import type { Machine } from './machine';
import { computed, isKnown, part } from './parts';
import { isRange, type RangeText, TextBuilder } from './texts';
import { itemsOf, listOf, sizeOf, tableOf } from './values';

/** What operators of one rank make of their operands. All operands are evaluated, whatever comes of it. */
export function binary(machine: Machine, node: BinaryNode): Value {
  const values = node.operands.map((operand) => machine.evaluate(operand));
  const { operators } = node;
  const unfinished = values.length <= operators.length;
  if (unfinished) return computed(machine, node);
  if (
    !machine.spend(
      values.reduce((sum, value) => sum + sizeOf(value), 0),
      node,
    )
  )
    return computed(machine, node);
  const place = machine.place(node);
  const [only] = operators;
  if (operators.length === 1 && only === '..') return range(machine, node, values);
  if (operators.every((operator) => operator === '+')) return sum(values, place) ?? computed(machine, node);
  let result = values[0] as Value;
  for (let i = 0; i < operators.length; i++) {
    const next = apply(result, operators[i] as string, values[i + 1] as Value, place);
    if (!next) return computed(machine, node);
    result = next;
  }
  return result;
}

function apply(left: Value, operator: string, right: Value, place: Place): Value | undefined {
  switch (operator) {
    case 'f':
      return left.kind === 'text' ? formatted(left, itemsOf(right), place) : undefined;
    case 'join':
      return isKnown(right) ? joined(itemsOf(left), right, place) : undefined;
    case 'split':
      return splitBy(left, right);
    case 'replace':
      return replaced(left, right);
    case 'as':
      return left;
    case '??':
      return left.kind === 'constant' && left.value === null ? right : left.kind === 'unknown' ? undefined : left;
    default:
      return undefined;
  }
}

/** A list takes everything that is added, a table a table, a text a text; numbers are not added up. */
function sum(values: readonly Value[], place: Place): Value | undefined {
  const first = values[0] as Value;
  if (first.kind === 'list' || isRange(first)) {
    const items: Value[] = [];
    for (const value of values) for (const item of itemsOf(value)) items.push(item);
    return { ...listOf(items, place), via: (first as Partial<List>).via ?? [] };
  }
  if (first.kind === 'table' && values.every((value): value is Table => value.kind === 'table')) {
    return tableOf(
      values.flatMap((value) => (value as Table).entries),
      place,
    );
  }
  if (first.kind !== 'text' || first.number !== undefined) return undefined;
  const builder = new TextBuilder();
  for (const value of values) builder.value(value, value.place);
  return builder.done(place, first.quote);
}

/** `6001..6004`: the numbers themselves are nowhere written, so the run stands for all of them. */
function range(machine: Machine, node: BinaryNode, [low, high]: readonly Value[]): Value {
  const sign = node.operands[0] as { end: number };
  const until = node.operands[1] as { start: number };
  const between = machine.place({ start: sign.end, end: until.start });
  return (low && high && rangeOf(low, high, between, machine.place(node))) ?? computed(machine, node);
}

/** The run from one literal number to another; undefined where they are none or stand the other way round. */
export function rangeOf(low: Value, high: Value, between: Place, place: Place): RangeText | undefined {
  if (low.kind !== 'text' || high.kind !== 'text') return undefined;
  if (!/^\d{1,9}$/.test(low.text) || !/^\d{1,9}$/.test(high.text) || Number(low.text) > Number(high.text)) {
    return undefined;
  }
  const via = low.pieces[0]?.via ?? [];
  const text = new TextBuilder().value(low, place).add('-', between, false, via).value(high, place).done(place, '');
  return { ...text, isRange: true };
}

/** `'{0}-{1}' -f 5000, 5010`. */
export function formatted(format: Text, values: readonly Value[], place: Place): Text {
  const builder = new TextBuilder();
  let at = 0;
  const literal = (to: number): void => {
    if (to > at) builder.value(part(format, at, to), place);
  };
  for (const match of format.text.matchAll(/\{\{|\}\}|\{(\d{1,4})([,:][^{}]*)?\}/g)) {
    literal(match.index);
    at = match.index + match[0].length;
    const [whole, index, form] = match;
    if (index === undefined) builder.value(part(format, match.index, match.index + 1), place);
    else {
      const value = values[Number(index)];
      if (value === undefined) builder.hole(place, `\`${whole}\` has no value`);
      else if (form !== undefined) builder.hole(value.place, `\`${whole}\` is computed`);
      else builder.value(value, value.place);
    }
  }
  literal(format.text.length);
  return builder.done(place, format.quote);
}

export function joined(values: readonly Value[], separator: Text, place: Place): Text {
  const builder = new TextBuilder();
  values.forEach((value, i) => {
    if (i > 0) builder.add(separator.text, separator.place, false);
    builder.value(value, value.place);
  });
  return builder.done(place, '"');
}

/** Patterns that part lists in scripts, besides plain characters. */
const SEPARATORS: Readonly<Record<string, RegExp>> = {
  '\\s+': /\s+/g,
  '\\s': /\s/g,
  '\\r?\\n': /\r?\n/g,
  '\\n': /\n/g,
  '\\s*,\\s*': /\s*,\s*/g,
  ',\\s*': /,\s*/g,
  ', ?': /, ?/g,
  '\\s*;\\s*': /\s*;\s*/g,
  '[,;]': /[,;]/g,
  '[;,]': /[,;]/g,
  '[, ]': /[, ]/g,
  '[,;\\s]+': /[,;\s]+/g,
  '[,\\s]+': /[,\s]+/g,
  ',|;': /[,;]/g,
};

/** A separator as a pattern of ours; a script's own patterns are never run. */
function separatorOf(pattern: string): RegExp | undefined {
  if (Object.hasOwn(SEPARATORS, pattern)) return SEPARATORS[pattern];
  const plain = pattern.replace(/\\([^a-z0-9])/gi, '$1');
  const isPlain = !/[\\^$.|?*+()[\]{}]/.test(pattern.replace(/\\[^a-z0-9]/gi, ''));
  return isPlain && plain !== '' && plain.length <= 16 ? exactly(plain) : undefined;
}

export const exactly = (text: string): RegExp => new RegExp(text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'), 'g');

function splitBy(left: Value, right: Value): Value | undefined {
  const [pattern, limit] = itemsOf(right);
  if (!isKnown(pattern) || limit !== undefined) return undefined;
  const separator = separatorOf(pattern.text);
  if (!separator) return undefined;
  const items: Value[] = [];
  for (const value of itemsOf(left)) {
    if (value.kind !== 'text') return undefined;
    for (const piece of split(value, separator)) items.push(piece);
  }
  return listOf(items, left.place);
}

/** The stretches of a text between what the pattern finds. */
export function split(value: Text, separator: RegExp): Text[] {
  const result: Text[] = [];
  let at = 0;
  for (const match of value.text.matchAll(separator)) {
    if (match[0] === '') continue;
    result.push(part(value, at, match.index));
    at = match.index + match[0].length;
  }
  result.push(part(value, at, value.text.length));
  return result;
}

function replaced(left: Value, right: Value): Value | undefined {
  const [pattern, replacement] = itemsOf(right);
  if (!isKnown(pattern) || (replacement !== undefined && !isKnown(replacement))) return undefined;
  const found = separatorOf(pattern.text);
  if (!found || replacement?.text.includes('$')) return undefined;
  return withReplaced(left, found, replacement);
}

/** Texts with every match written over; a hole may hide one, so texts with holes are not known. */
export function withReplaced(left: Value, pattern: RegExp, replacement: Text | undefined): Value | undefined {
  if (left.kind === 'list') {
    const items = left.items.map((item) => withReplaced(item, pattern, replacement));
    return items.every((item): item is Value => item !== undefined) ? { ...left, items } : undefined;
  }
  if (left.kind !== 'text' || left.text.includes(HOLE)) return undefined;
  const pieces = split(left, pattern);
  if (pieces.length === 1) return left;
  const builder = new TextBuilder();
  pieces.forEach((piece, i) => {
    if (i > 0 && replacement) builder.add(replacement.text, replacement.place, false);
    builder.value(piece, left.place);
  });
  return builder.done(left.place, left.quote);
}
