import type { FileFacts } from '../analysis/facts';
import { type Overlaps, overlapsOf } from '../analysis/order/overlaps';
import { END, type Rows, RULE_STRIDE, START } from '../analysis/order/rows';
import { type Ruleset, relocated, rulesetOf } from '../analysis/order/ruleset';
import { contains, type Place, placeAt, samePlace, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { outline, unreadIn } from '../document/view';
import type { Statement } from '../model/statement';
import type { FilePart, FileView } from '../rules/rule';
import { profileOf } from './profile';

/** What was worked out last for a document, and from which rows. */
interface Known {
  parts: readonly Rows[];
  ruleset: Ruleset | undefined;
  overlaps: Overlaps | undefined;
}

/** Works out order and overlap of a document's rules, anew only where rules changed and not merely their places. */
export class RulesetKeeper {
  private readonly known = new WeakMap<Document, Known>();

  private at(document: Document, rows: readonly (Rows | undefined)[]): Known {
    const parts = rows.filter((part) => part !== undefined);
    const known = this.known.get(document);
    if (known && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known;
    const next: Known =
      known && sameRules(known.parts, parts)
        ? { parts, ruleset: known.ruleset && relocated(known.ruleset, parts), overlaps: known.overlaps }
        : { parts, ruleset: undefined, overlaps: undefined };
    this.known.set(document, next);
    return next;
  }

  ruleset(document: Document, rows: readonly (Rows | undefined)[]): Ruleset {
    const known = this.at(document, rows);
    known.ruleset ??= rulesetOf(known.parts);
    return known.ruleset;
  }

  overlaps(document: Document, rows: readonly (Rows | undefined)[]): Overlaps {
    const known = this.at(document, rows);
    known.overlaps ??= overlapsOf(this.ruleset(document, rows));
    return known.overlaps;
  }
}

/** True where two lists of rows say the same of the same number of rules, wherever these stand. */
function sameRules(a: readonly Rows[], b: readonly Rows[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i] || sameRows(part, b[i] as Rows));
}

function sameRows(a: Rows, b: Rows): boolean {
  // Ways are told apart by identity, and what stands elsewhere by where it stands.
  if (a.ways.length + b.ways.length + a.elsewhere.size + b.elsewhere.size > 0) return false;
  return (
    sameNumbers(a.rules, b.rules, (i) => i === START || i === END) &&
    sameNumbers(a.boxes, b.boxes, () => false) &&
    JSON.stringify([a.chains, a.conditions, a.targets]) === JSON.stringify([b.chains, b.conditions, b.targets]) &&
    a.wide.length === b.wide.length &&
    a.wide.every((range, i) => range.from === b.wide[i]?.from && range.to === b.wide[i]?.to)
  );
}

function sameNumbers(a: Int32Array, b: Int32Array, passesOver: (column: number) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !passesOver(i % RULE_STRIDE)) return false;
  return true;
}

/** The file as its rules see it. */
export function fileView(
  document: Document,
  facts: FileFacts,
  rows: () => readonly (Rows | undefined)[],
  keeper: RulesetKeeper,
): FileView {
  return {
    statements: (kind) => facts.statements(kind),
    all: () => facts.all(),
    parts: () => partsOf(document),
    opens: (ports, transport, direction) => facts.opens(ports, transport, direction),
    get pinned() {
      return facts.pinned;
    },
    profile: facts.profile,
    versions: facts.versions,
    groups: facts.groups,
    get declaresProfile() {
      return profileOf(document) !== undefined;
    },
    get hasUnread() {
      return hasUnread(document);
    },
    get ruleset() {
      return keeper.ruleset(document, rows());
    },
    get overlaps() {
      return keeper.overlaps(document, rows());
    },
    get head() {
      return headOf(document);
    },
    statementAt: (place) => statementAt(document, place),
  };
}

/** The pieces in which a document is read. */
export function* partsOf(document: Document): Iterable<FilePart> {
  for (const { result } of document.analysed()) if (result) yield { key: result, statements: () => result.statements };
}

/** True when something stands in port position that belongs to no statement. */
export function hasUnread(document: Document): boolean {
  const unread = [...unreadIn(document)].map(({ place }) => spanOf(place));
  if (unread.length === 0) return false;
  const owners = [...outline(document)].map(({ place }) => spanOf(place));
  return unread.some((span) => !owners.some((owner) => contains(owner, span)));
}

function headOf(document: Document): Place | undefined {
  const declared = profileOf(document)?.span;
  if (declared) return placeAt({ base: 0 }, declared.start, declared.end);
  for (const { result } of document.analysed()) {
    const [first] = result?.outline ?? [];
    if (first) return first.place;
  }
  return undefined;
}

/** A rule that stands at a place. What a call runs belongs to the part of the document that calls. */
function statementAt(document: Document, place: Place): Statement | undefined {
  const stands = (statement: Statement): boolean => samePlace(statement.place, place);
  const chunks = document.analysed();
  const own = chunks.find(({ anchor }) => anchor === place.anchor);
  const found = own?.result?.statements.find(stands);
  if (found) return found;
  for (const { result } of chunks) {
    if (!result?.reaches.has(place.anchor)) continue;
    const reached = result.statements.find(stands);
    if (reached) return reached;
  }
  return undefined;
}
