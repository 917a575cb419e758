import type { FileFacts } from '../analysis/facts';
import { KeptRuleset } from '../analysis/order/kept';
import { overlapsAfter } from '../analysis/order/keptOverlaps';
import { type KnownOverlaps, knownOverlaps, type Overlaps, overlapsInSteps } from '../analysis/order/overlaps';
import type { Rows } from '../analysis/order/rows';
import type { Ruleset } from '../analysis/order/ruleset';
import { type Place, placeAt, samePlace, spanOf } from '../base/span';
import type { Document } from '../document/document';
import type { ChunkResult } from '../document/result';
import { eachStatement, unreadIn } from '../document/view';
import type { Statement } from '../model/statement';
import type { FilePart, FileView } from '../rules/rule';
import { profileOf } from './profile';
import { WrittenSpans } from './writtenSpans';

/** What was worked out last for a document, and from which rows. */
interface Known {
  parts: readonly (Rows | undefined)[];
  readonly kept: KeptRuleset;
  overlaps: KnownOverlaps | undefined;
  /** Whether some rule has asked for overlaps since the rows changed, and whether one asked before that. */
  isAsked: boolean;
  wasAsked: boolean;
}

/** Works out order and overlap of a document's rules. After an edit it does so for what the edit may have changed. */
export class RulesetKeeper {
  private readonly known = new WeakMap<Document, Known>();

  private at(document: Document, parts: readonly (Rows | undefined)[]): Known {
    const known = this.known.get(document);
    if (!known) {
      const first: Known = {
        parts,
        kept: new KeptRuleset(parts.filter(isThere)),
        overlaps: undefined,
        isAsked: false,
        wasAsked: true,
      };
      this.known.set(document, first);
      return first;
    }
    if (known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known;
    const changes = known.kept.update(parts.filter(isThere));
    known.parts = parts;
    known.wasAsked = known.isAsked;
    known.isAsked = false;
    if (changes !== 'nothing')
      known.overlaps = changes && known.overlaps ? overlapsAfter(known.overlaps, known.kept.set, changes) : undefined;
    return known;
  }

  /** Works out in steps what rules ask for as they did last time. An edit makes void what was done. */
  *prepare(document: Document, rows: readonly (Rows | undefined)[]): Generator<void> {
    if (!rows.some(isThere)) return;
    const known = this.at(document, rows);
    yield;
    if (known.overlaps || !known.wasAsked) return;
    const { parts } = known;
    const steps = overlapsInSteps(known.kept.set);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        known.overlaps = step.value;
        return;
      }
      yield;
      // What the steps look at was written over.
      if (known.parts !== parts) return;
    }
  }

  ruleset(document: Document, rows: readonly (Rows | undefined)[]): Ruleset {
    return this.at(document, rows).kept.set;
  }

  overlaps(document: Document, rows: readonly (Rows | undefined)[]): Overlaps {
    const known = this.at(document, rows);
    known.isAsked = true;
    known.overlaps ??= knownOverlaps(known.kept.set);
    return known.overlaps;
  }
}

const isThere = <T>(part: T | undefined): part is T => part !== undefined;

/** The file as its rules see it. */
export function fileView(
  document: Document,
  facts: FileFacts,
  rows: () => readonly (Rows | undefined)[],
  keeper: RulesetKeeper,
  /** Where statements will be asked for, as far as that is known: they are then found together. */
  expected: () => readonly Place[] = () => NOTHING,
): FileView {
  const standing = new Standing(document, expected);
  // A rule asks for them time and again, and finding out that nothing changed takes a look at each part.
  let ruleset: Ruleset | undefined;
  let overlaps: Overlaps | undefined;
  let parts: readonly (Rows | undefined)[] | undefined;
  const all = (): readonly (Rows | undefined)[] => {
    parts ??= rows();
    return parts;
  };
  return {
    statements: (kind) => facts.statements(kind),
    inParts: (kind) => facts.inParts(kind),
    all: () => facts.all(),
    parts: () => partsOf(document),
    opens: (ports, transport, direction) => facts.opens(ports, transport, direction),
    get pinned() {
      return facts.pinned;
    },
    profile: facts.profile,
    versions: facts.versions,
    roles: facts.roles,
    groups: facts.groups,
    get declaresProfile() {
      return profileOf(document) !== undefined;
    },
    get hasUnread() {
      return hasUnread(document);
    },
    get ruleset() {
      ruleset ??= keeper.ruleset(document, all());
      return ruleset;
    },
    get overlaps() {
      overlaps ??= keeper.overlaps(document, all());
      return overlaps;
    },
    get head() {
      return headOf(document);
    },
    statementAt: (place) => standing.first(place),
    statementsAt: (place) => standing.all(place),
  };
}

/** The pieces in which a document is read. */
export function* partsOf(document: Document): Iterable<FilePart> {
  for (const { result } of document.analysed()) if (result) yield { key: result, statements: () => result.statements };
}

/** True when something stands in port position that belongs to no statement. */
export function hasUnread(document: Document): boolean {
  const unread = [...unreadIn(document)].map(({ place }) => ({ span: spanOf(place) }));
  if (unread.length === 0) return false;
  const written = new WrittenSpans();
  eachStatement(document, (_kind, _dialect, { base }, start, end) => written.add(base + start, base + end));
  return written.around(unread).outside > 0;
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

/** Fixes are made in the order of the text, part by part. */
const MOST_PARTS = 16;

/** Finds what stands at places, part by part. Statements may have to be made for that, so those that are expected are made together. */
class Standing {
  /** What stands at the places that were looked for in a part, for the parts that were asked last: it is large. */
  private readonly found = new Map<
    ChunkResult,
    { readonly places: readonly Place[]; readonly statements: readonly Statement[] }
  >();

  constructor(
    private readonly document: Document,
    private readonly expected: () => readonly Place[],
  ) {}

  /** All that stands at a place. */
  all(place: Place): Statement[] {
    return this.document
      .analysed()
      .flatMap(({ anchor, result }) =>
        result && (anchor === place.anchor || result.reaches.has(place.anchor)) ? this.in(result, place) : [],
      );
  }

  /**
   * What stands at the place of a rule. One that makes or changes rules goes before what is said of the list beside it:
   * the first line of a list says its end too. What a call runs belongs to the part of the document that calls.
   */
  first(place: Place): Statement | undefined {
    const chunks = this.document.analysed();
    const own = chunks.find(({ anchor }) => anchor === place.anchor);
    const found = own?.result && foremost(this.in(own.result, place));
    if (found) return found;
    for (const { result } of chunks) {
      if (!result?.reaches.has(place.anchor)) continue;
      const reached = foremost(this.in(result, place));
      if (reached) return reached;
    }
    return undefined;
  }

  private in(result: ChunkResult, place: Place): Statement[] {
    const isHere = (other: { readonly place: Place }): boolean => samePlace(other.place, place);
    const known = this.found.get(result);
    if (known?.places.some((other) => samePlace(other, place))) return known.statements.filter(isHere);
    const places = [place, ...this.expected().filter(({ anchor }) => anchor === place.anchor)];
    const statements = result.standingAt(places);
    this.found.set(result, { places, statements });
    for (const oldest of this.found.keys()) if (this.found.size > MOST_PARTS) this.found.delete(oldest);
    return statements.filter(isHere);
  }
}

function foremost(statements: readonly Statement[]): Statement | undefined {
  return statements.find(({ kind }) => kind === 'rule' || kind === 'amendment') ?? statements[0];
}

const NOTHING: readonly never[] = [];
