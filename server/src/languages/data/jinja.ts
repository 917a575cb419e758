import { HOLE, slice, type Text, type Value } from '../../model/value';
import { through } from '../text/through';
import { type Expressions, MAX_FOLLOWED, memberOf, resolved } from './names';
import { list, TextBuilder, table, unknown } from './values';

/** What the names of a play stand for. */
export interface Variables {
  get(name: string): Value | undefined;
  spend(): boolean;
}

/** Resolves `{{ name }}`, `{{ item.port }}` and a few filters; what a name stands for may hold expressions itself. */
export const jinjaExpressions = (variables: Variables, followed = 0): Expressions => ({
  text(value) {
    if (!value.text.includes('{{')) return value;
    if (followed > MAX_FOLLOWED || !variables.spend()) return unknown(value.place, 'its names stand for one another');
    return new Template(value, variables, followed).value();
  },
});

const EXPRESSION = /\{\{-?([\s\S]*?)-?\}\}/g;

class Template {
  constructor(
    private readonly text: Text,
    private readonly variables: Variables,
    private readonly followed: number,
  ) {}

  value(): Value {
    const { text } = this.text;
    const whole = /^\s*\{\{-?((?:(?!\}\})[\s\S])*?)-?\}\}\s*$/.exec(text);
    if (whole) return this.expression(whole[1] as string);
    const builder = new TextBuilder(undefined);
    let from = 0;
    for (const match of text.matchAll(EXPRESSION)) {
      builder.part(this.text, from, match.index);
      builder.value(this.expression(match[1] as string), this.text.place);
      from = match.index + match[0].length;
    }
    builder.part(this.text, from, text.length);
    return builder.done(this.text.place, this.text.quote);
  }

  private expression(source: string): Value {
    const [subject = '', ...filters] = source.split('|').map((part) => part.trim());
    const use = this.text.place;
    let value = this.subject(subject);
    for (const filter of filters) {
      const [, name = '', argument = ''] = /^([\w.]+)\s*(?:\(([\s\S]*)\))?$/.exec(filter) ?? [];
      switch (name) {
        case 'int':
        case 'string':
        case 'trim':
        case 'list':
        case 'flatten':
          break;
        case 'default':
        case 'd':
          value ??= this.literal(argument);
          break;
        case 'join':
          value = value && joined(value, /^['"](.*)['"]$/.exec(argument)?.[1] ?? '', use, this.text.quote);
          break;
        case 'dict2items':
          value = value && pairs(value);
          break;
        default:
          return unknown(use, `\`{{ ${short(source.trim())} }}\` is worked out when the play runs`);
      }
    }
    return value ?? unknown(use, `\`${short(subject)}\` has no value in this file`);
  }

  private subject(source: string): Value | undefined {
    const literal = this.literal(source);
    if (literal) return literal;
    const match = /^([A-Za-z_]\w*)((?:\.\w+|\[\s*(?:'[^']*'|"[^"]*"|\d+)\s*\])*)$/.exec(source);
    if (!match) return undefined;
    const found = this.variables.get(match[1] as string);
    if (!found) return undefined;
    let value = this.follow(found);
    for (const [, dotted, bracketed] of (match[2] as string).matchAll(/\.(\w+)|\[\s*['"]?([^'"\]]*)['"]?\s*\]/g)) {
      value = this.follow(memberOf(value, dotted ?? bracketed ?? '', this.text.place));
    }
    return through(value, this.text.place);
  }

  private follow(value: Value): Value {
    return resolved(value, jinjaExpressions(this.variables, this.followed + 1));
  }

  /** A number or quoted word of the expression itself, where it stands. */
  private literal(source: string): Value | undefined {
    const match = /^(?:(\d+)|'([^']*)'|"([^"]*)")$/.exec(source.trim());
    const word = match?.[1] ?? match?.[2] ?? match?.[3];
    if (word === undefined) return undefined;
    const from = this.text.text.indexOf(word);
    return from < 0 ? undefined : slice(this.text, from, from + word.length);
  }
}

function joined(value: Value, sign: string, use: Text['place'], quote: Text['quote']): Value {
  if (value.kind !== 'list') return value;
  const builder = new TextBuilder(undefined);
  value.items.forEach((item, i) => {
    if (i > 0) {
      const pieces = [{ from: 0, to: sign.length, place: use, exact: false, via: [] }];
      if (sign !== '') builder.part({ kind: 'text', text: sign, place: use, pieces, quote: '' }, 0, sign.length);
    }
    builder.value(item, use);
  });
  return builder.done(use, quote);
}

/** A table as the list of its pairs, each with `key` and `value`. */
export function pairs(value: Value): Value {
  if (value.kind !== 'table') return value;
  return list(
    value.entries.map(({ key, value: inner, place }) => {
      const name = (text: string): Text => ({ kind: 'text', text, place: key.place, pieces: [], quote: '' });
      return table(
        [
          { key: name('key'), value: key, place: key.place },
          { key: name('value'), value: inner, place },
        ],
        place,
      );
    }),
    value.place,
  );
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text.replaceAll(HOLE, '…'));
