import { MAX_PORT, NO_PORTS } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  type Pin,
  type Policy,
  type Rule,
  valueOf,
  type Written,
} from '../../model/statement';
import { HOLE, leaves, slice, type Text, unknownIn, type Value, viaIn } from '../../model/value';
import type { RegistryValueRecord, Vocabulary } from '../../model/vocabulary';
import { firewallKey } from '../shared/firewallKeys';
import { isPolicyString, readPolicyString } from '../shared/policyString';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { joinReadings, type PortReading, readPorts, readPortValues } from '../shared/ports';
import { innerPlace, mapWord } from '../shared/texts';
import { baseOf, type Call, NOTHING, type PolicyStringSpelled, type Spelled, type Understood } from './call';
import { firstGiven, given, textsOf, word, wordOf } from './fields';
import { originOf } from './pipeline';
import { ONE_NUMBER } from './portValue';

/** How a cmdlet or a resource calls the parts of a registry value. */
interface RegistryNames {
  readonly key: readonly string[];
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

const NAMES: ReadonlyMap<string, RegistryNames> = new Map([
  ['set-itemproperty', { key: ['Path', 'LiteralPath'], name: 'Name', value: 'Value', type: 'Type' }],
  ['new-itemproperty', { key: ['Path', 'LiteralPath'], name: 'Name', value: 'Value', type: 'PropertyType' }],
  ['remove-itemproperty', { key: ['Path', 'LiteralPath'], name: 'Name', value: '', type: '' }],
  ['set-gpregistryvalue', { key: ['Key'], name: 'ValueName', value: 'Value', type: 'Type' }],
  ['set-gpprefregistryvalue', { key: ['Key'], name: 'ValueName', value: 'Value', type: 'Type' }],
  ['[registry]', { key: ['Key'], name: 'ValueName', value: 'ValueData', type: 'ValueType' }],
]);

const GRAMMAR: PortGrammar = {
  subject: 'This value',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the service passes over the value',
};

/** Cmdlets that bring the key through the pipe. */
const KEY_SOURCES: ReadonlySet<string> = new Set(['get-item', 'new-item', 'get-itemproperty']);

const TYPES: ReadonlyMap<string, 'dword' | 'string' | 'multi-string' | 'other'> = new Map([
  ['dword', 'dword'],
  ['string', 'string'],
  ['expandstring', 'string'],
  ['multistring', 'multi-string'],
  ['qword', 'other'],
  ['binary', 'other'],
]);

const namesOf = ({ record }: Call): RegistryNames | undefined => NAMES.get(record.name.toLowerCase());

function keyOf(call: Call, names: RegistryNames, vocabulary: Vocabulary): string | undefined {
  const own = word(call.binding, ...names.key);
  if (own.kind === 'written') return own.value;
  if (own.kind === 'unread' || call.item.kind !== 'command') return undefined;
  const origin = originOf(call.item, KEY_SOURCES, vocabulary);
  return origin && valueOf(word(origin.call.binding, ...names.key));
}

/** The record of the registry value that a call writes or removes. */
function recordFor(call: Call, names: RegistryNames, vocabulary: Vocabulary): RegistryValueRecord | undefined {
  const key = keyOf(call, names, vocabulary);
  const name = valueOf(word(call.binding, names.name));
  return key === undefined || name === undefined ? undefined : vocabulary.registryValue(key, name);
}

/** True for the parameter that holds a port of a known registry value. */
export function isRegistryPort(call: Call, parameter: string, vocabulary: Vocabulary): boolean {
  const names = namesOf(call);
  return names?.value === parameter && recordFor(call, names, vocabulary)?.holds === 'port';
}

/** `Set-ItemProperty HKLM:\… 'TCP/IP Port' 59531`, its kin and the resource. */
export function readRegistryWrite(call: Call, vocabulary: Vocabulary): Understood {
  const names = namesOf(call);
  if (!names) return NOTHING;
  const { binding } = call;
  const value = names.value === '' ? undefined : given(binding, names.value)?.value;
  const removes = names.value === '' || valueOf(word(binding, 'Ensure'))?.toLowerCase() === 'absent';
  const key = keyOf(call, names, vocabulary);
  const firewall = key === undefined ? undefined : firewallKey(key);
  if (firewall?.area === 'profile' && value && !removes) return readProfileValue(call, names, value, firewall.profiles);
  // The key may stand in a variable; a rule's string is unmistakable.
  const [only, more] = value ? leaves(value) : [];
  if (only?.kind === 'text' && !more && isPolicyString(only.text))
    return removes ? NOTHING : readPolicyValue(call, only);
  const record = recordFor(call, names, vocabulary);
  if (record) return readPin(call, names, record, value, removes);
  const hole = removes || !value ? undefined : unreadWrite(call, names, value, vocabulary);
  return hole ? { statements: [], unread: [hole] } : NOTHING;
}

/** 0 and 1 switch things on and off. */
const LEAST = 2;

/** A number that may be a port, as far as the key and the name are known. */
function unreadWrite(call: Call, names: RegistryNames, value: Value, vocabulary: Vocabulary): Unread | undefined {
  const [only, more] = leaves(value);
  if (only?.kind !== 'text' || more || !/^(?:\d{1,5}|0x[\da-f]{1,4})$/i.test(only.text)) return undefined;
  const number = only.number ?? Number(only.text);
  if (number < LEAST || number > MAX_PORT) return undefined;
  const key = partOf(call, names.key);
  const name = partOf(call, [names.name]);
  if (!key || !name || !(key.why ?? name.why) || !vocabulary.mayHoldPort?.(key.text, name.text)) return undefined;
  const why = key.why === undefined ? `the name of the registry value is not known` : 'the registry key is not known';
  return { place: innerPlace(only), why: `${why}: ${key.why ?? name.why}` };
}

/** A parameter as far as it is known; undefined where it is not given and nothing may bring it. */
function partOf(call: Call, parameters: readonly string[]): { text: string; why: string | undefined } | undefined {
  const value = firstGiven(call.binding, parameters)?.value;
  const [only, more] = value ? leaves(value) : [];
  if (only?.kind === 'text' && !more) {
    // A path without a drive goes on from where the script stands.
    if (/^\.{0,2}(?:[\\/]|$)/.test(only.text))
      return { text: HOLE, why: `\`${only.text}\` goes on from the current location` };
    return { text: only.text, why: unknownIn(only, 0, only.text.length) };
  }
  if (only?.kind === 'unknown') return { text: HOLE, why: only.why };
  const { open } = call.binding;
  if (!value && open) return { text: HOLE, why: open.why };
  const isPiped = call.item.kind === 'command' && call.item.source !== undefined;
  return !value && isPiped ? { text: HOLE, why: 'it comes through the pipe' } : undefined;
}

function readPin(
  call: Call,
  names: RegistryNames,
  record: RegistryValueRecord,
  value: Value | undefined,
  removes: boolean,
): Understood {
  const reading = value && !removes && record.holds !== 'flag' ? portsIn(value, record) : undefined;
  const end: End = {
    side: 'local',
    ports: reading?.ports ?? ABSENT,
    uses: reading?.uses ?? [],
    addresses: ABSENT,
    zone: ABSENT,
  };
  const mistakes = (reading?.faults ?? []).flatMap((fault) => mistakeOf(fault, GRAMMAR) ?? []);
  const pin: Pin & { spelled: Spelled } = {
    ...baseOf(call, textsOf(call.binding, [...names.key, names.name]), mistakes),
    kind: 'pin',
    knob: record.knob,
    type: removes ? ABSENT : typeOf(call, names),
    end,
    transport: byDefault([record.transport ?? 'tcp']),
    removes,
    value: value ? wordOf(value) : ABSENT,
    spelled: { call, parameters: { local: names.value, ...(names.type === '' ? {} : { type: names.type }) } },
  };
  return { statements: [pin], unread: reading?.unread ?? [] };
}

/** A rule of the firewall as the string that the registry keeps. */
function readPolicyValue(call: Call, value: Text): Understood {
  const { rule, words, mistakes, unread, complete } = readPolicyString(value);
  const statement: Rule & PolicyStringSpelled = {
    ...rule,
    ...baseOf(call, words, mistakes, complete),
    policyString: value,
  };
  return { statements: [statement], unread };
}

/** Which values of a profile's key are policies. */
const PROFILE_VALUES: ReadonlyMap<string, Policy['subject']> = new Map([
  ['enablefirewall', 'state'],
  ['allowlocalpolicymerge', 'local-rules'],
  ['defaultinboundaction', 'default-action'],
  ['defaultoutboundaction', 'default-action'],
]);

/** `EnableFirewall` and its kin: numbers, 0 and 1. */
function readProfileValue(call: Call, names: RegistryNames, value: Value, profiles: readonly string[]): Understood {
  const name = valueOf(word(call.binding, names.name))?.toLowerCase() ?? '';
  const subject = PROFILE_VALUES.get(name);
  if (subject === undefined) return NOTHING;
  const number = mapWord(
    wordOf(value),
    (text) => (/^(?:\d{1,9}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined),
    (text) => `\`${text}\` is no number`,
  );
  const saying = <T>(read: (number: number) => T): Written<T> => mapWord(number, read, () => '');
  const isAction = subject === 'default-action';
  const policy: Policy = {
    ...baseOf(call, []),
    kind: 'policy',
    subject,
    profiles,
    on: isAction ? ABSENT : saying((n) => n !== 0),
    action: isAction ? saying((n): Action => (n === 0 ? 'allow' : 'block')) : ABSENT,
    direction: isAction ? byDefault<Direction>(name === 'defaultinboundaction' ? 'in' : 'out') : ABSENT,
  };
  return { statements: [policy] };
}

/** The type that is said; without a word the registry keeps the type a value has, or takes that of the new one. */
function typeOf(call: Call, names: RegistryNames): Pin['type'] {
  return mapWord(
    word(call.binding, names.type),
    (text): 'dword' | 'string' | 'multi-string' | 'other' => TYPES.get(text.toLowerCase()) ?? 'other',
    () => '',
  );
}

/** The ports in a value: a number, `server:6001-6002;server:593`, `ncacn_http:6004`. */
function portsIn(value: Value, record: RegistryValueRecord): PortReading {
  const parts = leaves(value).flatMap((leaf) => {
    if (leaf.kind !== 'text') return [readPortValues(leaf, ONE_NUMBER)];
    return record.holds === 'port' ? [portOf(leaf)] : behindColons(leaf);
  });
  return joinReadings(parts, value.place);
}

/**
 * A hexadecimal number beyond the ports stays a use without ports: what its digits look like may be what is meant.
 */
function portOf(text: Text): PortReading {
  const reading = readPorts(text, ONE_NUMBER);
  const { number } = text;
  if (number === undefined || number <= MAX_PORT || !/^0x[0-9a-f]+$/i.test(text.text)) return reading;
  const literal = { place: innerPlace(text), text: text.text, form: 'hex' } as const;
  const via = viaIn(text, 0, text.text.length);
  return { ...reading, uses: [{ literal, ports: NO_PORTS, part: 'one', via }], faults: [] };
}

function behindColons(text: Text): PortReading[] {
  const result: PortReading[] = [];
  for (const match of text.text.matchAll(/:(\d+(?:-\d+)?)(?=;|\s*$)/g)) {
    const from = match.index + 1;
    result.push(readPorts(slice(text, from, from + (match[1] as string).length), ONE_NUMBER));
  }
  return result;
}
