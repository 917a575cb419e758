import type { PlaceEdit } from '../base/edit';
import type { PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import type { Item } from './item';
import type { Direction, PortUse, Rule, Side, Statement, Transport, TransportSet } from './statement';
import type { Vocabulary } from './vocabulary';

/** What stands in port position and could not be read. */
export interface Unread {
  readonly place: Place;
  /** For the user, without full stop: "`$ports` has no value in this file". */
  readonly why: string;
}

/** One item as a dialect understands it. */
export interface Local {
  readonly statements: readonly Statement[];
  readonly unread: readonly Unread[];
}

/** Of an item that says nothing about ports. */
export const NOTHING: Local = { statements: [], unread: [] };

/** What several items, or parts of one, say together. */
export function joinLocals(locals: readonly Local[]): Local {
  const [only] = locals;
  if (!only) return NOTHING;
  if (locals.length === 1) return only;
  return {
    statements: locals.flatMap(({ statements }) => statements),
    unread: locals.flatMap(({ unread }) => unread),
  };
}

/** Where a caret stands in a statement, and what may be written there. */
export interface Site {
  readonly kind: 'port' | 'transport' | 'direction';
  /** What a completion replaces: the half-typed word, list element or range end; empty where nothing is typed yet. */
  readonly replace: Place;
  readonly transport: TransportSet | undefined;
  readonly direction: Direction | undefined;
  readonly side: Side | undefined;
  /** Ports of the same list that are there already. */
  readonly present: PortSet;
  /** How the dialect writes a range here; undefined where it takes none. */
  readonly rangeSign: '-' | ':' | ' ' | undefined;
  /** Port keywords valid here, transport or direction words for the other kinds. */
  readonly words: readonly string[];
}

/** A change stated on the model; `revise` spells it. */
export type Change =
  | { readonly kind: 'set-transport'; readonly transport: Transport }
  | { readonly kind: 'replace-port'; readonly use: PortUse; readonly ports: PortSet }
  | { readonly kind: 'add-port'; readonly side: Side; readonly ports: PortSet }
  /**
   * Of a rule whose ports stand in services that it names: it names one that has just these. `defined`: what such a one
   * is called that the file defines.
   */
  | {
      readonly kind: 'name-service';
      readonly transport: Transport;
      readonly ports: PortSet;
      readonly defined: string | undefined;
    }
  /** Moves the ports of a rule from its local to its remote side or back. */
  | { readonly kind: 'swap-sides' }
  | { readonly kind: 'set-type'; readonly type: 'dword' | 'string' }
  | { readonly kind: 'set-direction'; readonly direction: Direction }
  | { readonly kind: 'set-enabled'; readonly enabled: boolean }
  | { readonly kind: 'set-role'; readonly role: string }
  | { readonly kind: 'unsilence' }
  /** Another number in the order, also where none is written. */
  | { readonly kind: 'set-priority'; readonly priority: number }
  /** Ends the search where the rule matches: `quick` of pf. */
  | { readonly kind: 'set-quick' }
  | { readonly kind: 'describe'; readonly text: string }
  | { readonly kind: 'remove' };

/** What `write` follows: line ending, indentation and quoting habits of the file. */
export interface Style {
  readonly lineEnding: '\n' | '\r\n' | '\r';
  readonly indent: string;
  /** The host language the text will stand in: netsh inside PowerShell is quoted otherwise than in batch. */
  readonly language: string;
  /** The chain that the rules join, as `Order.chain` names it; absent where they make their own. */
  readonly chain?: string;
}

/** A rule that is to be written. */
export type Plan = Pick<Rule, 'terms' | 'direction' | 'action' | 'name' | 'description' | 'program' | 'profiles'>;

/** A plan as the dialect writes it. */
export interface Fragment {
  readonly text: string;
  /** What of the plan could not be said in this dialect, for the user; empty when all was. */
  readonly unsaid: readonly string[];
}

/** One dialect: items to firewall statements and back. It knows no Exchange word and no protocol of the editor. */
export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** Ids of the host languages in which it is met. */
  readonly languages: readonly string[];
  /** One line each, for `dialects` and docs/dialects.md. */
  readonly understands: readonly string[];
  readonly passesOver: readonly string[];
  /** Names of rules may have no more signs; absent where they may have as many as people write. */
  readonly longestName?: number;
  claims(item: Item, vocabulary: Vocabulary): boolean;
  interpret(item: Item, vocabulary: Vocabulary): Local;
  /** What may be written at an offset of the document; on the item, half-typed or not. */
  siteAt(item: Item, offset: number, vocabulary: Vocabulary): Site | undefined;
  /** The edits that make the change, or undefined where it cannot be made in written text. */
  revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined;
  write(plan: readonly Plan[], style: Style): readonly Fragment[];
  /** A line that defines a service which a rule may name, where rules stand in lines and name services. */
  defineService?(rule: Rule, name: string, transport: Transport, ports: PortSet): string | undefined;
}
