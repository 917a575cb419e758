import type { Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import { plainText, type Text } from '../../model/value';
import { NftCommand } from './command';
import { LANGUAGE } from './id';
import { definitionsOf } from './read';
import { tokensIn } from './scan';
import {
  type Block,
  chainKey,
  givenKey,
  isChainKey,
  type Program,
  pathOf,
  type Statement,
  variableKey,
} from './syntax';
import { type Around, bracesOf, plain, valueOf } from './values';

const RULE_VERBS: ReadonlySet<string> = new Set(['add', 'insert', 'create', 'replace']);
/** What takes its rules with it where it is emptied or goes. */
const EMPTIED: ReadonlySet<string> = new Set(['table', 'chain']);
/** Where a rule goes: `position 3`, `index 0`, `handle 12`. */
const POSITION: ReadonlySet<string> = new Set(['position', 'index', 'handle']);

const NO_PROTOCOL = 'the protocol of this expectation is not known';

/** Follows defines and emits rules, with what is known of the chains they stand in. */
export function runNftables(program: Program, scope: Scope, emit: (item: Item | Embedded) => void): void {
  // What a command in a script defines holds for the commands behind it, which are texts of their own.
  if (program.source.pieces) keep(program, scope);
  new Runner(program, scope, emit).run();
}

class Runner {
  private readonly source: Source;
  private readonly headings = new Map<string, string>();
  private around: Around;
  /** For each expectation of a table the statement that gives its protocol; made when it is asked. */
  private protocols: ReadonlyMap<Block, Statement> | undefined;

  constructor(
    private readonly program: Program,
    private readonly scope: Scope,
    private readonly emit: (item: Item | Embedded) => void,
  ) {
    this.source = program.source;
    this.around = { source: this.source, scope, table: '', pairs: true };
  }

  run(): void {
    let block: Block | undefined;
    for (const statement of this.program.statements) {
      if (statement.block !== block) {
        block = statement.block;
        if (block) this.enter(block.path);
      }
      if (block?.kind === 'chain') this.inChain(statement, block);
      else if (!block) this.top(statement);
      else if (block.kind === 'other') this.expectation(statement, block);
      else if (block.kind === 'table' && DEFINITION.test(this.source.text.slice(statement.start, statement.start + 10)))
        this.top(statement);
    }
  }

  private enter(path: string): void {
    const [family = '', table = ''] = path.split(' ', 2);
    this.around = { source: this.source, scope: this.scope, table: `${family} ${table}`, pairs: true };
  }

  private inChain(statement: Statement, { path }: Block): void {
    const { source, scope } = this;
    const { start, end } = statement;
    const alone = isAlone(source.text, start, end);
    if (alone && scope.known?.(start, end, this.headingOf(path, 'rule'))) return;
    const bounds = tokensIn(source.text, start, end);
    const first = source.text.slice(bounds[0], bounds[1]);
    if (OF_CHAIN.has(first)) return;
    this.rule(bounds, path, first === 'policy' ? 'policy' : 'rule', statement);
    if (alone) scope.told?.();
  }

  private rule(bounds: readonly number[], path: string, verb: string, { start, end }: Statement): void {
    if (bounds.length === 0) return;
    const place = this.source.place(start, end);
    this.emit(new NftCommand(LANGUAGE, this.around, bounds, this.headingOf(path, verb), place));
  }

  private headingOf(path: string, verb: string): string {
    const { headings, scope } = this;
    const key = `${verb} ${path}`;
    let heading = headings.get(key);
    if (heading === undefined) {
      const own = scope.definition(chainKey(path)) as string | undefined;
      const type = own ?? (scope.get(chainKey(path)) as Text | undefined)?.text;
      // A chain of which nothing is said in this file is told apart from one that is called by others.
      const known = type ?? (scope.definition(isChainKey(path)) || scope.get(isChainKey(path)) ? '' : '?');
      heading = `${verb} ${path} ${known}`.trimEnd();
      headings.set(key, heading);
    }
    return heading;
  }

  /** `protocol tcp` and `dport 25` of an expectation, as the condition that a rule would have: `tcp dport 25`. */
  private expectation(statement: Statement, block: Block): void {
    const { source, scope } = this;
    const { text } = source;
    if (!text.startsWith('dport', statement.start)) return;
    this.protocols ??= new Map(
      this.program.statements
        .filter(({ start, block: other }) => other?.kind === 'other' && text.startsWith('protocol', start))
        .map((one) => [one.block as Block, one]),
    );
    const protocol = this.protocols.get(block);
    const [, , from, to] = protocol ? tokensIn(text, protocol.start, protocol.end) : [];
    const words = tokensIn(text, statement.start, statement.end);
    if (from === undefined || to === undefined) {
      if (words.length === 4) scope.unread(source.place(words[2] as number, words[3] as number), NO_PROTOCOL);
      return;
    }
    this.rule([from, to, ...words], `${this.around.table} `, 'expectation', statement);
  }

  /** A command: what `nft` takes line by line, and what stands at the top of a file. */
  private top(statement: Statement): void {
    const { start, end } = statement;
    const { text } = this.source;
    const bounds = tokensIn(text, start, end);
    const word = (i: number): string => text.slice(bounds[i * 2], bounds[i * 2 + 1]);
    switch (word(0)) {
      case 'define':
      case 'redefine':
        if (word(2) === '=' && bounds.length >= 8) this.define(word(1), bounds);
        return;
      case 'undefine':
        this.scope.set(variableKey(word(1)), undefined);
        return;
      case 'include':
        // What it defines has no value in this file, and says so where it is used.
        return;
      case 'flush':
      case 'delete':
      case 'destroy':
        this.taken(bounds, word, statement);
        return;
      case 'rename':
        if (word(1) === 'chain') this.changed(bounds, word, 'change', statement);
        return;
      default:
        this.added(bounds, word, statement);
    }
  }

  private define(name: string, bounds: readonly number[]): void {
    // Everything behind the sign, as `a, b` outside braces is one value too.
    const value = valueOf(bounds[6] as number, bounds[bounds.length - 1] as number, this.around);
    this.scope.set(variableKey(name), plain(value));
  }

  /** What is emptied, or goes. */
  private taken(bounds: readonly number[], word: (i: number) => string, statement: Statement): void {
    if (word(1) === 'rule') {
      // Between the commands of a script a handle can be looked up. What is loaded at once names none of its own rules.
      this.changed(bounds, word, this.source.pieces ? 'remove' : 'change', statement);
      return;
    }
    const path = EMPTIED.has(word(1)) ? pathOf([word(2), word(3), word(4)]) : undefined;
    // Of a table the name of the chain is empty.
    if (path) this.rule(bounds, `${path.path} ${word(1) === 'chain' ? word(2 + path.used) : ''}`, 'flush', statement);
    else if (word(1) === 'ruleset') {
      const place = this.source.place(statement.start, statement.end);
      this.emit(new NftCommand(LANGUAGE, this.around, bounds, 'flush', place));
    }
  }

  /** A rule of a chain that is told by its handle and goes, or the chain itself that is called by another name. */
  private changed(
    bounds: readonly number[],
    word: (i: number) => string,
    verb: 'remove' | 'change',
    statement: Statement,
  ): void {
    const named = pathOf([word(2), word(3), word(4)]);
    if (named) this.rule(bounds, `${named.path} ${word(2 + named.used)}`, verb, statement);
  }

  private added(bounds: readonly number[], word: (i: number) => string, statement: Statement): void {
    const first = word(0);
    const hasVerb = RULE_VERBS.has(first);
    if (word(hasVerb ? 1 : 0) !== 'rule') return;
    let at = hasVerb ? 2 : 1;
    const path = pathOf([word(at), word(at + 1), word(at + 2)]);
    if (!path) return;
    at += path.used;
    const chain = word(at++);
    const isPlaced = POSITION.has(word(at));
    while (POSITION.has(word(at))) at += 2;
    this.enter(path.path);
    // Beside a rule that is told by its number, or in place of one.
    const verb = isPlaced || first === 'replace' ? 'place' : first === 'insert' ? 'insert' : 'rule';
    this.rule(bounds.slice(at * 2), `${path.path} ${chain}`, verb, statement);
  }
}

/** Begins what a chain says of itself. */
const OF_CHAIN: ReadonlySet<string> = new Set(['type', 'comment', 'flags', 'devices', 'device']);

const DEFINITION = /^(?:re)?define\s/;

/** What stands in a chain and is no rule of it. */
const NO_RULE = /(?:type|policy|comment|flags|devices?)\b/y;

/** True for a rule that says all of what it means: it names no variable and no set. */
function isAlone(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === DOLLAR || c === AT) return false;
  }
  NO_RULE.lastIndex = start;
  return !NO_RULE.test(text);
}

const DOLLAR = 36;
const AT = 64;

/** Puts what a text defines among the variables of the document it is held in. */
function keep({ source, statements }: Program, scope: Scope): void {
  for (const statement of statements) {
    for (const [key, value] of definitionsOf(source, statement)) {
      const place = source.place(statement.start, statement.end);
      if (value === true || typeof value === 'string') scope.set(key, plainText(String(value), place));
      else {
        const { start, end, path } = value;
        const name = givenKey(path);
        const before = scope.get(name);
        const items = before?.kind === 'list' ? before.items : [];
        const more = plain(bracesOf(start, end, { source, scope, table: '', pairs: true }, 0));
        scope.set(name, { kind: 'list', items: [...items, more], place, via: [] });
      }
    }
  }
}
