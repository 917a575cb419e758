import { chunkEvidence } from '../analysis/chunkEvidence';
import { type ChunkEvidence, type EvidenceDetails, joinEvidence } from '../analysis/evidence';
import { joinFacts, type Opening, openedBy, type PartFacts, partFacts } from '../analysis/facts';
import type { PlaceEdit } from '../base/edit';
import { type Anchor, isWithin, type Place, placeAt, samePlace } from '../base/span';
import { type Example, LINE, type QuietLines, type Repeat } from '../document/repeats';
import type { Knowledge } from '../knowledge/knowledge';
import { endsOf } from '../model/references';
import type { Direction, PortUse, Rule, Transport } from '../model/statement';
import type { Vocabulary } from '../model/vocabulary';
import { type QuietRule, quietRules } from './chunkRows';
import { withOwnLines } from './removal';

/** What a line of a quiet shape adds to the account of its chunk. */
interface Sum<F> {
  readonly evidence: ChunkEvidence;
  /** Without the ports that differ from line to line. */
  readonly facts: PartFacts;
  /** What the ports open that differ, by their index in the shape. */
  readonly opened: readonly {
    readonly slot: number;
    readonly transport: Transport;
    readonly way: Direction | undefined;
  }[];
  /** The findings of each statement of the line that taught it, and where that line begins. */
  readonly findings: readonly (readonly F[])[];
  readonly start: number;
  /** Of their edits those that take the line out, with the lines of the text that it has for itself. */
  readonly removals: ReadonlySet<PlaceEdit>;
  /** Its firewall rules, for order and overlap. */
  readonly rules: readonly QuietRule[];
}

/** A finding as far as it has to be moved from one line to another. */
export interface Movable {
  readonly place: Place;
  readonly message: string;
  readonly fixes?: readonly {
    readonly title: string;
    readonly edits: readonly PlaceEdit[];
    readonly lateEdits?: unknown;
  }[];
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  readonly statement: object;
}

/**
 * Decides what becomes of the lines that are like one, from what was found in it, statement by statement. Where findings
 * speak of a port or an address only those lines are like it that have the same. `takesOut`: whether an edit takes out a
 * line that may be taken out wherever it stands.
 */
export function judge<F extends Movable>(
  repeat: Repeat,
  findings: readonly (readonly F[])[],
  vocabulary: Vocabulary,
  knowledge: Knowledge,
  takesOut: (edit: PlaceEdit, line: Place) => boolean,
): void {
  const { example, tokens } = repeat;
  if (!example) return;
  const { items, statements, slots, place, text, remarked } = example;
  const all = findings.flat();
  const removals = removalsIn(all, example, takesOut);
  const spoken = all.every((finding) => isMovable(finding, place, tokens, removals))
    ? spokenOf(repeat, all, text, remarked)
    : undefined;
  if (!spoken || !repeat.tellApart(spoken)) {
    repeat.judge(false);
    return;
  }
  const differing = new Set<PortUse>();
  const opened: Sum<F>['opened'][number][] = [];
  for (const [index, slot] of slots.entries()) {
    if (slot?.kind !== 'port') continue;
    const statement = statements[slot.statement] as Rule;
    const use = endsOf(statement)[slot.end]?.uses[slot.index];
    if (!use) continue;
    differing.add(use);
    for (const { transport, way } of openedBy(statement, use)) opened.push({ slot: index, transport, way });
  }
  const sum: Sum<F> = {
    evidence: chunkEvidence({ items, statements, comments: [] }, vocabulary, knowledge),
    facts: partFacts(statements, (use) => differing.has(use)),
    opened,
    findings: findings.filter((list) => list.length > 0),
    start: place.start,
    removals,
    rules: quietRules(example, repeat),
  };
  repeat.judge(true, sum);
}

/** The edits of findings that take the whole line out. */
function removalsIn(
  findings: readonly Movable[],
  { statements, place, text }: Example,
  takesOut: (edit: PlaceEdit, line: Place) => boolean,
): ReadonlySet<PlaceEdit> {
  const found = new Set<PlaceEdit>();
  // A line that is more than its one statement may keep the rest.
  const [only] = statements;
  if (statements.length !== 1 || !only || !samePlace(only.place, place) || text !== text.trim()) return found;
  for (const { fixes } of findings)
    for (const { edits } of fixes ?? NOTHING)
      for (const edit of edits) if (isAround(edit, place) && takesOut(edit, place)) found.add(edit);
  return found;
}

/** True for an edit of nothing less than a line: what it takes with it hangs on what stands around that. */
const isAround = ({ place }: PlaceEdit, line: Place): boolean => isWithin(line, place);

/** True where all that a finding points to stands in its line, and not between the digits of what may differ. */
function isMovable(
  { place, fixes, related }: Movable,
  line: Place,
  tokens: Int32Array,
  removals: ReadonlySet<PlaceEdit>,
): boolean {
  const isHere = ({ anchor, start, end }: Place): boolean =>
    anchor === line.anchor &&
    line.start <= start &&
    end <= line.end &&
    !isInside(start - line.start, tokens) &&
    !isInside(end - line.start, tokens);
  return (
    isHere(place) &&
    (related ?? NOTHING).every((one) => isHere(one.place)) &&
    (fixes ?? NOTHING).every(
      ({ edits, lateEdits }) =>
        !lateEdits && edits.every((edit) => removals.has(edit) || (!isAround(edit, line) && isHere(edit.place))),
    )
  );
}

/** The numbers and addresses that findings of a line speak of; undefined where that is one of the remark before it. */
function spokenOf(
  repeat: Repeat,
  findings: readonly Movable[],
  text: string,
  remarked: readonly string[],
): number[] | undefined {
  const { tokens } = repeat;
  const texts = findings.flatMap(({ message, fixes, related }) => [
    message,
    ...(related ?? NOTHING).map((one) => one.message),
    ...(fixes ?? NOTHING).flatMap(({ title, edits }) => [title, ...edits.map(({ newText }) => newText)]),
  ]);
  if (remarked.some((token) => texts.some((words) => speaksOf(words, token)))) return undefined;
  const spoken: number[] = [];
  for (let i = 0; i < tokens.length / 2; i++) {
    const token = text.slice(tokens[i * 2], tokens[i * 2 + 1]);
    if (!repeat.isApart(i) && texts.some((words) => speaksOf(words, token))) spoken.push(i);
  }
  return spoken;
}

/** True where a number stands in a text that is no part of a longer one there. */
function speaksOf(words: string, token: string): boolean {
  for (let at = words.indexOf(token); at >= 0; at = words.indexOf(token, at + 1)) {
    if (!isDigit(words.charCodeAt(at - 1)) && !isDigit(words.charCodeAt(at + token.length))) return true;
  }
  return false;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** True for an offset inside one of the stretches. */
function isInside(at: number, tokens: Int32Array): boolean {
  for (let i = 0; i < tokens.length; i += 2)
    if ((tokens[i] as number) < at && at < (tokens[i + 1] as number)) return true;
  return false;
}

/** The evidence of a chunk with the lines that were passed over. */
export const evidenceWith = (
  own: ChunkEvidence,
  quiet: QuietLines | undefined,
  details: () => EvidenceDetails,
): ChunkEvidence =>
  quiet ? joinEvidence([own, ...quiet.repeats.map(({ sum }) => (sum as Sum<Movable>).evidence)], details) : own;

/** The facts of a chunk with the lines that were passed over, and what is found about them. */
export function withQuiet<F extends Movable>(
  own: PartFacts,
  quiet: QuietLines,
  anchor: Anchor,
  text: string,
): { readonly moved: MovedFindings<F> | undefined; readonly facts: PartFacts } {
  const { lines, repeats, values } = quiet;
  const sums = repeats.map(({ sum }) => sum as Sum<F>);
  const opens = (open: Opening): void => {
    if (sums.every(({ opened }) => opened.length === 0)) return;
    let at = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      for (const { slot, transport, way } of (sums[index] as Sum<F>).opened)
        open(transport, way, values[at + slot] as number);
      at += (repeats[index] as Repeat).tokens.length / 2;
    }
  };
  return {
    moved: sums.some(({ findings }) => findings.length > 0) ? new MovedFindings<F>(quiet, anchor, text) : undefined,
    facts: joinFacts([own, ...sums.map(({ facts }) => facts)], opens),
  };
}

/** The findings of lines that were passed over, made when they are asked for: most of them are not shown. */
export class MovedFindings<F extends Movable> {
  constructor(
    private readonly quiet: QuietLines,
    private readonly anchor: Anchor,
    /** Of the chunk, which holds whole lines. */
    private readonly text: string,
  ) {}

  /** Adds those that pass, which is asked of the line that taught a shape and holds for all of its lines. */
  addTo(into: F[], passes: (finding: F) => boolean): void {
    const { quiet, anchor, text } = this;
    const { lines, repeats } = quiet;
    let isShown = false;
    /** By repeat; undefined where nothing of it is shown, which is the rule. */
    const shown = repeats.map(({ sum }) => {
      const { findings, start, removals } = sum as Sum<F>;
      if (findings.length === 0) return undefined;
      const lists = findings.map((list) => list.filter(passes)).filter((list) => list.length > 0);
      if (lists.length === 0) return undefined;
      isShown = true;
      return { start, removals, lists };
    });
    if (!isShown) return;
    let at = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      const repeat = repeats[index] as Repeat;
      const told = shown[index];
      if (told) {
        const { start: from, removals, lists } = told;
        const first = at;
        const move = ({ start, end }: Place): Place =>
          placeAt(anchor, quiet.offset(repeat, i, first, start - from), quiet.offset(repeat, i, first, end - from));
        const placeOf = (edit: PlaceEdit): Place => {
          if (!removals.has(edit)) return move(edit.place);
          const { start, end } = withOwnLines(text, { start: lines[i + 1] as number, end: lines[i + 2] as number });
          return placeAt(anchor, start, end);
        };
        for (const list of lists) {
          const statement = {};
          for (const finding of list) into.push(moved(finding, statement, move, placeOf));
        }
      }
      at += repeat.tokens.length / 2;
    }
  }
}

function moved<F extends Movable>(
  finding: F,
  statement: object,
  move: (place: Place) => Place,
  placeOf: (edit: PlaceEdit) => Place,
): F {
  const { fixes, related } = finding;
  const at = { ...finding, place: move(finding.place), statement };
  return {
    ...at,
    ...(related && related.length > 0
      ? { related: related.map((one) => ({ ...one, place: move(one.place) })) }
      : undefined),
    ...(fixes && fixes.length > 0
      ? {
          fixes: fixes.map((fix) => ({
            ...fix,
            edits: fix.edits.map((edit) => ({ ...edit, place: placeOf(edit) })),
          })),
        }
      : undefined),
  };
}

/** The rules of the line that taught a shape, once it is known to be quiet. */
export const rulesOf = ({ sum }: Repeat): readonly QuietRule[] => (sum as Sum<Movable>).rules;

const NOTHING: readonly never[] = [];
