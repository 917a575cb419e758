import { deepEqual, equal, ok } from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../server/src/features/settings';
import { clientOf } from '../../server/src/lsp/client';
import { reportOf, resultIdOf } from '../../server/src/lsp/reports';
import type { Surroundings } from '../../server/src/lsp/surroundings';
import { generate, KINDS } from '../bench/generate.mjs';
import { testDocument, testEnv } from '../harness/catalog';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT } from '../harness/lsp';
import { Random } from '../harness/random';

const client = clientOf({ capabilities: FULL_CLIENT });

function surroundings(): Surroundings {
  return {
    env: testEnv({ checkAllFiles: true }),
    hints: DEFAULT_SETTINGS.inlayHints,
    codeLens: false,
    excluded: false,
    declared: undefined,
    names: testEngine(),
  };
}

/** Edits that move what stands behind them: by characters, by lines, or away. */
function editOf(lines: number, random: Random) {
  const line = random.below(lines);
  const start = { line, character: 0 };
  const text = random.pick([' ', '\n', '\n\n', '1', '']);
  return { range: { start, end: text === '' ? { line: line + 1, character: 0 } : start }, text };
}

describe('reports', () => {
  for (const kind of Object.keys(KINDS)) {
    it(`tell after each edit what they tell of the text anew, and have its id: ${kind}`, () => {
      const random = new Random(kind.length);
      const document = testDocument(generate(kind, 120), { language: kind });
      const around = surroundings();
      const others = surroundings();
      let told = 0;
      for (let edit = 0; edit < 8; edit++) {
        const report = reportOf(document, around, client);
        const anew = reportOf(testDocument(document.getText(), { language: kind }), others, client);
        deepEqual(JSON.parse(JSON.stringify(report)), JSON.parse(JSON.stringify(anew)), `edit ${edit}`);
        equal(resultIdOf(report), resultIdOf(anew));
        told += report.length;
        document.update([editOf(document.lineCount, random)], edit + 2);
      }
      ok(told > 0);
    });
  }
});
