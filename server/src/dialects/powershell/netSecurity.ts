import {
  ABSENT,
  type Amendment,
  type Direction,
  NO_CHANGE,
  type Policy,
  type Statement,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import type { Vocabulary } from '../../model/vocabulary';
import { mapWord } from '../shared/texts';
import { PROFILES } from '../shared/windowsFirewall';
import { baseOf, type Call, NOTHING, type Spelled, type Understood } from './call';
import { firstGiven, given, member, textsOf, truth, word, words } from './fields';
import { originOf } from './pipeline';
import { enumerated, HYPER_V_RULE, NET_FIREWALL_RULE, newRule, type RuleNames, readParts } from './rule';
import { ACTIONS, DIRECTIONS } from './words';

type Reading = (call: Call, vocabulary: Vocabulary) => Understood;

/** The cmdlets of NetSecurity and their kin, by lower-case name. */
export const NET_SECURITY_READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['new-netfirewallrule', (call) => readNew(call, NET_FIREWALL_RULE)],
  ['new-netfirewallhypervrule', (call) => readNew(call, HYPER_V_RULE)],
  ['set-netfirewallrule', (call, vocabulary) => readSet(call, NET_FIREWALL_RULE, vocabulary)],
  ['set-netfirewallhypervrule', (call, vocabulary) => readSet(call, HYPER_V_RULE, vocabulary)],
  ['set-netfirewallportfilter', (call, vocabulary) => readSet(call, NET_FIREWALL_RULE, vocabulary)],
  ['set-netfirewalladdressfilter', (call, vocabulary) => readSet(call, NET_FIREWALL_RULE, vocabulary)],
  ['enable-netfirewallrule', (call, vocabulary) => readSwitch(call, 'enable', vocabulary)],
  ['disable-netfirewallrule', (call, vocabulary) => readSwitch(call, 'disable', vocabulary)],
  ['remove-netfirewallrule', readRemove],
  ['rename-netfirewallrule', readCopy],
  ['copy-netfirewallrule', readCopy],
  ['set-netfirewallprofile', readProfile],
  ['get-netfirewallrule', () => NOTHING],
  ['show-netfirewallrule', () => NOTHING],
  ['get-netfirewallportfilter', () => NOTHING],
  ['get-netfirewalladdressfilter', () => NOTHING],
  ['get-netfirewallprofile', () => NOTHING],
]);

function readNew(call: Call, names: RuleNames): Understood {
  const { item } = call;
  let own = call;
  // What a pipe brings binds to parameters by name, and here nobody knows what it brings.
  if (item.kind === 'command' && item.source && !item.input && !call.binding.open) {
    const open = { place: item.source.place, why: 'what comes through the pipe is not known' };
    own = { ...call, binding: { ...call.binding, open } };
  }
  const { rule, unread: holes } = newRule(own, names);
  return { statements: [rule], unread: holes };
}

/** Names and groups by which rules are found, in the order in which they count. */
const TARGETS = ['DisplayName', 'Name', 'DisplayGroup', 'Group'] as const;
/** Parameters that choose among the rules of the machine. */
const FILTERS = [
  ...TARGETS,
  'Action',
  'Description',
  'Direction',
  'EdgeTraversalPolicy',
  'Enabled',
  'InputObject',
  'LocalOnlyMapping',
  'LooseSourceMapping',
  'Owner',
  'PolicyStoreSource',
  'PolicyStoreSourceType',
  'PrimaryStatus',
  'Status',
];
const RULE_SOURCES: ReadonlySet<string> = new Set([
  'get-netfirewallrule',
  'show-netfirewallrule',
  'new-netfirewallrule',
  'copy-netfirewallrule',
]);

/** The name of the rules that a call changes, its own or that of the command which brings them. */
function targetOf(call: Call, vocabulary: Vocabulary): Found {
  const own = word(call.binding, ...TARGETS);
  if (own.kind !== 'absent' || call.item.kind !== 'command') return foundBy(call, own);
  const origin = originOf(call.item, RULE_SOURCES, vocabulary);
  return origin
    ? foundBy(origin.call, word(origin.call.binding, ...TARGETS))
    : { target: { target: ABSENT }, from: call };
}

/** How rules are found, and by which call. */
interface Found {
  readonly target: Pick<Amendment, 'target' | 'byAlias'>;
  readonly from: Call;
}

/** A name that is shown is the one that rules have here; any other is a second one. */
function foundBy(from: Call, target: Written<string>): Found {
  if (target.kind !== 'written' || given(from.binding, 'DisplayName')) return { target: { target }, from };
  return { target: { target, byAlias: given(from.binding, 'Name') ? 'name' : 'group' }, from };
}

const NAMES = [
  'DisplayName',
  'Name',
  'NewDisplayName',
  'NewName',
  'DisplayGroup',
  'Group',
  'Description',
  'Program',
  'Service',
];

function readSet(call: Call, names: RuleNames, vocabulary: Vocabulary): Understood {
  const parts = readParts(call, names, false);
  const { target, from } = targetOf(call, vocabulary);
  const statement: Amendment & { spelled: typeof parts.spelled } = {
    ...baseOf(call, [...textsOf(call.binding, NAMES), ...wordsFrom(from, call)], parts.mistakes),
    kind: 'amendment',
    operation: 'set',
    ...target,
    rule: {
      terms: [parts.term],
      direction: parts.direction,
      action: parts.action,
      enabled: parts.enabled,
    },
    spelled: parts.spelled,
  };
  return { statements: [statement], unread: parts.unread };
}

const wordsFrom = (from: Call, call: Call) => (from === call ? [] : textsOf(from.binding, NAMES));

function readSwitch(call: Call, operation: 'enable' | 'disable', vocabulary: Vocabulary): Understood {
  const { target, from } = targetOf(call, vocabulary);
  const at = call.item.kind === 'command' ? call.item.name.place : call.item.place;
  return {
    statements: [
      {
        ...baseOf(call, [...textsOf(call.binding, NAMES), ...wordsFrom(from, call)]),
        kind: 'amendment',
        operation,
        ...target,
        rule: { ...NO_CHANGE, enabled: written(operation === 'enable', at) },
      },
    ],
  };
}

/** A copy holds what its original does, and a new name says nothing of ports. */
function readCopy(call: Call, vocabulary: Vocabulary): Understood {
  const { target, from } = targetOf(call, vocabulary);
  const texts = [...textsOf(call.binding, NAMES), ...wordsFrom(from, call)];
  return { statements: [{ ...baseOf(call, texts), kind: 'amendment', operation: 'set', ...target, rule: NO_CHANGE }] };
}

function readRemove(call: Call, vocabulary: Vocabulary): Understood {
  if (removesAll(call, vocabulary)) {
    const policy: Policy = {
      ...baseOf(call, []),
      kind: 'policy',
      subject: 'reset',
      profiles: [...PROFILES],
      on: ABSENT,
      action: ABSENT,
      direction: wipedDirection(call, vocabulary),
    };
    return { statements: [policy] };
  }
  const { target, from } = targetOf(call, vocabulary);
  const texts = [...textsOf(call.binding, NAMES), ...wordsFrom(from, call)];
  return {
    statements: [{ ...baseOf(call, texts), kind: 'amendment', operation: 'delete', ...target, rule: NO_CHANGE }],
  };
}

/** True for a removal that names no rule: none given, `*`, -All, or every rule through the pipe. */
function removesAll(call: Call, vocabulary: Vocabulary): boolean {
  const { item, binding } = call;
  if (item.kind !== 'command' || binding.open || binding.faulty || given(binding, 'WhatIf')) return false;
  if (!takesAll(call)) return false;
  if (item.input) return false;
  if (!item.source) return true;
  const origin = originOf(item, RULE_SOURCES, vocabulary);
  if (!origin || origin.filtered || origin.call.record.name.toLowerCase() !== 'get-netfirewallrule') return false;
  return !origin.call.binding.open && !origin.call.binding.faulty && takesAll(origin.call);
}

/** `-Direction Inbound` at the removal or at the Get- before it; absent where both directions go. */
function wipedDirection(call: Call, vocabulary: Vocabulary): Written<Direction> {
  const { item } = call;
  const from = item.kind === 'command' && item.source ? originOf(item, RULE_SOURCES, vocabulary)?.call : undefined;
  const own = enumerated(call.binding, 'Direction', DIRECTIONS);
  return own.kind === 'absent' && from ? enumerated(from.binding, 'Direction', DIRECTIONS) : own;
}

/** True where no parameter chooses among the rules of this machine, other than all inbound ones. */
function takesAll({ binding }: Call): boolean {
  const store = word(binding, 'PolicyStore');
  if (store.kind === 'unread') return false;
  if (store.kind === 'written' && !/^(?:PersistentStore|ActiveStore|localhost|\.)$/i.test(store.value)) return false;
  if (given(binding, 'GPOSession')) return false;
  for (const bound of binding.bound.values()) {
    if (bound.parameter.startsWith('AssociatedNetFirewall')) return false;
  }
  const filter = firstGiven(binding, FILTERS);
  if (!filter) return true;
  const only = FILTERS.filter((name) => given(binding, name)).length === 1;
  const said = word(binding, filter.parameter);
  if (!only || said.kind !== 'written') return false;
  // Setup's own rules are all inbound.
  if (filter.parameter === 'Direction') return DIRECTIONS.get(said.value.toLowerCase()) === 'in';
  return (TARGETS as readonly string[]).includes(filter.parameter) && said.value === '*';
}

/** What Set-NetFirewallProfile and its resource say of the firewall as a whole. */
export function readProfile(call: Call): Understood {
  const { binding } = call;
  const profiles = profileNames(call);
  const base = baseOf(call, []);
  const statements: Statement[] = [];
  const policy = (
    subject: Policy['subject'],
    enabled: string,
    fields: Partial<Pick<Policy, 'on' | 'action' | 'direction'>>,
  ): void => {
    const statement: Policy & { spelled: Spelled } = {
      ...base,
      kind: 'policy',
      subject,
      profiles,
      on: ABSENT,
      action: ABSENT,
      direction: ABSENT,
      ...fields,
      spelled: { call, parameters: { enabled } },
    };
    statements.push(statement);
  };
  const flag = (parameter: string): Written<boolean> =>
    mapWord(word(binding, parameter), truth, (text) => `\`${text}\` is no value of -${parameter}`);
  if (given(binding, 'Enabled')) policy('state', 'Enabled', { on: flag('Enabled') });
  if (given(binding, 'AllowLocalFirewallRules'))
    policy('local-rules', 'AllowLocalFirewallRules', { on: flag('AllowLocalFirewallRules') });
  if (given(binding, 'DefaultInboundAction')) {
    policy('default-action', 'DefaultInboundAction', {
      action: enumerated(binding, 'DefaultInboundAction', ACTIONS),
      direction: { kind: 'default', value: 'in' },
    });
  }
  if (given(binding, 'DefaultOutboundAction')) {
    policy('default-action', 'DefaultOutboundAction', {
      action: enumerated(binding, 'DefaultOutboundAction', ACTIONS),
      direction: { kind: 'default', value: 'out' },
    });
  }
  return { statements };
}

/** The profiles meant; all of them where none is named or the names cannot be read. */
function profileNames({ binding }: Call): readonly string[] {
  const said = words(binding, 'Name', true);
  const members = new Map<string, string>(PROFILES.map((profile) => [profile, profile]));
  const named = (valueOf(said) ?? []).flatMap((text) => member(text, members) ?? []);
  return named.length > 0 ? named : [...PROFILES];
}

/** Properties that say what a rule lets through; with none of them a resource looks after a rule made elsewhere. */
const CONDITIONS = [
  'Action',
  'Direction',
  'IcmpType',
  'LocalAddress',
  'LocalPort',
  'Package',
  'Program',
  'Protocol',
  'RemoteAddress',
  'RemotePort',
  'Service',
];

/** A firewall resource: the rule it makes, the removal of it, or the state of one that Windows brings. */
export function readFirewallResource(call: Call): Understood {
  const { rule, unread: holes } = newRule(call, NET_FIREWALL_RULE);
  const ensure = word(call.binding, 'Ensure');
  if (ensure.kind === 'unread') return { statements: [], unread: [...holes, { place: ensure.place, why: ensure.why }] };
  const absent = valueOf(ensure)?.toLowerCase() === 'absent';
  const partial = !call.binding.open && !firstGiven(call.binding, CONDITIONS);
  if (!absent && !partial) return { statements: [rule], unread: holes };
  const { terms, direction, action, enabled } = rule;
  const amendment: Amendment = {
    ...baseOf(call, rule.words),
    kind: 'amendment',
    operation: absent ? 'delete' : 'set',
    target: word(call.binding, 'Name'),
    rule: partial ? { ...NO_CHANGE, enabled } : { terms, direction, action, enabled },
  };
  return { statements: [amendment], unread: holes };
}
