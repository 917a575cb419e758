import { formatRange, type PortSet } from '../../base/portSet';
import type { Plan } from '../../model/dialect';
import { type Direction, type End, type Term, type Transport, valueOf } from '../../model/statement';
import { isNarrow, protocolsOf } from './plans';

/** One condition of a plan as a network device takes it: one transport, ports and addresses of either side. */
export interface NetworkLine {
  readonly name: string;
  readonly description: string | undefined;
  readonly action: 'allow' | 'block';
  readonly transport: Transport | 'any';
  /** Undefined for every port. */
  readonly sourcePorts: PortSet | undefined;
  readonly destinationPorts: PortSet | undefined;
  /** Literal addresses; empty for everyone. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

/** The end on one side of a network rule; of a rule of a host, the one that the direction makes it. */
function endOnNetworkSide(term: Term, side: 'source' | 'destination', direction: Direction | undefined): End {
  const same = term.ends.find((end) => end.side === side);
  if (same) return same;
  const host = (side === 'destination') === (direction !== 'out') ? 'local' : 'remote';
  return term.ends.find((end) => end.side === host) ?? (side === 'source' ? term.ends[0] : term.ends[1]);
}

/** A plan as lines; what none of them can say is put into `unsaid`. */
export function networkLines(plan: Plan, unsaid: Set<string>): NetworkLine[] {
  const direction = valueOf(plan.direction);
  const lines: NetworkLine[] = [];
  if (valueOf(plan.program) !== undefined) unsaid.add('programs');
  if ((valueOf(plan.profiles)?.length ?? 0) > 0) unsaid.add('firewall profiles');
  for (const term of plan.terms) {
    const action = term.action ?? valueOf(plan.action) ?? 'allow';
    if (action !== 'allow' && action !== 'block') {
      unsaid.add('rules that neither allow nor block');
      continue;
    }
    if (term.opaque.length > 0) unsaid.add('conditions that have no word here');
    const source = endOnNetworkSide(term, 'source', direction);
    const destination = endOnNetworkSide(term, 'destination', direction);
    const missing: string[] = [];
    const transports = protocolsOf(term, [source, destination], missing);
    for (const why of missing) unsaid.add(why);
    const sourcePorts = portsOf(source, unsaid);
    const destinationPorts = portsOf(destination, unsaid);
    const sources = addressesOf(source, unsaid);
    const destinations = addressesOf(destination, unsaid);
    for (const transport of transports) {
      const name = nameOf(plan, transport, destinationPorts ?? sourcePorts);
      const description = valueOf(plan.description);
      lines.push({ name, description, action, transport, sourcePorts, destinationPorts, sources, destinations });
    }
  }
  return lines;
}

function portsOf(end: End, unsaid: Set<string>): PortSet | undefined {
  if (end.ports.kind === 'unread') unsaid.add('ports that could not be read');
  for (const { literal } of end.uses) if (literal.form === 'keyword') unsaid.add(`the port keyword ${literal.text}`);
  if (valueOf(end.zone) !== undefined) unsaid.add('interfaces and zones');
  const ports = valueOf(end.ports);
  return isNarrow(ports) ? ports : undefined;
}

function addressesOf(end: End, unsaid: Set<string>): string[] {
  if (end.addresses.kind === 'unread') unsaid.add('addresses that could not be read');
  const addresses = valueOf(end.addresses) ?? [];
  if (addresses.some(({ kind }) => kind === 'any')) return [];
  const result: string[] = [];
  for (const { kind, text } of addresses) {
    if (kind === 'literal') result.push(text.replace(/\s/g, ''));
    else unsaid.add(`the address ${text}`);
  }
  return result;
}

/** The plan's name, or one that the ports make. */
function nameOf(plan: Plan, transport: string, ports: PortSet | undefined): string {
  const said = valueOf(plan.name);
  if (said !== undefined && said !== '') return said;
  return ports === undefined ? `${transport}-all` : `${transport}-${ports.map(formatRange).join('-')}`;
}

/** A name in the letters that objects may have: no blanks, no quotes. */
export const objectName = (name: string): string => name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'rule';

/** The name, with a number behind it where that is used already; it is used from then on. */
export function freeName(name: string, used: Set<string>): string {
  let free = name;
  for (let i = 2; used.has(free); i++) free = `${name}-${i}`;
  used.add(free);
  return free;
}
