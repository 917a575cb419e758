import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Command, Item, Words } from '../../model/item';
import { DIALECT } from './base';
import { entryShape } from './entryShape';
import { givenName, groupStatement } from './groups';
import { inspection, isInspection } from './inspection';
import { isProbe, probe } from './probes';
import { revise } from './revise';
import { listChange, listEntry, listHead } from './rule';
import { siteIn } from './site';
import { isTranslation, translation } from './translation';
import { write } from './write';

type Line = Command & { readonly words: Words };

const isLine = (item: Item): item is Line =>
  item.kind === 'command' && item.language === DIALECT && item.words !== undefined;

/** Lists, groups, translations and inspection of IOS, IOS XE, IOS XR, NX-OS, ASA and PIX. */
export const cisco: Dialect = {
  id: DIALECT,
  title: 'Cisco IOS, NX-OS, ASA and PIX',
  languages: ['cisco'],
  understands: [
    'numbered and named lists of IOS, IOS XE, IOS XR and NX-OS (ip, ipv4 and ipv6 access-list), with sequence numbers and several ports behind eq',
    'access-list of ASA, PIX and Firepower: extended, line, advanced, inactive; conduit of old PIX',
    'eq, neq, gt, lt and range, by number and by the port names of each platform (kerberos is 750, sunrpc 111)',
    'object, object-group, port and address groups, in each other and wherever they are defined',
    'access-group, so that the interface says where callers come from; remarks as the description of the next line',
    'no and clear configure of lists and entries, and resequence: what they do with the entries before them',
    'static, nat … service and ip nat … static with ports; fixup, inspect esmtp and ip inspect',
    'ip sla: what tcp-connect, udp-echo and udp-jitter call, and where a responder answers',
  ],
  passesOver: [
    'standard, MAC, ethertype and IPv6 prefix lists, which have no ports',
    'ICMP types, TTL, DSCP, packet lengths, time ranges, log levels, hit counts',
    'match protocol and ip port-map, which name applications',
    'lists that only pick traffic (class-map, crypto map, route-map, NAT): their ports are read, no rule judges them',
    'abbreviated commands, and banners',
  ],
  claims: isLine,
  interpret: (item) => (isLine(item) ? interpret(item) : NOTHING),
  siteAt: (item, offset) => (isLine(item) ? siteIn(item, offset) : undefined),
  revise,
  write,
};

/** `no access-list 101`, `no ip access-list extended MAIL`, `clear configure access-list MAIL`. */
function isListGone(words: Words): boolean {
  const [first, second, third] = [words.text(0), words.text(1), words.text(2)];
  if (first === 'clear') return second === 'access-list' || (second === 'configure' && third === 'access-list');
  return first === 'no' && (second === 'access-list' || (third === 'access-list' && /^ip(?:v4|v6)?$/.test(second)));
}

const GROUP_HEADS: ReadonlySet<string> = new Set(['object-group', 'object']);

function interpret(line: Line): Local {
  const { words } = line;
  if (line.heading !== undefined || words.text(0) === 'access-list') return listEntry(line);
  if (line.context.length > 0 && words.text(0) !== 'nat') return groupStatement(line);
  const first = words.text(0);
  if (GROUP_HEADS.has(first)) return groupStatement(line);
  if (first === 'name') return givenName(line);
  const second = words.text(1);
  if (second === 'access-list' && words.text(2) === 'resequence') return listChange(line);
  if (second === 'access-list' && (first === 'ip' || first === 'ipv4' || first === 'ipv6')) {
    return entryShape(words, undefined) ? listEntry(line) : listHead(line);
  }
  if (first === 'Extended' || first === 'IP' || first === 'IPv4' || first === 'IPv6') return listHead(line);
  if (isInspection(words)) return inspection(line);
  if (first === 'conduit' || (first === 'no' && entryShape(words, undefined))) return listEntry(line);
  if (isListGone(words)) return listChange(line);
  if (isTranslation(words)) return translation(line);
  return isProbe(words) ? probe(line) : NOTHING;
}
