import { wordEvidence } from '../../analysis/words';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import type { Statement } from '../../model/statement';

/** What a statement is called, the name first; empty where it has none. */
export function namesOf(statement: Statement): readonly string[] {
  const texts = statement.words.map(({ text }) => text);
  const name = 'name' in statement ? statement.name : 'target' in statement ? statement.target : undefined;
  return name?.kind === 'written' ? [name.value, ...texts] : texts;
}

const escaped = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[ -]/g, '[ _-]?');

const patterns = new Map<string, RegExp>();

/** True when the text holds the phrase as words of its own; `POP3` also where `MSExchange` stands before it. */
export function holdsPhrase(text: string, phrase: string): boolean {
  const key = phrase.toLowerCase();
  let pattern = patterns.get(key);
  if (!pattern) patterns.set(key, (pattern = new RegExp(`(?:^|[^a-z0-9]|exchange)${escaped(key)}(?![a-z0-9])`, 'i')));
  return pattern.test(text);
}

/** Protocols that say nothing of a service. */
const BARE = /^(?:tcp|udp|any|cluster|rpc)$/i;

/** The protocol of a service by its name and by the name without its number: `IMAP4`, `IMAP`. */
function protocolNames({ protocol }: Service): string[] {
  if (BARE.test(protocol) || protocol.includes(',')) return [];
  const plain = protocol.replace(/\d$/, '');
  return plain === protocol || plain.length < 3 ? [protocol] : [protocol, plain];
}

/** Aliases that only Exchange has: `OWA`, `EdgeSync`, `ActiveSync`; `replication` and `web` may mean anything. */
const ownAliases = ({ aliases }: Service): string[] => aliases.filter((alias) => wordEvidence(alias.toUpperCase()) !== undefined);

/** The services for which a text is named, told by words that are theirs. */
export const servicesNamedIn = (text: string, knowledge: Knowledge): readonly Service[] =>
  knowledge.services.filter(
    (service) =>
      service.presence === 'listener' && !service.dynamic && [...protocolNames(service), ...ownAliases(service)].some((word) => holdsPhrase(text, word)),
  );

/** True when a text speaks of a service, by any of its words. */
export const speaksOf = (text: string, service: Service): boolean =>
  [...protocolNames(service), service.short, service.title, ...service.aliases].some((word) => holdsPhrase(text, word));
