import type { Source } from '../../../model/language';
import type { Rich } from '../../text/rich';
import type { Store } from '../run/store';
import type { Inner, Scanner } from '../scan';

/** The arguments of a function or script; undefined where they are not known. */
export type Arguments = readonly Rich[] | undefined;

/** What expansion asks of the run around it. */
export interface Around {
  readonly store: Store;
  readonly source: Source;
  readonly scanner: Scanner;
  readonly parameters: Arguments;
  spend(steps: number): boolean;
  /** Runs commands within a word, and gives what they print where that is known; absent where words are only looked at. */
  readonly run?: (inner: Inner) => Rich | undefined;
}

/** The characters at which unquoted values are split. */
export function separatorsOf(store: Store): string {
  const content = store.get('IFS');
  return content?.kind === 'one' && content.rich.known ? content.rich.text : ' \t\n';
}
