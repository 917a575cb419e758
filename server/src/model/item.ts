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

/** A command with its words, variables resolved; one for each time it runs (a loop over two literals gives two). */
export interface Command {
  readonly kind: 'command';
  /** Id of the host language it was read from. */
  readonly language: string;
  readonly name: Text;
  readonly arguments: readonly Argument[];
  readonly redirections: readonly Redirection[];
  /** From the name to the last word or redirection. */
  readonly place: Place;
  /** What a pipe brings, where it is literal: `$table | New-NetFirewallRule`. */
  readonly input?: Value;
  /** The command before the pipe: `Get-NetFirewallRule … | Set-NetFirewallRule`. */
  readonly source?: Command;
  /** Enclosing lines or blocks, outermost first: `object-group service MAIL tcp`, `table inet filter`. */
  readonly context: readonly Command[];
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
  readonly place: Place;
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
  readonly language: string;
  readonly text: Text;
}

export type Item = Command | Assignment | Block | Setting;

export interface Comment {
  readonly place: Place;
  /** Without the comment sign, trimmed at neither end. */
  readonly text: string;
}
