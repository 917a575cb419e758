import assert from 'node:assert/strict';
import { type AddressRange, addressRange } from '../../../server/src/analysis/addresses';
import { rulesetOf } from '../../../server/src/analysis/order/assembly';
import { appendRule, appendStatement } from '../../../server/src/analysis/order/extract';
import type { Query } from '../../../server/src/analysis/order/query';
import type { Region } from '../../../server/src/analysis/order/regions';
import { ALLOW, BLOCK, NO_ACTION, RowBuilder, TCP, UDP } from '../../../server/src/analysis/order/rows';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import { decide, verdict } from '../../../server/src/analysis/order/verdict';
import { includes, port, range } from '../../../server/src/base/portSet';
import { ABSENT, byDefault, type Match, type Rule, type Statement, valueOf } from '../../../server/src/model/statement';
import { makeRules, type Said } from '../../harness/firewall';
import { Random } from '../../harness/random';

function setOf(statements: readonly Statement[], asked: readonly AddressRange[] = []): Ruleset {
  const builder = new RowBuilder(statements[0]?.place.anchor ?? { base: 0 });
  for (const statement of statements) appendStatement(builder, statement);
  return rulesetOf([builder.finish()], asked);
}

const rulesOf = (match: Match, ...list: Said[]): Rule[] => makeRules(list, { match }, { base: 0 });

const ask = (ports: Query['ports'], more: Partial<Query> = {}): Query => ({
  transport: 'tcp',
  ports,
  direction: undefined,
  ...more,
});

interface Packet {
  readonly udp: boolean;
  readonly from: number;
  readonly to: number;
  readonly source: number;
  readonly destination: number;
}

/** What one packet meets, rule by rule, read from the model itself. */
function meets(rule: Rule, packet: Packet): boolean {
  return rule.terms.some(({ transport, ends: [source, destination] }) => {
    const said = valueOf(transport);
    if (said && !said.includes('any') && !said.includes(packet.udp ? 'udp' : 'tcp')) return false;
    const isIn = (addresses: typeof source.addresses, value: number): boolean => {
      const list = valueOf(addresses);
      if (!list) return true;
      return list.some(({ text }) => {
        const { from, to } = addressRange(text) as AddressRange;
        return from <= BigInt(value) && BigInt(value) <= to;
      });
    };
    return (
      includes(valueOf(source.ports) ?? [], packet.from) &&
      includes(valueOf(destination.ports) ?? [], packet.to) &&
      isIn(source.addresses, packet.source) &&
      isIn(destination.addresses, packet.destination)
    );
  });
}

/** The verdict of a list of rules on one packet, by the definition of each way of asking. */
function bruteForce(match: Match, rules: readonly Rule[], packet: Packet): number {
  const matching = rules.filter((rule) => meets(rule, packet));
  const actionOf = (rule: Rule | undefined): number =>
    rule === undefined ? NO_ACTION : valueOf(rule.action) === 'allow' ? ALLOW : BLOCK;
  switch (match) {
    case 'first':
      return actionOf(matching[0]);
    case 'last':
      return actionOf(matching.find(({ order }) => order.quick) ?? matching.at(-1));
    case 'block-first':
      return actionOf(matching.find((rule) => actionOf(rule) === BLOCK) ?? matching[0]);
    case 'priority': {
      const least = Math.min(...matching.map(({ order }) => valueOf(order.priority) as number));
      const best = matching.filter(({ order }) => valueOf(order.priority) === least);
      return actionOf(best.find((rule) => actionOf(rule) === BLOCK) ?? best[0]);
    }
    case 'union':
      return actionOf(matching[0]);
  }
}

const ADDRESSES = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3', '10.1.2.0-10.1.5.255', '0.0.0.0/1'];

function randomSaid(r: Random, match: Match): Said {
  const ports = () => {
    const from = r.below(12);
    return range(from, from + r.below(5));
  };
  const addresses = () => Array.from({ length: 1 + r.below(2) }, () => r.pick(ADDRESSES));
  return {
    action: match === 'union' || r.below(2) === 0 ? 'allow' : 'block',
    ...(r.below(4) === 0 ? {} : { transport: r.pick(['tcp', 'udp', 'any'] as const) }),
    ...(r.below(4) === 0 ? { sourcePorts: ports() } : {}),
    ...(r.below(3) === 0 ? {} : { ports: ports() }),
    ...(r.below(2) === 0 ? { source: addresses() } : {}),
    ...(r.below(2) === 0 ? { destination: addresses() } : {}),
    ...(match === 'priority' ? { priority: 100 + r.below(6) } : {}),
    ...(match === 'last' && r.below(4) === 0 ? { order: { quick: true } } : {}),
  };
}

const randomAddress = (r: Random): number => {
  const { from, to } = addressRange(r.pick(ADDRESSES)) as AddressRange;
  const near = [Number(from), Number(to), Number(from) - 1, Number(to) + 1, Number(from) + r.below(1000)];
  return Math.max(0, Math.min(0xffffffff, r.pick(near)));
};

describe('verdict of a list of rules', () => {
  for (const match of ['first', 'last', 'block-first', 'priority', 'union'] as const) {
    it(`agrees with packets that are tried one by one: ${match}`, () => {
      for (let seed = 1; seed <= 30; seed++) {
        const r = new Random(seed);
        const rules = rulesOf(match, ...Array.from({ length: 1 + r.below(9) }, () => randomSaid(r, match)));
        const set = setOf(rules);
        const [chain] = set.chains;
        assert(chain);
        for (let i = 0; i < 40; i++) {
          const packet: Packet = {
            udp: r.below(2) === 0,
            from: r.below(18),
            to: r.below(18),
            source: randomAddress(r),
            destination: randomAddress(r),
          };
          const { from, to, source, destination } = packet;
          const region: Region = [from, from, to, to, source, source, destination, destination];
          const query = { ports: port(to) };
          const [piece, more] = decide(set, chain, packet.udp ? UDP : TCP, 4, [region], query);
          assert(piece && !more, `seed ${seed}`);
          assert.equal(piece.action, bruteForce(match, rules, packet), `seed ${seed} packet ${JSON.stringify(packet)}`);
        }
        // The whole space at once: pieces part it, and each says what its corners say.
        const whole: Region = [0, 20, 0, 20, 0, 0xffffffff, 0, 0xffffffff];
        const pieces = decide(set, chain, TCP, 4, [whole], { ports: range(0, 20) });
        for (let i = 0; i < 60; i++) {
          const packet: Packet = {
            udp: false,
            from: r.below(21),
            to: r.below(21),
            source: randomAddress(r),
            destination: randomAddress(r),
          };
          const values = [packet.from, packet.to, packet.source, packet.destination];
          const holding = pieces.filter(({ region }) =>
            values.every((value, at) => (region[at * 2] as number) <= value && value <= (region[at * 2 + 1] as number)),
          );
          assert.equal(holding.length, 1, `seed ${seed}: pieces do not overlap`);
          assert.equal(holding[0]?.action, bruteForce(match, rules, packet), `seed ${seed} ${JSON.stringify(packet)}`);
        }
      }
    });
  }

  it('says what is allowed, blocked, partly open and not spoken of', () => {
    const set = setOf(
      rulesOf(
        'first',
        { action: 'block', transport: 'tcp', ports: port(25), source: ['10.9.0.0/16'] },
        { action: 'allow', transport: 'tcp', ports: port(25), source: ['10.0.0.0/8'] },
        { action: 'allow', transport: 'tcp', ports: range(80, 90) },
        { action: 'block', transport: 'tcp', ports: port(110) },
      ),
    );
    const net = [addressRange('10.0.0.0/8') as AddressRange];
    const some = [addressRange('10.1.0.0/16') as AddressRange];
    assert.equal(verdict(set, ask(port(25))).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(25), { from: some })).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(25), { from: net })).outcome, 'partly');
    assert.equal(verdict(set, ask(range(85, 95))).outcome, 'partly');
    assert.equal(verdict(set, ask(port(110))).outcome, 'blocked');
    assert.equal(verdict(set, ask(port(443))).outcome, 'unsaid');
    assert.deepEqual(verdict(set, ask(port(25), { from: net })).blocks, [0]);
    assert.deepEqual(verdict(set, ask(port(25), { from: some })).allows, [1]);
  });

  it('does not guess at what it cannot read, and knows where it makes no difference', () => {
    const set = setOf(
      rulesOf(
        'first',
        { action: 'block', transport: 'tcp', ports: port(25), opaque: true },
        { action: 'allow', transport: 'tcp', ports: port(25) },
        { action: 'allow', transport: 'tcp', ports: port(443), opaque: true },
        { action: 'allow', transport: 'tcp', ports: port(443) },
      ),
    );
    const smtp = verdict(set, ask(port(25)));
    assert.equal(smtp.outcome, 'unknown');
    assert.deepEqual(smtp.doubts, [0]);
    assert.equal(verdict(set, ask(port(443))).outcome, 'allowed');
  });

  it('tells a rule against a flow from one against everything', () => {
    const set = setOf(rulesOf('first', { action: 'block', transport: 'tcp', ports: port(25) }, { action: 'block' }));
    assert.equal(verdict(set, ask(port(25))).onlyCatchAll, false);
    assert.equal(verdict(set, ask(port(587))).onlyCatchAll, true);
  });

  it('follows jumps and comes back', () => {
    const order = { match: 'first' as const };
    const list: Said[] = [
      { action: { jump: 'MAIL' }, transport: 'tcp', ports: range(1, 1000), order: { chain: 'filter INPUT' } },
      { action: 'block', order: { chain: 'filter INPUT' } },
      { action: 'return', transport: 'tcp', ports: port(110), order: { chain: 'filter MAIL' } },
      { action: 'allow', transport: 'tcp', ports: range(25, 200), order: { chain: 'filter MAIL' } },
      { action: { jump: 'ELSEWHERE' }, transport: 'tcp', ports: port(995), order: { chain: 'filter INPUT' } },
    ];
    const set = setOf(makeRules(list, order, { base: 0 }));
    assert.equal(verdict(set, ask(port(25))).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(110))).outcome, 'blocked');
    assert.equal(verdict(set, ask(port(587))).outcome, 'blocked');
    const lost = setOf(makeRules([list[4] as Said], order, { base: 0 }));
    assert.equal(verdict(lost, ask(port(995))).outcome, 'unknown');
  });

  it('puts rules where they are inserted', () => {
    const said = (action: 'allow' | 'block', insert?: number): Said => ({
      action,
      transport: 'tcp',
      ports: port(25),
      ...(insert === undefined ? {} : { insert }),
    });
    const outcome = (...list: Said[]): string => verdict(setOf(rulesOf('first', ...list)), ask(port(25))).outcome;
    assert.equal(outcome(said('block'), said('allow', 1)), 'allowed');
    assert.equal(outcome(said('block'), said('allow', 2)), 'blocked');
    assert.equal(outcome(said('block', 1), said('allow', 1), said('block', 2)), 'allowed');
  });

  it('orders numbered rules by their numbers, those without one last', () => {
    const set = setOf(
      rulesOf(
        'first',
        { action: 'block', transport: 'tcp', ports: port(25), priority: 20 },
        { action: 'allow', transport: 'tcp', ports: port(25), priority: 10 },
        { action: 'block', transport: 'tcp', ports: port(25) },
      ),
    );
    assert.equal(verdict(set, ask(port(25))).outcome, 'allowed');
  });

  it('compares IPv6 addresses as exactly', () => {
    const half = ['2001:db8::/33', '2001:db8:8000::/33'];
    const net = [addressRange('2001:db8::/32') as AddressRange];
    const wider = [addressRange('2001:db0::/28') as AddressRange];
    const statements = rulesOf(
      'first',
      { action: 'allow', transport: 'tcp', ports: port(25), source: [half[0] as string] },
      { action: 'allow', transport: 'tcp', ports: port(25), source: [half[1] as string] },
    );
    const set = setOf(statements, [...net, ...wider]);
    assert.equal(verdict(set, ask(port(25), { from: net })).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(25), { from: wider })).outcome, 'partly');
  });

  it('leaves out what was taken away by name, and doubts what was changed', () => {
    const [rule] = rulesOf('block-first', { action: 'allow', transport: 'tcp', ports: port(25), name: 'Mail' });
    assert(rule);
    const amendment = (operation: 'delete' | 'set', target: string): Statement => ({
      kind: 'amendment',
      dialect: 'test',
      place: { anchor: rule.place.anchor, start: 50, end: 59 },
      item: rule.item,
      words: [],
      complete: true,
      mistakes: [],
      operation,
      target: byDefault(target),
      rule: { terms: [], direction: ABSENT, action: ABSENT, enabled: ABSENT },
    });
    const outcome = (...list: Statement[]): string => verdict(setOf(list), ask(port(25))).outcome;
    assert.equal(outcome(rule), 'allowed');
    assert.equal(outcome(rule, amendment('delete', 'MAIL')), 'unsaid');
    assert.equal(outcome(amendment('delete', 'Mail'), rule), 'allowed');
    assert.equal(outcome(rule, amendment('delete', 'Other')), 'allowed');
    assert.equal(outcome(rule, amendment('set', 'Mail')), 'unknown');
  });

  it('asks whether a condition holds', () => {
    const rules = rulesOf('block-first', { action: 'allow', transport: 'tcp', ports: port(25), program: 'a.exe' });
    const set = setOf(rules);
    assert.equal(verdict(set, ask(port(25))).outcome, 'unknown');
    assert.equal(verdict(set, ask(port(25), { admits: ({ program }) => program === 'a.exe' })).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(25), { admits: () => false })).outcome, 'unsaid');
  });

  it('fills in what a rule stands for', () => {
    const [rule] = rulesOf('first', { action: 'allow', transport: 'tcp', ports: port(25), source: ['10.0.0.1'] });
    assert(rule);
    const builder = new RowBuilder(rule.place.anchor);
    appendRule(builder, rule, rule.place, {
      ports: (end) => (end === 1 ? port(587) : undefined),
      address: (end, index) => (end === 0 && index === 0 ? addressRange('10.0.0.2') : undefined),
    });
    const set = rulesetOf([builder.finish()]);
    const from = [addressRange('10.0.0.2') as AddressRange];
    assert.equal(verdict(set, ask(port(587), { from })).outcome, 'allowed');
    assert.equal(verdict(set, ask(port(25), { from })).outcome, 'unsaid');
  });
});
