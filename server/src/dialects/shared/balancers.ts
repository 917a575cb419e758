import { type Local, NOTHING } from '../../model/dialect';
import { byDefault, type TransportSet, type Written } from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import { fieldOf, isNothing, transportOf } from './templates/fields';
import { joinPorts, portsIn, portsOfPair } from './templates/ports';
import { backendOf, labelsOf, listenerOf, localOf, placeOfTable, probeOf, translationOf } from './templates/statements';
import type { PortField, TemplateContext } from './templates/syntax';

/** A field that holds one value. */
export const one = (entry: Entry | undefined, side: PortField['side']): readonly PortField[] =>
  entry ? [{ side, entry, form: 'one' }] : [];

const TCP: Written<TransportSet> = byDefault(['tcp']);

/** A port and what it is for, in one table: rules, pools and probes of load balancers. */
interface Single {
  readonly table: Table;
  readonly entry: Entry | undefined;
  readonly transport: Entry | undefined;
  readonly fallback?: Written<TransportSet>;
}

export function single(
  kind: 'listener' | 'backend' | 'probe',
  { table, entry, transport, fallback = TCP }: Single,
  context: TemplateContext,
): Local {
  if (!entry || isNothing(entry.value)) return NOTHING;
  const side = kind === 'listener' ? 'local' : 'remote';
  const ports = one(entry, side);
  const read = portsIn(ports, 'the cloud', context.syntax);
  if (read.uses.length === 0 && read.unread.length === 0) return NOTHING;
  const said = transportOf(transport);
  const make = kind === 'listener' ? listenerOf : kind === 'backend' ? backendOf : probeOf;
  const place = placeOfTable(table, context);
  const statement = make(context, {
    place,
    read,
    transport: said.kind === 'absent' ? fallback : said,
    words: labelsOf(context, place),
    fields: { syntax: context.syntax, ports, ...(transport ? { transport } : {}) },
  });
  return localOf([statement], read.unread);
}

/** How the fields of a load balancer's inbound NAT are called. */
export interface NatNames {
  readonly frontend: string;
  readonly start: string;
  readonly end: string;
  readonly backend: string;
}

export function natRule(table: Table, names: NatNames, context: TemplateContext): Local {
  const frontend = one(fieldOf(table, names.frontend), 'destination');
  const lower = fieldOf(table, names.start);
  const upper = fieldOf(table, names.end);
  const backend = one(fieldOf(table, names.backend), 'destination');
  const pair: readonly PortField[] = [
    ...(lower ? [{ side: 'destination', entry: lower, form: 'lower' } as const] : []),
    ...(upper ? [{ side: 'destination', entry: upper, form: 'upper' } as const] : []),
  ];
  const from = joinPorts([
    portsIn(frontend, 'Azure', context.syntax),
    ...(pair.length > 0 ? [portsOfPair({ lower, upper }, 'Azure')] : []),
  ]);
  const to = portsIn(backend, 'Azure', context.syntax);
  if (frontend.length + pair.length + backend.length === 0) return NOTHING;
  const transport = fieldOf(table, 'protocol');
  const place = placeOfTable(table, context);
  const statement = translationOf(context, {
    place,
    from,
    to,
    transport: transportOf(transport),
    words: labelsOf(context, place),
    fields: { syntax: context.syntax, ports: [...frontend, ...pair, ...backend], ...(transport ? { transport } : {}) },
  });
  return localOf([statement], [...from.unread, ...to.unread]);
}
