import { port } from '../../base/portSet';
import { type PortUse, written } from '../../model/statement';
import type { PortGrammar } from '../shared/portMistakes';
import { type PortReading, type PortSyntax, readPorts } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';
import { type CallWords, wordFrom } from './words';

const NO_WORDS = { keywords: new Map<string, string>(), anyWords: new Set<string>() };

/** Ports in a match: `25`, `25,587,6005:65534`, `smtp`, `1024:`. */
export const MATCH_PORTS: PortSyntax = {
  ...NO_WORDS,
  subject: 'iptables',
  separators: ',',
  rangeSign: ':',
  names: servicePort,
  openRanges: true,
  cNumbers: true,
};

export const MATCH_GRAMMAR: PortGrammar = {
  subject: 'iptables',
  rangeSign: ':',
  listSign: ',',
  consequence: 'the rule is refused',
};

/** What comes of a single UDP port that is none. */
export const UDP_GRAMMAR: PortGrammar = {
  ...MATCH_GRAMMAR,
  consequence: 'iptables refuses it or matches something else',
};

/** Ports that a translation writes: `25`, `8000-8010`. */
export const NAT_PORTS: PortSyntax = {
  ...NO_WORDS,
  subject: 'iptables',
  separators: '',
  rangeSign: '-',
  names: servicePort,
};

export const NAT_GRAMMAR: PortGrammar = {
  subject: 'iptables',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the rule is refused',
};

const NONE: readonly never[] = [];

/** The ports of a word of a match. Most are one decimal number, for which no text is made. */
export function readMatch(words: CallWords, index: number, from = 0): PortReading {
  if (from === 0) {
    const text = words.text(index);
    const number = plainNumber(text);
    if (number >= 0) {
      const place = words.exact(index);
      if (place && place.end - place.start === text.length) {
        const set = port(number);
        const use: PortUse = { literal: { place, text, form: 'decimal' }, ports: set, part: 'one', via: NONE };
        return {
          ports: written(set, place, NONE),
          uses: [use],
          faults: NONE,
          unread: NONE,
          elements: NONE,
          incomplete: false,
        };
      }
    }
  }
  return readPorts(wordFrom(words, index, from), MATCH_PORTS);
}

/** A decimal number up to 65535 without a leading nought; -1 for anything else. */
function plainNumber(text: string): number {
  const { length } = text;
  if (length === 0 || length > 5 || (length > 1 && text.charCodeAt(0) === 48)) return -1;
  let number = 0;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return -1;
    number = number * 10 + c - 48;
  }
  return number > 65535 ? -1 : number;
}
