import { MAX_PORT } from '../../base/portSet';
import type { Place } from '../../base/span';
import { type Local, NOTHING } from '../../model/dialect';
import type { Command, Surroundings, Words } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Alias,
  type Amendment,
  byDefault,
  type Direction,
  type End,
  type Order,
  type Policy,
  type Rule,
  type Statement,
  type Term,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { rulesChanged, rulesGone } from '../shared/amendments';
import { wordIn } from '../shared/texts';
import { baseOf } from './base';
import { type Entry, readEntry } from './entry';
import { type EntryShape, entryShape } from './entryShape';
import { numberOf } from './ports';

const ENABLED: Written<boolean> = byDefault(true);
const NOWHERE: readonly Place[] = [];

/** The name of a list by its heading: `ip access-list extended MAIL`. */
function listOf(heading: string): string {
  const words = heading.split(' ');
  const at = words.findIndex((word) => word === 'access-list' || word === 'list');
  const named = words[at + 1];
  return (named === 'extended' || named === 'standard' || named === 'role-based' ? words[at + 2] : named) ?? '';
}

/** How a list is used: where it stands, and whether it filters at all. */
interface Binding {
  readonly way: Direction | undefined;
  readonly zone: Written<string>;
  readonly selects: boolean;
}

const UNBOUND: Binding = { way: undefined, zone: ABSENT, selects: false };
const bindings = new WeakMap<Surroundings, Map<string, Binding>>();

function bindingOf(list: string, around: Surroundings | undefined): Binding {
  if (!around) return UNBOUND;
  let known = bindings.get(around);
  if (!known) {
    known = new Map();
    bindings.set(around, known);
  }
  let binding = known.get(list);
  if (!binding) {
    const note = around.note(`bound ${list}`);
    if (note === undefined) binding = { ...UNBOUND, selects: around.isUsed(`selects ${list}`) };
    else {
      const [way, zone] = note.split(' ');
      binding = {
        way: way === 'out' ? 'out' : 'in',
        zone: zone === undefined ? ABSENT : byDefault(zone),
        selects: false,
      };
    }
    known.set(list, binding);
  }
  return binding;
}

/** A line of a list, or one that takes such a line away. */
export function listEntry(command: Command): Local {
  const words = command.words as Words;
  const shape = entryShape(words, command.heading);
  if (!shape) return words.text(0) === 'no' ? listChange(command) : NOTHING;
  const entry = readEntry(words, shape, command.around);
  if (entry.isStandard) return NOTHING;
  const list = shape.list?.text ?? (command.heading === undefined ? 'conduit' : listOf(command.heading));
  const statement = shape.removes ? removal(command, shape, entry, list) : ruleOf(command, words, shape, entry, list);
  if (!command.isFirst || !shape.list) return { statements: [statement], unread: entry.unread };
  // The name of the list, once: it is what the file calls it, and no name of the single line.
  const head = shape.removes ? mention(command, shape.list) : implicitDeny(command, shape.list, list);
  return { statements: [head, statement], unread: entry.unread };
}

/** The list as other lines name it: those of IPv6 have names of their own. */
function chainOf(command: Command, list: string): string {
  const words = command.words as Words;
  const first = command.heading ?? words.text(words.text(0) === 'no' ? 1 : 0);
  return first.startsWith('ipv6') || first.startsWith('IPv6') ? `ipv6 ${list}` : list;
}

/** The first entry that matches decides. `line 3` of a firewall is a place in the list, not a number that stays. */
function orderOf(command: Command, shape: EntryShape, chain: string, { selects, zone }: Binding): Order {
  const words = command.words as Words;
  const { sequence } = shape;
  const number = sequence < 0 ? -1 : numberOf(words.text(sequence));
  const said: Written<number> =
    number < 0 ? ABSENT : { kind: 'written', value: number, place: words.value(sequence).place, via: NOWHERE };
  const isPlace = number >= 0 && words.text(sequence - 1) === 'line';
  const aliases = numbersOf(command, said);
  return {
    chain,
    priority: isPlace ? ABSENT : said,
    ...(aliases ? { aliases } : {}),
    ...(selects ? {} : { match: 'first', numbers: [1, 2_147_483_647] }),
    ...(isPlace ? { insert: said } : {}),
    ...(zone.kind === 'default' ? { at: zone.value } : {}),
  };
}

const mention = (command: Command, name: Text): Statement => ({ kind: 'mention', ...baseOf(command, [name]) });

/** What no entry of a list permits is denied. */
const implicitDeny = (command: Command, name: Text, list: string): Policy => ({
  kind: 'policy',
  ...baseOf(command, [name]),
  subject: 'default-action',
  profiles: [],
  on: ABSENT,
  action: byDefault<Action>('block'),
  direction: ABSENT,
  chain: chainOf(command, list),
});

function ruleOf(command: Command, words: Words, shape: EntryShape, entry: Entry, list: string): Rule {
  const { remark } = command;
  const binding = bindingOf(list, command.around);
  const own = entry.mistakes.every(({ kind }) => kind === 'own-name-for-a-number');
  const names = remark ? [remark, ...entry.names] : entry.names;
  return {
    kind: 'rule',
    ...baseOf(command, names, entry.isComplete && own, entry.mistakes),
    terms: binding.zone === ABSENT ? entry.terms : entry.terms.map((term) => inZone(term, binding)),
    stands: 'network',
    direction: ABSENT,
    action: entry.action,
    enabled:
      entry.inactive < 0
        ? ENABLED
        : { kind: 'written', value: false, place: words.value(entry.inactive).place, via: NOWHERE },
    order: orderOf(command, shape, chainOf(command, list), binding),
    name: ABSENT,
    description: remark ? wordIn(remark) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: entry.returning || isAnswer(entry),
    ...(binding.selects ? { selects: true } : {}),
  };
}

/** The interface at which a list stands is where its callers are, or, of an outgoing list, whom they call. */
function inZone(term: Term, { way, zone }: Binding): Term {
  const [source, destination] = term.ends;
  const set = (end: End): End => (end.zone === ABSENT ? { ...end, zone } : end);
  return { ...term, ends: way === 'out' ? [source, set(destination)] : [set(source), destination] };
}

/** From a well-known port to the ports that callers draw: how a filter without state lets answers in. */
function isAnswer({ source, destination }: Entry): boolean {
  const from = source.set.kind === 'written' ? source.set.value : undefined;
  const to = destination.set.kind === 'written' ? destination.set.value : undefined;
  return (
    from !== undefined &&
    from.length > 0 &&
    from.every((range) => range.to < DRAWN) &&
    to?.length === 1 &&
    to.every((range) => range.from >= DRAWN && range.to === MAX_PORT)
  );
}

/** The first of the ports that callers draw. */
const DRAWN = 1024;

function removal(command: Command, { sequence }: EntryShape, entry: Entry, list: string): Amendment {
  return {
    kind: 'amendment',
    ...baseOf(command, entry.names, entry.isComplete, entry.mistakes),
    operation: 'delete',
    target: ABSENT,
    chain: chainOf(command, list),
    // What has a number is found by it.
    ...(sequence < 0 ? { exact: true } : numbered(command, sequence)),
    rule: { terms: entry.terms, direction: ABSENT, action: entry.action, enabled: ABSENT },
  };
}

/** An entry of a list under a heading is found by its number; one that is written without has one all the same. */
const numbersOf = ({ heading }: Command, number: Written<number>): readonly Alias[] | undefined =>
  heading === undefined ? undefined : number.kind === 'written' ? [numberAlias(number.value)] : UNNUMBERED;

const numberAlias = (number: number): Alias => ({ kind: 'number', text: byDefault(String(number)) });
const UNNUMBERED: readonly Alias[] = [{ kind: 'number', text: ABSENT }];

/** How a line that takes entries away finds them, whose number stands at an index. */
function numbered({ heading, words }: Command, at: number): Pick<Amendment, 'target' | 'byAlias'> | undefined {
  const number = heading === undefined ? -1 : numberOf((words as Words).text(at));
  return number < 0 ? undefined : { target: numberAlias(number).text, byAlias: 'number' };
}

/** What a line does with a list as a whole, or with entries of it that it names by their number. */
export function listChange(command: Command): Local {
  const words = command.words as Words;
  const { heading } = command;
  if (heading !== undefined) {
    const chain = chainOf(command, listOf(heading));
    const which = words.count === 2 ? numbered(command, 1) : undefined;
    return {
      statements: [rulesChanged(baseOf(command), 'delete', { chain, ...(which ?? { some: true }) })],
      unread: [],
    };
  }
  for (let i = 1; i < words.count; i++) {
    if (words.text(i) !== 'access-list') continue;
    let at = i + 1;
    const word = words.text(at);
    if (word === 'resequence' || word === 'extended' || word === 'standard' || word === 'role-based') at++;
    if (at >= words.count || (at + 1 < words.count && word !== 'resequence')) return NOTHING;
    const name = words.value(at);
    const base = baseOf(command, [name]);
    const which = { chain: chainOf(command, name.text) };
    // `no ip access-list extended MAIL`, `no access-list 101`, `clear configure access-list MAIL`: the whole list is gone.
    return {
      statements: [word === 'resequence' ? rulesChanged(base, 'set', which) : rulesGone(base, which)],
      unread: [],
    };
  }
  return NOTHING;
}

/** The heading of a list: its name is what the file calls it. */
export function listHead(command: Command): Local {
  const words = command.words as Words;
  const name = listOf(words.raw?.(0, words.count - 1).replace(/\s+/g, ' ') ?? '');
  for (let i = words.count - 1; i > 0; i--) {
    if (words.text(i) !== name) continue;
    return { statements: [implicitDeny(command, words.value(i), name)], unread: [] };
  }
  return NOTHING;
}
