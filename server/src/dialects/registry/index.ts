import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Item } from '../../model/item';
import { ABSENT, type Amendment, NO_CHANGE, type Rule, type StatementBase } from '../../model/statement';
import type { Text } from '../../model/value';
import type { RegistryValueRecord, Vocabulary } from '../../model/vocabulary';
import { type FirewallKey, firewallKey } from '../shared/firewallKeys';
import { isPolicyString, readPolicyString } from '../shared/policyString';
import { wordIn } from '../shared/texts';
import { orderIn } from '../shared/windowsFirewall';
import { baseOf, commandEntry, DIALECT, type Entry, settingEntry } from './entry';
import { openingRule } from './openPorts';
import { pinOf } from './pin';
import { profilePolicy, serviceStart, wiped } from './policy';
import { revise } from './revise';
import { siteIn } from './site';
import { write } from './write';

/** What an entry is about. */
type Subject =
  | { readonly kind: 'firewall'; readonly entry: Entry; readonly key: FirewallKey }
  | { readonly kind: 'rule'; readonly entry: Entry }
  | { readonly kind: 'pin'; readonly entry: Entry; readonly record: RegistryValueRecord };

let last: { readonly section: Text; readonly key: FirewallKey | undefined } | undefined;

/** What a key is to the firewall; the values of a section ask for it one after the other. */
function keyOf(section: Text): FirewallKey | undefined {
  if (last?.section !== section) last = { section, key: firewallKey(section.text) };
  return last.key;
}

function subjectOf(item: Item, vocabulary: Vocabulary): Subject | undefined {
  if (item.kind === 'setting') {
    const { section, name } = item;
    const key = keyOf(section);
    if (key) return { kind: 'firewall', entry: settingEntry(item), key };
    const record = name.text === '' ? undefined : vocabulary.registryValue(section.text, name.text);
    return record && { kind: 'pin', entry: settingEntry(item), record };
  }
  const entry = item.kind === 'command' ? commandEntry(item) : undefined;
  if (!entry) return undefined;
  const key = firewallKey(entry.key.text);
  if (key) return { kind: 'firewall', entry, key };
  const record = entry.name && vocabulary.registryValue(entry.key.text, entry.name.text);
  if (record) return { kind: 'pin', entry, record };
  // The key may stand in a variable; a rule's string is unmistakable.
  return isPolicyString(entry.data.text) ? { kind: 'rule', entry } : undefined;
}

/** Values of the registry that are firewall rules, firewall settings and pinned ports. */
export const registry: Dialect = {
  id: DIALECT,
  title: 'Registry',
  languages: ['registry-file', 'batch', 'powershell'],
  understands: [
    'rules of the Windows Firewall as strings: FirewallRules, also of policies and restricted services',
    'GloballyOpenPorts and AuthorizedApplications lists of Windows XP and 2003',
    'EnableFirewall, AllowLocalPolicyMerge, DefaultInboundAction and DefaultOutboundAction of each profile; the start of the service',
    'ports fixed by registry values that the knowledge base lists, as dword, text, text list or bytes',
    'reg add and reg delete',
    'deletions of values and keys',
  ],
  passesOver: [
    'every other key and value',
    'connection security rules',
    'reg import, export, query, load',
    'names, descriptions, programs, addresses, ICMP types and protocol numbers of rules',
  ],
  claims: (item, vocabulary) => subjectOf(item, vocabulary) !== undefined,
  interpret(item, vocabulary) {
    const subject = subjectOf(item, vocabulary);
    if (!subject) return NOTHING;
    switch (subject.kind) {
      case 'pin':
        return pinOf(subject.entry, subject.record);
      case 'rule':
        return ruleOf(subject.entry);
      case 'firewall':
        return firewallEntry(subject.entry, subject.key);
    }
  },
  siteAt(item, offset, vocabulary) {
    const subject = subjectOf(item, vocabulary);
    if (!subject || subject.entry.removes) return undefined;
    if (subject.kind === 'pin') return siteIn(subject.entry, offset, subject.record);
    return siteIn(
      subject.entry,
      offset,
      subject.kind === 'firewall' ? subject.key : { area: 'rules', store: '', stock: false, own: false },
    );
  },
  revise,
  write,
};

function firewallEntry(entry: Entry, key: FirewallKey): Local {
  const { name } = entry;
  if (!name) return entry.removes && key.area === 'rules' && key.own ? wiped(entry) : NOTHING;
  switch (key.area) {
    case 'rules':
      return ruleOf(entry, key.store, key.stock);
    case 'open-ports':
    case 'open-programs':
      return entry.removes ? deletion(entry) : openingRule(entry, key.area === 'open-programs', key.profiles);
    case 'profile':
      return profilePolicy(entry, name, key.profiles) ?? NOTHING;
    case 'service':
      return name.text.toLowerCase() === 'start' ? serviceStart(entry) : NOTHING;
  }
}

function ruleOf(entry: Entry, store = '', stock = false): Local {
  if (entry.removes) return deletion(entry);
  if (!isPolicyString(entry.data.text)) return NOTHING;
  const { rule, words, mistakes, unread, complete } = readPolicyString(entry.data);
  // The rules of services come from Windows itself, lists and words for protocols included.
  const base = baseOf(entry, words, stock ? [] : mistakes, complete && mistakes.length === 0);
  const placed = store === '' ? rule : { ...rule, order: orderIn(store, rule.order, stock) };
  return { statements: [joined(placed, base)], unread };
}

/** Property by property: spreading both costs more than all the reading, and files hold thousands of rules. */
const joined = (rule: Omit<Rule, keyof StatementBase>, base: StatementBase): Rule => ({
  kind: 'rule',
  dialect: base.dialect,
  place: base.place,
  item: base.item,
  words: base.words,
  complete: base.complete,
  mistakes: base.mistakes,
  ...(base.silenced === undefined ? {} : { silenced: base.silenced }),
  terms: rule.terms,
  stands: rule.stands,
  direction: rule.direction,
  action: rule.action,
  enabled: rule.enabled,
  order: rule.order,
  name: rule.name,
  description: rule.description,
  program: rule.program,
  service: rule.service,
  profiles: rule.profiles,
  returning: rule.returning,
});

/** `"{…}"=-`: a rule deleted by its value's name. */
function deletion(entry: Entry): Local {
  const amendment: Amendment = {
    kind: 'amendment',
    ...baseOf(entry, [], [], true),
    operation: 'delete',
    target: entry.name ? wordIn(entry.name) : ABSENT,
    rule: NO_CHANGE,
  };
  return { statements: [amendment], unread: [] };
}
