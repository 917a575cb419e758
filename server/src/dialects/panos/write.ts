import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { freeName, type NetworkLine, networkLines, objectName } from '../shared/networkPlans';

/** Writes a service for the ports of each rule and a security rule that uses it, as `set` lines. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  const used = new Set<string>();
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const lines = networkLines(rule, unsaid).flatMap((line) => writeRule(line, used, unsaid));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

function writeRule(line: NetworkLine, used: Set<string>, unsaid: Set<string>): string[] {
  const { transport, sourcePorts, destinationPorts } = line;
  const result: string[] = [];
  let service = 'any';
  if (transport !== 'any') {
    service = freeName(objectName(`${line.name}-${transport}`).slice(0, 60), used);
    result.push(
      `set service ${service} protocol ${transport} port ${list(destinationPorts ?? [{ from: 0, to: 65535 }])}`,
    );
    if (sourcePorts) result.push(`set service ${service} protocol ${transport} source-port ${list(sourcePorts)}`);
  }
  const rule = `set rulebase security rules ${quoted(line.name.slice(0, 60))}`;
  unsaid.add('zones: the rule is written for any');
  result.push(`${rule} from any to any source ${addresses(line.sources)} destination ${addresses(line.destinations)}`);
  result.push(`${rule} application any service ${service} action ${line.action === 'allow' ? 'allow' : 'deny'}`);
  if (line.description !== undefined) result.push(`${rule} description ${quoted(line.description)}`);
  return result;
}

const list = (ports: PortSet): string => ports.map(formatRange).join(',');

const addresses = (texts: readonly string[]): string =>
  texts.length === 0 ? 'any' : texts.length === 1 ? (texts[0] as string) : `[ ${texts.join(' ')} ]`;
