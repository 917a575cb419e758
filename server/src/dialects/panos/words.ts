import type { Block, Item, Line } from '../../model/item';
import type { Text } from '../../model/value';
import { blockOf, linesOf } from '../shared/configBlocks';
import { serviceTable } from '../shared/namedServices';
import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

export const DIALECT = 'panos';

export const PANOS_PORTS: PortSyntax = {
  subject: 'PAN-OS',
  separators: ',',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

export const PANOS_GRAMMAR: PortGrammar = {
  subject: 'PAN-OS',
  rangeSign: '-',
  listSign: ',',
  consequence: 'the value is refused',
};

/** The services that PAN-OS brings along: PAN-OS Administrator's Guide, "Service" objects. */
export const PANOS_SERVICES = serviceTable({
  any: 'any',
  'service-http': 'tcp/80 tcp/8080',
  'service-https': 'tcp/443',
});

/** The block of an item that is one of a configuration: of set lines, of braces, or an element of XML. */
export function configBlock(item: Item): Block | undefined {
  const block = blockOf(item, DIALECT) ?? blockOf(item, XML);
  return block?.lines && block;
}

const XML = 'xml';

/**
 * The keys of a block and the values behind each, wherever in its lines the key stands: lists in brackets, or one word.
 * Several lines for one key add up, as they do on the device. A value spelt like a key is none.
 */
export function keysOf(block: Block, keys: ReadonlySet<string>): ReadonlyMap<string, readonly Text[]> {
  const found = new Map<string, Text[]>();
  for (const line of linesOf(block)) {
    for (let i = 0; i < line.count; ) {
      const key = line.text(i++);
      if (!keys.has(key) || line.isQuoted(i - 1)) continue;
      let values = found.get(key);
      if (!values) {
        values = [];
        found.set(key, values);
      }
      i = readValues(line, i, keys, values);
    }
  }
  return found;
}

/** Takes what brackets hold, or one word, or none where a key follows that has a value; gives the index behind. */
function readValues(line: Line, from: number, keys: ReadonlySet<string>, values: Text[]): number {
  if (from >= line.count) return from;
  const first = line.text(from);
  if (first !== '[') {
    const isKey = keys.has(first) && !line.isQuoted(from) && from + 1 < line.count && !keys.has(line.text(from + 1));
    if (isKey && !DOUBLES.has(first)) return from;
    values.push(line.value(from));
    return from + 1;
  }
  let i = from + 1;
  for (; i < line.count && line.text(i) !== ']'; i++) values.push(line.value(i));
  return i + 1;
}

/** Keys that are names of zones and objects as well. */
const DOUBLES: ReadonlySet<string> = new Set(['tag', 'option']);

/** The last word behind a path of keys in some line. */
export function wordBehind(block: Block, ...path: readonly string[]): Text | undefined {
  const found = spotBehind(block, ...path);
  return found?.line.value(found.index);
}

/** Where that word stands. */
export function spotBehind(block: Block, ...path: readonly string[]): { line: Line; index: number } | undefined {
  let found: { line: Line; index: number } | undefined;
  for (const line of linesOf(block)) {
    for (let i = 0; i + path.length < line.count; i++) {
      if (path.every((word, at) => line.text(i + at) === word)) found = { line, index: i + path.length };
    }
  }
  return found;
}
