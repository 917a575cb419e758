import { ABSENT, type Action, type TransportSet, unread, type Written, written } from '../../model/statement';
import { HOLE, leaves, type Value } from '../../model/value';
import { transportOfNumber } from '../shared/windowsFirewall';
import type { Operator } from './selectors';

const NONE: readonly never[] = [];

export const jumpTo = (target: string, word: string): Action =>
  word === 'goto' ? { jump: target, goesOn: true } : { jump: target };

export function verdictOf(value: Value): Action | undefined {
  if (value.kind !== 'text') return undefined;
  const [word, target] = value.text.trim().split(/\s+/, 2);
  if (word === 'accept') return 'allow';
  if (word === 'drop' || word === 'reject') return 'block';
  if (word === 'continue') return 'continue';
  if ((word === 'jump' || word === 'goto') && target !== undefined) return jumpTo(target, word);
  if (word === 'return') return 'return';
  return word === 'queue' ? { jump: word } : undefined;
}

export function zoneOf(value: Value): Written<string> {
  const names: string[] = [];
  for (const leaf of leaves(value)) {
    if (leaf.kind !== 'text' || leaf.text.includes(HOLE)) {
      return unread(leaf.place, leaf.kind === 'unknown' ? leaf.why : 'the interface is not known');
    }
    names.push(leaf.text);
  }
  return names.length === 0 ? ABSENT : written(names.join(','), value.place);
}

const OTHERS =
  /^(?:icmp|icmpv6|ipv6-icmp|igmp|gre|esp|ah|sctp|dccp|udplite|ospf|vrrp|pim|ipip|comp|ipencap|l2tp|egp|hopopt|mobility-header)$/;

/** `10-20`, a range of protocol numbers. */
function transportsOfNumbers(text: string): TransportSet | undefined {
  const range = /^(\d{1,3})-(\d{1,3})$/.exec(text);
  if (!range) return undefined;
  const holds = (number: number): boolean => Number(range[1]) <= number && number <= Number(range[2]);
  return [...(holds(6) ? (['tcp'] as const) : []), ...(holds(17) ? (['udp'] as const) : []), 'other'];
}

export function transportIn(value: Value, operator: Operator): Written<TransportSet> {
  const found = new Set<'tcp' | 'udp' | 'any' | 'other'>();
  for (const leaf of leaves(value)) {
    if (leaf.kind !== 'text') return unread(leaf.place, leaf.kind === 'unknown' ? leaf.why : 'it is no protocol');
    for (const word of leaf.text.split(',')) {
      const text = word.trim();
      const known =
        text === 'tcp' || text === 'udp'
          ? ([text] as const)
          : OTHERS.test(text)
            ? (['other'] as const)
            : (transportOfNumber(text) ?? transportsOfNumbers(text));
      if (!known) return unread(leaf.place, `\`${text}\` is no protocol that nftables knows`);
      for (const transport of known) found.add(transport);
    }
  }
  if (operator === '!=') {
    const left = (['tcp', 'udp'] as const).filter((transport) => !found.has(transport));
    return written([...left, 'other'], value.place);
  }
  return written([...found], value.place, value.kind === 'list' ? value.via : NONE);
}
