import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import { ABSENT, byDefault, type Direction, type TransportSet, valueOf, type Written } from '../../model/statement';
import type { Entry, List, Table, Text, Value } from '../../model/value';
import { securityRule } from '../shared/arm';
import { single } from '../shared/balancers';
import {
  directionOf,
  fieldOf,
  isNothing,
  tableOf,
  tablesUnder,
  transportOf,
  transportsOf,
} from '../shared/templates/fields';
import { pairGroup, pairRule } from '../shared/templates/pairs';
import { portsOfPair } from '../shared/templates/ports';
import { placeOfTable, saidElsewhere } from '../shared/templates/statements';
import type { PortField, TemplateContext } from '../shared/templates/syntax';
import { GROUP_RULE } from './aws';
import { RULE_NAMES } from './azure';
import { customRule, firewall, policyRule } from './google';

/** Nesting of lists and tables that is looked through. */
const MAX_DEPTH = 8;

const DIRECTION_WORD = /(?:^|_|-)(ingress|inbound|egress|outbound)(?:_|-|$)/i;

/** The direction that the name of a list says: `ingress_with_cidr_blocks`, `outbound_rules`. */
function directionIn(name: string, before: Written<Direction>): Written<Direction> {
  const word = DIRECTION_WORD.exec(name)?.[1]?.toLowerCase();
  if (word === undefined) return before;
  return byDefault(word === 'ingress' || word === 'inbound' ? 'in' : 'out');
}

/**
 * Rules among values that no resource of this file takes: the inputs of a module, a variable's default, the values of a
 * `.tfvars` file. They are known by the fields they have.
 */
export function readShapes(table: Table, context: TemplateContext): Local {
  const found: Local[] = [];
  for (const entry of table.entries) {
    look(
      entry.value,
      entry,
      { direction: directionIn(entry.key.text, ABSENT), role: roleIn(entry.key.text) },
      context,
      found,
      0,
    );
  }
  return found.length === 0 ? NOTHING : joinLocals(found);
}

/** What the names above a value say about it. */
interface Around {
  readonly direction: Written<Direction>;
  /** What a port without more is to a load balancer. */
  readonly role: Role | undefined;
}

type Role = 'listener' | 'backend' | 'probe';

/** `http_tcp_listeners`, `target_groups`, `health_check`. */
function roleIn(name: string): Role | undefined {
  if (/listeners?$/i.test(name)) return 'listener';
  if (/(?:target_?groups?|backends?)$/i.test(name)) return 'backend';
  return /health_?checks?$/i.test(name) ? 'probe' : undefined;
}

function look(
  value: Value,
  under: Entry,
  around: Around,
  context: TemplateContext,
  found: Local[],
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  if (value.kind === 'list') {
    const pair = tupleOf(value);
    const row = pair ? undefined : rowOf(value, under);
    if (pair) found.push(tuple(pair, under, value, context));
    else if (row) found.push(saidElsewhere(securityRule(row, row, RULE_NAMES, context)));
    else for (const item of value.items) look(item, under, around, context, found, depth + 1);
    return;
  }
  if (value.kind !== 'table') return;
  const rule = ruleIn(value, under, around.direction, context);
  if (rule) {
    found.push(saidElsewhere(rule));
    return;
  }
  const balanced = around.role && balancedPort(value, around.role, context);
  if (balanced) found.push(balanced);
  for (const entry of value.entries) {
    const { text } = entry.key;
    const direction = directionIn(text, around.direction);
    // What a table with a port holds is something else again: a redirect, a health check.
    const role = roleIn(text) ?? (balanced ? undefined : around.role);
    look(entry.value, entry, { direction, role }, context, found, depth + 1);
  }
}

/** A listener, a target group or a health check among a module's inputs. */
function balancedPort(table: Table, role: Role, context: TemplateContext): Local | undefined {
  const entry = fieldOf(table, 'port', 'backend_port');
  if (entry?.value.kind !== 'text' || !/^\d+$/.test(entry.value.text)) return undefined;
  return single(role, { table, entry, transport: fieldOf(table, 'protocol', 'backend_protocol') }, context);
}

const has = (table: Table, ...names: readonly string[]): boolean => {
  const entry = fieldOf(table, ...names);
  return entry !== undefined && !isNothing(entry.value);
};

/** Types of variables and checks of them look like rules, and their values are no ports. */
const isPortValue = (entry: Entry | undefined): boolean =>
  entry?.value.kind === 'text' || entry?.value.kind === 'unknown';

function ruleIn(table: Table, under: Entry, known: Written<Direction>, context: TemplateContext): Local | undefined {
  if (has(table, 'from_port', 'to_port')) return awsRule(table, under, known, context);
  if (has(table, RULE_NAMES.destinationPort, RULE_NAMES.destinationPorts)) {
    return securityRule(table, table, RULE_NAMES, context);
  }
  const layers = ['allow', 'deny'].flatMap((name) => {
    const value = fieldOf(table, name)?.value;
    return value?.kind === 'list' ? value.items : value?.kind === 'table' ? [value] : [];
  });
  if (layers.some((layer) => layer.kind === 'table' && has(layer, 'ports', 'protocol'))) {
    return firewall(table, known, context);
  }
  const match = tableOf(table, 'match');
  if (match && has(match, 'layer4_configs')) return policyRule(table, known, context);
  const isCustom = has(table, 'action') && tablesUnder(table, 'rules').some((rule) => has(rule, 'ports'));
  if (isCustom) return customRule(table, known, context);
  return undefined;
}

function awsRule(table: Table, under: Entry, known: Written<Direction>, context: TemplateContext): Local | undefined {
  const [lower, upper] = [fieldOf(table, 'from_port'), fieldOf(table, 'to_port')];
  if (!isPortValue(lower) && !isPortValue(upper)) return undefined;
  const type = fieldOf(table, 'type', 'direction');
  const said = directionOf(type);
  const direction = said.kind === 'written' ? said : known;
  if (valueOf(direction) === undefined) {
    const transport = fieldOf(table, ...GROUP_RULE.protocol);
    const fields: readonly PortField[] = [
      ...(lower ? [{ side: 'destination', entry: lower, form: 'lower' } as const] : []),
      ...(upper ? [{ side: 'destination', entry: upper, form: 'upper' } as const] : []),
    ];
    const read = portsOfPair({ lower, upper }, 'AWS');
    return pairGroup(under, read, fields, transportOf(transport), transport, placeOfTable(table, context), context);
  }
  const directionEntry = said.kind === 'written' ? type : undefined;
  return pairRule(
    table,
    GROUP_RULE,
    {
      cloud: 'AWS',
      direction,
      directionEntry,
      action: byDefault('allow'),
      priority: ABSENT,
      place: placeOfTable(table, context),
    },
    context,
  );
}

interface Tuple {
  readonly lower: Text;
  readonly upper: Text;
  readonly protocol: Text;
  readonly transport: Written<TransportSet>;
}

/** `[25, 25, "tcp", "SMTP"]`: two numbers, a protocol, perhaps a description. */
function tupleOf({ items }: List): Tuple | undefined {
  const [lower, upper, protocol] = items;
  if (items.length < 3 || items.length > 4) return undefined;
  if (lower?.kind !== 'text' || upper?.kind !== 'text' || protocol?.kind !== 'text') return undefined;
  if (!/^\d{1,5}$/.test(lower.text) || !/^\d{1,5}$/.test(upper.text)) return undefined;
  const set = /^(?:tcp|udp)$/i.test(protocol.text) ? transportsOf(protocol.text) : undefined;
  return set && { lower, upper, protocol, transport: { kind: 'written', value: set, place: protocol.place, via: [] } };
}

function tuple(
  { lower, upper, protocol, transport }: Tuple,
  under: Entry,
  list: List,
  context: TemplateContext,
): Local {
  const entry = (value: Text): Entry => ({ key: under.key, value, place: value.place });
  const ends = { lower: entry(lower), upper: entry(upper) };
  const fields: readonly PortField[] = [
    { side: 'destination', entry: ends.lower, form: 'lower' },
    { side: 'destination', entry: ends.upper, form: 'upper' },
  ];
  const place =
    list.via.length === 0 && list.place.anchor === context.item.place.anchor ? list.place : context.item.place;
  return pairGroup(under, portsOfPair(ends, 'AWS'), fields, transport, entry(protocol), place, context);
}

/** The fields of a row that says a rule of Azure in their order, as modules list the rules they know by name. */
const ROW: readonly string[] = [
  'direction',
  'access',
  'protocol',
  RULE_NAMES.sourcePort,
  RULE_NAMES.destinationPort,
  'description',
];

/** `["Inbound", "Allow", "Tcp", "*", "25", "SMTP"]` as a table with names for its places. */
function rowOf(list: List, under: Entry): Table | undefined {
  const { items, place, via } = list;
  const [direction, access] = items;
  if (items.length < 5 || items.length > ROW.length) return undefined;
  if (direction?.kind !== 'text' || !/^(?:in|out)bound$/i.test(direction.text)) return undefined;
  if (access?.kind !== 'text' || !/^(?:allow|deny)$/i.test(access.text)) return undefined;
  const entries = items.map((value, i): Entry => {
    const key: Text = { kind: 'text', text: ROW[i] ?? '', place: value.place, pieces: [], quote: '' };
    return { key, value, place: value.place };
  });
  return {
    kind: 'table',
    entries: [...entries, { ...under, key: { ...under.key, text: 'name' }, value: under.key }],
    place,
    via,
  };
}
