import type { Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
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
  const { source, statements } = program;
  const headings = new Map<string, string>();
  const headingOf = (path: string, verb: string): string => {
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
  };
  let around: Around = { source, scope, table: '', pairs: true };
  let block: Block | undefined;
  let protocols: Map<Block, Statement> | undefined;
  const enter = (path: string): void => {
    const [family = '', table = ''] = path.split(' ', 2);
    around = { source, scope, table: `${family} ${table}`, pairs: true };
  };
  const rule = (bounds: readonly number[], path: string, verb: string, { start, end }: Statement): void => {
    if (bounds.length === 0) return;
    emit(new NftCommand(LANGUAGE, around, bounds, headingOf(path, verb), source.place(start, end)));
  };
  // What a command in a script defines holds for the commands behind it, which are texts of their own.
  if (source.pieces) keep(program, scope);
  for (const statement of statements) {
    const { start, end } = statement;
    if (statement.block !== block) {
      block = statement.block;
      if (block) enter(block.path);
    }
    if (block?.kind === 'chain') {
      const alone = isAlone(source.text, start, end);
      if (alone && scope.known?.(start, end, headingOf(block.path, 'rule'))) continue;
      const bounds = tokensIn(source.text, start, end);
      const first = source.text.slice(bounds[0], bounds[1]);
      if (first === 'type' || first === 'comment' || first === 'flags' || first === 'devices' || first === 'device')
        continue;
      rule(bounds, block.path, first === 'policy' ? 'policy' : 'rule', statement);
      if (alone) scope.told?.();
    } else if (!block) top(statement);
    else if (block.kind === 'other') expected(statement);
    else if (block.kind === 'table' && /^(?:re)?define\s/.test(source.text.slice(start, start + 10))) top(statement);
  }

  /** `protocol tcp` and `dport 25` of an expectation, as the condition that a rule would have: `tcp dport 25`. */
  function expected(statement: Statement): void {
    if (!source.text.startsWith('dport', statement.start)) return;
    protocols ??= new Map(
      statements
        .filter(({ start, block: other }) => other?.kind === 'other' && source.text.startsWith('protocol', start))
        .map((one) => [one.block as Block, one]),
    );
    const protocol = protocols.get(statement.block as Block);
    const [, , from, to] = protocol ? tokensIn(source.text, protocol.start, protocol.end) : [];
    const words = tokensIn(source.text, statement.start, statement.end);
    if (from === undefined || to === undefined) {
      if (words.length === 4) scope.unread(source.place(words[2] as number, words[3] as number), NO_PROTOCOL);
      return;
    }
    const bounds = [from, to, ...words];
    rule(bounds, `${around.table} `, 'expectation', statement);
  }

  function top(statement: Statement): void {
    const { start, end } = statement;
    const bounds = tokensIn(source.text, start, end);
    const word = (i: number): string => source.text.slice(bounds[i * 2], bounds[i * 2 + 1]);
    /** Rules of a chain that are told by their number, or the chain itself, from the word on that names it. */
    const changed = (at: number): void => {
      const named = pathOf([word(at), word(at + 1), word(at + 2)]);
      if (named) rule(bounds, `${named.path} ${word(at + named.used)}`, 'change', statement);
    };
    const first = word(0);
    if (first === 'define' || first === 'redefine') {
      if (word(2) !== '=' || bounds.length < 8) return;
      // Everything behind the sign, as `a, b` outside braces is one value too.
      const from = bounds[6] as number;
      const value =
        bounds.length === 8
          ? valueOf(from, bounds[7] as number, around)
          : valueOf(from, bounds[bounds.length - 1] as number, around);
      scope.set(variableKey(word(1)), plain(value));
      return;
    }
    if (first === 'undefine') {
      scope.set(variableKey(word(1)), undefined);
      return;
    }
    if (first === 'include') {
      // What it defines has no value in this file, and says so where it is used.
      return;
    }
    if (first === 'flush' || first === 'delete' || first === 'destroy') {
      const path = EMPTIED.has(word(1)) ? pathOf([word(2), word(3), word(4)]) : undefined;
      if (word(1) === 'rule') {
        changed(2);
        return;
      }
      // Of a table the name of the chain is empty.
      if (path) rule(bounds, `${path.path} ${word(1) === 'chain' ? word(2 + path.used) : ''}`, 'flush', statement);
      else if (word(1) === 'ruleset') emit(new NftCommand(LANGUAGE, around, bounds, 'flush', source.place(start, end)));
      return;
    }
    if (first === 'rename' && word(1) === 'chain') {
      changed(2);
      return;
    }
    const hasVerb = RULE_VERBS.has(first);
    if (word(hasVerb ? 1 : 0) !== 'rule') return;
    let at = hasVerb ? 2 : 1;
    const path = pathOf([word(at), word(at + 1), word(at + 2)]);
    if (!path) return;
    at += path.used;
    const chain = word(at++);
    const isPlaced = POSITION.has(word(at));
    while (POSITION.has(word(at))) at += 2;
    enter(path.path);
    // Beside a rule that is told by its number, or in place of one.
    const verb = isPlaced || first === 'replace' ? 'place' : first === 'insert' ? 'insert' : 'rule';
    rule(bounds.slice(at * 2), `${path.path} ${chain}`, verb, statement);
  }
}

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
