import type { Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
import type { Table } from '../../model/value';

/** Where the items of a part go, and what is known around it. */
export interface Sink {
  readonly language: string;
  readonly scope: Scope;
  /** The play to which it belongs: names of one play are not those of another. */
  readonly play: number;
  /** What parts the members of a table as it is written; undefined where it is not written in its place. */
  separatorIn(table: Table): string | undefined;
  emit(item: Item | Embedded): void;
}
