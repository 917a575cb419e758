export const KINDS: Readonly<Record<string, { readonly languageId: string; readonly name: string }>>;
export const LINE_FORMATS: Readonly<Record<string, unknown>>;
export function generate(kind: string, lines: number, lineEnding?: string): string;
export function generateBytes(kind: string, bytes: number): string;
