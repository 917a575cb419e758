/** What a word of a rule is. Those with a value take the next word. */
export type Option =
  | 'append'
  | 'insert'
  | 'replace'
  | 'delete'
  | 'check'
  | 'policy'
  | 'chain'
  | 'list'
  | 'table'
  | 'protocol'
  | 'connectionProtocol'
  | 'source'
  | 'destination'
  | 'in'
  | 'out'
  | 'jump'
  | 'goto'
  | 'match'
  | 'dport'
  | 'sport'
  | 'dports'
  | 'sports'
  | 'ports'
  | 'originalTo'
  | 'originalFrom'
  | 'syn'
  | 'flags'
  | 'state'
  | 'comment'
  | 'to'
  | 'toSource'
  | 'toPorts'
  | 'proxyPort'
  | 'fragment'
  | 'family'
  | 'counters'
  | 'wait'
  | 'set'
  | 'switch'
  | 'value';

/** Options by their names. Those that say nothing about traffic are told apart so that their values are passed over. */
const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  ['-A', 'append'],
  ['--append', 'append'],
  ['-I', 'insert'],
  ['--insert', 'insert'],
  ['-R', 'replace'],
  ['--replace', 'replace'],
  ['-D', 'delete'],
  ['--delete', 'delete'],
  ['-C', 'check'],
  ['--check', 'check'],
  ['-P', 'policy'],
  ['--policy', 'policy'],
  ['-N', 'chain'],
  ['--new-chain', 'chain'],
  ['--new', 'chain'],
  ['-F', 'list'],
  ['--flush', 'list'],
  ['-X', 'list'],
  ['--delete-chain', 'list'],
  ['-Z', 'list'],
  ['--zero', 'list'],
  ['-L', 'list'],
  ['--list', 'list'],
  ['-S', 'list'],
  ['--list-rules', 'list'],
  ['-E', 'list'],
  ['--rename-chain', 'list'],
  ['-t', 'table'],
  ['--table', 'table'],
  ['-p', 'protocol'],
  ['--protocol', 'protocol'],
  ['--proto', 'protocol'],
  ['-s', 'source'],
  ['--source', 'source'],
  ['--src', 'source'],
  ['-d', 'destination'],
  ['--destination', 'destination'],
  ['--dst', 'destination'],
  ['-i', 'in'],
  ['--in-interface', 'in'],
  ['-o', 'out'],
  ['--out-interface', 'out'],
  ['-j', 'jump'],
  ['--jump', 'jump'],
  ['-g', 'goto'],
  ['--goto', 'goto'],
  ['-m', 'match'],
  ['--match', 'match'],
  ['--dport', 'dport'],
  ['--destination-port', 'dport'],
  ['--sport', 'sport'],
  ['--source-port', 'sport'],
  ['--dports', 'dports'],
  ['--destination-ports', 'dports'],
  ['--sports', 'sports'],
  ['--source-ports', 'sports'],
  ['--ports', 'ports'],
  ['--port', 'ports'],
  ['--ctorigdstport', 'originalTo'],
  ['--ctreplsrcport', 'originalTo'],
  ['--ctorigsrcport', 'originalFrom'],
  ['--ctrepldstport', 'originalFrom'],
  ['--ctproto', 'connectionProtocol'],
  ['--ctorigdst', 'value'],
  ['--ctorigsrc', 'value'],
  ['--ctreplsrc', 'value'],
  ['--ctrepldst', 'value'],
  ['--ctstatus', 'value'],
  ['--ctdir', 'value'],
  ['--tcp-option', 'value'],
  ['--syn', 'syn'],
  ['--tcp-flags', 'flags'],
  ['--state', 'state'],
  ['--ctstate', 'state'],
  ['--comment', 'comment'],
  ['--to-destination', 'to'],
  ['--to-source', 'toSource'],
  ['--to-ports', 'toPorts'],
  ['--to-port', 'toPorts'],
  ['--on-port', 'proxyPort'],
  ['--match-set', 'set'],
  ['-f', 'fragment'],
  ['--fragment', 'fragment'],
  ['-c', 'counters'],
  ['--set-counters', 'counters'],
  ['-w', 'wait'],
  ['-W', 'wait'],
  ['--wait', 'wait'],
  ['--wait-interval', 'wait'],
  ['-4', 'family'],
  ['-6', 'family'],
  ['--ipv4', 'family'],
  ['--ipv6', 'family'],
  ['-v', 'switch'],
  ['--verbose', 'switch'],
  ['-n', 'switch'],
  ['-x', 'switch'],
  ['--log-prefix', 'value'],
  ['--log-level', 'value'],
  ['--reject-with', 'value'],
  ['--icmp-type', 'value'],
  ['--icmpv6-type', 'value'],
  ['--set-mark', 'value'],
  ['--mark', 'value'],
  ['--nflog-prefix', 'value'],
  ['--ulog-prefix', 'value'],
  ['--string', 'value'],
  ['--hex-string', 'value'],
]);

/** Short options that may stand together with their value: `-ptcp`. */
const WITH_VALUE = 'AIRDCPNFXLStpsdiojgm';

/** Long options of which a beginning is taken where nothing else begins so; those of modules are too many to tell. */
const ABBREVIATED = [...OPTIONS.keys()].filter((name) => name.startsWith('--'));

/** Options of one letter by its code: they make up half of the words, and are told apart without a look-up of texts. */
const SHORT: readonly (Option | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  OPTIONS.get(`-${String.fromCharCode(code)}`),
);

export const optionOf = (word: string): Option | undefined =>
  word.length === 2 && word.charCodeAt(0) === 45 ? SHORT[word.charCodeAt(1)] : OPTIONS.get(word);

/** An option in a rarer spelling: abbreviated, or together with its value (`--dport=25`, `-ptcp`). */
export interface Spelling {
  readonly option: Option;
  /** Where in the word the value begins; undefined where it is the next word. */
  readonly valueAt: number | undefined;
}

export function rareSpelling(word: string): Spelling | undefined {
  if (word.startsWith('--')) {
    const sign = word.indexOf('=');
    const name = sign < 0 ? word : word.slice(0, sign);
    const option = OPTIONS.get(name) ?? abbreviated(name);
    return option && { option, valueAt: sign < 0 ? undefined : sign + 1 };
  }
  if (word.length < 3 || word.charAt(0) !== '-' || !WITH_VALUE.includes(word.charAt(1))) return undefined;
  const option = OPTIONS.get(word.slice(0, 2));
  return option && { option, valueAt: word.charAt(2) === '=' ? 3 : 2 };
}

function abbreviated(name: string): Option | undefined {
  if (name.length < 5) return undefined;
  const found = new Set<Option>();
  for (const candidate of ABBREVIATED) if (candidate.startsWith(name)) found.add(OPTIONS.get(candidate) as Option);
  if (found.size === 1) for (const option of found) return option;
  // `--destination-por` may be one port or several: the single one is what the protocol knows.
  if (found.size === 2 && found.has('dport') && found.has('dports')) return 'dport';
  return found.size === 2 && found.has('sport') && found.has('sports') ? 'sport' : undefined;
}
