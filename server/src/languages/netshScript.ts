import { afterLine, lineEnd } from '../base/lineIndex';
import type { Place } from '../base/span';
import type { Argument, Command, Comment, Embedded, Item } from '../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../model/language';
import { plainText, type Text } from '../model/value';
import { type LineWord, netshWords } from './batch/words';
import { Rich } from './text/rich';

/** A command line, with the words of the context it is read in. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly context: readonly Text[];
}

/** Where the script stands, carried from chunk to chunk. */
interface State {
  readonly context: readonly Text[];
  /** Contexts that `pushd` keeps. */
  readonly kept: readonly (readonly Text[])[];
  /** True behind `exit`. */
  readonly ended: boolean;
}

interface Context {
  readonly [name: string]: Context;
}

const names = (list: string): Context => Object.fromEntries(list.split(' ').map((name) => [name, {}]));

const ROOT: Context = {
  ...names(
    'branchcache bridge dhcp dhcpclient dnsclient firewall http ipsecdosprotection lan mbn namespace nap netio p2p ras',
  ),
  ...names('routing trace wcn wfp winhttp wins winsock wlan'),
  advfirewall: names('consec firewall mainmode monitor'),
  interface: names('6to4 httpstunnel ip ipv4 ipv6 isatap portproxy tcp teredo udp'),
  ipsec: names('dynamic static'),
  rpc: names('filter'),
};

/** Commands that contexts have. They make abbreviations ambiguous and are never contexts themselves. */
const VERBS =
  'abort add alias bye commit connect delete disconnect dump exec exit export help import install offline online popd pushd quit renew reset set show start stop unalias uninstall'.split(
    ' ',
  );

const START: State = { context: [], kept: [], ended: false };

/** Contexts and commands at which a script for `netsh -f` begins its lines. */
const FIRST_LINE =
  /^(?:advfirewall(?: (?:firewall|set|reset|show|consec|mainmode|import|export)\b.*)?|(?:interface|int)(?: (?:portproxy|ipv[46]|tcp|udp))?(?: (?:add|set|delete|show|reset)\b.*)?|(?:portproxy|firewall) (?:add|set|delete|show|reset) .*|(?:pushd|popd)(?: (?:advfirewall|interface|firewall)\b.*)?)$/i;
const COMMAND = /\b(?:add|set|delete|show|reset)\b/i;

/** Scripts for `netsh -f`: one command a line, below the context that lines before have entered. */
export const netshScript: HostLanguage<Line> = {
  id: 'netsh-script',
  title: 'netsh script',
  languageIds: ['netsh-script'],
  extensions: [],
  comment: '# ',
  trailingComment: undefined,

  sniff: (lines) => (FIRST_LINE.test(lines[0] ?? '') && lines.some((line) => COMMAND.test(line)) ? 0.9 : 0),

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Line> {
    const { text } = source;
    const syntax: Line[] = [];
    const comments: Comment[] = [];
    let state = (entry as State | undefined) ?? START;
    let at = from;
    while (at < text.length && (at < stopAfter || at === from)) {
      const end = lineEnd(text, at);
      let start = at;
      while (start < end && isBlank(text.charCodeAt(start))) start++;
      const sign = commentSign(text, start, end);
      if (sign > 0) comments.push({ place: source.place(start, end), text: text.slice(start + sign, end) });
      else if (start < end && !state.ended) state = readLine(source, start, end, state, syntax);
      at = afterLine(text, end);
    }
    return { syntax, end: at, exit: state, hungry: false, comments, definitions: [], calls: [] };
  },

  run(syntax: readonly Line[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    let context: Line['context'] | undefined;
    let path = '';
    for (const line of syntax) {
      if (line.context !== context) {
        context = line.context;
        path = context.map(({ text }) => text).join(' ');
      }
      if (scope.known?.(line.start, line.end, path)) continue;
      emit(new NetshCommand(source, line));
      scope.told?.();
    }
  },
};

/** Takes a line in: as a command, or as a step to another context. */
function readLine(source: Source, start: number, end: number, state: State, into: Line[]): State {
  const { context, kept } = state;
  const first = firstWord(source.text, start, end);
  if (first === 'add' || first === 'set' || first === 'delete' || first === 'show') {
    into.push({ start, end, context });
    return state;
  }
  switch (first) {
    case '..':
      return { ...state, context: context.slice(0, -1) };
    case '\\':
      return { ...state, context: [] };
    case 'popd':
      return kept.length === 0
        ? state
        : { ...state, context: kept[kept.length - 1] as readonly Text[], kept: kept.slice(0, -1) };
    case 'exit':
    case 'bye':
    case 'quit':
      return { ...state, ended: true };
  }
  const isPush = first === 'pushd';
  const words = wordsOf(source, isPush ? start + first.length : start, end);
  const pushed = isPush && kept.length < MAX_KEPT ? { ...state, kept: [...kept, context] } : state;
  const [head] = words;
  if (!head) return pushed;
  const base = baseFor(head.text, context);
  let path = base;
  for (const word of words) {
    if (child(path, word.text) === undefined) {
      if (!isPush) into.push({ start, end, context: base });
      return pushed;
    }
    path = [...path, plainText(word.text, word.place)];
  }
  return { ...pushed, context: path };
}

/** Deeper than any script keeps contexts. */
const MAX_KEPT = 64;

/** The context in which a line is read: the open one or the nearest around it that knows the first word. */
function baseFor(word: string, context: readonly Text[]): readonly Text[] {
  if (VERBS.some((verb) => verb.startsWith(word.toLowerCase()))) return context;
  for (let depth = context.length; depth >= 0; depth--) {
    const outer = context.slice(0, depth);
    if (child(outer, word) !== undefined) return outer;
  }
  return context;
}

/** The full name of the context that a word, shortened perhaps, leads to below another. */
function child(path: readonly Text[], word: string): string | undefined {
  let context = ROOT;
  for (const { text } of path) {
    const name = complete(context, text);
    if (name === undefined) return undefined;
    context = context[name] as Context;
  }
  return complete(context, word);
}

function complete(context: Context, word: string): string | undefined {
  const wanted = word.toLowerCase();
  if (wanted === '') return undefined;
  if (Object.hasOwn(context, wanted)) return wanted;
  const matches = [...Object.keys(context), ...VERBS].filter((name) => name.startsWith(wanted));
  const [only] = matches;
  return matches.length === 1 && only !== undefined && Object.hasOwn(context, only) ? only : undefined;
}

const wordsOf = (source: Source, start: number, end: number): LineWord[] =>
  netshWords(Rich.written(source, start, end), source.place(start, end));

/** One command, as if it had been given to netsh with the words of its context. */
class NetshCommand implements Command {
  readonly kind = 'command';
  readonly language = 'netsh-script';
  readonly redirections: Command['redirections'] = [];
  readonly context: readonly Command[] = [];
  private made: readonly Argument[] | undefined = undefined;

  constructor(
    private readonly origin: Source,
    private readonly line: Line,
  ) {}

  get name(): Text {
    const { start } = this.line;
    return { kind: 'text', text: 'netsh', place: this.origin.place(start, start), pieces: [], quote: '' };
  }

  get arguments(): readonly Argument[] {
    if (!this.made) {
      const { context, start, end } = this.line;
      const words: Text[] = [...context, ...wordsOf(this.origin, start, end)];
      this.made = words.map((value): Argument => ({ kind: 'value', value, place: value.place }));
    }
    return this.made;
  }

  get place(): Place {
    const { start, end } = this.line;
    let last = end;
    while (last > start && isBlank(this.origin.text.charCodeAt(last - 1))) last--;
    return this.origin.place(start, last);
  }
}

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 0xfeff;

/** How many units a comment's sign takes; 0 for a line that is none. */
function commentSign(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) === 35) return 1;
  if (end - start < 3 || !/^rem$/i.test(text.slice(start, start + 3))) return 0;
  return start + 3 === end || isBlank(text.charCodeAt(start + 3)) ? 3 : 0;
}

function firstWord(text: string, start: number, end: number): string {
  let i = start;
  while (i < end && !isBlank(text.charCodeAt(i))) i++;
  return text.slice(start, i).toLowerCase();
}
