import { NO_PORTS, type PortSet, union } from '../../base/portSet';
import { type Place, placeAt, spanOf, touches } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import { type Side, type TransportSet, valueOf, type Written } from '../../model/statement';
import { readEntry } from './entry';
import { entryShape } from './entryShape';
import { PORT_NAMES } from './names';
import { isOperator, isPortWord } from './ports';
import { probeSite } from './probes';
import { transportOf } from './protocols';

const NAMES: readonly string[] = [...PORT_NAMES.keys()];
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'ip'] as const;

/** Where a caret stands in a line and what may be written there. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const words = command.words as Words;
  const shape = entryShape(words, command.heading);
  if (shape) {
    const entry = readEntry(words, shape, command.around);
    if (entry.isStandard) return undefined;
    const at = wordAt(words, offset);
    if (at.index === entry.protocol && words.text(entry.protocol) !== 'object-group') {
      return transportSite(words, at, offset);
    }
    for (const [name, side] of [
      ['source', entry.source],
      ['destination', entry.destination],
    ] as const) {
      const { ports } = side;
      if (ports && at.index > ports.at && at.index <= ports.next && isPortPlace(words, at, ports.at)) {
        return portSite(words, at, ports.at, offset, name, entry.transport);
      }
    }
    return undefined;
  }
  const [head] = command.context;
  return head?.words ? memberSite(head.words, words, offset) : probeSite(words, offset);
}

interface Caret {
  /** The word under the caret, or the one that would be typed there. */
  readonly index: number;
  readonly isWord: boolean;
}

function wordAt(words: Words, offset: number): Caret {
  for (let i = 0; i < words.count; i++) {
    const span = spanOf(words.value(i).place);
    if (touches(span, offset)) return { index: i, isWord: true };
    if (offset < span.start) return { index: i, isWord: false };
  }
  return { index: words.count, isWord: false };
}

/** True for a port behind its operator, or an empty place where one is due. */
function isPortPlace(words: Words, { index, isWord }: Caret, operator: number): boolean {
  if (isWord) return index > operator && (isPortWord(words.text(index)) || index === operator + 1);
  if (index === operator + 1) return true;
  return words.text(operator) === 'range' && index === operator + 2;
}

const replaceAt = (words: Words, { index, isWord }: Caret, offset: number): Place => {
  if (isWord) return words.value(index).place;
  const { anchor } = words.value(0).place;
  return placeAt(anchor, offset - anchor.base, offset - anchor.base);
};

function transportSite(words: Words, caret: Caret, offset: number): Site {
  return {
    kind: 'transport',
    replace: replaceAt(words, caret, offset),
    transport: undefined,
    direction: undefined,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words: PROTOCOLS,
  };
}

function portSite(
  words: Words,
  caret: Caret,
  operator: number,
  offset: number,
  side: Side,
  transport: Written<TransportSet>,
): Site {
  let present: PortSet = NO_PORTS;
  for (let i = operator + 1; isPortWord(words.text(i)); i++) {
    const word = words.text(i);
    const number = PORT_NAMES.get(word) ?? Number(word);
    if (i !== caret.index) present = union(present, [{ from: number, to: number }]);
  }
  return {
    kind: 'port',
    replace: replaceAt(words, caret, offset),
    transport: valueOf(transport),
    direction: undefined,
    side,
    present,
    rangeSign: words.text(operator) === 'range' ? ' ' : undefined,
    words: NAMES,
  };
}

/** port-object eq 25, service-object tcp destination eq 25, tcp eq 25. */
function memberSite(head: Words, words: Words, offset: number): Site | undefined {
  const at = wordAt(words, offset);
  const isService = [head.text(1), head.text(2)].some((word) => word === 'service' || word === 'port');
  if (!isService) return undefined;
  for (let operator = 0; operator < words.count; operator++) {
    if (!isOperator(words.text(operator)) || !isPortPlace(words, at, operator)) continue;
    if (at.index > operator + 2) continue;
    const own = [words.text(0), words.text(1)].map(transportOf).find((set) => set !== undefined);
    const transport = own ?? transportOf(head.text(3));
    const side = words.text(operator - 1) === 'source' ? 'source' : 'destination';
    return portSite(
      words,
      at,
      operator,
      offset,
      side,
      transport ? { kind: 'default', value: transport } : { kind: 'absent' },
    );
  }
  return undefined;
}
