import type { Block, Line } from '../../model/item';
import type { Text } from '../../model/value';
import { linesOf, valuesFrom } from '../shared/configBlocks';

/** Words before a key that say what becomes of its values; without one they are set. */
const OPERATIONS: ReadonlySet<string> = new Set(['append', 'select', 'unselect', 'unset']);

/** Which word of a line is its key. */
export const keyIndex = (line: Line): number => (OPERATIONS.has(line.text(0)) ? 1 : 0);

/** What a line says under its key. */
export interface Said {
  readonly key: string;
  readonly line: Line;
  readonly values: readonly Text[];
  /** True where it adds to what was said before: `append member "SMTP"`. */
  readonly adds: boolean;
}

/** What the lines of a block say, without what later ones take away. */
export function saidIn(block: Block): readonly Said[] {
  let said: Said[] = [];
  for (const line of linesOf(block)) {
    const operation = keyIndex(line) === 0 ? 'set' : line.text(0);
    const key = line.text(keyIndex(line));
    const values = valuesFrom(line, keyIndex(line) + 1);
    if (operation === 'unset' || operation === 'select') said = said.filter((each) => each.key !== key);
    if (operation === 'unselect') {
      const gone = new Set(values.map(({ text }) => text));
      said = said.map((each) =>
        each.key === key ? { ...each, values: each.values.filter(({ text }) => !gone.has(text)) } : each,
      );
    } else if (operation !== 'unset') said.push({ key, line, values, adds: operation === 'append' });
  }
  return said;
}

/** What holds under each key in the end. */
export function lastSaid(block: Block): ReadonlyMap<string, Said> {
  const last = new Map<string, Said>();
  for (const said of saidIn(block)) {
    const before = said.adds ? last.get(said.key) : undefined;
    last.set(said.key, before ? { ...said, values: [...before.values, ...said.values] } : said);
  }
  return last;
}
