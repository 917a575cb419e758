import { containerOf } from './fences';

/** A `<pre>` that is open: what stands before it, and the language that its tags name. */
export interface Pre {
  readonly kind: 'pre';
  readonly indent: number;
  readonly quotes: number;
  readonly info: string;
  /** Where its text begins; -1 where its tag does not end in its line, and it is not read. */
  readonly from: number;
}

const PRE =
  /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)((?:<\/?[a-z](?!re[ \t>])[^<>]*>|[^<`])*)<pre(?=[ \t>]|$)([^>]*)(>[ \t]*(?:<code(?=[ \t>])([^>]*)>)?)?/i;
/** `class="language-powershell"`, `lang="powershell"`. */
const LANGUAGE = /(?:\blang(?:uage)?-|\blang=["']?)([\w+#-]+)/i;

/**
 * Like a fence it may stand in a list item and in quotes, at the head of its line or behind other tags. Behind words it
 * ends in its line, or the words speak of the tag.
 */
export function preIn(text: string, start: number, end: number): Pre | undefined {
  const match = PRE.exec(text.slice(start, Math.min(end, start + 400)));
  if (!match) return undefined;
  const [whole, before = '', prose = '', own = '', closed, inner = ''] = match;
  const isBehindWords = /\S/.test(prose.replace(/<[^>]*>/g, ''));
  if (isBehindWords && (closed === undefined || preEnd(text, start + whole.length, end) < 0)) return undefined;
  return {
    kind: 'pre',
    ...containerOf(before),
    info: (LANGUAGE.exec(own) ?? LANGUAGE.exec(inner))?.[1] ?? '',
    from: closed === undefined ? -1 : start + whole.length,
  };
}

/** Where the text of a `<pre>` ends in this line, without the tag of its code; -1 where it goes on. */
export function preEnd(text: string, from: number, end: number): number {
  const line = text.slice(from, end);
  const at = line.search(/<\/pre[ \t]*>/i);
  if (at < 0) return -1;
  const code = line.slice(0, at).lastIndexOf('<');
  return code >= 0 && /^<\/code[ \t]*>[ \t]*$/i.test(line.slice(code, at)) ? from + code : from + at;
}

/** The line begins with a comment that does not end in it. */
export const opensComment = (text: string, start: number, end: number): boolean =>
  /^ {0,3}<!--/.test(text.slice(start, Math.min(end, start + 8))) && !closesComment(text, start, end);

export const closesComment = (text: string, start: number, end: number): boolean =>
  text.slice(start, end).includes('-->');

/** A part of a line: units as they are written, or one entity and the character that it means. */
export interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{0,31}));/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lsqb: '[',
  rsqb: ']',
  lbrace: '{',
  lcub: '{',
  rcub: '}',
  rbrace: '}',
  vert: '|',
  num: '#',
  dollar: '$',
  ast: '*',
  lowbar: '_',
  grave: '`',
  bsol: '\\',
  colon: ':',
  semi: ';',
  comma: ',',
  period: '.',
  equals: '=',
};

/** Tags that change how their text looks and nothing else; `s` and `del` strike it out, `br` ends a line. */
const LOOKS = /<\/?(?:a|b|big|code|em|font|i|kbd|mark|samp|small|span|strong|tt|u|var)(?:[ \t][^<>]*)?>/iy;

/** The parts of a line of HTML; undefined where a tag or an entity that is not known here stands in it. */
export function partsOf(text: string, start: number, end: number): readonly Part[] | undefined {
  const tags = text.slice(start, end).search(/<[a-z/!?]/i);
  if (tags < 0) return partsBetween(text, start, end);
  const parts: Part[] = [];
  let from = start;
  for (let at = start + tags; at < end; ) {
    LOOKS.lastIndex = at;
    const [tag] = LOOKS.exec(text) ?? [];
    if (tag === undefined || at + tag.length > end) return undefined;
    const before = partsBetween(text, from, at);
    if (!before) return undefined;
    for (const part of before) parts.push(part);
    from = at + tag.length;
    const next = text.slice(from, end).search(/<[a-z/!?]/i);
    at = next < 0 ? end : from + next;
  }
  const rest = partsBetween(text, from, end);
  return rest && [...parts, ...rest];
}

function partsBetween(text: string, start: number, end: number): readonly Part[] | undefined {
  const line = text.slice(start, end);
  const parts: Part[] = [];
  let at = 0;
  const plain = (to: number): void => {
    if (to > at) parts.push({ text: line.slice(at, to), start: start + at, end: start + to, exact: true });
  };
  for (const match of line.matchAll(ENTITY)) {
    const meant = characterOf(match);
    if (meant === undefined) return undefined;
    plain(match.index);
    at = match.index + match[0].length;
    parts.push({ text: meant, start: start + match.index, end: start + at, exact: false });
  }
  plain(line.length);
  return parts;
}

function characterOf([, decimal, hexadecimal, name]: RegExpMatchArray): string | undefined {
  if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  // Line ends, signs that do not show and halves of characters stand for nothing that is read.
  const shows = code === 9 || (code >= 32 && code < 127) || (code >= 160 && code <= 0x10ffff);
  return shows && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}
