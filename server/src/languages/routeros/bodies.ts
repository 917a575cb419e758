import type { Place } from '../../base/span';
import type { Text, Value } from '../../model/value';

// The bodies of commands of the script language, and what loops count.

/** Names and values of the turns of a loop; undefined where they are not known. */
export function turnsOf(list: Value): readonly (readonly [Value | undefined, Value])[] | undefined {
  if (list.kind === 'list') return list.items.map((item) => [undefined, item]);
  if (list.kind === 'table') return list.entries.map(({ key, value }) => [key, value]);
  // One value is a list of one.
  return list.kind === 'text' ? [[undefined, list]] : undefined;
}

/** The bodies of a command, by the words before them: `do`, `else`, `on-error`, '' for one without. */
export type Bodies = ReadonlyMap<string, readonly [number, number]>;

export function bodiesOf(text: string, bounds: readonly number[]): Bodies {
  const found = new Map<string, readonly [number, number]>();
  for (let i = 2; i < bounds.length; i += 2) {
    const start = bounds[i] as number;
    const end = bounds[i + 1] as number;
    const brace = behindSign(text, start, end);
    if (text.charCodeAt(brace) !== 123) continue;
    const key = brace > start ? text.slice(start, brace - 1) : '';
    if (key !== 'in' && !found.has(key)) found.set(key, [brace, end]);
  }
  return found;
}

/** Behind the sign of `do={`; the word's start where there is none before the brace. */
export function behindSign(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && /[\w-]/.test(text.charAt(at))) at++;
  return text.charCodeAt(at) === 61 ? at + 1 : start;
}

export function numberIn(value: Value | undefined): number | undefined {
  return value?.kind === 'text' && /^-?\d{1,9}$/.test(value.text) ? Number(value.text) : undefined;
}

/** The first or the last number: it is where it is written, and whoever writes another there changes the others too. */
export const asBound = (value: Text): Text => ({
  ...value,
  pieces: value.pieces.map((piece) => ({ ...piece, exact: false })),
});

/** A number between the first and the last, which is written nowhere. */
export const counted = (text: string, place: Place): Text => ({
  kind: 'text',
  text,
  place,
  pieces: [{ from: 0, to: text.length, place, exact: false, via: [], made: 'counted' }],
  quote: '',
});
