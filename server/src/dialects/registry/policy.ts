import type { Local } from '../../model/dialect';
import { ABSENT, type Action, type Direction, type Policy, unread, type Written, written } from '../../model/statement';
import { HOLE, type Text } from '../../model/value';
import { innerPlace } from '../shared/texts';
import { PROFILES } from '../shared/windowsFirewall';
import { baseOf, type Entry } from './entry';
import { littleEndian } from './pin';

/** The number of a DWORD, in either spelling; undefined where it is none. */
function numberOf({ data, spelling }: Entry): number | undefined {
  const { text } = data;
  if (text === '' || text.includes(HOLE)) return undefined;
  if (spelling === 'hex-digits') return /^[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
  if (spelling === 'bytes') return littleEndian(text);
  return /^(?:\d{1,9}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined;
}

const policy = (entry: Entry, subject: Policy['subject'], profiles: readonly string[]): Policy => ({
  kind: 'policy',
  ...baseOf(entry, [], [], !entry.removes && numberOf(entry) !== undefined),
  subject,
  profiles,
  on: ABSENT,
  action: ABSENT,
  direction: ABSENT,
});

/** Which values of a profile's key are policies. */
const VALUES: Readonly<Record<string, Policy['subject']>> = {
  enablefirewall: 'state',
  allowlocalpolicymerge: 'local-rules',
  defaultinboundaction: 'default-action',
  defaultoutboundaction: 'default-action',
};

/** `EnableFirewall`, `AllowLocalPolicyMerge`, `Default…Action` of a profile. */
export function profilePolicy(entry: Entry, name: Text, profiles: readonly string[]): Local | undefined {
  const lower = name.text.toLowerCase();
  const subject = VALUES[lower];
  if (subject === undefined) return undefined;
  if (entry.removes) return { statements: [], unread: [] };
  const made = policy(entry, subject, profiles);
  const number = numberOf(entry);
  const place = innerPlace(entry.data);
  const saying = <T>(value: (number: number) => T): Written<T> =>
    number === undefined ? unread(place, 'the number is not known') : written(value(number), place);
  if (subject !== 'default-action') return one({ ...made, on: saying((value) => value !== 0) });
  const direction: Direction = lower === 'defaultinboundaction' ? 'in' : 'out';
  return one({
    ...made,
    action: saying((value): Action => (value === 0 ? 'allow' : 'block')),
    direction: written(direction, innerPlace(name)),
  });
}

/** `Start` of the firewall's service: 4 is disabled. */
export function serviceStart(entry: Entry): Local {
  if (entry.removes || numberOf(entry) !== 4) return { statements: [], unread: [] };
  return one({ ...policy(entry, 'state', PROFILES), on: written(false, innerPlace(entry.data)) });
}

/** All rules deleted with their key. */
export const wiped = (entry: Entry): Local =>
  one({ ...policy(entry, 'reset', PROFILES), ...baseOf(entry, [], [], true) });

const one = (statement: Policy): Local => ({ statements: [statement], unread: [] });
