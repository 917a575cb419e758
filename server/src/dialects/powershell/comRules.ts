import type { Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type StatementBase,
  type TransportSet,
  unread,
  valueOf,
  type Written,
} from '../../model/statement';
import { entryOf, type Table, type Text, type Value } from '../../model/value';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { rulesChanged } from '../shared/amendments';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { type PortReading, readPortValues } from '../shared/ports';
import { mapWord } from '../shared/texts';
import { openEnd, orderOf, PROFILES, transportOfNumber } from '../shared/windowsFirewall';
import { DIALECT, NOTHING, type Understood } from './call';
import { orDefault, truth, wordOf } from './fields';
import { COM_PORTS } from './members';

/** Objects of the firewall's COM interfaces (netfw.h), and the collections that they are put into. */
const RULE = 'hnetcfg.fwrule';
const OPEN_PORT = 'hnetcfg.fwopenport';
const ADDS = /(?:^|\.)(?:rules|globallyopenports)\.add$/i;
const REMOVES = /(?:^|\.)rules\.remove$/i;

/** True for what a script does with the collections of rules and of open ports. */
export const isComCall = ({ name }: Command): boolean => ADDS.test(name.text) || REMOVES.test(name.text);

/** `$policy.Rules.Add($rule)`, `$profile.GloballyOpenPorts.Add($port)`, `$policy.Rules.Remove('Mail')`. */
export function readComCall(command: Command): Understood {
  const [first] = command.arguments;
  const value = first?.kind === 'value' ? first.value : undefined;
  if (REMOVES.test(command.name.text)) {
    const done = { dialect: DIALECT, place: command.place, item: command };
    return { statements: [rulesChanged(done, 'delete', { target: value ? wordOf(value) : ABSENT })] };
  }
  if (value?.kind !== 'table') return NOTHING;
  const object = value.of?.text.toLowerCase();
  if (object === RULE) return readRule(command, value);
  return object === OPEN_PORT ? readOpenPort(command, value) : NOTHING;
}

const GRAMMAR: PortGrammar = {
  subject: 'Windows Firewall',
  rangeSign: '-',
  listSign: ',',
  consequence: 'the rule is refused',
};

/** What an object was given, by the name of the property. */
class Properties {
  constructor(
    private readonly table: Table,
    private readonly command: Command,
  ) {}

  get(name: string): Value | undefined {
    return entryOf(this.table, name)?.value;
  }

  word(name: string): Written<string> {
    const value = this.get(name);
    if (value) return wordOf(value);
    return this.table.isOpen ? unread(this.command.place, 'it is given more than is told') : ABSENT;
  }

  /** A number or truth value that has a meaning. */
  meant<T>(name: string, meaning: (text: string) => T | undefined): Written<T> {
    return mapWord(this.word(name), meaning, (text) => `\`${text}\` is no value of ${name}`);
  }

  texts(names: readonly string[]): readonly Text[] {
    return names.flatMap((name) => {
      const value = this.get(name);
      return value?.kind === 'text' ? [value] : [];
    });
  }
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ['1', 'in'],
  ['2', 'out'],
]);
const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['0', 'block'],
  ['1', 'allow'],
]);

/** Where words about the product stand. */
const WORDY = ['Name', 'Description', 'Grouping', 'ApplicationName', 'ServiceName'];
/** Conditions that are not modelled. */
const OPAQUE = [
  'Interfaces',
  'InterfaceTypes',
  'IcmpTypesAndCodes',
  'LocalAppPackageId',
  'LocalUserAuthorizedList',
  'RemoteMachineAuthorizedList',
  'RemoteUserAuthorizedList',
  'SecureFlags',
];

/** A rule lets in where nothing is said of its direction, and is off until it is switched on (INetFwRule). */
function readRule(command: Command, table: Table): Understood {
  const properties = new Properties(table, command);
  const transport = properties.meant('Protocol', transportOfNumber);
  const local = portsOf(properties.get('LocalPorts'));
  const remote = portsOf(properties.get('RemotePorts'));
  const readings = [local, remote].filter((reading) => reading !== undefined);
  const direction = orDefault(
    properties.meant('Direction', (text) => DIRECTIONS.get(text)),
    'in' as Direction,
  );
  const mistakes = [...faults(readings), ...missingProtocol(readings, transport, table.isOpen === true)];
  const opaque = OPAQUE.flatMap((name) => {
    const entry = entryOf(table, name);
    return entry && !/^(?:all|)$/i.test(valueOf(wordOf(entry.value)) ?? '?') ? [entry.place] : [];
  });
  const name = properties.word('Name');
  return ruleOf(command, {
    properties,
    readings,
    mistakes,
    named: name.kind !== 'absent',
    rule: {
      terms: [
        {
          transport: orDefault<TransportSet>(transport, ['any']),
          ends: [
            endOf('local', local, properties.get('LocalAddresses')),
            endOf('remote', remote, properties.get('RemoteAddresses')),
          ],
          opaque,
        },
      ],
      direction,
      action: properties.meant('Action', (text) => ACTIONS.get(text)),
      enabled: orDefault(properties.meant('Enabled', isOn), false),
      program: properties.word('ApplicationName'),
      service: properties.word('ServiceName'),
      profiles: properties.meant('Profiles', profilesOf),
    },
  });
}

/** What the firewall of Windows XP and 2003 opens: TCP where no protocol is said, and at once (INetFwOpenPort). */
function readOpenPort(command: Command, table: Table): Understood {
  const properties = new Properties(table, command);
  const port = portsOf(properties.get('Port'));
  const readings = port ? [port] : [];
  const transport = properties.meant('Protocol', transportOfNumber);
  const remote = endOf('remote', undefined, properties.get('RemoteAddresses'));
  const scope = properties.get('Scope');
  return ruleOf(command, {
    properties,
    readings,
    mistakes: faults(readings),
    named: port !== undefined,
    rule: {
      terms: [
        {
          transport: orDefault<TransportSet>(transport, ['tcp']),
          ends: [endOf('local', port, undefined), remote],
          // 0 is everybody; the subnet and a list of addresses are limits.
          opaque: scope && valueOf(wordOf(scope)) !== '0' ? [scope.place] : [],
        },
      ],
      direction: byDefault<Direction>('in'),
      action: byDefault<Action>('allow'),
      enabled: orDefault(properties.meant('Enabled', isOn), true),
      program: ABSENT,
      service: ABSENT,
      profiles: ABSENT,
    },
  });
}

interface Parts {
  readonly properties: Properties;
  readonly readings: readonly PortReading[];
  readonly mistakes: readonly Mistake[];
  /** False where something is missing without which there is no rule. */
  readonly named: boolean;
  readonly rule: Pick<Rule, 'terms' | 'direction' | 'action' | 'enabled' | 'program' | 'service' | 'profiles'>;
}

function ruleOf(command: Command, { properties, readings, mistakes, named, rule }: Parts): Understood {
  const missing: Unread[] = readings.flatMap((reading) => reading.unread);
  const base: StatementBase = {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: properties.texts(WORDY),
    complete: named && missing.length === 0 && mistakes.length === 0 && rule.action.kind !== 'absent',
    mistakes,
  };
  const made: Rule = {
    ...base,
    ...rule,
    kind: 'rule',
    stands: 'host',
    order: orderOf(rule.direction),
    name: properties.word('Name'),
    description: properties.word('Description'),
    returning: false,
  };
  return { statements: [made], unread: missing };
}

const portsOf = (value: Value | undefined): PortReading | undefined => value && readPortValues(value, COM_PORTS);

const endOf = (side: 'local' | 'remote', ports: PortReading | undefined, addresses: Value | undefined): End => ({
  ...openEnd(side),
  ...(ports ? { ports: ports.ports, uses: ports.uses } : {}),
  ...(addresses ? { addresses: readAddresses(addresses, WINDOWS_ADDRESSES) } : {}),
});

const faults = (readings: readonly PortReading[]): readonly Mistake[] =>
  readings.flatMap((reading) => reading.faults.flatMap((fault) => mistakeOf(fault, GRAMMAR) ?? []));

/** Ports of an object that was given no protocol: Windows returns an error. */
function missingProtocol(
  readings: readonly PortReading[],
  transport: Written<TransportSet>,
  isOpen: boolean,
): readonly Mistake[] {
  const [use] = readings.flatMap(({ uses }) => uses);
  const said = valueOf(transport);
  if (!use || isOpen || transport.kind === 'unread' || said?.some((each) => each === 'tcp' || each === 'udp'))
    return [];
  return [
    {
      kind: 'port-needs-protocol',
      place: use.literal.place,
      message: 'A port needs a protocol: Windows refuses this one unless Protocol is set to 6 or 17 before it.',
      repairs: [],
    },
  ];
}

/** `$true`, and -1, which is what COM has for it. */
const isOn = (text: string): boolean | undefined => (text === '-1' ? true : truth(text));

/** Domain, private and public as bits; all bits are all of them. */
function profilesOf(text: string): readonly string[] | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const bits = Number(text) & 7;
  return bits === 0 ? undefined : PROFILES.filter((_, i) => bits & (1 << i));
}
