import { abbreviated } from '../shared/prefix';
import type { Invocation, LegacyObject } from './contexts';
import { readTags, type Tags } from './tags';

/** Keys of the commands of `netsh firewall`, in full. */
const LEGACY_KEYS = [
  'protocol',
  'port',
  'program',
  'name',
  'type',
  'mode',
  'exceptions',
  'scope',
  'addresses',
  'profile',
  'interface',
] as const;

export type LegacyKey = (typeof LEGACY_KEYS)[number];
export type LegacyTags = Tags<LegacyKey>;

/** The order of the values of each command, where they stand without their keys. */
const ORDER: Readonly<Record<string, readonly LegacyKey[]>> = {
  portopening: ['protocol', 'port', 'name', 'mode', 'scope', 'addresses', 'profile', 'interface'],
  'delete portopening': ['protocol', 'port', 'profile', 'interface'],
  allowedprogram: ['program', 'name', 'mode', 'scope', 'addresses', 'profile'],
  'delete allowedprogram': ['program', 'profile'],
  opmode: ['mode', 'exceptions', 'profile', 'interface'],
  service: ['type', 'mode', 'scope', 'addresses', 'profile'],
  icmpsetting: ['type', 'mode', 'profile', 'interface'],
  logging: [],
  multicastbroadcastresponse: ['mode', 'profile'],
  notifications: ['mode', 'profile'],
};

export interface LegacyCommand {
  readonly verb: 'add' | 'set' | 'delete' | 'reset';
  readonly object: LegacyObject | undefined;
  readonly tags: LegacyTags;
}

export function legacyCommand({ command, rest }: Invocation): LegacyCommand {
  const [, verb, object] = command.split(' ') as [string, LegacyCommand['verb'], LegacyObject | undefined];
  const order = ORDER[`${verb} ${object}`] ?? ORDER[object ?? ''] ?? [];
  const tags = readTags(rest, order, order);
  const third = tags.get('addresses');
  // Addresses belong to the scope CUSTOM; behind another scope the profile comes at once.
  const isProfile = third && third.written === undefined && oldProfileWord(third.value.text) !== undefined;
  if (!isProfile || tags.get('profile')) return { verb, object, tags };
  return {
    verb,
    object,
    tags: readTags(
      rest,
      order,
      order.filter((key) => key !== 'addresses'),
    ),
  };
}

/** A profile in full, as the old context calls it. */
export const oldProfileWord = (text: string): string | undefined =>
  abbreviated(text, ['all', 'current', 'domain', 'standard'] as const);
