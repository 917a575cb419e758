import type { Dialect } from '../../model/dialect';
import { revise, siteIn } from './edit';
import { DIALECT, PROFILES } from './id';
import { profile, profileSite } from './profile';
import { readCall } from './rule';
import { isUfw } from './scan';
import { write } from './write';

/** The firewall of Ubuntu: its calls in scripts, and the profiles of programs. */
export const ufw: Dialect = {
  id: DIALECT,
  title: 'ufw',
  languages: ['shell', PROFILES],
  understands: [
    'allow, deny, reject and limit in the short form (25,587/tcp) and the long one (proto, from, to, port, on)',
    'insert, prepend, delete, route and default; names of services; comments',
    'profiles of programs in applications.d: ports=25,587/tcp|53',
  ],
  passesOver: [
    'rules by profile: the ports stand in another file',
    'delete by number, logging, enable, disable, reset; numbers behind insert',
    'the rate of limit: the rule is narrower than what is said of it',
  ],
  claims: (item) => item.kind === 'command' && (item.language === PROFILES || isUfw(item)),
  interpret(item) {
    if (item.kind !== 'command') return { statements: [], unread: [] };
    return item.language === PROFILES ? profile(item) : readCall(item);
  },
  siteAt(item, offset) {
    if (item.kind !== 'command') return undefined;
    return item.language === PROFILES ? profileSite(item, offset) : siteIn(item, offset);
  },
  revise,
  write,
};
