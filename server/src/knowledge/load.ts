import { NO_PORTS, type PortRange, type PortSet } from '../base/portSet';
import type { Transport } from '../model/statement';
import type { KnowledgeBundle } from './bundle';
import { endsIn, selectFlows } from './flows';
import type { Knowledge } from './knowledge';
import { type Entry, Lookup } from './lookup';
import { byWidth, portIndex } from './portIndex';
import type { Endpoint, Knob, Party, PartyId, Service, ServiceDetail, ServiceView, VersionId } from './types';
import { type Versions, versionsOf } from './versions';

/** Indexes the records of `data/`. */
export function loadKnowledge(bundle: KnowledgeBundle): Knowledge {
  const versions = versionsOf(bundle.products);
  const knobs: readonly Knob[] = [...bundle.registry, ...bundle.knobs];
  const services = mapOf(bundle.services);
  const parties = mapOf(bundle.parties) as ReadonlyMap<PartyId, Party>;
  let lookup: Lookup | undefined;
  return {
    services: bundle.services,
    flows: bundle.flows,
    conflicts: bundle.conflicts,
    connectors: bundle.connectors,
    collisionRules: bundle.collisionRules,
    setupRules: bundle.setupRules,
    knobs,
    mistakes: bundle.mistakes,
    timeline: bundle.timeline,
    groups: bundle.groups,
    dynamicRanges: bundle.dynamicRanges,
    products: bundle.products,
    parties: bundle.parties,
    sources: bundle.sources,

    ...byPort(bundle),
    ...byService(bundle, services),
    ...ofFlows(bundle, services, parties),
    ...ofKnobs(knobs),
    ...byId(bundle),
    endWords: (ends, version) =>
      joinWords([
        ...new Set(
          endsIn(ends, version ?? lastOf(ends, versions)).map(
            (end) => end.words ?? parties.get(end.party)?.title ?? end.party,
          ),
        ),
      ]),

    versions,
    versionIndex: versions.indexOf,
    isBefore: versions.isBefore,
    versionsBetween: versions.between,

    lookup(query) {
      lookup ??= new Lookup(entriesOf(bundle, knobs));
      return lookup.find(query);
    },
  };
}

const PRESENCE: Readonly<Record<Service['presence'], number>> = {
  listener: 0,
  reserved: 1,
  'third-party': 2,
  absent: 3,
};

/** The order in which meanings of one number are offered. */
const byLikelihood = (a: Service, b: Service): number =>
  Number(a.dynamic ?? false) - Number(b.dynamic ?? false) ||
  PRESENCE[a.presence] - PRESENCE[b.presence] ||
  b.versions.length - a.versions.length ||
  byWidth(a.ports, b.ports) ||
  (a.id < b.id ? -1 : 1);

/** True where a service uses the transport and stands in the version, as far as these are given. */
const holds = (service: Service, transport: Transport | undefined, version: string | undefined): boolean =>
  (transport === undefined || service.transports.includes(transport)) && isOf(service, version);

const isOf = ({ versions }: { readonly versions: readonly VersionId[] }, version: string | undefined): boolean =>
  version === undefined || versions.includes(version as VersionId);

/** What a port may mean. */
function byPort({
  services,
  groups,
}: KnowledgeBundle): Pick<
  Knowledge,
  'servicesAt' | 'servicesIn' | 'absentAt' | 'isKnownPort' | 'transportUse' | 'neededTransports'
> {
  const ranked = portIndex([...services].sort(byLikelihood), (service) => service.ports);
  const common = groups.find(({ id }) => id === 'common-services')?.ports ?? NO_PORTS;
  const fixedAt = (port: number, version: string | undefined): readonly Service[] =>
    ranked
      .at(port)
      .filter((s) => !s.dynamic && s.presence !== 'absent' && s.presence !== 'third-party' && isOf(s, version));
  return {
    servicesAt: (port, transport, version) =>
      ranked.at(port).filter((service) => service.presence !== 'absent' && holds(service, transport, version)),
    servicesIn: (ports, transport, version) =>
      ranked
        .within(ports)
        .filter((service) => !service.dynamic && service.presence !== 'absent' && holds(service, transport, version))
        .sort((a, b) => firstPort(a.ports) - firstPort(b.ports)),
    absentAt: (port, version) =>
      ranked.at(port).filter((service) => service.presence === 'absent' && isOf(service, version)),
    isKnownPort: (port) =>
      ranked.at(port).some((service) => !service.dynamic && service.presence !== 'absent') ||
      common.some((range) => range.from <= port && port <= range.to),
    transportUse(port, transport, version) {
      const fixed = fixedAt(port, version);
      if (fixed.length === 0) return 'unknown';
      return fixed.some((service) => service.transports.includes(transport)) ? 'used' : 'unused';
    },
    neededTransports(port, version) {
      const [first] = fixedAt(port, version);
      return first ? (first.needed ?? first.transports) : [];
    },
  };
}

/** A service, and what is said about one. */
function byService(
  bundle: KnowledgeBundle,
  services: ReadonlyMap<string, Service>,
): Pick<Knowledge, 'service' | 'view' | 'successor' | 'setupRulesOf' | 'conflictsAbout' | 'mistakesAbout'> {
  const setupRules = listsOf(bundle.setupRules, (rule) => rule.services);
  const conflicts = listsOf(bundle.conflicts, (conflict) => conflict.about);
  const mistakes = listsOf(bundle.mistakes, (mistake) => mistake.services);
  return {
    service: (id) => services.get(id),
    view: (service, version) => viewOf(service, version),
    successor: (service) => (service.successor === undefined ? undefined : services.get(service.successor)),
    setupRulesOf: (service, version) => (setupRules.get(service) ?? []).filter((rule) => isOf(rule, version)),
    conflictsAbout: (id) => conflicts.get(id) ?? [],
    mistakesAbout: (service) => mistakes.get(service) ?? [],
  };
}

function ofFlows(
  bundle: KnowledgeBundle,
  services: ReadonlyMap<string, Service>,
  parties: ReadonlyMap<PartyId, Party>,
): Pick<Knowledge, 'flow' | 'flowsOf' | 'selectFlows' | 'flowPorts' | 'changes'> {
  const flows = mapOf(bundle.flows);
  const lists = listsOf(bundle.flows, (flow) => flow.services.map((s) => s.service));
  return {
    flow: (id) => flows.get(id),
    flowsOf: (service, version) => (lists.get(service) ?? []).filter((flow) => isOf(flow, version)),
    selectFlows: (query) => selectFlows(bundle.flows, query, parties),
    flowPorts: (flow, version) =>
      flow.services.flatMap(({ service: id, ports, transports }) => {
        const service = services.get(id);
        return service && isOf(service, version)
          ? [{ service, ports: ports ?? service.ports, transports: transports ?? service.transports }]
          : [];
      }),
    changes(earlier, later) {
      const differ = <T extends { readonly versions: readonly VersionId[] }>(records: readonly T[]) => ({
        added: records.filter((record) => isOf(record, later) && !isOf(record, earlier)),
        removed: records.filter((record) => isOf(record, earlier) && !isOf(record, later)),
      });
      return {
        services: differ(bundle.services.filter((s) => s.presence === 'listener')),
        flows: differ(bundle.flows),
      };
    },
  };
}

function ofKnobs(knobs: readonly Knob[]): Pick<Knowledge, 'knob' | 'knobsOf' | 'collisionGroup'> {
  const records = mapOf(knobs);
  const byMoved = listsOf(knobs, servicesMovedBy);
  const byCollision = listsOf(knobs, (knob) =>
    knob.kind === 'registry' && knob.collisionGroup ? [knob.collisionGroup] : [],
  );
  return {
    knob: (id) => records.get(id),
    knobsOf: (service) => byMoved.get(service) ?? [],
    collisionGroup: (name) => byCollision.get(name) ?? [],
  };
}

/** Records that are found by their ids, groups by their ports as well. */
function byId(
  bundle: KnowledgeBundle,
): Pick<
  Knowledge,
  'connector' | 'group' | 'groupRecord' | 'groupWords' | 'dynamicRange' | 'source' | 'party' | 'product' | 'generalName'
> {
  const connectors = mapOf(bundle.connectors);
  const groups = mapOf(bundle.groups);
  const ranges = mapOf(bundle.dynamicRanges);
  const sources = mapOf(bundle.sources);
  const parties = mapOf(bundle.parties);
  const products = mapOf(bundle.products);
  const names = new Map(bundle.names.map((name) => [name.port, name]));
  return {
    connector: (id) => connectors.get(id),
    group: (id) => groups.get(id)?.ports ?? NO_PORTS,
    groupRecord: (id) => groups.get(id),
    groupWords: (id, port) => groups.get(id)?.members?.find((member) => member.port === port)?.words,
    dynamicRange: (id) => ranges.get(id),
    source: (id) => sources.get(id),
    party: (id) => parties.get(id),
    product: (id) => products.get(id as VersionId),
    generalName: (port) => names.get(port),
  };
}

/** Views by what they show: a service by itself, or with one of its details. They are asked for again and again. */
const views = new WeakMap<Service | ServiceDetail, ServiceView>();

function viewOf(service: Service, version: string | undefined): ServiceView {
  const detail =
    version === undefined ? undefined : service.details?.find((d) => d.versions.includes(version as VersionId));
  const shown = detail ?? service;
  let view = views.get(shown);
  if (!view) {
    const { details: _, ...plain } = service;
    view = detail ? withDetail(plain, detail) : plain;
    views.set(shown, view);
  }
  return view;
}

function withDetail(service: ServiceView, { versions: _, note, ...changed }: ServiceDetail): ServiceView {
  return { ...service, ...changed, ...(note ? { notes: [note, ...(service.notes ?? [])] } : {}) };
}

function entriesOf(bundle: KnowledgeBundle, knobs: readonly Knob[]): Entry[] {
  return [
    ...bundle.services.map((record): Entry => ({ kind: 'service', record })),
    ...knobs.map((record): Entry => ({ kind: 'knob', record })),
    ...bundle.connectors.map((record): Entry => ({ kind: 'connector', record })),
    ...bundle.dynamicRanges.map((record): Entry => ({ kind: 'dynamic-range', record })),
    ...bundle.flows.map((record): Entry => ({ kind: 'flow', record })),
    ...bundle.conflicts.map((record): Entry => ({ kind: 'conflict', record })),
    ...bundle.mistakes.map((record): Entry => ({ kind: 'mistake', record })),
    ...bundle.setupRules.map((record): Entry => ({ kind: 'setup-rule', record })),
    ...bundle.collisionRules.map((record): Entry => ({ kind: 'collision-rule', record })),
    ...bundle.timeline.map((record): Entry => ({ kind: 'timeline', record })),
    ...bundle.groups.map((record): Entry => ({ kind: 'group', record })),
  ];
}

/** The services whose ports a setting moves. */
function servicesMovedBy(knob: Knob): readonly string[] {
  const moved = knob.kind === 'registry' ? [] : (knob.moves ?? []).map(({ service }) => service);
  return [...new Set(knob.service === undefined ? moved : [knob.service, ...moved])];
}

const mapOf = <T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<T['id'], T> =>
  new Map(records.map((record) => [record.id, record]));

function listsOf<T>(records: readonly T[], keys: (record: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const lists = new Map<string, T[]>();
  for (const record of records) {
    for (const key of keys(record)) {
      const list = lists.get(key);
      if (!list) lists.set(key, [record]);
      else if (list[list.length - 1] !== record) list.push(record);
    }
  }
  return lists;
}

/** The last version that any of the ends names; undefined where none names one. */
function lastOf(ends: readonly Endpoint[], versions: Versions): VersionId | undefined {
  const named = new Set(ends.flatMap((end) => end.versions ?? []));
  return [...versions.all].reverse().find((version) => named.has(version));
}

const firstPort = (ports: PortSet): number => (ports[0] as PortRange | undefined)?.from ?? 0;

const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
