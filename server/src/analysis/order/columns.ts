/** What became of a rule by the end of the document. */
export const STANDS = 0;
export const GONE = 1;
/** Something was done to it, or to rules among which it may be. */
export const UNCERTAIN = 2;

/** The columns of a rule set that have a number for each rule. */
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
/** The columns that have one for each box. */
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
 * The columns of a rule set, by rule and by box, with room for more. Addresses are numbers: IPv4 as they are, IPv6 as
 * ranks among all the addresses that are named, so that ranges are compared as exactly and as fast.
 *
 * They are classes: what literals make is taken to be of another kind by V8 from the second one on, and all that was
 * compiled for the first is thrown away.
 */
export class Buffers {
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

  constructor(columns: Readonly<Buffers>) {
    this.kind = columns.kind;
    this.action = columns.action;
    this.flags = columns.flags;
    this.profiles = columns.profiles;
    this.state = columns.state;
    this.chain = columns.chain;
    this.condition = columns.condition;
    this.priority = columns.priority;
    this.name = columns.name;
    this.way = columns.way;
    this.insert = columns.insert;
    this.first = columns.first;
    this.transports = columns.transports;
    this.family = columns.family;
    this.sourcePorts = columns.sourcePorts;
    this.ports = columns.ports;
    this.sourceFrom = columns.sourceFrom;
    this.sourceTo = columns.sourceTo;
    this.destinationFrom = columns.destinationFrom;
    this.destinationTo = columns.destinationTo;
  }
}

/** Empty columns with room for so many rules and boxes. */
export const buffersFor = (rules: number, boxes: number): Buffers =>
  new Buffers({
    kind: new Uint8Array(rules),
    action: new Uint8Array(rules),
    flags: new Uint8Array(rules),
    profiles: new Uint8Array(rules),
    state: new Uint8Array(rules),
    chain: new Int32Array(rules),
    condition: new Int32Array(rules),
    priority: new Int32Array(rules),
    name: new Int32Array(rules),
    way: new Int32Array(rules),
    insert: new Int32Array(rules),
    first: new Int32Array(rules + 1),
    transports: new Uint8Array(boxes),
    family: new Uint8Array(boxes),
    sourcePorts: new Int32Array(boxes),
    ports: new Int32Array(boxes),
    sourceFrom: new Uint32Array(boxes),
    sourceTo: new Uint32Array(boxes),
    destinationFrom: new Uint32Array(boxes),
    destinationTo: new Uint32Array(boxes),
  });

/** The part of buffers that is filled. */
export class Columns extends Buffers {
  constructor(
    buffers: Buffers,
    readonly count: number,
    boxes: number,
  ) {
    super({
      kind: buffers.kind.subarray(0, count),
      action: buffers.action.subarray(0, count),
      flags: buffers.flags.subarray(0, count),
      profiles: buffers.profiles.subarray(0, count),
      state: buffers.state.subarray(0, count),
      chain: buffers.chain.subarray(0, count),
      condition: buffers.condition.subarray(0, count),
      priority: buffers.priority.subarray(0, count),
      name: buffers.name.subarray(0, count),
      way: buffers.way.subarray(0, count),
      insert: buffers.insert.subarray(0, count),
      first: buffers.first.subarray(0, count + 1),
      transports: buffers.transports.subarray(0, boxes),
      family: buffers.family.subarray(0, boxes),
      sourcePorts: buffers.sourcePorts.subarray(0, boxes),
      ports: buffers.ports.subarray(0, boxes),
      sourceFrom: buffers.sourceFrom.subarray(0, boxes),
      sourceTo: buffers.sourceTo.subarray(0, boxes),
      destinationFrom: buffers.destinationFrom.subarray(0, boxes),
      destinationTo: buffers.destinationTo.subarray(0, boxes),
    });
  }
}

/** The filled part of buffers; says where the last box ends. */
export function columnsOf(buffers: Buffers, count: number, boxes: number): Columns {
  buffers.first[count] = boxes;
  return new Columns(buffers, count, boxes);
}
