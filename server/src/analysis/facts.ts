import { normalise, overlaps, type PortRange, type PortSet } from '../base/portSet';
import { type Direction, type PortUse, type Rule, type Statement, type Transport, valueOf } from '../model/statement';
import type { UserGroup } from './configuration';
import type { Profile } from './profile';

/** What rules that read the whole file may ask of it. */
export interface FileFacts {
  /** All statements of one kind. */
  statements<K extends Statement['kind']>(kind: K): Iterable<Extract<Statement, { kind: K }>>;
  /** The same part by part, of kinds that are no rules: a list stays the same object as long as its part does. */
  inParts<K extends OtherKind>(kind: K): readonly (readonly Extract<Statement, { kind: K }>[])[];
  /** All statements, in the order in which they take effect. */
  all(): Iterable<Statement>;
  /** True when an allow rule of the file, of that direction, names one of the ports for that transport (or for any). */
  opens(ports: PortSet, transport: Transport, direction?: Direction): boolean;
  /** The numbers that registry values or cmdlets of the file pin. */
  readonly pinned: ReadonlySet<number>;
  readonly profile: Profile | undefined;
  /** Versions the file is known to be about, from the profile or from evidence; empty when unknown. */
  readonly versions: readonly string[];
  /** Roles likewise. */
  readonly roles: readonly string[];
  /** Whom the user says that addresses and names belong to. */
  readonly groups: readonly UserGroup[];
}

/** The kinds of statements of which a file has few. */
export type OtherKind = Exclude<Statement['kind'], 'rule' | 'amendment' | 'mention'>;

/** False for the kinds of which a file has many. */
export const isOtherKind = (kind: Statement['kind']): boolean =>
  kind !== 'rule' && kind !== 'amendment' && kind !== 'mention';

/** What the facts keep of a part of a file, so that nobody has to go through its statements again. */
export interface PartFacts {
  /** Ranges that its allow rules name, by transport; a range and its directions are one number, see `codeOf`. */
  readonly opened: Readonly<Record<Transport, readonly number[]>>;
  readonly pinned: readonly number[];
  /** Its statements that are no rules, by kind: there are few of them. */
  readonly others: Others;
}

type Others = ReadonlyMap<Statement['kind'], readonly Statement[]>;

/** Of most parts: those that have nothing but rules. */
const NO_OTHERS: Others = new Map();

function byKind(statements: readonly Statement[]): Others {
  if (statements.length === 0) return NO_OTHERS;
  const result = new Map<Statement['kind'], Statement[]>();
  for (const statement of statements) {
    const list = result.get(statement.kind);
    if (list) list.push(statement);
    else result.set(statement.kind, [statement]);
  }
  return result;
}

/** Directions as bits: where nothing is said, both. */
const BITS = { in: 1, out: 2, both: 3 } as const;

const BOTH = ['tcp', 'udp'] as const;

/** A single port and its directions are a small number, which takes no room of its own; ranges of several follow behind. */
const singleCode = (port: number, direction: Direction | undefined): number => port * 4 + BITS[direction ?? 'both'];
const RANGES = 0x10000 * 4;
const codeOf = ({ from, to }: PortRange, direction: Direction | undefined): number =>
  from === to ? singleCode(from, direction) : RANGES + singleCode(from * 0x10000 + to, direction);
const bitsOf = (code: number): number => code % 4;
const rangeOf = (code: number): PortRange => {
  const isSingle = code < RANGES;
  const rest = Math.floor((isSingle ? code : code - RANGES) / 4);
  return isSingle ? { from: rest, to: rest } : { from: Math.floor(rest / 0x10000), to: rest % 0x10000 };
};

/** The facts of a part; `skip` leaves uses out whose ports are added by `openedBy`. */
export function partFacts(statements: readonly Statement[], skip: (use: PortUse) => boolean = () => false): PartFacts {
  const opened = { tcp: new Set<number>(), udp: new Set<number>() };
  const pinned = new Set<number>();
  const others: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'pin') {
      for (const { ports } of statement.end.uses) for (const { from, to } of ports) if (from === to) pinned.add(from);
    }
    if (statement.kind !== 'rule') {
      if (statement.kind !== 'amendment' && statement.kind !== 'mention') others.push(statement);
      continue;
    }
    if (valueOf(statement.action) !== 'allow' || valueOf(statement.enabled) === false) continue;
    const way = valueOf(statement.direction);
    for (const { transport, ends } of statement.terms) {
      const transports = valueOf(transport);
      for (const name of BOTH) {
        if (transports && !transports.includes(name) && !transports.includes('any')) continue;
        for (const { uses } of ends)
          for (const use of uses) if (!skip(use)) for (const range of use.ports) opened[name].add(codeOf(range, way));
      }
    }
  }
  return { opened: { tcp: [...opened.tcp], udp: [...opened.udp] }, pinned: [...pinned], others: byKind(others) };
}

/** What an allow rule opens with one of its ports, as numbers to which the port is added. */
export function openedBy(
  rule: Rule,
  use: PortUse,
): { readonly transport: Transport; readonly way: Direction | undefined }[] {
  if (valueOf(rule.action) !== 'allow' || valueOf(rule.enabled) === false) return [];
  const way = valueOf(rule.direction);
  return rule.terms
    .filter(({ ends }) => ends.some(({ uses }) => uses.includes(use)))
    .flatMap(({ transport }) => {
      const said = valueOf(transport);
      return BOTH.filter((name) => !said || said.includes(name) || said.includes('any')).map((name) => ({
        transport: name,
        way,
      }));
    });
}

/** Says that a port is opened. */
export type Opening = (transport: Transport, way: Direction | undefined, port: number) => void;

/** The facts of parts of a part together, with single ports that are opened besides. */
export function joinFacts(parts: readonly PartFacts[], besides: (open: Opening) => void): PartFacts {
  const opened = { tcp: new Set<number>(), udp: new Set<number>() };
  const pinned = new Set<number>();
  for (const part of parts) {
    for (const name of BOTH) for (const code of part.opened[name]) opened[name].add(code);
    for (const port of part.pinned) pinned.add(port);
  }
  besides((transport, way, port) => void opened[transport].add(singleCode(port, way)));
  return {
    opened: { tcp: [...opened.tcp], udp: [...opened.udp] },
    pinned: [...pinned],
    others: byKind(parts.flatMap(({ others }) => (others === NO_OTHERS ? [] : [...others.values()].flat()))),
  };
}

/** The facts of a file from its parts; `all` is asked only by who wants the rules themselves. */
export function fileFacts(
  parts: readonly PartFacts[],
  all: () => Iterable<Statement>,
  profile: Profile | undefined,
  versions: readonly string[],
  roles: readonly string[],
  groups: readonly UserGroup[] = [],
): FileFacts {
  const opened = new Map<string, PortSet>();
  const openedFor = (transport: Transport, direction: Direction | undefined): PortSet => {
    const key = `${transport} ${direction}`;
    let set = opened.get(key);
    if (!set) {
      const codes = new Set<number>();
      const bits = BITS[direction ?? 'both'];
      for (const part of parts) for (const code of part.opened[transport]) if (bitsOf(code) & bits) codes.add(code);
      set = normalise([...codes].map(rangeOf));
      opened.set(key, set);
    }
    return set;
  };
  const lists = new Map<Statement['kind'], readonly (readonly Statement[])[]>();
  let others: readonly Others[] | undefined;
  const inParts = <K extends OtherKind>(kind: K): readonly (readonly Extract<Statement, { kind: K }>[])[] => {
    let found = lists.get(kind);
    if (!found) {
      others ??= parts.flatMap((part) => (part.others === NO_OTHERS ? [] : [part.others]));
      found = others.flatMap((of) => {
        const list = of.get(kind);
        return list ? [list] : [];
      });
      lists.set(kind, found);
    }
    return found as readonly (readonly Extract<Statement, { kind: K }>[])[];
  };
  let pinned: Set<number> | undefined;
  return {
    statements(kind) {
      return isOtherKind(kind)
        ? (inParts(kind as OtherKind).flat() as Extract<Statement, { kind: typeof kind }>[])
        : ofKind(all(), kind);
    },
    inParts,
    all,
    opens: (ports, transport, direction) => overlaps(openedFor(transport, direction), ports),
    get pinned() {
      if (!pinned) {
        pinned = new Set();
        for (const part of parts) for (const port of part.pinned) pinned.add(port);
      }
      return pinned;
    },
    profile,
    versions,
    roles,
    groups,
  };
}

function* ofKind<K extends Statement['kind']>(
  statements: Iterable<Statement>,
  kind: K,
): Iterable<Extract<Statement, { kind: K }>> {
  for (const statement of statements) if (isOf(statement, kind)) yield statement;
}

const isOf = <K extends Statement['kind']>(
  statement: Statement,
  kind: K,
): statement is Extract<Statement, { kind: K }> => statement.kind === kind;
