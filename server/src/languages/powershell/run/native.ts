import type { Argument } from '../../../model/item';
import type { Text, Value } from '../../../model/value';
import type { ArgumentNode, Expression, ListNode, ParameterNode } from '../syntax';
import { splatted, verbatimWords } from './arguments';
import type { Machine } from './machine';
import { isKnown } from './parts';
import { TextBuilder, wordText } from './texts';
import { unknown } from './unknowns';
import { itemsOf } from './values';

/** The arguments that a program receives, one text each; what may be any number of words stays unknown. */
export function nativeArguments(machine: Machine, nodes: readonly ArgumentNode[]): Argument[] {
  const result: Argument[] = [];
  const push = (value: Value): void => {
    for (const item of itemsOf(value)) {
      const text = item.kind === 'list' ? undefined : asWord(item);
      if (text) result.push({ kind: 'value', value: text, place: text.place });
      else push(item);
    }
  };
  for (const node of nodes) {
    switch (node.kind) {
      case 'parameter':
        push(optionWord(machine, node));
        break;
      case 'splat':
        push(splatted(machine, node));
        break;
      case 'verbatim':
        for (const word of verbatimWords(machine, node)) push(word);
        break;
      case 'text':
        if (machine.written(node) !== '--%') push(machine.evaluate(node));
        break;
      case 'list':
        for (const word of listWords(machine, node)) push(word);
        break;
      case 'block':
        push(wordText(machine.source, node.start + 1, Math.max(node.start + 1, node.end - 1)));
        break;
      default:
        push(machine.evaluate(node));
    }
  }
  return result;
}

function asWord(value: Value): Text | Extract<Value, { kind: 'unknown' }> {
  switch (value.kind) {
    case 'text':
    case 'unknown':
      return value;
    case 'constant':
      return new TextBuilder().value(value, value.place).done(value.place, '');
    default:
      return unknown('a table', 'is no word that a program takes', value.place);
  }
}

/** `-f`, `-f:x`: a program knows no parameters, the words are what is written. */
function optionWord(machine: Machine, node: ParameterNode): Text {
  const name = wordText(machine.source, node.start, node.value ? node.value.start : node.end);
  if (!node.value) return name;
  const place = machine.place(node);
  return new TextBuilder().value(name, place).value(machine.evaluate(node.value), place).done(place, '');
}

/**
 * `localport=25,587` arrives as one word; blanks round the comma part it. Variables are filled in, as Windows
 * PowerShell does.
 */
function listWords(machine: Machine, { items }: ListNode): Text[] {
  const result: Text[] = [];
  const { source } = machine;
  let builder = new TextBuilder();
  let start = items[0]?.start ?? 0;
  let empty = true;
  const flush = (end: number, next: number): void => {
    if (!empty) result.push(builder.done(source.place(start, end), ''));
    builder = new TextBuilder();
    empty = true;
    start = next;
  };
  items.forEach((item: Expression, i) => {
    builder.value(machine.evaluate(item), machine.place(item));
    empty = false;
    const next = items[i + 1];
    for (let at = item.end; next && at < next.start; at++) {
      if (source.text.charCodeAt(at) === 0x2c) {
        builder.add(',', source.place(at, at + 1), true);
        empty = false;
      } else flush(at, at + 1);
      if (empty) start = at + 1;
    }
  });
  flush(items[items.length - 1]?.end ?? start, start);
  return result;
}

/** Words put together to one command line, as a program is given them. Words with blanks get quotes again. */
export function commandLine(words: readonly Value[], quoting: boolean): Text | undefined {
  const [first] = words;
  if (!first) return undefined;
  if (words.length === 1 && first.kind === 'text') return first;
  const builder = new TextBuilder();
  words.forEach((word, i) => {
    const { place } = word;
    if (i > 0) builder.add(' ', place, false);
    const quoted = quoting && isKnown(word) && /[\s&|<>^]/.test(word.text);
    if (quoted) builder.add('"', place, false);
    builder.value(word, place);
    if (quoted) builder.add('"', place, false);
  });
  return builder.done(first.place, '');
}
