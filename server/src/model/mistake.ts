import type { PlaceEdit } from '../base/edit';
import type { Place } from '../base/span';

/** What only a dialect can know to be wrong. Each kind is made into findings by the rule of the same code. */
export type MistakeKind =
  | 'port-needs-protocol'
  | 'range-separator'
  | 'port-list-in-one-value'
  | 'dport-list-without-multiport'
  | 'invalid-port-keyword'
  | 'port-out-of-range'
  | 'transport-typo'
  | 'incomplete-netsh-rule'
  | 'curly-quote'
  | 'legacy-netsh-firewall'
  | 'own-name-for-a-number'
  | 'aws-all-protocol-ignores-ports'
  | 'aws-zero-port';

/** A safe repair keeps the meaning or mends what cannot work; anything else is a suggestion. */
export type Safety = 'safe' | 'suggestion';

/** An edit that mends a mistake. */
export interface Repair {
  /** Begins with a verb and says what will stand there: "Write 6005-65534". */
  readonly title: string;
  readonly edits: readonly PlaceEdit[];
  readonly safety: Safety;
}

/** What is wrong in the text, told by the dialect that alone can know. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly place: Place;
  /** One sentence for the user: what is wrong here and why, in the dialect's words. */
  readonly message: string;
  readonly repairs: readonly Repair[];
  /** The word as written, the word the dialect wants, where the rule's choice depends on it. */
  readonly detail?: string;
  /** Where the severity differs from the rule's default (curly quotes). */
  readonly severity?: 'error' | 'warning' | 'information';
}
