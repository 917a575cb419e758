import type { Place } from '../../base/span';
import type { Block } from '../../model/item';
import { ABSENT, byDefault, type Rule, unread, valueOf, type Written, written } from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import { hookOf } from '../iptables/order';
import { type Element, orderOf } from '../shared/firewalldElements';
import { BASE_PRIORITY } from '../shared/firewalldZones';
import { fieldOf, numberOf, textsOf, wordOf } from '../shared/templates/fields';
import { chainOn, flagOf } from './rules';

type Order = Rule['order'];

/** A number that is written, or the usual one; unread where only the inputs of a play tell. */
const numberIn = (entry: Entry | undefined, usual: number, item: Block): Written<number> =>
  entry ? numberOf(entry) : written(usual, item.place);

/**
 * Where `iptables` puts a rule: at the end of its chain, or with `action: insert` before the one at `rule_num`, the first
 * if none is said. Nothing is said of the order where a variable decides about chain, table or family.
 */
export function placeInChain(item: Block, chain: Written<string>): Order {
  const { body } = item;
  const table = wordOf(fieldOf(body, 'table'));
  const version = wordOf(fieldOf(body, 'ip_version'));
  const action = wordOf(fieldOf(body, 'action'));
  const name = valueOf(chain) ?? '';
  const tableName = table.kind === 'absent' ? 'filter' : valueOf(table);
  const how = action.kind === 'absent' ? 'append' : valueOf(action);
  const family = version.kind === 'absent' ? 4 : FAMILIES.get(valueOf(version) ?? '');
  const known = chainOn(item, `${tableName ?? ''} ${name}`);
  if (name === '' || tableName === undefined || family === undefined || (how !== 'append' && how !== 'insert'))
    return { chain: known, priority: ABSENT };
  return {
    chain: known,
    priority: ABSENT,
    match: 'first',
    family,
    ...(how === 'insert' ? { insert: numberIn(fieldOf(body, 'rule_num'), 1, item) } : {}),
    ...hookOf(tableName, name),
  };
}

const FAMILIES: ReadonlyMap<string, 4 | 6> = new Map([
  ['ipv4', 4],
  ['ipv6', 6],
]);

/** Where `ufw` puts a rule: at the end, in place of one for the same traffic, or with `insert` before another. */
export function placeInUfw(
  item: Block,
  chain: string | undefined,
): { readonly chain: string; readonly order: Partial<Order> } {
  if (chain === undefined) return { chain: '', order: {} };
  const insert = fieldOf(item.body, 'insert');
  const relative = wordOf(fieldOf(item.body, 'insert_relative_to'));
  const at: Written<number> | undefined =
    insert === undefined
      ? undefined
      : relative.kind === 'absent' || valueOf(relative) === 'zero'
        ? numberOf(insert)
        : unread(insert.place, 'the place is counted from rules that are there');
  return {
    chain: chainOn(item, chain),
    order: { match: 'first', replaces: true, ...(at ? { insert: at } : {}) },
  };
}

/**
 * Where `firewalld` puts a rule: by its priority, and of equal ones those that block come first. What runs and what is kept
 * are two sets of rules. Nothing is said of the order where a variable decides about zone, set or priority.
 */
export function placeInZone(
  item: Block,
  zone: Written<string>,
  rich: Element | undefined,
): { readonly chain: string; readonly order: Partial<Order> } {
  const name = valueOf(zone) ?? '';
  const entry = fieldOf(item.body, 'permanent');
  const permanent = flagOf(entry);
  if (zone.kind === 'unread' || (entry && permanent.kind !== 'written')) return { chain: name, order: {} };
  return {
    chain: chainOn(item, `${valueOf(permanent) === true ? '' : 'running '}zone ${name}`),
    order: rich ? orderOf(rich) : { match: 'priority', priority: byDefault(BASE_PRIORITY) },
  };
}

/** Conditions of `iptables` that narrow a rule in a way the model does not hold. */
const CONDITIONS: readonly string[] = [
  'in_interface',
  'out_interface',
  'limit',
  'uid_owner',
  'gid_owner',
  'match_set',
  'match_set_flags',
  'tcp_flags',
  'icmp_type',
  'syn',
  'fragment',
  'set_dscp_mark',
  'set_dscp_mark_class',
];
/** States beside which every new connection comes through, or answers alone. */
const STATES: ReadonlySet<string> = new Set(['NEW', 'ESTABLISHED', 'RELATED']);
/** What may stand behind a sign that means all but it. */
const NEGATABLE = ['source', 'destination', 'protocol', 'destination_port', 'source_port', 'destination_ports'];

/** Where a task of `iptables` says something that is not modelled. */
export const notModelled = (body: Table, states: readonly string[]): readonly Place[] =>
  [
    ...CONDITIONS,
    ...(states.some((state) => !STATES.has(state)) ? ['ctstate'] : []),
    ...NEGATABLE.filter((field) => textsOf(fieldOf(body, field)).some(({ text }) => text.startsWith('!'))),
  ].flatMap((field) => fieldOf(body, field)?.place ?? []);
