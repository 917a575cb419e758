import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

export const FORTIOS_PORTS: PortSyntax = {
  subject: 'FortiOS',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

/** `set tcp-portrange 25 587:1024-65535`: elements parted by blanks. */
export const PORTRANGE_GRAMMAR: PortGrammar = {
  subject: 'FortiOS',
  rangeSign: '-',
  listSign: ' ',
  consequence: 'the line is refused',
};

/** `set extport 25-30`: one number or range. */
export const ONE_PORT_GRAMMAR: PortGrammar = { ...PORTRANGE_GRAMMAR, listSign: undefined };
