import type { Knowledge } from '../../knowledge/knowledge';

/** What the parts of a page are made with. */
export interface Writer {
  readonly knowledge: Knowledge;
  /** The page that is written, for the links. */
  readonly at: string;
}
