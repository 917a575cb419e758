/** Characters that no shell and no netsh minds in a bare word. */
const BARE = /^[\w.:\\/*-]+$/;

/** A value in the quotes that the host language needs, and in none where it needs none. */
export const word = (text: string, language: string): string => (BARE.test(text) ? text : quoted(text, language));

/**
 * A value in quotes. netsh has no way to hold a double quote in a value of a batch file, so it becomes a single one;
 * control characters become blanks.
 */
export function quoted(text: string, language: string): string {
  const clean = [...text].map((c) => ((c.codePointAt(0) as number) < 32 ? ' ' : c)).join('');
  if (language === 'powershell')
    return `'${clean.replaceAll('"', '').replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
  // A backslash before the closing quote would escape it.
  const plain = clean.replaceAll('"', "'").replace(/\\+$/, '');
  return `"${language === 'batch' ? plain.replaceAll('%', '%%') : plain}"`;
}
