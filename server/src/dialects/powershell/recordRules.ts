import type { PortSet } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Amendment,
  byDefault,
  type Direction,
  type End,
  NO_CHANGE,
  type Rule,
  type Term,
  type Translation,
  type TransportSet,
  unread,
  valueOf,
  type Written,
} from '../../model/statement';
import type { CmdletReading } from '../../model/vocabulary';
import { mapWord } from '../shared/texts';
import { baseOf, type Call, NOTHING, type Spelled, type Understood } from './call';
import { given } from './fields';
import type { Standing } from './groups';
import { AZURE, readBoundPorts } from './portValue';
import {
  addressField,
  endOf,
  field,
  openPorts,
  parametersOf,
  planOf,
  readTransports,
  silentEnd,
  textsIn,
} from './recordFields';
import { opaqueIn, readProtocol } from './rule';
import { ACCESS, DIRECTIONS } from './words';

const PRIORITY = /^\d{1,9}$/;

/** What becomes of a rule that is there: one that is set takes its place, one that is removed is gone. */
function formerRule(call: Call, reading: CmdletReading): Amendment | undefined {
  const operation = FORMER.get(call.record.name.slice(0, call.record.name.indexOf('-')));
  if (operation === undefined) return undefined;
  const target = field(call, reading, 'name');
  return { ...baseOf(call, [], [], target.kind !== 'absent'), kind: 'amendment', operation, target, rule: NO_CHANGE };
}

/** By the verb of the cmdlet. */
const FORMER: ReadonlyMap<string, Amendment['operation']> = new Map([
  ['Set', 'set'],
  ['Remove', 'delete'],
]);

interface Ends {
  readonly ends: Term['ends'];
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
}

/** Who calls and who is called, with the ports of each. */
function readEnds(call: Call, reading: CmdletReading): Ends {
  const { binding } = call;
  const { open } = binding;
  const mistakes: Mistake[] = [];
  const missing: Unread[] = [];
  const side = (name: 'source' | 'destination'): End => {
    const port = reading.ports?.find((p) => p.side === name);
    const addresses = addressField(call, reading, name);
    const gap: Written<PortSet> = open ? unread(open.place, open.why) : ABSENT;
    if (port && port.form !== 'ports') {
      const read = endOf(call, port);
      mistakes.push(...(read?.mistakes ?? []));
      missing.push(...(read?.unread ?? []));
      return { ...(read?.end ?? silentEnd(name, gap)), addresses };
    }
    const parameter = port?.parameter;
    const bound = parameter === undefined ? undefined : given(binding, parameter);
    const value = bound && readBoundPorts(call, bound, AZURE);
    mistakes.push(...(value?.mistakes ?? []));
    missing.push(...(value?.unread ?? []));
    const silent = silentEnd(name, value?.reading.ports ?? (parameter === undefined ? ABSENT : gap));
    return { ...silent, uses: value?.reading.uses ?? [], addresses };
  };
  return { ends: [side('source'), side('destination')], mistakes, unread: missing };
}

/** A rule of a cloud's network. `place` tells where it stands among others, by its direction. */
export function readNetworkRule(
  call: Call,
  reading: CmdletReading,
  place: (direction: Direction | undefined) => Standing,
): Understood {
  const { binding } = call;
  const former = formerRule(call, reading);
  if (former?.operation === 'delete') return { statements: [former] };
  const { ends, mistakes, unread: missing } = readEnds(call, reading);
  const said = reading.ports?.find((p) => p.transport !== undefined)?.transport;
  const transport: Written<TransportSet> | undefined = said && byDefault<TransportSet>([said]);
  const direction = mapWord(
    field(call, reading, 'direction'),
    (text) => DIRECTIONS.get(text.toLowerCase()),
    (text) => `\`${text}\` is no direction`,
  );
  const name = field(call, reading, 'name');
  const named = Object.fromEntries((reading.ports ?? []).map((p) => [p.side, p.parameter]));
  const one = (key: string): string | undefined => parametersOf(reading, key)[0];
  const protocol = one('protocol');
  const typos = protocol === undefined ? [] : readProtocol(call, protocol).mistakes;
  const way = one('direction');
  const description = one('words');
  const rule: Rule & { spelled: Spelled } = {
    ...baseOf(call, textsIn(call, reading), [...mistakes, ...typos], name.kind !== 'absent'),
    kind: 'rule',
    terms: [
      {
        transport: transport ?? readTransports(call, reading),
        ends,
        opaque: opaqueIn(binding, planOf(reading).opaque),
      },
    ],
    stands: 'network',
    cloud: true,
    direction,
    action: mapWord(
      field(call, reading, 'action'),
      (text) => ACCESS.get(text.toLowerCase()),
      (text) => `\`${text}\` is no action`,
    ),
    enabled: byDefault(true),
    order: {
      ...place(valueOf(direction)),
      priority: mapWord(
        field(call, reading, 'priority'),
        (text) => (PRIORITY.test(text) ? Number(text) : undefined),
        (text) => `\`${text}\` is no number`,
      ),
    },
    name,
    description: field(call, reading, 'words'),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
    spelled: {
      call,
      parameters: {
        ...named,
        ...(protocol === undefined ? {} : { protocol }),
        ...(way === undefined ? {} : { direction: way }),
        ...(description === undefined ? {} : { description }),
      },
    },
  };
  return { statements: former ? [former, rule] : [rule], unread: missing.length > 0 ? missing : openPorts(call) };
}

/** A rule of a load balancer that gives a port of its own another one behind it. */
export function readTranslation(call: Call, reading: CmdletReading): Understood {
  const [outer, innerPort] = reading.ports ?? [];
  if (!outer || !innerPort) return NOTHING;
  const from = endOf(call, outer);
  const to = endOf(call, innerPort);
  if (!from && !to) return { ...NOTHING, unread: openPorts(call) };
  const translation: Translation = {
    ...baseOf(call, textsIn(call, reading), [...(from?.mistakes ?? []), ...(to?.mistakes ?? [])]),
    kind: 'translation',
    transport: readTransports(call, reading),
    from: from?.end ?? silentEnd(outer.side, ABSENT),
    to: to?.end ?? silentEnd(innerPort.side, ABSENT),
  };
  return { statements: [translation], unread: [...(from?.unread ?? []), ...(to?.unread ?? [])] };
}
