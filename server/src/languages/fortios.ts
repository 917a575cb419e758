import { type ConfigFormat, configLanguage, pathTree, type Verb } from './config';
import { looksLike } from './config/signs';

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['config', 'open'],
  ['edit', 'open-entry'],
  ['next', 'close-entry'],
  ['end', 'close'],
  ['set', 'set'],
  ['rename', 'copy'],
  ['clone', 'copy'],
  ['delete', 'delete'],
  ['move', 'move'],
  ['purge', 'empty'],
]);

/** Every line of a configuration begins with one of few words. */
const SHAPE = /^(?:config|edit|set|unset|append|select|unselect|rename|clone|move|delete|purge|next|end)(?: |$)/;
const OWN =
  /^config (?:system|firewall|global|vdom|router|user|vpn|log|antivirus|webfilter|application|ips|wireless-controller|switch-controller)\b/;

function sniff(lines: readonly string[]): number {
  return lines.some((line) => /^(?:set|edit) /.test(line)) || lines.length < 3 ? looksLike(lines, SHAPE, OWN) : 0;
}

const FORMAT: ConfigFormat = {
  id: 'fortios',
  title: 'FortiOS configuration',
  languageIds: ['fortios', 'FortiOS', 'fortigate', 'fortinet'],
  extensions: [],
  comment: '# ',
  syntax: {
    quotes: '"',
    escapes: true,
    trailingComment: '',
    marks: '',
    braces: false,
    slashComments: false,
    trailingComments: false,
    longQuotes: true,
    fresh: /(?:set|unset|config|edit|rename|clone|next|end)(?=[ \t\r\n]|$)/y,
  },
  paths: pathTree(
    [
      ['firewall service custom *', 'service'],
      ['firewall service group *', 'service'],
      ['firewall policy *', ''],
      ['firewall policy6 *', ''],
      ['firewall policy46 *', ''],
      ['firewall policy64 *', ''],
      ['firewall security-policy *', ''],
      ['firewall local-in-policy *', ''],
      ['firewall local-in-policy6 *', ''],
      ['firewall vip *', ''],
      ['firewall vip6 *', ''],
      ['firewall vip46 *', ''],
      ['firewall vip64 *', ''],
    ],
    ['vdom *', 'global'],
  ),
  scopes: { shared: 'global' },
  verbs: VERBS,
  sniff,
  bareLines: false,
};

/** FortiGate configurations: `config … edit … set … next end`, as backups and scripts have them. */
export const fortios = configLanguage(FORMAT);
