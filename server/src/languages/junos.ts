import { type ConfigFormat, configLanguage, pathTree, type Verb } from './config';
import { looksLike } from './config/signs';

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['set', 'set'],
  ['delete', 'delete'],
  ['insert', 'move'],
  ['rename', 'copy'],
  ['copy', 'copy'],
  ['deactivate', 'mark'],
  ['activate', 'mark'],
  ['edit', 'enter'],
  ['up', 'leave'],
  ['exit', 'leave'],
  ['top', 'top'],
]);

const SET_LINE =
  /^(?:configure|commit|set|delete|deactivate|activate|insert|rename|copy|annotate|edit|top|up|exit)(?: |$)/;
const SET_OWN =
  /^(?:set|deactivate|delete|edit) (?:(?:groups|logical-systems|tenants) \S+ )?(?:security (?:policies|zones|nat|address-book|screen|ike|ipsec|flow|alg|log)|applications (?:application|application-set)|firewall (?:family|filter|policer)|interfaces \S+ (?:unit|gigether-options|description)|policy-options|routing-instances|system (?:root-authentication|services (?:ssh|netconf|web-management))|chassis|version \d)\b/;
const BRACE_LINE = /(?:[;{}]|\*\/)$|^\/\*|^##/;
const BRACE_OWN =
  /^(?:(?:inactive|protect|replace): )?(?:from-zone \S+ to-zone \S+ \{|family (?:inet|inet6|ethernet-switching) \{|term \S+ \{|root-authentication \{|application(?:-set)? \S+ \{|address-book(?: \S+)? \{|security-zone \S+ \{|rule-set \S+ \{|destination-port .*;|host-name \S+;|netconf \{|fpc \d+ \{|aggregated-devices \{|unit \d+ \{|root-authentication|version \d\S*;|time-zone \S+;|apply-path ".+";)/;
const BRACE_FIRST =
  /^(?:version \S+;|(?:(?:inactive|protect|replace): )?(?:groups|system|security|services|applications|firewall|interfaces|policy-options|chassis|routing-options|routing-instances|forwarding-options|protocols|snmp|logical-systems|tenants|policies|family inet6?|filter \S+|prefix-list \S+|policer \S+|policy-statement \S+|from-zone \S+ to-zone \S+|application(?:-set)? \S+|policy \S+) \{)/;
/** The command that showed the configuration, with or without its prompt. */
const SHOWN = /^(?:\S+[>#] ?)?show (?:configuration|\| display set)\b/;

function sniff(all: readonly string[]): number {
  const lines = withoutComments(all);
  if (SHOWN.test(lines[0] ?? '')) lines.shift();
  if (SET_LINE.test(lines[0] ?? '')) return looksLike(lines, SET_LINE, SET_OWN);
  if (!BRACE_FIRST.test(lines[0] ?? '') || !lines.some((line) => line.endsWith(';'))) return 0;
  return looksLike(lines, BRACE_LINE, BRACE_OWN);
}

/** The lines outside comments in slashes, which go over many lines where a configuration is generated. */
function withoutComments(all: readonly string[]): string[] {
  let within = false;
  return all.filter((line) => {
    const comment = within || line.startsWith('/*');
    within = comment && !line.includes('*/');
    return !comment;
  });
}

const FORMAT: ConfigFormat = {
  id: 'junos',
  title: 'Junos configuration',
  languageIds: ['junos', 'juniper'],
  extensions: ['.junos'],
  lists: new Set(['application-set']),
  comment: '# ',
  syntax: {
    quotes: '"',
    escapes: true,
    trailingComment: '',
    marks: '',
    braces: true,
    slashComments: true,
    trailingComments: true,
    longQuotes: false,
    fresh: /(?:set|delete|deactivate|insert|rename|copy)[ \t]/y,
  },
  paths: pathTree(
    [
      ['applications application *', 'application'],
      ['applications application-set *', 'application'],
      ['security policies from-zone * to-zone * policy *', ''],
      ['security policies global policy *', ''],
      ['security policies default-policy', ''],
      ['firewall family * filter * term *', ''],
      ['firewall filter * term *', ''],
      ['security nat destination pool *', 'pool'],
      ['security nat source pool *', ''],
      ['security nat source rule-set * rule *', ''],
      ['security nat destination rule-set * rule *', ''],
      ['security nat static rule-set * rule *', ''],
    ],
    ['groups *', 'logical-systems *', 'tenants *'],
  ),
  scopes: { shared: '' },
  verbs: VERBS,
  sniff,
  bareLines: true,
};

/** Junos configurations: in braces as they are shown, or as lines of `set` and `deactivate`. */
export const junos = configLanguage(FORMAT);
