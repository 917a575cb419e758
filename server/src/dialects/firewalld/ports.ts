import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';

export const PORTS: PortSyntax = {
  subject: 'firewalld',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
  names: servicePort,
};

export const GRAMMAR: PortGrammar = {
  subject: 'firewalld',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'firewalld refuses it',
};
