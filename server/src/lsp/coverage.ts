import type { CodeLens, Connection } from 'vscode-languageserver';
import { changeText } from '../features/changeText';
import { codeLenses } from '../features/codeLenses';
import { coverageReport, type Part } from '../features/coverage';
import { coverageText } from '../features/coverageText';
import { explainChange } from '../features/explainChange';
import { at } from './client';
import { toRange } from './convert';
import { type Documents, decoded } from './documents';
import type { Ask } from './features';
import { type Faults, guarded } from './guard';
import { COVERAGE, EXPLAIN_CHANGE, SHOW_COVERAGE } from './protocol';
import type { Slices } from './slices';
import type { SurroundingsStore } from './surroundings';

/** The line above a file whose profile is declared. */
export function answerCodeLens({ document, surroundings, client }: Ask): CodeLens[] {
  if (!surroundings.codeLens || surroundings.excluded) return [];
  return codeLenses(document, surroundings.env).map(({ span, title }) => ({
    range: toRange(document, span),
    // An editor that does not know the command shows the words alone.
    command: client.showsCoverage
      ? { title, command: SHOW_COVERAGE, arguments: [document.uri] }
      : { title, command: '' },
  }));
}

/** Answers about coverage and changes, which may concern texts that are not open. */
export function listenToCoverage(
  connection: Connection,
  faults: Faults,
  documents: Documents,
  surroundings: SurroundingsStore,
  slices: Slices,
): void {
  const partOf = async (file: unknown): Promise<Part | undefined> => {
    const uri = at(file, 'uri');
    if (typeof uri !== 'string') return undefined;
    const text = at(file, 'text');
    const around = await surroundings.of(uri);
    // What is open counts as it stands in the editor.
    const open = documents.as(uri, around.declared);
    const document =
      open ??
      (typeof text === 'string'
        ? documents.read(uri, String(at(file, 'languageId') ?? ''), text, around.declared)
        : undefined);
    if (!open) surroundings.forget(uri);
    if (!document?.language || around.excluded) return undefined;
    await slices.settle(document, around.env, () => true);
    const name = at(file, 'name');
    return { path: typeof name === 'string' ? name : decoded(uri), document, env: around.env };
  };
  connection.onRequest(
    COVERAGE,
    guarded(COVERAGE, null, faults, async ({ files }, token) => {
      const parts: Part[] = [];
      for (const file of Array.isArray(files) ? files : []) {
        if (token.isCancellationRequested) return null;
        const part = await partOf(file);
        if (part) parts.push(part);
      }
      const [first] = parts;
      const report = first && coverageReport(parts);
      return report ? coverageText(report, first.env.knowledge) : null;
    }),
  );
  connection.onRequest(
    EXPLAIN_CHANGE,
    guarded(EXPLAIN_CHANGE, null, faults, async ({ uri, old, title }) => {
      if (typeof uri !== 'string' || typeof old !== 'string' || !documents.get(uri)) return null;
      const { env, declared } = await surroundings.of(uri);
      const now = documents.as(uri, declared);
      if (!now?.language) return null;
      const before = documents.read(uri, now.languageId, old, declared);
      for (const one of [before, now]) await slices.settle(one, env, () => true);
      const words = typeof title === 'string' ? title : 'What the change does';
      return changeText(explainChange(before, now, env), before, now, words);
    }),
  );
}
