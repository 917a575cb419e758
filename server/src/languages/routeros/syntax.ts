import type { Place } from '../../base/span';
import type { Text } from '../../model/value';

/** A menu that is open: plain data, as it is compared with other states. */
export interface Menu {
  readonly name: Text;
  readonly words: readonly Text[];
  readonly place: Place;
}

/** What may be done in a menu; a line without one of them goes into the menu. */
const COMMANDS: ReadonlySet<string> = new Set([
  'add',
  'comment',
  'disable',
  'edit',
  'enable',
  'export',
  'find',
  'get',
  'monitor',
  'move',
  'print',
  'remove',
  'reset-counters',
  'set',
  'unset',
]);

/** A menu by itself: `/ip firewall filter`. A line that gives a command with its path leaves the menu as it is. */
export function isMenu(text: string, bounds: readonly number[]): boolean {
  if (text.charCodeAt(bounds[0] as number) !== 47) return false;
  for (let i = 0; i < bounds.length; i += 2) {
    const word = text.slice(bounds[i], bounds[i + 1]);
    if (word.includes('=') || word.includes('[') || word.includes('{')) return false;
    if (COMMANDS.has(word.slice(word.lastIndexOf('/') + 1))) return false;
  }
  return true;
}

/** Commands of the script language may stand without their colon. `set` may not: there it changes what a menu holds. */
const BARE = /:?(local|global|if|for|foreach|while|do)(?=[ \t\r\n{(]|$)/y;

/** The command of the script language that begins at an offset, with its colon; undefined where none does. */
export function scriptVerb(text: string, start: number, end: number): string | undefined {
  BARE.lastIndex = start;
  const found = BARE.exec(text);
  if (found && BARE.lastIndex <= end) return `:${found[1]}`;
  if (text.charCodeAt(start) !== 58) return undefined;
  let to = start + 1;
  while (to < end && /[\w-]/.test(text.charAt(to))) to++;
  return text.slice(start, to);
}
