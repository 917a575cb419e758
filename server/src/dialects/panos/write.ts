import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import type { Rule, Transport } from '../../model/statement';
import { freeName, type NetworkLine, networkLines, objectName } from '../shared/networkPlans';
import { configBlock } from './words';

/** Writes a service for the ports of each rule and a security rule that uses it, as `set` lines. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  const used = new Set<string>();
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const lines = networkLines(rule, unsaid).flatMap((line) => writeRule(line, used, unsaid));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

/** Beside the rule base in which a rule stands: `set vsys vsys1 service tcp-25 …`. */
export function defineService(
  rule: Pick<Rule, 'item'>,
  name: string,
  transport: Transport,
  ports: PortSet,
): string | undefined {
  const path = configBlock(rule.item)?.head.map(({ text }) => text) ?? [];
  const at = path.findIndex((word) => RULE_BASES.has(word));
  if (at < 0) return undefined;
  const words = ['set', ...path.slice(0, at).map(bare), 'service', name, 'protocol', transport, 'port', list(ports)];
  return words.join(' ');
}

const RULE_BASES: ReadonlySet<string> = new Set(['rulebase', 'pre-rulebase', 'post-rulebase']);

const bare = (word: string): string => (/^[\w.-]+$/.test(word) ? word : quoted(word));

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
