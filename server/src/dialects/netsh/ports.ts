import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

/** The keywords netsh takes, in its own spelling, and what other tools call the same. */
const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['rpc', 'RPC'],
  ['rpc-epmap', 'RPC-EPMap'],
  ['iphttps', 'IPHTTPS'],
  ['teredo', 'Teredo'],
  ['rpcepmap', 'RPC-EPMap'],
  ['rpc_epmap', 'RPC-EPMap'],
  ['rpc-ep-map', 'RPC-EPMap'],
  ['epmap', 'RPC-EPMap'],
  ['iphttpsin', 'IPHTTPS'],
  ['iphttpsout', 'IPHTTPS'],
  ['ip-https', 'IPHTTPS'],
]);

/** The words of the usage text: what completion offers. */
export const NETSH_KEYWORDS: readonly string[] = ['RPC', 'RPC-EPMap', 'IPHTTPS', 'Teredo'];

export const NETSH_PORTS: PortSyntax = {
  subject: 'netsh',
  separators: ',',
  rangeSign: '-',
  keywords: KEYWORDS,
  anyWords: new Set(['any']),
};

export const NETSH_GRAMMAR: PortGrammar = {
  subject: 'netsh',
  rangeSign: '-',
  listSign: ',',
  consequence: 'the rule is refused',
};

/** One port number: portopening, portproxy, dynamicport. */
export const ONE_PORT: PortSyntax = {
  subject: 'netsh',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

export const ONE_PORT_GRAMMAR: PortGrammar = {
  subject: 'netsh',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'netsh refuses the command',
};

/** The dialect's own spelling of a keyword as written. */
export const spellingOf = (keyword: string): string | undefined => KEYWORDS.get(keyword.toLowerCase());
