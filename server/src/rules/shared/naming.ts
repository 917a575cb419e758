import { wordEvidence } from '../../analysis/words';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import type { Statement } from '../../model/statement';
import { keptFor } from './memo';

/** What a statement is called, the name first; empty where it has none. */
export function namesOf(statement: Statement): readonly string[] {
  const texts = statement.words.map(({ text }) => text);
  const name = 'name' in statement ? statement.name : 'target' in statement ? statement.target : undefined;
  return name?.kind === 'written' ? [name.value, ...texts] : texts;
}

/** Lower case, words parted by one blank and blanks at both ends; `MSExchangePOP3` is three words. */
const normal = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/exchange/g, ' exchange ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;

/** Protocols that say nothing of a service. */
const BARE = /^(?:tcp|udp|any|cluster|rpc)$/i;

/** The protocol of a service by its name and by the name without its number: `IMAP4`, `IMAP`. */
function protocolNames({ protocol }: Service): string[] {
  if (BARE.test(protocol) || protocol.includes(',')) return [];
  const plain = protocol.replace(/\d$/, '');
  return plain === protocol || plain.length < 3 ? [protocol] : [protocol, plain];
}

/** Aliases that only Exchange has: `OWA`, `EdgeSync`, `ActiveSync`; `replication` and `web` may mean anything. */
const ownAliases = ({ id, aliases }: Service): string[] =>
  [id, ...aliases].filter((alias) => wordEvidence(alias.toUpperCase()) !== undefined);

interface Named {
  readonly service: Service;
  /** As `normal` gives them. */
  readonly words: readonly string[];
}

/** The words of each knowledge base, made once: a rule set has thousands of names. */
const tables = new WeakMap<Knowledge, readonly Named[]>();

const tableOf = (knowledge: Knowledge): readonly Named[] =>
  keptFor(tables, knowledge, ({ services }) =>
    services
      .filter(({ presence, dynamic }) => presence === 'listener' && !dynamic)
      .map((service) => ({ service, words: [...protocolNames(service), ...ownAliases(service)].map(normal) }))
      .filter(({ words }) => words.length > 0),
  );

/** The services for which a text is named, told by words that are theirs, with the word. */
export function servicesNamedIn(
  text: string,
  knowledge: Knowledge,
): readonly { readonly service: Service; readonly word: string }[] {
  const own = normal(text);
  return tableOf(knowledge).flatMap(({ service, words }) => {
    const word = words.find((w) => own.includes(w));
    return word === undefined ? [] : [{ service, word: word.trim() }];
  });
}

/** True when a text speaks of a service, by any of its words. */
export function speaksOf(text: string, service: Service): boolean {
  const own = normal(text);
  return [...protocolNames(service), service.short, service.title, ...service.aliases].some((word) =>
    own.includes(normal(word)),
  );
}
