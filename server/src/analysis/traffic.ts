import type { Address, End, Rule, Written } from '../model/statement';
import { networkKind } from './addresses';
import type { UserGroup } from './configuration';
import { groupOf } from './userServices';

/**
 * All that a rule says of traffic, in one line: equal for two rules that differ in nothing but names, descriptions,
 * places and which single address of one kind is meant, as long as nobody declared whose it is. A rule set of 100,000 lines says few things, often.
 */
export function trafficOf(rule: Rule, groups: readonly UserGroup[]): string {
  let text = rule.stands === 'host' ? 'h' : 'n';
  text += said(rule.direction) + said(rule.action) + said(rule.enabled) + said(rule.profiles);
  text += narrowing(rule.program) + narrowing(rule.service);
  if (rule.returning) text += 'r';
  if (rule.beginning) text += 'b';
  if (rule.cloud) text += 'c';
  if (rule.selects) text += 'q';
  if (rule.called) text += 'j';
  if (rule.silenced) text += 's';
  if (!rule.complete) text += 'i';
  for (const { transport, ends, action, opaque } of rule.terms) {
    text += `;${said(transport)}${action === undefined ? '' : named(action)}${opaque.length > 0 ? '?' : ''}`;
    text += endWords(ends[0], groups) + endWords(ends[1], groups);
  }
  return text;
}

function endWords({ side, ports, uses, addresses, zone }: End, groups: readonly UserGroup[]): string {
  let text = `|${side.charAt(0)}${ports.kind === 'absent' ? '' : ports.kind.charAt(0)}`;
  for (const { literal, part } of uses) text += ` ${part === 'one' ? '' : part}${literal.text}`;
  if (addresses.kind !== 'absent') {
    text += '@';
    if (addresses.kind === 'unread') text += '?';
    else for (const address of addresses.value) text += `${addressWords(address, addresses.value.length, groups)} `;
  }
  return zone.kind === 'absent' ? text : `${text}%${said(zone)}`;
}

/** What is not among the words that all rules share: the value itself. */
function said(w: Written<unknown>): string {
  switch (w.kind) {
    case 'absent':
      return '-';
    case 'unread':
      return '?';
    case 'default':
      return `=${named(w.value)}`;
    default:
      return `:${named(w.value)}`;
  }
}

const named = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'boolean' ? (value ? 'y' : 'n') : JSON.stringify(value);

/** Programs and services differ without end, and matter only by being there. */
function narrowing(w: Written<string>): string {
  if (w.kind === 'absent' || w.kind === 'unread') return w.kind.charAt(0);
  return /^(?:any|\*|)$/i.test(w.value) ? 'e' : 'n';
}

/** One address of a kind stands for all of that kind; networks, ranges, lists and what is declared are told apart. */
function addressWords(address: Address, count: number, groups: readonly UserGroup[]): string {
  const { kind, text } = address;
  if (kind === 'any') return '*';
  if (groups.length > 0 && groupOf(address, groups)) return text;
  if (kind !== 'literal' || count > 1 || text.includes('/') || text.includes('-') || text.includes(':')) return text;
  const [first, second] = text.split('.', 2).map(Number);
  return first === undefined || second === undefined ? text : networkKind(first, second);
}
