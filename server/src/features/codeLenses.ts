import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { outline } from '../document/view';
import { type CoverageReport, countWords, coverageReport, profileWords } from './coverage';
import type { Env } from './env';
import { profileOf } from './profile';

export interface Lens {
  /** The profile comment, else the first statement. */
  readonly span: Span;
  readonly title: string;
}

interface Known {
  readonly generation: number;
  readonly options: Env['options'];
  readonly report: CoverageReport | undefined;
}

const known = new WeakMap<Document, Known>();

/** What the rules of one document come to; worked out once for each state of it. */
function documentCoverage(document: Document, env: Env): CoverageReport | undefined {
  const { generation } = document;
  const last = known.get(document);
  if (last?.generation === generation && last.options === env.options) return last.report;
  const report = coverageReport([{ path: '', document, env }]);
  known.set(document, { generation, options: env.options, report });
  return report;
}

/** One line above a file whose profile is declared: how many of the flows it needs are let through. */
export function codeLenses(document: Document, env: Env): Lens[] {
  const declared = profileOf(document);
  if (!declared && !env.options.profile) return [];
  const [first] = outline(document);
  const span = declared?.span ?? (first && spanOf(first.place));
  // A file without a statement has nothing to be measured.
  if (!span || !first) return [];
  const [own] = documentCoverage(document, env)?.profiles ?? [];
  if (!own || own.flows.length === 0) return [];
  return [{ span, title: `${profileWords(own.profile, env.knowledge)}: ${countWords(own.flows)}` }];
}
