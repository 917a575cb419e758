import type { PortSet } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import {
  ABSENT,
  type Backend,
  byDefault,
  type Connector,
  type Grant,
  type Listener,
  type Pin,
  type Probe,
  type Statement,
  type TransportSet,
  unread,
  valueOf,
  type Written,
} from '../../model/statement';
import type { CmdletReading, PortParameter, Vocabulary } from '../../model/vocabulary';
import { baseOf, type Call, callsOf, NOTHING, recordOf, type Spelled, type Understood } from './call';
import type { EndReading } from './ends';
import { given, word } from './fields';
import { placeInGroup } from './groups';
import {
  addressField,
  endOf,
  field,
  listField,
  openPorts,
  readTransports,
  silentEnd,
  spelledBy,
  textsIn,
} from './recordFields';
import { readNetworkRule, readTranslation } from './recordRules';

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

function mention(call: Call, reading: CmdletReading): Understood {
  return { statements: [{ ...baseOf(call, textsIn(call, reading)), kind: 'mention' }] };
}

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
