import type { PlaceEdit } from '../../base/edit';
import { NO_PORTS, onlyPort, type PortSet, union } from '../../base/portSet';
import { placeAt, samePlace, spanOf, touches } from '../../base/span';
import { type Change, type Dialect, type Local, NOTHING, type Site } from '../../model/dialect';
import type { Block, Item, Line } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import { endsOf } from '../../model/references';
import type { Direction, PortUse, Side, Statement, TransportSet } from '../../model/statement';
import type { Text } from '../../model/value';
import { mistakeOf, type PortGrammar } from './portMistakes';
import { portCaret } from './portSites';
import type { PortReading, PortSyntax } from './ports';

/** The block of an item, where it is one of a language. */
export const blockOf = (item: Item, language: string): Block | undefined =>
  item.kind === 'block' && item.language === language ? item : undefined;

/** How a dialect of blocks claims items and reads them; `find` gives the block of an item that is one of its own. */
export const readingBlocks = (
  find: (item: Item) => Block | undefined,
  read: (block: Block) => Local,
  siteIn: (block: Block, offset: number) => Site | undefined,
): Pick<Dialect, 'claims' | 'interpret' | 'siteAt'> => ({
  claims: (item) => find(item) !== undefined,
  interpret(item) {
    const block = find(item);
    return block ? read(block) : NOTHING;
  },
  siteAt(item, offset) {
    const block = find(item);
    return block && siteIn(block, offset);
  },
});

export const linesOf = (block: Block): readonly Line[] => block.lines ?? NO_LINES;

const NO_LINES: readonly Line[] = [];

/** The last line that begins with a word: what is said twice is meant the second way. */
export function lineOf(block: Block, key: string): Line | undefined {
  const lines = linesOf(block);
  for (let i = lines.length - 1; i >= 0; i--) if (lines[i]?.text(0) === key) return lines[i];
  return undefined;
}

/** What makes one thing out of another, which is named behind it. */
const COPIES: ReadonlySet<string> = new Set(['rename', 'clone', 'copy']);

/** The name of what a block was made of, where that is all that it says. */
export function copiedFrom(block: Block): Text | undefined {
  const [line] = linesOf(block);
  return line && line.count === 2 && COPIES.has(line.text(0)) ? line.value(1) : undefined;
}

/** The words from an index on, brackets left out. */
export function valuesFrom(line: Line, from: number): Text[] {
  const result: Text[] = [];
  for (let i = from; i < line.count; i++) {
    const text = line.text(i);
    if ((text !== '[' && text !== ']') || line.isQuoted(i)) result.push(line.value(i));
  }
  return result;
}

/** The mistakes that faults of port values are. */
export function faultsOf(readings: readonly (PortReading | undefined)[], grammar: PortGrammar): Mistake[] {
  return readings.flatMap((reading) =>
    (reading?.faults ?? []).flatMap((fault) => {
      const mistake = mistakeOf(fault, grammar);
      return mistake ? [mistake] : [];
    }),
  );
}

/** What is known of a statement round a caret. */
export interface SiteContext {
  readonly transport: TransportSet | undefined;
  readonly direction: Direction | undefined;
  readonly side: Side;
  readonly rangeSign: Site['rangeSign'];
  readonly words: readonly string[];
}

/** Where a caret stands among the values of a line, from a word on: in one of them, or behind the last where one is due. */
export function siteInLine(
  line: Line,
  from: number,
  offset: number,
  syntax: PortSyntax,
  context: SiteContext,
): Site | undefined {
  let present: PortSet = NO_PORTS;
  let found: Site['replace'] | undefined;
  for (let i = from; i < line.count; i++) {
    const value = line.value(i);
    const caret = touches(spanOf(value.place), offset) ? portCaret(value, offset, syntax) : undefined;
    if (caret) {
      found = caret.replace;
      present = union(present, caret.present);
    } else if (/^\d{1,5}$/.test(value.text))
      present = union(present, [{ from: Number(value.text), to: Number(value.text) }]);
  }
  const rest = spanOf(line.rest);
  if (!found && line.count >= from && offset > rest.start && offset <= rest.end) {
    const { anchor } = line.rest;
    found = placeAt(anchor, offset - anchor.base, offset - anchor.base);
  }
  return found && { kind: 'port', replace: found, present, ...context };
}

/** The words that may stand behind a key: for protocols. */
export function wordSiteInLine(
  line: Line,
  at: number,
  offset: number,
  kind: 'transport' | 'direction',
  words: readonly string[],
): Site | undefined {
  const value = line.value(at);
  const rest = spanOf(line.rest);
  const there = at < line.count && touches(spanOf(value.place), offset);
  if (!there && !(line.count === at && offset > rest.start && offset <= rest.end)) return undefined;
  const { anchor } = line.rest;
  return {
    kind,
    replace: there ? value.place : placeAt(anchor, offset - anchor.base, offset - anchor.base),
    transport: undefined,
    direction: undefined,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words,
  };
}

/** Takes a rule out, with its block or all the lines that name it. */
export const removeRule = ({ kind, place }: Statement): readonly PlaceEdit[] | undefined =>
  kind === 'rule' ? [{ place, newText: '' }] : undefined;

/**
 * The edits that write another port over a literal of a statement. A name that stands for its number stays: what
 * replaces it is a service of its own.
 */
export function replacePort(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  if (change.kind !== 'replace-port') return undefined;
  const { use, ports } = change;
  const [only] = ports;
  const isOurs = endsOf(statement).some(({ uses }) => uses.some((own) => isSame(own, use)));
  const { place, text, form } = use.literal;
  if (!isOurs || !only || ports.length > 1 || form !== 'decimal' || place.end - place.start !== text.length)
    return undefined;
  const single = onlyPort(ports);
  if (single === undefined) return use.part === 'one' ? [{ place, newText: `${only.from}-${only.to}` }] : undefined;
  if (use.part === 'range') return undefined;
  const newText = /^0\d/.test(text) ? String(single).padStart(text.length, '0') : String(single);
  return [{ place, newText }];
}

const isSame = (a: PortUse, b: PortUse): boolean => samePlace(a.literal.place, b.literal.place);
