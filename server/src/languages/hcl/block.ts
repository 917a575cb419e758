import type { Place } from '../../base/span';
import type { Block } from '../../model/item';
import type { Source } from '../../model/language';
import type { Entry, Table, Text, Value } from '../../model/value';
import { turnsOf } from '../expressions/access';
import { type Binding, Evaluator, type Names } from '../expressions/evaluate';
import type { ExpressionNode } from '../expressions/syntax';
import { tableAt, unknownAt } from '../expressions/values';
import { ID } from './id';
import { type AttributeNode, type BlockNode, type BodyNode, Parser } from './parse';
import type { TopNode } from './read';
import type { TextNode } from './scripts';

/** Repetitions of one block that are followed. */
export const MAX_REPEATS = 1024;

/** An entry that stands in for what the language itself provides: `each.key`, `count.index`. */
export const entryOf = (name: string, value: Value, place: Place): Entry => ({
  key: { kind: 'text', text: name, place, pieces: [], quote: '' },
  value,
  place,
});

/** A word as it is written; `other` is what it stands for, where that is something else. */
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

/** The shape of a block in HCL's own syntax. */
export const shapeOf = (source: Source, node: TopNode): BlockShape => ({
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
export class LazyBlock implements Block {
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
      const body = this.bodyOf(content.body, place, turn);
      // A condition decides whether there is this turn.
      const isSure = over?.kind !== 'list' || !over.either;
      into.push({ key, value: isSure ? body : { ...body, perhaps: true }, place: this.evaluator.place(node) });
    }
  }
}
