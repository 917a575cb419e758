import { lineEnd } from '../../base/lineIndex';
import type { Passed } from '../expressions/passed';
import { behindLine, Scanner } from '../expressions/scan';
import type { LongText, Signs } from '../expressions/signs';

/**
 * A line at which a block of the outermost level begins, whatever is still open above it: nobody writes these in the
 * first column within another block, and a brace that is missing loses no more than its own block.
 */
const FRESH_BLOCK =
  /(?:resource|data|variable|output|module|provider|locals|terraform)[ \t]*(?:"[^"\r\n]*"[ \t]*){0,2}\{/y;

function isFresh(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  // r d v o m p l t
  if (c !== 114 && c !== 100 && c !== 118 && c !== 111 && c !== 109 && c !== 112 && c !== 108 && c !== 116)
    return false;
  FRESH_BLOCK.lastIndex = at;
  return FRESH_BLOCK.test(text);
}

const LESS = 60;
const HEREDOC = /<<-?([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)[ \t]*(?=\r?\n)/y;

/** The here-document whose sign stands at `at`; its text has its last line end. */
function heredocAt(text: string, at: number, limit: number, passed: Passed): LongText | undefined {
  if (text.charCodeAt(at + 1) !== LESS) return undefined;
  HEREDOC.lastIndex = at;
  const match = HEREDOC.exec(text);
  if (!match || HEREDOC.lastIndex >= limit) return undefined;
  const mark = match[1] as string;
  const from = behindLine(text, at + match[0].length, limit);
  passed.longText = true;
  for (let line = from; line < limit; ) {
    let first = line;
    while (first < limit && (text.charCodeAt(first) === 32 || text.charCodeAt(first) === 9)) first++;
    const end = lineEnd(text, line, limit);
    if (text.startsWith(mark, first) && text.slice(first, end).trimEnd() === mark) {
      return { from, to: line, end: first + mark.length };
    }
    if (end >= limit) break;
    line = behindLine(text, end, limit);
  }
  passed.hungry = true;
  return { from, to: limit, end: limit };
}

export const SIGNS: Signs = {
  quote: 34,
  hashComments: true,
  dashInNames: true,
  valueSign: 36,
  directiveSign: 37,
  doubledSigns: true,
  trimSign: 126,
  escapes: { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' },
  numberedEscape: /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/,
  binding: {
    '||': 1,
    '&&': 2,
    '==': 3,
    '!=': 3,
    '<': 4,
    '>': 4,
    '<=': 4,
    '>=': 4,
    '+': 5,
    '-': 5,
    '*': 6,
    '/': 6,
    '%': 6,
  },
  maxDepth: 96,
  longTextStart: LESS,
  longText: heredocAt,
  isFresh,
};

export const scanner = new Scanner(SIGNS);
