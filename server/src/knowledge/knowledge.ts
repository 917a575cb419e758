import { NO_PORTS, type PortRange, type PortSet } from '../base/portSet';
import type { Transport } from '../model/statement';
import { endsIn, type FlowQuery, selectFlows } from './flows';
import { type Entry, Lookup, type LookupResult } from './lookup';
import { byWidth, portIndex } from './portIndex';
import type {
  CollisionRule,
  Conflict,
  Connector,
  DynamicRange,
  Endpoint,
  Flow,
  GeneralName,
  Knob,
  KnowledgeBundle,
  Mistake,
  Party,
  PartyId,
  PortGroup,
  Product,
  Service,
  ServiceDetail,
  ServiceView,
  SetupRule,
  Source,
  TimelineEvent,
  VersionId,
} from './types';
import { type Versions, versionsOf } from './versions';

export type { FlowQuery } from './flows';
export type { LookupResult } from './lookup';
export { parseQuery } from './lookup';

/** What is known about Exchange and its ports, indexed. Made once from the bundle; never changes. */
export interface Knowledge {
  readonly services: readonly Service[];
  readonly flows: readonly Flow[];
  readonly conflicts: readonly Conflict[];
  readonly connectors: readonly Connector[];
  readonly collisionRules: readonly CollisionRule[];
  readonly setupRules: readonly SetupRule[];
  readonly knobs: readonly Knob[];
  readonly mistakes: readonly Mistake[];
  readonly timeline: readonly TimelineEvent[];
  readonly groups: readonly PortGroup[];
  readonly dynamicRanges: readonly DynamicRange[];
  readonly products: readonly Product[];
  readonly parties: readonly Party[];
  readonly sources: readonly Source[];

  /**
   * The services whose ports hold `port`, the most likely meaning first: fixed ports before ranges, listeners before
   * reserved and third-party ones, what stood in more versions first. Records that say "nothing listens" are left out
   * (see `absentAt`). With a transport, those that use it; with a version, those that version has.
   */
  servicesAt(port: number, transport?: Transport, version?: string): readonly Service[];
  /** The fixed (not dynamic) services that share a port with `ports`, in the order of their numbers. */
  servicesIn(ports: PortSet, transport?: Transport, version?: string): readonly Service[];
  /** Records that say that nothing of Exchange listens on `port`, though lists say so: 465 before 2013, 522, 994. */
  absentAt(port: number, version?: string): readonly Service[];
  /** True when the port has a record as a fixed port, or is a common service of the group `common-services`. */
  isKnownPort(port: number): boolean;
  /**
   * Whether the fixed services at the port use the transport: `used` when one of them does, `unused` when there are
   * some and none does, `unknown` when nothing fixed is recorded there. Records of third parties do not count.
   */
  transportUse(port: number, transport: Transport, version?: string): 'used' | 'unused' | 'unknown';
  /** The transports that the most likely service at the port cannot do without. */
  neededTransports(port: number, version?: string): readonly Transport[];

  service(id: string): Service | undefined;
  /** The service as a version has it; without a version, as it is in general. */
  view(service: Service, version?: string): ServiceView;
  /** The service to use instead. */
  successor(service: Service): Service | undefined;
  flow(id: string): Flow | undefined;
  /** The flows that use a service, in that version. */
  flowsOf(service: string, version?: string): readonly Flow[];
  /** The flows that a server of these roles and version takes part in, as seen from where the rules stand. */
  selectFlows(query: FlowQuery): readonly Flow[];
  /** What a flow needs in a version: its services with the ports and transports it uses of them. */
  flowPorts(flow: Flow, version?: string): readonly FlowPorts[];
  /** Services and flows that `later` has and `earlier` has not, and the reverse. */
  changes(earlier: string, later: string): Changes;

  knob(id: string): Knob | undefined;
  /** The knobs that move the port of a service. */
  knobsOf(service: string): readonly Knob[];
  /** The knobs whose numbers must differ on one server: store, System Attendant, NSPI … */
  collisionGroup(name: string): readonly Knob[];
  connector(id: string): Connector | undefined;
  /** Setup's firewall rules that open a service, in that version. */
  setupRulesOf(service: string, version?: string): readonly SetupRule[];
  /** Misquotes and rulings about a record. */
  conflictsAbout(id: string): readonly Conflict[];
  mistakesAbout(service: string): readonly Mistake[];

  /** The ports of a group; none for a group that is not in `data/groups/`. */
  group(id: string): PortSet;
  groupRecord(id: string): PortGroup | undefined;
  /** What a group says about one of its ports. */
  groupWords(id: string, port: number): string | undefined;
  dynamicRange(id: string): DynamicRange | undefined;
  source(id: string): Source | undefined;
  party(id: PartyId): Party | undefined;
  product(id: string): Product | undefined;
  /**
   * "Outlook or Mailbox": what the ends that hold in a version are called, by their own words or the party's title.
   * Without a version it is that of the last version in which there are any: the reader most likely has a new server.
   */
  endWords(ends: Service['callers'], version?: string): string;
  /** Registered names of a port, for "also known as". */
  generalName(port: number): GeneralName | undefined;

  readonly versions: Versions;
  /** Place in the order of release; -1 for a word that is no version. */
  versionIndex(version: string): number;
  isBefore(a: string, b: string): boolean;
  versionsBetween(from: string, to: string): readonly VersionId[];

  /** By port (`587`, `64327/tcp`, `6005-65534`) or words (`edgesync`, `imap back end`, `RpcTcpPort`), best first. */
  lookup(query: string): readonly LookupResult[];
}

/** A service that a flow uses, with the ports and transports that it has there. */
export interface FlowPorts {
  readonly service: Service;
  readonly ports: PortSet;
  readonly transports: readonly Transport[];
}

/** What came and went from one version to another. */
export interface Changes {
  readonly services: { readonly added: readonly Service[]; readonly removed: readonly Service[] };
  readonly flows: { readonly added: readonly Flow[]; readonly removed: readonly Flow[] };
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

export function loadKnowledge(bundle: KnowledgeBundle): Knowledge {
  const versions = versionsOf(bundle.products);
  const knobs: readonly Knob[] = [...bundle.registry, ...bundle.knobs];
  const services = mapOf(bundle.services);
  const flows = mapOf(bundle.flows);
  const knobMap = mapOf(knobs);
  const connectors = mapOf(bundle.connectors);
  const groups = mapOf(bundle.groups);
  const ranges = mapOf(bundle.dynamicRanges);
  const sources = mapOf(bundle.sources);
  const parties = mapOf(bundle.parties) as ReadonlyMap<PartyId, Party>;
  const products = mapOf(bundle.products);
  const names = new Map(bundle.names.map((name) => [name.port, name]));
  const flowsByService = listsOf(bundle.flows, (flow) => flow.services.map((s) => s.service));
  const knobsByService = listsOf(knobs, servicesMovedBy);
  const knobsByCollision = listsOf(knobs, (knob) =>
    knob.kind === 'registry' && knob.collisionGroup ? [knob.collisionGroup] : [],
  );
  const setupByService = listsOf(bundle.setupRules, (rule) => rule.services);
  const conflictsByRecord = listsOf(bundle.conflicts, (conflict) => conflict.about);
  const mistakesByService = listsOf(bundle.mistakes, (mistake) => mistake.services);
  const ranked = portIndex([...bundle.services].sort(byLikelihood), (service) => service.ports);
  let lookup: Lookup | undefined;

  const holds = (service: Service, transport: Transport | undefined, version: string | undefined): boolean =>
    (transport === undefined || service.transports.includes(transport)) &&
    (version === undefined || service.versions.includes(version as VersionId));
  const fixedAt = (port: number, version: string | undefined): readonly Service[] =>
    ranked
      .at(port)
      .filter(
        (s) => !s.dynamic && s.presence !== 'absent' && s.presence !== 'third-party' && holds(s, undefined, version),
      );

  const knowledge: Knowledge = {
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

    servicesAt: (port, transport, version) =>
      ranked.at(port).filter((service) => service.presence !== 'absent' && holds(service, transport, version)),
    servicesIn: (ports, transport, version) =>
      ranked
        .within(ports)
        .filter((service) => !service.dynamic && service.presence !== 'absent' && holds(service, transport, version))
        .sort((a, b) => firstPort(a.ports) - firstPort(b.ports)),
    absentAt: (port, version) =>
      ranked.at(port).filter((service) => service.presence === 'absent' && holds(service, undefined, version)),
    isKnownPort: (port) =>
      ranked.at(port).some((service) => !service.dynamic && service.presence !== 'absent') ||
      knowledge.group('common-services').some((range) => range.from <= port && port <= range.to),
    transportUse(port, transport, version) {
      const fixed = fixedAt(port, version);
      if (fixed.length === 0) return 'unknown';
      return fixed.some((service) => service.transports.includes(transport)) ? 'used' : 'unused';
    },
    neededTransports(port, version) {
      const [first] = fixedAt(port, version);
      return first ? (first.needed ?? first.transports) : [];
    },

    service: (id) => services.get(id),
    view: (service, version) => viewOf(service, version),
    successor: (service) => (service.successor === undefined ? undefined : services.get(service.successor)),
    flow: (id) => flows.get(id),
    flowsOf: (service, version) =>
      (flowsByService.get(service) ?? []).filter(
        (flow) => version === undefined || flow.versions.includes(version as VersionId),
      ),
    selectFlows: (query) => selectFlows(bundle.flows, query, parties),
    flowPorts: (flow, version) =>
      flow.services.flatMap(({ service: id, ports, transports }) => {
        const service = services.get(id);
        return service && holds(service, undefined, version)
          ? [{ service, ports: ports ?? service.ports, transports: transports ?? service.transports }]
          : [];
      }),
    changes(earlier, later) {
      const differ = <T extends { readonly versions: readonly VersionId[] }>(records: readonly T[]) => ({
        added: records.filter(
          (r) => r.versions.includes(later as VersionId) && !r.versions.includes(earlier as VersionId),
        ),
        removed: records.filter(
          (r) => r.versions.includes(earlier as VersionId) && !r.versions.includes(later as VersionId),
        ),
      });
      return {
        services: differ(bundle.services.filter((s) => s.presence === 'listener')),
        flows: differ(bundle.flows),
      };
    },

    knob: (id) => knobMap.get(id),
    knobsOf: (service) => knobsByService.get(service) ?? [],
    collisionGroup: (name) => knobsByCollision.get(name) ?? [],
    connector: (id) => connectors.get(id),
    setupRulesOf: (service, version) =>
      (setupByService.get(service) ?? []).filter(
        (rule) => version === undefined || rule.versions.includes(version as VersionId),
      ),
    conflictsAbout: (id) => conflictsByRecord.get(id) ?? [],
    mistakesAbout: (service) => mistakesByService.get(service) ?? [],

    group: (id) => groups.get(id)?.ports ?? NO_PORTS,
    groupRecord: (id) => groups.get(id),
    groupWords: (id, port) => groups.get(id)?.members?.find((member) => member.port === port)?.words,
    dynamicRange: (id) => ranges.get(id),
    source: (id) => sources.get(id),
    party: (id) => parties.get(id),
    product: (id) => products.get(id as VersionId),
    endWords: (ends, version) =>
      joinWords([
        ...new Set(
          endsIn(ends, version ?? lastOf(ends, versions)).map(
            (end) => end.words ?? parties.get(end.party)?.title ?? end.party,
          ),
        ),
      ]),
    generalName: (port) => names.get(port),

    versions,
    versionIndex: versions.indexOf,
    isBefore: versions.isBefore,
    versionsBetween: versions.between,

    lookup(query) {
      lookup ??= new Lookup(entriesOf(bundle, knobs));
      return lookup.find(query);
    },
  };
  return knowledge;
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
