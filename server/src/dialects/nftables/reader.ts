import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import { type Action, byDefault, type Term, type Written, written } from '../../model/statement';
import type { Text } from '../../model/value';
import { innerPlace } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import type { Chain } from './chain';
import { ConditionReader, type Draft } from './conditions';
import { type Condition, conditionAt, isVerdict, selectorAt } from './selectors';
import { Tokens } from './tokens';
import { jumpTo } from './values';

const NONE: readonly never[] = [];

/** A rule as it is read: drafts, of which any may match, and what is written beside them. */
export interface Reading {
  readonly tokens: Tokens;
  readonly chain: Chain;
  readonly drafts: readonly Draft[];
  readonly opaque: readonly Place[];
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  readonly action: Written<Action>;
  readonly comment: Text | undefined;
  readonly names: readonly Text[];
  readonly returning: boolean;
  readonly beginning: boolean;
  readonly sound: boolean;
  /** The conditions over ports, for whoever edits them. */
  readonly conditions: readonly Condition[];
  /** The token of `dnat`, `redirect` or the like. */
  readonly translation: number;
}

export const termsOf = ({ drafts, opaque }: Reading): readonly Term[] =>
  drafts.map(({ transport, source, destination, action }) =>
    action === undefined
      ? { transport, ends: [source, destination], opaque }
      : { transport, ends: [source, destination], opaque, action },
  );

/** Reads a rule word by word: its conditions, what it does and what stands beside. */
export class RuleReader extends ConditionReader {
  private comment: Text | undefined = undefined;
  private strays = 0;
  private translation = -1;

  constructor(
    command: Command,
    private readonly chain: Chain,
  ) {
    super(new Tokens(command));
  }

  read(): Reading {
    const { tokens } = this;
    if (!/^(?:in|out)put$|^(?:fore?ward|(?:pre|post)routing|ingress|egress)$/i.test(this.chain.name))
      this.nameOfChain();
    for (let at = 0; at < tokens.count; ) {
      const next = this.step(at);
      at = next > at ? next : at + 1;
    }
    // Logging and counting alone decide nothing.
    if (this.action.kind === 'absent' && this.speaks && !this.drafts.some(({ action }) => action)) {
      this.action = byDefault('continue');
    }
    const acted = this.action.kind !== 'absent' || this.drafts.every(({ action }) => action !== undefined);
    return {
      tokens,
      chain: this.chain,
      drafts: this.drafts,
      opaque: this.opaque.length === 0 ? NONE : this.opaque,
      unread: this.missing.length === 0 ? NONE : this.missing,
      mistakes: this.mistakes.length === 0 ? NONE : this.mistakes,
      action: this.action,
      comment: this.comment,
      names: this.names.length === 0 ? NONE : this.names,
      returning: this.returning,
      beginning: this.beginning,
      sound:
        this.mistakes.length === 0 &&
        this.missing.length === 0 &&
        this.strays === 0 &&
        !this.due &&
        acted &&
        !this.drafts.some(({ transport }) => transport.kind === 'unread'),
      conditions: this.conditions,
      translation: this.translation,
    };
  }

  /** Chains that the user named say what they are for. */
  private nameOfChain(): void {
    const { name } = this.chain;
    if (name !== '') this.nameAt(name, 0);
  }

  private step(at: number): number {
    const { tokens } = this;
    const word = tokens.text(at);
    switch (word) {
      case 'accept':
      case 'drop':
        this.action = written(word === 'accept' ? 'allow' : 'block', tokens.place(at));
        return at + 1;
      case 'reject':
        this.action = written('block', tokens.place(at));
        return tokens.text(at + 1) === 'with' ? this.behindWords(at + 2) : at + 1;
      case 'return':
      case 'queue':
        this.action = written(word === 'return' ? 'return' : { jump: word }, tokens.place(at));
        return word === 'queue' ? tokens.count : at + 1;
      case 'continue':
        this.action = written('continue', tokens.place(at));
        return at + 1;
      case 'jump':
      case 'goto': {
        const target = tokens.text(at + 1);
        if (target === '') this.due = true;
        else {
          this.action = written(jumpTo(target, word), tokens.place(at + 1));
          const value = tokens.value(at + 1);
          if (value?.kind === 'text') this.names.push(value);
        }
        return at + 2;
      }
      case 'counter':
        this.speaks = true;
        if (tokens.text(at + 1) === 'packets') return at + 5;
        return tokens.text(at + 1) === 'name' ? at + 3 : at + 1;
      case 'log':
        this.speaks = true;
        return this.behindLog(at + 1);
      case 'notrack':
        this.speaks = true;
        return at + 1;
      case 'limit':
      case 'quota':
      case 'last':
        this.opaque.push(tokens.place(at));
        return this.behindLimit(at + 1);
      case 'comment': {
        const value = tokens.value(at + 1);
        if (value?.kind === 'text') this.comment = value;
        return at + 2;
      }
      case 'dnat':
      case 'redirect':
      case 'snat':
      case 'masquerade':
      case 'tproxy':
        this.translation = at;
        this.action = written('translate', tokens.place(at));
        return this.behindTranslation(at);
      case 'update':
      case 'add':
      case 'delete':
        // An element put into a set: what stands in its braces is no condition, but for a limit of each element.
        this.speaks = true;
        if (tokens.text(at + 1).startsWith('@') || tokens.value(at + 1)?.kind !== 'text') {
          if (/\s(?:limit|quota|count)\s/.test(tokens.text(at + 2))) this.opaque.push(tokens.place(at + 2));
          return at + 3;
        }
        return at + 1;
      case 'flow':
        // `flow add @ft`: what comes later passes by the chains, this packet goes on.
        this.speaks = true;
        return at + 3;
    }
    const condition = conditionAt(tokens, at);
    if (condition) {
      this.condition(condition);
      return condition.next;
    }
    this.strays++;
    this.typo(at);
    // A protocol that is mistyped is followed by its field and value, which stay where they are.
    return at + 1;
  }

  /** `upd dport 53`. */
  private typo(at: number): void {
    const { tokens } = this;
    const field = tokens.text(at + 1);
    const value = tokens.value(at);
    if ((field !== 'dport' && field !== 'sport') || value?.kind !== 'text') return;
    const meant = nearestWord(value.text, ['tcp', 'udp', 'sctp']);
    if (meant === undefined) return;
    const place = innerPlace(value);
    const exact = place.end - place.start === value.text.length;
    this.mistakes.push({
      kind: 'transport-typo',
      place,
      message: `${value.text} is no protocol; ${meant} is meant, and nftables refuses the rule as it stands.`,
      repairs: exact ? [{ title: `Write ${meant}`, edits: [{ place, newText: meant }], safety: 'safe' }] : [],
      detail: meant,
    });
  }

  private behindWords(at: number): number {
    let next = at;
    while (next < this.tokens.count && !isVerdict(this.tokens.text(next)) && this.tokens.text(next) !== 'comment')
      next++;
    return next;
  }

  private behindLog(at: number): number {
    let next = at;
    for (;;) {
      const word = this.tokens.text(next);
      if (
        word === 'prefix' ||
        word === 'level' ||
        word === 'group' ||
        word === 'snaplen' ||
        word === 'queue-threshold' ||
        word === 'flags'
      )
        next += 2;
      else return next;
    }
  }

  private behindLimit(at: number): number {
    const { tokens } = this;
    let next = at;
    if (tokens.text(next) === 'name') return selectorAt(tokens, next + 1) ? next + 1 : next + 2;
    if (tokens.text(next) === 'rate') next++;
    if (tokens.text(next) === 'over' || tokens.text(next) === 'until') next++;
    next++;
    // `10 mbytes`, `25 kbytes/second`.
    if (/^(?:k|m|g)?bytes/.test(tokens.text(next))) next++;
    if (tokens.text(next) === 'burst') next += /^(?:packets|(?:k|m)?bytes)$/.test(tokens.text(next + 2)) ? 3 : 2;
    return next;
  }

  private behindTranslation(at: number): number {
    const { tokens } = this;
    let next = at + 1;
    while (next < tokens.count) {
      const word = tokens.text(next);
      if (word === 'comment' || word === 'counter' || word === 'log' || isVerdict(word)) break;
      next++;
    }
    return next;
  }
}
