import { lineEnd } from '../../base/lineIndex';
import type { Command, Comment } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import type { Text } from '../../model/value';
import { looksLike } from '../config/signs';
import { LineCommand } from '../lines/lineCommand';
import { contextOf, OpenStack, type OpenWords } from '../lines/openStack';
import { readWord, type WordSyntax, wordBounds } from '../lines/words';
import { TextBuilder, TextSource } from '../text/expanded';

const ID = 'pf';

const WORDS: WordSyntax = { quotes: '"\'', escapes: true, trailingComment: '#', marks: '{}(),=!<>' };

/** A statement: a line, or several where a list or a backslash goes on. */
interface Statement {
  readonly start: number;
  readonly end: number;
  /** `open` begins the rules of an anchor, `close` ends them. */
  readonly kind: 'macro' | 'rule' | 'open' | 'close';
  /** Stretches of comments within it, from and to in turn. */
  readonly gaps: readonly number[];
  readonly hasMacros: boolean;
}

type State = readonly OpenWords[];

const START: State = [];
const MAX_DEPTH = 16;

interface Chunk {
  readonly statements: readonly Statement[];
  readonly open: State;
}

const LINE =
  /^(?:pass|block|match|set|table|anchor|load|scrub|antispoof|nat|rdr|binat|no|nat-anchor|rdr-anchor|binat-anchor|altq|queue|include|dummynet-anchor|ether|[A-Za-z_]\w*\s*=|[{}"<$\d!(,]|(?:from|to|port|proto|on|keep|flags|inet6?|(?:rdr|nat|binat|divert|route|reply)-to|overload|modulate|synproxy|label|tagged|received-on|icmp6?-type)\b|.*[,\\}]$)/;
const OWN =
  /^(?:(?:pass|block|match)\s+(?:in|out|quick|log|on|all|drop|return|return-rst|inet6?|proto|from)\b|set\s+(?:skip\s+on|block-policy|loginterface|state-policy)\b|(?:no\s+)?(?:rdr|nat|binat)\s+(?:pass\s+)?(?:log\s+)?on\s|scrub\s+(?:in|out|on)\b|antispoof\s+(?:quick|log|for)\b|table\s+<[\w-]+>\s|(?:rdr|nat)-anchor\s)/;

/** Configurations of the packet filter of the BSDs: rules, macros, lists and anchors. */
export const pf: HostLanguage<Chunk> = {
  id: ID,
  title: 'pf configuration',
  languageIds: ['pf', 'pfconf', 'pf.conf'],
  extensions: ['.pf'],
  comment: '# ',
  trailingComment: '# ',
  sniff: (lines) => looksLike(lines, LINE, OWN),

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Chunk> {
    const { text } = source;
    const statements: Statement[] = [];
    const comments: Comment[] = [];
    const open = (entry as State | undefined) ?? START;
    const stack = new OpenStack(source, open, WORDS, MAX_DEPTH);
    let at = from;
    let hungry = false;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c === 10 || c === 13) {
        at = c === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
        if (at >= stopAfter) break;
      } else if (c <= 32 || c === 0xfeff) at++;
      else if (c === 35) {
        const end = lineEnd(text, at);
        comments.push(commentAt(source, at, end));
        at = end;
      } else {
        const found = statementAt(text, at);
        for (let i = 0; i < found.gaps.length; i += 2) {
          comments.push(commentAt(source, found.gaps[i] as number, found.gaps[i + 1] as number));
        }
        statements.push(found);
        at = Math.max(at + 1, found.end);
        hungry ||= found.isOpen;
        if (found.kind === 'close') stack.close();
        else if (found.kind === 'open') stack.open(found.start, found.end);
      }
    }
    const syntax = statements.length === 0 ? [] : [{ statements, open }];
    return { syntax, end: at, exit: stack.state, hungry, comments, definitions: [], calls: [] };
  },

  run(chunks, source, scope, emit): void {
    for (const { statements, open } of chunks) {
      let context = contextOf(ID, open);
      let path = pathOf(context);
      for (const statement of statements) {
        if (statement.kind === 'close') {
          context = context.slice(0, -1);
          path = pathOf(context);
          continue;
        }
        if (statement.kind === 'macro') {
          define(statement, source, scope);
          continue;
        }
        const { start, end, hasMacros, gaps } = statement;
        // What a macro stands for is no part of the line.
        const isPlain = statement.kind === 'rule' && !hasMacros && gaps.length === 0;
        if (isPlain && scope.known?.(start, end, path)) continue;
        const from = hasMacros || gaps.length > 0 ? new TextSource(expanded(statement, start, source, scope)) : source;
        const bounds =
          from === source
            ? wordBounds(from.text, start, end, WORDS)
            : wordBounds(from.text, 0, from.text.length, WORDS);
        if (bounds.length === 0) continue;
        const command = new LineCommand(ID, context, from, bounds, WORDS);
        emit(command);
        if (isPlain) scope.told?.();
        if (statement.kind === 'open' && context.length < MAX_DEPTH) {
          context = [...context, command];
          path = pathOf(context);
        }
      }
    }
  },
};

/** The anchors that are open, in words. */
const pathOf = (context: readonly Command[]): string =>
  context
    .map(({ arguments: [first] }) => (first?.kind === 'value' && first.value.kind === 'text' ? first.value.text : ''))
    .join('\n');

const commentAt = (source: Source, start: number, end: number): Comment => ({
  place: source.place(start, end),
  text: source.text.slice(start + 1, end),
});

const MACRO = /^[A-Za-z_][\w-]*[ \t]*=/;
const HEAD = 64;

/**
 * The statement at an offset. Lists reach over line ends, and so does a line that ends in a backslash. It is open where the
 * text ends before a list or a quote of it does.
 */
function statementAt(text: string, start: number): Statement & { isOpen: boolean } {
  if (text.charCodeAt(start) === 125)
    return { start, end: start + 1, kind: 'close', gaps: NO_GAPS, hasMacros: false, isOpen: false };
  const isMacro = MACRO.test(text.slice(start, start + HEAD));
  const isAnchor = text.startsWith('anchor', start);
  let gaps: number[] | undefined;
  let depth = 0;
  let hasMacros = false;
  let isOpen = false;
  let last = start;
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) {
      if (depth === 0)
        return { start, end: last, kind: isMacro ? 'macro' : 'rule', gaps: gaps ?? NO_GAPS, hasMacros, isOpen };
      continue;
    }
    if (c <= 32) continue;
    if (c === 35) {
      const end = lineEnd(text, at);
      gaps ??= [];
      gaps.push(at, end);
      at = end - 1;
      continue;
    }
    if (c === 34 || c === 39) {
      const close = closingQuote(text, at);
      isOpen ||= close === at && at + MOST_QUOTED > text.length;
      at = close;
    } else if (c === 92) {
      const next = text.charCodeAt(at + 1);
      at += next === 13 && text.charCodeAt(at + 2) === 10 ? 2 : 1;
    } else if (c === 36) hasMacros = true;
    else if (c === 123) {
      // An anchor's rules begin behind the brace that ends its line.
      if (isAnchor && depth === 0 && endsLine(text, at + 1))
        return { start, end: at + 1, kind: 'open', gaps: gaps ?? NO_GAPS, hasMacros, isOpen };
      depth++;
    } else if (c === 125 && depth > 0) depth--;
    last = at + 1;
  }
  return {
    start,
    end: Math.min(last, text.length),
    kind: isMacro ? 'macro' : 'rule',
    gaps: gaps ?? NO_GAPS,
    hasMacros,
    isOpen: isOpen || depth > 0,
  };
}

const NO_GAPS: readonly number[] = [];

function endsLine(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13 || c === 35) return true;
    if (c > 32) return false;
  }
  return true;
}

/** The quote that closes one, which may stand lines below; the opening one where none does on it or the next hundred. */
function closingQuote(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  const end = Math.min(text.length, open + MOST_QUOTED);
  for (let at = open + 1; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 92) at++;
    else if (c === quote) return at;
  }
  return open;
}

/** A quoted value longer than that is a quote that nobody closed. */
const MOST_QUOTED = 16_384;

/** The text of a statement from an offset on: comments left out, macros in place of their names. */
function expanded({ end, gaps }: Statement, start: number, source: Source, scope: Scope): Text {
  const { text } = source;
  const builder = new TextBuilder(source);
  let from = start;
  let gap = 0;
  for (let at = start; at < end; at++) {
    if (at === gaps[gap]) {
      builder.raw(from, at);
      from = gaps[gap + 1] as number;
      at = from - 1;
      gap += 2;
      continue;
    }
    const c = text.charCodeAt(at);
    if (c === 34 || c === 39) at = Math.max(at, closingQuote(text, at));
    else if (c === 36) {
      let stop = at + 1;
      while (stop < end && /\w/.test(text.charAt(stop))) stop++;
      if (stop === at + 1) continue;
      builder.raw(from, at);
      const name = text.slice(at + 1, stop);
      const use = source.place(at, stop);
      const value = scope.get(name);
      if (value?.kind === 'text' && !scope.spend(1 + (value.text.length >> 2)))
        builder.unknown(use, 'the macros of this file come to more text than is followed');
      else if (value?.kind === 'text') builder.value(value, use, name);
      else builder.unknown(use, `\`$${name}\` has no value in this file`);
      from = stop;
      at = stop - 1;
    }
  }
  builder.raw(from, end);
  return builder.done(source.place(start, end));
}

/** `name = "{ 25, 587 }"`: the words of the value with blanks between, quotes left out. */
function define(statement: Statement, source: Source, scope: Scope): void {
  const { text } = source;
  const sign = text.indexOf('=', statement.start);
  const name = text.slice(statement.start, sign).trim();
  const value = expanded(statement, sign + 1, source, scope);
  const inner = new TextSource(value);
  const bounds = wordBounds(value.text, 0, value.text.length, WORDS);
  let made = '';
  const pieces: Text['pieces'][number][] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    if (made !== '') made += ' ';
    const word = readWord(inner, bounds[i] as number, bounds[i + 1] as number, WORDS);
    const at = made.length;
    for (const piece of word.pieces) pieces.push({ ...piece, from: at + piece.from, to: at + piece.to });
    made += word.text;
  }
  // Each macro may hold another several times.
  if (made.length > MOST_QUOTED) scope.set(name, undefined);
  else scope.set(name, { kind: 'text', text: made, place: value.place, pieces, quote: '' });
}
