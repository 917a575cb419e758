import type { Passed } from '../expressions/passed';
import { Scanner } from '../expressions/scan';
import type { LongText, Signs } from '../expressions/signs';

export const QUOTE = 39;

/** A line at which a statement begins, whatever is still open above it. */
const FRESH =
  /(?:param|var|resource|module|output|targetScope|type|func)[ \t]+[A-Za-z_]\w*[ \t]*[^:\s]|targetScope[ \t]*=/y;

function isFresh(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  // p v r m o t f
  if (c !== 112 && c !== 118 && c !== 114 && c !== 109 && c !== 111 && c !== 116 && c !== 102) return false;
  FRESH.lastIndex = at;
  return FRESH.test(text);
}

/** The text in three quotes that begins at `at`; the line end behind the opening ones is no part of it. */
function longText(text: string, at: number, limit: number, passed: Passed): LongText | undefined {
  if (!text.startsWith("'''", at)) return undefined;
  passed.longText = true;
  let to = text.indexOf("'''", at + 3);
  let end = to + 3;
  if (to < 0 || end > limit) {
    passed.hungry = true;
    to = limit;
    end = limit;
  } else {
    // Further quotes belong to the text.
    for (; text.charCodeAt(end) === QUOTE && end < limit; end++) to++;
  }
  let from = Math.min(at + 3, to);
  if (text.charCodeAt(from) === 13 && from < to) from++;
  if (text.charCodeAt(from) === 10 && from < to) from++;
  return { from, to, end };
}

export const SIGNS: Signs = {
  quote: QUOTE,
  hashComments: false,
  dashInNames: false,
  valueSign: 36,
  directiveSign: undefined,
  doubledSigns: false,
  trimSign: undefined,
  escapes: { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' },
  numberedEscape: /^\\u\{([0-9a-fA-F]{1,6})\}/,
  binding: {
    '??': 1,
    '||': 2,
    '&&': 3,
    '==': 4,
    '!=': 4,
    '=~': 4,
    '!~': 4,
    '<': 5,
    '>': 5,
    '<=': 5,
    '>=': 5,
    '+': 6,
    '-': 6,
    '*': 7,
    '/': 7,
    '%': 7,
  },
  maxDepth: 48,
  longTextStart: QUOTE,
  longText,
  isFresh,
};

export const scanner = new Scanner(SIGNS);
