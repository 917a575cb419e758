import type { Command, Comment } from '../../model/item';
import type { HostLanguage, ReadOptions, Reading, Scope, Source } from '../../model/language';
import type { Embedded, Item } from '../../model/item';
import { LineCommand, type WordSyntax, wordBounds } from './lineCommand';

/** A format whose statements are lines: what tells comments, words and belonging apart. */
export interface LineFormat extends Pick<HostLanguage, 'id' | 'title' | 'languageIds' | 'extensions'> {
  readonly words: WordSyntax;
  /** Words or signs that make a whole line a comment. */
  readonly comments: readonly string[];
  /** Continues the next line when it is a line's last character; '' where nothing does. */
  readonly continuation: '' | '\\';
  /**
   * How lines belong to others. `none`: they do not. `indent`: to the less indented line before. `section`: to the
   * last line that `opens`, until another opens.
   */
  readonly nesting: 'none' | 'indent' | 'section';
  /** For `section`: whether a line opens one. */
  readonly opens?: (text: string, start: number, end: number) => boolean;
  /** How a comment of ours begins. */
  readonly comment: string;
  readonly trailingComment: string | undefined;
}

interface Line {
  readonly start: number;
  /** Behind the last character, continued lines included. */
  readonly end: number;
  readonly indent: number;
}

/** The open section, carried from chunk to chunk with where it is written. */
interface State {
  readonly section: Command | undefined;
}

export function lineLanguage(format: LineFormat): HostLanguage<Line> {
  const { comments: signs, continuation } = format;
  const first = new Set(signs.map((sign) => sign.charCodeAt(0)));
  const isComment = (text: string, at: number, end: number): boolean =>
    first.has(text.charCodeAt(at)) &&
    signs.some((sign) => text.startsWith(sign, at) && (!/\w$/.test(sign) || at + sign.length >= end || !/\w/.test(text.charAt(at + sign.length))));

  return {
    id: format.id,
    title: format.title,
    languageIds: format.languageIds,
    extensions: format.extensions,
    comment: format.comment,
    trailingComment: format.trailingComment,

    read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Line> {
      const { text } = source;
      const syntax: Line[] = [];
      const comments: Comment[] = [];
      let at = from;
      let hungry = false;
      let section = (entry as State | undefined)?.section;
      while (at < text.length) {
        let start = at;
        let c = text.charCodeAt(start);
        while (c === 32 || c === 9) c = text.charCodeAt(++start);
        // A chunk ends where no line of it can belong to one before.
        if (at >= stopAfter && (format.nesting !== 'indent' || start === at)) break;
        let end = lineEnd(text, start);
        if (end > start) {
          if (isComment(text, start, end)) {
            const sign = signs.find((s) => text.startsWith(s, start)) ?? '';
            comments.push({ place: source.place(start, end), text: text.slice(start + sign.length, end) });
          } else {
            while (continuation !== '' && text.charAt(end - 1) === continuation) {
              const next = afterLine(text, end);
              if (next >= text.length) {
                hungry = true;
                break;
              }
              end = lineEnd(text, next);
            }
            syntax.push({ start, end, indent: start - at });
            if (format.nesting === 'section' && format.opens?.(text, start, end)) {
              section = new LineCommand(format.id, [], source, wordBounds(text, start, end, format.words), format.words);
            }
          }
        }
        at = afterLine(text, end);
      }
      return { syntax, end: at, exit: { section } satisfies State, hungry, comments, definitions: [], calls: [] };
    },

    run(syntax: readonly Line[], source: Source, _scope: Scope, emit: (item: Item | Embedded) => void): void {
      const stack: { indent: number; command: Command }[] = [];
      for (const { start, end, indent } of syntax) {
        while (stack.length > 0 && (stack[stack.length - 1] as { indent: number }).indent >= indent) stack.pop();
        const bounds = wordBounds(source.text, start, end, format.words);
        if (bounds.length === 0) continue;
        const command = new LineCommand(format.id, stack.length > 0 ? stack.map((s) => s.command) : NONE, source, bounds, format.words);
        emit(command);
        if (format.nesting === 'indent') stack.push({ indent, command });
      }
    },
  };
}

const NONE: readonly Command[] = [];

/** The offset of the line end at or behind `at`. */
function lineEnd(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) break;
  }
  return i;
}

/** The offset at which the next line begins. */
const afterLine = (text: string, end: number): number =>
  text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : Math.min(end + 1, text.length);
