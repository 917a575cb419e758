import type { Knowledge } from '../knowledge/knowledge';
import type { Checker, ReportOptions } from './diagnostics';

/** What every feature is given beside the document: the knowledge base, the rules, what the user decided. */
export interface Env {
  readonly knowledge: Knowledge;
  readonly checker: Checker;
  readonly options: ReportOptions;
}
