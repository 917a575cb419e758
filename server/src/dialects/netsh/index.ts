import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import { programName, wordsOf } from '../shared/programs';
import { type Invocation, invocationOf } from './contexts';
import { DIALECT } from './id';
import { dynamicRange, portProxy } from './interface';
import { legacyFirewall } from './legacy';
import { imported, reset, setProfiles } from './profiles';
import { revise } from './revise';
import { addRule, deleteRule, setRule } from './rule';
import { isServiceStop, stopService } from './service';
import { siteIn } from './site';
import { write } from './write';

/** The firewall part of netsh, met in batch files, in PowerShell and in scripts of its own. */
export const netsh: Dialect = {
  id: DIALECT,
  title: 'netsh',
  languages: ['batch', 'powershell', 'netsh-script'],
  understands: [
    'netsh advfirewall firewall add, set and delete rule, with every abbreviation, in any order of keys',
    'netsh advfirewall set …profile state, settings localfirewallrules, firewallpolicy; advfirewall reset',
    'netsh firewall (Windows XP and 2003): portopening, allowedprogram, opmode and the rest, by key and by position',
    'netsh interface portproxy add, set and delete',
    'netsh interface ipv4 and ipv6 set dynamicport, whose second number is a count',
    'net stop, sc stop and sc config start= disabled of the firewall service',
  ],
  passesOver: [
    'commands that only show, dump, export or import',
    'connection security rules (consec, mainmode), ipsec and wfp',
    'http urlacl and sslcert: ports inside addresses',
    'names, descriptions, programs, addresses and ICMP types',
  ],
  claims: (item) => item.kind === 'command' && (programName(item) === 'netsh' || isServiceStop(item)),
  interpret(item) {
    if (item.kind !== 'command') return NOTHING;
    if (programName(item) !== 'netsh') return stopService(item);
    const invocation = invocationOf(wordsOf(item));
    return invocation ? read(item, invocation) : NOTHING;
  },
  siteAt: (item, offset) =>
    item.kind === 'command' && programName(item) === 'netsh' ? siteIn(item, offset) : undefined,
  revise,
  write,
};

function read(command: Command, invocation: Invocation): Local {
  switch (invocation.command) {
    case 'add rule':
      return addRule(command, invocation);
    case 'set rule':
      return setRule(command, invocation);
    case 'delete rule':
      return deleteRule(command, invocation);
    case 'reset':
      return reset(command);
    case 'import':
      return imported(command);
    case 'set profiles':
      return setProfiles(command, invocation);
    case 'dynamicport':
      return dynamicRange(command, invocation);
    case 'portproxy add':
    case 'portproxy set':
    case 'portproxy delete':
      return portProxy(command, invocation);
    default:
      return legacyFirewall(command, invocation);
  }
}
