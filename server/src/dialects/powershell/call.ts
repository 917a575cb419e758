import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Block, Command, Item } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import type { Statement, StatementBase } from '../../model/statement';
import type { Text } from '../../model/value';
import type { CmdletRecord, Vocabulary } from '../../model/vocabulary';
import { silencedPlace } from '../shared/redirections';
import { type Binding, type Bound, bindBlock, bindCommand } from './binder';
import { given, word } from './fields';

export const DIALECT = 'powershell';

/** One cmdlet call with its parameters, or one resource with its properties. */
export interface Call {
  readonly item: Command | Block;
  readonly record: CmdletRecord;
  readonly binding: Binding;
}

/** What the readings add to the statements they make: how the statement is written, for `revise`. */
export interface Spelled {
  readonly call: Call;
  /** The parameters that hold the parts of the statement which can be changed. */
  readonly parameters: SpelledParameters;
}

export interface SpelledParameters {
  readonly protocol?: string;
  readonly direction?: string;
  readonly enabled?: string;
  readonly description?: string;
  readonly role?: string;
  readonly type?: string;
  readonly local?: string;
  readonly remote?: string;
  readonly source?: string;
  readonly destination?: string;
}

/** A rule that is written as one string of fields. */
export interface PolicyStringSpelled {
  readonly policyString: Text;
}

/** A statement of this dialect with what `revise` needs. */
export type SpelledStatement = Statement & { readonly spelled?: Spelled } & Partial<PolicyStringSpelled>;

/** The record of a command or a resource, where there is one. */
export function recordOf(item: Item, vocabulary: Vocabulary): CmdletRecord | undefined {
  if (item.kind === 'command') return vocabulary.cmdlet(commandName(item));
  if (item.kind !== 'block') return undefined;
  const [type] = item.head;
  return type && vocabulary.cmdlet(`[${type.text.toLowerCase()}]`);
}

/** The command's name without the module before it: `NetSecurity\New-NetFirewallRule`. */
export const commandName = (command: Command): string => {
  const name = command.name.text.toLowerCase();
  return name.slice(name.lastIndexOf('\\') + 1);
};

/** The calls of an item: one, or one for each object that comes through its pipe. */
export function callsOf(item: Command | Block, record: CmdletRecord): readonly Call[] {
  const bindings = item.kind === 'command' ? bindCommand(item, record) : [bindBlock(item, record)];
  return bindings.map((binding) => ({ item, record, binding }));
}

const SWALLOWED = new Set(['silentlycontinue', 'ignore', '0', '4']);

/** The words of a call that swallow its errors. */
function silencedBy({ item, binding }: Call): Place | undefined {
  const action = word(binding, 'ErrorAction');
  if (action.kind === 'written' && SWALLOWED.has(action.value.toLowerCase())) {
    return (given(binding, 'ErrorAction') as Bound).place;
  }
  return item.kind === 'command' && item.redirections.length > 0 ? silencedPlace(item, false) : undefined;
}

/** What all statements of a call have in common. */
export function baseOf(
  call: Call,
  words: readonly Text[],
  mistakes: readonly Mistake[] = [],
  complete = true,
): StatementBase {
  const silenced = silencedBy(call);
  return {
    dialect: DIALECT,
    place: call.item.place,
    item: call.item,
    words,
    complete: complete && mistakes.length === 0 && !call.binding.faulty && call.binding.open === undefined,
    mistakes,
    silenced,
  };
}

/** What a reading makes of a call. */
export interface Understood {
  readonly statements: readonly Statement[];
  readonly unread?: readonly Unread[];
}

export const NOTHING: Understood = { statements: [] };
