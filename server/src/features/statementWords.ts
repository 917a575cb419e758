import { groupOf } from '../analysis/userServices';
import { formatPorts } from '../base/portSet';
import type { Reference } from '../document/references';
import { type Direction, type TransportSet, valueOf } from '../model/statement';
import type { Context } from './context';
import { addressesBeside } from './meanings';
import { code, listOf, upperFirst } from './wording';

/** What the text under the pointer does, in its own words: `*This rule:* inbound, local port, allow.` */
export function statementLine(reference: Reference, context: Context): string {
  const { statement, side, use } = reference;
  const action = valueOf(reference.action);
  switch (statement.kind) {
    case 'rule': {
      const profiles = valueOf(statement.profiles);
      const parts = [
        directionWords(valueOf(reference.direction)),
        `${side} port`,
        protocolWords(valueOf(reference.transport)),
        typeof action === 'string' ? action : '',
        profiles && profiles.length > 0 && profiles.length < 3 ? `${listOf(profiles.map(upperFirst))} profile` : '',
        valueOf(statement.enabled) === false ? 'disabled' : '',
        peerWords(reference, context),
      ];
      return `*This rule:* ${parts.filter((part) => part !== '').join(', ')}.`;
    }
    case 'amendment':
      if (statement.operation === 'set') return `*This change:* sets the ${side} port of existing rules.`;
      return `*This change:* ${statement.operation}s the rules with this ${side} port.`;
    case 'group':
      return `*This group:* ${side} port.`;
    case 'connector': {
      const action = `${statement.creates ? 'new' : 'changed'} ${statement.direction} connector`;
      return `*This connector:* ${[action, peerWords(reference, context)].filter((part) => part !== '').join(', ')}.`;
    }
    case 'listener':
      return '*This setting:* the port on which the service listens.';
    case 'pin':
      return statement.removes ? '*This value:* removed; Windows draws a port again.' : '';
    case 'dynamic-range':
      return use.ports.length > 0 ? `*This range:* ${formatPorts(use.ports)}, from which Windows draws ports.` : '';
    case 'port-proxy':
      return statement.listen.uses.includes(use)
        ? '*This proxy:* the port on which it listens.'
        : '*This proxy:* the port to which it connects.';
    case 'probe':
      return '*This call:* to a remote port.';
    case 'backend':
      return '*This pool:* the port of its members.';
    case 'translation':
      return statement.from.uses.includes(use)
        ? '*This translation:* the port before.'
        : '*This translation:* the port after.';
    case 'inspection':
      return `*This inspection:* ${statement.protocol} is ${statement.on ? 'inspected' : 'not inspected'}.`;
    case 'policy':
    case 'grant':
    case 'mention':
      return '';
  }
}

const directionWords = (direction: Direction | undefined): string =>
  direction === undefined ? '' : direction === 'in' ? 'inbound' : 'outbound';

/** Said only where it is no protocol of its own: the heading has the others. */
const protocolWords = (transports: TransportSet | undefined): string =>
  transports?.includes('any') ? 'any protocol' : '';

/** Who is at the other end, where the user says whose addresses these are. */
function peerWords(reference: Reference, { groups, knowledge }: Context): string {
  if (groups.length === 0) return '';
  const found = new Map<string, string>();
  for (const address of addressesBeside(reference)) {
    const group = groupOf(address, groups);
    if (group) found.set(group.name, knowledge.parties.find(({ id }) => id === group.party)?.title ?? group.party);
  }
  const words = [...found].map(([name, party]) => `${code(name)} (${party}, declared in .exchange-ports.json)`);
  const preposition = valueOf(reference.direction) === 'out' ? 'to' : 'from';
  return words.length === 0 ? '' : `${preposition} ${listOf(words)}`;
}
