import assert from 'node:assert/strict';
import { overlapsOf } from '../../../server/src/analysis/order/overlaps';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import { Random } from '../../harness/random';
import { rulesOfText } from '../../harness/ruleset';

// Lists in which rules of both directions and of both families stand: what is hidden decides about no packet at all, found
// by asking for each packet.

const ROUNDS = Number(process.env['ORDER_ROUNDS'] ?? 150);
const FIRST_PORT = 20;
const PORTS = 6;

interface Said {
  readonly action: 'pass' | 'block';
  readonly direction: 'in' | 'out' | '';
  readonly family: 'inet' | 'inet6' | '';
  readonly quick: boolean;
  readonly from: number;
  readonly to: number;
}

function randomRule(r: Random): Said {
  const from = FIRST_PORT + r.below(PORTS);
  return {
    action: r.pick(['pass', 'block'] as const),
    direction: r.pick(['in', 'out', 'in', 'out', ''] as const),
    family: r.pick(['', '', '', 'inet', 'inet6'] as const),
    quick: r.below(3) === 0,
    from,
    to: Math.min(FIRST_PORT + PORTS - 1, from + r.below(PORTS)),
  };
}

/** The rules that decide about a packet. */
function deciding(rules: readonly Said[], decides: (matching: readonly Said[]) => Said | undefined): Set<number> {
  const result = new Set<number>();
  for (const direction of ['in', 'out'])
    for (const family of ['inet', 'inet6'])
      for (let port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
        const matching = rules.filter(
          (rule) =>
            (rule.direction === '' || rule.direction === direction) &&
            (rule.family === '' || rule.family === family) &&
            rule.from <= port &&
            port <= rule.to,
        );
        const rule = decides(matching);
        if (rule) result.add(rules.indexOf(rule));
      }
  return result;
}

/** The rules of which it is found that they decide nothing. */
function idle(set: Ruleset): number[] {
  const { hidden, twins } = overlapsOf(set);
  return [...hidden.rules, ...twins.rules].sort((a, b) => a - b);
}

const others = (rules: readonly Said[], decide: ReadonlySet<number>): number[] =>
  rules.flatMap((_, i) => (decide.has(i) ? [] : [i]));

describe('lists of both directions', () => {
  it('hide exactly the rules of pf that decide about no packet', () => {
    let across = 0;
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const r = new Random(seed);
      const rules = Array.from({ length: 3 + r.below(10) }, () => randomRule(r));
      const text = rules
        .map(({ action, direction, quick, family, from, to }) =>
          [action, direction, quick ? 'quick' : '', family, `proto tcp to any port ${from}:${to}`]
            .filter((word) => word !== '')
            .join(' '),
        )
        .join('\n');
      const set = rulesOfText('pf', text);
      const decide = deciding(rules, (matching) => matching.find(({ quick }) => quick) ?? matching.at(-1));
      assert.deepEqual(idle(set), others(rules, decide), text);
      const { rules: hidden, by, offsets } = overlapsOf(set).hidden;
      for (const [i, rule] of hidden.entries()) {
        const own = [...by.subarray(offsets[i], offsets[i + 1])].map((one) => rules[one]?.direction);
        if (rules[rule]?.direction === '' && own.includes('in') && own.includes('out')) across++;
      }
    }
    assert(across >= ROUNDS / 15, `${across} rules are hidden by one for each direction`);
  });

  it('hide exactly the rules of ipfw that decide about no packet', () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const r = new Random(seed);
      const rules = Array.from({ length: 2 + r.below(8) }, () => ({ ...randomRule(r), family: '' as const }));
      const numbers = rules.map((_, i) => ({ i, number: 100 * (1 + r.below(4)) }));
      const text = rules
        .map(
          ({ action, direction, from, to }, i) =>
            `add ${numbers[i]?.number} ${action === 'pass' ? 'allow' : 'deny'} tcp from any to any ${from}-${to} ${direction}`,
        )
        .join('\n');
      // Of one number the first one in the text is asked first.
      const asked = [...numbers].sort((a, b) => a.number - b.number || a.i - b.i).map(({ i }) => rules[i] as Said);
      const decide = deciding(rules, (matching) => asked.find((rule) => matching.includes(rule)));
      assert.deepEqual(idle(rulesOfText('ipfw-rules', text)), others(rules, decide), text);
    }
  });
});
