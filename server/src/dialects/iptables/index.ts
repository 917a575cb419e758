import { type Dialect, NOTHING } from '../../model/dialect';
import { callOf, isCall } from './calls';
import { DIALECT } from './id';
import { isRestore, restored } from './restore';
import { revise } from './revise';
import { policy, readCall } from './rule';
import { isSetCall, setElement } from './sets';
import { siteIn } from './site';
import { write } from './write';

/** Rules of iptables and ip6tables: in scripts, in files of iptables-save, in text that scripts hand to iptables-restore. */
export const iptables: Dialect = {
  id: DIALECT,
  title: 'iptables',
  languages: ['iptables-save', 'shell', 'ipset', 'xml'],
  understands: [
    'rules that are appended, inserted, replaced, deleted and checked, in every table; policies; `!` before and after an option',
    'ports of the protocol and of multiport, ranges with open ends, service names of Debian, conntrack’s original ports',
    'addresses and interfaces, states and --syn, comments, jumps, log and mark targets',
    'DNAT, REDIRECT, TPROXY, SNAT, MASQUERADE and NETMAP with their ports',
    'ipsets in scripts and in files of ipset save: ports of their elements, alone and with addresses, as the rules behind them that ask the set',
    'what iptables-restore and iptables-apply do with the rules before them',
    'ip6tables, the -legacy and -nft programs, a program in a variable, firewall-cmd --direct and direct.xml of firewalld',
  ],
  passesOver: [
    'matches of other modules (limit, recent, string, set …): a rule with them is narrower than what is said of it',
    'counters, rule numbers, marks, log levels and prefixes, ICMP types, TCP options and sizes',
    'addresses of ipsets, sets of sets, elements that are put in behind the rule or in another file',
    'the file that iptables-restore reads',
    'what a called chain does with a packet that is sent there',
  ],
  claims: (item) => item.kind === 'command' && (isSetCall(item) || isCall(item) || isRestore(item)),
  interpret(item) {
    if (item.kind !== 'command') return NOTHING;
    if (isSetCall(item)) return setElement(item);
    if (isRestore(item)) return restored(item);
    const call = callOf(item);
    if (!call) return NOTHING;
    const first = item.language === 'iptables-save' ? call.words.text(0) : '';
    // `:INPUT DROP [0:0]`
    if (first.charCodeAt(0) === 58) return policy(call, first.slice(1), 0, 1);
    return readCall(call);
  },
  siteAt(item, offset) {
    const call = item.kind === 'command' && isCall(item) ? callOf(item) : undefined;
    return call && siteIn(call, offset);
  },
  revise,
  write,
};
