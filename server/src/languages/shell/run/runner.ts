import type { Place } from '../../../base/span';
import type { Embedded, Item } from '../../../model/item';
import type { Scope, Source } from '../../../model/language';
import type { Rich } from '../../text/rich';
import { Parser } from '../parse';
import { type Inner, Scanner } from '../scan';
import { type Definition, type FunctionNode, keyOf, type Node, type Simple } from '../syntax';
import type { Arguments, Around } from '../words/around';
import { caseCommand, chain, group, ifCommand, pipe } from './compound';
import { sourceOf, unescaped } from './inserted';
import { count, forCommand, whileCommand } from './loops';
import { type End, type Frame, MAX_CALLS, type Machine, type Way } from './machine';
import { plainLine } from './plainLine';
import { Sets } from './sets';
import { simple } from './simple';
import type { Store } from './store';

/** A function is called so often with the same arguments. */
const MAX_REPEATS = 64;

/** From the nearest end to the furthest. */
const WEIGHT: readonly End[] = [undefined, 'continue', 'break', 'return', 'exit'];

/** Runs commands one after the other, and what the parts of running ask for. */
export class Runner implements Machine {
  stopped = false;
  output: Rich | undefined = undefined;
  readonly sets: Sets;
  /** True while something is run only to see what it changes. */
  private quiet = false;
  /** Calls that are going on, and how often each was made, by name and arguments. */
  private readonly calling = new Set<string>();
  private readonly called = new Map<string, number>();
  /** Functions as they were defined last; others are those of the document. */
  private readonly functions = new Map<string, Definition>();

  constructor(
    readonly scope: Scope,
    private readonly send: (item: Item | Embedded) => void,
    readonly store: Store,
  ) {
    this.sets = new Sets(store);
  }

  frame(source: Source, parameters: Arguments, more: Partial<Frame> = {}): Frame {
    return {
      source,
      scanner: new Scanner(source.text, source.text.length),
      given: { list: parameters },
      locals: undefined,
      input: undefined,
      depth: 0,
      inFlow: false,
      ...more,
    };
  }

  spend(steps: number): boolean {
    if (!this.stopped && !this.scope.spend(steps)) this.stopped = true;
    return !this.stopped;
  }

  around(frame: Frame, peeks = false): Around {
    const { source, scanner, given } = frame;
    const around = {
      store: this.store,
      source,
      scanner,
      parameters: given.list,
      spend: (steps: number) => this.spend(steps),
    };
    return peeks ? around : { ...around, run: (inner: Inner) => this.within(inner, frame) };
  }

  emit(item: Item | Embedded): void {
    if (!this.quiet) this.send(item);
  }

  quietly<T>(run: () => T): T {
    const { quiet } = this;
    this.quiet = true;
    const result = run();
    this.quiet = quiet;
    return result;
  }

  private takeOutput(): Rich | undefined {
    return this.output;
  }

  within(inner: Inner, frame: Frame): Rich | undefined {
    const { start, end, isOld } = inner;
    if (frame.depth >= MAX_CALLS || !this.spend(end - start)) return undefined;
    const { text } = frame.source;
    const isEscaped = isOld && text.slice(start, end).includes('\\');
    const source = isEscaped ? sourceOf(unescaped(frame.source, start, end), frame.source) : frame.source;
    const parser = isEscaped ? new Parser(source.text, 0, source.text.length) : new Parser(text, start, end);
    const nodes = parser.program(Number.POSITIVE_INFINITY);
    const before = this.output;
    const time = this.store.now;
    this.output = undefined;
    const more = { locals: frame.locals, depth: frame.depth + 1 };
    this.list(nodes, this.frame(source, frame.given.list, more));
    this.store.rewind(time);
    const printed = nodes.length === 1 && nodes[0]?.kind === 'simple' ? this.takeOutput() : undefined;
    this.output = before;
    if (!printed?.known) return undefined;
    let to = printed.length;
    while (to > 0 && printed.text.charCodeAt(to - 1) === 10) to--;
    return printed.slice(0, to);
  }

  body(nodes: readonly Node[], frame: Frame): End {
    return frame.inFlow ? this.lines(nodes, frame) : this.list(nodes, frame);
  }

  /** Commands of the flow, of which those that are like others may be passed over. */
  private lines(nodes: readonly Node[], frame: Frame): End {
    const { scope } = this;
    for (const node of nodes) {
      const line = scope.known && node.kind === 'simple' ? plainLine(frame.source.text, node, this.store) : undefined;
      const isAlone = line !== undefined && !this.isFunction(line.program);
      if (isAlone && scope.known?.(node.start, node.end, line.context)) {
        this.output = undefined;
        if (!this.spend(64 + stepsOf(node as Simple))) return undefined;
        continue;
      }
      const end = this.node(node, frame);
      if (isAlone) scope.told?.();
      if (end !== undefined) return end;
      if (this.stopped) return undefined;
    }
    return undefined;
  }

  private isFunction(name: string): boolean {
    return this.definition(name) !== undefined;
  }

  list(nodes: readonly Node[], frame: Frame): End {
    const inner = frame.inFlow ? { ...frame, inFlow: false } : frame;
    for (const node of nodes) {
      const end = this.node(node, inner);
      if (end !== undefined) return end;
      if (this.stopped) return undefined;
    }
    return undefined;
  }

  node(node: Node, frame: Frame): End {
    if (!this.spend(64)) return undefined;
    switch (node.kind) {
      case 'simple':
        return simple(this, node, frame);
      case 'chain':
        return node.operator === '|' ? pipe(this, node, frame) : chain(this, node, frame);
      case 'group':
        return group(this, node, frame);
      case 'if':
        return ifCommand(this, node, frame);
      case 'for':
        return forCommand(this, node, frame);
      case 'count':
        return count(this, node, frame);
      case 'while':
        return whileCommand(this, node, frame);
      case 'case':
        return caseCommand(this, node, frame);
      case 'function':
        this.functions.set(node.name, { source: frame.source, node });
        return undefined;
      case 'nothing':
        for (const inner of frame.scanner.commandsIn(node.start, node.end)) this.within(inner, frame);
        return undefined;
    }
  }

  way(run: () => End, insteadOf?: Place): Way {
    const time = this.store.now;
    const end = this.scope.apart ? this.scope.apart(run, undefined, insteadOf) : run();
    const changes = this.store.since(time);
    this.store.rewind(time);
    return { changes, end };
  }

  goOn(ways: readonly Way[], place: Place): End {
    const alive = ways.filter(({ end }) => end === undefined);
    if (alive.length > 0) {
      this.store.merge(
        alive.map(({ changes }) => changes),
        place,
      );
      return undefined;
    }
    return ways.map(({ end }) => end).reduce((a, b) => (WEIGHT.indexOf(a) < WEIGHT.indexOf(b) ? a : b), 'exit');
  }

  script(text: Rich, parameters: Arguments, frame: Frame): End {
    if (frame.depth >= MAX_CALLS || text.length === 0 || !this.spend(text.length)) return undefined;
    const source = sourceOf(text, frame.source);
    const parser = new Parser(source.text, 0, source.text.length);
    const nodes = parser.program(Number.POSITIVE_INFINITY);
    return this.list(nodes, this.frame(source, parameters, { depth: frame.depth + 1, locals: frame.locals }));
  }

  definition(name: string): Definition | undefined {
    return this.functions.get(name) ?? (this.scope.definition(keyOf(name)) as Definition | undefined);
  }

  call({ source, node }: Definition, words: readonly Rich[], input: Rich | undefined, frame: Frame): End {
    if (frame.depth >= MAX_CALLS || !node.body) return undefined;
    // A value that is not known is taken for one word: nobody passes arguments that may be none on purpose.
    // Menus call each other without end, and the same again says nothing new.
    const key = [node.name, ...words.map(({ text }) => text)].join('\n');
    const times = this.called.get(key) ?? 0;
    if (this.calling.has(key) || times >= MAX_REPEATS) return undefined;
    this.called.set(key, times + 1);
    this.calling.add(key);
    const end = this.invoke(node, this.frame(source, words, { locals: new Map(), input, depth: frame.depth + 1 }));
    this.calling.delete(key);
    return end;
  }

  /** The body of a function that nobody is seen to call. */
  uncalled(node: FunctionNode, { source, depth }: Frame): void {
    this.invoke(node, this.frame(source, undefined, { locals: new Map(), depth: depth + 1, inFlow: true }));
  }

  private invoke(node: FunctionNode, frame: Frame): End {
    const end = node.body ? this.node(node.body, frame) : undefined;
    for (const [name, before] of frame.locals ?? []) this.store.set(name, before);
    return end === 'exit' ? end : undefined;
  }
}

/** The steps that a command takes whose words are literal. */
function stepsOf({ start, end, words }: Simple): number {
  let steps = end - start;
  for (const word of words) steps += (word.end - word.start) >> 1;
  return steps;
}
