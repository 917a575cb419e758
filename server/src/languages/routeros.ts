import { looksLike } from './config/signs';
import { lineLanguage, type Step } from './lines';

/** A menu by itself: `/ip firewall filter`. A line that gives a command with its path leaves the menu as it is. */
function nesting(text: string, start: number, end: number): Step {
  if (text.charCodeAt(start) !== 47) return 'stay';
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === 61) return 'stay';
  const last = text.slice(Math.max(start, text.lastIndexOf(' ', end - 1) + 1), end);
  return COMMANDS.has(last) ? 'stay' : 'restart';
}

const COMMANDS: ReadonlySet<string> = new Set(['print', 'export', 'add', 'remove', 'set', 'enable', 'disable']);

const LINE = /^(?:\/[a-z][\w -]*|(?:add|set|remove|enable|disable)\b.*|\S*=.*|:.*|[{}].*)/;
const OWN =
  /^\/(?:ip (?:firewall (?:filter|nat|mangle|raw|address-list|connection(?: tracking)?|service-port)|address|pool|dhcp-server(?: network)?|dhcp-client|dns|route|service|settings|ipsec \w+)|ipv6 (?:firewall (?:filter|nat|mangle|raw|address-list)|address|nd|settings)|interface (?:bridge(?: port)?|ethernet|list(?: member)?|vlan|wireless|wireguard|pppoe-client)|system (?:identity|clock|ntp client))(?: (?:add|set|remove|enable|disable|print|export)\b.*)?$/;

/** RouterOS configurations and scripts: menus, and below them commands with `key=value`. */
export const routeros = lineLanguage({
  id: 'routeros',
  title: 'RouterOS configuration',
  languageIds: ['routeros', 'rosScript', 'mikrotik', 'rsc'],
  extensions: ['.rsc'],
  words: { quotes: '"', escapes: true, trailingComment: '', marks: '', joins: true },
  comments: ['#'],
  continuation: '\\',
  nesting,
  sniff: (lines) => (/^[/:]/.test(lines[0] ?? '') ? looksLike(lines, LINE, OWN) : 0),
  comment: '# ',
  trailingComment: undefined,
});
