import type { SetMatch } from './sets';

/** What a call does to a chain. */
export type Verb = 'append' | 'insert' | 'replace' | 'delete' | 'check' | 'policy' | 'flush' | 'rename' | 'other';

/** An option with its value: indexes of words. */
export interface Found {
  /** The word that names the option. */
  readonly at: number;
  /** The word that holds the value; the same word for `--dport=25`, the number of words where none follows. */
  readonly value: number;
  /** Where in that word the value begins. */
  readonly from: number;
  readonly negated: boolean;
}

/** A port option, and what it belongs to. */
export interface PortOption extends Found {
  readonly option: 'dport' | 'sport' | 'dports' | 'sports' | 'ports' | 'originalTo' | 'originalFrom';
  /** True where several ports may stand: it is read by `-m multiport`. */
  readonly takesList: boolean;
  /** False for `--dports` without `-m multiport` before it. */
  readonly isLoaded: boolean;
  /** True where `-m tcp` or `-m multiport` stands before it, so that the protocol has to be there or follow. */
  readonly module: 'none' | 'protocol' | 'multiport';
}

/** The words of a call, by what they say. Indexes are of words; -1 for what is not there. */
export interface Scan {
  verb: Verb | undefined;
  verbAt: number;
  chain: number;
  /** Policy: the word behind the chain. */
  target: number;
  /** The number of the rule in its chain; -1 where none is given. */
  position: number;
  table: Found | undefined;
  protocol: Found | undefined;
  /** The protocol of the connection, where conntrack is asked for it. */
  connectionProtocol: Found | undefined;
  source: Found | undefined;
  destination: Found | undefined;
  in: Found | undefined;
  out: Found | undefined;
  jump: Found | undefined;
  isGoto: boolean;
  readonly ports: PortOption[];
  state: Found | undefined;
  comment: Found | undefined;
  readonly to: Found[];
  toSource: Found | undefined;
  toPorts: Found | undefined;
  proxyPort: Found | undefined;
  /** `! --syn`: packets that do not open a connection. */
  withoutSyn: boolean;
  /** `--syn`: those alone that do. */
  withSyn: boolean;
  /** Words of conditions that are not modelled. */
  opaque: number[] | undefined;
  /** Words where an option belongs and none that is known stands. */
  strays: number;
  /** One of them before the target of which nothing is known: it may hold options. */
  unknown: number;
  /** The set that is asked. */
  set: SetMatch | undefined;
  /** The `-m multiport` that was met first, and the last `-m` before the ports. */
  multiport: number;
  /** A value that is due and not there. */
  due: boolean;
}

const NO_PORTS: PortOption[] = [];
const NO_TARGETS: Found[] = [];

/** A scan of no words. */
export const emptyScan = (): Scan => ({
  verb: undefined,
  verbAt: -1,
  chain: -1,
  target: -1,
  position: -1,
  table: undefined,
  protocol: undefined,
  connectionProtocol: undefined,
  source: undefined,
  destination: undefined,
  in: undefined,
  out: undefined,
  jump: undefined,
  isGoto: false,
  ports: NO_PORTS,
  state: undefined,
  comment: undefined,
  to: NO_TARGETS,
  toSource: undefined,
  toPorts: undefined,
  proxyPort: undefined,
  withoutSyn: false,
  withSyn: false,
  opaque: undefined,
  strays: 0,
  unknown: -1,
  set: undefined,
  multiport: -1,
  due: false,
});
