import { afterLine, lineEnd } from '../../base/lineIndex';
import type { Argument, Command, Comment, Embedded, Item, Words } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import type { Text } from '../../model/value';
import { LineCommand } from './lineCommand';
import { contextOf, OpenStack, type OpenWords } from './openStack';
import { type WordSyntax, wordBounds } from './words';

export type { WordSyntax } from './words';

/** What a line does to the lines it belongs to. */
export type Step =
  /** It stands in what is open. */
  | 'stay'
  /** It stands in what is open, and what follows belongs to it: `config firewall policy`. */
  | 'open'
  /** What was opened last ends before it, and what follows belongs to it: `*filter`, `frontend mail`. */
  | 'replace'
  /** What was opened last ends with it: `next`, `end`, `}`. */
  | 'close'
  /** Everything ends before it, and what follows belongs to it: a section header after nested sections. */
  | 'restart';

/** A format whose statements are lines: what tells comments, words and belonging apart. */
export interface LineFormat
  extends Pick<HostLanguage, 'id' | 'title' | 'languageIds' | 'extensions' | 'sniff' | 'pinsNothing'> {
  readonly words: WordSyntax;
  /** Words or signs that make a whole line a comment: `#`, `!`, `remark`. A sign that ends in a letter is a whole word. */
  readonly comments: readonly string[];
  /** Continues the next line when it is a line's last character; '' where nothing does. */
  readonly continuation: '' | '\\';
  /**
   * How lines belong to others. `none`: they do not. `indent`: to the less indented line before, which is cut at lines
   * that are not indented. A function: as it says of each line, by its first words; it sees offsets, makes nothing.
   */
  readonly nesting: 'none' | 'indent' | ((text: string, start: number, end: number) => Step);
  /** How a comment of ours begins. */
  readonly comment: string;
  readonly trailingComment: string | undefined;
}

/**
 * Of each line its start, its end behind the last character, continued lines included, its indentation, and its step by
 * its index in `STEPS`: numbers, as a long file has a hundred thousand lines.
 */
type Lines = readonly number[];

/** Numbers a line takes in `Lines`. */
const LINE = 4;

const STEPS: readonly Step[] = ['stay', 'open', 'replace', 'close', 'restart'];

/** The lines that are open, outermost first. */
type State = readonly OpenWords[];

/** Deeper than any configuration nests: what is deeper belongs to the last line of this depth. */
const MAX_DEPTH = 32;

const START: State = [];

interface Chunk {
  readonly lines: Lines;
  readonly open: State;
}

/** The host language of a line format. Reading finds lines and what they belong to; words are found when it is run. */
export function lineLanguage(format: LineFormat): HostLanguage<Chunk> {
  const { nesting, words: syntax } = format;
  const isComment = commentTest(format.comments);

  return {
    id: format.id,
    title: format.title,
    languageIds: format.languageIds,
    extensions: format.extensions,
    comment: format.comment,
    trailingComment: format.trailingComment,
    ...(format.sniff ? { sniff: format.sniff } : {}),
    ...(format.pinsNothing ? { pinsNothing: true } : {}),
    hasSmallSyntax: true,

    read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Chunk> {
      const { text } = source;
      const lines: number[] = [];
      const comments: Comment[] = [];
      const open = (entry as State | undefined) ?? START;
      const stack = new OpenStack(source, open, syntax, MAX_DEPTH);
      let at = from;
      let hungry = false;
      while (at < text.length) {
        let start = at;
        for (let c = text.charCodeAt(start); c === 32 || c === 9 || c === 0xfeff; ) c = text.charCodeAt(++start);
        let end = lineEnd(text, start);
        // Where indentation tells what belongs together, a chunk begins at a line without any.
        if (at >= stopAfter && at > from && (nesting !== 'indent' || (start === at && end > start))) break;
        const sign = end > start ? isComment(text, start, end) : 0;
        if (sign > 0) comments.push({ place: source.place(start, end), text: text.slice(start + sign, end) });
        else if (end > start) {
          while (format.continuation !== '' && text.charAt(end - 1) === format.continuation) {
            const next = afterLine(text, end);
            if (next >= text.length) {
              hungry = true;
              break;
            }
            end = lineEnd(text, next);
          }
          const step = typeof nesting === 'function' ? nesting(text, start, end) : 'stay';
          lines.push(start, end, start - at, STEPS.indexOf(step));
          if (step === 'restart') stack.closeAll();
          else if (step === 'replace' || step === 'close') stack.close();
          if (step !== 'stay' && step !== 'close') stack.open(start, end);
        }
        at = afterLine(text, end);
      }
      const syntaxOf = lines.length === 0 ? [] : [{ lines, open }];
      return { syntax: syntaxOf, end: at, exit: stack.state, hungry, comments, definitions: [], calls: [] };
    },

    run(chunks: readonly Chunk[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
      for (const { lines, open } of chunks) {
        const stack = new Stack(format.id, open);
        for (let i = 0; i < lines.length; i += LINE) {
          const start = lines[i] as number;
          const end = lines[i + 1] as number;
          const indent = lines[i + 2] as number;
          const step = STEPS[lines[i + 3] as number] as Step;
          if (nesting === 'indent') stack.leave(indent);
          else if (step === 'replace') stack.pop();
          else if (step === 'restart') stack.leave(0);
          // A line to which others may belong is not passed over.
          const plain = nesting === 'indent' ? stack.depth === 0 && standsAlone(i, lines) : step === 'stay';
          if (plain && scope.known?.(start, end, stack.path)) continue;
          const bounds = wordBounds(source.text, start, end, syntax);
          if (bounds.length === 0) continue;
          const command = new LineCommand(format.id, stack.context, source, bounds, syntax);
          emit(command);
          if (plain) scope.told?.();
          if (step === 'close') stack.pop();
          else if (nesting === 'indent' || step !== 'stay') stack.push(command, indent);
        }
      }
    },
  };
}

/** The lines that are open, and the context they make for the next one. */
class Stack {
  private readonly commands: Command[] = [];
  private readonly indents: number[] = [];
  private made: readonly Command[] | undefined = undefined;
  private words: string | undefined = undefined;

  constructor(language: string, open: State) {
    for (const command of contextOf(language, open)) this.push(command, 0);
  }

  get depth(): number {
    return this.commands.length;
  }

  /** The open lines in words, which is all that a line can know of them. */
  get path(): string {
    this.words ??= this.commands.map(({ words, name, arguments: rest }) => wordsOf(words, name, rest)).join('\n');
    return this.words;
  }

  get context(): readonly Command[] {
    this.made ??= this.commands.length === 0 ? NONE : [...this.commands];
    return this.made;
  }

  push(command: Command, indent: number): void {
    if (this.commands.length >= MAX_DEPTH) return;
    this.commands.push(command);
    this.indents.push(indent);
    this.made = undefined;
    this.words = undefined;
  }

  pop(): void {
    this.commands.pop();
    this.indents.pop();
    this.made = undefined;
    this.words = undefined;
  }

  /** Closes what a line of that indentation does not belong to. */
  leave(indent: number): void {
    while (this.indents.length > 0 && (this.indents[this.indents.length - 1] as number) >= indent) this.pop();
  }
}

const NONE: readonly Command[] = [];

/** True for the line at an index behind which no line is indented. */
const standsAlone = (i: number, lines: Lines): boolean => (lines[i + LINE + 2] ?? 0) <= (lines[i + 2] as number);

function wordsOf(words: Words | undefined, name: Text, rest: readonly Argument[]): string {
  const texts: string[] = [];
  if (words) for (let i = 0; i < words.count; i++) texts.push(words.text(i));
  else {
    texts.push(name.text);
    for (const argument of rest)
      if (argument.kind === 'value' && argument.value.kind === 'text') texts.push(argument.value.text);
  }
  return texts.join(' ');
}

/** A function that gives the length of the comment sign with which a line begins; 0 for a line that is no comment. */
function commentTest(signs: readonly string[]): (text: string, start: number, end: number) => number {
  const first = new Set(signs.flatMap((sign) => [sign.toLowerCase().charCodeAt(0), sign.toUpperCase().charCodeAt(0)]));
  return (text, start, end) => {
    if (!first.has(text.charCodeAt(start))) return 0;
    for (const sign of signs) {
      const behind = start + sign.length;
      if (behind > end || text.slice(start, behind).toLowerCase() !== sign) continue;
      if (!/\w$/.test(sign) || behind === end || !/\w/.test(text.charAt(behind))) return sign.length;
    }
    return 0;
  };
}
