import { lineEnd } from '../../base/lineIndex';
import type { Place } from '../../base/span';
import type { Command, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Text, Value } from '../../model/value';
import { OpenLine } from '../lines/lineCommand';
import { asBound, type Bodies, behindSign, bodiesOf, counted, numberIn, turnsOf } from './bodies';
import { ScriptCommand } from './command';
import { extentAt, isBlank, scriptWords, unitEnd } from './scan';
import { isMenu, type Menu, scriptVerb } from './syntax';
import { type Around, nameAt, textOf, valueOf } from './values';
import { type Frame, type FunctionBody, Variables } from './variables';

/** Bodies within bodies are followed this deep. */
const MAX_DEPTH = 32;

const CALL_IN_BRACKETS = /^\[\s*\$/;

/** Loops are counted through as far as that. */
const MAX_TURNS = 256;

/** Follows the variables, loops and bodies of one text, and emits its commands. */
export class Runner {
  private depth = 0;
  /** Where the functions begin that are running. */
  private readonly active = new Set<number>();
  /** The menu that is open, as the context of what stands in it. */
  context: readonly Command[] = [];
  /** The same in words, which is all that a command can know of it. */
  menu = '';
  private readonly around: Around;
  private readonly variables: Variables;

  constructor(
    private readonly language: string,
    private readonly source: Source,
    private readonly scope: Scope,
    private readonly emit: (item: Item) => void,
  ) {
    const variables = new Variables(scope);
    this.variables = variables;
    this.around = {
      source,
      variable: (name, use) => variables.use(name, use),
      spend: (steps) => scope.spend(steps),
    };
  }

  enter(menu: Menu | undefined): void {
    if (!menu) return;
    const { name, words, place } = menu;
    this.context = [new OpenLine(this.language, name, words, place, [])];
    this.menu = [name, ...words].map(({ text }) => text).join(' ');
  }

  /** One statement. */
  run(start: number, end: number): void {
    const { text } = this.source;
    if (!this.scope.spend(end - start)) return;
    const c = text.charCodeAt(start);
    if (c === 123) {
      this.body(start, unitEnd(text, start, end));
      return;
    }
    // A brace that closes nothing is no command.
    if (c === 125) return;
    const bounds = scriptWords(text, start, end);
    if (bounds.length === 0) return;
    const verb = scriptVerb(text, start, end);
    if (verb !== undefined) this.script(verb, bounds);
    else if (c === 36) this.call(bounds);
    else if (bounds.length === 2 && CALL_IN_BRACKETS.test(text.slice(start, end))) this.brackets(start, end);
    else if (isMenu(text, bounds)) this.openMenu(bounds);
    else this.command(bounds);
  }

  /** `$open 25 proto=tcp`: runs the function of that name, if it is one, with `$1` and `$proto`. */
  private call(bounds: readonly number[]): void {
    const { text } = this.source;
    const end = bounds[1] as number;
    const found = nameAt(text, bounds[0] as number, end);
    const body = found?.to === end ? this.functionOf(found.name) : undefined;
    if (!body) {
      this.command(bounds);
      return;
    }
    this.words(bounds);
    const given = new Map<string, Value | undefined>();
    for (let i = 2, position = 1; i < bounds.length; i += 2) {
      const from = bounds[i] as number;
      const to = bounds[i + 1] as number;
      const value = behindSign(text, from, to);
      const name = value > from ? text.slice(from, value - 1) : String(position++);
      given.set(name, valueOf(value, to, this.around));
    }
    if (!this.scope.spend(body.end - body.start) || this.active.has(body.start)) return;
    // What it changes is a matter of its own: it sees no variable of who calls it but the global ones.
    const runner = body.source === this.source ? this : new Runner(this.language, body.source, this.scope, this.emit);
    runner.runFunction(body, given, this.depth);
  }

  private functionOf(name: string): FunctionBody | undefined {
    for (let { frame } = this.variables; frame; frame = frame.outer) {
      const inner = frame.functions?.get(name);
      if (inner) return inner;
    }
    return this.scope.definition(`$${name}`) as FunctionBody | undefined;
  }

  private runFunction(body: FunctionBody, values: Map<string, Value | undefined>, depth: number): void {
    const { context, menu } = this;
    const before = this.depth;
    if (body.context) this.context = body.context;
    else this.enter(body.menu);
    this.depth = depth;
    this.active.add(body.start);
    this.body(body.start, body.end, { values, why: 'by the calls of this function', isOwn: true });
    this.active.delete(body.start);
    this.depth = before;
    this.context = context;
    this.menu = menu;
  }

  private openMenu(bounds: readonly number[]): void {
    const { source } = this;
    const words: Text[] = [];
    for (let i = 0; i < bounds.length; i += 2)
      words.push(textOf(bounds[i] as number, bounds[i + 1] as number, this.around));
    const [name, ...rest] = words;
    const place = source.place(bounds[0] as number, bounds[bounds.length - 1] as number);
    if (name) this.enter({ name, words: rest, place });
  }

  /** A command of a menu. What it holds in square brackets is run before it, what it holds in braces when it likes. */
  private command(bounds: readonly number[]): void {
    this.emit(this.made(bounds));
    const { text } = this.source;
    for (let i = 0; i < bounds.length; i += 2) {
      const brace = behindSign(text, bounds[i] as number, bounds[i + 1] as number);
      if (text.charCodeAt(brace) === 123) this.later(brace, bounds[i + 1] as number, 'by what runs this script');
    }
  }

  private made(bounds: readonly number[]): ScriptCommand {
    const { text } = this.source;
    const words: Text[] = [];
    let from: Command | undefined;
    for (let i = 0; i < bounds.length; i += 2) {
      const start = bounds[i] as number;
      const end = bounds[i + 1] as number;
      const square = text.charCodeAt(start) === 91 && unitEnd(text, start, end) === end;
      if (square && !from && this.depth < MAX_DEPTH) {
        this.depth++;
        from = this.made(scriptWords(text, start + 1, end - 1));
        this.depth--;
      } else this.brackets(start, end);
      words.push(textOf(start, end, this.around));
    }
    const place = this.source.place(bounds[0] ?? 0, bounds[bounds.length - 1] ?? 0);
    return new ScriptCommand(this.language, this.context, place, words, from);
  }

  /** Runs the commands that stand in square brackets within a word: `:local id [/ip firewall filter add …]`. */
  private brackets(start: number, end: number): void {
    const { text } = this.source;
    for (let at = start; at < end; ) {
      const to = unitEnd(text, at, end);
      const c = text.charCodeAt(at);
      if (c === 91) this.sequence(at + 1, to - 1);
      else if (c === 40) this.brackets(at + 1, to - 1);
      at = to;
    }
  }

  private script(verb: string, bounds: readonly number[]): void {
    const { text } = this.source;
    const word = (i: number): string => text.slice(bounds[i * 2], bounds[i * 2 + 1]);
    const bodies = bodiesOf(text, bounds);
    switch (verb) {
      case ':local':
      case ':global':
      case ':set':
        this.assign(verb, word(1), bounds, bodies);
        return;
      case ':foreach':
        this.foreach(bounds, bodies.get('do'));
        return;
      case ':for':
        this.words(bounds);
        this.count(word(1), bounds, bodies.get('do'));
        return;
      case ':while':
        this.words(bounds);
        this.turnsUnknown([], bodies.get('do'));
        return;
      case ':if': {
        this.words(bounds);
        const arms = [bodies.get('do') ?? bodies.get(''), bodies.get('else')].filter((one) => one !== undefined);
        this.maybe(
          arms.map(
            ([from, to]) =>
              () =>
                this.body(from, to),
          ),
        );
        return;
      }
      case ':do': {
        const first = bodies.get('') ?? bodies.get('do');
        if (first) this.body(first[0], first[1]);
        const other = bodies.get('on-error');
        const place = first && this.source.place(first[0], first[1]);
        if (other) this.maybe([() => this.body(other[0], other[1])], place);
        return;
      }
      default:
        this.words(bounds);
        for (const [from, to] of bodies.values()) this.later(from, to, 'by what runs this script');
    }
  }

  /** Runs what stands in square brackets in the words of a command of the script language. */
  private words(bounds: readonly number[]): void {
    for (let i = 2; i < bounds.length; i += 2) this.brackets(bounds[i] as number, bounds[i + 1] as number);
  }

  private assign(verb: string, word: string, bounds: readonly number[], bodies: Bodies): void {
    // `:set $p 25` is taken for `:set p 25`.
    const name = /^\$?(?:\w+|"[^"\\\n]+")$/.test(word) ? word.replace(/[$"]/g, '') : undefined;
    if (name === undefined) return;
    const body = bodies.get('do');
    if (body) {
      this.variables.set(verb, name, undefined);
      const { frame } = this.variables;
      if (!this.scope.isCalled(`$${name}`)) this.later(body[0], body[1], 'by the calls of this function');
      else if (frame) {
        frame.functions ??= new Map();
        frame.functions.set(name, { source: this.source, start: body[0], end: body[1], context: this.context });
      }
      return;
    }
    const from = bounds[4];
    if (from === undefined) {
      // Naming a global variable makes it known here, and leaves it as it is.
      if (verb !== ':global') this.variables.set(verb, name, undefined);
      return;
    }
    const end = bounds[5] as number;
    this.brackets(from, end);
    const more = bounds.length > 6 ? this.source.place(from, bounds[bounds.length - 1] as number) : undefined;
    this.variables.set(
      verb,
      name,
      more
        ? { kind: 'unknown', place: more, why: 'a value of several words is not followed' }
        : valueOf(from, end, this.around),
    );
  }

  /** `:for i from=6001 to=6004 step=1`: the first and the last number are where they are written. */
  private count(name: string, bounds: readonly number[], body: readonly [number, number] | undefined): void {
    const { text } = this.source;
    const given = new Map<string, Value>();
    for (let i = 4; i < bounds.length; i += 2) {
      const start = bounds[i] as number;
      const at = behindSign(text, start, bounds[i + 1] as number);
      if (at > start) given.set(text.slice(start, at - 1), valueOf(at, bounds[i + 1] as number, this.around));
    }
    const [first, last, by] = ['from', 'to', 'step'].map((key) => given.get(key));
    const from = numberIn(first);
    const to = numberIn(last);
    const step = by ? numberIn(by) : 1;
    const count = from === undefined || to === undefined || !step ? Number.NaN : Math.floor((to - from) / step) + 1;
    if (!body) return;
    if (!(count > 0 && count <= MAX_TURNS)) {
      this.turnsUnknown([name], body);
      return;
    }
    const place = this.source.place(bounds[0] as number, bounds[3] as number);
    const bound = [first, last].map((end) => end?.kind === 'text' && asBound(end)).filter((end) => !!end);
    for (let i = 0; i < count; i++) {
      if (!this.scope.spend(body[1] - body[0])) return;
      const number = String((from as number) + i * (step as number));
      const written = bound.find(({ text }) => text === number);
      this.body(body[0], body[1], { values: new Map([[name, written ?? counted(number, place)]]) });
    }
  }

  private turnsUnknown(names: readonly string[], body: readonly [number, number] | undefined): void {
    if (!body) return;
    const values = new Map(names.map((name) => [name, undefined]));
    this.maybe([() => this.body(body[0], body[1], { values, why: 'by the turns of a loop' })]);
  }

  private foreach(bounds: readonly number[], body: readonly [number, number] | undefined): void {
    const { text } = this.source;
    this.words(bounds);
    if (!body) return;
    let names = '';
    let list: Value | undefined;
    for (let i = 2; i < bounds.length; i += 2) {
      const start = bounds[i] as number;
      const end = bounds[i + 1] as number;
      if (text.startsWith('in=', start)) {
        list = valueOf(start + 3, end, this.around);
        break;
      }
      names += text.slice(start, end);
    }
    const [first = '', second] = names.split(',');
    const turns = list && turnsOf(list);
    if (!turns) {
      this.turnsUnknown([first, second ?? ''], body);
      return;
    }
    for (const [key, value] of turns) {
      if (!this.scope.spend(body[1] - body[0])) return;
      const values = new Map<string, Value | undefined>([[second ?? first, value]]);
      if (second !== undefined) values.set(first, key);
      this.body(body[0], body[1], { values, why: 'by the turns of a loop' });
    }
  }

  /** A body that something runs at another time, if at all, with variables of its own. */
  private later(start: number, end: number, why: string): void {
    this.maybe([() => this.body(start, end, { values: new Map(), why, isOwn: true })]);
  }

  /** Runs parts of which one or none is run: what they change of variables is not known behind them. */
  private maybe(arms: readonly (() => void)[], insteadOf?: Place): void {
    const { scope } = this;
    const undone = arms.map((arm) =>
      this.variables.undone(() => (scope.apart ? scope.apart(arm, undefined, insteadOf) : arm())),
    );
    this.variables.forget(undone.flat());
  }

  /** The statements between braces. */
  private body(start: number, end: number, frame: Omit<Frame, 'outer'> = { values: new Map() }): void {
    const { variables } = this;
    const { frame: outer } = variables;
    const close = this.source.text.charCodeAt(end - 1) === 125 ? end - 1 : end;
    variables.frame = { ...frame, outer };
    this.sequence(start + 1, close);
    variables.frame = outer;
  }

  private sequence(start: number, end: number): void {
    if (this.depth >= MAX_DEPTH) return;
    this.depth++;
    const { context, menu } = this;
    const { text } = this.source;
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      if (isBlank(c) || c === 59) at++;
      else if (c === 35) at = Math.min(end, lineEnd(text, at));
      else {
        const extent = extentAt(text, at, end);
        this.run(at, extent.end);
        at = Math.max(at + 1, extent.next);
      }
    }
    this.context = context;
    this.menu = menu;
    this.depth--;
  }
}
