import type { PortSet } from '../base/portSet';
import type { Transport } from '../model/statement';
import type { FlowQuery } from './flows';
import type { LookupResult } from './lookup';
import type {
  CollisionRule,
  Conflict,
  Connector,
  DynamicRange,
  Flow,
  GeneralName,
  Knob,
  Mistake,
  Party,
  PartyId,
  PortGroup,
  Product,
  Service,
  ServiceView,
  SetupRule,
  Source,
  TimelineEvent,
  VersionId,
} from './types';
import type { Versions } from './versions';

export type { FlowQuery } from './flows';
export type { LookupResult } from './lookup';
export { parseQuery } from './lookup';

/** What is known about Exchange and its ports, indexed. Made once from the bundle (`load.ts`); never changes. */
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
