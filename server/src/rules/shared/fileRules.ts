import { concerns, joinShapes, type RuleShape, shapeOf } from '../../analysis/coverage/shape';
import { normalise, type PortSet } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Rule, Statement } from '../../model/statement';
import type { FilePart, FileView } from '../rule';

/** What a file says that may matter to Exchange, and what all of its rules are like. */
export interface FileDigest {
  /** In the order in which they take effect. */
  readonly statements: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly shape: RuleShape;
}

interface PartDigest {
  readonly pinned: string;
  readonly statements: readonly Statement[];
  readonly shape: RuleShape;
}

/** Parts do not change: what is left of one is kept until it is read anew. */
const parts = new WeakMap<object, PartDigest>();
const files = new WeakMap<Digestible, FileDigest>();

type Digestible = Pick<FileView, 'pinned' | 'parts' | 'all'>;

/**
 * The statements of a file without the rules for ports that mean nothing here: of a rule set of 100,000 lines few are
 * left, and after an edit one part of it is looked at.
 */
export function digestOf(file: Digestible, knowledge: Knowledge): FileDigest {
  let digest = files.get(file);
  if (!digest) {
    const pinned = [...file.pinned].sort((a, b) => a - b);
    const ports = normalise([...knownPorts(knowledge), ...pinned.map((port) => ({ from: port, to: port }))]);
    const list = [...file.parts()].map((part) => partDigest(part, ports, pinned.join()));
    const shape = joinShapes(list.map((part) => part.shape));
    // Where rules are put between others, all of them count.
    const statements = shape.inserts ? [...file.all()] : list.flatMap((part) => part.statements);
    digest = { statements, shape, rules: statements.filter((one): one is Rule => one.kind === 'rule') };
    files.set(file, digest);
  }
  return digest;
}

/** The rules of a file that may matter to Exchange. */
export const rulesOf = (file: Digestible, knowledge: Knowledge): readonly Rule[] => digestOf(file, knowledge).rules;

function partDigest(part: FilePart, ports: PortSet, pinned: string): PartDigest {
  const known = parts.get(part.key);
  if (known?.pinned === pinned) return known;
  const all = part.statements();
  const digest: PartDigest = {
    pinned,
    statements: all.filter((statement) => statement.kind !== 'rule' || concerns(statement, ports)),
    shape: shapeOf(all.filter((statement): statement is Rule => statement.kind === 'rule')),
  };
  parts.set(part.key, digest);
  return digest;
}

const fixedPorts = new WeakMap<Knowledge, PortSet>();

/** The fixed ports of everything that is known, of whatever version. */
function knownPorts(knowledge: Knowledge): PortSet {
  let ports = fixedPorts.get(knowledge);
  if (!ports) {
    ports = normalise(knowledge.services.filter(({ dynamic }) => !dynamic).flatMap((service) => service.ports));
    fixedPorts.set(knowledge, ports);
  }
  return ports;
}
