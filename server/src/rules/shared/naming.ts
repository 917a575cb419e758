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

/** One of a service's words, as `normal` gives it, and which of them it is. */
interface Phrase {
  readonly service: number;
  readonly rank: number;
  readonly text: string;
}

interface Table {
  readonly services: readonly Service[];
  /** By the first word of the phrase, so that a name is compared with few of them. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
}

/** The words of each knowledge base, made once: a rule set has thousands of names. */
const tables = new WeakMap<Knowledge, Table>();

const tableOf = (knowledge: Knowledge): Table =>
  keptFor(tables, knowledge, () => {
    const services = knowledge.services.filter(({ presence, dynamic }) => presence === 'listener' && !dynamic);
    const phrases = new Map<string, Phrase[]>();
    services.forEach((service, index) => {
      [...protocolNames(service), ...ownAliases(service)].map(normal).forEach((text, rank) => {
        const first = text.slice(1, text.indexOf(' ', 1));
        const list = phrases.get(first) ?? [];
        if (list.length === 0) phrases.set(first, list);
        list.push({ service: index, rank, text });
      });
    });
    return { services, phrases };
  });

/** The services for which a text is named, told by words that are theirs, with the word. */
export function servicesNamedIn(
  text: string,
  knowledge: Knowledge,
): readonly { readonly service: Service; readonly word: string }[] {
  const { services, phrases } = tableOf(knowledge);
  const own = normal(text);
  const found = new Map<number, Phrase>();
  for (let at = 0; at < own.length - 1; ) {
    const end = own.indexOf(' ', at + 1);
    for (const phrase of phrases.get(own.slice(at + 1, end)) ?? []) {
      const known = found.get(phrase.service);
      if ((!known || phrase.rank < known.rank) && own.startsWith(phrase.text, at)) found.set(phrase.service, phrase);
    }
    at = end;
  }
  return [...found.values()]
    .sort((a, b) => a.service - b.service)
    .map(({ service, text: word }) => ({ service: services[service] as Service, word: word.trim() }));
}

/** The words of each service as `normal` gives them, made once. */
const words = new WeakMap<Service, readonly string[]>();

/** Tells of services whether a text speaks of them, by any of their words. */
export function speakerOf(text: string): (service: Service) => boolean {
  const own = normal(text);
  return (service) =>
    keptFor(words, service, () =>
      [...protocolNames(service), service.short, service.title, ...service.aliases].map(normal),
    ).some((word) => own.includes(word));
}

/** True when a text speaks of a service. */
export const speaksOf = (text: string, service: Service): boolean => speakerOf(text)(service);
