import type { Place } from '../../../base/span';
import type { Argument, Command, Redirection, Surroundings } from '../../../model/item';
import type { Source } from '../../../model/language';
import { HOLE, type Text, type Value } from '../../../model/value';
import { Rich, RichBuilder } from '../../text/rich';
import { PlainWord, RichWord } from '../../text/words';
import type { Field } from './field';

/** A field as the text that reaches the program. */
function textOf(field: Field, source: Source): Text {
  const { word, plain, rich, quote } = field;
  return plain
    ? new PlainWord(source, word.start, word.end)
    : new RichWord(rich, source.place(word.start, word.end), quote);
}

/** A field as an argument: unquoted and not known it may be any number of words, and so it is no text. */
function valueOf(field: Field, source: Source): Value {
  if (!field.open) return textOf(field, source);
  const place = source.place(field.word.start, field.word.end);
  return { kind: 'unknown', place, why: field.rich.why ?? 'its value is not known' };
}

/** A command as the shell hands it over. */
export class ShellCommand implements Command {
  readonly kind = 'command';
  readonly context: readonly Command[] = NONE;
  private made: readonly Argument[] | undefined = undefined;
  private madeName: Text | undefined = undefined;

  constructor(
    readonly language: string,
    private readonly origin: Source,
    private readonly fields: readonly Field[],
    readonly redirections: readonly Redirection[],
    readonly place: Place,
    readonly around?: Surroundings,
    /** What it is given to read, where that is known. */
    private readonly read?: Rich,
  ) {}

  get input(): Value | undefined {
    return this.read?.asText(this.place);
  }

  get name(): Text {
    this.madeName ??= textOf(this.fields[0] as Field, this.origin);
    return this.madeName;
  }

  get arguments(): readonly Argument[] {
    this.made ??= this.fields.slice(1).map((field): Argument => {
      const value = valueOf(field, this.origin);
      return { kind: 'value', value, place: value.place };
    });
    return this.made;
  }
}

const NONE: readonly Command[] = [];

/** A text put together of fields with a blank between them, as programs do that take a command in several words. */
export function joinFields(fields: readonly Field[], source: Source): Rich {
  const parts: Rich[] = [];
  fields.forEach((field, i) => {
    const before = fields[i - 1];
    if (before) {
      const from = before.word === field.word ? field.word.start : before.word.end;
      parts.push(Rich.made(' ', source.place(from, Math.max(from, field.word.start))));
    }
    parts.push(
      field.open ? Rich.made(HOLE, source.place(field.word.start, field.word.end), field.rich.why) : field.rich,
    );
  });
  return concat(parts);
}

export function concat(parts: readonly Rich[]): Rich {
  const builder = new RichBuilder();
  for (const part of parts) builder.add(part);
  return builder.done();
}
