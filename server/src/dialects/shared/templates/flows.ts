import { formatRange } from '../../../base/portSet';
import type { Plan } from '../../../model/dialect';
import { type Direction, type End, type Side, type Term, type Transport, valueOf } from '../../../model/statement';
import { isNarrow, protocolsOf } from '../plans';

/** One end of a flow as a filter between networks writes it; empty lists for every port and every address. */
export interface FlowEnd {
  readonly ports: readonly string[];
  readonly addresses: readonly string[];
}

/** What one rule of a filter between networks says: one direction, one action, one protocol. */
export interface Flow {
  readonly direction: Direction;
  readonly action: 'allow' | 'block';
  readonly protocol: Transport | 'any';
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  readonly name: string;
  readonly description: string | undefined;
}

/** The rules that a plan comes to; what none of them can say is put into `unsaid`. */
export function flowsOf(plan: Plan, subject: string, unsaid: string[]): readonly Flow[] {
  const direction = valueOf(plan.direction);
  if (direction === undefined) {
    unsaid.push(`a rule of ${subject} is inbound or outbound, and this one does not say which`);
    return [];
  }
  if (valueOf(plan.program) !== undefined) unsaid.push('the program');
  return plan.terms.flatMap((term) => {
    const action = term.action ?? valueOf(plan.action);
    if (action !== 'allow' && action !== 'block') {
      unsaid.push(`${subject} allows or blocks; it neither logs, jumps nor translates`);
      return [];
    }
    if (term.opaque.length > 0) unsaid.push('further conditions of the rule');
    const source = endOf(term, 'source', direction);
    const destination = endOf(term, 'destination', direction);
    const common = {
      direction,
      action,
      source: flowEnd(source, unsaid),
      destination: flowEnd(destination, unsaid),
      name: valueOf(plan.name) ?? 'Rule',
      description: valueOf(plan.description),
    };
    return protocolsOf(term, [source, destination], unsaid).map((protocol) => ({ ...common, protocol }));
  });
}

/** The end that sends or receives; of a rule of one host, the one that its direction makes it. */
function endOf(term: Term, side: 'source' | 'destination', direction: Direction): End {
  const host: Side = (side === 'source') === (direction === 'in') ? 'remote' : 'local';
  return (
    term.ends.find((end) => end.side === side) ??
    term.ends.find((end) => end.side === host) ??
    (side === 'source' ? term.ends[0] : term.ends[1])
  );
}

function flowEnd({ ports, uses, addresses }: End, unsaid: string[]): FlowEnd {
  if (ports.kind === 'unread') unsaid.push('ports that could not be read');
  if (addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  if (uses.some(({ literal }) => literal.form === 'keyword')) unsaid.push('port keywords of the Windows Firewall');
  const set = valueOf(ports);
  const named = valueOf(addresses) ?? [];
  return {
    ports: set !== undefined && isNarrow(set) ? set.map(formatRange) : [],
    addresses: named.some(({ kind }) => kind === 'any') ? [] : named.map(({ text }) => text),
  };
}
