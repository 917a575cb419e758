import type { Source } from '../../../model/language';
import { Rich, RichBuilder } from '../../text/rich';

/** A text that was put together, to be read as a source. */
export const sourceOf = (text: Rich, outer: Source): Source => ({
  text: text.text,
  place: (start, end) => text.seenAt(start, end) ?? outer.place(0, 0),
  pieces: (start, end) => text.piecesOf([start, end]),
});

/** What stands between backquotes, without the backslashes that the outer shell takes away. */
export function unescaped(source: Source, start: number, end: number): Rich {
  const builder = new RichBuilder();
  const { text } = source;
  let done = start;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== 92 || at + 1 >= end) continue;
    if ('`$\\"'.includes(text.charAt(at + 1))) {
      if (at > done) builder.add(Rich.written(source, done, at));
      done = at + 1;
    }
    at++;
  }
  if (end > done) builder.add(Rich.written(source, done, end));
  return builder.done();
}
