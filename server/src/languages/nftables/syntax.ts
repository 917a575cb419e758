import type { Source } from '../../model/language';

/** What is open round a statement, as plain data that goes from chunk to chunk. */
export interface Block {
  readonly kind: 'table' | 'chain' | 'set' | 'other';
  /** Family, table and, below one, the name: `inet filter input`. */
  readonly path: string;
}

export interface Statement {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** The block it stands in; undefined at the top. */
  readonly block: Block | undefined;
}

export interface Program {
  readonly source: Source;
  readonly statements: readonly Statement[];
}

/** Elements of a set or map, where a chunk gives them. */
export interface Elements {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** The state between chunks: what is open, and how often elements were given to each set. */
export interface State {
  readonly open: readonly Block[];
  readonly given: Readonly<Record<string, number>>;
}

export const START: State = { open: [], given: {} };

const FAMILIES: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);

export const chainKey = (path: string): string => `nft:chain ${path}`;
export const isChainKey = (path: string): string => `nft:is-chain ${path}`;
export const elementsKey = (path: string, count: number): string => `nft:elements ${path} ${count}`;
/** Elements that commands of a script have given so far. */
export const givenKey = (path: string): string => `nft:given ${path}`;
export const variableKey = (name: string): string => `nft:$${name}`;

/** Family and table of what stands in a file that another includes in a table. */
export const ANY_TABLE = 'inet -';

/** Family, table and what follows, from words of which the family may be left out. */
export function pathOf(words: readonly string[]): { path: string; used: number } | undefined {
  const family = FAMILIES.has(words[0] ?? '') ? (words[0] as string) : undefined;
  const at = family === undefined ? 0 : 1;
  const table = words[at];
  return table === undefined ? undefined : { path: `${family ?? 'ip'} ${table}`, used: at + 1 };
}
