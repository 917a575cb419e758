import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { freeName, type NetworkLine, networkLines, objectName } from '../shared/networkPlans';

/** Writes a service for the ports of each rule and a policy that uses it. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  const used = new Set<string>();
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const lines = networkLines(rule, unsaid).flatMap((line) => writeRule(line, style.indent, used, unsaid));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

function writeRule(line: NetworkLine, indent: string, used: Set<string>, unsaid: Set<string>): string[] {
  const { transport, destinationPorts, sourcePorts, action, description } = line;
  if (line.sources.length + line.destinations.length > 0) unsaid.add('addresses: FortiOS wants address objects');
  const [one, two] = [indent || '    ', (indent || '    ').repeat(2)];
  const result: string[] = [];
  let service = transport === 'any' ? 'ALL' : `ALL_${transport.toUpperCase()}`;
  if (transport !== 'any' && (destinationPorts || sourcePorts)) {
    service = freeName(objectName(`${line.name}-${transport}`), used);
    result.push('config firewall service custom', `${one}edit ${quoted(service)}`);
    result.push(`${two}set ${transport}-portrange ${elements(destinationPorts, sourcePorts)}`, `${one}next`, 'end');
  }
  result.push('config firewall policy', `${one}edit 0`, `${two}set name ${quoted(line.name.slice(0, 35))}`);
  result.push(
    `${two}set srcintf "any"`,
    `${two}set dstintf "any"`,
    `${two}set srcaddr "all"`,
    `${two}set dstaddr "all"`,
  );
  result.push(`${two}set action ${action === 'allow' ? 'accept' : 'deny'}`, `${two}set schedule "always"`);
  result.push(`${two}set service ${quoted(service)}`);
  if (description !== undefined) result.push(`${two}set comments ${quoted(description)}`);
  result.push(`${one}next`, 'end');
  return result;
}

/** `25 587`, with the caller's ports behind a colon: `25:1024-65535`. */
function elements(destination: PortSet | undefined, source: PortSet | undefined): string {
  const from = (destination ?? [{ from: 1, to: 65535 }]).map(formatRange);
  if (!source) return from.join(' ');
  return from.flatMap((ports) => source.map((own) => `${ports}:${formatRange(own)}`)).join(' ');
}
