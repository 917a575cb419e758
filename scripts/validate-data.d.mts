export interface DataFile {
  kind: string;
  file: string;
  content: Record<string, unknown>;
}

export function dataFiles(): DataFile[];
export function keyOrder(kind: string): string[];
export function validateData(files?: DataFile[]): string[];
