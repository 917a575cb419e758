import type { PortSet } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import {
  ABSENT,
  type Address,
  type Amendment,
  type Backend,
  byDefault,
  type Connector,
  type Direction,
  type End,
  type Grant,
  type Listener,
  type Mistake,
  NO_CHANGE,
  type Pin,
  type Probe,
  type Rule,
  type Side,
  type Statement,
  type Translation,
  type TransportSet,
  unread,
  valueOf,
  type Written,
} from '../../model/statement';
import type { CmdletReading, PortParameter, Vocabulary } from '../../model/vocabulary';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { mapWord } from '../shared/texts';
import {
  baseOf,
  type Call,
  callsOf,
  NOTHING,
  recordOf,
  type Spelled,
  type SpelledParameters,
  type Understood,
} from './call';
import { type EndReading, readEnd } from './ends';
import { firstGiven, given, textsOf, word, words } from './fields';
import { placeInGroup, type Standing } from './groups';
import { AZURE, readBoundPorts } from './portValue';
import { opaqueIn, readProtocol } from './rule';
import { ACCESS, DIRECTIONS, transportsOf } from './words';

/** What a call says by the record of its cmdlet: the readings of connectors, listeners, pins, probes, cloud rules. */
export function readByRecord(call: Call, reading: CmdletReading, vocabulary: Vocabulary): Understood {
  if (reading.needs?.some((name) => !given(call.binding, name))) return NOTHING;
  switch (reading.as) {
    case 'connector':
      return readConnector(call, reading);
    case 'listener':
    case 'pin':
    case 'probe':
      return readSingles(call, reading);
    case 'grant':
      return readGrant(call, reading, vocabulary);
    case 'network-rule':
      return readNetworkRule(call, reading, (direction) => placeInGroup(call, direction));
    case 'translation':
      return readTranslation(call, reading);
    case 'mention':
      return mention(call, reading);
  }
}

/** A reading with its lists of parameters taken apart. */
interface Plan {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  readonly opaque: ReadonlySet<string>;
  /** For each parameter that carries ports, what `revise` writes into. */
  readonly spelled: ReadonlyMap<string, SpelledParameters>;
}

const plans = new WeakMap<CmdletReading, Plan>();
const NONE: readonly string[] = [];

function planOf(reading: CmdletReading): Plan {
  let plan = plans.get(reading);
  if (!plan) {
    const fields = new Map(Object.entries(reading.fields ?? {}).map(([name, list]) => [name, list.split(',')]));
    const role = fields.get('role')?.[0];
    plan = {
      fields,
      words: ['name', 'words', 'target'].flatMap((name) => fields.get(name) ?? []),
      opaque: new Set(fields.get('opaque')),
      spelled: new Map(
        (reading.ports ?? []).map(({ parameter, side }) => [
          parameter,
          { [side]: parameter, ...(role === undefined ? {} : { role }) },
        ]),
      ),
    };
    plans.set(reading, plan);
  }
  return plan;
}

const parametersOf = (reading: CmdletReading, field: string): readonly string[] =>
  planOf(reading).fields.get(field) ?? NONE;

/** A field of the model; a bare switch says its own name. */
const field = (call: Call, reading: CmdletReading, name: string): Written<string> => {
  const parameters = parametersOf(reading, name);
  return parameters.length === 0 ? ABSENT : word(call.binding, ...parameters);
};

const listField = (call: Call, reading: CmdletReading, name: string): Written<readonly string[]> => {
  const bound = firstGiven(call.binding, parametersOf(reading, name));
  return bound ? words(call.binding, bound.parameter, true) : ABSENT;
};

const addressField = (call: Call, reading: CmdletReading, name: string): Written<readonly Address[]> => {
  const parameters = parametersOf(reading, name);
  const value = firstGiven(call.binding, parameters)?.value;
  if (value) return readAddresses(value, WINDOWS_ADDRESSES);
  const { open } = call.binding;
  return open && parameters.length > 0 ? unread(open.place, open.why) : ABSENT;
};

const textsIn = (call: Call, reading: CmdletReading) => textsOf(call.binding, planOf(reading).words);

function mention(call: Call, reading: CmdletReading): Understood {
  return { statements: [{ ...baseOf(call, textsIn(call, reading)), kind: 'mention' }] };
}

/** Ports that a splat or a pipe may bring. */
const openPorts = (call: Call): Unread[] => (call.binding.open ? [call.binding.open] : []);

function endOf(call: Call, parameter: PortParameter): EndReading | undefined {
  const value = given(call.binding, parameter.parameter)?.value;
  return value && readEnd(value, parameter);
}

const silentEnd = (side: Side, ports: Written<PortSet>): End => ({
  side,
  ports,
  uses: [],
  addresses: ABSENT,
  zone: ABSENT,
});

const spelledBy = (call: Call, reading: CmdletReading, parameter: string): Spelled => ({
  call,
  parameters: planOf(reading).spelled.get(parameter) ?? {},
});

function readConnector(call: Call, reading: CmdletReading): Understood {
  const [parameter] = reading.ports ?? [];
  if (!parameter) return NOTHING;
  const read = endOf(call, parameter);
  const { open } = call.binding;
  const addresses = addressField(call, reading, 'address');
  const absent: Written<PortSet> = open ? unread(open.place, open.why) : ABSENT;
  const end = read?.end ?? silentEnd(parameter.side, absent);
  const name = field(call, reading, 'name');
  const base = baseOf(call, textsIn(call, reading), read?.mistakes ?? [], name.kind !== 'absent');
  const connector: Connector & { spelled: Spelled } = {
    dialect: base.dialect,
    place: base.place,
    item: base.item,
    words: base.words,
    complete: base.complete,
    mistakes: base.mistakes,
    silenced: base.silenced,
    kind: 'connector',
    direction: reading.direction ?? 'receive',
    creates: reading.creates ?? false,
    name,
    end: addresses.kind === 'absent' ? end : { ...end, addresses },
    remote: addressField(call, reading, 'remote'),
    role: field(call, reading, 'role'),
    permissions: listField(call, reading, 'permissions'),
    authentication: listField(call, reading, 'authentication'),
    usage: field(call, reading, 'usage'),
    server: field(call, reading, 'server'),
    spelled: spelledBy(call, reading, parameter.parameter),
  };
  const statements: Statement[] = [connector];
  if (read && read.removed.length > 0) statements.push(goneFrom(call, parameter, read));
  return { statements, unread: read ? read.unread : openPorts(call) };
}

/** Bindings that are taken away: references, and no part of what the connector or service listens on. */
function goneFrom(call: Call, parameter: PortParameter, read: EndReading): Listener {
  return {
    ...baseOf(call, [], [], false),
    kind: 'listener',
    transport: byDefault([parameter.transport ?? 'tcp']),
    end: { ...silentEnd(parameter.side, ABSENT), uses: read.removed },
    role: parameter.parameter,
  };
}

/** True where a parameter carries ports in this call: always, or for one value of another parameter. */
export function holds({ binding }: Call, { when }: PortParameter): boolean {
  if (when === undefined) return true;
  const [name = '', value = ''] = when.split('=');
  return valueOf(word(binding, name))?.toLowerCase() === value.toLowerCase();
}

/** Listeners, pins and probes: a statement for each parameter that carries ports. */
function readSingles(call: Call, reading: CmdletReading): Understood {
  const statements: Statement[] = [];
  const missing: Unread[] = [];
  const texts = textsIn(call, reading);
  const address = addressField(call, reading, 'address');
  for (const parameter of reading.ports ?? []) {
    const read = holds(call, parameter) ? endOf(call, parameter) : undefined;
    if (!read) continue;
    for (const hole of read.unread) missing.push(hole);
    // A word that is no service: the cmdlet refuses it.
    if (parameter.form === 'names' && read.end.uses.length === 0) continue;
    const end = address.kind === 'absent' ? read.end : { ...read.end, addresses: address };
    const common = {
      ...baseOf(call, texts, read.mistakes),
      spelled: spelledBy(call, reading, parameter.parameter),
    };
    const said = readTransports(call, reading);
    const transport = said.kind === 'absent' ? byDefault<TransportSet>([parameter.transport ?? 'tcp']) : said;
    if (reading.as === 'listener' && parameter.side === 'remote') {
      const backend: Backend = { ...common, kind: 'backend', transport, end };
      statements.push(backend);
    } else if (reading.as === 'listener') {
      const service = parameter.service === undefined ? {} : { service: parameter.service };
      const listener: Listener = { ...common, kind: 'listener', transport, end, role: parameter.parameter, ...service };
      statements.push(listener);
      if (read.removed.length > 0) statements.push(goneFrom(call, parameter, read));
    } else if (reading.as === 'pin') {
      const pin: Pin = {
        ...common,
        kind: 'pin',
        knob: parameter.knob ?? '',
        type: byDefault('number'),
        end,
        transport,
        removes: false,
        value: word(call.binding, parameter.parameter),
      };
      statements.push(pin);
    } else {
      const probe: Probe = { ...common, kind: 'probe', transport, end };
      statements.push(probe);
    }
  }
  if (statements.length > 0) return { statements, unread: missing };
  return { ...(reading.evidence ? mention(call, reading) : NOTHING), unread: openPorts(call) };
}

function readGrant(call: Call, reading: CmdletReading, vocabulary: Vocabulary): Understood {
  const own = field(call, reading, 'target');
  const grant: Grant = {
    ...baseOf(call, textsIn(call, reading)),
    kind: 'grant',
    target: own.kind === 'absent' ? pipedName(call, vocabulary) : own,
    principal: field(call, reading, 'principal'),
    rights: listField(call, reading, 'rights'),
  };
  return { statements: [grant] };
}

/** The name of what the command before the pipe brings. */
function pipedName({ item }: Call, vocabulary: Vocabulary): Written<string> {
  const source = item.kind === 'command' ? item.source : undefined;
  const record = source && recordOf(source, vocabulary);
  const [from] = source && record?.reading ? callsOf(source, record) : [];
  return from && record?.reading ? field(from, record.reading, 'name') : ABSENT;
}

/** The transports of a cloud rule, one word or a list of them; absent where the reading knows no parameter for them. */
function readTransports(call: Call, reading: CmdletReading): Written<TransportSet> {
  if (parametersOf(reading, 'protocol').length === 0) return ABSENT;
  const bound = firstGiven(call.binding, parametersOf(reading, 'protocol'));
  const { open } = call.binding;
  if (!bound) return open ? unread(open.place, open.why) : ABSENT;
  return mapWord(
    words(call.binding, bound.parameter, true),
    (said) => {
      const sets = said.map(transportsOf);
      return sets.some((set) => set === undefined) ? undefined : [...new Set(sets.flatMap((set) => set ?? []))];
    },
    (text) => `\`${text}\` is no protocol`,
  );
}

const PRIORITY = /^\d{1,9}$/;

/** What becomes of a rule that is there: one that is set takes its place, one that is removed is gone. */
function formerRule(call: Call, reading: CmdletReading): Amendment | undefined {
  const operation = FORMER.get(call.record.name.slice(0, call.record.name.indexOf('-')));
  if (operation === undefined) return undefined;
  const target = field(call, reading, 'name');
  return { ...baseOf(call, [], [], target.kind !== 'absent'), kind: 'amendment', operation, target, rule: NO_CHANGE };
}

const FORMER: ReadonlyMap<string, Amendment['operation']> = new Map([
  ['Set', 'set'],
  ['Remove', 'delete'],
]);

/** `place` tells where it stands among others, by its direction. */
export function readNetworkRule(
  call: Call,
  reading: CmdletReading,
  place: (direction: Direction | undefined) => Standing,
): Understood {
  const { binding } = call;
  const former = formerRule(call, reading);
  if (former?.operation === 'delete') return { statements: [former] };
  const { open } = binding;
  const mistakes: Mistake[] = [];
  const missing: Unread[] = [];
  const side = (name: 'source' | 'destination'): End => {
    const port = reading.ports?.find((p) => p.side === name);
    const parameter = port?.parameter;
    if (port && port.form !== 'ports') {
      const read = endOf(call, port);
      for (const mistake of read?.mistakes ?? []) mistakes.push(mistake);
      for (const hole of read?.unread ?? []) missing.push(hole);
      const silent = silentEnd(name, open ? unread(open.place, open.why) : ABSENT);
      return { ...(read?.end ?? silent), addresses: addressField(call, reading, name) };
    }
    const bound = parameter === undefined ? undefined : given(binding, parameter);
    const value = bound && readBoundPorts(call, bound, AZURE);
    for (const mistake of value?.mistakes ?? []) mistakes.push(mistake);
    for (const hole of value?.unread ?? []) missing.push(hole);
    const absent: Written<PortSet> = open && parameter !== undefined ? unread(open.place, open.why) : ABSENT;
    return {
      ...silentEnd(name, value?.reading.ports ?? absent),
      uses: value?.reading.uses ?? [],
      addresses: addressField(call, reading, name),
    };
  };
  const ends = [side('source'), side('destination')] as const;
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
  if (protocol !== undefined) for (const mistake of readProtocol(call, protocol).mistakes) mistakes.push(mistake);
  const way = one('direction');
  const description = one('words');
  const rule: Rule & { spelled: Spelled } = {
    ...baseOf(call, textsIn(call, reading), mistakes, name.kind !== 'absent'),
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

function readTranslation(call: Call, reading: CmdletReading): Understood {
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
