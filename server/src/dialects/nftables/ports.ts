import { complement, MAX_PORT, onlyPort, range } from '../../base/portSet';
import type { Mistake } from '../../model/mistake';
import { type PortUse, unread, written } from '../../model/statement';
import { slice, type Text, type Value } from '../../model/value';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { joinReadings, type PortReading, type PortSyntax, readPorts, unreadable } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';
import { literalIn } from '../shared/texts';
import type { Operator } from './selectors';
import { textsIn } from './tokens';

export const NFT_PORTS: PortSyntax = {
  subject: 'nftables',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(['*']),
  names: servicePort,
  cNumbers: true,
};

const GRAMMAR: PortGrammar = {
  subject: 'nftables',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the rule is refused',
};

/** The ports of a value, be it one, a range, a list or what a set holds. */
export function readValue(value: Value): PortReading {
  const parts: PortReading[] = [];
  for (const leaf of textsIn(value)) {
    if (leaf.kind === 'text') parts.push(readPorts(leaf, NFT_PORTS));
    else {
      parts.push(unreadable(leaf.place, leaf.kind === 'unknown' ? leaf.why : 'it is no port'));
    }
  }
  return joinReadings(parts, value.place);
}

/** A part of a concatenation; a name may stand in quotes there. */
export function readPart(text: Text, from: number, to: number): PortReading {
  const quoted =
    to - from > 2 && text.text.charCodeAt(from) === QUOTE && text.text.charCodeAt(to - 1) === QUOTE ? 1 : 0;
  return readPorts(slice(text, from + quoted, to - quoted), NFT_PORTS);
}

const QUOTE = 34;

/** What a comparison makes of the ports it names. */
export function compared(reading: PortReading, operator: Operator): PortReading {
  if (operator === '==' || operator === 'vmap' || operator === 'map') return reading;
  const { ports } = reading;
  if (operator === '!=') {
    const uses = reading.uses.map((use): PortUse => ({ ...use, part: 'not' }));
    return ports.kind === 'written'
      ? { ...reading, uses, ports: written(complement(ports.value), ports.place, ports.via) }
      : { ...reading, uses };
  }
  const number = ports.kind === 'written' ? onlyPort(ports.value) : undefined;
  if (number === undefined || ports.kind !== 'written') {
    const [first] = reading.uses;
    const place = first?.literal.place;
    return place ? { ...reading, ports: unread(place, 'a comparison with something else than one port') } : reading;
  }
  const isBelow = operator === '<' || operator === '<=';
  const meant = isBelow
    ? range(0, operator === '<' ? number - 1 : number)
    : range(operator === '>' ? number + 1 : number, MAX_PORT);
  const uses = reading.uses.map((use): PortUse => ({ ...use, ports: meant, part: isBelow ? 'below' : 'above' }));
  return { ...reading, uses, ports: written(meant, ports.place, ports.via) };
}

/** What is wrong with a value, and how it is written. */
export function mistakesOf(reading: PortReading, value: Value): Mistake[] {
  const found: Mistake[] = [];
  for (const fault of reading.faults) {
    if (fault.kind === 'list-sign') {
      const list = `{ ${fault.elements.map((element) => element.replace(':', '-')).join(', ')} }`;
      const place = value.kind === 'text' ? literalIn(value) : undefined;
      const whole = place && place.end - place.start === fault.text.length;
      found.push({
        kind: 'port-list-in-one-value',
        place: fault.place,
        message: `nftables takes several ports in braces, ${list}; as \`${fault.text}\` the rule is refused.`,
        repairs: whole ? [{ title: `Write ${list}`, edits: [{ place, newText: list }], safety: 'safe' }] : [],
        detail: fault.sign,
      });
      continue;
    }
    const mistake = mistakeOf(fault, GRAMMAR);
    if (mistake) found.push(mistake);
  }
  return found;
}
