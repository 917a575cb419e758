import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes rules as `add rule inet filter …`, in a script with the program before them. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const chain = direction === 'in' ? 'input' : direction === 'out' ? 'output' : 'forward';
    const comment = valueOf(plan.description) ?? valueOf(plan.name);
    const lines = networkLines(plan, unsaid).map((line) => lineOf(line, chain, comment, style));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function lineOf(line: NetworkLine, chain: string, comment: string | undefined, { language, indent }: Style): string {
  const words = [`add rule inet filter ${chain}`];
  for (const [addresses, field] of [
    [line.sources, 'saddr'],
    [line.destinations, 'daddr'],
  ] as const) {
    if (addresses.length > 0)
      words.push(`${addresses.some((a) => a.includes(':')) ? 'ip6' : 'ip'} ${field} ${braced(addresses)}`);
  }
  const { transport } = line;
  const ports = [
    [line.sourcePorts, 'sport'],
    [line.destinationPorts, 'dport'],
  ] as const;
  const named = ports.filter((entry): entry is readonly [PortSet, 'sport' | 'dport'] => entry[0] !== undefined);
  for (const [set, field] of named)
    words.push(`${transport === 'any' ? 'th' : transport} ${field} ${braced(set.map(formatRange))}`);
  if (named.length === 0 && transport !== 'any') words.push(`meta l4proto ${transport}`);
  words.push(line.action === 'allow' ? 'accept' : 'drop');
  if (comment !== undefined && comment !== '') words.push(`comment ${quoted(comment)}`);
  const text = words.join(' ');
  // In a shell braces and quotes would be its own.
  return language === 'shell' ? `${indent}nft '${text.replaceAll("'", "'\\''")}'` : indent + text;
}

const braced = (list: readonly string[]): string =>
  list.length === 1 ? (list[0] as string) : `{ ${list.join(', ')} }`;

/** A comment in quotes; it has no way to hold one. nftables takes 128 characters. */
export const quoted = (text: string): string =>
  `"${text
    .replace(/[\p{Cc}]+/gu, ' ')
    .replaceAll('"', "'")
    .slice(0, 127)}"`;
