import type { DataFile } from './data-files.mjs';

export const lints: {
  name: string;
  description: string;
  check(files: DataFile[], keyOrder: (kind: string) => string[]): Iterable<string>;
}[];
