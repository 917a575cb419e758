import type { Dialect } from '../../model/dialect';
import { revise, siteIn } from './edit';
import { DIALECT } from './id';
import { interpret } from './rule';
import { write } from './write';

/** Shorewall and Shorewall6: their `rules` files. */
export const shorewall: Dialect = {
  id: DIALECT,
  title: 'Shorewall',
  languages: ['shorewall-rules'],
  understands: [
    'rules files: ACTION, SOURCE, DEST, PROTO, DPORT, SPORT, in columns and as pairs behind `;` or in braces; sections',
    'ports with lists, ranges, open ends, `!` and service names; zones with addresses; $FW as the side that is the firewall',
    'the macros that Shorewall brings along, by name: SMTP(ACCEPT), DNS/ACCEPT',
    'DNAT and REDIRECT with the ports before and behind',
  ],
  passesOver: [
    'rate, user, mark, time and the other columns: a rule with them is narrower than what is said of it',
    'policies, zones, interfaces, params and the other files; macros and actions that somebody wrote',
    'conditions (`?if`): every rule is taken for one that is there; ICMP types; ipsets in port columns',
  ],
  claims: (item) => item.kind === 'command' && item.language === 'shorewall-rules',
  interpret: (item) => (item.kind === 'command' ? interpret(item) : { statements: [], unread: [] }),
  siteAt: (item, offset) => (item.kind === 'command' ? siteIn(item, offset) : undefined),
  revise,
  write,
};
