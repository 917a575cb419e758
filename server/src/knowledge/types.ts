import type { PortRange, PortSet } from '../base/portSet';
import type { Transport } from '../model/statement';
import type { FeatureId, PartyId, RoleId, VersionId } from './ids';

/**
 * The records of `data/`, as they are bundled. One file a record, file name = id; `data/schema/` closes each shape.
 * In the files stands `origin` as well, the rows of the fact sheet that a record was made from.
 * Texts for users are short plain sentences without markup, so that they can be translated one by one.
 */

export type { FeatureId, PartyId, RoleId, VersionId } from './ids';

/** What every record has. */
export interface Sourced {
  /** Kebab-case; the file's name. */
  readonly id: string;
  /** `W`: it rests on one source. Absent: Microsoft says so, or two sources that do not depend on each other (`C`). */
  readonly certainty?: 'W';
  /** Which part rests on one source, where it is not the whole record. One sentence. */
  readonly weak?: string;
  /** Ids in `data/sources.json`. */
  readonly sources: readonly string[];
}

/** One kind of party at one end of a connection. */
export interface Endpoint {
  readonly party: PartyId;
  /** What it is called here, where the party's own title says too little: "Outlook", "routing group master". */
  readonly words?: string;
  /** The versions in which this party has the part; absent: all of the record. */
  readonly versions?: readonly VersionId[];
}

/** How what passes over a port is encrypted. */
export interface Encryption {
  readonly kind: 'none' | 'starttls' | 'tls' | 'mutual-tls' | 'rpc' | 'kerberos' | 'dtls' | 'srtp' | 'ipsec' | 'varies';
  /** "STARTTLS offered, self-signed certificate". No full stop. */
  readonly words: string;
}

/** Who should be able to reach it: everyone, mail clients, servers of the organisation, the server itself. */
export type Exposure = 'public' | 'client' | 'internal' | 'local';

/** What is different in some of the versions. A field given here stands instead of the service's own. */
export interface ServiceDetail {
  readonly versions: readonly VersionId[];
  readonly process?: string;
  readonly windowsService?: string;
  readonly roles?: readonly RoleId[];
  readonly callers?: readonly Endpoint[];
  readonly listeners?: readonly Endpoint[];
  readonly encryption?: Encryption;
  readonly default?: string;
  readonly exposure?: Exposure;
  /** One sentence that holds for these versions only. */
  readonly note?: string;
}

/** A meaning of a port. One number may have several records: 6004 is NSPI over HTTP, and fax media elsewhere. */
export interface Service extends Sourced {
  readonly title: string;
  /** At most 40 characters, for inlay hints and completion: "SMTP submission". */
  readonly short: string;
  /**
   * `listener`: a product listens there. `reserved`: named in Microsoft's texts without a known listener.
   * `absent`: written in many lists, and nothing listens. `third-party`: belongs to software beside Exchange.
   */
  readonly presence: 'listener' | 'reserved' | 'absent' | 'third-party';
  readonly ports: PortSet;
  /** True when a port is drawn from the range at run time; the range is no list of listeners. */
  readonly dynamic?: boolean;
  readonly transports: readonly Transport[];
  /** The transports without which it does not work, where that is not all of them: the cluster heartbeat is UDP. */
  readonly needed?: readonly Transport[];
  /** "SMTP", "LDAP", "SIP". */
  readonly protocol: string;
  readonly encryption: Encryption;
  /** Executable, file name only. */
  readonly process?: string;
  /** Service name of Windows: MSExchangeTransport. */
  readonly windowsService?: string;
  /** Versions in which it stands; for `absent`, versions about which the statement is made. In order. */
  readonly versions: readonly VersionId[];
  /** True when Exchange Online has it as well. */
  readonly exchangeOnline?: boolean;
  /** Roles whose servers listen; empty for servers that are not Exchange and for versions without roles. */
  readonly roles: readonly RoleId[];
  readonly callers: readonly Endpoint[];
  readonly listeners: readonly Endpoint[];
  /** True when each side calls the other. */
  readonly bothWays?: boolean;
  /** What is so without an administrator's hand: "Listens by default." */
  readonly default: string;
  readonly exposure: Exposure;
  /** Id of the service to use instead: 465 -> smtp-submission, 110 -> pop3s. */
  readonly successor?: string;
  /** What became of it, or what to do instead; one or two sentences. */
  readonly fate?: string;
  /** Words by which people look it up, lower case: "edgesync", "srs". */
  readonly aliases: readonly string[];
  readonly details?: readonly ServiceDetail[];
  readonly notes?: readonly string[];
  /** True when no flow record uses it, on purpose. */
  readonly standAlone?: boolean;
  /** Name of the file in which a user declares it; absent for what `data/` knows. */
  readonly declaredIn?: string;
}

/** A service as one version has it: details applied. */
export type ServiceView = Omit<Service, 'details'>;

/** A number that sources give differently, or that is often copied wrongly, and how it is. */
export interface Conflict extends Sourced {
  readonly title: string;
  /** Ids of services (or knobs, connectors) it is about. */
  readonly about: readonly string[];
  /** What is written in the wild: "6005-59530". Follows "Often written as". No full stop. */
  readonly misquote?: string;
  /** Versions whose readers meet the misquote; absent: all. */
  readonly versions?: readonly VersionId[];
  /** Who says what; one sentence. */
  readonly disagreement: string;
  /** What holds; one sentence. */
  readonly ruling: string;
  readonly why: string;
}

/** A service in a flow, perhaps narrowed to some of its ports or one transport. */
export interface FlowService {
  readonly service: string;
  readonly ports?: PortSet;
  readonly transports?: readonly Transport[];
}

/** How the parties of a flow prove who they are, and what is encrypted. */
export interface FlowSecurity {
  /** As Microsoft's tables have it: "NTLM", "Kerberos", "direct trust". */
  readonly authentication?: { readonly default: string; readonly supported?: string };
  /** How it can be encrypted, and whether it is when nobody changes anything. */
  readonly encryption?: { readonly words: string; readonly byDefault: 'yes' | 'no' | 'partly' };
}

/** Who calls whom, over what. */
export interface Flow extends Sourced {
  readonly title: string;
  readonly from: readonly Endpoint[];
  readonly to: readonly Endpoint[];
  /** True when both ends start connections. */
  readonly bothWays?: boolean;
  /** All of them are needed, except where `choice` says that one is enough. */
  readonly services: readonly FlowService[];
  /** True when one of the services is enough: 143 or 993. */
  readonly choice?: boolean;
  readonly versions: readonly VersionId[];
  readonly exchangeOnline?: boolean;
  /** `always`: every such server needs it. `feature`: when one of `features` is used. `optional`: when wanted. */
  readonly required: 'always' | 'feature' | 'optional';
  readonly features?: readonly FeatureId[];
  /** Features that do away with it: mail from the Internet enters by Edge Transport where there is one. */
  readonly without?: readonly FeatureId[];
  /** In words, when it applies: "when an Edge subscription exists". No capital, no full stop. */
  readonly condition?: string;
  readonly security?: FlowSecurity;
  /** `no-filtering`: Microsoft supports no port filter between these two and asks for any to any. */
  readonly support?: 'no-filtering';
  /** True when the two ends are parts of one server. */
  readonly sameServer?: boolean;
  readonly notes?: readonly string[];
}

/** A Windows Firewall rule that Setup makes, or what is known of them in a version. */
export interface SetupRule extends Sourced {
  /** Its name as Windows shows it: "MSExchangePOP3 (TCP-In)". */
  readonly title: string;
  /** Other spellings met in print. */
  readonly alsoPrinted?: readonly string[];
  readonly versions: readonly VersionId[];
  readonly roles: readonly RoleId[];
  readonly transport: Transport | 'any';
  /** Numbers, or what stands for them. */
  readonly ports: PortSet;
  readonly keyword?: 'RPC' | 'RPCEPMap' | 'any';
  /** Path of the program under the installation folder unless it says otherwise; absent: any program. */
  readonly program?: string;
  /** True for rules kept for compatibility that no process is bound to: "(GFW)" in the name. */
  readonly gfw?: boolean;
  /** Id of the rule with the same ports that is bound to a process, or of the GFW one. */
  readonly twin?: string;
  readonly services: readonly string[];
  readonly notes?: readonly string[];
}

interface KnobBase extends Sourced {
  readonly title: string;
  readonly versions: readonly VersionId[];
  /** Id of the service whose port it moves. */
  readonly service?: string;
  /** What holds where nothing is set: a number, or words ("drawn at random"). */
  readonly default?: number | string;
  /** Where a fixed port should lie. */
  readonly advised?: PortRange;
  /** The lowest number that works; what lies below is an error. */
  readonly least?: number;
  /** Numbers that the documentation uses as examples. */
  readonly examples?: readonly number[];
  /** What must be restarted: "MSExchangeRPC". */
  readonly restart?: string;
  readonly notes?: readonly string[];
  /** True when using it says that the file concerns Exchange. */
  readonly evidence?: boolean;
}

/** A registry value that holds a port or switches one on. */
export interface RegistryKnob extends KnobBase {
  readonly kind: 'registry';
  /** `HKLM\SYSTEM\CurrentControlSet\Services\MSExchangeRPC\ParametersSystem`; a segment `*` stands for any key. */
  readonly key: string;
  readonly value: string;
  /** True when its name must be written in exactly these cases. */
  readonly caseSensitive?: boolean;
  readonly type: 'dword' | 'string' | 'multi-string';
  /** `port`: the number is a port. `host-ports`: `server:6001-6002;…`. `endpoint`: `ncacn_http:6004`. `flag`: no port. */
  readonly holds: 'port' | 'host-ports' | 'endpoint' | 'flag';
  readonly transport?: Transport;
  /** What the port is for, in a word or two: "RPC Client Access". */
  readonly short?: string;
  /** True when the default is to be left alone: 6001, 6002, 6004. */
  readonly keepDefault?: boolean;
  /** True when 0 means that nothing is fixed. */
  readonly zeroMeansUnset?: boolean;
  /** Values of one group must differ on one server; see `Knowledge.collisionGroup`. */
  readonly collisionGroup?: string;
}

/** A setting elsewhere: a cmdlet's parameter, a file, a directory object, a command. */
export interface OtherKnob extends KnobBase {
  /** `other`: a registry value whose key or type Microsoft does not name, a dialogue. */
  readonly kind: 'cmdlet' | 'file' | 'directory' | 'command' | 'setup' | 'iis' | 'other';
  /** The cmdlet, file, object or command: "Set-DatabaseAvailabilityGroup". */
  readonly where: string;
  /** The parameters or names in it: "-ReplicationPort". */
  readonly names: readonly string[];
  /** Which of the names moves the port of which service, where there are several; `where` if not the record's own. */
  readonly moves?: readonly { readonly service: string; readonly name: string; readonly where?: string }[];
  /** What may be written: "1-65535", "Disabled, Enabled, InterSubnetOnly, SeedOnly". */
  readonly values?: string;
  /** The least number of ports in a range it sets. */
  readonly leastCount?: number;
}

/** A setting that moves or fixes a port. */
export type Knob = RegistryKnob | OtherKnob;

/** A connector that Setup, a wizard or EdgeSync makes. */
export interface Connector extends Sourced {
  /** Without the server's name: "Default Frontend". */
  readonly name: string;
  /** With its place: "Default Frontend <server>". */
  readonly title: string;
  readonly kind: 'receive' | 'implicit-receive' | 'send' | 'hidden-send';
  readonly versions: readonly VersionId[];
  readonly roles: readonly RoleId[];
  /** Ports it listens on or calls, by version. */
  readonly bindings: readonly {
    readonly port: number;
    readonly versions?: readonly VersionId[];
    readonly words?: string;
  }[];
  readonly service: string;
  /** Windows service that owns it. */
  readonly owner?: string;
  readonly transportRole?: 'FrontendTransport' | 'HubTransport';
  readonly authentication?: readonly string[];
  readonly permissionGroups?: readonly string[];
  /** Local addresses: "all IPv4 and IPv6". */
  readonly addresses?: string;
  readonly notes?: readonly string[];
}

/** What connectors on one server may not have in common, and what follows. */
export interface CollisionRule extends Sourced {
  readonly title: string;
  readonly versions: readonly VersionId[];
  readonly text: string;
}

/** What administrators get wrong. */
export interface Mistake extends Sourced {
  readonly title: string;
  readonly symptom: string;
  readonly remedy: string;
  readonly versions: readonly VersionId[];
  readonly exchangeOnline?: boolean;
  readonly services: readonly string[];
  /** Codes of the diagnostics that catch it. */
  readonly rules?: readonly string[];
  readonly knobs?: readonly string[];
}

/** When something that matters to ports came and went. */
export interface TimelineEvent extends Sourced {
  readonly title: string;
  readonly first: VersionId;
  readonly last: VersionId;
  /** "SP1", "from SP2" where the first or last version is not wholly meant. */
  readonly firstNote?: string;
  readonly lastNote?: string;
  readonly services: readonly string[];
  readonly text: string;
}

/** A named set of ports that rules and features speak of. No port number stands in their code. */
export interface PortGroup extends Sourced {
  readonly title: string;
  readonly description: string;
  readonly ports: PortSet;
  /** Where all of them are meant for one transport. */
  readonly transport?: Transport;
  /** Versions for which the set holds; absent: whatever the version. */
  readonly versions?: readonly VersionId[];
  /** Members by number, where each needs a word of its own. */
  readonly members?: readonly { readonly port: number; readonly words: string }[];
}

/** A range from which Windows draws ports. */
export interface DynamicRange extends Sourced {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly transports: readonly Transport[];
  /** Where it holds: "Windows Server 2008 and later without Exchange Setup". */
  readonly where: string;
  /** Versions whose Setup writes it; empty for Windows' own. */
  readonly setBySetup: readonly VersionId[];
  /** Versions that may meet it on one of their hosts. */
  readonly versions: readonly VersionId[];
  /** Id of the service record of the same range. */
  readonly service: string;
}

/** A version of Exchange. */
export interface Product {
  readonly id: VersionId;
  /** "Exchange Server 2016". */
  readonly title: string;
  /** Words by which people name it, lower case: "e2k16". */
  readonly aliases: readonly string[];
  /** The word for it in the installation folder and registry key: "V15". Several versions share it. */
  readonly folder?: string;
  readonly roles: readonly RoleId[];
  readonly sources: readonly string[];
}

/** Somebody who calls or listens: a role, a kind of client, a server of another product. */
export interface Party {
  readonly id: PartyId;
  /** "Edge Transport", "mail clients". */
  readonly title: string;
  /** Where the title is too long for a hint: "clients", "DAG". */
  readonly short?: string;
  readonly aliases: readonly string[];
  /** The role a server of this party has. */
  readonly role?: RoleId;
  /** Where it usually stands, seen from the organisation. */
  readonly stands: 'outside' | 'perimeter' | 'inside' | 'anywhere';
  /** True for servers of the Exchange organisation. */
  readonly exchange?: boolean;
}

export interface Source {
  readonly id: string;
  readonly publisher: string;
  readonly title: string;
  readonly address?: string;
  /** ISO date on which it was read. */
  readonly read: string;
  /** Said where it matters: "archived copy", "translation". */
  readonly note?: string;
}

/** Names registered for a port, for "also known as". */
export interface GeneralName {
  readonly port: number;
  readonly tcp?: string;
  /** Where it differs from the name over TCP. */
  readonly udp?: string;
}
