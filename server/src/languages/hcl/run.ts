import type { Place } from '../../base/span';
import type { Block, Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import { type Entry, slice, type Table, type Text, type Value } from '../../model/value';
import { turnsOf } from '../expressions/access';
import { type Binding, Evaluator, type Names } from '../expressions/evaluate';
import type { ExpressionNode } from '../expressions/syntax';
import { madeNumber, numberOf, tableAt, unknownAt } from '../expressions/values';
import { type AttributeNode, type BlockNode, type BodyNode, Parser } from './parse';
import { attributesIn, type Definition, type TopNode, variableName } from './read';

export const ID = 'hcl';

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

/** Repetitions of one block that are followed. */
const MAX_REPEATS = 1024;

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
    if (hasScripts) this.inner(block);
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

  /** Scripts in here-documents, for the languages that read them. */
  private inner(block: LazyBlock): void {
    for (const node of scriptsIn(block.nodes, block.shape.scriptQuote)) {
      if (!this.scope.spend(node.end - node.start)) return;
      const value = block.evaluate(node, undefined);
      const embedded = value.kind === 'text' ? scriptIn(value) : undefined;
      if (embedded) this.emit(embedded);
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

const entryOf = (name: string, value: Value, place: Place): Entry => ({
  key: { kind: 'text', text: name, place, pieces: [], quote: '' },
  value,
  place,
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

export function wordAt(source: Source, start: number, end: number, other?: string): Text {
  const place = source.place(start, end);
  const text = other ?? source.text.slice(start, end);
  const exact = other === undefined;
  return {
    kind: 'text',
    text,
    place,
    pieces: text === '' ? [] : [{ from: 0, to: text.length, place, exact, via: [] }],
    quote: '',
  };
}

/** What a block is made of, as the language writes it. */
export interface BlockShape {
  /** Id of the host language. */
  readonly language: string;
  readonly start: number;
  readonly end: number;
  /** The text of the body. */
  readonly inside: number;
  readonly insideEnd: number;
  /** The quote of texts in which scripts are looked for. */
  readonly scriptQuote: TextNode['quote'];
  head(): readonly Text[];
  nodes(): readonly BodyNode[];
}

const shapeOf = (source: Source, node: TopNode): BlockShape => ({
  language: ID,
  start: node.start,
  end: node.end,
  inside: node.inside,
  insideEnd: node.insideEnd,
  scriptQuote: 'here',
  head: () => headOf(source, node),
  nodes: () => new Parser(source.text, node.inside, node.insideEnd).body(),
});

/** The type of a block and its labels. */
function headOf(source: Source, node: TopNode): readonly Text[] {
  const head = [wordAt(source, node.start, node.nameEnd)];
  const labels = /"([^"\r\n]*)"|[^\s"]+/g;
  const text = source.text.slice(node.nameEnd, node.inside - 1);
  for (const match of text.matchAll(labels)) {
    const at = node.nameEnd + match.index;
    const quoted = match[1];
    if (quoted === undefined) head.push(wordAt(source, at, at + match[0].length));
    else {
      const inner = wordAt(source, at + 1, at + 1 + quoted.length);
      head.push({ ...inner, place: source.place(at, at + match[0].length), quote: '"' });
    }
  }
  return head;
}

const nameOf = (text: string, node: AttributeNode): string => text.slice(node.nameStart ?? node.start, node.nameEnd);
const typeOf = (text: string, node: BlockNode): string => text.slice(node.typeStart ?? node.start, node.typeEnd);

/** A block whose body is read and worked out when somebody looks at it. */
class LazyBlock implements Block {
  readonly kind = 'block';
  private parsed: readonly BodyNode[] | undefined;
  private madeHead: readonly Text[] | undefined;
  private madeBody: Table | undefined;
  private readonly evaluator: Evaluator;

  constructor(
    private readonly source: Source,
    readonly shape: BlockShape,
    names: Names,
    private readonly bound?: Binding,
    twin?: LazyBlock,
  ) {
    this.evaluator = twin?.evaluator ?? new Evaluator(source, names, ID);
    this.parsed = twin?.parsed;
  }

  get language(): string {
    return this.shape.language;
  }

  get place(): Place {
    return this.source.place(this.shape.start, this.shape.end);
  }

  get head(): readonly Text[] {
    this.madeHead ??= this.shape.head();
    return this.madeHead;
  }

  get body(): Table {
    const { inside, insideEnd } = this.shape;
    this.madeBody ??= this.bodyOf(this.nodes, this.source.place(inside, insideEnd), this.bound);
    return this.madeBody;
  }

  get nodes(): readonly BodyNode[] {
    this.parsed ??= this.shape.nodes();
    return this.parsed;
  }

  attribute(name: string): AttributeNode | undefined {
    const { text } = this.source;
    return this.nodes.find((node): node is AttributeNode => node.kind === 'attribute' && nameOf(text, node) === name);
  }

  evaluate(node: ExpressionNode, bound: Binding | undefined): Value {
    return this.evaluator.value(node, bound);
  }

  private bodyOf(nodes: readonly BodyNode[], place: Place, bound: Binding | undefined): Table {
    const entries: Entry[] = [];
    for (const node of nodes) {
      if (node.kind === 'attribute') {
        entries.push({
          key: this.evaluator.word(node.nameStart ?? node.start, node.nameEnd),
          value: this.evaluator.value(node.value, bound),
          place: this.evaluator.place(node),
        });
      } else this.nested(node, bound, entries);
    }
    return tableAt(entries, place);
  }

  private nested(node: BlockNode, bound: Binding | undefined, into: Entry[]): void {
    const key = this.evaluator.word(node.typeStart ?? node.start, node.typeEnd);
    const [label] = node.labels;
    if ((node.isDynamic || key.text === 'dynamic') && label) {
      this.dynamic(node, label, bound, into);
      return;
    }
    const place = this.evaluator.place(node);
    into.push({ key, value: { ...this.bodyOf(node.body, place, bound), block: true }, place });
  }

  /** `dynamic "rule" { for_each = … content { … } }`: a block for each element. */
  private dynamic(node: BlockNode, label: ExpressionNode, bound: Binding | undefined, into: Entry[]): void {
    const { text } = this.source;
    const named = (name: string): AttributeNode | undefined =>
      node.body.find((inner): inner is AttributeNode => inner.kind === 'attribute' && nameOf(text, inner) === name);
    const content = node.body.find(
      (inner): inner is BlockNode => inner.kind === 'block' && typeOf(text, inner) === 'content',
    );
    if (!content) return;
    const key = this.evaluator.key(label, bound);
    const iterator = named('iterator');
    const name = iterator ? text.slice(iterator.value.start, iterator.value.end).replace(/"/g, '') : key.text;
    const each = named('for_each');
    const over = each && this.evaluator.value(each.value, bound);
    const place = this.evaluator.place(content);
    const at = over?.place ?? place;
    const why = 'what the block is repeated for is not known in this file';
    const turns = (over && turnsOf(over)?.slice(0, MAX_REPEATS)) ?? [[unknownAt(at, why), unknownAt(at, why)] as const];
    // An element of a set is its own key.
    const isSet = each?.value.kind === 'call' && each.value.name === 'toset';
    for (const [index, value] of turns) {
      const turnKey = isSet ? value : index;
      const turn: Binding = {
        name,
        value: tableAt([entryOf('key', turnKey, at), entryOf('value', value, at)], at),
        outer: bound,
      };
      into.push({ key, value: this.bodyOf(content.body, place, turn), place: this.evaluator.place(node) });
    }
  }
}

type TextNode = Extract<ExpressionNode, { kind: 'text' }>;

/** The texts of a body that may hold a script, however deep they stand: those in a kind of quote. */
function* scriptsIn(nodes: readonly BodyNode[], quote: TextNode['quote']): Generator<TextNode> {
  for (const node of nodes) {
    if (node.kind === 'block') yield* scriptsIn(node.body, quote);
    else yield* scriptsOf(node.value, quote);
  }
}

function* scriptsOf(node: ExpressionNode, quote: TextNode['quote']): Generator<TextNode> {
  switch (node.kind) {
    case 'text':
      if (node.quote === quote) yield node;
      break;
    case 'list':
      for (const item of node.items) yield* scriptsOf(item, quote);
      break;
    case 'object':
      for (const { value } of node.properties) yield* scriptsOf(value, quote);
      break;
    case 'call':
      for (const argument of node.arguments) yield* scriptsOf(argument, quote);
      break;
    case 'conditional':
      yield* scriptsOf(node.then, quote);
      yield* scriptsOf(node.otherwise, quote);
      break;
    default:
  }
}

const SHEBANG = /^\s*#!\s*\/\S*(?:\/env[ \t]+)?(?:ba|da|k|z)?sh\b/;
const CLOUD_CONFIG = /^\s*#cloud-config\b/;
const POWERSHELL = /<powershell>\s*\r?\n([\s\S]*?)(?:<\/powershell>|$)/i;

/** The script that user data holds, with the language that reads it. */
function scriptIn(text: Text): Embedded | undefined {
  if (SHEBANG.test(text.text)) return { kind: 'embedded', language: 'shell', text };
  if (CLOUD_CONFIG.test(text.text)) return { kind: 'embedded', language: 'yaml', text };
  const match = POWERSHELL.exec(text.text);
  if (!match || match[1] === undefined) return undefined;
  const from = match.index + match[0].indexOf(match[1], match[0].indexOf('>'));
  return { kind: 'embedded', language: 'powershell', text: slice(text, from, from + match[1].length) };
}
