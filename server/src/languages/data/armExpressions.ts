import type { Table, Text, Value } from '../../model/value';
import { slice } from '../../model/value';
import { textWith, through } from '../text/through';
import { type Expressions, MAX_FOLLOWED, memberOf, type Names, resolved } from './names';
import { at, list, TextBuilder, textAt, unknown } from './values';

/** How often a `copy` loop is followed. */
const MAX_TURNS = 256;

/** Where a `copy` loop stands: its name and the turn. */
export interface Turn {
  readonly name: string;
  readonly index: number;
}

/** Resolves `[parameters('x')]` and its like. A text that begins with `[[` is no expression of this template. */
export const armExpressions = (names: Names, turns: readonly Turn[] = [], followed = 0): Expressions => ({
  text: (value, depth) =>
    isExpression(value.text)
      ? new Evaluator(value, names, turns, followed + depth).whole()
      : LATER.test(value.text)
        ? unknown(value.place, `\`${value.text}\` has its value in the template that is deployed from this one`)
        : value,
  table: (value, depth) => copiedProperties(value, names, turns, followed, depth),
});

/** A value of another template, which a policy holds as a text. */
const LATER = /^\[\[(?:parameters|variables)\('[^']*'\)\]$/;

const isExpression = (text: string): boolean =>
  text.startsWith('[') && !text.startsWith('[[') && text.trimEnd().endsWith(']');

/** The turns of a `copy` element; undefined where the count is not known here. */
export function turnsOf(copy: Table, names: Names, turns: readonly Turn[]): readonly (readonly Turn[])[] | undefined {
  const name = textAt(copy, 'name')?.text ?? '';
  const written = at(copy, 'count');
  const count =
    written?.kind === 'text' && isExpression(written.text)
      ? new Evaluator(written, names, turns, 0).whole(true)
      : written;
  const number = count?.kind === 'text' ? (count.number ?? (/^\d+$/.test(count.text) ? Number(count.text) : -1)) : -1;
  if (number < 0 || number > MAX_TURNS) return undefined;
  return Array.from({ length: number }, (_, index) => [...turns, { name, index }]);
}

/** `"copy": [{ "name": "securityRules", "count": 2, "input": … }]` makes a property of that name, a list. */
function copiedProperties(
  value: Table,
  names: Names,
  turns: readonly Turn[],
  followed: number,
  depth: number,
): Value | undefined {
  const copies = at(value, 'copy');
  if (copies?.kind !== 'list' || followed + depth > MAX_FOLLOWED * 2) return undefined;
  const made: Table['entries'][number][] = [];
  for (const copy of copies.items) {
    if (copy.kind !== 'table') continue;
    const name = textAt(copy, 'name');
    const input = at(copy, 'input');
    if (!name || !input) continue;
    const all = turnsOf(copy, names, turns);
    const items = all
      ? all.map((own) => resolved(input, armExpressions(names, own, followed), depth + 1))
      : [resolved(input, armExpressions(names, turns, followed), depth + 1)];
    made.push({ key: name, value: list(items, copy.place), place: copy.place });
  }
  const rest = { ...value, entries: value.entries.filter(({ key }) => key.text.toLowerCase() !== 'copy') };
  const own = resolved(rest, armExpressions(names, turns, followed), depth + 1);
  return own.kind === 'table' ? { ...own, entries: [...own.entries, ...made] } : own;
}

/** Works one expression out, from left to right; anything it does not know makes the whole unknown. */
class Evaluator {
  private at = 1;
  private readonly end: number;
  private readonly raw: string;

  constructor(
    private readonly value: Text,
    private readonly names: Names,
    private readonly turns: readonly Turn[],
    private readonly depth: number,
  ) {
    this.raw = value.text;
    this.end = value.text.trimEnd().length - 1;
  }

  /** What the expression comes to; a number that is written nowhere only where `counting` says that it will do. */
  whole(counting = false): Value {
    const result = this.depth > MAX_FOLLOWED || !this.names.spend() ? undefined : this.expression(0);
    this.blanks();
    if (result && this.at >= this.end && (counting || !this.isCounted(result))) return result;
    return unknown(this.value.place, `\`${short(this.raw)}\` is worked out when the template is deployed`);
  }

  /** True for a number that is worked out and written nowhere: nothing can be pointed at. */
  private isCounted(value: Value): boolean {
    if (value.kind !== 'text' || value.pieces.length !== 1) return false;
    const [piece] = value.pieces;
    return piece !== undefined && !piece.exact && piece.place === this.value.place;
  }

  private blanks(): void {
    while (this.at < this.end && /\s/.test(this.raw.charAt(this.at))) this.at++;
  }

  private takes(sign: string): boolean {
    this.blanks();
    if (this.raw.charAt(this.at) !== sign || this.at >= this.end) return false;
    this.at++;
    return true;
  }

  private expression(depth: number): Value | undefined {
    if (depth > MAX_FOLLOWED) return undefined;
    this.blanks();
    const rest = this.raw.slice(this.at, this.end);
    const literal = /^'((?:[^']|'')*)'/.exec(rest);
    if (literal) {
      const from = this.at;
      this.at += literal[0].length;
      return unescaped(slice(this.value, from + 1, this.at - 1));
    }
    const number = /^-?\d+/.exec(rest);
    if (number) {
      const from = this.at;
      this.at += number[0].length;
      return textWith(slice(this.value, from, this.at), { number: Number(number[0]) });
    }
    const name = /^[A-Za-z_][\w.]*(?=\s*\()/.exec(rest)?.[0];
    if (name === undefined) return undefined;
    this.at += name.length;
    this.takes('(');
    const args: Value[] = [];
    while (!this.takes(')')) {
      const argument = this.expression(depth + 1);
      if (!argument) return undefined;
      args.push(argument);
      this.takes(',');
      if (this.at >= this.end) return undefined;
    }
    let result = this.call(name.toLowerCase(), args);
    for (;;) {
      if (!result) return undefined;
      if (this.takes('.')) {
        const member = /^\w+/.exec(this.raw.slice(this.at, this.end))?.[0];
        if (member === undefined) return undefined;
        this.at += member.length;
        result = this.followed(memberOf(result, member, this.value.place));
      } else if (this.takes('[')) {
        const index = this.expression(depth + 1);
        if (index?.kind !== 'text' || !this.takes(']')) return undefined;
        result = this.followed(memberOf(result, index.text, this.value.place));
      } else return result;
    }
  }

  /** What a name stands for may be an expression of its own. */
  private followed(value: Value): Value {
    return resolved(value, armExpressions(this.names, this.turns, this.depth + 1));
  }

  private call(name: string, args: readonly Value[]): Value | undefined {
    const [first] = args;
    switch (name) {
      case 'parameters':
      case 'variables': {
        if (first?.kind !== 'text') return undefined;
        const found = this.names.find(name, first.text);
        return found
          ? through(this.followed(found), this.value.place)
          : unknown(
              this.value.place,
              `\`${first.text}\` has no ${name === 'parameters' ? 'default' : 'value'} in this template`,
            );
      }
      case 'string':
      case 'int':
      // What is packed is what it was.
      case 'base64':
        return first;
      case 'createarray':
        return list(args, this.value.place);
      case 'concat':
        return this.joined(args);
      case 'format':
        return this.formatted(args);
      case 'length':
        return first?.kind === 'list' ? this.number(first.items.length) : undefined;
      case 'copyindex':
        return this.copyIndex(args);
      case 'add': {
        const [a, b] = args.map((arg) =>
          arg.kind === 'text' && /^\d+$/.test(arg.text) ? Number(arg.text) : undefined,
        );
        return a === undefined || b === undefined ? undefined : this.number(a + b);
      }
      default:
        return undefined;
    }
  }

  /** `copyIndex('loop', 2200)`: the first turn's number is the one that is written. */
  private copyIndex(args: readonly Value[]): Value | undefined {
    const [name, offset] = args[0]?.kind === 'text' && args[0].number === undefined ? args : [undefined, args[0]];
    const wanted = name?.kind === 'text' ? name.text.toLowerCase() : undefined;
    const turn = [...this.turns].reverse().find((t) => wanted === undefined || t.name.toLowerCase() === wanted);
    if (offset && (turn?.index ?? 0) === 0) return offset;
    const plus = offset?.kind === 'text' ? Number(offset.text) : 0;
    return turn && Number.isInteger(plus) ? this.number(turn.index + plus) : undefined;
  }

  /** A number that is written nowhere: it stands where the expression does. */
  private number(value: number): Value {
    const { place } = this.value;
    const text = String(value);
    const pieces = [{ from: 0, to: text.length, place, exact: false, via: [] }];
    return { kind: 'text', text, place, pieces, quote: '', number: value };
  }

  private joined(args: readonly Value[]): Value | undefined {
    if (args.some(({ kind }) => kind === 'list')) {
      return list(
        args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg])),
        this.value.place,
      );
    }
    const builder = new TextBuilder(undefined);
    for (const arg of args) builder.value(apart(arg), this.value.place);
    return builder.done(this.value.place, this.value.quote);
  }

  private formatted([pattern, ...args]: readonly Value[]): Value | undefined {
    if (pattern?.kind !== 'text') return undefined;
    const builder = new TextBuilder(undefined);
    let from = 0;
    for (const match of pattern.text.matchAll(/\{(\d+)\}/g)) {
      builder.part(pattern, from, match.index);
      const arg = args[Number(match[1])];
      if (!arg) return undefined;
      builder.value(apart(arg), this.value.place);
      from = match.index + match[0].length;
    }
    builder.part(pattern, from, pattern.text.length);
    return builder.done(this.value.place, this.value.quote);
  }
}

/** Two quotes in a literal are one. */
function unescaped(text: Text): Text {
  if (!text.text.includes("''")) return text;
  const builder = new TextBuilder(undefined);
  let from = 0;
  for (const match of text.text.matchAll(/''/g)) {
    builder.part(text, from, match.index + 1);
    from = match.index + 2;
  }
  builder.part(text, from, text.text.length);
  return builder.done(text.place, text.quote);
}

/** An argument as a literal of its own: `concat('25', '-', '30')` is written nowhere as one. */
const apart = (value: Value): Value =>
  value.kind === 'text' && value.pieces.every(({ via }) => via.length === 0) ? through(value, value.place) : value;

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
