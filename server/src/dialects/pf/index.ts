import type { Dialect } from '../../model/dialect';
import { revise, siteIn } from './edit';
import { readRule } from './rule';
import { DIALECT, kindOf } from './words';
import { write } from './write';

/** The packet filter of OpenBSD, FreeBSD and macOS. */
export const pf: Dialect = {
  id: DIALECT,
  title: 'pf',
  languages: ['pf'],
  understands: [
    'pass, block and match with direction, quick, interfaces, families, protocols, addresses and ports of either side',
    'ports in lists, ranges (25:30, 25 >< 30, 25 <> 30), comparisons (>, >=, <, <=, !=), service names, macros',
    'rdr-to, nat-to, divert-to and the older rdr and nat with their ports; anchors with rules in them',
    'the last rule that matches decides, unless one is quick',
  ],
  passesOver: [
    'options, tables, queues, normalisation, antispoof; files that are included or loaded',
    'ICMP types, users, tags, operating systems, rates: a rule with them is narrower than what is said of it',
    'what rules of another file do in an anchor',
  ],
  claims: (item) => item.kind === 'command' && item.language === DIALECT && kindOf(item) !== undefined,
  interpret: (item) => (item.kind === 'command' ? readRule(item) : { statements: [], unread: [] }),
  siteAt: (item, offset) => (item.kind === 'command' ? siteIn(item, offset) : undefined),
  revise,
  write,
};
