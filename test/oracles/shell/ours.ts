import { shell } from '../../../server/src/languages/shell';
import type { Command } from '../../../server/src/model/item';
import { HOLE } from '../../../server/src/model/value';
import { readItems } from '../../harness/read';

/** Programs whose words are compared. */
const PROGRAMS: readonly string[] = ['iptables', 'nft', 'ufw'];

/** The calls of those programs in a script as our reader has them: words parted by bars; `?` for what is not known. */
export function ourCalls(script: string): string[] {
  const { items } = readItems([shell], script);
  return items.flatMap((item) => (item.kind === 'command' && PROGRAMS.includes(item.name.text) ? [wordsOf(item)] : []));
}

const wordsOf = ({ name, arguments: list }: Command): string =>
  [
    name.text,
    ...list.map((argument) =>
      argument.kind === 'value' && argument.value.kind === 'text' ? argument.value.text : '?',
    ),
  ]
    .map((word) => word.replaceAll(HOLE, '?'))
    .join('|');
