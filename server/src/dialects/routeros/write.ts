import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes one rule of the filter for each transport of each condition. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const direction = valueOf(rule.direction);
    const host = rule.terms.some(({ ends }) => ends.some(({ side }) => side === 'local'));
    const chain = host && direction ? (direction === 'in' ? 'input' : 'output') : 'forward';
    const lines = networkLines(rule, unsaid).map((line) => lineOf(line, chain, unsaid));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function lineOf(line: NetworkLine, chain: string, unsaid: Set<string>): string {
  const ipv6 = [...line.sources, ...line.destinations].some((address) => address.includes(':'));
  const words = [`/${ipv6 ? 'ipv6' : 'ip'} firewall filter add`, `chain=${chain}`];
  if (line.transport !== 'any') words.push(`protocol=${line.transport}`);
  if (line.sourcePorts) words.push(`src-port=${list(line.sourcePorts)}`);
  if (line.destinationPorts) words.push(`dst-port=${list(line.destinationPorts)}`);
  for (const [key, addresses] of [
    ['src-address', line.sources],
    ['dst-address', line.destinations],
  ] as const) {
    const [only, more] = addresses;
    if (more !== undefined) unsaid.add('several addresses in one rule: RouterOS wants an address list');
    else if (only !== undefined) words.push(`${key}=${only}`);
  }
  words.push(`action=${line.action === 'allow' ? 'accept' : 'drop'}`);
  const comment = line.description === undefined ? line.name : `${line.name}: ${line.description}`;
  words.push(`comment="${comment.replace(/["\\$?]/g, '')}"`);
  return words.join(' ');
}

const list = (ports: PortSet): string => ports.map(formatRange).join(',');
