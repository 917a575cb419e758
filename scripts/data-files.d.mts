/** A file of data/ with its kind. */
export interface DataFile {
  kind: string;
  file: string;
  content: Record<string, unknown>;
}

export const dataFolder: string;
