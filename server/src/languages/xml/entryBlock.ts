import type { Place } from '../../base/span';
import type { Block, Line } from '../../model/item';
import type { Source } from '../../model/language';
import { plainText, type Table, type Text } from '../../model/value';
import { bodyOf } from '../config/block';
import { type PathNode, type ScopeNames, scopeOf } from '../config/paths';
import { type Element, textAt } from './read';

/** A configuration that is a tree of elements, in which `<entry name="X">` stands for the name of a thing. */
export interface EntryFormat {
  readonly language: string;
  readonly paths: PathNode;
  readonly scopes: ScopeNames;
}

/** Something at a path of the format, as it was read. */
export interface Unit {
  readonly element: Element;
  /** The words of the path that lead to it. */
  readonly outer: readonly string[];
}

/** A word of a statement: the name of an element, the name of an entry, or a value. */
export interface Word<E = Element> {
  readonly from: number;
  readonly to: number;
  /** True for what is written as a value, so that it is no key whatever it says. */
  readonly isValue: boolean;
  /** The element whose name it is. */
  readonly element: E;
}

/** The word that an element is: its name, or for an entry the name it is given. */
export function wordOf<E extends Pick<Element, 'name' | 'start' | 'attributes'>>(element: E, text: string): Word<E> {
  const attribute = element.name === 'entry' ? element.attributes.find(({ name }) => name === 'name') : undefined;
  if (attribute) return { from: attribute.from, to: attribute.to, isValue: true, element };
  const from = element.start + 1;
  return { from, to: Math.min(from + element.name.length, text.length), isValue: false, element };
}

/** One thing of such a configuration. Words, values and places are made when they are asked for. */
export class EntryBlock implements Block {
  readonly kind = 'block';
  private madeHead: readonly Text[] | undefined = undefined;
  private madeLines: readonly EntryLine[] | undefined = undefined;
  readonly scope: string;

  constructor(
    private readonly format: EntryFormat,
    private readonly source: Source,
    private readonly unit: Unit,
    private readonly findFrom: (from: EntryBlock, name: string) => Block | undefined,
  ) {
    this.scope = scopeOf(format.paths, unit.outer, format.scopes);
  }

  find(name: string): Block | undefined {
    return this.findFrom(this, name);
  }

  get language(): string {
    return this.format.language;
  }

  get head(): readonly Text[] {
    if (!this.madeHead) {
      const { source } = this;
      const { element, outer } = this.unit;
      const name = wordOf(element, source.text);
      const near = source.place(element.start, element.start);
      const words: Text[] = outer.map((text) => ({ kind: 'text', text, place: near, pieces: [], quote: '' }));
      words.push(textAt(source, name.from, name.to));
      this.madeHead = words;
    }
    return this.madeHead;
  }

  get lines(): readonly EntryLine[] {
    this.madeLines ??= linesOf(this.unit.element, this.source);
    return this.madeLines;
  }

  get body(): Table {
    return bodyOf(this.lines, this.place);
  }

  get place(): Place {
    return this.source.place(this.unit.element.start, this.unit.element.end);
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
