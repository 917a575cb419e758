import type { PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes rules that decide at once, so that they may stand before or behind those that are there. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const lines = networkLines(plan, unsaid).map((line) => style.indent + lineOf(line, direction));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function lineOf(line: NetworkLine, direction: 'in' | 'out' | undefined): string {
  const words = [line.action === 'allow' ? 'pass' : 'block'];
  if (direction) words.push(direction);
  words.push('quick');
  if (line.transport !== 'any') words.push(`proto ${line.transport}`);
  words.push(`from ${list(line.sources) || 'any'}`);
  if (line.sourcePorts) words.push(`port ${portList(line.sourcePorts)}`);
  words.push(`to ${list(line.destinations) || 'any'}`);
  if (line.destinationPorts) words.push(`port ${portList(line.destinationPorts)}`);
  const label = (line.description ?? line.name).replace(/["\\$]|\p{Cc}/gu, '').slice(0, 63);
  words.push(`label "${label}"`);
  return words.join(' ');
}

const list = (words: readonly string[]): string => (words.length > 1 ? `{ ${words.join(', ')} }` : (words[0] ?? ''));

const portList = (ports: PortSet): string =>
  list(ports.map(({ from, to }) => (from === to ? String(from) : `${from}:${to}`)));
