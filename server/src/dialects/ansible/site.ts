import { NO_PORTS, unionOf } from '../../base/portSet';
import { placeAt, spanOf, touches } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Block } from '../../model/item';
import { type Direction, type Statement, type Term, valueOf } from '../../model/statement';
import { type Entry, leaves, placeIn, type Table, type Text } from '../../model/value';
import { portCaret } from '../shared/portSites';
import { readPortValues } from '../shared/ports';
import { unitAt } from '../shared/texts';
import { FIREWALLD, IPTABLES_LIST, type PortForm, UFW, WINDOWS } from './ports';

interface Taken {
  readonly side: 'local' | 'remote' | 'source' | 'destination';
  readonly form: PortForm;
}

/** The members that take ports, by their names. */
function takenBy(module: string, name: string): Taken | undefined {
  const linux = module === 'iptables' ? IPTABLES_LIST : module === 'ufw' ? UFW : FIREWALLD;
  switch (name) {
    case 'localport':
      return { side: 'local', form: WINDOWS };
    case 'remoteport':
      return { side: 'remote', form: WINDOWS };
    case 'destination_port':
    case 'destination_ports':
    case 'destination_port_range':
    case 'port':
    case 'to_port':
    case 'to_ports':
    case 'from_port':
    case 'ports':
      return { side: 'destination', form: linux };
    case 'source_port':
    case 'source_port_range':
      return { side: 'source', form: linux };
    default:
      return undefined;
  }
}

const PROTOCOLS = new Set(['protocol', 'proto', 'ip_protocol']);

/** What may be written at a caret in a task. */
export function siteIn(item: Block, offset: number, statements: readonly Statement[]): Site | undefined {
  const entry = entryAt(item.body, offset);
  if (!entry) return undefined;
  const module = item.head[0]?.text ?? '';
  const name = entry.key.text.toLowerCase();
  const text = leaves(entry.value).find(
    (leaf): leaf is Text => leaf.kind === 'text' && unitAt(leaf, offset) !== undefined,
  );
  const { anchor } = entry.key.place;
  const here = placeAt(anchor, offset - anchor.base, offset - anchor.base);
  const [statement] = statements;
  const term: Term | undefined = statement?.kind === 'rule' ? statement.terms[0] : undefined;
  const direction: Direction | undefined = statement?.kind === 'rule' ? valueOf(statement.direction) : undefined;
  const word = (kind: 'transport' | 'direction', words: readonly string[]): Site | undefined => {
    if (entry.value.kind !== 'text' && entry.value.kind !== 'constant') return undefined;
    const replace = text && text.text !== '' ? placeIn(text, 0, text.text.length) : here;
    const way = kind === 'direction' ? undefined : direction;
    return {
      kind,
      replace,
      transport: undefined,
      direction: way,
      side: undefined,
      present: NO_PORTS,
      rangeSign: undefined,
      words,
    };
  };
  if (PROTOCOLS.has(name)) return word('transport', ['tcp', 'udp']);
  if (name === 'direction') return word('direction', ['in', 'out']);
  const taken = takenBy(module, name);
  if (!taken) return undefined;
  const { syntax } = taken.form;
  const caret = text && portCaret(text, offset, syntax);
  if (!caret && entry.value.kind !== 'list' && !isEmpty(entry, offset)) return undefined;
  const others = leaves(entry.value).filter((leaf): leaf is Text => leaf.kind === 'text' && leaf !== text);
  const present = others.flatMap((leaf) => readPortValues(leaf, syntax).uses.map(({ ports }) => ports));
  return {
    kind: 'port',
    replace: caret?.replace ?? here,
    transport: term && valueOf(term.transport),
    direction,
    side: taken.side,
    present: unionOf([...present, caret?.present ?? NO_PORTS]),
    rangeSign: syntax.rangeSign,
    words: syntax === WINDOWS.syntax ? ['RPC', 'RPC-EPMap', 'any'] : [],
  };
}

/** True for a caret behind a member that has no value yet. */
const isEmpty = ({ value, key }: Entry, offset: number): boolean =>
  value.kind === 'constant' &&
  value.value === null &&
  offset > spanOf(key.place).end &&
  offset <= spanOf(key.place).end + 3;

/** The innermost member at an offset, its value written or still to come. */
function entryAt(table: Table, offset: number): Entry | undefined {
  for (const entry of table.entries) {
    const span = spanOf(entry.place);
    if (!touches(span, offset) && !isEmpty(entry, offset)) continue;
    for (const inner of leaves(entry.value)) {
      if (inner.kind !== 'table' || !touches(spanOf(inner.place), offset)) continue;
      const found = entryAt(inner, offset);
      if (found) return found;
    }
    return entry;
  }
  return undefined;
}
