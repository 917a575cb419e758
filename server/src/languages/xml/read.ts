import { SaxesParser } from 'saxes';
import type { Source } from '../../model/language';
import type { Text } from '../../model/value';

/** An attribute; offsets of its value between the quotes. */
export interface Attribute {
  readonly name: string;
  readonly nameStart: number;
  readonly from: number;
  readonly to: number;
}

/** An element with all that is in it; offsets in the text. */
export interface Element {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Element[];
  /** Its words, where nothing but words stands in it. */
  readonly from: number;
  readonly to: number;
}

/** An element that is not closed yet. What is in it is added to its children only where somebody keeps it there. */
export interface OpenElement {
  readonly name: string;
  readonly start: number;
  readonly attributes: Attribute[];
  readonly children: Element[];
  from: number;
}

const LESS = '<';
/** Deeper than any configuration nests; what is deeper is left out. */
export const MAX_DEPTH = 64;

/** Reads elements, of a document that is sound or not: what is wrong with it is passed over. */
export abstract class ElementReader {
  /** Start and end of each comment. */
  readonly comments: (readonly [start: number, end: number])[] = [];
  private readonly parser = new SaxesParser({ fragment: true });
  protected readonly stack: OpenElement[] = [];
  /** How many characters the parser has seen that do not stand before the same offset of the text. */
  private readonly shift: number;
  /** Behind what was understood last. */
  private understood: number;

  /** `outer`: the names of the elements that are open where reading begins. */
  constructor(
    protected readonly text: string,
    from: number,
    outer: readonly OpenElement[],
  ) {
    const { parser } = this;
    // Without a handler an error would be thrown.
    parser.on('error', () => undefined);
    const before = outer.map(({ name }) => `<${name}>`).join('');
    parser.write(before);
    this.stack.push(...outer);
    this.shift = before.length - from;
    this.understood = from;
    this.listen();
  }

  /** Called when the start tag of an element ends, with how many elements are open around it. */
  protected abstract opened(element: OpenElement, depth: number): void;
  /** Called when an element ends. */
  protected abstract closed(element: Element, depth: number): void;

  protected write(from: number, to: number): void {
    this.parser.write(this.text.slice(from, to));
  }

  /** Ends what is still open at the end of the text; true where nothing was. */
  protected end(): boolean {
    const { parser, stack, text } = this;
    parser.close();
    const isClosed = stack.length === 0;
    while (stack.length > 0) this.close(text.length, text.length);
    return isClosed;
  }

  /** True where no tag and no comment goes on at an offset up to which was written. */
  protected isBetween(at: number): boolean {
    const sign = this.text.indexOf(LESS, this.understood);
    return sign < 0 || sign >= at;
  }

  private get position(): number {
    return this.parser.position - this.shift;
  }

  private listen(): void {
    const { parser, stack, text } = this;
    let attributes: Attribute[] = [];
    const ended = (): void => {
      this.understood = this.position;
    };
    parser.on('opentagstart', ({ name }) => {
      const start = text.lastIndexOf(LESS, this.position - 2);
      attributes = [];
      stack.push({ name, start, attributes, children: [], from: start });
    });
    parser.on('attribute', ({ name }) => {
      const found = attributeBefore(text, this.position, name);
      if (found) attributes.push(found);
    });
    parser.on('opentag', () => {
      const open = stack[stack.length - 1];
      ended();
      if (!open) return;
      open.from = this.position;
      this.opened(open, stack.length - 1);
    });
    parser.on('closetag', () => {
      const end = this.position;
      ended();
      this.close(end, text.lastIndexOf(LESS, end - 1));
    });
    parser.on('comment', () => {
      const end = this.position;
      ended();
      this.comments.push([text.lastIndexOf('<!--', end - 3), end]);
    });
    parser.on('cdata', ended);
    parser.on('processinginstruction', ended);
    parser.on('xmldecl', ended);
    parser.on('doctype', ended);
  }

  private close(end: number, to: number): void {
    const open = this.stack.pop();
    if (!open) return;
    const { name, start, attributes, children, from } = open;
    const made: Element = { name, start, end, attributes, children, from, to: Math.max(from, to) };
    this.closed(made, this.stack.length);
  }
}

/** Keeps every element with all that is in it. */
class WholeReader extends ElementReader {
  readonly roots: Element[] = [];

  /** False where the text ends within an element. */
  read(): boolean {
    this.write(0, this.text.length);
    return this.end();
  }

  protected opened(): void {}

  protected closed(element: Element, depth: number): void {
    const outer = this.stack[depth - 1];
    if (!outer) this.roots.push(element);
    else if (depth < MAX_DEPTH) outer.children.push(element);
  }
}

export interface XmlText {
  /** The root; several of them where the text is a part of a document. */
  readonly roots: readonly Element[];
  /** Start and end of each comment. */
  readonly comments: readonly (readonly [start: number, end: number])[];
  /** False where the text ends within an element. */
  readonly closed: boolean;
}

/** Reads a document as a whole. */
export function readXml(text: string): XmlText {
  const reader = new WholeReader(text, 0, []);
  const closed = reader.read();
  return { roots: reader.roots, comments: reader.comments, closed };
}

/** The attribute whose closing quote stands before an offset; undefined for a value without quotes. */
function attributeBefore(text: string, end: number, name: string): Attribute | undefined {
  const quote = text.charAt(end - 1);
  if (quote !== '"' && quote !== "'") return undefined;
  const open = text.lastIndexOf(quote, end - 2);
  const sign = text.lastIndexOf('=', open);
  if (open < 0 || sign < 0) return undefined;
  let nameEnd = sign;
  while (nameEnd > 0 && text.charCodeAt(nameEnd - 1) <= 32) nameEnd--;
  return { name, nameStart: nameEnd - name.length, from: open + 1, to: end - 1 };
}

/** A value as it is written: entities in it are left as they are, for a port or an address has none. */
export function textAt(source: Source, from: number, to: number): Text {
  const place = source.place(from, to);
  const text = source.text.slice(from, to);
  if (source.pieces) return { kind: 'text', text, place, pieces: source.pieces(from, to), quote: '"' };
  const pieces = text === '' ? [] : [{ from: 0, to: text.length, place, exact: true, via: [] }];
  return { kind: 'text', text, place, pieces, quote: '"' };
}
