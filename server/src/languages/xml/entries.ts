import type { Block, Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import { namesFrom, namesIn, type PathNode, scopedName, stepTo } from '../config/paths';
import { EntryBlock, type EntryFormat, type Unit, wordOf } from './entryBlock';
import { type Element, ElementReader, MAX_DEPTH, type OpenElement } from './read';

/** What stands around a part of a configuration that does not say so itself; undefined where what is in it tells. */
function impliedByName({ name }: Pick<Element, 'name'>): readonly string[] | undefined {
  if (name === 'security' || name === 'nat') return ['rulebase'];
  return name === 'rules' || name === 'entry' ? undefined : NOWHERE;
}

function impliedPath(root: Element): readonly string[] {
  return root.name === 'rules' ? impliedBy(root.children[0], true) : impliedBy(root, false);
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
const isWrapper = ({ name }: Pick<Element, 'name'>): boolean => name === 'response' || name === 'result';

/** An element that is open where a chunk ends: plain data, as it is compared with other states. */
interface Around {
  readonly name: string;
  /** The words of its path; undefined where it leads to nothing that is read. */
  readonly path: readonly string[] | undefined;
  /** The words under which groups within it say which group they are in; undefined where they say nothing. */
  readonly group: readonly string[] | undefined;
}

/** What is known of an element that is open. */
interface Opened extends Around {
  readonly node: PathNode | undefined;
  /** What is in it is looked at by itself, looked at once it is closed, or not at all. */
  kept: 'apart' | 'within' | 'nowhere';
  isParentKnown: boolean;
}

/**
 * Reads a stretch of a configuration. What stands at the paths of the format is kept, each for itself, and what is around
 * them is known by its name alone, so that a stretch may end between any two of them.
 */
export class EntryReader extends ElementReader {
  readonly units: Unit[] = [];
  readonly definitions: (readonly [string, unknown])[] = [];
  readonly definitionEnds: number[] = [];
  /** What is known of the elements on the stack. */
  private readonly known: Opened[];

  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly format: EntryFormat,
    entry: readonly Around[],
  ) {
    super(source.text, start, entry.map(openAgain));
    this.known = entry.map((around) => ({
      ...around,
      node: around.path && nodeAt(format.paths, around.path),
      kept: around.path ? 'apart' : 'nowhere',
      isParentKnown: false,
    }));
  }

  /** Reads up to the first place at or behind an offset at which a stretch may end. */
  read(stopAfter: number): { readonly end: number; readonly exit: readonly Around[]; readonly hungry: boolean } {
    const { text, start } = this;
    let at = start;
    while (at < text.length) {
      const lineEnd = text.indexOf('\n', Math.max(at, stopAfter - 1));
      const to = lineEnd < 0 ? text.length : lineEnd + 1;
      this.write(at, to);
      at = to;
      if (lineEnd >= 0 && at < text.length && this.mayEnd(at)) return { end: at, exit: this.state, hungry: false };
    }
    const exit = this.state;
    return { end: at, exit, hungry: !this.end() };
  }

  private get state(): readonly Around[] {
    return this.known.map(({ name, path, group }) => ({ name, path, group }));
  }

  private mayEnd(at: number): boolean {
    const { known } = this;
    return known.length <= MAX_DEPTH && (known[known.length - 1]?.kept ?? 'apart') !== 'within' && this.isBetween(at);
  }

  protected opened(element: OpenElement, depth: number): void {
    const outer = this.known[depth - 1];
    this.known.push({ ...this.stepInto(element, outer), isParentKnown: false });
  }

  private stepInto(element: OpenElement, outer: Opened | undefined): Omit<Opened, 'isParentKnown'> {
    const { name } = element;
    const group = this.groupOf(element, outer);
    if (outer && outer.kept !== 'apart') {
      // What leads to nothing that is read may still say which group is in which.
      return { name, path: undefined, node: undefined, group, kept: outer.kept };
    }
    const around = outer ? outer.path : impliedByName(element);
    if (around === undefined) return { name, path: undefined, node: undefined, group, kept: 'within' };
    const before = outer ? outer.node : nodeAt(this.format.paths, around);
    if (isWrapper(element)) return { name, path: around, node: before, group, kept: before ? 'apart' : 'nowhere' };
    const word = this.word(element);
    const node = stepTo(before, word);
    if (!node) return { name, path: undefined, node, group, kept: 'nowhere' };
    return { name, path: [...around, word], node, group, kept: isUnit(node) ? 'within' : 'apart' };
  }

  private word(element: OpenElement): string {
    const { from, to } = wordOf(element, this.text);
    return this.text.slice(from, to);
  }

  protected closed(element: Element, depth: number): void {
    const self = this.known.pop();
    const outer = this.known[depth - 1];
    if (!self) return;
    if (element.name === 'parent-dg' && outer?.name === 'entry') this.parent(element, outer);
    if (self.kept === 'within' && outer?.kept !== 'within') {
      if (self.path) this.unit(element, self.path.slice(0, -1));
      else this.root(element);
    } else if (self.kept === 'within' && depth < MAX_DEPTH) {
      this.stack[depth - 1]?.children.push(element);
      if (depth === 1 && outer?.name === 'rules') this.rules(outer, this.stack[0] as OpenElement);
    }
  }

  /** A root of which only what is in it tells what is around it. */
  private root(element: Element): void {
    const around = impliedPath(element);
    const before = nodeAt(this.format.paths, around);
    if (before) this.walk(element, around, before);
  }

  /** The same of rules, once the first of them is known; the others need not wait. */
  private rules(self: Opened, open: OpenElement): void {
    const around = impliedBy(open.children[0], true);
    const node = stepTo(nodeAt(this.format.paths, around), self.name);
    const path = node ? [...around, self.name] : undefined;
    this.known[0] = { ...self, path, node, kept: node ? 'apart' : 'nowhere' };
    const first = open.children.pop();
    if (first && node && path) this.walk(first, path, node);
  }

  private walk(element: Element, outer: readonly string[], before: PathNode): void {
    const word = wordOf(element, this.text);
    const text = this.text.slice(word.from, word.to);
    const node = isWrapper(element) ? before : stepTo(before, text);
    const path = isWrapper(element) ? outer : [...outer, text];
    if (!node) return;
    if (isUnit(node)) this.unit(element, outer);
    else for (const child of element.children) this.walk(child, path, node);
  }

  private unit(element: Element, outer: readonly string[]): void {
    const unit = { element, outer };
    this.units.push(unit);
    const { format, source } = this;
    const word = wordOf(element, this.text);
    const text = this.text.slice(word.from, word.to);
    const kind = stepTo(nodeAt(format.paths, outer), text)?.unit?.kind;
    if (kind === undefined) return;
    const block = new EntryBlock(format, source, unit, nowhere);
    for (const name of namesIn(block.scope, `${kind} ${text}`)) {
      this.definitions.push([name, block]);
      this.definitionEnds.push(element.end);
    }
  }

  /** Where the configuration says which group another one is in: `<readonly>`, below the path of the group itself. */
  private groupOf(element: OpenElement, outer: Opened | undefined): readonly string[] | undefined {
    const { name } = element;
    const path = outer ? outer.group : NOWHERE;
    if (path === undefined || (outer?.name === 'entry' && path[path.length - 2] !== 'devices')) return undefined;
    if (name === 'readonly' || isWrapper(element)) return path;
    if (name === 'config' || name === 'devices' || name === 'device-group') return [...path, name];
    return name === 'entry' ? [...path, this.word(element)] : undefined;
  }

  private parent({ from, to, end }: Element, outer: Opened): void {
    const { group, isParentKnown } = outer;
    if (group === undefined || isParentKnown) return;
    outer.isParentKnown = true;
    const parent = [...group.slice(0, -1), this.text.slice(from, to).trim()];
    this.definitions.push([parentOf(group.join(' ')), parent.join(' ')]);
    this.definitionEnds.push(end);
  }
}

/** The name under which the group is found that another one is in. */
const parentOf = (scope: string): string => `${scope}\nparent`;

const nowhere = (): undefined => undefined;

const isUnit = ({ unit, next, any }: PathNode): boolean => unit !== undefined && next.size === 0 && !any;

function nodeAt(root: PathNode, path: readonly string[]): PathNode | undefined {
  let node: PathNode | undefined = root;
  for (const word of path) node = stepTo(node, word);
  return node;
}

/** An element that was opened before the text that is read. */
const openAgain = ({ name }: Around): OpenElement => ({ name, start: 0, attributes: [], children: [], from: 0 });

/** Emits each as a block with statements of words, as the same configuration has them where it is written as lines: `<protocol><tcp><port>25</port></tcp></protocol>` is `protocol tcp port 25`. */
export function emitEntries(
  units: readonly Unit[],
  source: Source,
  format: EntryFormat,
  scope: Scope,
  emit: (item: Item | Embedded) => void,
): void {
  const defined = (name: string): Block | undefined => {
    const found = scope.definition(name);
    return found instanceof EntryBlock ? found : undefined;
  };
  const find = (from: EntryBlock, name: string): Block | undefined => {
    let within: string | undefined = from.scope;
    // What a group has not, the group it belongs to may have.
    for (let i = 0; i < MAX_PARENTS && within !== undefined; i++) {
      const own = defined(scopedName(within, name));
      if (own) return own;
      const parent = scope.definition(parentOf(within));
      within = typeof parent === 'string' ? parent : undefined;
    }
    for (const each of namesFrom(from.scope, format.scopes, name)) {
      const other = defined(each);
      if (other) return other;
    }
    return undefined;
  };
  for (const unit of units) emit(new EntryBlock(format, source, unit, find));
}
