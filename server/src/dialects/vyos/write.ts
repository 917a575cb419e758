import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes rules of one rule set as `set` lines, numbered in tens over the whole plan. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  let number = 0;
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const text = networkLines(rule, unsaid).flatMap((line) => {
      number += 10;
      return writeRule(line, number, unsaid);
    });
    return { text: text.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function writeRule(line: NetworkLine, number: number, unsaid: Set<string>): string[] {
  const ipv6 = [...line.sources, ...line.destinations].some((address) => address.includes(':'));
  const rule = `set firewall ${ipv6 ? 'ipv6' : 'ipv4'} name MAIL rule ${number}`;
  const result = [`${rule} action '${line.action === 'allow' ? 'accept' : 'drop'}'`];
  const add = (words: string): void => void result.push(`${rule} ${words}`);
  const said = line.description === undefined ? line.name : `${line.name}: ${line.description}`;
  add(`description '${said.replace(/['"\\]/g, '')}'`);
  if (line.transport !== 'any') add(`protocol '${line.transport}'`);
  if (line.sourcePorts) add(`source port '${list(line.sourcePorts)}'`);
  if (line.destinationPorts) add(`destination port '${list(line.destinationPorts)}'`);
  for (const [side, addresses] of [
    ['source', line.sources],
    ['destination', line.destinations],
  ] as const) {
    const [only, more] = addresses;
    if (more !== undefined) unsaid.add('several addresses in one rule: VyOS wants an address group');
    else if (only !== undefined) add(`${side} address '${only}'`);
  }
  return result;
}

const list = (ports: PortSet): string => ports.map(formatRange).join(',');
