import { callerOf } from '../../analysis/coverage/terms';
import { nameOf, partyOfAll } from '../../analysis/parties';
import type { Knowledge } from '../../knowledge/knowledge';
import { type Address, type End, type Rule, valueOf } from '../../model/statement';
import type { FileView } from '../rule';

/** Words for the people who read mail and their computers. "Client access" is a role. */
const CLIENTS = /\b(?:outlook|clients?|users?|workstations?|desktops?|laptops?)\b(?![ _-]*(?:access|proxy|frontend))/i;

/** True where mail clients call by a rule. */
export function isForClients({ words }: Rule, caller: End | undefined, { groups }: FileView): boolean {
  const addresses: readonly Address[] = caller ? (valueOf(caller.addresses) ?? []) : [];
  const party = partyOfAll(addresses, groups);
  if (party !== undefined) return party === 'client';
  const names = addresses.map(nameOf);
  if (names.some((name) => name !== undefined)) {
    return names.every((name) => name !== undefined && CLIENTS.test(name.replace(/[_-]+/g, ' ')));
  }
  return words.some(({ text }) => CLIENTS.test(text.replace(/RPC Client Access/gi, '')));
}

/** The version of the profile, where it answers mail clients over HTTPS alone; undefined where it does not, or for Edge. */
export function versionWithoutRpc({ profile }: FileView, knowledge: Knowledge): string | undefined {
  const { version, roles = [] } = profile ?? {};
  if (version === undefined || knowledge.isBefore(version, '2013')) return undefined;
  return roles.length > 0 && roles.every((role) => role === 'edge-transport') ? undefined : version;
}

/** True where what a rule opens of RPC is for clients that nobody answers there. */
export const opensRpcInVain = (rule: Rule, file: FileView, knowledge: Knowledge): boolean =>
  versionWithoutRpc(file, knowledge) !== undefined &&
  rule.terms.some((term) => isForClients(rule, callerOf(rule, term), file));
