/**
 * What dialects are told about products: which cmdlets and registry values carry ports, and how. Filled from `data/`,
 * so that no dialect holds an Exchange word.
 */
export interface Vocabulary {
  /** By lower-case name or alias; a DSC resource by its type in brackets, `[xfirewall]`. */
  cmdlet(name: string): CmdletRecord | undefined;
  /** The value at a key, both as written; `HKLM:\`, `HKEY_LOCAL_MACHINE\`, ControlSet001 and case make no difference. */
  registryValue(key: string, value: string): RegistryValueRecord | undefined;
  /**
   * True when a value of which the key or the name is not wholly known may be one that holds a port; HOLE stands for
   * what is not known.
   */
  mayHoldPort?(key: string, value: string): boolean;
  /** Members that carry ports when assigned (`$c.Bindings = …`), by lower-case name. */
  member(name: string): PortParameter | undefined;
}

/** A parameter of a cmdlet. */
export interface ParameterRecord {
  readonly name: string;
  /** `switch` takes no value of its own; the others are `string`, `strings`, `number`, `numbers`, `boolean`, `object`. */
  readonly type: string;
  readonly aliases?: readonly string[];
  readonly position?: number;
  /** True where what a pipe brings is its value, and brings no other parameter. */
  readonly piped?: true;
}

/** How a parameter carries ports. */
export interface PortParameter {
  readonly parameter: string;
  /**
   * `ports`: numbers and ranges; `bindings`: `0.0.0.0:25`, `[::]:25`; `connection`: `host:993:SSL`;
   * `names`: service words; `lower` and `upper` belong together; `url`: no reference.
   */
  readonly form: 'ports' | 'bindings' | 'connection' | 'names';
  readonly side: 'local' | 'remote' | 'source' | 'destination';
  /** `PropertyName=Port`: it carries ports only where another parameter has that value. */
  readonly when?: string;
  readonly transport?: 'tcp' | 'udp';
  readonly direction?: 'in' | 'out';
  /** Knowledge base id of the service the port belongs to. */
  readonly service?: string;
  /** Knowledge base id of the knob. */
  readonly knob?: string;
  /** Service words and their numbers, for `names`, lower case. */
  readonly names?: Readonly<Record<string, number>>;
  /** True when giving the property of that name a value says the same: `$connector.Bindings = '0.0.0.0:25'`. */
  readonly member?: boolean;
}

/** What a cmdlet makes of its parameters. */
export interface CmdletReading {
  readonly as: 'connector' | 'listener' | 'pin' | 'probe' | 'grant' | 'network-rule' | 'translation' | 'mention';
  readonly creates?: boolean;
  /** Connector: receive or send. */
  readonly direction?: 'receive' | 'send';
  readonly ports?: readonly PortParameter[];
  /**
   * Model field -> parameter: name, remote, role, permissions, authentication, usage, target, principal, rights …
   * Several parameters stand with commas between; the first that is given counts, and a switch gives its own name.
   */
  readonly fields?: Readonly<Record<string, string>>;
  /** True when using it says that the file concerns Exchange. */
  readonly evidence?: boolean;
  /** The parameter without which this reading does not hold: -ReplicationPort of two products. */
  readonly needs?: readonly string[];
}

/** A cmdlet with its parameters, and what a call of it means. */
export interface CmdletRecord {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly parameters: readonly ParameterRecord[];
  readonly reading?: CmdletReading;
  /** Ids in `data/sources.json`: the pages on which the parameters stand. */
  readonly sources: readonly string[];
}

/** A registry value that holds a port or decides about one. */
export interface RegistryValueRecord {
  /** Knowledge base id of the knob. */
  readonly knob: string;
  readonly type: 'dword' | 'string' | 'multi-string';
  /** `port`: the number is a port; `host-ports`: `server:6001-6002;…`; `flag`: no port. */
  readonly holds: 'port' | 'host-ports' | 'endpoint' | 'flag';
  readonly transport?: 'tcp' | 'udp';
  readonly service?: string;
  readonly evidence?: boolean;
}
