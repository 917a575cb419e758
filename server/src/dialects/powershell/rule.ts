import { ALL_PORTS, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  type Alias,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type Side,
  type Term,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { type AddressSyntax, readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import type { PortSyntax } from '../shared/ports';
import { mapWord } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import { orderOf, PROFILES } from '../shared/windowsFirewall';
import type { Binding } from './binder';
import { baseOf, type Call, type Spelled, type SpelledParameters } from './call';
import { setParameter } from './edits';
import { firstGiven, given, member, orDefault, textsOf, word, words } from './fields';
import { keywordMistakes, NET_SECURITY, readBoundPorts } from './portValue';
import { ACTIONS, DIRECTIONS, ENABLED, spellTransport, transportsOf } from './words';

/** How a family of cmdlets calls the parts of a rule of the Windows Firewall. */
export interface RuleNames {
  readonly localPort: string;
  readonly remotePort: string;
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly profile: string;
  /** Conditions that are read over: they narrow the rule in a way the model does not hold. */
  readonly opaque: ReadonlySet<string>;
  readonly spelled: SpelledParameters;
}

const SPELLED = {
  protocol: 'Protocol',
  direction: 'Direction',
  enabled: 'Enabled',
  description: 'Description',
} as const;

export const NET_FIREWALL_RULE: RuleNames = {
  localPort: 'LocalPort',
  remotePort: 'RemotePort',
  localAddress: 'LocalAddress',
  remoteAddress: 'RemoteAddress',
  profile: 'Profile',
  spelled: { ...SPELLED, local: 'LocalPort', remote: 'RemotePort' },
  opaque: new Set([
    'Authentication',
    'DynamicTarget',
    'Encryption',
    'IcmpType',
    'InterfaceAlias',
    'InterfaceType',
    'LocalUser',
    'Package',
    'Platform',
    'PolicyStore',
    'GPOSession',
    'RemoteDynamicKeywordAddresses',
    'RemoteMachine',
    'RemoteUser',
  ]),
};

export const HYPER_V_RULE: RuleNames = {
  localPort: 'LocalPorts',
  remotePort: 'RemotePorts',
  localAddress: 'LocalAddresses',
  remoteAddress: 'RemoteAddresses',
  profile: 'Profiles',
  spelled: { ...SPELLED, local: 'LocalPorts', remote: 'RemotePorts' },
  opaque: new Set(['VMCreatorId']),
};

const EVERY_PORT = byDefault(ALL_PORTS);

/** The parts of a rule as a call writes them. */
export interface RuleParts {
  readonly term: Term;
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly enabled: Written<boolean>;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  readonly spelled: Spelled;
}

/** A port parameter of one side of a rule. */
interface SideReading {
  readonly end: End;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
}

/** Ports and addresses of one side. `absent` is what stands where nothing is said of the ports. */
function readSide(
  call: Call,
  side: Side,
  ports: string | undefined,
  addresses: string | undefined,
  syntax: PortSyntax,
  addressSyntax: AddressSyntax,
  absent: Written<PortSet>,
): SideReading {
  const { binding } = call;
  const bound = ports === undefined ? undefined : given(binding, ports);
  const value = bound && readBoundPorts(call, bound, syntax);
  const address = addresses === undefined ? undefined : given(binding, addresses)?.value;
  const open = binding.open;
  return {
    end: {
      side,
      ports: value ? value.reading.ports : bound || !open ? absent : unread(open.place, open.why),
      uses: value ? value.reading.uses : [],
      addresses: address
        ? readAddresses(address, addressSyntax)
        : open
          ? unread(open.place, open.why)
          : (ABSENT as Written<readonly Address[]>),
      zone: ABSENT,
    },
    mistakes: value?.mistakes ?? [],
    unread: value?.unread ?? [],
  };
}

/**
 * Reads the parts of a rule. With `defaults` what is not said is what Windows makes of it; without, a rule made
 * elsewhere is changed and nothing else is known.
 */
export function readParts(call: Call, names: RuleNames, defaults: boolean): RuleParts {
  const { binding } = call;
  const protocol = readProtocol(call, 'Protocol');
  const everything = defaults ? EVERY_PORT : ABSENT;
  const fallback = <T>(value: Written<T>, standing: T): Written<T> => (defaults ? orDefault(value, standing) : value);
  const direction = fallback<Direction>(enumerated(binding, 'Direction', DIRECTIONS), 'in');
  const local = readSide(
    call,
    'local',
    names.localPort,
    names.localAddress,
    NET_SECURITY,
    WINDOWS_ADDRESSES,
    everything,
  );
  const remote = readSide(
    call,
    'remote',
    names.remotePort,
    names.remoteAddress,
    NET_SECURITY,
    WINDOWS_ADDRESSES,
    everything,
  );
  const transport = fallback<TransportSet>(protocol.transport, ['any']);
  const setProtocol = (text: string) => setParameter(call, 'Protocol', text, [names.localPort, names.remotePort]);
  const mistakes: Mistake[] = [...protocol.mistakes, ...local.mistakes, ...remote.mistakes];
  for (const { end } of [local, remote]) {
    if (!end.uses.some(({ literal }) => literal.form === 'keyword')) continue;
    const name = end.side === 'local' ? 'local' : 'remote';
    const wrong = keywordMistakes(end.uses, name, valueOf(protocol.transport), valueOf(direction), setProtocol);
    for (const mistake of wrong) mistakes.push(mistake);
  }
  const numbered = [local, remote].filter(({ end }) => end.uses.length > 0);
  if (defaults && numbered.length > 0 && !binding.faulty && !binding.open) {
    const missing = portNeedsProtocol(call, names, protocol.transport, numbered);
    if (missing) mistakes.push(missing);
  }
  return {
    term: { transport, ends: [local.end, remote.end], opaque: opaqueIn(binding, names.opaque) },
    direction,
    action: fallback<Action>(enumerated(binding, 'Action', ACTIONS), 'allow'),
    enabled: fallback(enumerated(binding, 'Enabled', ENABLED), true),
    mistakes,
    unread: [...local.unread, ...remote.unread, ...openPorts(binding, names)],
    spelled: { call, parameters: names.spelled },
  };
}

/** Where parameters come through a splat or a pipe that cannot be read, the ports may be among them. */
function openPorts(binding: Binding, names: RuleNames): Unread[] {
  if (!binding.open || given(binding, names.localPort) || given(binding, names.remotePort)) return [];
  return [binding.open];
}

/** Where conditions are written that the model does not hold. */
export function opaqueIn(binding: Binding, names: ReadonlySet<string>): readonly Place[] {
  let found: Place[] | undefined;
  for (const { parameter, place } of binding.bound.values()) {
    if (!names.has(parameter)) continue;
    found ??= [];
    found.push(place);
  }
  return found ?? NOWHERE;
}

const NOWHERE: readonly Place[] = [];

export const enumerated = <T>(binding: Binding, parameter: string, members: ReadonlyMap<string, T>): Written<T> =>
  mapWord(
    word(binding, parameter),
    (text) => member(text, members),
    (text) => `\`${text}\` is no value of -${parameter}`,
  );

/** The protocol of a rule; a word one letter away from one is a mistake and stands for nothing. */
export function readProtocol(
  call: Call,
  parameter: string,
): { readonly transport: Written<TransportSet>; readonly mistakes: readonly Mistake[] } {
  const said = word(call.binding, parameter);
  if (said.kind !== 'written') return { transport: said.kind === 'default' ? ABSENT : said, mistakes: [] };
  const transport = transportsOf(said.value);
  if (transport) return { transport: written(transport, said.place, said.via), mistakes: [] };
  const meant = nearestWord(said.value, ['TCP', 'UDP', 'ICMPv4', 'ICMPv6']);
  const unknown = unread(said.place, `\`${said.value}\` is no protocol`);
  if (!meant) return { transport: unknown, mistakes: [] };
  return {
    transport: unknown,
    mistakes: [
      {
        kind: 'transport-typo',
        place: said.place,
        message: `There is no protocol ${said.value}; ${meant} is meant.`,
        repairs: [{ title: `Write ${meant}`, edits: [{ place: said.place, newText: meant }], safety: 'safe' }],
        detail: said.value,
      },
    ],
  };
}

function portNeedsProtocol(
  call: Call,
  names: RuleNames,
  transport: Written<TransportSet>,
  numbered: readonly SideReading[],
): Mistake | undefined {
  // A protocol that cannot be read here, or that is no protocol at all, has its own word.
  if (transport.kind === 'unread') return undefined;
  const said = valueOf(transport);
  if (said?.every((t) => t === 'tcp' || t === 'udp')) return undefined;
  const [first] = numbered;
  const place = (first as SideReading).end.uses[0]?.literal.place;
  if (!place) return undefined;
  const resource = call.item.kind === 'block';
  const repairs = (['tcp', 'udp'] as const).flatMap((t) => {
    const spelt = spellTransport(t);
    const edits = setParameter(call, 'Protocol', spelt, [names.localPort, names.remotePort]);
    if (!edits) return [];
    const added = edits[0]?.newText.replace(/^[; ]+/, '') ?? spelt;
    const title = said ? `Change protocol to ${spelt}` : `Add ${added}`;
    return [{ title, edits, safety: t === 'tcp' ? ('safe' as const) : ('suggestion' as const) }];
  });
  const wanted = resource ? "Protocol = 'TCP' or 'UDP'" : '-Protocol TCP or UDP';
  return {
    kind: 'port-needs-protocol',
    place,
    message: `A port needs a protocol: Windows refuses this rule without ${wanted}.`,
    repairs,
    ...(transport.kind === 'written' ? { detail: said?.join(' ') ?? '' } : {}),
  };
}

/** Parameters in which words about the product stand. */
const WORDY = ['DisplayName', 'Name', 'Description', 'Group', 'DisplayGroup', 'Program', 'Service'];

/** What finds a rule beside the name that is shown. */
function aliasesOf({ binding }: Call): readonly Alias[] {
  const aliases: Alias[] = [];
  if (firstGiven(binding, ['Name'])) aliases.push({ kind: 'name', text: word(binding, 'Name') });
  if (firstGiven(binding, GROUPS)) aliases.push({ kind: 'group', text: word(binding, ...GROUPS) });
  return aliases;
}

const GROUPS = ['Group', 'DisplayGroup'];

/** The rule that a call makes. */
export function newRule(
  call: Call,
  names: RuleNames,
): { rule: Rule & { spelled: Spelled }; unread: readonly Unread[] } {
  const { binding } = call;
  const parts = readParts(call, names, true);
  const texts = textsOf(binding, WORDY);
  const name = word(binding, 'DisplayName', 'Name');
  const aliases = aliasesOf(call);
  const base = baseOf(call, texts, parts.mistakes, name.kind !== 'absent');
  // Written out: a spread of the base costs more than everything else here.
  return {
    rule: {
      dialect: base.dialect,
      place: base.place,
      item: base.item,
      words: base.words,
      complete: base.complete,
      mistakes: base.mistakes,
      silenced: base.silenced,
      kind: 'rule',
      terms: [parts.term],
      stands: 'host',
      direction: parts.direction,
      action: parts.action,
      enabled: parts.enabled,
      order: aliases.length > 0 ? { ...orderOf(parts.direction), aliases } : orderOf(parts.direction),
      name,
      description: word(binding, 'Description'),
      program: word(binding, 'Program'),
      service: word(binding, 'Service'),
      profiles: profilesOf(binding, names.profile),
      returning: false,
      spelled: parts.spelled,
    },
    unread: parts.unread,
  };
}

const PROFILE_WORDS: ReadonlyMap<string, string> = new Map([
  ...PROFILES.map((profile) => [profile, profile] as const),
  ['any', 'any'],
  ['notapplicable', 'any'],
]);

/** The firewall profiles a rule is for, lower case; absent for all of them. */
function profilesOf(binding: Binding, parameter: string): Written<readonly string[]> {
  const said = words(binding, parameter, true);
  if (said.kind !== 'written') return said;
  const profiles = said.value.map((text) => member(text, PROFILE_WORDS));
  if (profiles.some((profile) => profile === undefined)) return unread(said.place, 'it names a profile unknown here');
  if (profiles.includes('any')) return ABSENT;
  return written(profiles as readonly string[], said.place, said.via);
}
