import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type NetworkLine, networkLines, objectName } from '../shared/networkPlans';

/** Writes each rule as terms of a filter named after it, in the form of `set` lines. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const lines = networkLines(rule, unsaid);
    const text = lines.flatMap((line, i) => writeTerm(line, lines.length > 1 ? i + 1 : 0, unsaid));
    return { text: text.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function writeTerm(line: NetworkLine, number: number, unsaid: Set<string>): string[] {
  const name = objectName(line.name);
  const ipv6 = [...line.sources, ...line.destinations].some((address) => address.includes(':'));
  const term = `set firewall family ${ipv6 ? 'inet6' : 'inet'} filter mail term ${number === 0 ? name : `${name}-${number}`}`;
  if (line.description !== undefined) unsaid.add('descriptions: terms of filters have none');
  const result: string[] = [];
  const add = (words: string): void => void result.push(`${term} ${words}`);
  if (line.transport !== 'any') add(`from ${ipv6 ? 'next-header' : 'protocol'} ${line.transport}`);
  for (const address of line.sources) add(`from source-address ${address}`);
  for (const address of line.destinations) add(`from destination-address ${address}`);
  for (const ports of ranges(line.sourcePorts)) add(`from source-port ${ports}`);
  for (const ports of ranges(line.destinationPorts)) add(`from destination-port ${ports}`);
  add(`then ${line.action === 'allow' ? 'accept' : 'discard'}`);
  return result;
}

const ranges = (ports: PortSet | undefined): readonly string[] => (ports ?? []).map(formatRange);
