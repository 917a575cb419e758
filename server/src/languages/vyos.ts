import { type ConfigFormat, configLanguage, pathTree, type Verb } from './config';
import { looksLike } from './config/signs';

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['set', 'set'],
  ['delete', 'delete'],
  ['rename', 'copy'],
  ['copy', 'copy'],
  ['edit', 'enter'],
  ['up', 'leave'],
  ['exit', 'leave'],
  ['top', 'top'],
]);

/** Rule sets with a name, and those that the system calls at a hook. */
const SETS: readonly string[] = [
  'firewall name *',
  'firewall ipv6-name *',
  'firewall modify *',
  'firewall ipv6-modify *',
  ...['ipv4', 'ipv6'].flatMap((family) => [
    `firewall ${family} name *`,
    ...['forward', 'input', 'output'].map((hook) => `firewall ${family} ${hook} filter`),
    `firewall ${family} prerouting raw`,
  ]),
];

const SET_LINE = /^(?:set|delete|rename|copy|edit|top|up|exit|configure|commit|save|comment)(?: |$)/;
const SET_OWN =
  /^(?:set|delete|edit) (?:firewall (?:name|ipv6-name|modify|group|ipv4|ipv6|zone|all-ping|state-policy|global-options|broadcast-ping)|nat (?:source|destination)|interfaces (?:ethernet|bonding|bridge|switch|openvpn|wireguard|vti|pppoe|tunnel|loopback|dummy) |zone-policy|port-forward|service (?:nat|gui|dns forwarding|dhcp-server|lldp))/;
const BRACE_LINE = /[{}]$|^[\w-]+(?: .*)?$|^\/[/*]/;
const BRACE_OWN =
  /^(?:name|ipv6-name|ethernet|rule|port-group|address-group|network-group|source|destination) \S* ?\{$|^default-action (?:drop|reject|accept)$|^all-ping (?:enable|disable)$/;
const BRACE_FIRST =
  /^(?:firewall|interfaces|nat|port-forward|service|system|protocols|policy|vpn|zone-policy|load-balance|high-availability|container|name \S+|rule \d+) \{$/;

function sniff(all: readonly string[]): number {
  const lines = all.filter((line) => !line.startsWith('/*') && !line.startsWith('#!'));
  if (SET_LINE.test(lines[0] ?? '')) return looksLike(lines, SET_LINE, SET_OWN);
  if (!BRACE_FIRST.test(lines[0] ?? '') || lines.some((line) => line.endsWith(';'))) return 0;
  return looksLike(lines, BRACE_LINE, BRACE_OWN);
}

/** The shell of the system, or a script that brings its commands in. */
const SHELL = /^#![ \t]*\S*\bvbash\b|^[ \t]*(?:source|\.)[ \t]+\/opt\/vyatta\/etc\/functions\/script-template\b/m;

/** Each file is asked whether it is such a script, and hardly one holds one of these words. */
const mayBeShell = (head: string): boolean => head.includes('vbash') || head.includes('script-template');

const FORMAT: ConfigFormat = {
  id: 'vyos',
  title: 'VyOS and EdgeOS configuration',
  languageIds: ['vyos', 'VyOS', 'edgeos'],
  extensions: ['.vyos'],
  lists: new Set(['port-group']),
  comment: '# ',
  syntax: {
    quotes: '\'"',
    escapes: true,
    trailingComment: '',
    marks: '',
    braces: true,
    slashComments: true,
    trailingComments: false,
    longQuotes: false,
    fresh: /(?:set|delete|rename|copy)[ \t]/y,
  },
  paths: pathTree(
    [
      ...SETS.map((path) => [path, ''] as const),
      ...SETS.map((path) => [`${path} rule *`, ''] as const),
      ['firewall group port-group *', 'port-group'],
      ['nat destination rule *', ''],
      ['nat source rule *', ''],
      ['nat66 destination rule *', ''],
      ['nat66 source rule *', ''],
      ['service nat rule *', ''],
      ['port-forward rule *', ''],
    ],
    [],
  ),
  verbs: VERBS,
  sniff,
  isScript: (head) =>
    mayBeShell(head) && SHELL.test(head) && head.split(/\r\n?|\n/).some((line) => SET_OWN.test(line.trimStart())),
  bareLines: true,
};

/** VyOS, EdgeOS and Vyatta configurations: in braces as they are kept, or as lines of `set`. */
export const vyos = configLanguage(FORMAT);
