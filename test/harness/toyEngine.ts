import { readerNames } from '../../server/src/document/detect';
import type { Engine } from '../../server/src/engine/engine';
import { Checker } from '../../server/src/features/diagnostics';
import { usesOf } from '../../server/src/model/references';
import type { DiagnosticRule } from '../../server/src/rules/rule';
import { testKnowledge } from './knowledge';
import { toyCatalog } from './toy';

const text = (code: string, summary: string): DiagnosticRule['meta'] => ({
  code,
  severity: 'warning',
  severities: ['error', 'warning', 'information', 'hint'],
  on: true,
  scope: 'anywhere',
  summary,
  why: 'Because.',
  instead: 'Otherwise.',
  references: [],
  bad: [{ language: 'toy', text: 'open 25' }],
  good: [{ language: 'toy', text: 'open 587' }],
});

/** A finding with a safe fix for each 25, one with a suggestion for each 110. */
const toyPort: DiagnosticRule = {
  meta: text('toy-port', 'A port that the toy rule minds.'),
  statements: ['rule'],
  *check(statement) {
    for (const { use } of usesOf(statement)) {
      const { place } = use.literal;
      if (use.literal.text === '25') {
        const fixes = [{ title: 'Use 587', safety: 'safe', edits: [{ place, newText: '587' }] }] as const;
        yield { place, message: '25 is not for clients; they submit on 587/tcp.', fixes };
      } else if (use.literal.text === '110') {
        const fixes = [{ title: 'Use 995', safety: 'suggestion', edits: [{ place, newText: '995' }] }] as const;
        yield { place, message: '110 starts without TLS.', severity: 'information', fixes };
      } else if (use.literal.text === '666') throw new Error('the toy rule fails here');
    }
  },
};

const toyExchange: DiagnosticRule = {
  meta: { ...text('toy-exchange', 'Only where the file concerns Exchange.'), scope: 'evidence', severity: 'error' },
  statements: ['rule'],
  *check(statement) {
    for (const { use } of usesOf(statement)) {
      if (use.literal.text === '50389')
        yield { place: use.literal.place, message: '50389 is local to the Edge server.' };
    }
  },
};

const unusedSuppression: DiagnosticRule = {
  meta: { ...text('unused-suppression', 'A suppression that suppresses nothing.'), severity: 'information' },
  statements: [],
  check: () => [],
};

const rules = [toyPort, toyExchange, unusedSuppression];

/** An engine over the toy language and the real knowledge base, so that tests of the edges hold whatever rules say. */
export function toyEngine(): Engine {
  const knowledge = testKnowledge();
  return {
    catalog: toyCatalog,
    knowledge,
    rules,
    codes: new Set(rules.map(({ meta }) => meta.code)),
    readers: new Set(readerNames(toyCatalog)),
    checker: (failed) => new Checker(rules, knowledge, failed),
  };
}
