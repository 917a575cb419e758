import { includes, overlaps, type PortRange, type PortSet } from '../base/portSet';
import type { Knowledge, LookupResult } from '../knowledge/knowledge';
import { parseQuery } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import type { Address, Transport } from '../model/statement';
import { addressRange } from './addresses';
import type { Configuration, ConfigurationProblem, KnownNames, UserGroup, UserService } from './configuration';
import { readConfiguration } from './configurationFile';

/** The file in which users declare ports and addresses of their own. */
const DECLARED_IN = '.exchange-ports.json';

/** Longest text beside a port. */
const SHORT = 40;

/** By knowledge base, by list: a configuration keeps its list until the file changes. */
const overlays = new WeakMap<Knowledge, WeakMap<readonly UserService[], Knowledge>>();

/**
 * The knowledge base with the ports that a user declares. They come behind what `data/` knows of the same number, so
 * that rules which ask for the likeliest meaning hear of Exchange first.
 */
export function knowledgeWith(knowledge: Knowledge, declared: readonly UserService[] | undefined): Knowledge {
  if (!declared || declared.length === 0) return knowledge;
  let known = overlays.get(knowledge);
  if (!known) {
    known = new WeakMap();
    overlays.set(knowledge, known);
  }
  let overlay = known.get(declared);
  if (!overlay) {
    overlay = overlayOf(knowledge, servicesFrom(declared));
    known.set(declared, overlay);
  }
  return overlay;
}

function overlayOf(base: Knowledge, own: readonly Service[]): Knowledge {
  const byId = new Map(own.map((service) => [service.id, service]));
  const holding = (ports: PortSet, transport: Transport | undefined): readonly Service[] =>
    own.filter(
      (service) =>
        overlaps(service.ports, ports) && (transport === undefined || service.transports.includes(transport)),
    );
  const at = (port: number, transport?: Transport): readonly Service[] =>
    holding([{ from: port, to: port }], transport);
  return {
    ...base,
    services: [...base.services, ...own],
    service: (id) => byId.get(id) ?? base.service(id),
    servicesAt: (port, transport, version) => [...base.servicesAt(port, transport, version), ...at(port, transport)],
    servicesIn: (ports, transport, version) => [
      ...base.servicesIn(ports, transport, version),
      ...holding(ports, transport),
    ],
    isKnownPort: (port) => at(port).length > 0 || base.isKnownPort(port),
    transportUse: (port, transport, version) =>
      at(port, transport).length > 0 ? 'used' : base.transportUse(port, transport, version),
    lookup: (query) => [...declaredAnswers(query, own), ...base.lookup(query)],
  };
}

/** One service for each name: its ports may be declared in several pieces. */
function servicesFrom(declared: readonly UserService[]): Service[] {
  const byName = new Map<string, UserService[]>();
  for (const service of declared) {
    const list = byName.get(service.name);
    if (list) list.push(service);
    else byName.set(service.name, [service]);
  }
  return [...byName].map(([name, parts]): Service => {
    const [{ description, transports }] = parts as [UserService];
    const ports = parts.map(({ from, to }): PortRange => ({ from, to })).sort((a, b) => a.from - b.from);
    return {
      id: `declared:${name}`,
      title: name,
      short: name.length <= SHORT ? name : `${name.slice(0, SHORT - 1)}…`,
      presence: 'listener',
      ports,
      transports,
      protocol: '',
      encryption: { kind: 'varies', words: '' },
      versions: [],
      roles: [],
      callers: [],
      listeners: [],
      default: '',
      exposure: 'internal',
      aliases: [],
      sources: [],
      standAlone: true,
      declaredIn: DECLARED_IN,
      ...(description === '' ? {} : { notes: [description] }),
    };
  });
}

/** Declared services that a query asks for; they go before what `data/` knows. */
function declaredAnswers(query: string, own: readonly Service[]): LookupResult[] {
  const asked = parseQuery(query);
  const found =
    asked.kind === 'ports'
      ? own.filter(
          ({ ports, transports }) =>
            overlaps(ports, [asked.range]) && (asked.transport === undefined || transports.includes(asked.transport)),
        )
      : own.filter(({ title, notes = [] }) => speaksOf(asked.words, [title, ...notes]));
  return found.map((record) => ({
    kind: 'service',
    record,
    id: record.id,
    title: record.title,
    score: Number.MAX_SAFE_INTEGER,
  }));
}

const lettersOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+|[^\s\0-\x7f]+/g) ?? [];

/** True when every word asked for begins a word of the texts. */
export function speaksOf(words: readonly string[], texts: readonly string[]): boolean {
  const own = texts.flatMap(lettersOf);
  return words.length > 0 && words.every((word) => own.some((other) => other.startsWith(word)));
}

/** The group to which the user counts an address or an object's name; undefined where it is in none. */
export function groupOf(address: Address, groups: readonly UserGroup[]): UserGroup | undefined {
  if (groups.length === 0 || address.kind === 'any') return undefined;
  const word = address.text.toLowerCase();
  const called = address.calledBy?.toLowerCase();
  const written = address.kind === 'literal' ? addressRange(address.text) : undefined;
  return groups.find(({ name, addresses }) => {
    if (name.toLowerCase() === (address.kind === 'literal' ? called : word)) return true;
    return addresses.some((member) => {
      const own = member.toLowerCase();
      if (own === word || own === called) return true;
      const range = written && addressRange(member);
      return !!range && range.bits === written.bits && range.from <= written.from && written.to <= range.to;
    });
  });
}

/** Words that many services have in their names: two that share only these are not the same. */
const COMMON = new Set(
  'exchange server servers service services port ports tcp udp the of and for to from in on with over our my new own'.split(
    ' ',
  ),
);

const ownWords = (texts: readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => lettersOf(text ?? '')).filter((word) => word.length > 1 && !COMMON.has(word)));

/** Names under which a service of Exchange may be declared again, as a label of the user's own. */
const namesOf = (service: Service): ReadonlySet<string> =>
  ownWords([
    service.title,
    service.short,
    service.protocol,
    service.process,
    service.windowsService,
    ...service.aliases,
    ...(service.details ?? []).flatMap(({ process, windowsService }) => [process, windowsService]),
  ]);

const share = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((word) => b.has(word));

/**
 * Declarations that contradict the knowledge base: another service where only Exchange listens, or the same service
 * over a transport that it does not use. Numbers that the whole world uses (25, 443) are anyone's to name.
 */
function contradictions(configuration: Configuration, knowledge: Knowledge): ConfigurationProblem[] {
  const { services, profile } = configuration;
  const problems: ConfigurationProblem[] = [];
  for (const declared of services) {
    if (declared.from !== declared.to) continue;
    const port = declared.from;
    const own = ownWords([declared.name, declared.description]);
    const here = knowledge
      .servicesAt(port, undefined, profile?.version)
      .filter(({ presence, dynamic }) => presence === 'listener' && !dynamic);
    // Nothing can be said where one of the meanings is the one declared.
    const same = here.filter((service) => share(namesOf(service), own));
    const [meant] = same;
    if (meant) {
      if (same.some(({ needed, transports }) => declared.transports.some((t) => (needed ?? transports).includes(t))))
        continue;
      problems.push({
        span: declared.span,
        message: `${meant.title} uses ${port}/${(meant.needed ?? meant.transports).join('+')}; \`${declared.name}\` is declared for ${declared.transports.join(' and ')} alone.`,
      });
      continue;
    }
    const [owner] = here.filter((service) => isReserved(port, knowledge) && isHere(service, configuration, knowledge));
    if (!owner?.transports.some((t) => declared.transports.includes(t))) continue;
    problems.push({
      span: declared.span,
      message: `${port}/${owner.transports.join('+')} is ${owner.title} (${knowledge.versions.format(owner.versions)}), which listens there by default; on such a server \`${declared.name}\` cannot have the port.`,
    });
  }
  return problems;
}

/** A configuration as read, with what is wrong in it and what contradicts the knowledge base. */
export function checkedConfiguration(
  text: string,
  names: KnownNames,
  knowledge: Knowledge,
): ReturnType<typeof readConfiguration> {
  const { configuration, problems } = readConfiguration(text, names);
  return { configuration, problems: [...problems, ...contradictions(configuration, knowledge)] };
}

const isReserved = (port: number, knowledge: Knowledge): boolean =>
  ['exchange-only-ports', 'reserved-connector-ports'].some((group) => includes(knowledge.group(group), port));

/** Whether servers as the profile has them listen there; with no profile, servers of today. */
function isHere(service: Service, { profile }: Configuration, knowledge: Knowledge): boolean {
  const { all } = knowledge.versions;
  const version = profile?.version ?? all[all.length - 1];
  if (version === undefined || !(service.versions as readonly string[]).includes(version)) return false;
  const roles = profile?.roles ?? [];
  return roles.length === 0 || service.roles.some((role) => roles.includes(role));
}
