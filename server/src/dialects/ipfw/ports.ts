import { NO_PORTS } from '../../base/portSet';
import { slice, type Text } from '../../model/value';
import type { PortGrammar } from '../shared/portMistakes';
import { joinReadings, type PortReading, type PortSyntax, readPorts } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';
import { innerPlace } from '../shared/texts';

/** `25`, `25,587`, `6005-65534`, `smtp`, `ftp\-data`. */
export const IPFW_PORTS: PortSyntax = {
  subject: 'ipfw',
  separators: ',',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(['any']),
  names: (word) => servicePort(word.replaceAll('\\', '')),
};

/** A target of `fwd` or of a redirection holds numbers alone. */
export const TARGET_PORTS: PortSyntax = { ...IPFW_PORTS, separators: '', anyWords: new Set() };

export const IPFW_GRAMMAR: PortGrammar = {
  subject: 'ipfw',
  rangeSign: '-',
  listSign: ',',
  consequence: 'ipfw does not take it',
};

/** A list of ports over one word or, with a blank behind a comma, over several. */
export function readList(words: readonly Text[]): PortReading {
  const parts = words.map((word) => readPorts(withoutComma(word), IPFW_PORTS));
  const [first] = words;
  if (!first) return NOTHING;
  const last = words[words.length - 1] as Text;
  const reading = joinReadings(parts, innerPlace(first));
  return last.text.endsWith(',') ? { ...reading, incomplete: true } : reading;
}

const withoutComma = (word: Text): Text => (word.text.endsWith(',') ? slice(word, 0, word.text.length - 1) : word);

const NOTHING: PortReading = {
  ports: { kind: 'default', value: NO_PORTS },
  uses: [],
  faults: [],
  unread: [],
  elements: [],
  incomplete: false,
};
