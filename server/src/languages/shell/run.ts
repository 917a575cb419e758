import type { Place } from '../../base/span';
import type { Embedded, Item, Redirection } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Text } from '../../model/value';
import { Rich, RichBuilder } from '../batch/rich';
import { concat, joinFields, ShellCommand } from './command';
import { type Arguments, expandLines, expandOne, expandWord, type Field } from './expand';
import { LANGUAGE } from './id';
import { languageOf, SHELLS } from './inner';
import { Parser } from './parse';
import { plainLine } from './plainLine';
import { baseName, prefixLength } from './prefixes';
import { type Inner, Scanner } from './scan';
import { Sets } from './sets';
import { type Changes, type Content, type Entry, Store } from './store';
import {
  type Assign,
  type Case,
  type Chain,
  type Count,
  type Definition,
  type For,
  type FunctionNode,
  type Group,
  type If,
  keyOf,
  type Node,
  type Program,
  type Redirect,
  type Simple,
  type While,
} from './syntax';

/** Why a way through the script ends; undefined where it goes on. From the nearest end to the furthest. */
type End = 'continue' | 'break' | 'return' | 'exit' | undefined;

/** Calls in calls are followed this deep. */
const MAX_CALLS = 16;
/** A function is called so often with the same arguments. */
const MAX_REPEATS = 64;
/** So many turns of a loop are followed. */
const MAX_TURNS = 256;

/** The state that a chunk leaves to the next one, among the document's variables. */
const ENDED = keyOf('*ended');

const WEIGHT: readonly End[] = [undefined, 'continue', 'break', 'return', 'exit'];

/** What a function, a loop or an inner text is run in. */
interface Frame {
  readonly source: Source;
  readonly scanner: Scanner;
  /** The arguments, which `set` and `shift` change for everything that runs in the same shell or function. */
  readonly given: { list: Arguments };
  /** Names made local, with what they held before. */
  readonly locals: Map<string, Content | undefined> | undefined;
  /** The text that commands are given, where it is known. */
  readonly input: Rich | undefined;
  readonly depth: number;
}

/** Runs what was read of a chunk. */
export function runShell(program: Program, scope: Scope, emit: (item: Item | Embedded) => void): void {
  if (!program.first && scope.get(ENDED) !== undefined) return;
  const { source, nodes, functions } = program;
  const store = new Store(scope, source.place(0, 0));
  const runner = new Runner(scope, emit, store);
  const frame = runner.frame(source, undefined);
  const end = runner.lines(nodes, frame);
  for (const node of functions) {
    // What nobody is seen to call is called by another script, with arguments that are not known.
    if (scope.isCalled(keyOf(node.name))) continue;
    const time = store.now;
    const run = (): unknown => runner.body(node, frame);
    if (scope.apart) scope.apart(run);
    else run();
    store.rewind(time);
  }
  if (runner.stopped) {
    const last = nodes[nodes.length - 1];
    scope.unread(source.place(last?.start ?? 0, last?.end ?? 0), 'the script does more from here on than is followed');
  }
  store.flush();
  if (end === 'exit') {
    const place = source.place(0, 0);
    scope.set(ENDED, { kind: 'constant', value: true, place });
  } else if (program.first) scope.set(ENDED, undefined);
}

class Runner {
  stopped = false;
  /** True while words are only looked at: commands within them are run when the words are. */
  private peeks = false;
  /** True while something is run only to see what it changes. */
  private quiet = false;
  /** Calls that are going on, and how often each was made, by name and arguments. */
  private readonly calling = new Set<string>();
  private readonly called = new Map<string, number>();
  /** Functions as they were defined last; others are those of the document. */
  private readonly functions = new Map<string, Definition>();
  private readonly sets: Sets;
  /** What the command that ran last has printed, where that is known. */
  private output: Rich | undefined = undefined;

  constructor(
    private readonly scope: Scope,
    private readonly send: (item: Item | Embedded) => void,
    private readonly store: Store,
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
      ...more,
    };
  }

  private spend(steps: number): boolean {
    if (!this.stopped && !this.scope.spend(steps)) this.stopped = true;
    return !this.stopped;
  }

  private around(frame: Frame) {
    const { source, scanner, given } = frame;
    const around = {
      store: this.store,
      source,
      scanner,
      parameters: given.list,
      spend: (steps: number) => this.spend(steps),
    };
    return this.peeks ? around : { ...around, run: (inner: Inner) => this.within(inner, frame) };
  }

  private takeOutput(): Rich | undefined {
    return this.output;
  }

  /**
   * Runs the commands within a word, in a shell of their own; gives what they print, where that is one text that is
   * known, without the line ends behind it.
   */
  private within(inner: Inner, frame: Frame): Rich | undefined {
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

  private emit(item: Item | Embedded): void {
    if (!this.quiet) this.send(item);
  }

  /** The same as `list` for a document's own lines, of which those that are like others may be passed over. */
  lines(nodes: readonly Node[], frame: Frame): End {
    const { scope } = this;
    if (!scope.known) return this.list(nodes, frame);
    for (const node of nodes) {
      const line = node.kind === 'simple' ? plainLine(frame.source.text, node, this.store) : undefined;
      const isAlone = line !== undefined && !this.isFunction(line.program);
      if (isAlone && scope.known(node.start, node.end, line.context)) {
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
    return this.functions.has(name) || this.scope.definition(keyOf(name)) !== undefined;
  }

  list(nodes: readonly Node[], frame: Frame): End {
    for (const node of nodes) {
      const end = this.node(node, frame);
      if (end !== undefined) return end;
      if (this.stopped) return undefined;
    }
    return undefined;
  }

  private node(node: Node, frame: Frame): End {
    if (!this.spend(64)) return undefined;
    switch (node.kind) {
      case 'simple':
        return this.simple(node, frame);
      case 'chain':
        return node.operator === '|' ? this.pipe(node, frame) : this.chain(node, frame);
      case 'group':
        return this.group(node, frame);
      case 'if':
        return this.ifCommand(node, frame);
      case 'for':
        return this.forCommand(node, frame);
      case 'count':
        return this.count(node, frame);
      case 'while':
        return this.whileCommand(node, frame);
      case 'case':
        return this.caseCommand(node, frame);
      case 'function':
        this.functions.set(node.name, { source: frame.source, node });
        return undefined;
      case 'nothing':
        for (const inner of frame.scanner.commandsIn(node.start, node.end)) this.within(inner, frame);
        return undefined;
    }
  }

  /** Runs one of several ways and undoes what it did. */
  private way(run: () => End, insteadOf?: Place): { readonly changes: Changes; readonly end: End } {
    const time = this.store.now;
    const end = this.scope.apart ? this.scope.apart(run, undefined, insteadOf) : run();
    const changes = this.store.since(time);
    this.store.rewind(time);
    return { changes, end };
  }

  /** Goes on behind several ways, of which one is taken. Those that end say nothing of what follows. */
  private goOn(ways: readonly { readonly changes: Changes; readonly end: End }[], place: Place): End {
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

  private chain(node: Chain, frame: Frame): End {
    const [left, right] = node.parts as [Node, Node];
    const end = this.node(left, frame);
    if (end !== undefined) return end;
    const place = frame.source.place(right.start, right.end);
    const failed = node.operator === '||' ? frame.source.place(left.start, left.end) : undefined;
    return this.goOn([this.way(() => this.node(right, frame), failed), NO_WAY], place);
  }

  /** Each part of a pipe is a shell of its own and reads what the one before prints. */
  private pipe(node: Chain, frame: Frame): End {
    let input = frame.input;
    for (const part of node.parts) {
      this.output = undefined;
      this.way(() => this.node(part, { ...frame, input, given: { ...frame.given } }));
      input = this.output;
    }
    this.output = undefined;
    return undefined;
  }

  private group(node: Group, frame: Frame): End {
    const inner = { ...frame, input: this.inputOf(node.redirects, frame) ?? frame.input };
    if (!node.isSubshell) return this.list(node.body, inner);
    const output = this.output;
    this.way(() => this.list(node.body, { ...inner, given: { ...frame.given } }));
    this.output = node.body.length === 1 ? this.output : output;
    return undefined;
  }

  private ifCommand(node: If, frame: Frame): End {
    const ways: { changes: Changes; end: End }[] = [];
    const time = this.store.now;
    for (const { test, body } of node.branches) {
      // What a test sets holds in its branch and in those behind it.
      this.list(test, frame);
      const before = this.store.since(time);
      const { changes, end } = this.way(() => this.list(body, frame));
      ways.push({ changes: before.size === 0 ? changes : new Map([...before, ...changes]), end });
      if (this.stopped) break;
    }
    const tests = this.store.since(time);
    const rest = node.otherwise ? this.way(() => this.list(node.otherwise as readonly Node[], frame)) : NO_WAY;
    ways.push({ changes: new Map([...tests, ...rest.changes]), end: rest.end });
    this.store.rewind(time);
    return this.goOn(ways, frame.source.place(node.start, node.end));
  }

  private caseCommand(node: Case, frame: Frame): End {
    const ways = node.items.map(({ body }) => this.way(() => this.list(body, frame)));
    if (!node.items.some(({ isRest }) => isRest)) ways.push(NO_WAY);
    return this.goOn(ways, frame.source.place(node.start, node.end));
  }

  private fieldsOf(words: readonly { readonly start: number; readonly end: number }[], frame: Frame): Field[] {
    const fields: Field[] = [];
    const around = this.around(frame);
    for (const word of words) {
      if (!this.spend((word.end - word.start) >> 1)) break;
      expandWord(word, around, fields);
    }
    return fields;
  }

  private forCommand(node: For, frame: Frame): End {
    const { name, words, body } = node;
    const inner = { ...frame, input: this.inputOf(node.redirects, frame) ?? frame.input };
    const place = frame.source.place(node.start, node.end);
    let values: readonly (Content | undefined)[];
    let isKnown = true;
    if (words) {
      const fields = this.fieldsOf(words, frame);
      isKnown = !fields.some(({ open, text }) => open || /[*?]/.test(text));
      values = fields.map(({ rich }): Content => {
        if (/[*?]/.test(rich.text)) {
          return {
            kind: 'unknown',
            place,
            why: `which files \`${rich.text}\` finds is known only when the script runs`,
          };
        }
        return { kind: 'one', rich };
      });
    } else {
      const parameters = frame.given.list;
      isKnown = parameters !== undefined;
      const why = 'the arguments are given when it is called';
      values = parameters
        ? parameters.map((rich): Content => ({ kind: 'one', rich }))
        : [{ kind: 'unknown', place, why }];
    }
    if (!isKnown) {
      // It may turn any number of times.
      return this.goOn([this.way(() => this.turns(name, values, body, inner)), NO_WAY], place);
    }
    const end = this.turns(name, values.slice(0, MAX_TURNS), body, inner);
    if (values.length > MAX_TURNS)
      this.scope.unread(place, `only the first ${MAX_TURNS} turns of the loop are followed`);
    return end;
  }

  private turns(name: string, values: readonly (Content | undefined)[], body: readonly Node[], frame: Frame): End {
    for (const value of values) {
      this.store.set(name, value);
      const end = this.list(body, frame);
      if (end === 'break') break;
      if (end === 'return' || end === 'exit') return end;
      if (this.stopped) break;
    }
    return undefined;
  }

  /** `for ((i = 6001; i <= 6004; i++))`; the first and the last number are where they are written. */
  private count(node: Count, frame: Frame): End {
    const { source } = frame;
    const { head, body } = node;
    const text = source.text.slice(head.start, head.end);
    const place = source.place(node.start, node.end);
    const match =
      /^\s*([A-Za-z_]\w*)\s*=\s*(\d{1,9})\s*;\s*\$?\1\s*(<=?|>=?)\s*(\d{1,9})\s*;\s*(?:\$?\1\s*(\+\+|--)|(\+\+|--)\s*\1|\1\s*(\+=|-=)\s*(\d{1,9}))\s*$/.exec(
        text,
      );
    if (!match) {
      const name = /^\s*([A-Za-z_]\w*)\s*=/.exec(text)?.[1];
      const why = `\`((${text.trim()}))\` is worked out when the script runs`;
      if (name !== undefined) this.store.set(name, { kind: 'unknown', place: source.place(head.start, head.end), why });
      return this.goOn([this.way(() => this.loopBody(body, frame)), NO_WAY], place);
    }
    const [, name = '', first = '', sign = '', last = '', after, before, by, step] = match;
    const from = Number(first);
    const to = Number(last);
    const size = (step === undefined ? 1 : Number(step)) * ((after ?? before ?? by ?? '').startsWith('-') ? -1 : 1);
    const holds = (i: number): boolean =>
      sign === '<' ? i < to : sign === '<=' ? i <= to : sign === '>' ? i > to : i >= to;
    const at = (word: string, behind: number): Rich => {
      const start = head.start + text.indexOf(word, behind);
      return Rich.written(source, start, start + word.length);
    };
    const firstAt = text.indexOf('=');
    const values: Content[] = [];
    let i = from;
    for (; holds(i) && values.length < MAX_TURNS && (size !== 0 || values.length === 0); i += size) {
      const made = Rich.made(String(i), source.place(head.start, head.end));
      const written = i === from ? at(first, firstAt) : i === to ? at(last, text.indexOf(';')) : made;
      values.push({ kind: 'one', rich: written });
    }
    if (holds(i) && size !== 0) this.scope.unread(place, `only the first ${MAX_TURNS} turns of the loop are followed`);
    return this.turns(name, values, body, frame);
  }

  /** A body that turns an unknown number of times: what changes from turn to turn is not known in any. */
  private loopBody(body: readonly Node[], frame: Frame): End {
    const quiet = this.quiet;
    this.quiet = true;
    const { changes } = this.way(() => this.list(body, frame));
    this.quiet = quiet;
    for (const [name, content] of changes) {
      const before = this.store.get(name);
      if (before === undefined || content === undefined || before.kind !== 'one') continue;
      if (content.kind === 'one' && content.rich.text === before.rich.text) continue;
      const place = frame.source.place(body[0]?.start ?? 0, body[0]?.end ?? 0);
      this.store.set(name, { kind: 'unknown', place, why: `\`$${name}\` changes from turn to turn` });
    }
    const end = this.list(body, frame);
    return end === 'return' || end === 'exit' ? end : undefined;
  }

  private whileCommand(node: While, frame: Frame): End {
    const input = this.inputOf(node.redirects, frame) ?? frame.input;
    const inner = { ...frame, input };
    const place = frame.source.place(node.start, node.end);
    const reads = this.readIn(node.test, inner);
    if (reads && input?.known) {
      const lines = linesOf(input);
      for (const line of lines.slice(0, MAX_TURNS)) {
        this.assignRead(reads.names, line, reads.isArray, inner, reads.separators);
        const end = this.list(node.body, inner);
        if (end === 'break') break;
        if (end === 'return' || end === 'exit') return end;
        if (this.stopped) break;
      }
      return undefined;
    }
    return this.goOn(
      [
        this.way(() => {
          this.list(node.test, inner);
          return this.loopBody(node.body, inner);
        }),
        NO_WAY,
      ],
      place,
    );
  }

  /** The `read` that a loop turns on. */
  private readIn(test: readonly Node[], frame: Frame): ReadCall | undefined {
    const [only, more] = test;
    if (!only || more || only.kind !== 'simple') return undefined;
    this.peeks = true;
    const fields = this.fieldsOf(only.words, frame);
    this.peeks = false;
    return fields[0]?.rich.text === 'read'
      ? readCall(fields, only, (assign) => this.valueOfAssign(assign, frame))
      : undefined;
  }

  /** The text that redirections bring: a here-document or a here-string. */
  private inputOf(redirects: readonly Redirect[], frame: Frame): Rich | undefined {
    let input: Rich | undefined;
    for (const { here, sign, target } of redirects) {
      if (here) {
        input = here.literal ? Rich.written(frame.source, here.start, here.end) : expandLines(here, this.around(frame));
        if (!this.spend(here.end - here.start)) return undefined;
      } else if (sign === '<<<') {
        const rich = expandOne(target, this.around(frame));
        input = rich;
      } else {
        for (const inner of frame.scanner.commandsIn(target.start, target.end)) {
          const printed = this.within(inner, frame);
          if (sign === '<') input = printed;
        }
      }
    }
    return input;
  }

  private valueOfAssign(assign: Assign, frame: Frame): Rich {
    return expandOne(assign.value, this.around(frame));
  }

  private assign(assign: Assign, frame: Frame): void {
    const { name, index, append, list } = assign;
    const { store } = this;
    const before = append || index ? store.get(name) : undefined;
    if (list) {
      store.set(
        name,
        this.arrayOf(list, append ? before : store.get(name)?.kind === 'table' ? EMPTY_TABLE : undefined, frame),
      );
      return;
    }
    const value = this.valueOfAssign(assign, frame);
    if (index) {
      const key = expandOne(index, this.around(frame));
      if (!key.known) {
        store.set(name, {
          kind: 'unknown',
          place: frame.source.place(assign.start, assign.end),
          why: `which element of \`${name}\` is set is known only when the script runs`,
        });
      } else store.set(name, withElement(before, key, value, append));
      return;
    }
    if (!append) {
      const held = store.get(name);
      // An array keeps its other elements.
      const isList = held?.kind === 'array' && held.items.length > 1;
      store.set(
        name,
        isList ? { kind: 'array', items: [value, ...held.items.slice(1)] } : { kind: 'one', rich: value },
      );
      return;
    }
    if (before?.kind === 'array')
      store.set(name, {
        kind: 'array',
        items: [concat([before.items[0] ?? Rich.empty, value]), ...before.items.slice(1)],
      });
    else if (before?.kind === 'unknown') return;
    else store.set(name, { kind: 'one', rich: before?.kind === 'one' ? concat([before.rich, value]) : value });
  }

  private arrayOf(
    list: readonly { readonly start: number; readonly end: number }[],
    before: Content | undefined,
    frame: Frame,
  ): Content {
    const { text } = frame.source;
    const isTable = before?.kind === 'table';
    const items: Rich[] = before?.kind === 'array' ? [...before.items] : before?.kind === 'one' ? [before.rich] : [];
    const entries = new Map<string, Entry>(isTable ? before.entries : []);
    for (const word of list) {
      const keyed = text.charAt(word.start) === '[' ? keyedElement(text, word.start, word.end) : undefined;
      if (keyed) {
        const key = expandOne({ start: word.start + 1, end: keyed.close }, this.around(frame));
        const value = expandOne({ start: keyed.value, end: word.end }, this.around(frame));
        if (!isTable && /^\d{1,4}$/.test(key.text)) {
          while (items.length < Number(key.text)) items.push(Rich.empty);
          items[Number(key.text)] = value;
        } else entries.set(key.text, { key, value });
        continue;
      }
      const unknown = this.fieldsOf([word], frame);
      for (const field of unknown) items.push(field.rich);
    }
    return isTable || (entries.size > 0 && items.length === 0) ? { kind: 'table', entries } : { kind: 'array', items };
  }

  private simple(node: Simple, frame: Frame): End {
    const { source } = frame;
    if (!this.spend(node.end - node.start)) return undefined;
    if (node.words.length === 0) {
      for (const assign of node.assigns) this.assign(assign, frame);
      return undefined;
    }
    for (const { value } of node.assigns) {
      for (const inner of frame.scanner.commandsIn(value.start, value.end)) this.within(inner, frame);
    }
    const all = this.fieldsOf(node.words, frame);
    const fields = all.length > 1 ? all.slice(prefixLength(all)) : all;
    const [first] = fields;
    if (!first) return undefined;
    const name = first.text;
    const program = baseName(name);
    this.output = undefined;
    if (!first.open && (first.plain || first.rich.known)) {
      const own = this.builtin(name, node, fields, frame);
      if (own) return own.end;
      const definition = this.functions.get(name) ?? (this.scope.definition(keyOf(name)) as Definition | undefined);
      if (definition)
        return this.call(definition, fields.slice(1), this.inputOf(node.redirects, frame) ?? frame.input, frame);
    }
    const input = this.inputOf(node.redirects, frame) ?? frame.input;
    const redirections = node.redirects.map((redirect) => this.redirection(redirect, frame));
    const place = source.place(node.words[0]?.start ?? node.start, node.end);
    if (program === 'ipset') this.sets.call(fields.slice(1), input);
    const isAsked = program === 'ipset' || fields.some(({ text }) => text === '--match-set');
    const around = isAsked ? this.sets.around(place) : undefined;
    this.emit(new ShellCommand(LANGUAGE, source, fields, redirections, place, around));
    this.feed(program, fields, node, input, frame);
    return undefined;
  }

  private redirection({ start, end, stream, target }: Redirect, { source }: Frame): Redirection {
    return { place: source.place(start, end), stream, target: source.text.slice(target.start, target.end) };
  }

  /** Reads the texts that a program is given: rules on its input, commands in an argument. */
  private feed(program: string, fields: readonly Field[], node: Simple, input: Rich | undefined, frame: Frame): void {
    const words = fields.slice(1);
    if (program === 'nft' || (fields[0]?.rich.known === false && looksLikeNft(words))) {
      this.nft(program, words, input, frame);
      return;
    }
    if (SHELLS.has(program)) {
      const at = words.findIndex(({ rich }) => rich.text === '-c' || /^-[a-z]*c$/.test(rich.text));
      const command =
        at >= 0 ? words[at + 1]?.rich : program === 'ssh' ? remoteCommand(words, frame.source) : undefined;
      if (command)
        this.script(
          command,
          words.slice(at + 3).map(({ rich }) => rich),
          frame,
        );
      else if (input) this.script(input, undefined, frame);
      return;
    }
    const printed = this.printed(program, fields, input, frame);
    if (printed) {
      // Text for the next program is read there; text for a file is read here.
      this.output = printed;
      if (node.redirects.some(({ sign }) => sign.startsWith('>'))) this.embed(program, printed, frame);
      else if (program === 'tee') this.embed(program, printed, frame);
    } else if (input) this.embed(program, input, frame);
  }

  private embed(program: string, text: Rich, frame: Frame): void {
    const language = languageOf(program, text.text);
    if (language === undefined || !this.spend(text.length)) return;
    this.inner(language, text, frame);
  }

  private inner(language: string, text: Rich, frame: Frame): void {
    // An inner text sees the variables of the document.
    this.store.flush();
    const fallback = frame.source.place(0, 0);
    this.emit({ kind: 'embedded', language, text: text.asText(fallback) as Text });
  }

  /** What `echo`, `printf` and `cat` print, where that is known. */
  private printed(program: string, fields: readonly Field[], input: Rich | undefined, frame: Frame): Rich | undefined {
    const words = fields.slice(1);
    if (program === 'cat' || program === 'tee') return input;
    if (program === 'echo') {
      let from = 0;
      let escapes = false;
      for (; /^-[neE]+$/.test(words[from]?.rich.text ?? ''); from++) {
        if (words[from]?.rich.text.includes('e')) escapes = true;
      }
      const text = joinFields(words.slice(from), frame.source);
      return escapes ? withLineEnds(text) : text;
    }
    if (program !== 'printf') return undefined;
    const [format, ...rest] = words;
    if (!format) return undefined;
    if (rest.length === 0) return withLineEnds(format.rich);
    if (!/^%s(?:\\n|\n| )?$/.test(format.rich.text)) return undefined;
    const end = Rich.made(
      format.rich.text.length > 2 ? (format.rich.text.endsWith(' ') ? ' ' : '\n') : '',
      frame.source.place(format.word.start, format.word.end),
    );
    return concat(rest.flatMap(({ rich }) => [rich, end]));
  }

  /** `nft add rule …`, `nft 'add rule …'`, `nft -f - <<EOF`. */
  private nft(program: string, words: readonly Field[], input: Rich | undefined, frame: Frame): void {
    let at = 0;
    for (; at < words.length; at++) {
      const { text } = (words[at] as Field).rich;
      if (!text.startsWith('-')) break;
      if (/^-[a-zA-Z]*f$/.test(text) || text === '--file') {
        const file = words[at + 1]?.rich.text;
        if (input && (file === '-' || file === '/dev/stdin')) this.embed(program, input, frame);
        return;
      }
      if (/^-[a-zA-Z]*[ID]$/.test(text) || text === '--includepath' || text === '--define') at++;
    }
    const rest = words.slice(at);
    if (rest.length > 0) this.inner('nftables', joinFields(rest, frame.source), frame);
    else if (input) this.embed('nft', input, frame);
  }

  /** Runs a text that is a script: `bash -c '…'`, `eval "…"`, a here-document for a shell. */
  private script(text: Rich, parameters: Arguments, frame: Frame): End {
    if (frame.depth >= MAX_CALLS || text.length === 0 || !this.spend(text.length)) return undefined;
    const source = sourceOf(text, frame.source);
    const parser = new Parser(source.text, 0, source.text.length);
    const nodes = parser.program(Number.POSITIVE_INFINITY);
    return this.list(nodes, this.frame(source, parameters, { depth: frame.depth + 1, locals: frame.locals }));
  }

  private call({ source, node }: Definition, words: readonly Field[], input: Rich | undefined, frame: Frame): End {
    if (frame.depth >= MAX_CALLS || !node.body) return undefined;
    // A value that is not known is taken for one word: nobody passes arguments that may be none on purpose.
    const parameters = words.map(({ rich }) => rich);
    // Menus call each other without end, and the same again says nothing new.
    const key = [node.name, ...parameters.map(({ text }) => text)].join('\n');
    const times = this.called.get(key) ?? 0;
    if (this.calling.has(key) || times >= MAX_REPEATS) return undefined;
    this.called.set(key, times + 1);
    this.calling.add(key);
    const end = this.invoke(node, this.frame(source, parameters, { locals: new Map(), input, depth: frame.depth + 1 }));
    this.calling.delete(key);
    return end;
  }

  /** The body of a function that nobody is seen to call. */
  body(node: FunctionNode, frame: Frame): void {
    this.invoke(node, this.frame(frame.source, undefined, { locals: new Map(), depth: frame.depth + 1 }));
  }

  private invoke(node: FunctionNode, frame: Frame): End {
    const end = node.body ? this.node(node.body, frame) : undefined;
    for (const [name, before] of frame.locals ?? []) this.store.set(name, before);
    return end === 'exit' ? end : undefined;
  }

  /** What the shell does itself; undefined for everything else. */
  private builtin(
    name: string,
    node: Simple,
    fields: readonly Field[],
    frame: Frame,
  ): { readonly end: End } | undefined {
    switch (name) {
      case 'exit':
      case 'return':
      case 'break':
      case 'continue':
        return { end: name };
      case 'export':
      case 'readonly':
      case 'declare':
      case 'typeset':
      case 'local':
        this.declare(name, node, fields, frame);
        return GOES_ON;
      case 'unset':
        for (const { rich } of fields.slice(1)) if (!rich.text.startsWith('-')) this.store.set(rich.text, undefined);
        return GOES_ON;
      case 'set': {
        const at = fields.findIndex(({ text }) => text === '--');
        if (at >= 0) frame.given.list = fields.slice(at + 1).map(({ rich }) => rich);
        return GOES_ON;
      }
      case 'shift': {
        const count = Number(fields[1]?.rich.text ?? '1');
        const { list } = frame.given;
        if (list && Number.isInteger(count)) frame.given.list = list.slice(count);
        return GOES_ON;
      }
      case 'read':
        this.read(node, fields, frame);
        return GOES_ON;
      case 'mapfile':
      case 'readarray':
        this.mapfile(node, fields, frame);
        return GOES_ON;
      case 'eval':
        return { end: this.script(joinFields(fields.slice(1), frame.source), frame.given.list, frame) };
      case 'let':
      case 'getopts':
      case 'printf':
        if (name === 'printf' && fields[1]?.rich.text !== '-v') return undefined;
        this.forget(name === 'let' ? undefined : fields[2]?.rich.text, fields, frame);
        return GOES_ON;
      case ':':
        return GOES_ON;
      default:
        return undefined;
    }
  }

  private forget(name: string | undefined, fields: readonly Field[], frame: Frame): void {
    const [first] = fields;
    if (!first) return;
    const place = frame.source.place(first.word.start, first.word.end);
    const names = name === undefined ? fields.slice(1).map(({ rich }) => /^[A-Za-z_]\w*/.exec(rich.text)?.[0]) : [name];
    for (const each of names) {
      if (each)
        this.store.set(each, { kind: 'unknown', place, why: `\`$${each}\` is worked out when the script runs` });
    }
  }

  private declare(name: string, node: Simple, fields: readonly Field[], frame: Frame): void {
    const options = fields.slice(1).map(({ text }) => text);
    const isTable = options.some((option) => /^-[a-zA-Z]*A/.test(option));
    const isLocal = frame.locals !== undefined && name !== 'export' && name !== 'readonly' && !options.includes('-g');
    const begin = (variable: string): void => {
      if (isLocal && !frame.locals?.has(variable)) frame.locals?.set(variable, this.store.get(variable));
    };
    for (const assign of node.declares) {
      begin(assign.name);
      if (isLocal) this.store.set(assign.name, undefined);
      if (isTable) this.store.set(assign.name, EMPTY_TABLE);
      this.assign(assign, frame);
    }
    for (const option of options) {
      if (!/^[A-Za-z_]\w*$/.test(option)) continue;
      begin(option);
      if (isTable) this.store.set(option, EMPTY_TABLE);
      else if (isLocal) this.store.set(option, undefined);
    }
  }

  private read(node: Simple, fields: readonly Field[], frame: Frame): void {
    const call = readCall(fields, node, (assign) => this.valueOfAssign(assign, frame));
    const input = this.inputOf(node.redirects, frame);
    this.assignRead(call.names, input && linesOf(input)[0], call.isArray, frame, call.separators);
  }

  private assignRead(
    names: readonly string[],
    line: Rich | undefined,
    isArray: boolean,
    frame: Frame,
    separators: string | undefined,
  ): void {
    if (!line?.known) {
      const place = frame.source.place(0, 0);
      for (const name of names)
        this.store.set(name, { kind: 'unknown', place, why: `\`$${name}\` is read when the script runs` });
      return;
    }
    const content = this.store.get('IFS');
    const parted = separators ?? (content?.kind === 'one' && content.rich.known ? content.rich.text : ' \t\n');
    const words = split(line, parted, isArray ? Number.POSITIVE_INFINITY : names.length);
    if (isArray) {
      const [name] = names;
      if (name !== undefined) this.store.set(name, { kind: 'array', items: words });
      return;
    }
    names.forEach((name, i) => {
      this.store.set(name, { kind: 'one', rich: words[i] ?? Rich.empty });
    });
  }

  private mapfile(node: Simple, fields: readonly Field[], frame: Frame): void {
    const name = fields[fields.length - 1]?.rich.text ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name)) return;
    const input = this.inputOf(node.redirects, frame) ?? frame.input;
    const place = frame.source.place(node.start, node.end);
    this.store.set(
      name,
      input?.known
        ? { kind: 'array', items: linesOf(input) }
        : { kind: 'unknown', place, why: `\`$${name}\` is read when the script runs` },
    );
  }
}

/** A text that was put together, to be read as a source. */
const sourceOf = (text: Rich, outer: Source): Source => ({
  text: text.text,
  place: (start, end) => text.seenAt(start, end) ?? outer.place(0, 0),
  pieces: (start, end) => text.piecesOf([start, end]),
});

/** What stands between backquotes, without the backslashes that the outer shell takes away. */
function unescaped(source: Source, start: number, end: number): Rich {
  const builder = new RichBuilder();
  const { text } = source;
  let done = start;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== 92 || at + 1 >= end) continue;
    if ('`$\\"'.includes(text.charAt(at + 1))) {
      if (at > done) builder.add(Rich.written(source, done, at));
      done = at + 1;
    }
    at++;
  }
  if (end > done) builder.add(Rich.written(source, done, end));
  return builder.done();
}

/** The steps that a command takes whose words are literal. */
function stepsOf({ start, end, words }: Simple): number {
  let steps = end - start;
  for (const word of words) steps += (word.end - word.start) >> 1;
  return steps;
}

const NO_WAY: { readonly changes: Changes; readonly end: End } = { changes: new Map(), end: undefined };
const GOES_ON: { readonly end: End } = { end: undefined };
const EMPTY_TABLE: Content = { kind: 'table', entries: new Map() };

interface ReadCall {
  readonly names: readonly string[];
  readonly isArray: boolean;
  /** What `IFS=, read …` gives for this call. */
  readonly separators: string | undefined;
}

function readCall(fields: readonly Field[], node: Simple, valueOf: (assign: Assign) => Rich): ReadCall {
  const names: string[] = [];
  let isArray = false;
  for (let i = 1; i < fields.length; i++) {
    const { text } = (fields[i] as Field).rich;
    if (text.startsWith('-')) {
      isArray ||= /^-[a-zA-Z]*a/.test(text);
      if (/^-[a-zA-Z]*[dinNptu]$/.test(text)) i++;
    } else if (/^[A-Za-z_]\w*$/.test(text)) names.push(text);
  }
  if (names.length === 0) names.push('REPLY');
  const ifs = node.assigns.find(({ name }) => name === 'IFS');
  const separators = ifs && valueOf(ifs);
  return { names, isArray, separators: separators?.known ? separators.text : undefined };
}

/** The lines of a text, without empty last one. */
function linesOf(text: Rich): Rich[] {
  const lines: Rich[] = [];
  for (let from = 0; from < text.length; ) {
    const at = text.text.indexOf('\n', from);
    const end = at < 0 ? text.length : at;
    lines.push(text.slice(from, end));
    from = end + 1;
    if (lines.length > 4096) break;
  }
  return lines;
}

/** Words parted as `read` does: the last name takes the rest. Blanks run together, other separators do not. */
function split(line: Rich, separators: string, most: number): Rich[] {
  const { text } = line;
  const words: Rich[] = [];
  const isBlankSeparator = (c: string): boolean => separators.includes(c) && ' \t\n'.includes(c);
  let at = 0;
  while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
  while (at < text.length) {
    if (words.length + 1 >= most) {
      let end = text.length;
      while (end > at && isBlankSeparator(text.charAt(end - 1))) end--;
      words.push(line.slice(at, end));
      break;
    }
    let end = at;
    while (end < text.length && !separators.includes(text.charAt(end))) end++;
    words.push(line.slice(at, end));
    at = end;
    while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
    if (at < text.length && separators.includes(text.charAt(at)) && !isBlankSeparator(text.charAt(at))) at++;
    while (at < text.length && isBlankSeparator(text.charAt(at))) at++;
  }
  return words;
}

function withElement(before: Content | undefined, key: Rich, value: Rich, append: boolean): Content {
  if (before?.kind === 'table' || !/^\d{1,4}$/.test(key.text)) {
    const entries = new Map(before?.kind === 'table' ? before.entries : []);
    const old = entries.get(key.text);
    entries.set(key.text, { key, value: append && old ? concat([old.value, value]) : value });
    return { kind: 'table', entries };
  }
  const items = before?.kind === 'array' ? [...before.items] : before?.kind === 'one' ? [before.rich] : [];
  const at = Number(key.text);
  while (items.length < at) items.push(Rich.empty);
  items[at] = append && items[at] ? concat([items[at] as Rich, value]) : value;
  return { kind: 'array', items };
}

/** `[smtp]=25`: where the bracket closes and the value begins. */
function keyedElement(text: string, start: number, end: number): { close: number; value: number } | undefined {
  const close = text.indexOf(']', start);
  return close > 0 && close < end && text.charAt(close + 1) === '=' ? { close, value: close + 2 } : undefined;
}

/** `\n` in what `echo -e` and `printf` print. */
function withLineEnds(text: Rich): Rich {
  if (!text.text.includes('\\n')) return text;
  const builder = new RichBuilder();
  let done = 0;
  for (let at = text.text.indexOf('\\n'); at >= 0; at = text.text.indexOf('\\n', done)) {
    builder.add(text, done, at);
    const place = text.seenAt(at, at + 2);
    if (place) builder.add(Rich.made('\n', place));
    done = at + 2;
  }
  builder.add(text, done);
  return builder.done();
}

const NFT_VERBS: ReadonlySet<string> = new Set(['add', 'insert', 'create', 'replace', 'delete', 'flush']);
const NFT_OBJECTS: ReadonlySet<string> = new Set(['rule', 'chain', 'table', 'set', 'map', 'element', 'ruleset']);

/** `$NFT add rule …` with a variable of which nothing is known here. */
function looksLikeNft(words: readonly Field[]): boolean {
  const [first, second] = words.map(({ text }) => text);
  if (first === undefined || second === undefined) return false;
  return (
    (NFT_VERBS.has(first) && NFT_OBJECTS.has(second)) || (first === '-f' && (second === '-' || second === '/dev/stdin'))
  );
}

/** What `ssh host …` runs there. */
function remoteCommand(words: readonly Field[], source: Source): Rich | undefined {
  let at = 0;
  for (; at < words.length; at++) {
    const { text } = (words[at] as Field).rich;
    if (!text.startsWith('-')) break;
    if (/^-[bcDEeFIiJLlmOopQRSWw]$/.test(text)) at++;
  }
  const rest = words.slice(at + 1);
  return rest.length === 0 ? undefined : joinFields(rest, source);
}
