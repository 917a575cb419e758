import type { Place } from '../../base/span';
import type { Block, Embedded, Item, Line } from '../../model/item';
import type { Source } from '../../model/language';
import { plainText, type Table, type Text } from '../../model/value';
import { bodyOf } from '../config/block';
import { namesFrom, namesIn, type PathNode, type ScopeNames, scopedName, scopeOf, stepTo } from '../config/paths';
import { type Element, textAt } from './read';

/** A configuration that is a tree of elements, in which `<entry name="X">` stands for the name of a thing. */
export interface EntryFormat {
  readonly language: string;
  readonly paths: PathNode;
  readonly scopes: ScopeNames;
}

/** A word of a statement: the name of an element, the name of an entry, or a value. */
interface Word {
  readonly from: number;
  readonly to: number;
  /** True for what is written as a value, so that it is no key whatever it says. */
  readonly isValue: boolean;
  /** The element whose name it is. */
  readonly element: Element;
}

/**
 * Emits what stands at the paths of a format, each as a block with statements of words, as the same configuration has
 * them where it is written as lines: `<protocol><tcp><port>25</port></tcp></protocol>` is `protocol tcp port 25`.
 */
export function emitEntries(
  roots: readonly Element[],
  source: Source,
  format: EntryFormat,
  emit: (item: Item | Embedded) => void,
): void {
  const found: EntryBlock[] = [];
  const defined = new Map<string, EntryBlock>();
  const parents = new Map<string, string>();
  const find = (from: EntryBlock, name: string): Block | undefined => {
    let scope: string | undefined = from.scope;
    // What a group has not, the group it belongs to may have.
    for (let i = 0; i < MAX_PARENTS && scope !== undefined; i++) {
      const own = defined.get(scopedName(scope, name));
      if (own) return own;
      scope = parents.get(scope);
    }
    for (const each of namesFrom(from.scope, format.scopes, name)) {
      const other = defined.get(each);
      if (other) return other;
    }
    return undefined;
  };
  const walk = (element: Element, outer: readonly string[], node: PathNode): void => {
    const word = wordOf(element, source.text);
    const text = source.text.slice(word.from, word.to);
    const next = isWrapper(element) ? node : stepTo(node, text);
    const path = isWrapper(element) ? outer : [...outer, text];
    if (!next) return;
    if (next.unit && next.next.size === 0 && !next.any) {
      const block = new EntryBlock(format, source, element, outer, word, find);
      found.push(block);
      const { kind } = next.unit;
      if (kind === undefined) return;
      for (const name of namesIn(block.scope, `${kind} ${text}`)) defined.set(name, block);
      return;
    }
    for (const child of element.children) walk(child, path, next);
  };
  for (const root of roots) {
    const outer = impliedPath(root);
    let node: PathNode | undefined = format.paths;
    for (const word of outer) node = stepTo(node, word);
    if (node) walk(root, outer, node);
  }
  parentsIn(roots, source.text, [], parents);
  for (const block of found) emit(block);
}

/** What stands around a part of a configuration that does not say so itself, told by what is in it. */
function impliedPath(root: Element): readonly string[] {
  const { name, children } = root;
  if (name === 'security' || name === 'nat') return ['rulebase'];
  if (name === 'rules') return impliedBy(children[0], true);
  return name === 'entry' ? impliedBy(root, false) : NOWHERE;
}

function impliedBy(entry: Element | undefined, isIn: boolean): readonly string[] {
  const has = (wanted: string): boolean => entry?.children.some(({ name }) => name === wanted) ?? false;
  const base = has('action') ? 'security' : has('destination-translation') || has('source-translation') ? 'nat' : '';
  if (base !== '') return isIn ? ['rulebase', base] : ['rulebase', base, 'rules'];
  if (isIn) return NOWHERE;
  return has('protocol') ? ['service'] : has('members') ? ['service-group'] : NOWHERE;
}

const NOWHERE: readonly string[] = [];

/** Groups within groups are followed so far. */
const MAX_PARENTS = 8;

/** What an answer of the device is wrapped in, and what stands in no path. */
const isWrapper = ({ name }: Element): boolean => name === 'response' || name === 'result';

/** Where the configuration says which group another one is in: `<readonly>`, below the path of the group itself. */
function parentsIn(
  elements: readonly Element[],
  text: string,
  path: readonly string[],
  into: Map<string, string>,
): void {
  for (const child of elements) {
    const { name } = child;
    if (isWrapper(child) || name === 'config' || name === 'readonly' || name === 'devices' || name === 'device-group') {
      parentsIn(child.children, text, name === 'readonly' || isWrapper(child) ? path : [...path, name], into);
    } else if (name === 'entry') {
      const word = wordOf(child, text);
      const own = [...path, text.slice(word.from, word.to)];
      const parent = child.children.find((one) => one.name === 'parent-dg');
      if (parent) into.set(own.join(' '), [...path, text.slice(parent.from, parent.to).trim()].join(' '));
      else if (path[path.length - 1] === 'devices') parentsIn(child.children, text, own, into);
    }
  }
}

/** The word that an element is: its name, or for an entry the name it is given. */
function wordOf(element: Element, text: string): Word {
  const attribute = element.name === 'entry' ? element.attributes.find(({ name }) => name === 'name') : undefined;
  if (attribute) return { from: attribute.from, to: attribute.to, isValue: true, element };
  const from = element.start + 1;
  return { from, to: Math.min(from + element.name.length, text.length), isValue: false, element };
}

/** One thing of such a configuration. Words, values and places are made when they are asked for. */
class EntryBlock implements Block {
  readonly kind = 'block';
  private madeHead: readonly Text[] | undefined = undefined;
  private madeLines: readonly EntryLine[] | undefined = undefined;
  readonly scope: string;

  constructor(
    private readonly format: EntryFormat,
    private readonly source: Source,
    private readonly element: Element,
    private readonly outer: readonly string[],
    private readonly name: Word,
    private readonly findFrom: (from: EntryBlock, name: string) => Block | undefined,
  ) {
    this.scope = scopeOf(format.paths, outer, format.scopes);
  }

  find(name: string): Block | undefined {
    return this.findFrom(this, name);
  }

  get language(): string {
    return this.format.language;
  }

  get head(): readonly Text[] {
    if (!this.madeHead) {
      const { source, element, outer, name } = this;
      const near = source.place(element.start, element.start);
      const words: Text[] = outer.map((text) => ({ kind: 'text', text, place: near, pieces: [], quote: '' }));
      words.push(textAt(source, name.from, name.to));
      this.madeHead = words;
    }
    return this.madeHead;
  }

  get lines(): readonly EntryLine[] {
    this.madeLines ??= linesOf(this.element, this.source);
    return this.madeLines;
  }

  get body(): Table {
    return bodyOf(this.lines, this.place);
  }

  get place(): Place {
    return this.source.place(this.element.start, this.element.end);
  }
}

const CDATA = '<![CDATA[';

/** A statement for each value, and for each element that is empty. */
function linesOf(element: Element, source: Source): EntryLine[] {
  const lines: EntryLine[] = [];
  const { text } = source;
  const add = ({ children, from, to, name, end }: Element, path: readonly Word[], self: Element): void => {
    if (children.length > 0) {
      for (const child of children) {
        const words = child.name === 'member' ? path : [...path, wordOf(child, text)];
        add(child, words, child);
      }
      return;
    }
    let start = from;
    let stop = Math.min(to, text.length);
    if (text.startsWith(CDATA, start)) {
      start += CDATA.length;
      stop = text.lastIndexOf(']]>', stop);
    } else {
      // A comment is no value, and nothing behind one is.
      const sign = text.indexOf('<', start);
      if (sign >= 0 && sign < stop) stop = sign;
    }
    while (start < stop && text.charCodeAt(start) <= 32) start++;
    while (stop > start && text.charCodeAt(stop - 1) <= 32) stop--;
    if (start < stop)
      lines.push(new EntryLine(source, [...path, { from: start, to: stop, isValue: true, element: self }], 0));
    else if (name !== 'member' || end > to) lines.push(new EntryLine(source, path, end > to ? from : 0));
  };
  for (const child of element.children) add(child, child.name === 'member' ? [] : [wordOf(child, text)], child);
  return lines;
}

class EntryLine implements Line {
  constructor(
    private readonly source: Source,
    private readonly words: readonly Word[],
    /** Where a value may be typed between the tags of an empty element; 0 where there is no such place. */
    private readonly empty: number,
  ) {}

  get count(): number {
    return this.words.length;
  }

  get place(): Place {
    const { words } = this;
    return this.source.place(words[0]?.from ?? this.empty, words[words.length - 1]?.to ?? this.empty);
  }

  get rest(): Place {
    const { words, empty } = this;
    const end = words[words.length - 1]?.to ?? 0;
    // A value begins behind the start tag, so the stretch is that of the sign that closes it.
    return empty > 0 ? this.source.place(empty - 1, empty) : this.source.place(end, end);
  }

  text(index: number): string {
    const word = this.words[index];
    return word ? this.source.text.slice(word.from, word.to) : '';
  }

  isQuoted(index: number): boolean {
    return this.words[index]?.isValue ?? false;
  }

  value(index: number): Text {
    const word = this.words[index];
    if (word) return textAt(this.source, word.from, word.to);
    const { end } = this.rest;
    return plainText('', this.source.place(end, end));
  }

  twin(index: number): Place | undefined {
    const word = this.words[index];
    if (!word || word.isValue) return undefined;
    const { name, to, end } = word.element;
    const from = to + 2;
    return end > to && this.source.text.startsWith(`</${name}`, to)
      ? this.source.place(from, from + name.length)
      : undefined;
  }
}
