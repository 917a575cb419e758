import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Direction, valueOf } from '../../model/statement';
import { colonPorts } from '../shared/multiport';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes a line of the `rules` file for each condition. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const lines = networkLines(plan, unsaid).map((line) => style.indent + lineOf(line, direction));
    if (lines.length > 0) unsaid.add('zones: the rule is written for all of them');
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function lineOf(line: NetworkLine, direction: Direction | undefined): string {
  const columns = [
    line.action === 'allow' ? 'ACCEPT' : 'DROP',
    party(direction === 'out', line.sources),
    party(direction === 'in', line.destinations),
    line.transport === 'any' ? '-' : line.transport,
    line.destinationPorts ? colonPorts(line.destinationPorts) : '-',
    line.sourcePorts ? colonPorts(line.sourcePorts) : '-',
  ];
  while (columns[columns.length - 1] === '-') columns.pop();
  return columns.join('\t');
}

/** A firewall has addresses of its own, which the other side is told by. */
const party = (isFirewall: boolean, addresses: readonly string[]): string => {
  const zone = isFirewall ? '$FW' : 'all';
  return addresses.length === 0 ? zone : `${zone}:${addresses.join(',')}`;
};
