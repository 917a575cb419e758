import assert from 'node:assert/strict';
import { rulesetOf } from '../../../server/src/analysis/order/assembly';
import { appendStatement } from '../../../server/src/analysis/order/extract';
import { intervalsOf } from '../../../server/src/analysis/order/intervals';
import { mostAround } from '../../../server/src/analysis/order/nesting';
import { type Overlaps, overlapsOf } from '../../../server/src/analysis/order/overlaps';
import type { Region } from '../../../server/src/analysis/order/regions';
import { OTHER, RowBuilder, TCP, UDP } from '../../../server/src/analysis/order/rows';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import { decide } from '../../../server/src/analysis/order/verdict';
import { port, range } from '../../../server/src/base/portSet';
import type { Match, Rule, Way } from '../../../server/src/model/statement';
import { makeRules, type Said } from '../../harness/firewall';
import { Random } from '../../harness/random';

function setOf(rules: readonly Rule[]): Ruleset {
  const builder = new RowBuilder(rules[0]?.place.anchor ?? { base: 0 });
  for (const rule of rules) appendStatement(builder, rule);
  return rulesetOf([builder.finish()]);
}

/** What was found, rule by rule. */
const told = ({ hidden, twins, clashes }: Overlaps) => ({
  hidden: [...hidden.rules].map((rule, i) => ({
    rule,
    by: [...hidden.by.subarray(hidden.offsets[i], hidden.offsets[i + 1])],
  })),
  twins: [...twins.rules].map((rule, i) => ({ rule, of: twins.of[i] as number })),
  clashes,
});

const found = (match: Match, list: readonly Said[]): ReturnType<typeof told> =>
  told(overlapsOf(setOf(makeRules(list, { match }, { base: 0 }))));

const hiddenIn = (match: Match, ...list: Said[]): string =>
  found(match, list)
    .hidden.map(({ rule, by }) => `${rule} by ${by.join('+')}`)
    .join(', ');

const twinsIn = (match: Match, ...list: Said[]): string =>
  found(match, list)
    .twins.map(({ rule, of }) => `${rule}=${of}`)
    .join(', ');

const NETS = ['10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9', '10.1.0.0/16', '10.1.2.3', '0.0.0.0/0', '2001:db8::/32'];

/** `named`: some rules name addresses. */
function randomSaid(r: Random, match: Match, named = true): Said {
  const ports = () => {
    const from = r.below(6);
    return range(from, from + r.below(4));
  };
  const addresses = () => [r.pick(NETS)];
  return {
    action: match === 'union' || r.below(2) === 0 ? 'allow' : 'block',
    ...(r.below(4) === 0 ? {} : { transport: r.pick(['tcp', 'tcp', 'udp', 'any'] as const) }),
    ...(r.below(8) === 0 ? { sourcePorts: ports() } : {}),
    ...(r.below(6) === 0 ? {} : { ports: ports() }),
    ...(named && r.below(2) === 0 ? { source: addresses() } : {}),
    ...(named && r.below(3) === 0 ? { destination: addresses() } : {}),
    ...(match === 'priority' ? { priority: 100 + r.below(40) } : {}),
    ...(match === 'last' && r.below(4) === 0 ? { order: { quick: true } } : {}),
  };
}

/** The rules that decide anything at all, found by taking the whole space to pieces. */
function deciding(set: Ruleset): Set<number> {
  const result = new Set<number>();
  const [chain] = set.chains;
  assert(chain);
  for (const transport of [TCP, UDP, OTHER]) {
    for (const family of [4, 6] as const) {
      const last = family === 4 ? 0xffffffff : set.lastWide;
      const whole: Region = [0, 65535, 0, 65535, 0, last, 0, last];
      const pieces = decide(set, chain, transport, family, [whole], { ports: range(0, 65535) });
      for (const { rule } of pieces) result.add(rule);
    }
  }
  return result;
}

describe('overlap of rules', () => {
  for (const match of ['first', 'last', 'block-first', 'priority'] as const) {
    it(`finds exactly the rules that decide nothing: ${match}`, () => {
      for (let seed = 1; seed <= 60; seed++) {
        const r = new Random(seed);
        const list = Array.from({ length: 2 + r.below(10) }, () => randomSaid(r, match, seed % 4 > 0));
        const set = setOf(makeRules(list, { match }, { base: 0 }));
        const { hidden, twins } = told(overlapsOf(set));
        const decides = deciding(set);
        const reported = new Set([...hidden.map(({ rule }) => rule), ...twins.map(({ rule }) => rule)]);
        for (let rule = 0; rule < set.count; rule++) {
          if ((set.first[rule + 1] as number) === set.first[rule]) continue;
          // Where any rule that allows will do, one that says what another says is not in the way of anything.
          const isFree = match === 'block-first' && (list[rule]?.action === 'block' || !blocked(set, rule, list));
          if (isFree) continue;
          // Of those that say the same the one that is asked first decides for all.
          if (match !== 'block-first' && twins.some((twin) => twin.rule === rule)) {
            assert(!decides.has(rule), `seed ${seed}: rule ${rule} is a twin and decides`);
            continue;
          }
          if (match === 'block-first' && twins.some((twin) => twin.rule === rule || twin.of === rule)) continue;
          assert.equal(reported.has(rule), !decides.has(rule), `seed ${seed} rule ${rule}`);
        }
        for (const { rule, by } of hidden) {
          assert(by.length > 0 && !by.includes(rule), `seed ${seed}`);
          // Without one of them it would decide something, or another rule would stand in for that one.
          const kept = list.filter((_, i) => i === rule || by.includes(i));
          const at = list.filter((_, i) => i < rule && by.includes(i)).length;
          const alone = told(overlapsOf(setOf(makeRules(kept, { match }, { base: 0 }))));
          const still = [...alone.hidden, ...alone.twins].some((one) => one.rule === at);
          assert(still || match === 'last', `seed ${seed}: ${by} hide ${rule}`);
        }
      }
    });
  }

  it('finds the same by ports and by addresses', () => {
    let hidden = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const r = new Random(seed * 7);
      const match = r.pick(['first', 'last', 'block-first', 'priority'] as const);
      const list = Array.from({ length: 20 + r.below(40) }, (): Said => {
        const said = randomSaid(r, match, seed % 3 > 0);
        const from = r.below(60_000);
        return r.below(3) === 0 ? { ...said, ports: range(from, Math.min(65_535, from + r.below(30_000))) } : said;
      });
      const set = setOf(makeRules(list, { match }, { base: 0 }));
      const byPort = told(overlapsOf(set, 255));
      for (const few of [0, 1, 3, 8]) assert.deepEqual(told(overlapsOf(set, few)), byPort, `seed ${seed}, ${few}`);
      hidden += byPort.hidden.length;
    }
    assert(hidden > 200, `${hidden} rules are hidden`);
  });

  it('knows without laying ranges into each other how many are around one at most', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const r = new Random(seed);
      const wide = (): string => {
        const from = r.below(200);
        return `10.0.0.${from}-10.0.${r.below(3)}.${from + r.below(56)}`;
      };
      const prefix = (): string => `10.${r.below(4)}.${r.below(4)}.0/${14 + r.below(18)}`;
      const onlyPrefixes = seed % 2 === 0;
      const address = (): string => r.pick(onlyPrefixes ? [prefix] : [() => r.pick(NETS), prefix, wide])();
      const list = Array.from({ length: 2 + r.below(60) }, () => ({
        action: 'allow' as const,
        transport: 'tcp' as const,
        ports: port(25),
        ...(r.below(3) > 0 ? { source: [address()] } : {}),
        ...(r.below(3) > 0 ? { destination: [address()] } : {}),
      }));
      const set = setOf(makeRules(list, { match: 'first' }, { base: 0 }));
      assert(intervalsOf(set).deepest <= mostAround(set), `seed ${seed}`);
      // Of eighteen lengths, with all addresses, and two more to be safe.
      if (onlyPrefixes) assert(mostAround(set) <= 21, `seed ${seed}`);
    }
  });

  /** True when blocking rules alone hide a rule. */
  function blocked(_set: Ruleset, rule: number, list: readonly Said[]): boolean {
    const kept = list.map((said, i) => (i === rule || said.action === 'block' ? said : { ...said, disabled: true }));
    const only = setOf(makeRules(kept, { match: 'block-first' }, { base: 0 }));
    const index = list.filter((said, i) => i < rule && said.action === 'block').length;
    return !deciding(only).has(index);
  }

  it('finds one rule, or the fewest that do it together', () => {
    const deny = (from: number, to: number): Said => ({ action: 'block', transport: 'tcp', ports: range(from, to) });
    const allow: Said = { action: 'allow', transport: 'tcp', ports: range(20, 40) };
    assert.equal(hiddenIn('first', deny(1, 100), allow), '1 by 0');
    assert.equal(hiddenIn('first', deny(1, 30), deny(31, 100), allow), '2 by 0+1');
    assert.equal(hiddenIn('first', deny(1, 30), deny(25, 26), deny(29, 35), deny(31, 100), allow), '1 by 0, 4 by 0+3');
    assert.equal(hiddenIn('first', deny(1, 30), deny(32, 100), allow), '');
  });

  it('names one rule that hides all of it rather than one for each of its parts', () => {
    const deny = (transport: 'tcp' | 'udp' | 'any', from: number, to: number): Said => ({
      action: 'block',
      transport,
      ports: range(from, to),
    });
    const allow: Said = { action: 'allow', transport: 'any', ports: port(25) };
    const wide = deny('any', 1, 100);
    assert.equal(hiddenIn('first', deny('tcp', 25, 25), deny('udp', 20, 30), wide, allow), '3 by 2');
    assert.equal(hiddenIn('first', wide, allow), '1 by 0');
    const hosts: Said = { action: 'allow', ports: port(25), source: ['10.0.0.1', '10.0.0.9'] };
    const of = (...source: string[]): Said => ({ action: 'block', ports: port(25), source });
    assert.equal(hiddenIn('first', of('10.0.0.1'), of('10.0.0.9'), hosts), '2 by 0+1');
    assert.equal(hiddenIn('first', of('10.0.0.1'), of('10.0.0.0/28'), of('10.0.0.9'), hosts), '2 by 1, 3 by 1');
  });

  for (const count of [20, 5000]) {
    it(`finds what hides a rule among ${count} single ports and as many stretches`, () => {
      const list: Said[] = [];
      const stretch = (i: number) => 20_000 + i * 4;
      for (let i = 0; i < count; i++) {
        list.push({ action: 'allow', transport: 'tcp', ports: port(1000 + i) });
        list.push({ action: 'allow', transport: 'tcp', ports: range(stretch(i), stretch(i) + 2) });
      }
      const last = list.length;
      const ask = (...ports: Said['ports'][]) =>
        found('first', [...list, ...ports.map((own): Said => ({ action: 'block', transport: 'tcp', ports: own }))])
          .hidden;
      const single = (at: number): number => (at - 1000) * 2;
      assert.deepEqual(ask(port(1000), port(1007), port(999), port(stretch(7) + 1), port(stretch(7) + 3)), [
        { rule: last, by: [0] },
        { rule: last + 1, by: [single(1007)] },
        { rule: last + 3, by: [15] },
      ]);
      const [from, to] = [1000 + count - 4, 1000 + count - 1];
      assert.deepEqual(ask(range(from, to), range(from, to + 1), range(stretch(3) + 1, stretch(3) + 2)), [
        { rule: last, by: [0, 1, 2, 3].map((i) => single(from + i)) },
        { rule: last + 2, by: [7] },
      ]);
    });
  }

  it('puts address ranges together, of both families', () => {
    const deny = (...source: string[]): Said => ({ action: 'block', source });
    const allow = (...source: string[]): Said => ({ action: 'allow', transport: 'tcp', ports: port(25), source });
    assert.equal(hiddenIn('first', deny('10.0.0.0/9'), deny('10.128.0.0/9'), allow('10.0.0.0/8')), '2 by 0+1');
    assert.equal(hiddenIn('first', deny('10.0.0.0/9'), deny('10.192.0.0/10'), allow('10.0.0.0/8')), '');
    assert.equal(hiddenIn('first', deny('2001:db8::/32'), allow('2001:db8:1::1')), '1 by 0');
    assert.equal(hiddenIn('first', deny('0.0.0.0/0'), { action: 'allow' }), '');
    assert.equal(
      hiddenIn('first', deny('0.0.0.0/0'), deny('::/0'), { action: 'allow', source: ['10.0.0.1'] }),
      '2 by 0',
    );
  });

  it('follows the way of asking', () => {
    const deny: Said = { action: 'block', transport: 'tcp', ports: range(1, 100) };
    const allow: Said = { action: 'allow', transport: 'tcp', ports: port(25) };
    assert.equal(hiddenIn('first', deny, allow), '1 by 0');
    assert.equal(hiddenIn('first', allow, deny), '');
    assert.equal(hiddenIn('last', deny, allow), '');
    assert.equal(hiddenIn('last', allow, deny), '0 by 1');
    assert.equal(hiddenIn('last', { ...allow, order: { quick: true } }, deny), '');
    assert.equal(hiddenIn('block-first', allow, deny), '0 by 1');
    assert.equal(hiddenIn('block-first', deny, deny, { ...deny, ports: port(7) }), '');
    assert.equal(hiddenIn('priority', { ...deny, priority: 200 }, { ...allow, priority: 100 }), '');
    assert.equal(hiddenIn('priority', { ...allow, priority: 200 }, { ...deny, priority: 100 }), '0 by 1');
    assert.equal(hiddenIn('union', { ...deny, action: 'allow' }, allow), '');
  });

  it('never looks past a condition, nor compares chains', () => {
    const deny: Said = { action: 'block', transport: 'tcp', ports: range(1, 100) };
    const allow: Said = { action: 'allow', transport: 'tcp', ports: port(25) };
    assert.equal(hiddenIn('first', { ...deny, opaque: true }, allow), '');
    assert.equal(hiddenIn('first', deny, { ...allow, opaque: true }), '1 by 0');
    assert.equal(hiddenIn('first', { ...deny, zone: 'dmz' }, { ...allow, zone: 'outside' }), '');
    assert.equal(hiddenIn('first', { ...deny, zone: 'dmz' }, { ...allow, zone: 'dmz' }), '1 by 0');
    assert.equal(hiddenIn('first', deny, { ...allow, zone: 'dmz' }), '1 by 0');
    assert.equal(hiddenIn('first', { ...deny, zone: 'dmz' }, allow), '');
    assert.equal(hiddenIn('first', deny, { ...allow, order: { chain: 'other' } }), '');
    assert.equal(hiddenIn('block-first', { ...deny, profiles: ['public'] }, allow), '');
    assert.equal(
      hiddenIn('block-first', { ...deny, profiles: ['public'] }, { ...allow, profiles: ['public'] }),
      '1 by 0',
    );
    assert.equal(
      hiddenIn('block-first', { ...deny, profiles: ['public'] }, { ...deny, profiles: ['domain', 'private'] }, allow),
      '2 by 0+1',
    );
    assert.equal(hiddenIn('block-first', { ...deny, program: 'a.exe' }, allow), '');
    assert.equal(hiddenIn('block-first', deny, { ...allow, program: 'a.exe' }), '1 by 0');
    assert.equal(hiddenIn('first', { ...deny, disabled: true }, allow), '');
    assert.equal(
      hiddenIn('first', { action: 'block', transport: 'other' }, { action: 'allow', transport: 'other' }),
      '',
    );
    assert.equal(hiddenIn('first', { action: 'block' }, { action: 'allow', transport: 'other' }), '1 by 0');
  });

  it('tells twins from rules that are hidden', () => {
    const allow: Said = { action: 'allow', transport: 'tcp', ports: port(25), source: ['10.0.0.1', '10.0.0.2'] };
    const turned: Said = { ...allow, source: ['10.0.0.2', '10.0.0.1'] };
    for (const match of ['first', 'block-first', 'union'] as const) {
      assert.equal(twinsIn(match, allow, turned), '1=0');
      assert.equal(hiddenIn(match, allow, turned), '');
      assert.equal(twinsIn(match, allow, { ...allow, action: 'block' }), '');
      assert.equal(twinsIn(match, allow, { ...allow, source: ['10.0.0.1'] }), '');
      assert.equal(twinsIn(match, { ...allow, opaque: true }, { ...allow, opaque: true }), '');
    }
  });

  it('lets the twin decide that is asked first', () => {
    const allow: Said = { action: 'allow', transport: 'tcp', ports: port(25) };
    const block: Said = { ...allow, action: 'block' };
    assert.equal(twinsIn('last', allow, block, allow), '0=2');
    assert.equal(hiddenIn('last', allow, block, allow), '1 by 2');
    const [first, middle, last] = [100, 200, 300].map((priority) => ({ priority })) as [Said, Said, Said];
    assert.equal(twinsIn('priority', { ...allow, ...last }, { ...block, ...middle }, { ...allow, ...first }), '0=2');
    assert.equal(
      hiddenIn('priority', { ...allow, ...last }, { ...block, ...middle }, { ...allow, ...first }),
      '1 by 2',
    );
    assert.equal(twinsIn('first', { ...allow, ...last }, { ...block, ...middle }, { ...allow, ...first }), '0=2');
    assert.equal(hiddenIn('first', allow, block, allow), '1 by 0');
  });

  it('knows that of two arms of a fork one is run', () => {
    const list: Said[] = [
      { action: 'block', transport: 'tcp', ports: port(25) },
      { action: 'allow', transport: 'tcp', ports: port(25) },
    ];
    const anchor = { base: 0 };
    const then: Way = { outer: undefined };
    const otherwise: Way = { outer: undefined };
    const within: Way = { outer: then };
    const hidden = (first: Way | undefined, second: Way | undefined): number => {
      const [a, b] = makeRules(list, { match: 'first' }, anchor) as [Rule, Rule];
      return overlapsOf(
        setOf([
          { ...a, ...(first ? { way: first } : {}) },
          { ...b, ...(second ? { way: second } : {}) },
        ]),
      ).hidden.rules.length;
    };
    assert.equal(hidden(undefined, undefined), 1);
    assert.equal(hidden(undefined, then), 1);
    assert.equal(hidden(then, then), 1);
    assert.equal(hidden(then, within), 1);
    assert.equal(hidden(within, then), 0);
    assert.equal(hidden(then, otherwise), 0);
    assert.equal(hidden(then, undefined), 0);
  });

  it('finds two rules of one number', () => {
    const list: Said[] = [
      { action: 'allow', transport: 'tcp', ports: port(25), priority: 100 },
      { action: 'allow', transport: 'tcp', ports: port(443), priority: 100 },
    ];
    const clashes = (unique: boolean): number =>
      overlapsOf(setOf(makeRules(list, { match: 'priority', unique }, { base: 0 }))).clashes.length;
    assert.equal(clashes(true), 1);
    assert.equal(clashes(false), 0);
  });

  it('gives the findings back when a blocker is added and removed', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const r = new Random(seed * 7);
      const list = Array.from({ length: 3 + r.below(8) }, () => randomSaid(r, 'first'));
      const before = found('first', list);
      const at = r.below(list.length);
      const longer = [...list.slice(0, at), { action: 'block' as const }, ...list.slice(at)];
      const set = setOf(makeRules(longer, { match: 'first' }, { base: 0 }));
      const { hidden, twins } = told(overlapsOf(set));
      const reported = new Set([...hidden, ...twins].map(({ rule }) => rule));
      for (let rule = at + 1; rule < set.count; rule++) {
        const isEmpty = set.first[rule] === set.first[rule + 1];
        assert.equal(reported.has(rule) || isEmpty, true, `seed ${seed} rule ${rule}`);
      }
      assert.deepEqual(
        found(
          'first',
          longer.filter((_, i) => i !== at),
        ),
        before,
      );
    }
  });

  it('does not mind in which order chains are written', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const r = new Random(seed * 11);
      const chains = ['a', 'b', 'c'].map((chain) =>
        Array.from({ length: 1 + r.below(5) }, (): Said => ({ ...randomSaid(r, 'first'), order: { chain } })),
      );
      const one = chains.flat();
      const left = chains.map((list) => [...list]);
      const mixed: Said[] = [];
      while (left.some((list) => list.length > 0)) {
        const next = r.pick(left.filter((list) => list.length > 0)).shift();
        if (next) mixed.push(next);
      }
      const said = (list: readonly Said[]) =>
        found('first', list)
          .hidden.map(
            ({ rule, by }) => `${one.indexOf(list[rule] as Said)} ${by.map((i) => one.indexOf(list[i] as Said))}`,
          )
          .sort();
      assert.deepEqual(said(mixed), said(one), `seed ${seed}`);
    }
  });
});
