import type { Direction } from '../../model/statement';

/** What the heading of a rule says of where it stands. */
export interface Chain {
  readonly verb: string;
  readonly path: string;
  readonly name: string;
  readonly hook: string | undefined;
  readonly type: string | undefined;
  /** True for a chain that is hooked to nothing in this file, where the file defines it. */
  readonly isCalled: boolean;
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
