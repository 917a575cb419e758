import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/base/edit';
import { port } from '../../server/src/base/portSet';
import { fixAll } from '../../server/src/features/codeActions';
import type { Diagnostic } from '../../server/src/features/diagnostic';
import { testDocument, testEnv } from '../harness/catalog';
import { Random } from '../harness/random';
import { rulesOfText, verdictOn } from '../harness/ruleset';
import type { TextDialect, TextRule } from '../harness/ruleText';
import { CALLERS, FIRST_PORT, PORTS, textDialects, textOf, textRules } from '../harness/ruleTexts';

// Files of random rules with mistakes in them, in dialects of every way of asking rules: what is fixed is fixed, and
// nothing is broken by it. FUZZ_ROUNDS sets how many files there are of each dialect.

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 3);

const env = testEnv({ checkAllFiles: true });

/** Ports of Exchange, their neighbours, and some that others have. */
const KNOWN = [
  25, 53, 80, 88, 110, 135, 143, 389, 443, 464, 465, 587, 593, 636, 993, 995, 2525, 3268, 50389, 50636, 64327,
];

/** What is wrong with the ports or the transport of a rule; undefined where nothing is. */
function spoilt(r: Random, { from, transport }: TextRule, sign: string): { ports?: string; transport?: string } {
  const wider = from + 1 + r.below(9);
  switch (r.below(7)) {
    case 0:
      return { ports: `${wider}${sign}${from}` };
    case 1:
      return { ports: `${from}${r.pick(['-', ':', '..', ' - '])}${wider}` };
    case 2:
      return { ports: `${from}, ${wider}` };
    case 3:
      return { transport: transport === 'tcp' ? r.pick(['tpc', 'tcpp', 'TCP']) : r.pick(['upd', 'UDP', 'udpp']) };
    case 4:
      return { ports: `${from}${from}${from}` };
    case 5:
      return { ports: `0${from}` };
    default:
      return {};
  }
}

/** A file of rules, some of them spoilt and some said twice. */
function file(dialect: TextDialect, r: Random, rules: readonly TextRule[], repeats: boolean): string {
  const lines: string[] = [];
  for (const [i, rule] of rules.entries()) {
    const { ports, transport } = r.below(2) === 0 ? spoilt(r, rule, dialect.sign) : {};
    lines.push(dialect.rule(rule, i, ports, transport));
    if (repeats && r.below(5) === 0) lines.push(r.pick(lines));
  }
  return dialect.whole(lines);
}

const open = (findings: readonly Diagnostic[]): readonly Diagnostic[] =>
  findings.filter(({ suppressed }) => !suppressed);

const isSafe = ({ fixes }: Diagnostic): boolean => fixes.some(({ safety }) => safety === 'safe');

const reportOn = (language: string, text: string): readonly Diagnostic[] =>
  open(env.checker.report(testDocument(text, { language }), env.options));

const show = (findings: readonly Diagnostic[]): string =>
  findings.map(({ code, message }) => `${code}: ${message}`).join('\n');

describe('random files of rules', () => {
  let repaired = 0;
  let removed = 0;

  for (const dialect of textDialects) {
    const { name, language, match } = dialect;

    it(`${name}: nothing is left to fix where all was fixed`, () => {
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const r = new Random(seed * 7919);
        const rules = textRules(r, match, 4 + r.below(10)).map((rule) =>
          r.below(2) === 0 ? { ...rule, from: r.pick(KNOWN), to: 0 } : rule,
        );
        const text = file(
          dialect,
          r,
          rules.map((rule) => ({ ...rule, to: Math.max(rule.from, rule.to) })),
          true,
        );
        let document = testDocument(text, { language });
        for (let turn = 0; ; turn++) {
          const edits = fixAll(document, env);
          if (edits.length === 0) break;
          // What made way for another fix is fixed in the next turn.
          assert.ok(turn < 4, `fixing goes round in a circle:\n${text}\n${document.getText()}`);
          repaired++;
          document = testDocument(applyEdits(document.getText(), edits), { language });
        }
        const left = open(env.checker.report(document, env.options)).filter(isSafe);
        assert.deepEqual(left, [], `${text}\n${document.getText()}`);
      }
    });

    it(`${name}: a fix removes its finding and adds none`, () => {
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const r = new Random(seed * 104_729);
        // Rules that do not meet, on ports of which nothing is known: so nothing is hidden by a mistake but the mistake.
        const rules = textRules(r, match, 3 + r.below(6)).map((rule, i): TextRule => {
          const from = 20_000 + i * 100;
          return { ...rule, from, to: from + r.pick([0, 0, 7]), priority: 100 + i };
        });
        const text = file(dialect, r, rules, false);
        const before = reportOn(language, text);
        for (const finding of before) {
          for (const fix of finding.fixes) {
            if (fix.safety !== 'safe') continue;
            repaired++;
            const made = applyEdits(text, fix.edits);
            const after = reportOn(language, made);
            const count = (list: readonly Diagnostic[], code: string): number =>
              list.filter((one) => one.code === code).length;
            const where = `${fix.title}\n${text}\n${made}\nbefore ${show(before)}\nafter ${show(after)}`;
            assert.ok(count(after, finding.code) < count(before, finding.code), where);
            for (const { code } of after)
              assert.ok(count(after, code) <= count(before, code), `${code} is new: ${where}`);
          }
        }
      }
    });
  }

  for (const dialect of textDialects) {
    it(`${dialect.name}: what is removed decided nothing`, () => {
      const { language, match } = dialect;
      const decided = (text: string): unknown => {
        const set = rulesOfText(language, text);
        return CALLERS.flatMap((source) =>
          Array.from({ length: PORTS + 6 }, (_, i) =>
            (['tcp', 'udp'] as const).map(
              (transport) => verdictOn(set, transport, source, port(FIRST_PORT - 1 + i)).outcome,
            ),
          ),
        );
      };
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const r = new Random(seed * 65_537);
        const rules: TextRule[] = [];
        for (const rule of textRules(r, match, 4 + r.below(10))) {
          // So few ports that most rules meet.
          const from = FIRST_PORT + r.below(3);
          rules.push({ ...rule, from, to: from + (rule.to - rule.from) });
          // The same again, asked earlier or later than the first.
          if (r.below(3) === 0)
            rules.push({ ...r.pick(rules), ...(r.below(2) === 0 ? { priority: 100 + r.below(5) } : {}) });
        }
        const text = textOf(dialect, rules);
        const before = decided(text);
        for (const { code, fixes, message } of reportOn(language, text)) {
          if (code !== 'duplicate-rule' && code !== 'shadowed-rule') continue;
          for (const fix of fixes) {
            // A hidden rule may also be moved, which says that it changes what is let through.
            if (!fix.title.startsWith('Remove')) continue;
            removed++;
            const made = applyEdits(text, fix.edits);
            assert.deepEqual(decided(made), before, `${code}: ${message}\n${fix.title}\n${text}\n${made}`);
          }
        }
        const all = applyEdits(text, fixAll(testDocument(text, { language }), env));
        assert.deepEqual(decided(all), before, `${text}\n${all}`);
      }
    });
  }

  it('were in need of repair', () => {
    assert.ok(repaired > textDialects.length, `${repaired} fixes`);
    assert.ok(removed > textDialects.length, `${removed} removals`);
  });
});
