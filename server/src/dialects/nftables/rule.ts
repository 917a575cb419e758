import { intersect } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type End,
  type Group,
  type Mistake,
  type Policy,
  type Rule,
  type Term,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, leaves, placeIn, slice, type Text, type Value, viaIn } from '../../model/value';
import { kindOf, readAddresses } from '../shared/addresses';
import type { PortReading } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import { transportOfNumber } from '../shared/windowsFirewall';
import { type Chain, chainOf, directionOf, familyOf, hookOf } from './chain';
import { DIALECT } from './id';
import { compared, mistakesOf, readPart, readValue } from './ports';
import { type Condition, conditionAt, isVerdict, type Operator, type Selector, selectorAt } from './selectors';
import { isTable, partsOf, Tokens, textsIn } from './tokens';
import { translated } from './translation';

export const NONE: readonly never[] = [];
const NOTHING: Local = { statements: [], unread: [] };

const OPEN_SOURCE: End = { side: 'source', ports: ABSENT, uses: NONE, addresses: ABSENT, zone: ABSENT };
const OPEN_DESTINATION: End = { ...OPEN_SOURCE, side: 'destination' };
const EVERY_PROTOCOL: Written<TransportSet> = byDefault(['any']);
const YES: Written<boolean> = byDefault(true);

const QUOTE = 34;

/** So many conditions are made of one rule by sets of concatenations and verdict maps. */
const MAX_TERMS = 512;

const ADDRESSES = { separators: '', anyWords: new Set(['0.0.0.0/0', '::/0', '*']), keywords: new Set<string>() };

/** What is known of the traffic while the conditions of a rule are read. */
interface Draft {
  transport: Written<TransportSet>;
  source: End;
  destination: End;
  action: Action | undefined;
}

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
  readonly sound: boolean;
  /** The conditions over ports, for whoever edits them. */
  readonly conditions: readonly Condition[];
  /** The token of `dnat`, `redirect` or the like. */
  readonly translation: number;
}

export function readCommand(command: Command): Local {
  const chain = chainOf(command.heading);
  if (chain.verb === 'policy') return policyOf(command, chain);
  if (chain.verb === 'flush') return flush(command, chain);
  const reading = new RuleReader(command, chain).read();
  if (reading.translation >= 0) return translated(command, reading);
  if (chain.verb === 'expectation') return { statements: [expectation(command, reading)], unread: reading.unread };
  return { statements: [ruleOf(command, reading)], unread: reading.unread };
}

function policyOf(command: Command, chain: Chain): Local {
  const [argument] = command.arguments;
  const value = argument?.kind === 'value' ? argument.value : undefined;
  const direction = directionOf(chain);
  if (value?.kind !== 'text' || (value.text !== 'accept' && value.text !== 'drop') || chain.type === 'nat')
    return NOTHING;
  const policy: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: NONE,
    complete: true,
    mistakes: NONE,
    subject: 'default-action',
    profiles: NONE,
    on: ABSENT,
    action: written(value.text === 'accept' ? 'allow' : 'block', value.place),
    direction: direction ? byDefault(direction) : ABSENT,
    chain: chain.path,
    order: { ...hookOf(chain), ...familyOf(chain) },
  };
  return { statements: [policy], unread: NONE };
}

/** `flush ruleset`, `flush table inet filter`, `delete chain ip mangle mail`: the rules are gone that were there before. */
function flush(command: Command, { path }: Chain): Local {
  const policy: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: NONE,
    complete: true,
    mistakes: NONE,
    subject: 'reset',
    profiles: NONE,
    on: ABSENT,
    action: ABSENT,
    direction: ABSENT,
    ...(path.trim() === 'ip' ? undefined : { chain: path.trim() }),
  };
  return { statements: [policy], unread: NONE };
}

export const termsOf = ({ drafts, opaque }: Reading): readonly Term[] =>
  drafts.map(({ transport, source, destination, action }) =>
    action === undefined
      ? { transport, ends: [source, destination], opaque }
      : { transport, ends: [source, destination], opaque, action },
  );

/** The port of a connection that another one announces: no rule, and what belongs to it is let through by its state. */
const expectation = (command: Command, reading: Reading): Group => ({
  kind: 'group',
  dialect: DIALECT,
  place: command.place,
  item: command,
  words: NONE,
  complete: reading.mistakes.length === 0 && reading.unread.length === 0,
  mistakes: reading.mistakes,
  name: ABSENT,
  terms: termsOf(reading),
});

export function ruleOf(command: Command, reading: Reading): Rule {
  const { chain, action, comment, names } = reading;
  const direction = directionOf(chain);
  return {
    kind: 'rule',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: comment ? [comment, ...names] : names,
    complete: reading.sound,
    mistakes: reading.mistakes,
    terms: termsOf(reading),
    stands: direction ? 'host' : 'network',
    direction: direction ? byDefault(direction) : ABSENT,
    action,
    enabled: YES,
    order: orderOf(command, chain),
    name: ABSENT,
    description: comment ? written(comment.text, innerPlace(comment), viaIn(comment, 0, comment.text.length)) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: reading.returning,
    ...(chain.type === undefined || chain.type === 'filter' ? undefined : SELECTS),
    ...(chain.isCalled ? CALLED : undefined),
  };
}

/** The first rule of a chain that matches decides. A rule that is inserted without more stands at the head. */
function orderOf(command: Command, chain: Chain): Rule['order'] {
  const { path, verb } = chain;
  const insert: Rule['order']['insert'] =
    verb === 'insert'
      ? byDefault(1)
      : verb === 'place'
        ? unread(command.place, 'the place is told by another rule’s number')
        : undefined;
  return {
    chain: path,
    priority: ABSENT,
    match: 'first',
    ...(insert ? { insert } : undefined),
    ...familyOf(chain),
    ...hookOf(chain),
  };
}

const SELECTS = { selects: true };
const CALLED = { called: true };

export class RuleReader {
  private readonly tokens: Tokens;
  private drafts: Draft[] = [
    { transport: EVERY_PROTOCOL, source: OPEN_SOURCE, destination: OPEN_DESTINATION, action: undefined },
  ];
  private readonly opaque: Place[] = [];
  private readonly missing: Unread[] = [];
  private readonly mistakes: Mistake[] = [];
  private readonly conditions: Condition[] = [];
  private readonly names: Text[] = [];
  private action: Written<Action> = ABSENT;
  private comment: Text | undefined = undefined;
  private returning = false;
  private strays = 0;
  private due = false;
  private speaks = false;
  private translation = -1;

  constructor(
    command: Command,
    private readonly chain: Chain,
  ) {
    this.tokens = new Tokens(command);
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
    const place = this.tokens.place(0);
    if (name !== '') this.names.push({ kind: 'text', text: name, place, pieces: [], quote: '' });
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
        return tokens.count;
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

  private condition(condition: Condition): void {
    const { tokens } = this;
    const { selectors, operator, value: valueAt } = condition;
    const [first, more] = selectors;
    if (!first) return;
    if (valueAt >= tokens.count) {
      this.due = true;
      if (first.kind === 'port') this.transportOf(first);
      return;
    }
    const value = tokens.value(valueAt) as Value;
    if (operator === '&' || operator === 'set') {
      if (operator === 'set') this.speaks = true;
      else this.opaque.push(join(tokens.place(first.at), tokens.place(Math.min(valueAt, tokens.count - 1))));
      return;
    }
    if (selectors.some(({ kind }) => kind === 'port')) this.conditions.push(condition);
    if (more || isTable(value)) this.combined(selectors, operator, value, valueAt);
    else this.single(first, operator, value, valueAt);
  }

  /** One selector and a plain value. */
  private single(selector: Selector, operator: Operator, value: Value, valueAt: number): void {
    switch (selector.kind) {
      case 'port': {
        this.transportOf(selector);
        const reading = compared(readValue(value), operator);
        this.note(reading, value);
        this.ports(selector, reading);
        return;
      }
      case 'protocol':
        this.transports(value, operator);
        return;
      case 'address': {
        const addresses = this.addresses(value, operator);
        this.each((draft) => this.withEnd(draft, selector.side, { addresses }));
        return;
      }
      case 'interface': {
        if (operator === '!=') {
          this.opaque.push(this.tokens.place(valueAt));
          return;
        }
        const zone = zoneOf(value);
        this.each((draft) => this.withEnd(draft, selector.side, { zone }));
        return;
      }
      case 'state':
        this.state(value, operator, valueAt);
        return;
      case 'other':
        this.opaque.push(join(this.tokens.place(selector.at), this.tokens.place(valueAt)));
    }
  }

  private note(reading: PortReading, value: Value): void {
    for (const entry of reading.unread) this.missing.push(entry);
    this.mistakes.push(...mistakesOf(reading, value));
    if (reading.incomplete) this.due = true;
  }

  /** `tcp dport` says which protocol too; `th dport` leaves that to others. */
  private transportOf({ protocol, at }: Extract<Selector, { kind: 'port' }>): void {
    if (protocol === 'th') return;
    const transport = written<TransportSet>(protocol === 'other' ? ['other'] : [protocol], this.tokens.place(at));
    this.each((draft) => ({ ...draft, transport }));
  }

  private each(change: (draft: Draft) => Draft): void {
    this.drafts = this.drafts.map(change);
  }

  private withEnd(draft: Draft, side: 'source' | 'destination', said: Partial<End>): Draft {
    return side === 'source'
      ? { ...draft, source: { ...draft.source, ...said } }
      : { ...draft, destination: { ...draft.destination, ...said } };
  }

  /** Ports of one side; with a second condition on them both hold. */
  private ports({ side }: Extract<Selector, { kind: 'port' }>, reading: PortReading): void {
    this.each((draft) => {
      const end = side === 'source' ? draft.source : draft.destination;
      const { ports } = end;
      const both =
        ports.kind === 'written' && reading.ports.kind === 'written'
          ? written(intersect(ports.value, reading.ports.value), join(ports.place, reading.ports.place))
          : ports.kind === 'unread'
            ? ports
            : reading.ports;
      let uses = end.uses.length === 0 ? reading.uses : [...end.uses, ...reading.uses];
      // `dport >= 1024 … dport <= 2047`: both numbers speak of what lies between them.
      if (end.uses.length > 0 && both.kind === 'written') {
        uses = uses.map((use) => (use.part === 'above' || use.part === 'below' ? { ...use, ports: both.value } : use));
      }
      return this.withEnd(draft, side, { ports: both, uses });
    });
  }

  private transports(value: Value, operator: Operator): void {
    const transport = transportIn(value, operator);
    // A protocol of which nothing is known may be one without ports.
    if (transport.kind === 'unread') this.opaque.push(transport.place);
    this.each((draft) => ({ ...draft, transport }));
  }

  private addresses(value: Value, operator: Operator): Written<readonly Address[]> {
    if (operator === '!=') return unread(value.place, 'every address but these');
    if (value.kind === 'unknown') return unread(value.place, value.why);
    return readAddresses(value, ADDRESSES);
  }

  private state(value: Value, operator: Operator, valueAt: number): void {
    const words = leaves(value).flatMap((leaf) => (leaf.kind === 'text' ? leaf.text.split(',') : ['?']));
    // Without braces the list may go on in the next words.
    for (let i = valueAt + 1; this.tokens.text(i - 1).endsWith(','); i++)
      words.push(this.tokens.text(i).replace(/,$/, ''));
    const isNew = words.map((word) => word.trim()).includes('new') !== (operator === '!=');
    if (isNew) return;
    this.opaque.push(this.tokens.place(valueAt));
    // What is not tracked may begin a connection as well.
    this.returning ||=
      operator === '!=' ||
      words.some((word) => /^(?:established|related)$/.test(word.trim())) ||
      words.every((word) => word.trim() === 'invalid');
  }

  /** Concatenations and maps: each element is a condition of its own, with its verdict. */
  private combined(selectors: readonly Selector[], operator: Operator, value: Value, valueAt: number): void {
    for (const selector of selectors) {
      if (selector.kind === 'port') this.transportOf(selector);
      else if (selector.kind === 'other' || selector.kind === 'state') this.opaque.push(this.tokens.place(selector.at));
    }
    const verdicts = operator === 'vmap';
    if (isTable(value) && selectors.length === 1 && selectors[0]?.kind === 'state' && verdicts) {
      this.stateMap(value.entries.map(({ key, value: verdict }) => [key, verdict]));
      return;
    }
    const elements: readonly (readonly [Text, Value | undefined])[] = isTable(value)
      ? value.entries.map(({ key, value: verdict }) => [key, verdict] as const)
      : textsIn(value).flatMap((leaf) =>
          leaf.kind === 'text' ? [[this.joinedText(leaf, valueAt), undefined] as const] : [],
        );
    const unknown = textsIn(value).find((leaf) => leaf.kind === 'unknown');
    if (unknown?.kind === 'unknown') {
      this.missing.push({ place: unknown.place, why: unknown.why });
      for (const selector of selectors)
        if (selector.kind === 'port') this.ports(selector, nothingKnown(unknown.place, unknown.why));
    }
    if (elements.length === 0) return;
    if (selectors.length === 1 && !verdicts) {
      // A map without verdicts, as `dnat to` takes it: its keys are the ports.
      this.keys(
        selectors[0] as Selector,
        elements.map(([key]) => key),
        operator,
      );
      return;
    }
    const result: Draft[] = [];
    for (const draft of this.drafts) {
      for (const [key, verdict] of elements) {
        if (result.length >= MAX_TERMS) break;
        result.push(this.element(draft, selectors, operator, key, verdicts ? verdict : undefined));
      }
    }
    if (elements.length * this.drafts.length > MAX_TERMS) {
      this.missing.push({ place: value.place, why: `only the first ${MAX_TERMS} elements are read` });
    }
    this.drafts = result;
  }

  /** A concatenation without braces stands in several tokens. */
  private joinedText(leaf: Text, valueAt: number): Text {
    let text = leaf;
    for (let i = valueAt + 1; this.tokens.text(i) === '.'; i += 2) {
      const more = this.tokens.value(i + 1);
      if (more?.kind !== 'text') break;
      const glue = ' . ';
      const shift = text.text.length + glue.length;
      text = {
        kind: 'text',
        text: text.text + glue + more.text,
        place: join(text.place, more.place),
        pieces: [
          ...text.pieces,
          { from: text.text.length, to: shift, place: this.tokens.place(i), exact: false, via: [] },
          ...more.pieces.map((piece) => ({ ...piece, from: piece.from + shift, to: piece.to + shift })),
        ],
        quote: '',
      };
    }
    return text;
  }

  private keys(selector: Selector, keys: readonly Text[], operator: Operator): void {
    const [first] = keys;
    if (!first || selector.kind !== 'port') return;
    const list: Value = { kind: 'list', items: keys, place: first.place, via: [] };
    const reading = compared(readValue(list), operator);
    this.note(reading, list);
    this.ports(selector, reading);
  }

  private element(
    draft: Draft,
    selectors: readonly Selector[],
    operator: Operator,
    key: Text,
    verdict: Value | undefined,
  ): Draft {
    let result = draft;
    const parts = partsOf(key);
    selectors.forEach((selector, i) => {
      const part = parts[i];
      if (!part) return;
      const [from, to] = part;
      if (selector.kind === 'port') {
        const reading = compared(readPart(key, from, to), operator);
        for (const entry of reading.unread) this.missing.push(entry);
        this.mistakes.push(...mistakesOf(reading, slice(key, from, to)));
        result = this.withEnd(result, selector.side, { ports: reading.ports, uses: reading.uses });
      } else if (selector.kind === 'protocol')
        result = { ...result, transport: transportIn(slice(key, from, to), operator) };
      else if (selector.kind === 'address') {
        const text = key.text.slice(from, to);
        const place = placeIn(key, from, to);
        const addresses: End['addresses'] = text.includes(HOLE)
          ? unread(place, 'the address is not known')
          : written([{ kind: kindOf(text, ADDRESSES), text, place }], place);
        result = this.withEnd(result, selector.side, { addresses });
      } else if (selector.kind === 'interface') {
        const quoted = key.text.charCodeAt(from) === QUOTE && to - from > 2 ? 1 : 0;
        result = this.withEnd(result, selector.side, { zone: zoneOf(slice(key, from + quoted, to - quoted)) });
      }
    });
    if (!verdict) return result;
    const action = verdictOf(verdict);
    return action === undefined ? result : { ...result, action };
  }

  /** `ct state vmap { established : accept, … }`: no ports, and none that opens a connection but by `new`. */
  private stateMap(entries: readonly (readonly [Text, Value])[]): void {
    const opening = entries.find(([key]) => key.text === 'new');
    const action = opening && verdictOf(opening[1]);
    if (action === undefined) this.returning = true;
    this.action = action === undefined ? byDefault('continue') : byDefault(action);
  }
}

const jumpTo = (target: string, word: string): Action =>
  word === 'goto' ? { jump: target, goesOn: true } : { jump: target };

const nothingKnown = (place: Place, why: string): PortReading => ({
  ports: unread(place, why),
  uses: NONE,
  faults: NONE,
  unread: NONE,
  elements: NONE,
  incomplete: false,
});

export function verdictOf(value: Value): Action | undefined {
  if (value.kind !== 'text') return undefined;
  const [word, target] = value.text.trim().split(/\s+/, 2);
  if (word === 'accept') return 'allow';
  if (word === 'drop' || word === 'reject') return 'block';
  if (word === 'continue') return 'continue';
  if ((word === 'jump' || word === 'goto') && target !== undefined) return jumpTo(target, word);
  if (word === 'return') return 'return';
  return word === 'queue' ? { jump: word } : undefined;
}

function zoneOf(value: Value): Written<string> {
  const names: string[] = [];
  for (const leaf of leaves(value)) {
    if (leaf.kind !== 'text' || leaf.text.includes(HOLE)) {
      return unread(leaf.place, leaf.kind === 'unknown' ? leaf.why : 'the interface is not known');
    }
    names.push(leaf.text);
  }
  return names.length === 0 ? ABSENT : written(names.join(','), value.place);
}

const OTHERS =
  /^(?:icmp|icmpv6|ipv6-icmp|igmp|gre|esp|ah|sctp|dccp|udplite|ospf|vrrp|pim|ipip|comp|ipencap|l2tp|egp|hopopt|mobility-header)$/;

/** `10-20`, a range of protocol numbers. */
function transportsOfNumbers(text: string): TransportSet | undefined {
  const range = /^(\d{1,3})-(\d{1,3})$/.exec(text);
  if (!range) return undefined;
  const holds = (number: number): boolean => Number(range[1]) <= number && number <= Number(range[2]);
  return [...(holds(6) ? (['tcp'] as const) : []), ...(holds(17) ? (['udp'] as const) : []), 'other'];
}

function transportIn(value: Value, operator: Operator): Written<TransportSet> {
  const found = new Set<'tcp' | 'udp' | 'any' | 'other'>();
  for (const leaf of leaves(value)) {
    if (leaf.kind !== 'text') return unread(leaf.place, leaf.kind === 'unknown' ? leaf.why : 'it is no protocol');
    for (const word of leaf.text.split(',')) {
      const text = word.trim();
      const known =
        text === 'tcp' || text === 'udp'
          ? ([text] as const)
          : OTHERS.test(text)
            ? (['other'] as const)
            : (transportOfNumber(text) ?? transportsOfNumbers(text));
      if (!known) return unread(leaf.place, `\`${text}\` is no protocol that nftables knows`);
      for (const transport of known) found.add(transport);
    }
  }
  if (operator === '!=') {
    const left = (['tcp', 'udp'] as const).filter((transport) => !found.has(transport));
    return written([...left, 'other'], value.place);
  }
  return written([...found], value.place, value.kind === 'list' ? value.via : NONE);
}
