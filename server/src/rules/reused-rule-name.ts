import { CHANGES, NO_ACTION, nameHash, REMOVES, RULE } from '../analysis/order/rows';
import type { Ruleset } from '../analysis/order/ruleset';
import { leadsTo } from '../analysis/order/ways';
import type { PlaceEdit } from '../base/edit';
import { formatRange } from '../base/portSet';
import { placeAt, samePlace } from '../base/span';
import { type Rule, valueOf, type Written } from '../model/statement';
import { type FileView, type Fix, fileRule, type RuleContext } from './rule';
import { trafficWords } from './shared/ruleWords';
import { listOf } from './shared/words';

const NETSH = 'netsh advfirewall firewall';
const ADD = `${NETSH} add rule name="Mail" dir=in action=allow protocol=tcp`;

export const reusedRuleName = fileRule(
  {
    code: 'reused-rule-name',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'One name stands for different rules, and a later command changes or deletes by that name.',
    why: `The Windows Firewall takes any number of rules of one name, and whatever is done by name is done to all of them. A command that was meant for one rule closes, opens or deletes the others with it.

It is told where the rules of the name differ in ports or action. Rules that differ in nothing but direction, protocol or address are taken for one thing in several parts, which is deleted as one.`,
    instead:
      'Give each rule a name of its own, or say which one is meant: with netsh by `dir=`, `protocol=` and `localport=`, with the cmdlets by the unique `-Name`.',
    references: ['ms-new-netfirewallrule', 'ms-remove-netfirewallrule', 'ms-set-netfirewallrule'],
    bad: [
      {
        language: 'batch',
        text: `${ADD} localport=25\n${ADD} localport=443\n${NETSH} set rule name="Mail" new enable=no\n`,
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Mail' -Protocol TCP -LocalPort 25\nNew-NetFirewallRule -DisplayName 'Mail' -Protocol TCP -LocalPort 443\nRemove-NetFirewallRule -DisplayName 'Mail'\n",
      },
      {
        language: 'netsh-script',
        text: 'pushd advfirewall firewall\nadd rule name="Mail" dir=in action=allow protocol=tcp localport=25\nadd rule name="Mail" dir=in action=allow protocol=tcp localport=443\ndelete rule name="Mail"\npopd\n',
      },
    ],
    good: [
      {
        language: 'batch',
        text: `${NETSH} delete rule name="Mail"\n${ADD} localport=25\n${ADD} localport=443\n`,
      },
      {
        language: 'batch',
        text: `${ADD} localport=25\n${NETSH} add rule name="Mail" dir=in action=allow protocol=udp localport=25\n${NETSH} delete rule name="Mail"\n`,
      },
      {
        language: 'batch',
        text: `${ADD} localport=25\n${ADD} localport=443\n${NETSH} delete rule name="Mail" protocol=tcp localport=443\n`,
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Mail' -Protocol TCP -LocalPort 25\nNew-NetFirewallRule -DisplayName 'Web' -Protocol TCP -LocalPort 443\nRemove-NetFirewallRule -DisplayName 'Mail'\n",
      },
      {
        language: 'netsh-script',
        text: 'pushd advfirewall firewall\nadd rule name="Mail" dir=in action=allow protocol=tcp localport=25\ndelete rule name="Mail"\npopd\n',
      },
    ],
  },
  function* (file, context) {
    const { ruleset: set } = file;
    let byName: Map<number, number[]> | undefined;
    /** By name: the last command that deleted it. */
    const deleted = new Map<number, number>();
    const { kind } = set;
    for (const event of set.events) {
      if (kind[event] !== REMOVES && kind[event] !== CHANGES) continue;
      const name = set.name[event] as number;
      if (name === 0) continue;
      byName ??= namesOf(set);
      const since = deleted.get(name) ?? -1;
      if (set.kind[event] === REMOVES) deleted.set(name, event);
      const meant = (byName.get(name) ?? []).filter(
        (i) => since < i && i < event && leadsTo(set.ways[set.way[i] as number], set.ways[set.way[event] as number]),
      );
      const different = differing(set, meant);
      if (different.length < 2) continue;
      const statement = file.statementAt(set.placeOf(event));
      if (statement?.kind !== 'amendment' || !statement.complete) continue;
      // By what else the rules are found, one of them may be meant.
      const found = statement.selection ?? (statement.operation === 'delete' ? statement.rule : undefined);
      if (found?.terms.some(({ transport, ends }) => isNamed(transport) || ends.some(({ uses }) => uses.length > 0)))
        continue;
      if (found && isNamed(found.direction)) continue;
      const traffic = different.map((i) => trafficWords(set, i));
      const done = DONE[statement.operation];
      const all = `${traffic.slice(0, -1).join(', ')} and ${traffic.at(-1)}`;
      yield {
        place: statement.target.kind === 'written' ? statement.target.place : statement.place,
        message: `${meant.length} rules are named "${valueOf(statement.target) ?? ''}", for ${all}: this ${done} all of them.`,
        related: different.map((i) => ({ place: set.placeOf(i), message: `${trafficWords(set, i)} under this name.` })),
        get fixes() {
          return different.flatMap((kept) => renaming(file, context, meant, kept, ONLY[statement.operation]));
        },
      };
    }
  },
);

const DONE = { set: 'changes', enable: 'switches on', disable: 'switches off', delete: 'deletes' } as const;

const ONLY = { set: 'changed', enable: 'switched on', disable: 'switched off', delete: 'deleted' } as const;

/** More rules of one name are not told apart by their ports any more. */
const MOST_RENAMED = 4;

/** Gives the rules of a name that say something else than one of them names of their own; none where one cannot get it. */
function renaming(
  { ruleset: set, statementAt }: FileView,
  context: RuleContext,
  meant: readonly number[],
  kept: number,
  done: string,
): readonly Fix[] {
  const key = keyOf(set, kept);
  const others = meant.filter((i) => keyOf(set, i) !== key);
  if (others.length > MOST_RENAMED) return [];
  const edits: PlaceEdit[] = [];
  const names: string[] = [];
  for (const i of others) {
    const rule = statementAt(set.placeOf(i));
    if (rule?.kind !== 'rule' || rule.name.kind !== 'written' || rule.name.via.length > 0) return [];
    const { place, value } = rule.name;
    if (edits.some((edit) => edit.place.anchor === place.anchor && edit.place.end === place.end)) return [];
    const more = ending(rule, context);
    // What has that name already would be meant by it too.
    if (more === undefined || names.includes(more) || set.name.includes(nameHash(`${value}${more}`))) return [];
    names.push(more);
    // Within the quotes, where the place holds them.
    const at = context.text(place).endsWith(value) ? place.end : place.end - 1;
    edits.push({ place: placeAt(place.anchor, at, at), newText: more });
  }
  const name = (i: number): string =>
    `"${valueOf((statementAt(set.placeOf(others[i] as number)) as Rule).name)}${names[i]}"`;
  const listed = listOf(others.map((_, i) => name(i)));
  const title = `Name the other ${others.length === 1 ? 'rule' : 'rules'} ${listed} (only ${trafficWords(set, kept)} is ${done} then)`;
  return [{ title, safety: 'suggestion', edits }];
}

/** What is put behind a rule's name to tell it from others: its ports. Undefined where the name does not stand alone. */
function ending({ terms, name, stands }: Rule, context: RuleContext): string | undefined {
  if (name.kind !== 'written') return undefined;
  const { place, value } = name;
  const around = context.text(placeAt(place.anchor, Math.max(0, place.start - 1), place.end + 1));
  const text = context.text(place);
  if (text !== value && text.slice(1, -1) !== value) return undefined;
  const isQuoted = /^.?(["']).*\1.?$/s.test(around);
  const called = terms[0]?.ends.find(({ uses }) => uses.length > 0);
  const ports = called && valueOf(called.ports);
  if (!ports || ports.length === 0 || ports.length > 3) return undefined;
  const sign = stands === 'host' && isQuoted ? ' ' : '-';
  return ['', ...ports.map(formatRange)].join(sign);
}

const isNamed = ({ kind }: Written<unknown>): boolean => kind === 'written' || kind === 'unread';

function namesOf(set: Ruleset): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (let i = 0; i < set.count; i++) {
    const name = set.name[i] as number;
    if (set.kind[i] !== RULE || name === 0 || set.action[i] === NO_ACTION) continue;
    const list = result.get(name);
    if (list) list.push(i);
    else result.set(name, [i]);
  }
  return result;
}

/** One rule for each set of ports and action that there is among those of a name; one statement counts once. */
function differing(set: Ruleset, rules: readonly number[]): number[] {
  const result: number[] = [];
  const seen = new Set<string>();
  for (const i of rules) {
    const key = keyOf(set, i);
    if (seen.has(key) || result.some((other) => samePlace(set.placeOf(other), set.placeOf(i)))) continue;
    seen.add(key);
    result.push(i);
  }
  return result;
}

/** What tells a rule from others of its name: ports and action. */
function keyOf(set: Ruleset, i: number): string {
  const ports: number[] = [];
  for (let b = set.first[i] as number; b < (set.first[i + 1] as number); b++) ports.push(set.ports[b] as number);
  return `${set.action[i]} ${[...new Set(ports)].sort((a, b) => a - b).join()} ${set.conditions[set.condition[i] as number]?.keywords}`;
}
