import type { Knowledge } from '../knowledge/knowledge';
import type { ReportOptions } from './diagnostic';
import type { Checker } from './diagnostics';

/** What every feature is given beside the document: the knowledge base, the rules, what the user decided. */
export interface Env {
  readonly knowledge: Knowledge;
  readonly checker: Checker;
  readonly options: ReportOptions;
  /** Target of a link to a page of the reference; absent where the client cannot open one. */
  readonly pageLink?: (page: string) => string;
}
