import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import { type Entry, HOLE, NO_PLACES, type Piece, type Text, type Value } from '../../model/value';
import { textWith, through } from '../text/through';
import { elementOf, memberOf, turnsOf } from './access';
import { callFunction, type Flavour } from './functions';
import { binary, unworked } from './operators';
import type { ExpressionNode, ForNode, PropertyNode, TextNode } from './syntax';
import {
  eitherOf,
  listAt,
  listOfEither,
  madeNumber,
  madeText,
  numberOf,
  sizeOf,
  tableAt,
  truthOf,
  unknownAt,
} from './values';

/** A name that a loop or a block gives a value, and those around it. */
export interface Binding {
  readonly name: string;
  readonly value: Value;
  readonly outer: Binding | undefined;
}

/** What an expression may ask of the rest of the document. */
export interface Names {
  /** The value of what a path begins with; how many steps of the path it took. Undefined for what is unknown here. */
  resolve(path: readonly string[]): { readonly value: Value; readonly taken: number } | undefined;
  /** What an unknown name is, for the user, without full stop; and its own name where it is a thing made elsewhere. */
  explain(path: readonly string[], text: string): { readonly why: string; readonly name?: string };
  spend(steps: number): boolean;
}

/** Nesting of expressions that is followed. */
const MAX_DEPTH = 64;
/** Elements that a loop makes at most. */
const MAX_TURNS = 4096;

const TOO_DEEP = 'it is nested too deeply to follow';
const TOO_LONG = 'following it takes too long';

/** Works expressions out as far as they are literal. Total: what is not known is an unknown value. */
export class Evaluator {
  private depth = 0;

  constructor(
    readonly source: Source,
    private readonly names: Names,
    private readonly flavour: Flavour,
  ) {}

  place(node: { readonly start: number; readonly end: number }): Place {
    return this.source.place(node.start, node.end);
  }

  value(node: ExpressionNode, bound: Binding | undefined): Value {
    if (this.depth >= MAX_DEPTH) return unknownAt(this.place(node), TOO_DEEP);
    if (!this.names.spend(1)) return unknownAt(this.place(node), TOO_LONG);
    this.depth++;
    try {
      return this.evaluate(node, bound);
    } finally {
      this.depth--;
    }
  }

  private evaluate(node: ExpressionNode, bound: Binding | undefined): Value {
    switch (node.kind) {
      case 'text':
        return this.text(node, bound);
      case 'number':
        return this.number(node.start, node.end, node.value);
      case 'constant':
        return { kind: 'constant', value: node.value, place: this.place(node) };
      case 'list': {
        const items: Value[] = [];
        for (const item of node.items) items.push(this.value(item, bound));
        return listAt(items, this.place(node));
      }
      case 'object':
        return tableAt(
          node.properties.map((property) => this.property(property, bound)),
          this.place(node),
        );
      case 'name':
      case 'member':
      case 'index':
        return this.path(node, bound);
      case 'splat':
        return this.splat(node, bound);
      case 'call': {
        const values = node.arguments.map((argument) => this.value(argument, bound));
        const last = values.at(-1);
        const given =
          node.spread && last?.kind === 'list'
            ? [...values.slice(0, -1), ...last.items]
            : node.spread
              ? undefined
              : values;
        return callFunction(node.name, given, this.place(node), this.names, this.flavour);
      }
      case 'conditional': {
        const truth = truthOf(this.value(node.condition, bound));
        if (truth === undefined) {
          const either = [this.value(node.then, bound), this.value(node.otherwise, bound)];
          return (
            listOfEither(either, this.place(node)) ?? {
              ...unknownAt(this.place(node), 'the condition before it is not known in this file'),
              either,
            }
          );
        }
        return this.value(truth ? node.then : node.otherwise, bound);
      }
      case 'binary':
        return binary(node.operator, this.value(node.left, bound), this.value(node.right, bound), this.place(node));
      case 'unary': {
        const operand = this.value(node.operand, bound);
        if (node.operator === '!') {
          const truth = truthOf(operand);
          return truth === undefined
            ? unworked(this.place(node))
            : { kind: 'constant', value: !truth, place: this.place(node) };
        }
        if (operand.kind === 'text' && node.operand.kind === 'number') {
          return this.number(node.start, node.end, -node.operand.value);
        }
        const number = numberOf(operand);
        return number === undefined ? unworked(this.place(node)) : madeNumber(-number, this.place(node));
      }
      case 'for':
        return this.loop(node, bound);
      case 'open': {
        const place = this.place(node);
        if (node.start < node.end) return unknownAt(place, `\`${this.excerpt(node)}\` is not understood`);
        return { kind: 'text', text: '', place, pieces: [], quote: '' };
      }
    }
  }

  private excerpt({ start, end }: { readonly start: number; readonly end: number }): string {
    const text = this.source.text
      .slice(start, Math.min(end, start + 40))
      .replace(/\s+/g, ' ')
      .trim();
    return end - start > 40 ? `${text}…` : text;
  }

  private number(start: number, end: number, value: number): Text {
    const place = this.source.place(start, end);
    const text = this.source.text.slice(start, end);
    return {
      kind: 'text',
      text,
      place,
      pieces: [{ from: 0, to: text.length, place, exact: true, via: NO_PLACES }],
      quote: '',
      number: value,
    };
  }

  text(node: TextNode, bound: Binding | undefined): Value {
    const place = this.place(node);
    const { source } = this;
    const { quote } = node;
    if (!node.parts) {
      const text = source.text.slice(node.from, node.to);
      const pieces: Piece[] =
        text === ''
          ? []
          : [{ from: 0, to: text.length, place: source.place(node.from, node.to), exact: true, via: NO_PLACES }];
      return { kind: 'text', text, place, pieces, quote };
    }
    // `"${x}"` is x itself, whatever it is.
    const [only] = node.parts;
    if (only?.kind === 'value' && node.parts.length === 1) {
      const value = this.value(only.node, bound);
      if (value.kind === 'text') return textWith(value, { place });
      return value.kind === 'constant' ? value : { ...value, place };
    }
    const pieces: Piece[] = [];
    const texts: string[] = [];
    let length = 0;
    const add = (text: string, piece: Omit<Piece, 'from' | 'to'>): void => {
      if (text === '') return;
      pieces.push({ ...piece, from: length, to: length + text.length });
      texts.push(text);
      length += text.length;
    };
    for (const part of node.parts) {
      const at = this.place(part);
      if (part.kind === 'stretch') {
        add(part.text ?? source.text.slice(part.start, part.end), {
          place: at,
          exact: part.text === undefined,
          via: NO_PLACES,
        });
      } else if (part.kind === 'directive') {
        add(HOLE, { place: at, exact: false, via: NO_PLACES, why: 'it depends on a condition in the text' });
      } else {
        const value = this.value(part.node, bound);
        if (value.kind === 'text') {
          if (!this.names.spend(value.pieces.length)) return unknownAt(place, TOO_LONG);
          const base = length;
          for (const piece of value.pieces) {
            // What is put into a text has come through that, also where it is a literal.
            const via = piece.via.length > 0 ? piece.via : [at];
            pieces.push({ ...piece, from: base + piece.from, to: base + piece.to, via });
          }
          texts.push(value.text);
          length += value.text.length;
        } else if (value.kind === 'constant') {
          if (value.value !== null) add(String(value.value), { place: at, exact: false, via: NO_PLACES });
        } else {
          const why = value.kind === 'unknown' ? value.why : 'a list or a table stands in a text';
          add(HOLE, { place: at, exact: false, via: NO_PLACES, why });
        }
      }
    }
    return { kind: 'text', text: texts.join(''), place, pieces, quote };
  }

  private property({ key, value, start, end }: PropertyNode, bound: Binding | undefined): Entry {
    return { key: this.key(key, bound), value: this.value(value, bound), place: this.source.place(start, end) };
  }

  /** A key: a bare word is itself, everything else is worked out. */
  key(node: ExpressionNode, bound: Binding | undefined): Text {
    return node.kind === 'name' ? this.word(node.start, node.end) : this.madeKey(node, bound);
  }

  /** A key that a loop makes: there a bare word is a name. */
  private madeKey(node: ExpressionNode, bound: Binding | undefined): Text {
    const value = this.value(node, bound);
    if (value.kind === 'text') return value;
    if (value.kind === 'constant') return madeText(String(value.value), value.place);
    const why = value.kind === 'unknown' ? value.why : 'a list or a table stands where a key belongs';
    const place = this.place(node);
    return { ...madeText(HOLE, place), pieces: [{ from: 0, to: 1, place, exact: false, via: NO_PLACES, why }] };
  }

  /** A bare word as it stands in the source. */
  word(start: number, end: number): Text {
    const place = this.source.place(start, end);
    const text = this.source.text.slice(start, end);
    return {
      kind: 'text',
      text,
      place,
      pieces: text === '' ? [] : [{ from: 0, to: text.length, place, exact: true, via: NO_PLACES }],
      quote: '',
    };
  }

  /** A name and the steps behind it. The value came through the whole path. */
  private path(node: ExpressionNode, bound: Binding | undefined): Value {
    const steps: ExpressionNode[] = [];
    let root: ExpressionNode = node;
    while (root.kind === 'member' || root.kind === 'index') {
      steps.unshift(root);
      if (steps.length > MAX_DEPTH) return unknownAt(this.place(node), TOO_DEEP);
      root = root.of;
    }
    const place = this.place(node);
    let found: Value | undefined;
    let taken = 0;
    const use = root.kind === 'name';
    if (root.kind === 'name') {
      const { name } = root;
      let binding = bound;
      while (binding && binding.name !== name) binding = binding.outer;
      if (binding) found = binding.value;
      else {
        const path = [name];
        for (const step of steps) {
          if (step.kind !== 'member') break;
          path.push(step.name);
        }
        const resolved = this.names.resolve(path);
        if (!resolved) {
          const { why, name: own } = this.names.explain(path, this.excerpt(node));
          return unknownAt(place, why, own);
        }
        found = resolved.value;
        taken = resolved.taken;
      }
    } else found = this.value(root, bound);
    for (const step of steps.slice(taken)) {
      const inner: Value | undefined =
        step.kind === 'member'
          ? memberOf(found, step.name)
          : step.kind === 'index'
            ? elementOf(found, this.value(step.index, bound))
            : undefined;
      if (found.kind === 'unknown') return unknownAt(place, found.why, found.name);
      if (!inner) return unknownAt(place, `\`${this.excerpt(node)}\` is not in what this file gives it`);
      found = inner;
    }
    if (!this.names.spend(sizeOf(found))) return unknownAt(place, TOO_LONG);
    return use ? through(found, place) : found;
  }

  private splat(node: Extract<ExpressionNode, { kind: 'splat' }>, bound: Binding | undefined): Value {
    const of = this.value(node.of, bound);
    const place = this.place(node);
    if (of.kind !== 'list') return of.kind === 'unknown' ? { ...of, place } : unknownAt(place, 'it is no list');
    const items: Value[] = [];
    for (const item of of.items) {
      let found: Value | undefined = item;
      for (const step of node.steps) {
        if (!found) break;
        found = typeof step === 'string' ? memberOf(found, step) : elementOf(found, this.value(step, bound));
      }
      items.push(found ?? unknownAt(place, `\`${this.excerpt(node)}\` is not in what this file gives it`));
    }
    return listAt(items, place);
  }

  private loop(node: ForNode, bound: Binding | undefined): Value {
    const place = this.place(node);
    const over = this.value(node.over, bound);
    const turns = turnsOf(over);
    if (!turns) {
      // The body is read all the same, once: its literals are there whatever the loop runs over.
      return this.turns(
        node,
        [[undefined, undefined]],
        bound,
        place,
        'what the loop runs over is not known in this file',
      );
    }
    const made = this.turns(node, turns, bound, place, '');
    return over.kind === 'list' && over.either && made.kind === 'list' ? eitherOf(made.items, place) : made;
  }

  private turns(
    node: ForNode,
    turns: readonly (readonly [Value | undefined, Value | undefined])[],
    bound: Binding | undefined,
    place: Place,
    why: string,
  ): Value {
    const items: Value[] = [];
    const entries: Entry[] = [];
    for (const [key, value] of turns.slice(0, MAX_TURNS)) {
      if (!this.names.spend(1)) return unknownAt(place, TOO_LONG);
      const known = (v: Value | undefined): Value => v ?? unknownAt(place, why);
      let inner: Binding = { name: node.value, value: known(value), outer: bound };
      if (node.key !== undefined) inner = { name: node.key, value: known(key), outer: inner };
      if (node.condition && truthOf(this.value(node.condition, inner)) === false) continue;
      const result = this.value(node.result, inner);
      if (node.resultKey)
        entries.push({ key: this.madeKey(node.resultKey, inner), value: result, place: this.place(node.result) });
      else items.push(result);
    }
    return node.resultKey ? tableAt(entries, place) : listAt(items, place);
  }
}
