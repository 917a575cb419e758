import assert from 'node:assert/strict';
import { type AddressRange, addressRange } from '../../../server/src/analysis/addresses';
import type { Outcome } from '../../../server/src/analysis/order/verdict';
import { normalise, type PortSet, port, range } from '../../../server/src/base/portSet';
import type { Match } from '../../../server/src/model/statement';
import { testDocument, testEnv } from '../../harness/catalog';
import { Random } from '../../harness/random';
import { rulesOfText, verdictOn } from '../../harness/ruleset';
import type { TextDialect, TextRule } from '../../harness/ruleText';
import { CALLERS, FIRST_PORT, PORTS, rulesFor, textDialects, textOf } from '../../harness/ruleTexts';

// The same rules in real dialects of every way of asking, read from their text. ORDER_ROUNDS sets how many lists of rules
// are tried in each.

const ROUNDS = Number(process.env['ORDER_ROUNDS'] ?? 5);

const MATCHES: readonly Match[] = ['first', 'last', 'priority', 'block-first', 'union'];

interface Packet {
  readonly transport: 'tcp' | 'udp';
  readonly source: string;
  readonly port: number;
}

/** By the definition of each way of asking, packet for packet. */
function bruteForce({ match, isOpen }: TextDialect, rules: readonly TextRule[], packet: Packet): Outcome {
  const { from } = addressRange(packet.source) as AddressRange;
  const matching = rules.filter((rule) => {
    const source = rule.source === undefined ? undefined : (addressRange(rule.source) as AddressRange);
    return (
      rule.transport === packet.transport &&
      rule.from <= packet.port &&
      packet.port <= rule.to &&
      (!source || (source.from <= from && from <= source.to))
    );
  });
  const deciding = (): TextRule | undefined => {
    switch (match) {
      case 'last':
        return matching.find(({ quick }) => quick) ?? matching.at(-1);
      case 'block-first':
        return matching.find(({ action }) => action === 'block') ?? matching[0];
      case 'priority': {
        const least = Math.min(...matching.map(({ priority }) => priority));
        const best = matching.filter(({ priority }) => priority === least);
        return best.find(({ action }) => action === 'block') ?? best[0];
      }
      default:
        return matching[0];
    }
  };
  const rule = deciding();
  if (rule !== undefined) return rule.action === 'allow' ? 'allowed' : 'blocked';
  return isOpen && rules.some(({ action }) => action === 'block') ? 'allowed' : 'unsaid';
}

describe('rules of real dialects', () => {
  it('are of every way of asking', () => {
    assert.deepEqual(new Set(textDialects.map(({ match }) => match)), new Set(MATCHES));
  });

  for (const dialect of textDialects) {
    const { language, match } = dialect;

    it(`decide packets as they are defined to: ${dialect.name}`, () => {
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const r = new Random(seed);
        const rules = rulesFor(dialect, r, 2 + r.below(10));
        const text = textOf(dialect, rules);
        const set = rulesOfText(language, text);
        for (let i = 0; i < 20; i++) {
          const packet: Packet = {
            transport: r.pick(['tcp', 'udp'] as const),
            source: r.pick(CALLERS),
            port: FIRST_PORT - 1 + r.below(PORTS + 6),
          };
          const { outcome } = verdictOn(set, packet.transport, packet.source, port(packet.port));
          assert.equal(outcome, bruteForce(dialect, rules, packet), `${JSON.stringify(packet)}\n${text}`);
        }
        // All ports at once: what is allowed is what is allowed port for port.
        const last = FIRST_PORT + PORTS + 5;
        for (const source of CALLERS) {
          const packet: Packet = { transport: 'tcp', source, port: 0 };
          const open: PortSet = normalise(
            Array.from({ length: last + 1 }, (_, at) => ({ from: at, to: at })).filter(
              ({ from }) => bruteForce(dialect, rules, { ...packet, port: from }) === 'allowed',
            ),
          );
          assert.deepEqual(verdictOn(set, 'tcp', source, range(0, last)).allowed, open, `${source}\n${text}`);
        }
      }
    });

    it(`give their findings back when a blocker comes and goes: ${dialect.name}`, () => {
      const { checker, options } = testEnv({ checkAllFiles: true });
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const r = new Random(seed * 13);
        const rules = rulesFor(dialect, r, 2 + r.below(10));
        const text = textOf(dialect, rules);
        const at = dialect.isNumbered ? rules.length : r.below(rules.length + 1);
        const blocker: TextRule = {
          action: match === 'union' ? 'allow' : 'block',
          transport: 'tcp',
          from: 1,
          to: 60_000,
          source: undefined,
          priority: 99,
          quick: true,
        };
        const lines = rules.map((rule, i) => dialect.rule(rule, i));
        const before = dialect.whole(lines.slice(0, at));
        const line = `${dialect.rule(blocker, rules.length)}\n`;
        // Where the rules that stand before it end.
        const start =
          at === 0
            ? text.indexOf(lines[0] as string)
            : before.lastIndexOf(lines[at - 1] as string) + (lines[at - 1] as string).length + 1;
        const document = testDocument(text, { language });
        // Fixes are made when they are asked for, from the text as it is then.
        const report = (of = document): unknown => JSON.parse(JSON.stringify(checker.report(of, options)));
        const first = report();
        const span = (from: number, to: number) => ({ start: document.positionAt(from), end: document.positionAt(to) });
        document.update([{ range: span(start, start), text: line }], 2);
        const blocked = report();
        assert.deepEqual(blocked, report(testDocument(document.getText(), { language })));
        document.update([{ range: span(start, start + line.length), text: '' }], 3);
        assert.equal(document.getText(), text);
        assert.deepEqual(report(), first, text);
        // It hides whatever it is asked before.
        const hides = match === 'first' ? rules.slice(at) : match === 'union' ? [] : rules;
        const isHidden = hides.some(
          ({ transport, action, quick }) =>
            transport === 'tcp' && !(match === 'last' && quick) && !(match === 'block-first' && action === 'block'),
        );
        if (isHidden) assert.notDeepEqual(blocked, first, document.getText());
      }
    });
  }

  for (const [text, outcome] of [
    // Behind a jump the next rule is asked, behind a goto what was asked behind the jump that led here, or the policy.
    ['-A INPUT -j MAIL\n-A INPUT -p tcp --dport 25 -j DROP', 'blocked'],
    ['-A INPUT -g MAIL\n-A INPUT -p tcp --dport 25 -j DROP', 'allowed'],
    ['-A INPUT -j OUTER\n-A INPUT -j DROP\n-A OUTER -g MAIL\n-A OUTER -j ACCEPT', 'blocked'],
    ['-A INPUT -j OUTER\n-A INPUT -j DROP\n-A OUTER -j MAIL\n-A OUTER -j ACCEPT', 'allowed'],
    ['-A INPUT -p tcp --dport 25 -j DROP\n-I INPUT -g MAIL', 'allowed'],
    ['-A INPUT -j ACCEPT\n-A INPUT -j DROP\n-I INPUT 2 -g MAIL\n-I INPUT 1 -p udp -j DROP', 'allowed'],
    [
      '-A INPUT -p udp -j DROP\n-A INPUT -p tcp -j DROP\n-I INPUT 2 -p tcp -m multiport --ports 25,110 -g MAIL',
      'allowed',
    ],
    // What belongs to no connection is not what begins one.
    ['-A INPUT -m conntrack --ctstate INVALID -j DROP\n-A INPUT -p tcp --dport 25 -j ACCEPT', 'allowed'],
    ['-A INPUT -m state --state INVALID,UNTRACKED -j DROP\n-A INPUT -p tcp --dport 25 -j ACCEPT', 'unknown'],
  ] as const) {
    it(`are asked as iptables does: ${text.replaceAll('\n', '; ')}`, () => {
      const file = `*filter\n:INPUT ACCEPT\n:OUTER -\n:MAIL -\n-A MAIL -p tcp --dport 110 -j DROP\n${text}\nCOMMIT\n`;
      assert.equal(verdictOn(rulesOfText('iptables-save', file), 'tcp', '10.0.0.1', port(25)).outcome, outcome);
    });
  }

  for (const [rules, outcome] of [
    ['jump mail; tcp dport 25 drop', 'blocked'],
    ['goto mail; tcp dport 25 drop', 'allowed'],
    ['tcp dport vmap { 25 : goto mail, 110 : drop }; drop', 'allowed'],
    ['tcp dport vmap { 25 : jump mail, 110 : drop }; drop', 'blocked'],
    ['ct state invalid drop; tcp dport 25 accept', 'allowed'],
    ['ct state { invalid, untracked } drop; tcp dport 25 accept', 'unknown'],
  ] as const) {
    it(`are asked as nft does: ${rules}`, () => {
      const lines = rules.split('; ').map((rule) => `    ${rule}`);
      const file = `table inet filter {
  chain mail {
    tcp dport 110 drop
  }
  chain input {
    type filter hook input priority 0; policy accept;
${lines.join('\n')}
  }
}
`;
      assert.equal(verdictOn(rulesOfText('nftables', file), 'tcp', '10.0.0.1', port(25)).outcome, outcome);
    });
  }
});
