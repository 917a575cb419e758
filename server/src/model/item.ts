import type { Place } from '../base/span';
import type { Table, Text, Value } from './value';

/** `-LocalPort 25` gives a parameter and a value, `-LocalPort:25` a parameter that holds its value. */
export type Argument =
  | { readonly kind: 'parameter'; readonly name: Text; readonly value?: Value; readonly place: Place }
  | { readonly kind: 'value'; readonly value: Value; readonly place: Place }
  | { readonly kind: 'splat'; readonly value: Value; readonly place: Place };

/** `2>$null`, `>nul 2>&1`, `>> log.txt`. */
export interface Redirection {
  /** From the operator, with its stream number, to the end of the target. */
  readonly place: Place;
  readonly stream: string;
  readonly target: string;
}

/**
 * The words of a line, the first included, each made when it is asked for. For formats of which files have 100,000
 * lines: whoever looks at the text of a word alone pays for no `Text`, no `Place` and no `Argument`.
 */
export interface Words {
  readonly count: number;
  /** The text of a word after quotes and escapes; '' behind the last word. */
  text(index: number): string;
  /** True when a quote opens the word. */
  isQuoted(index: number): boolean;
  value(index: number): Text;
  /** What is written from one word to another, blanks between them included, where the language keeps that. */
  raw?(from: number, to: number): string;
  /** Where a word stands, quotes included, without making its text; undefined for a text held in another's words. */
  placeOf?(index: number): Place | undefined;
}

/** Lines that stand under a heading: an object group with its members. */
export interface Section {
  readonly head: Command;
  readonly lines: readonly Command[];
}

/** What a line may ask of the rest of its document, before it or behind it. */
export interface Surroundings {
  /** The lines under the heading that defines a name. */
  section(name: string): Section | undefined;
  /** What other lines say about a name, in the language's own words: to which interface a list is bound. */
  note(name: string): string | undefined;
  /** True when some line uses a name in that way. */
  isUsed(name: string): boolean;
  /** What has been put into a set of that name by then; undefined where nothing is known of it. */
  contents?(name: string): SetContents | undefined;
}

/** A set as it is at one moment. Its elements are made when they are asked for: each of thousands asks for the kind. */
export interface SetContents {
  readonly kind: Text;
  elements(): readonly Text[];
}

/** A command with its words, variables resolved; one for each time it runs (a loop over two literals gives two). */
export interface Command {
  readonly kind: 'command';
  /** Id of the host language it was read from. */
  readonly language: string;
  readonly name: Text;
  readonly arguments: readonly Argument[];
  readonly redirections: readonly Redirection[];
  /** The same words, cheaper, where the language has them: the name is word 0, and there is nothing but plain words. */
  readonly words?: Words;
  /** From the name to the last word or redirection. */
  readonly place: Place;
  /** What a pipe or a here-document brings, where it is literal: `$table | New-NetFirewallRule`. */
  readonly input?: Value;
  /** The command before the pipe: `Get-NetFirewallRule … | Set-NetFirewallRule`. */
  readonly source?: Command;
  /** Enclosing lines or blocks, outermost first: `object-group service MAIL tcp`, `table inet filter`. */
  readonly context: readonly Command[];
  /** The words of the heading it stands under, where the heading itself may be far above: `ip access-list extended MAIL`. */
  readonly heading?: string;
  /** True for the first of the lines that make one thing and repeat its name: `access-list MAIL extended …`. */
  readonly isFirst?: boolean;
  readonly around?: Surroundings;
  /** The remark that stands before it and speaks of it, without the words that introduce it. */
  readonly remark?: Text;
}

/** `$connector.Bindings = '0.0.0.0:25'`: a member given a value. Plain variables are followed, not emitted. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly language: string;
  readonly object: Text;
  readonly member: Text;
  readonly value: Value;
  readonly place: Place;
}

/** A headed body: a DSC resource, an HCL block, an element of a template. */
export interface Block {
  readonly kind: 'block';
  readonly language: string;
  readonly head: readonly Text[];
  readonly body: Table;
  /** The statements of the body as words, cheaper, where the language has them: word 0 is the key of an entry. */
  readonly lines?: readonly Line[];
  /** The block of a kind and name, wherever in the document it stands: `service SMTP-IN`. Asked while it is interpreted. */
  readonly find?: (name: string) => Block | undefined;
  readonly place: Place;
  /** What the line does with what stands at its path, where it says nothing of it: `delete`, `insert`, `move`. */
  readonly verb?: string;
  /** Which of several parts of a file it is in that are for different machines: a play. */
  readonly within?: string;
  /** What parts the members of the body as they are written, a line end with indentation or a comma; absent where unknown. */
  readonly separator?: string;
}

/** A statement of a block: its words, and where they stand. */
export interface Line extends Words {
  readonly place: Place;
  /** From the last word to the statement's end: where the next word may be typed. */
  readonly rest: Place;
  /** Where the word must be written once more: in the end tag of an element. */
  twin?(index: number): Place | undefined;
}

/** A named value under a path: `"TCP/IP Port"=dword:0000e88b` below its key. */
export interface Setting {
  readonly kind: 'setting';
  readonly language: string;
  readonly section: Text;
  /** Empty text for the section itself (`[-KEY]`). */
  readonly name: Text;
  /** The type as the language writes it: `dword`, `sz`, `hex(7)`; '' for a deletion. */
  readonly form: string;
  /** The value's text after unescaping; hex forms of text are decoded, with the places of their bytes. */
  readonly value: Text;
  readonly removes: boolean;
  readonly place: Place;
}

/** Text held in text and read by another language: a here-string, `cmd /c "…"`, a fence. */
export interface Embedded {
  readonly kind: 'embedded';
  /** Id of the host language; '' where the text itself has to tell. */
  readonly language: string;
  readonly text: Text;
  /** True where the words of a command are the elements of a list: an edit may change a word, and add none. */
  readonly isListed?: true;
}

/** What a language reads a text into, and a dialect claims. */
export type Item = Command | Assignment | Block | Setting;

/** A comment of the text, as the language writes one. */
export interface Comment {
  readonly place: Place;
  /** Without the comment sign, trimmed at neither end. */
  readonly text: string;
  /** True for what a file says of itself as a value, in no comment: the description of a template, the name of a play. */
  readonly isDescription?: true;
}

/** Comments of one source in the order of its text: descriptions are met once what they stand in has ended. */
export const inTextOrder = (comments: readonly Comment[]): Comment[] =>
  [...comments].sort((a, b) => a.place.start - b.place.start);
