import { Rich, RichBuilder } from '../../text/rich';
import { concat, joinFields } from '../words/command';
import type { Field } from '../words/field';
import type { Frame } from './machine';

/** What `echo`, `printf`, `cat` and `seq` print, where that is known. */
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
  if (program === 'seq') return counted(words, frame);
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

/** More numbers than these are no ports that somebody lists. */
const MAX_NUMBERS = 256;

/** `seq 3`, `seq 6001 6004` and `seq 6001 2 6005`: a number a line, the first and the last where they are written. */
function counted(words: readonly Field[], { source }: Frame): Rich | undefined {
  const ends = words.map(({ rich }) => (rich.known && /^(?:0|[1-9]\d{0,8})$/.test(rich.text) ? rich : undefined));
  const last = ends.at(-1);
  const [head, tail] = [words[0], words.at(-1)];
  if (!last || !head || !tail || ends.length > 3 || ends.includes(undefined)) return undefined;
  const first = ends.length > 1 ? ends[0] : undefined;
  const step = Number(ends.length === 3 ? ends[1]?.text : 1);
  const from = Number(first?.text ?? 1);
  const to = Number(last.text);
  if (step === 0 || from > to || (to - from) / step > MAX_NUMBERS) return undefined;
  const place = source.place(head.word.start, tail.word.end);
  const numbers: Rich[] = [];
  for (let number = from; number <= to; number += step) {
    if (number > from) numbers.push(Rich.made('\n', place));
    if (number === from && first) numbers.push(first);
    else numbers.push(number === to ? last : Rich.made(String(number), place));
  }
  return concat(numbers);
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
