import type { Dialect } from '../../model/dialect';
import { revise, siteIn } from './edit';
import { DIALECT, RULES } from './id';
import { readCall } from './rule';
import { callOf, isCall } from './words';
import { write } from './write';

/** The firewall of FreeBSD: its calls in scripts, files that it reads, and lists that it prints. */
export const ipfw: Dialect = {
  id: DIALECT,
  title: 'ipfw',
  languages: [RULES, 'shell'],
  understands: [
    'add with its number, set and probability; allow, deny, reject, reset, unreach, count, skipto, fwd, nat and their like',
    'ports behind addresses and behind dst-port and src-port: lists, ranges, names of services, not, brackets with or',
    'in, out, via, recv, xmit, setup, established, keep-state; comments behind //',
    'fwd with a port, and redirect_port of nat … config; lines of ipfw list',
  ],
  passesOver: [
    'divert ports, numbers of pipes, queues, sets, tables and rules; tables hold their elements elsewhere',
    'conditions such as limit, icmptypes, tcpflags, uid: the rule is narrower than what is said of it',
    'natd’s own files; macros of a preprocessor',
  ],
  claims: (item) => item.kind === 'command' && isCall(item),
  interpret(item) {
    const call = item.kind === 'command' ? callOf(item) : undefined;
    return call ? readCall(call) : { statements: [], unread: [] };
  },
  siteAt(item, offset) {
    const call = item.kind === 'command' && isCall(item) ? callOf(item) : undefined;
    return call && siteIn(call, offset);
  },
  revise,
  write,
};
