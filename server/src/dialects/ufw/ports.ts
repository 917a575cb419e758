import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';

/** `25`, `25,587`, `6005:65534`, `smtp`. */
export const UFW_PORTS: PortSyntax = {
  subject: 'ufw',
  separators: ',',
  rangeSign: ':',
  keywords: new Map(),
  anyWords: new Set(['any']),
  names: servicePort,
};

export const UFW_GRAMMAR: PortGrammar = {
  subject: 'ufw',
  rangeSign: ':',
  listSign: ',',
  consequence: 'the rule is refused',
};

/** In profiles of programs names are no ports, and an element that is none makes the profile be left out. */
export const PROFILE_PORTS: PortSyntax = { ...UFW_PORTS, anyWords: new Set(), names: () => undefined };

export const PROFILE_GRAMMAR: PortGrammar = { ...UFW_GRAMMAR, consequence: 'ufw leaves the profile out' };
