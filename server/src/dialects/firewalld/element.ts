import type { Place } from '../../base/span';
import { slice, type Table, type Text } from '../../model/value';

/** An element of a zone, written as XML, as a rich rule or as an option: all say the same. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Text>;
  readonly children: readonly Element[];
  readonly place: Place;
}

/** An element of a file. */
export function fromTable(name: string, table: Table): Element {
  const attributes = new Map<string, Text>();
  const children: Element[] = [];
  for (const { key, value } of table.entries) {
    if (value.kind === 'text') attributes.set(key.text, value);
    else if (value.kind === 'table') children.push(fromTable(key.text, value));
  }
  return { name, attributes, children, place: table.place };
}

export const childOf = ({ children }: Element, name: string): Element | undefined =>
  children.find((child) => child.name === name);

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, Text>;
  readonly children: Element[];
  readonly place: Place;
}

/** Words that belong to the element before them. */
const PARTS: ReadonlySet<string> = new Set(['limit']);

/**
 * The words of `rule family="ipv4" port port="25" protocol="tcp" accept` as an element with others in it. Undefined
 * for a text that does not begin as a rule.
 */
export function fromRichText(value: Text): Element | undefined {
  const { text } = value;
  const open = (name: string, from: number, to: number): OpenElement => ({
    name,
    attributes: new Map(),
    children: [],
    place: slice(value, from, to).place,
  });
  let rule: OpenElement | undefined;
  let current: OpenElement | undefined;
  for (const match of text.matchAll(/[^\s=]+(?:=(?:"[^"]*"?|'[^']*'?|\S*))?/g)) {
    const [word] = match;
    const at = match.index;
    const sign = word.indexOf('=');
    if (!rule) {
      if (word !== 'rule') return undefined;
      rule = open('rule', 0, text.length);
      current = rule;
    } else if (sign > 0) {
      const quoted = /^["']/.test(word.slice(sign + 1));
      const from = at + sign + (quoted ? 2 : 1);
      const ends = quoted && word.length > sign + 2 && word.endsWith(word.charAt(sign + 1));
      current?.attributes.set(word.slice(0, sign), slice(value, from, at + word.length - (ends ? 1 : 0)));
    } else if (word.toLowerCase() === 'not') {
      current?.attributes.set('invert', slice(value, at, at + word.length));
    } else {
      const child = open(word, at, at + word.length);
      const outer: OpenElement = PARTS.has(word) && current ? current : rule;
      outer.children.push(child);
      current = child;
    }
  }
  return rule;
}
