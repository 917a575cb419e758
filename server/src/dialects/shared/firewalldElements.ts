import type { Place } from '../../base/span';
import { ABSENT, type Action, byDefault, type Order, unread, type Written, written } from '../../model/statement';
import { slice, type Table, type Text } from '../../model/value';
import { BASE_PRIORITY } from './firewalldZones';
import { innerPlace } from './texts';

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

/** Where a rule stands among those of its zone or policy: the lower its priority, the sooner. */
export function orderOf(rule: Element): Omit<Order, 'chain'> {
  const priority = rule.attributes.get('priority');
  const family = rule.attributes.get('family')?.text;
  const number = priority && /^-?\d+$/.test(priority.text) ? Number(priority.text) : undefined;
  return {
    priority:
      priority === undefined
        ? byDefault(BASE_PRIORITY)
        : number === undefined
          ? unread(priority.place, 'the priority is no number')
          : written(BASE_PRIORITY + number, innerPlace(priority)),
    match: 'priority',
    ...(family === 'ipv4' ? { family: 4 } : family === 'ipv6' ? { family: 6 } : {}),
  };
}

/** What a rich rule does; absent for one that says nothing of it. */
export function actionOf(rule: Element): Written<Action> {
  const accept = childOf(rule, 'accept');
  if (accept) return written<Action>('allow', accept.place);
  const block = childOf(rule, 'reject') ?? childOf(rule, 'drop');
  if (block) return written<Action>('block', block.place);
  const other = childOf(rule, 'mark') ?? childOf(rule, 'log') ?? childOf(rule, 'nflog') ?? childOf(rule, 'audit');
  return other ? written<Action>('continue', other.place) : ABSENT;
}

/** Their rates are those of what is written down, not of what is let through. */
const LOGS: ReadonlySet<string> = new Set(['log', 'nflog', 'audit']);

/** What narrows a rule beyond ports and addresses: rates, hardware addresses, lists kept elsewhere. */
export function opaqueOf(rule: Element): Place[] {
  const places: Place[] = [];
  for (const element of [rule, ...rule.children]) {
    const limit = LOGS.has(element.name) ? undefined : childOf(element, 'limit');
    if (limit) places.push(limit.place);
  }
  for (const name of ['source', 'destination']) {
    const end = childOf(rule, name);
    const list = end?.attributes.get('mac') ?? end?.attributes.get('ipset');
    if (list) places.push(innerPlace(list));
    const invert = end?.attributes.get('invert');
    if (invert && isYes(invert)) places.push(innerPlace(invert));
  }
  return places;
}

/** `invert="True"` in files, the word NOT in rich rules. */
export const isYes = ({ text }: Text): boolean => /^(?:true|yes|1|not)$/i.test(text);
