import type { Place } from '../../../base/span';
import { Rich, RichBuilder } from '../../text/rich';
import type { Stretch } from '../syntax';
import type { Around } from './around';
import { matchAtEnd } from './patterns';

/** What stands behind the name in `${x%:*}`, up to the closing brace. */
export interface Operation extends Stretch {
  readonly operator: string;
  /** The whole expansion. */
  readonly use: Place;
  /** Puts in what stands within the operation. */
  expand(word: Stretch): Rich;
}

/** `:1:2` */
const CUT = /^:\s*(\d+)(?::\s*(\d+))?$/;

/** The elements that `${A[@]:1:2}` takes, arguments being counted from 1; undefined for another operation. */
export function cutItems(items: readonly Rich[], operator: string, isArguments: boolean): readonly Rich[] | undefined {
  const cut = CUT.exec(operator);
  if (!cut) return undefined;
  const from = Number(cut[1]);
  const start = isArguments ? Math.max(0, from - 1) : from;
  return items.slice(start, cut[2] === undefined ? items.length : start + Number(cut[2]));
}

/** A value after `%`, `#`, `/`, `:`, `^` or `,`; undefined where that is not followed. */
export function changed(value: Rich, operation: Operation, around: Around): Rich | undefined {
  if (!value.known) return value;
  const { operator, start, end, use } = operation;
  const sign = operator.charAt(0);
  const double = operator.charAt(1) === sign;
  if (sign === '%' || sign === '#') {
    const pattern = operation.expand({ start: start + (double ? 2 : 1), end });
    const size = pattern.known
      ? matchAtEnd(value.text, pattern.text, sign === '#' ? 'start' : 'end', double)
      : undefined;
    if (size === undefined) return pattern.known && !/[[\]\\]/.test(pattern.text) ? value : undefined;
    return sign === '#' ? value.slice(size) : value.slice(0, value.length - size);
  }
  if (sign === '/') return replaced(value, operation, around);
  if (sign === '^' || sign === ',') {
    const text = sign === '^' ? value.text.toUpperCase() : value.text.toLowerCase();
    return text === value.text ? value : double ? Rich.made(text, use) : undefined;
  }
  const cut = CUT.exec(operator);
  if (!cut) return undefined;
  const from = Math.min(Number(cut[1]), value.length);
  return value.slice(from, cut[2] === undefined ? value.length : Math.min(from + Number(cut[2]), value.length));
}

/** `${x/old/new}`, with two slashes every time. */
function replaced(value: Rich, { operator, start, end, expand }: Operation, around: Around): Rich | undefined {
  const { text } = around.source;
  const all = operator.charAt(1) === '/';
  const from = start + (all ? 2 : 1);
  let slash = from;
  while (slash < end && text.charAt(slash) !== '/') slash += text.charAt(slash) === '\\' ? 2 : 1;
  slash = Math.min(slash, end);
  const wanted = expand({ start: from, end: slash });
  const by = slash < end ? expand({ start: slash + 1, end }) : Rich.empty;
  if (!wanted.known || wanted.length === 0 || /[*?[\]#%]/.test(wanted.text)) return undefined;
  const builder = new RichBuilder();
  let done = 0;
  for (let at = value.text.indexOf(wanted.text); at >= 0; at = value.text.indexOf(wanted.text, done)) {
    if (!around.spend(16)) return undefined;
    builder.add(value, done, at);
    builder.add(by);
    done = at + wanted.length;
    if (!all) break;
  }
  builder.add(value, done);
  return builder.done();
}
