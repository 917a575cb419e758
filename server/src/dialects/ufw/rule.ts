import type { Place } from '../../base/span';
import { type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  NO_CHANGE,
  type Policy,
  type Rule,
  type StatementBase,
  type Term,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, type Text, unknownIn, viaIn } from '../../model/value';
import { type AddressSyntax, readAddresses } from '../shared/addresses';
import { rulesChanged, rulesGone } from '../shared/amendments';
import { faultsOf } from '../shared/configBlocks';
import { type PortReading, readPorts } from '../shared/ports';
import { isServiceOf, servicePort } from '../shared/serviceNames';
import { endOf as behind, innerPlace, literalIn, startOf, wordIn } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT } from './id';
import { UFW_GRAMMAR, UFW_PORTS } from './ports';
import { type DefaultCall, type Party, type RemovalCall, type RuleCall, scan, shortParts } from './scan';

const ADDRESSES: AddressSyntax = { separators: '', anyWords: new Set(['any']), keywords: new Set() };

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['allow', 'allow'],
  ['limit', 'allow'],
  ['deny', 'block'],
  ['reject', 'block'],
]);

/** What a call of ufw says about traffic. */
export function readCall(command: Command): Local {
  const call = scan(command);
  if (!call) return NOTHING;
  switch (call.kind) {
    case 'default':
      return defaults(command, call);
    case 'rule':
      return rule(command, call);
    default:
      return removal(command, call);
  }
}

/** `delete 3`, `reset`. */
function removal(command: Command, { kind }: RemovalCall): Local {
  const done = { dialect: DIALECT, place: command.place, item: command };
  const chain = 'ufw';
  return {
    statements: [kind === 'reset' ? rulesGone(done, { chain }) : rulesChanged(done, 'delete', { chain, some: true })],
    unread: [],
  };
}

const CHAINS: Readonly<Record<string, string>> = { in: 'ufw in', out: 'ufw out' };
const ROUTED = 'ufw route';

function defaults(command: Command, { action, direction }: DefaultCall): Local {
  const word = direction?.text.toLowerCase() ?? 'incoming';
  const way = word === 'outgoing' ? 'out' : word === 'incoming' ? 'in' : undefined;
  if (!way && word !== 'routed') return NOTHING;
  const policy: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [],
    complete: true,
    mistakes: [],
    subject: 'default-action',
    profiles: [],
    on: ABSENT,
    action: written(ACTIONS.get(action.text.toLowerCase()) ?? 'block', innerPlace(action)),
    direction: way ? (direction ? written<Direction>(way, innerPlace(direction)) : byDefault<Direction>(way)) : ABSENT,
    chain: way ? (CHAINS[way] as string) : ROUTED,
  };
  return { statements: [policy], unread: [] };
}

/** What is said of one side: its ports, or the program whose profile holds them. */
interface Ports {
  readonly reading: PortReading | undefined;
  readonly program: Text | undefined;
}

/** A word in port position that is no port is the name of a profile. */
function portsIn(value: Text | undefined): Ports {
  if (!value) return { reading: undefined, program: undefined };
  const { text } = value;
  const isName = !text.includes(HOLE) && !/^[\d,:.;|~\s-]/.test(text) && servicePort(text) === undefined;
  return isName && text !== 'any'
    ? { reading: undefined, program: value }
    : { reading: readPorts(value, UFW_PORTS), program: undefined };
}

function rule(command: Command, call: RuleCall): Local {
  const short = call.short && shortParts(call.short);
  const source = portsIn(call.source.port);
  const destination = portsIn(short?.ports ?? call.destination.port);
  const protocol = short ? short.protocol : call.protocol;
  const readings = [source.reading, destination.reading].filter((reading) => reading !== undefined);
  const programs = [source.program, destination.program, call.source.app, call.destination.app].filter(
    (program) => program !== undefined,
  );
  const missing: Unread[] = readings.flatMap((reading) => [...reading.unread]);
  for (const program of programs) missing.push(unknownProfile(program));
  if (call.gap) missing.push({ place: call.gap.place, why: call.gap.why });
  const transport = transportOf(protocol, readings);
  const typo = transportTypo(protocol, 'ufw');
  const mistakes: Mistake[] = [
    ...faultsOf(readings, UFW_GRAMMAR),
    ...typo,
    ...(typo.length === 0 ? missingProtocol(call, readings, protocol, transport) : []),
  ];
  const direction = directionOf(call);
  const way = valueOf(direction);
  const opaque: Place[] = call.action.text.toLowerCase() === 'limit' ? [innerPlace(call.action)] : [];
  // What is not known may be the address that limits the rule.
  if (call.gap) opaque.push(call.gap.place);
  const term: Term = {
    transport,
    ends: [
      endOf('source', call.source, source, call.interfaces.in),
      endOf('destination', call.destination, destination, call.interfaces.out),
    ],
    opaque,
  };
  const chain = way ? (CHAINS[way] as string) : ROUTED;
  const base: StatementBase = {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [...(call.comment ? [call.comment] : []), ...programs],
    complete: missing.length === 0 && mistakes.length === 0 && !call.isHalf && !readings.some((r) => r.incomplete),
    mistakes,
  };
  if (call.deletes) {
    return {
      statements: [
        {
          kind: 'amendment',
          ...base,
          operation: 'delete',
          target: ABSENT,
          rule: NO_CHANGE,
          selection: { terms: [term], direction },
          exact: true,
          chain,
        },
      ],
      unread: missing,
    };
  }
  const insert = insertOf(call);
  const made: Rule = {
    kind: 'rule',
    ...base,
    terms: [term],
    stands: call.isRoute ? 'network' : 'host',
    direction,
    action: written<Action>(ACTIONS.get(call.action.text.toLowerCase()) ?? 'allow', innerPlace(call.action)),
    enabled: byDefault(true),
    order: { chain, priority: ABSENT, match: 'first', replaces: true, ...(insert ? { insert } : {}) },
    name: ABSENT,
    description: call.comment ? wordIn(call.comment) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
  };
  return { statements: [made], unread: missing };
}

function unknownProfile(program: Text): Unread {
  const { text } = program;
  const why = unknownIn(program, 0, text.length) ?? `the ports of the profile \`${text}\` stand in a file of its own`;
  return { place: innerPlace(program), why };
}

function directionOf({ isRoute, direction }: RuleCall): Written<Direction> {
  if (isRoute) return ABSENT;
  if (!direction) return byDefault<Direction>('in');
  const way = direction.text.toLowerCase() === 'out' ? 'out' : 'in';
  return written<Direction>(way, innerPlace(direction), viaIn(direction, 0, direction.text.length));
}

function insertOf({ insert }: RuleCall): Written<number> | undefined {
  if (insert === undefined) return undefined;
  if (insert === true) return byDefault(1);
  return /^\d+$/.test(insert.text)
    ? written(Number(insert.text), innerPlace(insert))
    : unread(insert.place, 'the position is not known');
}

/** What the protocol says; without one, what the names of services do, else every one. */
function transportOf(protocol: Text | undefined, readings: readonly PortReading[]): Written<TransportSet> {
  if (protocol && protocol.text !== '') {
    const place = innerPlace(protocol);
    const { text } = protocol;
    if (text.includes(HOLE)) return unread(place, unknownIn(protocol, 0, text.length) ?? 'the protocol is not known');
    const transport = transportOfName(text);
    return transport
      ? written(transport, place, viaIn(protocol, 0, text.length))
      : unread(place, `\`${text}\` is no protocol that ufw knows`);
  }
  for (const { uses } of readings) {
    const [use] = uses;
    if (use?.literal.form !== 'name') continue;
    const tcp = isServiceOf(use.literal.text, 'tcp');
    const udp = isServiceOf(use.literal.text, 'udp');
    if (tcp !== udp) return byDefault<TransportSet>(tcp ? ['tcp'] : ['udp']);
  }
  return byDefault<TransportSet>(['any']);
}

function endOf(side: 'source' | 'destination', party: Party, ports: Ports, zone: Text | undefined): End {
  const { reading, program } = ports;
  const profile = party.app ?? program;
  const open = openEnd(side);
  return {
    ...open,
    ...(reading ? { ports: reading.ports, uses: reading.uses } : {}),
    ...(profile ? { ports: unread(innerPlace(profile), unknownProfile(profile).why) } : {}),
    addresses: party.address ? readAddresses(party.address, ADDRESSES) : ABSENT,
    zone: zone ? wordIn(zone) : ABSENT,
  };
}

/** Lists and ranges need TCP or UDP; a single port alone is meant for both. */
function missingProtocol(
  call: RuleCall,
  readings: readonly PortReading[],
  protocol: Text | undefined,
  transport: Written<TransportSet>,
): Mistake[] {
  const [first] = readings.flatMap(({ uses }) => uses);
  const value = valueOf(transport);
  if (!first || !value || value.includes('tcp') || value.includes('udp')) return [];
  const { place } = first.literal;
  if (value.includes('other')) {
    const message = `ufw takes ports only with tcp or udp; with ${protocol?.text ?? 'this protocol'} the rule is refused.`;
    return [{ kind: 'port-needs-protocol', place, message, repairs: [] }];
  }
  const isList = readings.some(({ elements }) => elements.length > 1);
  if (!isList && first.part !== 'range') return [];
  return [
    {
      kind: 'port-needs-protocol',
      place,
      message: `ufw takes several ports only with a protocol, tcp or udp; without one the rule is refused.`,
      repairs: (['tcp', 'udp'] as const).flatMap((word) => {
        const edits = protocolEdits(call, word);
        return edits ? [{ title: `Add ${word}`, edits, safety: word === 'tcp' ? 'safe' : 'suggestion' } as const] : [];
      }),
    },
  ];
}

/** The edits that give a rule a protocol: over the one that is there, behind the ports, or before the first key. */
export function protocolEdits(call: RuleCall, word: string): { place: Place; newText: string }[] | undefined {
  const { short, protocol, firstKey } = call;
  const said = short ? shortParts(short).protocol : protocol;
  if (said && said.text !== '') {
    const place = literalIn(said);
    return place && [{ place, newText: word }];
  }
  if (short) {
    const { length } = short.text;
    const place = length > 0 ? literalIn(short, length - 1, length) : undefined;
    return place && [{ place: behind(place), newText: `${short.text.endsWith('/') ? '' : '/'}${word}` }];
  }
  return firstKey && [{ place: startOf(firstKey.place), newText: `proto ${word} ` }];
}
