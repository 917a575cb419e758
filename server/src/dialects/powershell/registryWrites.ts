import { ABSENT, byDefault, type End, type Pin, valueOf } from '../../model/statement';
import { leaves, slice, type Text, type Value } from '../../model/value';
import type { RegistryValueRecord, Vocabulary } from '../../model/vocabulary';
import { joinReadings, type PortReading, readPorts, readPortValues } from '../shared/ports';
import { mapWord } from '../shared/texts';
import { baseOf, type Call, NOTHING, type Spelled, type Understood } from './call';
import { given, textsOf, word, wordOf } from './fields';
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
  ['[registry]', { key: ['Key'], name: 'ValueName', value: 'ValueData', type: 'ValueType' }],
]);

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
  const record = names && recordFor(call, names, vocabulary);
  if (!names || !record) return NOTHING;
  const { binding } = call;
  const ensure = valueOf(word(binding, 'Ensure'));
  const removes = names.value === '' || ensure?.toLowerCase() === 'absent';
  const bound = names.value === '' ? undefined : given(binding, names.value);
  const reading = bound?.value && !removes && record.holds !== 'flag' ? portsIn(bound.value, record) : undefined;
  const end: End = {
    side: 'local',
    ports: reading?.ports ?? ABSENT,
    uses: reading?.uses ?? [],
    addresses: ABSENT,
    zone: ABSENT,
  };
  const pin: Pin & { spelled: Spelled } = {
    ...baseOf(call, textsOf(binding, ...names.key, names.name)),
    kind: 'pin',
    knob: record.knob,
    type: removes ? ABSENT : typeOf(call, names),
    end,
    transport: byDefault([record.transport ?? 'tcp']),
    removes,
    value: bound?.value ? wordOf(bound.value) : ABSENT,
    spelled: { call, parameters: { local: names.value, ...(names.type === '' ? {} : { type: names.type }) } },
  };
  return { statements: [pin], unread: reading?.unread ?? [] };
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
  if (record.holds === 'port') return readPortValues(value, ONE_NUMBER);
  const parts: PortReading[] = [];
  for (const leaf of leaves(value)) if (leaf.kind === 'text') parts.push(...behindColons(leaf));
  return joinReadings(parts, value.place);
}

function behindColons(text: Text): PortReading[] {
  const result: PortReading[] = [];
  for (const match of text.text.matchAll(/:(\d+(?:-\d+)?)(?=;|\s*$)/g)) {
    const from = match.index + 1;
    result.push(readPorts(slice(text, from, from + (match[1] as string).length), ONE_NUMBER));
  }
  return result;
}
