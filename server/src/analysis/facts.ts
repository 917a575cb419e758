import { normalise, overlaps, type PortRange, type PortSet } from '../base/portSet';
import { usesOf } from '../model/references';
import { type Statement, type Transport, valueOf } from '../model/statement';
import type { Profile } from './profile';

/** What rules that read the whole file may ask of it. */
export interface FileFacts {
  /** All statements of one kind. */
  statements<K extends Statement['kind']>(kind: K): Iterable<Extract<Statement, { kind: K }>>;
  /** True when an allow rule of the file names one of the ports for that transport (or for any). */
  opens(ports: PortSet, transport: Transport): boolean;
  /** The numbers that registry values or cmdlets of the file pin. */
  readonly pinned: ReadonlySet<number>;
  readonly profile: Profile | undefined;
  /** Versions the file is known to be about, from the profile or from evidence; empty when unknown. */
  readonly versions: readonly string[];
}

/** What the facts keep of a part of a file, so that nobody has to go through its statements again. */
export interface PartFacts {
  /** Ranges that its allow rules name, by transport; a range is one number, see `codeOf`. */
  readonly opened: Readonly<Record<Transport, readonly number[]>>;
  readonly pinned: readonly number[];
  /** Its statements that are no rules: there are few of them. */
  readonly others: readonly Statement[];
}

const codeOf = (range: PortRange): number => range.from * 0x10000 + range.to;
const rangeOf = (code: number): PortRange => ({ from: Math.floor(code / 0x10000), to: code % 0x10000 });

export function partFacts(statements: readonly Statement[]): PartFacts {
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
    for (const { use, transport } of usesOf(statement)) {
      const transports = valueOf(transport);
      for (const name of ['tcp', 'udp'] as const) {
        if (transports && !transports.includes(name) && !transports.includes('any')) continue;
        for (const range of use.ports) opened[name].add(codeOf(range));
      }
    }
  }
  return { opened: { tcp: [...opened.tcp], udp: [...opened.udp] }, pinned: [...pinned], others };
}

/** The facts of a file from its parts; `all` is asked only by who wants the rules themselves. */
export function fileFacts(
  parts: readonly PartFacts[],
  all: () => Iterable<Statement>,
  profile: Profile | undefined,
  versions: readonly string[],
): FileFacts {
  const opened = new Map<Transport, PortSet>();
  const openedFor = (transport: Transport): PortSet => {
    let set = opened.get(transport);
    if (!set) {
      const codes = new Set<number>();
      for (const part of parts) for (const code of part.opened[transport]) codes.add(code);
      set = normalise([...codes].map(rangeOf));
      opened.set(transport, set);
    }
    return set;
  };
  let pinned: Set<number> | undefined;
  return {
    *statements(kind) {
      const rules = kind === 'rule' || kind === 'amendment' || kind === 'mention';
      for (const statement of rules ? all() : parts.flatMap(({ others }) => others)) {
        if (isOf(statement, kind)) yield statement;
      }
    },
    opens: (ports, transport) => overlaps(openedFor(transport), ports),
    get pinned() {
      pinned ??= new Set(parts.flatMap((part) => part.pinned));
      return pinned;
    },
    profile,
    versions,
  };
}

const isOf = <K extends Statement['kind']>(
  statement: Statement,
  kind: K,
): statement is Extract<Statement, { kind: K }> => statement.kind === kind;
