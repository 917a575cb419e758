import { overlaps, type PortSet } from '../base/portSet';
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

/** The facts of a file from its statements; lists are made when they are first asked for. */
export function fileFacts(
  all: () => Iterable<Statement>,
  profile: Profile | undefined,
  versions: readonly string[],
): FileFacts {
  let byKind: Map<Statement['kind'], Statement[]> | undefined;
  const sorted = (): Map<Statement['kind'], Statement[]> => {
    if (!byKind) {
      byKind = new Map();
      for (const statement of all()) {
        const list = byKind.get(statement.kind);
        if (list) list.push(statement);
        else byKind.set(statement.kind, [statement]);
      }
    }
    return byKind;
  };
  const statements = <K extends Statement['kind']>(kind: K) =>
    (sorted().get(kind) ?? []) as Extract<Statement, { kind: K }>[];
  let pinned: Set<number> | undefined;
  return {
    statements,
    opens: (ports, transport) =>
      statements('rule').some(
        (rule) =>
          valueOf(rule.action) === 'allow' &&
          valueOf(rule.enabled) !== false &&
          usesOf(rule).some((use) => {
            const transports = valueOf(use.transport);
            return (
              (transports?.includes(transport) || transports?.includes('any') || transports === undefined) &&
              overlaps(use.use.ports, ports)
            );
          }),
      ),
    get pinned() {
      if (!pinned) {
        pinned = new Set();
        for (const pin of statements('pin')) {
          for (const { ports } of pin.end.uses) for (const { from, to } of ports) if (from === to) pinned.add(from);
        }
      }
      return pinned;
    },
    profile,
    versions,
  };
}
