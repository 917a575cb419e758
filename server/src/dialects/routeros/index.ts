import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import { revise, siteIn } from './edit';
import { rule } from './rule';
import { DIALECT, ruleCommand } from './words';
import { write } from './write';

/** The firewall of MikroTik routers. */
export const routeros: Dialect = {
  id: DIALECT,
  title: 'RouterOS',
  languages: ['routeros'],
  understands: [
    '/ip and /ipv6 firewall filter, raw, mangle and nat, bridge filter: add and set, in menus or with their path',
    'dst-port, src-port, port and to-ports with lists, ranges and !, also where a line is cut within a word',
    'chains input and output as directions, jumps, disabled=yes, comments, connection states',
    'dst-nat, redirect and src-nat: the port before and after',
    'set, enable, disable and remove of what [find …] picks by its ports; what they and move do with rules before them',
    'scripts: local and global variables, arrays, what is put together of them, loops over arrays and numbers, functions with what they are called with, conditions, blocks',
  ],
  passesOver: [
    'ports of the services of the router itself (/ip service), of helpers (service-port), tools and tunnels',
    'what commands in square brackets give, calculations, loops of more than 256 turns or without a number to count to',
    'address lists, marks, rates and other conditions beyond addresses, interfaces and states',
  ],
  claims: (item) => item.kind === 'command' && item.language === DIALECT && ruleCommand(item) !== undefined,
  interpret(item): Local {
    const found = item.kind === 'command' ? ruleCommand(item) : undefined;
    return found && item.kind === 'command' ? rule(item, found) : NOTHING;
  },
  siteAt: (item, offset) => (item.kind === 'command' ? siteIn(item, offset) : undefined),
  revise,
  write,
};
