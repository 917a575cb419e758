import type { Direction, Hook, Order } from '../../model/statement';

/** What the heading of a rule says of where it stands. */
export interface Chain {
  readonly verb: string;
  readonly path: string;
  readonly name: string;
  readonly hook: string | undefined;
  readonly type: string | undefined;
  /** The network devices at which it is asked, for a chain that is hooked to devices. */
  readonly devices: string | undefined;
  /** True for a chain that is hooked to nothing in this file, where the file defines it. */
  readonly isCalled: boolean;
}

const DEVICE_HOOKS: ReadonlySet<string> = new Set<Hook>(['ingress', 'egress']);

/** `device "eth0" priority -500`, `devices = { eth0, eth1 } priority 0`. */
function devicesIn(words: readonly string[], from: number): string {
  const to = words.indexOf('priority', from);
  const names = words.slice(from, to < 0 ? undefined : to).join(' ');
  return names
    .replace(/^devices?\b/, '')
    .replace(/[={}"';]/g, '')
    .trim();
}

/** `rule inet filter input filter hook input priority 0`. */
export function chainOf(heading: string | undefined): Chain {
  const words = (heading ?? '').split(' ');
  const [verb = 'rule', family = 'ip', table = '', name = '', type] = words;
  const at = words.indexOf('hook');
  return {
    verb,
    path: `${family} ${table} ${name}`,
    name,
    hook: at < 0 ? undefined : words[at + 1],
    type: at < 0 ? undefined : type,
    devices: at < 0 || !DEVICE_HOOKS.has(words[at + 1] ?? '') ? undefined : devicesIn(words, at + 2),
    isCalled: at < 0 && type !== '?',
  };
}

/**
 * What a host is sent or sends; what passes through has no direction of its own. A chain that another file defines is
 * taken by its name, which is the hook's in every rule set that the systems bring along.
 */
export function directionOf({ hook, name, isCalled }: Chain): Direction | undefined {
  const word = hook ?? (isCalled ? '' : name.toLowerCase());
  return word === 'input' ? 'in' : word === 'output' ? 'out' : undefined;
}

const HOOKS: ReadonlySet<string> = new Set<Hook>(['prerouting', 'input', 'forward', 'output', 'postrouting']);

/**
 * Where the kernel asks a chain by itself. What a bridge is asked, and what only changes addresses, is no part of the way
 * of a packet that is filtered.
 */
export function hookOf({ hook, name, path, type, devices, isCalled }: Chain): Pick<Order, 'hook' | 'bars'> {
  if (devices !== undefined) return { hook: hook as Hook, bars: true };
  const word = hook ?? (isCalled ? '' : name.toLowerCase());
  if (!HOOKS.has(word) || type === 'nat' || !/^(?:ip6?|inet) /.test(path)) return {};
  return { hook: word as Hook, ...(type === 'route' ? { bars: true } : undefined) };
}

/** The family of the packets that come to a chain, where it is one. */
export const familyOf = ({ path }: Chain): Pick<Order, 'family'> =>
  path.startsWith('ip ') ? { family: 4 } : path.startsWith('ip6 ') ? { family: 6 } : {};
