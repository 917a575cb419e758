import { formatRange, type PortRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes ports of a zone, and rich rules where addresses, blocks or the caller's ports are said. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    if (valueOf(plan.direction) !== 'in') {
      unsaid.add('traffic that a zone does not decide about: it is for what comes to this host');
      return { text: '', unsaid: [...unsaid] };
    }
    const isFile = style.language === 'xml';
    const words = networkLines(plan, unsaid).flatMap((line) => (isFile ? elementsOf(line) : callsOf(line)));
    return { text: words.map((word) => style.indent + word).join(style.lineEnding), unsaid: [...unsaid] };
  });
}

/** One rule for each pair of addresses and ports: an element holds one of each. */
interface Single {
  readonly allow: boolean;
  readonly transport: string;
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly sourcePort: PortRange | undefined;
  readonly port: PortRange | undefined;
}

const isPlain = ({ allow, source, destination, sourcePort, port }: Single): boolean =>
  allow && port !== undefined && source === undefined && destination === undefined && sourcePort === undefined;

function singles(line: NetworkLine): Single[] {
  const each = <T>(list: readonly T[] | PortSet | undefined): readonly (T | undefined)[] =>
    list === undefined || list.length === 0 ? [undefined] : (list as readonly T[]);
  const result: Single[] = [];
  for (const source of each<string>(line.sources)) {
    for (const destination of each<string>(line.destinations)) {
      for (const sourcePort of each<PortRange>(line.sourcePorts)) {
        for (const port of each<PortRange>(line.destinationPorts)) {
          result.push({
            allow: line.action === 'allow',
            transport: line.transport,
            source,
            destination,
            sourcePort,
            port,
          });
        }
      }
    }
  }
  return result;
}

const callsOf = (line: NetworkLine): string[] =>
  singles(line).map((one) =>
    isPlain(one) && one.port
      ? `firewall-cmd --permanent --add-port=${formatRange(one.port)}/${one.transport}`
      : `firewall-cmd --permanent --add-rich-rule='${richRule(one)}'`,
  );

function richRule(one: Single): string {
  const words = ['rule'];
  for (const [name, attributes] of partsOf(one)) {
    if (name === 'rule') words.push(...attributes);
    else words.push(name, ...attributes);
  }
  return words.join(' ');
}

function elementsOf(line: NetworkLine): string[] {
  return singles(line).map((one) => {
    if (isPlain(one) && one.port) return `<port port="${formatRange(one.port)}" protocol="${one.transport}"/>`;
    const [rule, ...rest] = partsOf(one);
    const inner = rest.map(([name, attributes]) => `<${[name, ...attributes].join(' ')}/>`).join('');
    return `<${['rule', ...(rule?.[1] ?? [])].join(' ')}>${inner}</rule>`;
  });
}

/** The elements of a rich rule with their attributes, in the order in which they must stand; the rule first. */
function partsOf(one: Single): (readonly [name: string, attributes: readonly string[]])[] {
  const { source, destination, sourcePort, port, transport } = one;
  const family = source ?? destination;
  const parts: (readonly [string, readonly string[]])[] = [
    ['rule', family === undefined ? [] : [`family="${family.includes(':') ? 'ipv6' : 'ipv4'}"`]],
  ];
  if (source !== undefined) parts.push(['source', [`address="${source}"`]]);
  if (destination !== undefined) parts.push(['destination', [`address="${destination}"`]]);
  const element = port ?? sourcePort;
  if (element)
    parts.push([port ? 'port' : 'source-port', [`port="${formatRange(element)}"`, `protocol="${transport}"`]]);
  else if (transport !== 'any') parts.push(['protocol', [`value="${transport}"`]]);
  parts.push([one.allow ? 'accept' : 'drop', []]);
  return parts;
}
