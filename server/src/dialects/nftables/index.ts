import { type Dialect, NOTHING } from '../../model/dialect';
import { readCommand } from './command';
import { DIALECT } from './id';
import { isLoad, loaded } from './load';
import { revise } from './revise';
import { siteIn } from './site';
import { write } from './write';

/** Rules of nftables: in its own files, and as commands in scripts. */
export const nftables: Dialect = {
  id: DIALECT,
  title: 'nftables',
  languages: ['nftables', 'shell'],
  understands: [
    'tables, chains with hook and policy, rules in them and by `add rule`, `insert rule`, `replace rule`',
    'ports, ranges, service names, comparisons and negations; tcp, udp and th; meta l4proto, ip protocol',
    'the port of an expectation of ct, as that of a group: no rule lets it through',
    'sets and maps with and without a name, elements added elsewhere, defines, verdict maps, concatenations',
    'states, interfaces, addresses, counters, logs, comments, jumps',
    'dnat, redirect, snat, masquerade and tproxy with their ports and maps',
    'chains of network devices (ingress, egress), which can only stop what comes there',
    'that `nft -f` does something with the rules before it that stands in another file',
  ],
  passesOver: [
    'include: what another file defines has no value here',
    'raw payloads (`@th,16,16`), marks, limits, quotas and other expressions: a rule with them is narrower than what is said of it',
    'flowtables: what is handed to one passes by the chains from then on; copies and detours (dup, fwd)',
    'elements that are deleted, and sets that packets fill',
    'priorities, handles, packet and byte counts; helpers and time-outs of ct',
  ],
  claims: (item) => item.kind === 'command' && (item.language === 'nftables' || isLoad(item)),
  interpret(item) {
    if (item.kind !== 'command') return NOTHING;
    return item.language === 'nftables' ? readCommand(item) : loaded(item);
  },
  siteAt: (item, offset) =>
    item.kind === 'command' && item.language === 'nftables' ? siteIn(item, offset) : undefined,
  revise,
  write,
};
