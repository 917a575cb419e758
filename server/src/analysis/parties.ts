import type { PartyId } from '../knowledge/types';
import type { Address } from '../model/statement';
import { type AddressRange, addressRange } from './addresses';
import type { UserGroup } from './configuration';
import { groupOf } from './userServices';

/** Words of object names that say which servers are meant. Each is a whole word of the name, digits behind it apart. */
const EXCHANGE_WORDS = new Set(['exchange', 'exch', 'msexchange', 'mbx', 'exchangeserver', 'exchangeservers', 'dag']);
const DIRECTORY_WORDS = new Set(['dc', 'dcs', 'domaincontroller', 'domaincontrollers', 'addc', 'gc', 'adds']);

/** `EXCH-SERVERS_01`, `DomainControllers`: the words of a name, lower case and without numbers. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');

/** Which servers the name of an object or a group means; undefined where it does not say. */
export function partyNamed(name: string): PartyId | undefined {
  const words = wordsOf(name);
  const pairs = words.slice(1).map((word, i) => `${words[i]}${word}`);
  const has = (known: ReadonlySet<string>): boolean => [...words, ...pairs].some((word) => known.has(word));
  if (has(EXCHANGE_WORDS)) {
    if (words.includes('edge')) return 'edge';
    // "Exchange Online" and clients of Exchange are others.
    if (words.includes('online') || words.includes('clients') || words.includes('client')) return undefined;
    return has(DIRECTORY_WORDS) ? undefined : 'exchange';
  }
  return has(DIRECTORY_WORDS) ? 'domain-controller' : undefined;
}

/** The name that stands for an address in a rule: of an object, a group or a define, whether its addresses are known or not. */
export const nameOf = ({ kind, text, calledBy }: Address): string | undefined =>
  calledBy ?? (kind === 'name' ? text : undefined);

/** Who stands behind an address: by the user's groups, else by the name of the object. */
export function partyOf(address: Address, groups: readonly UserGroup[]): PartyId | undefined {
  const group = groupOf(address, groups);
  if (group) return group.party as PartyId;
  const name = nameOf(address);
  return name === undefined ? undefined : partyNamed(name);
}

/** The party that all addresses of a list have, with the name it goes by; undefined where they differ or one is unknown. */
export function partyOfAll(addresses: readonly Address[], groups: readonly UserGroup[]): PartyId | undefined {
  let found: PartyId | undefined;
  for (const address of addresses) {
    const party = partyOf(address, groups);
    if (party === undefined || (found !== undefined && family(found) !== family(party))) return undefined;
    found ??= party;
  }
  return found;
}

/** Servers of the organisation behind Edge Transport count as one; of the others each is its own. */
const INSIDE: readonly string[] = [
  'exchange',
  'mailbox',
  'client-access',
  'hub-transport',
  'unified-messaging',
  'front-end',
  'back-end',
  'dag-member',
];

/** The party, or `exchange` for each role of a server inside. */
export const family = (party: string): string => (INSIDE.includes(party) ? 'exchange' : party);

/** True for servers between which, and to which, Microsoft supports no port filter: Exchange but for Edge Transport. */
export const isInsideExchange = (party: string): boolean => family(party) === 'exchange';

/** The addresses that the user declares for a party; undefined where none can be told in numbers. */
export function addressesOf(party: PartyId, groups: readonly UserGroup[]): readonly AddressRange[] | undefined {
  const ranges: AddressRange[] = [];
  for (const group of groups) {
    if (family(group.party) !== family(party)) continue;
    // A declaration for one role says nothing of the servers of another.
    if (group.party !== party && group.party !== 'exchange' && party !== 'exchange') continue;
    for (const text of group.addresses) {
      const range = addressRange(text);
      if (range) ranges.push(range);
    }
  }
  return ranges.length > 0 ? ranges : undefined;
}
