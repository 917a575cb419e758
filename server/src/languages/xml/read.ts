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

export interface XmlText {
  /** The root; several of them where the text is a part of a document. */
  readonly roots: readonly Element[];
  /** Start and end of each comment. */
  readonly comments: readonly (readonly [start: number, end: number])[];
  /** False where the text ends within an element. */
  readonly closed: boolean;
}

interface OpenElement {
  readonly name: string;
  readonly start: number;
  readonly attributes: Attribute[];
  readonly children: Element[];
  from: number;
}

const LESS = '<';
/** Deeper than any configuration nests; what is deeper is left out. */
const MAX_DEPTH = 64;

/** Reads a document, sound or not: what is wrong with it is passed over. */
export function readXml(text: string): XmlText {
  const parser = new SaxesParser({ fragment: true });
  const comments: (readonly [number, number])[] = [];
  const stack: OpenElement[] = [];
  const roots: Element[] = [];
  let attributes: Attribute[] = [];
  const close = (end: number, to: number): void => {
    const open = stack.pop();
    if (!open) return;
    const { name, start, attributes: own, children, from } = open;
    const made: Element = { name, start, end, attributes: own, children, from, to: Math.max(from, to) };
    const outer = stack[stack.length - 1];
    if (!outer) roots.push(made);
    else if (stack.length < MAX_DEPTH) outer.children.push(made);
  };
  // Without a handler an error would be thrown.
  parser.on('error', () => undefined);
  parser.on('opentagstart', ({ name }) => {
    const start = text.lastIndexOf(LESS, parser.position - 2);
    attributes = [];
    stack.push({ name, start, attributes, children: [], from: start });
  });
  parser.on('attribute', ({ name }) => {
    const found = attributeBefore(text, parser.position, name);
    if (found) attributes.push(found);
  });
  parser.on('opentag', () => {
    const open = stack[stack.length - 1];
    if (open) open.from = parser.position;
  });
  parser.on('closetag', () => {
    const end = parser.position;
    close(end, text.lastIndexOf(LESS, end - 1));
  });
  parser.on('comment', () => {
    const end = parser.position;
    comments.push([text.lastIndexOf('<!--', end - 3), end]);
  });
  parser.write(text).close();
  const closed = stack.length === 0;
  while (stack.length > 0) close(text.length, text.length);
  return { roots, comments, closed };
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
