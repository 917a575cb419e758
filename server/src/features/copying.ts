import { type Reach, reachOf } from '../analysis/addresses';
import { applyEdits, type PlaceEdit, type TextEdit } from '../base/edit';
import { samePorts } from '../base/portSet';
import { type Place, placeAt, type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { labels } from '../document/view';
import type { Dialect, Plan } from '../model/dialect';
import { type Address, type End, type PortUse, type Rule, valueOf, type Written } from '../model/statement';
import { everyLine, headOf, isQuotedAt, labelOf, type Original, originalOf } from './copiedText';
import { NamedServices } from './namedServices';
import { type NameSeparator, nameLike } from './naming';
import { type Ask, type Attempt, revised } from './trial';

/** Texts that are written into a document: copies of a rule, and what they name that was not defined. */
export interface Copies {
  readonly copies: Ask;
  readonly services?: Ask;
}

/**
 * Writes rules as copies of one that is there, with other ports, name, number and description: in the form, the order and
 * with the addresses and interfaces of that one. Undefined where the copy would not say what is planned.
 */
export function* copyBehind(
  document: Document,
  dialect: Dialect,
  rule: Rule,
  plans: readonly Plan[],
): Attempt<Copies | undefined> {
  if (!isCopied(rule) || !plans.every((plan) => holdsFor(rule, plan))) return undefined;
  const original = originalOf(document, rule.place);
  if (!original) return undefined;
  const { at, behind } = original;
  const head = headOf(document, original);
  const others = new Others(document, rule, dialect.longestName);
  const services = new NamedServices(document, dialect, rule);
  const texts: string[] = [];
  for (const plan of plans) {
    const renamed = renamedFor(rule, original, plan, others);
    if (!renamed) return undefined;
    const begun = applyEdits(original.text, [...renamed, ...firstOf(rule, original, renamed, dialect, plan, services)]);
    const next = (copy: Rule) => retyped(copy, dialect, plan, services);
    const text = yield* revised(at, [head, begun, behind], next, () => services.insertion);
    if (text === undefined) return undefined;
    texts.push(`${head}${text}${behind}`);
  }
  const made = services.insertion;
  return {
    copies: { at, text: texts.join('') },
    ...(made ? { services: made } : {}),
  };
}

/** What is copied word for word has to hold for other ports too. */
function isCopied({ complete, terms, program, service, way, order, returning }: Rule): boolean {
  const [term] = terms;
  if (!complete || returning || way || order.insert || terms.length !== 1 || !term) return false;
  return (
    program.kind === 'absent' && service.kind === 'absent' && term.opaque.length === 0 && term.action === undefined
  );
}

/** Whether what a copy takes over is what the plan says. */
function holdsFor({ terms, direction }: Rule, plan: Plan): boolean {
  const [term] = terms;
  const [wanted] = plan.terms;
  if (!term || !wanted || plan.terms.length > 1 || valueOf(direction) !== valueOf(plan.direction)) return false;
  if (wanted.ends.some(({ uses }) => uses.some(({ literal }) => literal.form === 'keyword'))) return false;
  return wanted.ends.every((end) => {
    const own = term.ends.find(({ side }) => side === end.side);
    return own !== undefined && isSameEnd(own, end);
  });
}

function isSameEnd(own: End, wanted: End): boolean {
  const isOpen = own.ports.kind === 'absent' || own.uses.length === 0;
  if (wanted.ports.kind === 'absent' && !isOpen) return false;
  // What the plan could not read of its neighbour is taken over as it stands.
  if (wanted.addresses.kind === 'unread') return true;
  if (wanted.addresses.kind === 'absent') return EVERYONE.has(reachOf(own.addresses));
  return addressKey(own.addresses) === addressKey(wanted.addresses);
}

const EVERYONE: ReadonlySet<Reach> = new Set<Reach>(['internet', 'everyone', 'unsaid']);

const addressKey = (addresses: Written<readonly Address[]>): string =>
  (valueOf(addresses) ?? [])
    .map(({ kind, text }) => `${kind} ${text}`)
    .sort()
    .join();

/** The names and numbers that the rules of a document have. */
interface Taken {
  readonly generation: number;
  readonly names: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, readonly number[]>;
  /** The highest number that a rule has as its name. */
  readonly head: number;
}

const taken = new WeakMap<Document, Taken>();

/** What is taken in the document as it stands. To know it all of it has to be gone through, so it is found out once. */
function takenIn(document: Document): Taken {
  const known = taken.get(document);
  if (known?.generation === document.generation) return known;
  const names = new Set<string>();
  const numbers = new Map<string, number[]>();
  let highest = 0;
  for (const { name, heads, chain, number } of labels(document)) {
    if (name !== undefined) names.add(name.toLowerCase());
    for (const head of heads) names.add(head.toLowerCase());
    if (/^\d+$/.test(heads.at(-1) ?? '')) highest = Math.max(highest, Number(heads.at(-1)));
    if (number === undefined) continue;
    const list = numbers.get(chain);
    if (list) list.push(number);
    else numbers.set(chain, [number]);
  }
  const found: Taken = { generation: document.generation, names, numbers, head: highest };
  taken.set(document, found);
  return found;
}

/** What the other rules of the document are called, with the copies of one. It is found out once it is asked for. */
class Others {
  private readonly names = new Set<string>();
  /** Of the copies. */
  private readonly numbers: number[] = [];
  private heads = 0;

  constructor(
    private readonly document: Document,
    private readonly rule: Rule,
    private readonly longestName: number | undefined,
  ) {}

  /** A name in the manner of another that nothing else has. */
  name(before: string, words: string, separator: NameSeparator = ''): string {
    const taken = takenIn(this.document);
    for (let i = 1; ; i++) {
      const name = nameLike(before, i === 1 ? words : `${words} ${i}`, separator, this.longestName);
      if (this.names.has(name.toLowerCase()) || taken.names.has(name.toLowerCase())) continue;
      this.names.add(name.toLowerCase());
      return name;
    }
  }

  /** A free number right behind another of its chain; undefined where its neighbours are too near. */
  number(before: number): number | undefined {
    const own = takenIn(this.document).numbers.get(this.rule.order.chain) ?? [];
    const next = Math.min(...[...own, ...this.numbers].filter((number) => number > before));
    const step = next === Number.POSITIVE_INFINITY ? 10 : Math.min(10, Math.floor((next - before) / 2));
    if (step < 1) return undefined;
    this.numbers.push(before + step);
    return before + step;
  }

  /** A free number for what has one as its name and is asked in the order of the text. */
  head(): number {
    return takenIn(this.document).head + ++this.heads;
  }
}

/**
 * The first edits that a copy needs, as the rule that is copied tells them: what they come to is read then, and what is
 * read anyway is not read without them before. None where they touch what is renamed or stand elsewhere.
 */
function firstOf(
  rule: Rule,
  { span, text }: Original,
  renamed: readonly TextEdit[],
  dialect: Dialect,
  plan: Plan,
  services: NamedServices,
): readonly TextEdit[] {
  const edits = retyped(rule, dialect, plan, services);
  if (!edits || edits === 'done') return [];
  const own = edits.map(({ place, newText }): TextEdit => {
    const { start, end } = spanOf(place);
    return { span: { start: start - span.start, end: end - span.start }, newText };
  });
  const isFree = ({ start, end }: Span): boolean =>
    start >= 0 && end <= text.length && renamed.every((other) => end < other.span.start || other.span.end < start);
  return own.every((edit) => isFree(edit.span)) ? own : [];
}

/** The edits that give the text of a rule another name, number and description. */
function renamedFor(rule: Rule, original: Original, plan: Plan, others: Others): readonly TextEdit[] | undefined {
  const { span, text } = original;
  const { priority } = rule.order;
  const edits: TextEdit[] = [];
  const given = new Map<string, string>();
  /** What had one name twice has the new one twice. */
  const named = (old: string, separator?: NameSeparator): string => {
    const name = given.get(old) ?? others.name(old, titleOf(plan, old), separator);
    given.set(old, name);
    return name;
  };
  /** Writes over a word where the text has it as it is, with its quotes or without. */
  const put = (place: Place, before: string, spell: (isQuoted: boolean) => string): boolean => {
    const own = spanOf(place);
    const from = own.start - span.start;
    const found = text.slice(Math.max(0, from), own.end - span.start);
    const quote = found.length - before.length === 2 ? 1 : 0;
    if (from < 0 || own.end > span.end || found.slice(quote, found.length - quote) !== before) return false;
    if (edits.some((edit) => edit.span.start <= from + quote && from + quote < edit.span.end)) return true;
    edits.push({
      span: { start: from + quote, end: from + quote + before.length },
      newText: spell(quote === 1 || isQuotedAt(text, from, from + before.length)),
    });
    return true;
  };
  let label = labelOf(rule, span);
  const number = priority.kind === 'written' ? others.number(priority.value) : undefined;
  if (priority.kind === 'written') {
    if (number === undefined) return undefined;
    if (label?.text === String(priority.value)) {
      if (!everyLine(original, label, String(number), edits)) return undefined;
      label = undefined;
    } else if (!put(priority.place, String(priority.value), () => String(number))) return undefined;
  }
  if (label) {
    const isNumber = /^\d+$/.test(label.text);
    const newText = isNumber ? String(others.head()) : named(label.text);
    if (!everyLine(original, label, newText, edits)) return undefined;
  }
  const { name, description } = rule;
  // A name that stands elsewhere is that of a whole of which the rule is a part, and says what that is for.
  if (name.kind === 'written') {
    // What a host's rules are called is for people to read.
    const spell = (isQuoted: boolean): string => named(name.value, rule.stands === 'host' && isQuoted ? ' ' : '-');
    if (!put(name.place, name.value, spell)) return undefined;
  }
  if (description.kind === 'written') {
    const words = titleOf(plan, description.value)
      .replace(/[^\w.-]+/g, ' ')
      .trim();
    if (!put(description.place, description.value, () => words)) return undefined;
  }
  return edits;
}

/** What the copy is called; for the other transport of the same thing, what that is called with the transport behind. */
function titleOf({ name, terms }: Plan, before: string): string {
  const said = valueOf(name);
  if (said !== undefined) return said;
  const transport = terms[0] && valueOf(terms[0].transport)?.[0]?.toUpperCase();
  return `${before.replace(/[\s_-]*\b(?:tcp|udp)$/i, '')} ${transport ?? ''}`.trim();
}

/** Between two ports of a list stand no more than that many signs. */
const MOST_BETWEEN = 6;

/** From the first port of a list to the last, where they stand beside each other; whatever they are, one takes their place. */
function stretchOf(uses: readonly PortUse[]): Place | undefined {
  const places = uses.map(({ literal }) => literal.place).sort((a, b) => a.start - b.start);
  const [first] = places;
  const last = places.at(-1);
  if (!first || !last || uses.some(({ part }) => part !== 'one' && part !== 'range')) return undefined;
  const areNear = places.every((place, i) => {
    const next = places[i + 1];
    return place.anchor === first.anchor && (!next || next.start - place.end <= MOST_BETWEEN);
  });
  return areNear ? placeAt(first.anchor, first.start, last.end) : undefined;
}

/** Ports that a rule has through a name: that of a service which the file defines, or which the device brings along. */
const isInService = ({ via, literal }: PortUse): boolean => via.length > 0 || literal.form === 'name';

const isBound = (part: PortUse['part']): boolean => part === 'lower' || part === 'upper';

/** The edits that give a copy the ports and the transport of a plan, one after the other; undefined when it has them. */
function retyped(
  copy: Rule,
  dialect: Dialect,
  plan: Plan,
  services: NamedServices,
): readonly PlaceEdit[] | 'done' | undefined {
  const [term] = copy.terms;
  const [wanted] = plan.terms;
  const transport = wanted && valueOf(wanted.transport)?.[0];
  if (!term || !wanted || (transport !== 'tcp' && transport !== 'udp')) return undefined;
  for (const end of wanted.ends) {
    const ports = valueOf(end.ports);
    const own = term.ends.find(({ side }) => side === end.side);
    if (!ports || !own) continue;
    if (samePorts(valueOf(own.ports) ?? [], ports)) continue;
    const name = (service: string | undefined) =>
      dialect.revise(copy, { kind: 'name-service', transport, ports, defined: service });
    const defined = () => {
      const service = services.define(transport, ports);
      return service === undefined ? undefined : name(service);
    };
    const isNamed = own.uses.every(isInService);
    const named = isNamed && (name(services.named(transport, ports)) ?? defined());
    if (named) return named;
    const [use, more] = own.uses;
    const [range, another] = ports;
    if (!use || !range || own.uses.some(({ via }) => via.length > 0)) return undefined;
    if (!more) return dialect.revise(copy, { kind: 'replace-port', use, ports });
    const list = stretchOf(own.uses);
    if (list && !another && range.from === range.to) return [{ place: list, newText: String(range.from) }];
    // The two ends of one range, each a number.
    if (another || own.uses.some(({ part, literal }) => !isBound(part) || literal.form !== 'decimal')) return undefined;
    return own.uses.map(({ literal, part }) => ({
      place: literal.place,
      newText: String(part === 'lower' ? range.from : range.to),
    }));
  }
  const said = valueOf(term.transport);
  if (said?.length === 1 && said[0] === transport) return 'done';
  return dialect.revise(copy, { kind: 'set-transport', transport });
}
