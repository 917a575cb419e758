import type { Place } from '../../base/span';
import type { Block, Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Table, Text, Value } from '../../model/value';
import { turnsOf } from '../expressions/access';
import { type Binding, Evaluator, type Names } from '../expressions/evaluate';
import { madeNumber, numberOf, tableAt, unknownAt } from '../expressions/values';
import { type BlockShape, entryOf, LazyBlock, MAX_REPEATS, shapeOf, wordAt } from './block';
import { ID } from './id';
import { Parser } from './parse';
import { attributesIn, type Definition, type TopNode, variableName } from './read';
import { MAY_HOLD_SCRIPTS, scriptsAs, scriptsIn } from './scripts';

/** Roots of paths that are no resources. */
const ROOTS: ReadonlySet<string> = new Set([
  'var',
  'local',
  'each',
  'count',
  'self',
  'path',
  'terraform',
  'data',
  'module',
  'dependency',
  'include',
  'inputs',
  'feature',
  'values',
]);

type Emit = (item: Item | Embedded) => void;

/** Emits the blocks of a chunk, once for each time a literal `count` or `for_each` makes them. */
export class Runner {
  private readonly names: Names;
  private readonly open = new Set<string>();

  constructor(
    private readonly source: Source,
    private readonly scope: Scope,
    private readonly emit: Emit,
  ) {
    this.names = {
      resolve: (path) => this.resolve(path),
      explain: (path, text) => explain(path, text),
      spend: (steps) => scope.spend(steps),
    };
  }

  top(nodes: readonly TopNode[]): void {
    for (const node of nodes) {
      if (node.kind === 'attribute') this.emit(this.assignment(node.start, node.nameEnd, node.inside, node.insideEnd));
      else this.block(node);
    }
  }

  private resolve(path: readonly string[]): ReturnType<Names['resolve']> {
    const [root, name] = path;
    if ((root !== 'var' && root !== 'local') || name === undefined) return undefined;
    const key = `${root}.${name}`;
    // A name that is made of itself has no value.
    if (this.open.has(key) || this.open.size > 32) return undefined;
    const definition = this.scope.definition(key) as Definition | undefined;
    if (!definition) return undefined;
    this.open.add(key);
    const value = this.valueAt(definition.source, definition.start, definition.end, undefined);
    this.open.delete(key);
    return { value, taken: 1 };
  }

  private valueAt(source: Source, start: number, end: number, bound: Binding | undefined): Value {
    let from = start;
    while (from < end && source.text.charCodeAt(from) <= 32) from++;
    const node = new Parser(source.text, from, end).expression();
    return new Evaluator(source, this.names, ID).value(node, bound);
  }

  /** A value given to a name, as a block without a head; it is worked out when somebody looks at it. */
  private assignment(start: number, nameEnd: number, from: number, to: number, name?: string): Block {
    const { source } = this;
    const make = (): Value => this.valueAt(source, from, to, undefined);
    const place = source.place(start, trimmed(source.text, start, to));
    let made: Table | undefined;
    return {
      kind: 'block',
      language: ID,
      head: [],
      place,
      get body() {
        made ??= tableAt([{ key: wordAt(source, start, nameEnd, name), value: make(), place }], place);
        return made;
      },
    };
  }

  private block(node: TopNode): void {
    const { source, scope } = this;
    const { text } = source;
    const type = text.slice(node.start, node.nameEnd);
    if (type === 'locals') {
      for (const { name, nameStart, start, end } of attributesIn(text, node)) {
        // What is used in this file speaks where it is used.
        if (scope.isCalled(`local.${name}`)) continue;
        this.emit(this.assignment(nameStart, nameStart + name.length, start, end));
      }
      return;
    }
    if (type === 'variable') {
      const name = variableName(text, node);
      if (scope.isCalled(`var.${name}`)) return;
      for (const { name: own, start, end } of attributesIn(text, node)) {
        if (own === 'default') this.emit(this.assignment(node.start, node.nameEnd, start, end, name));
      }
      return;
    }
    this.made(shapeOf(source, node), node.heredoc);
  }

  /** A block, once for each time it is made, and the scripts in it. */
  made(shape: BlockShape, hasScripts: boolean): void {
    const { source } = this;
    const block = new LazyBlock(source, shape, this.names);
    const repeats = this.repeatsOf(block);
    if (!repeats) this.give(block, block);
    else for (const bound of repeats) this.give(new LazyBlock(source, shape, this.names, bound, block), block);
    if (hasScripts || MAY_HOLD_SCRIPTS.test(source.text.slice(shape.start, shape.end))) this.inner(block);
  }

  /** A value that is given to a name and is not used in this file, under a head of its own. */
  given(head: readonly Text[], key: Text, start: number, end: number, language: string): void {
    const make = (): Value => this.valueAt(this.source, start, end, undefined);
    const place = this.source.place(start, end);
    let made: Table | undefined;
    this.emit({
      kind: 'block',
      language,
      head,
      place,
      get body() {
        made ??= tableAt([{ key, value: make(), place }], place);
        return made;
      },
    });
  }

  /** How often a resource is made, and whether at all, may be said by a number or a list: then it stands apart. */
  private give(made: LazyBlock, block: LazyBlock): void {
    const { apart } = this.scope;
    if (apart && this.mayBeLeftOut(block)) apart(() => this.emit(made));
    else this.emit(made);
  }

  private mayBeLeftOut(block: LazyBlock): boolean {
    const { inside, insideEnd } = block.shape;
    if (!/^[ \t]*(?:count|for_each)[ \t]*=|"(?:count|for_each)"/m.test(this.source.text.slice(inside, insideEnd)))
      return false;
    return block.attribute('count') !== undefined || block.attribute('for_each') !== undefined;
  }

  /** The bindings of each time the block is made; undefined where it is made once. */
  private repeatsOf(block: LazyBlock): readonly Binding[] | undefined {
    const inside = this.source.text.slice(block.shape.inside, block.shape.insideEnd);
    if (/\beach\.(?:key|value)\b/.test(inside)) {
      const each = block.attribute('for_each');
      const over = each && block.evaluate(each.value, undefined);
      const turns = over && turnsOf(over)?.slice(0, MAX_REPEATS);
      const place = over?.place ?? block.place;
      if (!turns || turns.length === 0) {
        const why = 'what the block is repeated for is not known in this file';
        return [eachOf(unknownAt(place, why), unknownAt(place, why), place)];
      }
      return turns.map(([key, value]) =>
        over.kind === 'list' ? eachOf(value, value, place) : eachOf(key, value, place),
      );
    }
    if (/\bcount\.index\b/.test(inside)) {
      const count = block.attribute('count');
      const number = count && numberOf(block.evaluate(count.value, undefined));
      const place = count ? this.source.place(count.value.start, count.value.end) : block.place;
      if (number === undefined || number < 1 || number > MAX_REPEATS) {
        return [countOf(unknownAt(place, 'how often the block is repeated is not known in this file'), place)];
      }
      return Array.from({ length: Math.floor(number) }, (_, i) => countOf(madeNumber(i, place), place));
    }
    return undefined;
  }

  /** Scripts for the languages that read them: machines of one resource are others than those of the next. */
  private inner(block: LazyBlock): void {
    const { apart } = this.scope;
    if (apart) apart(() => this.scripts(block));
    else this.scripts(block);
  }

  private scripts(block: LazyBlock): void {
    for (const { node, name } of scriptsIn(this.source.text, block.nodes, block.shape.scriptQuote)) {
      if (!this.scope.spend(node.end - node.start)) return;
      const value = block.evaluate(node, undefined);
      if (value.kind === 'text') for (const script of scriptsAs(value, name)) this.emit(script);
    }
  }
}

const eachOf = (key: Value, value: Value, place: Place): Binding => ({
  name: 'each',
  value: tableAt([entryOf('key', key, place), entryOf('value', value, place)], place),
  outer: undefined,
});

const countOf = (index: Value, place: Place): Binding => ({
  name: 'count',
  value: tableAt([entryOf('index', index, place)], place),
  outer: undefined,
});

function explain(path: readonly string[], text: string): ReturnType<Names['explain']> {
  const [root] = path as readonly [string, ...string[]];
  if (root === 'var' || root === 'local') return { why: `\`${path.slice(0, 2).join('.')}\` has no value in this file` };
  const why = `\`${text}\` is known only when the template is applied`;
  // A path of two words and more begins with the type and the label of a resource.
  return !ROOTS.has(root) && path.length > 1 && root.includes('_') ? { why, name: path.join('.') } : { why };
}

const trimmed = (text: string, from: number, to: number): number => {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) <= 32) end--;
  return end;
};
