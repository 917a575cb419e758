import type { Block, Line } from '../../model/item';
import type { Text } from '../../model/value';
import { linesOf } from '../shared/configBlocks';
import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

export const DIALECT = 'vyos';

export const VYOS_PORTS: PortSyntax = {
  subject: 'VyOS',
  separators: ',',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

export const VYOS_GRAMMAR: PortGrammar = {
  subject: 'VyOS',
  rangeSign: '-',
  listSign: ',',
  consequence: 'the commit fails',
};

/** The last line whose first words are these; undefined where none is. */
export function lineAt(block: Block, ...path: readonly string[]): Line | undefined {
  const lines = linesOf(block);
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] as Line;
    if (path.every((word, at) => line.text(at) === word)) return line;
  }
  return undefined;
}

/** All values that stand behind a path. */
export function valuesAt(block: Block, ...path: readonly string[]): Text[] {
  const found: Text[] = [];
  for (const line of linesOf(block)) {
    if (line.count > path.length && path.every((word, at) => line.text(at) === word))
      found.push(line.value(path.length));
  }
  return found;
}
