/** What became of a rule by the end of the document. */
export const STANDS = 0;
export const GONE = 1;
/** Something was done to it, or to rules among which it may be. */
export const UNCERTAIN = 2;

/**
 * The columns of a rule set, by rule and by box, with room for more. Addresses are numbers: IPv4 as they are, IPv6 as
 * ranks among all the addresses that are named, so that ranges are compared as exactly and as fast.
 */
export interface Buffers {
  readonly kind: Uint8Array;
  readonly action: Uint8Array;
  readonly flags: Uint8Array;
  readonly profiles: Uint8Array;
  readonly state: Uint8Array;
  /** Index in the list of chains; -1 for what is no rule. */
  readonly chain: Int32Array;
  readonly condition: Int32Array;
  readonly priority: Int32Array;
  readonly name: Int32Array;
  readonly way: Int32Array;
  /** Position among the rules of the chain at which it is put; 0 for behind them. */
  readonly insert: Int32Array;
  /** Boxes of rule `i` are those from `first[i]` up to `first[i + 1]`; behind the last rule stands how many there are. */
  readonly first: Int32Array;
  readonly transports: Uint8Array;
  readonly family: Uint8Array;
  readonly sourcePorts: Int32Array;
  readonly ports: Int32Array;
  readonly sourceFrom: Uint32Array;
  readonly sourceTo: Uint32Array;
  readonly destinationFrom: Uint32Array;
  readonly destinationTo: Uint32Array;
}

/** Those of its columns that have a number for each rule, and those that have one for each box. */
export const BY_RULE = [
  'kind',
  'action',
  'flags',
  'profiles',
  'state',
  'chain',
  'condition',
  'priority',
  'name',
  'way',
  'insert',
] as const;
export const BY_BOX = [
  'transports',
  'family',
  'sourcePorts',
  'ports',
  'sourceFrom',
  'sourceTo',
  'destinationFrom',
  'destinationTo',
] as const;

/**
 * Buffers, and columns, are made by classes: what literals make is taken to be of another kind by V8 from the second one
 * on, and all that was compiled for the first is thrown away.
 */
class NewBuffers implements Buffers {
  readonly kind: Uint8Array;
  readonly action: Uint8Array;
  readonly flags: Uint8Array;
  readonly profiles: Uint8Array;
  readonly state: Uint8Array;
  readonly chain: Int32Array;
  readonly condition: Int32Array;
  readonly priority: Int32Array;
  readonly name: Int32Array;
  readonly way: Int32Array;
  readonly insert: Int32Array;
  readonly first: Int32Array;
  readonly transports: Uint8Array;
  readonly family: Uint8Array;
  readonly sourcePorts: Int32Array;
  readonly ports: Int32Array;
  readonly sourceFrom: Uint32Array;
  readonly sourceTo: Uint32Array;
  readonly destinationFrom: Uint32Array;
  readonly destinationTo: Uint32Array;

  constructor(rules: number, boxes: number) {
    this.kind = new Uint8Array(rules);
    this.action = new Uint8Array(rules);
    this.flags = new Uint8Array(rules);
    this.profiles = new Uint8Array(rules);
    this.state = new Uint8Array(rules);
    this.chain = new Int32Array(rules);
    this.condition = new Int32Array(rules);
    this.priority = new Int32Array(rules);
    this.name = new Int32Array(rules);
    this.way = new Int32Array(rules);
    this.insert = new Int32Array(rules);
    this.first = new Int32Array(rules + 1);
    this.transports = new Uint8Array(boxes);
    this.family = new Uint8Array(boxes);
    this.sourcePorts = new Int32Array(boxes);
    this.ports = new Int32Array(boxes);
    this.sourceFrom = new Uint32Array(boxes);
    this.sourceTo = new Uint32Array(boxes);
    this.destinationFrom = new Uint32Array(boxes);
    this.destinationTo = new Uint32Array(boxes);
  }
}

export const buffersFor = (rules: number, boxes: number): Buffers => new NewBuffers(rules, boxes);

/** The part of buffers that is filled. */
export class Columns implements Buffers {
  readonly kind: Uint8Array;
  readonly action: Uint8Array;
  readonly flags: Uint8Array;
  readonly profiles: Uint8Array;
  readonly state: Uint8Array;
  readonly chain: Int32Array;
  readonly condition: Int32Array;
  readonly priority: Int32Array;
  readonly name: Int32Array;
  readonly way: Int32Array;
  readonly insert: Int32Array;
  readonly first: Int32Array;
  readonly transports: Uint8Array;
  readonly family: Uint8Array;
  readonly sourcePorts: Int32Array;
  readonly ports: Int32Array;
  readonly sourceFrom: Uint32Array;
  readonly sourceTo: Uint32Array;
  readonly destinationFrom: Uint32Array;
  readonly destinationTo: Uint32Array;

  constructor(
    buffers: Buffers,
    readonly count: number,
    boxes: number,
  ) {
    this.kind = buffers.kind.subarray(0, count);
    this.action = buffers.action.subarray(0, count);
    this.flags = buffers.flags.subarray(0, count);
    this.profiles = buffers.profiles.subarray(0, count);
    this.state = buffers.state.subarray(0, count);
    this.chain = buffers.chain.subarray(0, count);
    this.condition = buffers.condition.subarray(0, count);
    this.priority = buffers.priority.subarray(0, count);
    this.name = buffers.name.subarray(0, count);
    this.way = buffers.way.subarray(0, count);
    this.insert = buffers.insert.subarray(0, count);
    this.first = buffers.first.subarray(0, count + 1);
    this.transports = buffers.transports.subarray(0, boxes);
    this.family = buffers.family.subarray(0, boxes);
    this.sourcePorts = buffers.sourcePorts.subarray(0, boxes);
    this.ports = buffers.ports.subarray(0, boxes);
    this.sourceFrom = buffers.sourceFrom.subarray(0, boxes);
    this.sourceTo = buffers.sourceTo.subarray(0, boxes);
    this.destinationFrom = buffers.destinationFrom.subarray(0, boxes);
    this.destinationTo = buffers.destinationTo.subarray(0, boxes);
  }
}

export function columnsOf(buffers: Buffers, count: number, boxes: number): Columns {
  buffers.first[count] = boxes;
  return new Columns(buffers, count, boxes);
}
