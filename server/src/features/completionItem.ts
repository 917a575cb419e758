import type { TextEdit } from '../base/edit';
import type { Topic } from './topic';

/** What may be written at a caret, as a list of choices shows it. */
export interface Completion {
  readonly label: string;
  /** `tcp  SMTP submission`. */
  readonly detail: string;
  /** `clients → Mailbox`. */
  readonly description: string;
  readonly insert: TextEdit;
  readonly sortText: string;
  readonly filterText: string;
  /** What is explained beside it; undefined for a word that needs no explanation. */
  readonly topic: Topic | undefined;
  /** The explanation as Markdown, made when it is asked for. */
  readonly documentation: () => string;
  readonly kind: 'port' | 'range' | 'keyword' | 'word';
}
