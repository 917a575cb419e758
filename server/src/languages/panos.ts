import { type ConfigFormat, configLanguage, pathTree, type Verb } from './config';
import { looksLike } from './config/signs';

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['set', 'set'],
  ['delete', 'delete'],
  ['move', 'move'],
  ['rename', 'copy'],
  ['copy', 'copy'],
  ['edit', 'enter'],
  ['up', 'leave'],
  ['top', 'top'],
]);

const RULEBASES: readonly string[] = ['rulebase', 'pre-rulebase', 'post-rulebase'];

/** What is read of a configuration, in whatever form it is. */
export const PANOS_PATHS = pathTree(
  [
    ['service *', 'service'],
    ['service-group *', 'service'],
    ['application *', 'application'],
    ...RULEBASES.map((base) => [`${base} security rules *`, ''] as const),
    ...RULEBASES.map((base) => [`${base} nat rules *`, ''] as const),
    ...RULEBASES.map((base) => [`${base} application-override rules *`, ''] as const),
  ],
  ['shared', 'config', 'policy panorama', 'vsys *', 'device-group *', 'devices *', 'template *'],
);

/** Virtual systems and device groups have objects of their own. */
export const PANOS_SCOPES = { shared: 'shared' };

const LINE = /^(?:set|delete|edit|rename|copy|move|configure|commit|exit|top|up)(?: |$)/;
const OWN =
  /^(?:set|delete) (?:config )?(?:devices \S+ )?(?:(?:shared|vsys \S+|device-group \S+) )?(?:(?:pre-|post-)?rulebase (?:security|nat|default-security-rules|application-override|decryption|pbf|qos|dos) |service \S+ protocol (?:tcp|udp)|service-group \S+ members|address \S+ (?:ip-netmask|ip-range|fqdn)|address-group \S+ (?:static|dynamic)|deviceconfig |mgt-config |network (?:interface|virtual-router|profiles|zone)|zone \S+ network|profile-group )/;

const BRACE_LINE = /[{};\]]$/;
const BRACE_OWN =
  /^(?:localhost\.localdomain|deviceconfig|vsys\d+|rulebase|pre-rulebase|post-rulebase|mgt-config|device-group|import) \{$/;
const BRACE_FIRST =
  /^(?:policy|config|mgt-config|shared|devices|rulebase|pre-rulebase|post-rulebase|vsys|device-group) \{$/;

function sniff(lines: readonly string[]): number {
  const first = lines[0] ?? '';
  if (LINE.test(first)) return looksLike(lines, LINE, OWN);
  return BRACE_FIRST.test(first) ? looksLike(lines, BRACE_LINE, BRACE_OWN) : 0;
}

const FORMAT: ConfigFormat = {
  id: 'panos',
  title: 'PAN-OS configuration',
  languageIds: ['panos', 'pan-os'],
  extensions: [],
  lists: new Set(['service-group']),
  comment: '# ',
  syntax: {
    quotes: '"\'',
    escapes: true,
    trailingComment: '',
    marks: '',
    braces: true,
    slashComments: false,
    trailingComments: false,
    longQuotes: true,
    fresh: /(?:set|delete|move)[ \t]/y,
  },
  paths: PANOS_PATHS,
  scopes: PANOS_SCOPES,
  verbs: VERBS,
  sniff,
  bareLines: true,
};

/** PAN-OS configurations as lines of `set`, and in the braces that the command line shows by default. */
export const panos = configLanguage(FORMAT);
