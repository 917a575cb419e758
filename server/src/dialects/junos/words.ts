import type { Block, Line } from '../../model/item';
import type { Text } from '../../model/value';
import { linesOf } from '../shared/configBlocks';
import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

export const DIALECT = 'junos';

export const JUNOS_PORTS: PortSyntax = {
  subject: 'Junos',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

export const JUNOS_GRAMMAR: PortGrammar = {
  subject: 'Junos',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the commit fails',
};

const INACTIVE = 'inactive:';

/** True where the block itself, or what it stands in, is switched off. */
export function isDisabled(block: Block): boolean {
  let off = block.head.some(({ text }) => text === INACTIVE);
  for (const line of linesOf(block)) {
    if (line.count !== 1) continue;
    if (line.text(0) === 'deactivate') off = true;
    else if (line.text(0) === 'activate') off = false;
  }
  return off;
}

/** The statements of a block that are in force: what is deactivated has no say. */
export function activeLines(block: Block): readonly Line[] {
  const lines = linesOf(block);
  const off = lines.filter((line) => line.text(0) === 'deactivate' && line.count > 1).map((line) => textsOf(line, 1));
  return lines.filter((line) => {
    const first = line.text(0);
    if (first === 'deactivate' || first === 'activate') return false;
    const words = textsOf(line, 0);
    return !words.includes(INACTIVE) && !off.some((path) => path.every((word, i) => word === words[i]));
  });
}

function textsOf(line: Line, from: number): string[] {
  const words: string[] = [];
  for (let i = from; i < line.count; i++) words.push(line.text(i));
  return words;
}

/** The words of the head that are a path: marks left out. */
export const pathOf = (block: Block): readonly Text[] =>
  block.head.filter(({ text }) => text !== INACTIVE && text !== 'replace:' && text !== 'protect:');

/** The word behind another in the head: `from-zone` leads to the zone. */
export function headWord(block: Block, key: string): Text | undefined {
  const { head } = block;
  const at = head.findIndex(({ text }) => text === key);
  return at < 0 ? undefined : head[at + 1];
}

/** A key and its values within a line: `destination-port [ smtp 587 ]`. */
export interface Pair {
  readonly key: Text;
  readonly values: readonly Text[];
  /** Index of the first value's word. */
  readonly from: number;
}

/** The keys and values of a line from a word on; each key takes one word or a list in brackets. */
export function pairsOf(line: Line, start: number): Pair[] {
  const pairs: Pair[] = [];
  let i = start;
  while (i < line.count) {
    const key = line.value(i++);
    const from = i;
    const values: Text[] = [];
    if (line.text(i) === '[') {
      for (i++; i < line.count && line.text(i) !== ']'; i++) values.push(line.value(i));
      i++;
    } else if (i < line.count && !LONE.has(key.text)) values.push(line.value(i++));
    pairs.push({ key, values, from });
  }
  return pairs;
}

/** Keys without a value. */
const LONE: ReadonlySet<string> = new Set([
  'tcp-established',
  'tcp-initial',
  'is-fragment',
  'first-fragment',
  'fragment',
  'source-address-excluded',
  'destination-address-excluded',
]);
