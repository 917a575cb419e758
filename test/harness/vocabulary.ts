import type { RegistryValueRecord, Vocabulary } from '../../server/src/model/vocabulary';

const SERVICES = 'hklm\\system\\currentcontrolset\\services\\';

/** A handful of registry values of each kind. */
const VALUES: Readonly<Record<string, RegistryValueRecord>> = {
  [`${SERVICES}msexchangerpc\\parameterssystem\\tcp/ip port`]: {
    knob: 'rpc',
    type: 'dword',
    holds: 'port',
    transport: 'tcp',
  },
  [`${SERVICES}msexchangerpc\\parameterssystem\\enablepushnotifications`]: {
    knob: 'push',
    type: 'dword',
    holds: 'flag',
  },
  [`${SERVICES}msexchangeab\\parameters\\rpctcpport`]: { knob: 'ab', type: 'string', holds: 'port', transport: 'tcp' },
  [`${SERVICES}ntds\\parameters\\nspi interface protocol sequences`]: {
    knob: 'nspi',
    type: 'multi-string',
    holds: 'endpoint',
  },
  'hklm\\software\\microsoft\\rpc\\rpcproxy\\validports': { knob: 'valid', type: 'string', holds: 'host-ports' },
  'hklm\\software\\microsoft\\rpc\\internet\\ports': { knob: 'internet', type: 'multi-string', holds: 'port' },
};

/** Enough of a vocabulary for tests that are about a dialect and not about the knowledge base. */
export const fewWords: Vocabulary = {
  cmdlet: () => undefined,
  member: () => undefined,
  registryValue: (key, value) =>
    VALUES[`${key.toLowerCase().replace(/^hkey_local_machine/, 'hklm')}\\${value.toLowerCase()}`],
};
