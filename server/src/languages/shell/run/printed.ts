import { Rich, RichBuilder } from '../../text/rich';
import { concat, joinFields } from '../words/command';
import type { Field } from '../words/field';
import type { Frame } from './machine';

/** What `echo`, `printf` and `cat` print, where that is known. */
export function printed(
  program: string,
  fields: readonly Field[],
  input: Rich | undefined,
  frame: Frame,
): Rich | undefined {
  const words = fields.slice(1);
  if (program === 'cat' || program === 'tee') return input;
  if (program === 'echo') {
    let from = 0;
    let escapes = false;
    for (; /^-[neE]+$/.test(words[from]?.rich.text ?? ''); from++) {
      if (words[from]?.rich.text.includes('e')) escapes = true;
    }
    const text = joinFields(words.slice(from), frame.source);
    return escapes ? withLineEnds(text) : text;
  }
  if (program !== 'printf') return undefined;
  const [format, ...rest] = words;
  if (!format) return undefined;
  if (rest.length === 0) return withLineEnds(format.rich);
  if (!/^%s(?:\\n|\n| )?$/.test(format.rich.text)) return undefined;
  const end = Rich.made(
    format.rich.text.length > 2 ? (format.rich.text.endsWith(' ') ? ' ' : '\n') : '',
    frame.source.place(format.word.start, format.word.end),
  );
  return concat(rest.flatMap(({ rich }) => [rich, end]));
}

/** `\n` in what `echo -e` and `printf` print. */
function withLineEnds(text: Rich): Rich {
  if (!text.text.includes('\\n')) return text;
  const builder = new RichBuilder();
  let done = 0;
  for (let at = text.text.indexOf('\\n'); at >= 0; at = text.text.indexOf('\\n', done)) {
    builder.add(text, done, at);
    const place = text.seenAt(at, at + 2);
    if (place) builder.add(Rich.made('\n', place));
    done = at + 2;
  }
  builder.add(text, done);
  return builder.done();
}
