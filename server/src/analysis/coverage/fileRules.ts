import { normalise, type PortRange, type PortSet } from '../../base/portSet';
import type { Anchor } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { PartyId } from '../../knowledge/types';
import type { Address, End, Rule, Statement, Term, Written } from '../../model/statement';
import { valueOf } from '../../model/statement';
import { type AddressRange, arePrivate } from '../addresses';
import type { UserGroup } from '../configuration';
import { rulesetOf } from '../order/assembly';
import { appendStatement } from '../order/extract';
import { RowBuilder, type Rows } from '../order/rows';
import type { Ruleset } from '../order/ruleset';
import { family, partyNamed } from '../parties';
import { groupOf } from '../userServices';
import { isAllowing, type RuleShape, shapeOf } from './shape';
import { calledOf, callerOf } from './terms';

/** Who calls whom. */
export interface Pair {
  readonly from: PartyId;
  readonly to: PartyId;
}

/**
 * The firewall rules of one file, ready to be asked about calls between parties. Names of objects that say whom they
 * mean are read for each pair anew: for a pair they match or do not, and only what they leave open is unknown.
 */
export class FileRules {
  private readonly statements: readonly Statement[];
  private readonly sets = new Map<string, Ruleset>();
  private readonly isPlain: boolean;
  private readonly shape: RuleShape;
  /** Rules that allow something, as far as they are in force. */
  readonly allowing: readonly Rule[];
  /** True where what leaves is refused unless a rule allows it. */
  readonly closesOutward: boolean;
  /** True when the firewall is switched off somewhere: then nothing is missing for sure. */
  readonly isOff: boolean;
  /** Ports at which something of the file takes calls itself: a load balancer, whose addresses nobody tells apart. */
  readonly listening: PortSet;

  constructor(
    statements: Iterable<Statement>,
    private readonly groups: readonly UserGroup[],
    private readonly knowledge: Knowledge,
    /** Ranges that will be asked for. */
    private readonly asked: readonly AddressRange[],
    /** What the whole file is like, where the statements are not all of it. */
    shape?: RuleShape,
  ) {
    const own: Statement[] = [];
    const listening: PortRange[] = [];
    let off = false;
    let closes = false;
    for (const statement of statements) {
      if (statement.kind === 'rule') {
        own.push(withMatch(withKeywordsApart(withKeyword(statement, knowledge))));
      } else if (statement.kind === 'amendment' || statement.kind === 'policy') {
        own.push(statement);
        if (statement.kind !== 'policy') continue;
        if (statement.subject === 'state' && valueOf(statement.on) === false) off = true;
        if (statement.subject === 'default-action' && valueOf(statement.direction) === 'out') {
          closes = valueOf(statement.action) !== 'allow';
        }
      } else if (statement.kind === 'listener') listening.push(...(valueOf(statement.end.ports) ?? []));
    }
    this.statements = own;
    this.isOff = off;
    this.listening = normalise(listening);
    this.closesOutward = closes;
    const rules = own.filter((statement): statement is Rule => statement.kind === 'rule');
    this.allowing = rules.filter(isAllowing);
    this.shape = shape ?? shapeOf(rules);
    this.isPlain = !rules.some(hasNames);
  }

  get hasRules(): boolean {
    return this.shape.rules > 0;
  }

  /** True when all rules are those of a host's own firewall. */
  get onHost(): boolean {
    return this.hasRules && this.shape.host === this.shape.rules;
  }

  /** True when some of them are. */
  get withHost(): boolean {
    return this.shape.host > 0;
  }

  /** True for filters of a cloud, which let out, and let their own networks in, where no rule says otherwise. */
  get inCloud(): boolean {
    return this.shape.cloud;
  }

  /** The rules as they are for calls between two parties. */
  setFor(pair: Pair): Ruleset {
    const key = this.isPlain ? `${this.placeOf(pair.from)} ${this.placeOf(pair.to)}` : `${pair.from} ${pair.to}`;
    let set = this.sets.get(key);
    if (!set) {
      set = rulesetOf(this.rowsFor(pair), this.asked);
      this.sets.set(key, set);
    }
    return set;
  }

  /** Where there are no names, all parties outside are alike, and so are all others. */
  private placeOf(id: PartyId): string {
    if (id === 'smart-host') return id;
    return this.knowledge.party(id)?.stands === 'outside' ? 'outside' : '';
  }

  /** True when rules of the file speak of calls from outside, or to there: then what they leave out is missing. */
  speaksOf(way: 'in' | 'out'): boolean {
    return way === 'in' ? this.shape.letsIn : this.shape.letsOut;
  }

  private rowsFor(pair: Pair): readonly Rows[] {
    const parts: Rows[] = [];
    let builder: RowBuilder | undefined;
    let anchor: Anchor | undefined;
    for (const statement of this.statements) {
      const adapted = statement.kind === 'rule' ? this.adapted(statement, pair) : statement;
      if (!adapted) continue;
      if (!builder || anchor !== statement.place.anchor) {
        if (builder) parts.push(builder.finish());
        anchor = statement.place.anchor;
        builder = new RowBuilder(anchor);
      }
      appendStatement(builder, adapted);
    }
    if (builder) parts.push(builder.finish());
    return parts;
  }

  /** The rule as it is for a pair; undefined where none of its terms can match a call between the two. */
  private adapted(rule: Rule, pair: Pair): Rule | undefined {
    let changed = false;
    const terms: Term[] = [];
    for (const term of rule.terms) {
      const caller = callerOf(rule, term);
      const called = calledOf(rule, term);
      if (caller && (term.action ?? valueOf(rule.action)) === 'block' && this.isForSome(caller, pair.from)) {
        changed = true;
        continue;
      }
      const ends = term.ends.map((end) => {
        const party = end === caller ? pair.from : end === called ? pair.to : undefined;
        return party === undefined ? withZoneNamed(end) : this.adaptedEnd(withZoneNamed(end), party);
      });
      if (ends.includes(undefined)) {
        changed = true;
        continue;
      }
      const [first, second] = ends as [End, End];
      if (first === term.ends[0] && second === term.ends[1]) terms.push(term);
      else {
        changed = true;
        terms.push({ ...term, ends: [first, second] });
      }
    }
    if (!changed) return rule;
    return terms.length === 0 ? undefined : { ...rule, terms };
  }

  /**
   * True for callers by a name that says nothing of whom it means. What is blocked so is some of all clients, as by
   * a list of those who were caught: the others are who the flow is for.
   */
  private isForSome({ addresses }: End, party: PartyId): boolean {
    if (party !== 'client' && this.knowledge.party(party)?.stands !== 'outside') return false;
    const list = valueOf(addresses) ?? [];
    return (
      list.length > 0 &&
      list.every(
        (address) =>
          (address.kind === 'name' || address.kind === 'keyword') &&
          address.text.toLowerCase() !== 'internet' &&
          !groupOf(address, this.groups) &&
          partyNamed(address.text) === undefined,
      )
    );
  }

  /** The end with names resolved for a party; undefined where the party is not among its addresses. */
  private adaptedEnd(end: End, party: PartyId): End | undefined {
    const addresses = valueOf(end.addresses);
    if (!addresses || addresses.length === 0) return end;
    const stands = this.knowledge.party(party)?.stands;
    // Addresses that are not routed are nobody's outside; a smart host may be a gateway of our own.
    if (stands === 'outside' && party !== 'smart-host' && arePrivate(addresses)) return undefined;
    if (addresses.every(({ kind }) => kind === 'literal' || kind === 'any')) return end;
    const result: Address[] = [];
    let whole = false;
    for (const address of addresses) {
      const meant = this.meaning(address, party, stands === 'outside');
      if (meant === 'all') whole = true;
      else if (meant !== 'none') result.push(...meant);
    }
    const [first] = addresses;
    if (whole && first) return withAddresses(end, [{ ...first, kind: 'any', text: 'any' }]);
    return result.length === 0 ? undefined : withAddresses(end, result);
  }

  /** What a name or a keyword means where a party is asked about: all of its addresses, none, or these. */
  private meaning(address: Address, party: PartyId, outside: boolean): 'all' | 'none' | readonly Address[] {
    if (address.kind === 'literal' || address.kind === 'any') return [address];
    const word = address.text.toLowerCase();
    if (word === 'internet') return outside || party === 'client' ? 'all' : 'none';
    if (address.kind === 'keyword') return outside ? 'none' : [address];
    const group = groupOf(address, this.groups);
    const found = group?.party ?? partyNamed(address.text);
    if (found === undefined) return [address];
    if (family(found) === family(party)) return 'all';
    // Clients and name servers may be any of the others.
    return party === 'client' || party === 'dns' || party === 'admin' || party === 'other' ? [address] : 'none';
  }
}

/** What the file calls an interface tells more than the interface is called by the system. */
const withZoneNamed = (end: End): End =>
  end.zoneCalledBy !== undefined && end.zone.kind === 'written'
    ? { ...end, zone: { ...end.zone, value: `${end.zone.value} ${end.zoneCalledBy}` }, zoneCalledBy: '' }
    : end;

const withAddresses = (end: End, value: readonly Address[]): End => ({
  ...end,
  addresses: { ...end.addresses, value } as Written<readonly Address[]>,
});

const hasNames = ({ terms }: Rule): boolean =>
  terms.some(({ ends }) =>
    ends.some(
      ({ addresses }) => valueOf(addresses)?.some(({ kind }) => kind === 'name' || kind === 'keyword') ?? false,
    ),
  );

/**
 * A misspelt keyword in place of ports is one of those that stand for RPC: whatever else is asked about, it is not meant.
 * The rule stays half-typed, so that it opens nothing for sure.
 */
function withKeyword(rule: Rule, knowledge: Knowledge): Rule {
  const mistake = rule.mistakes.find(({ kind }) => kind === 'invalid-port-keyword');
  if (!mistake || rule.complete) return rule;
  const mapper = knowledge.group('endpoint-mapper');
  const terms = rule.terms.map((term) => {
    const [first, second] = term.ends.map((end) =>
      end.ports.kind === 'unread' ? { ...end, ports: { kind: 'default', value: mapper } as const } : end,
    ) as [End, End];
    return { ...term, ends: [first, second] as const };
  });
  return { ...rule, terms };
}

const hasKeyword = ({ uses }: End): boolean => uses.some(({ literal }) => literal.form === 'keyword');

/** A list of keywords and numbers as two conditions, one of either: each can then be told apart. */
function withKeywordsApart(rule: Rule): Rule {
  const isMixed = (end: End): boolean => hasKeyword(end) && (valueOf(end.ports)?.length ?? 0) > 0;
  if (!rule.terms.some(({ ends }) => ends.some(isMixed))) return rule;
  const terms = rule.terms.flatMap((term): Term[] => {
    const mixed = term.ends.find(isMixed);
    if (!mixed) return [term];
    const keywords = mixed.uses.filter(({ literal }) => literal.form === 'keyword');
    const numbers: End = { ...mixed, uses: mixed.uses.filter((use) => !keywords.includes(use)) };
    const words: End = { ...mixed, uses: keywords, ports: { kind: 'default', value: [] } };
    return [numbers, words].map((end) => {
      const [first, second] = term.ends.map((one) => (one === mixed ? end : one)) as [End, End];
      return { ...term, ends: [first, second] };
    });
  });
  return { ...rule, terms };
}

const UNORDERED = new WeakMap<Rule, Rule>();

/**
 * Rules whose order nobody tells: what allows does, unless something blocks the same, and then it is not known. A
 * blocking rule is taken to hold for something that cannot be read.
 */
function withMatch(rule: Rule): Rule {
  if (rule.order.match !== undefined) return rule;
  let known = UNORDERED.get(rule);
  if (!known) {
    const order = { ...rule.order, match: 'block-first' } as const;
    const blocks = valueOf(rule.action) === 'block';
    const terms = rule.terms.map((term) =>
      blocks || term.action === 'block' ? { ...term, opaque: [rule.place] } : term,
    );
    known = { ...rule, order, terms };
    UNORDERED.set(rule, known);
  }
  return known;
}
