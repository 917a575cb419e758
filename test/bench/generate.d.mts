export const KINDS: Readonly<Record<string, { readonly languageId: string; readonly name: string }>>;
export function generate(kind: string, lines: number, lineEnding?: string): string;
export function generateBytes(kind: string, bytes: number): string;
