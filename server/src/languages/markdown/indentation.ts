/** What the lines before a line say of its indentation. */
export interface Around {
  /** True behind an empty line and at the head of the document. */
  readonly blank: boolean;
  /** The columns at which the text of the open list items begins, ascending. */
  readonly items: readonly number[];
}

export const AT_HEAD: Around = { blank: true, items: [] };

/** From so many columns on, counted from where text stands, a line is code. */
const CODE = 4;
/** Tabs go on to the next column that is a multiple of this. */
const TAB = 4;
/** How much of a line is looked at for signs of lists, and how many lists are kept open in each other. */
const HEAD = 400;
const MAX_DEPTH = 32;

/**
 * The column of the first character of a line that is no blank, and its offset; `end` where there is none. Behind `most`
 * columns of blanks it is the next one, whatever it is.
 */
export function indentOf(
  text: string,
  start: number,
  end: number,
  most = Number.POSITIVE_INFINITY,
): { readonly column: number; readonly at: number } {
  let column = 0;
  let at = start;
  for (; at < end && column < most; at++) {
    const c = text.charCodeAt(at);
    if (c === 32) column++;
    else if (c === 9) column += TAB - (column % TAB);
    else break;
  }
  return { column, at };
}

/**
 * The column from which a line that begins at `column` is indented code; undefined where it is none. Code begins behind
 * an empty line only, and in a list item four columns behind the item's own text.
 */
export function codeColumn({ blank, items }: Around, column: number): number | undefined {
  if (!blank) return undefined;
  const needed = (openAt(items, column).at(-1) ?? 0) + CODE;
  return column >= needed ? needed : undefined;
}

const openAt = (items: readonly number[], column: number): readonly number[] =>
  items.length === 0 || (items.at(-1) as number) <= column ? items : items.filter((item) => item <= column);

/** What interrupts a paragraph; any other line without an empty one before it goes on with the text of its item. */
const INTERRUPTS = /^(?:#{1,6}(?:[ \t]|$)|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|`{3}|~{3}|>|<)/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/;
/** Footnotes, notes and tabs of site generators, definitions: what is theirs is indented by four columns. */
const OWNER = /^(?:\[\^[^\]]*\]:|!!!|\?\?\?|===|:(?=[ \t]))/;

/** What a line of prose says to the lines behind it: without an empty line before it, it goes on with its item's text. */
export const behindProse = (column: number, { blank, items }: Around): Around => ({
  blank: false,
  items: blank ? openAt(items, column) : items,
});

/** What a line that is neither empty nor code says to the lines behind it. */
export function behind(text: string, start: number, end: number, { blank, items }: Around): Around {
  const { column, at } = indentOf(text, start, end);
  const line = text.slice(at, Math.min(end, at + HEAD));
  const kept = blank || INTERRUPTS.test(line) ? openAt(items, column) : items;
  const base = kept.at(-1) ?? 0;
  if (column - base >= CODE || isRule(line)) return { blank: false, items: kept };
  if (OWNER.test(line)) return { blank: false, items: [...kept, column + CODE] };
  const open = [...kept];
  let rest = line;
  for (let here = column; open.length < MAX_DEPTH; ) {
    const marker = ITEM.exec(rest)?.[0];
    if (marker === undefined) break;
    const width = marker.length;
    const { column: gap } = indentOf(rest, width, rest.length);
    const behindIt = rest.slice(width).trimStart();
    // What stands five columns or more behind the sign is code in the item.
    if (behindIt === '' || gap > CODE) {
      open.push(here + width + 1);
      break;
    }
    here += width + gap;
    open.push(here);
    rest = behindIt;
  }
  return { blank: false, items: open };
}

/** `* * *`, a line across the page. */
function isRule(line: string): boolean {
  const signs = line.replace(/[ \t]/g, '');
  return signs.length > 2 && (/^-+$/.test(signs) || /^\*+$/.test(signs) || /^_+$/.test(signs));
}
