import { addressRange, networkKind } from '../analysis/addresses';
import type { UserGroup } from '../analysis/configuration';
import { type ChunkEvidence, chunkEvidence, type EvidenceDetails, joinEvidence } from '../analysis/evidence';
import { joinFacts, openedBy, type PartFacts, partFacts } from '../analysis/facts';
import type { PlaceEdit } from '../base/edit';
import { includes } from '../base/portSet';
import { type Anchor, type Place, placeAt } from '../base/span';
import { LINE, type QuietLines, type Repeat } from '../document/repeats';
import type { ChunkResult } from '../document/run';
import type { Ordinary } from '../document/shape';
import type { Knowledge } from '../knowledge/knowledge';
import { endsOf } from '../model/references';
import type { Direction, PortUse, Rule, Transport } from '../model/statement';
import type { Vocabulary } from '../model/vocabulary';
import { meantBy } from '../rules/shared/typing';
import { type Mover, type QuietRule, quietRules } from './chunkRows';

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
  /** Its firewall rules, for order and overlap. */
  readonly rules: readonly QuietRule[];
}

/** A finding as far as it has to be moved from one line to another. */
export interface Movable {
  readonly place: Place;
  readonly message: string;
  readonly fixes?: readonly { readonly title: string; readonly edits: readonly PlaceEdit[] }[];
  readonly related?: readonly unknown[];
  readonly statement: object;
}

/**
 * Decides what becomes of the lines of a shape, from what was found in the line that taught it, statement by statement.
 * Findings that speak of a port or an address which differs from line to line have to be found line by line.
 */
export function judge<F extends Movable>(
  repeat: Repeat,
  findings: readonly (readonly F[])[],
  vocabulary: Vocabulary,
  knowledge: Knowledge,
): void {
  const { example, tokens } = repeat;
  if (!example) return;
  const { items, statements, slots, place, text } = example;
  if (!findings.every((list) => list.every((finding) => isMovable(finding, place, text, tokens)))) {
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
    rules: quietRules(example, tokens),
  };
  repeat.judge(true, sum);
}

function isMovable(
  { place, message, fixes, related }: Movable,
  line: Place,
  text: string,
  tokens: readonly number[],
): boolean {
  const isHere = ({ anchor, start, end }: Place): boolean =>
    anchor === line.anchor &&
    line.start <= start &&
    end <= line.end &&
    [start, end].every((at) => !isWithin(at - line.start, tokens));
  const speaks = (words: string): boolean => {
    for (let i = 0; i < tokens.length; i += 2) if (words.includes(text.slice(tokens[i], tokens[i + 1]))) return true;
    return false;
  };
  return (
    isHere(place) &&
    !speaks(message) &&
    (related ?? []).length === 0 &&
    (fixes ?? []).every(
      ({ title, edits }) => !speaks(title) && edits.every((e) => isHere(e.place) && !speaks(e.newText)),
    )
  );
}

/** True for an offset inside one of the stretches. */
function isWithin(at: number, tokens: readonly number[]): boolean {
  for (let i = 0; i < tokens.length; i += 2)
    if ((tokens[i] as number) < at && at < (tokens[i + 1] as number)) return true;
  return false;
}

/** The account of a chunk with the lines that were passed over. */
export function withQuiet<F extends Movable>(
  own: { readonly findings: readonly F[]; readonly evidence: ChunkEvidence; readonly facts: PartFacts },
  { quiet }: ChunkResult,
  anchor: Anchor,
  details: () => EvidenceDetails,
): {
  readonly findings: readonly F[];
  readonly moved?: MovedFindings<F>;
  readonly evidence: ChunkEvidence;
  readonly facts: PartFacts;
} {
  if (!quiet) return own;
  const { lines, repeats, values } = quiet;
  const sums = repeats.map(({ sum }) => sum as Sum<F>);
  const ports: { transport: Transport; way: Direction | undefined; port: number }[] = [];
  if (sums.some(({ opened }) => opened.length > 0)) {
    let at = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      for (const { slot, transport, way } of (sums[index] as Sum<F>).opened) {
        ports.push({ transport, way, port: values[at + slot] as number });
      }
      at += (repeats[index] as Repeat).tokens.length / 2;
    }
  }
  return {
    findings: own.findings,
    ...(sums.some(({ findings }) => findings.length > 0) ? { moved: new MovedFindings<F>(quiet, anchor) } : {}),
    evidence: joinEvidence([own.evidence, ...sums.map(({ evidence }) => evidence)], details),
    facts: joinFacts([own.facts, ...sums.map(({ facts }) => facts)], ports),
  };
}

/** The findings of lines that were passed over, made when they are asked for: most of them are not shown. */
export class MovedFindings<F extends Movable> {
  constructor(
    private readonly quiet: QuietLines,
    private readonly anchor: Anchor,
  ) {}

  /** Adds those that pass, which is asked of the line that taught a shape and holds for all of its lines. */
  addTo(into: F[], passes: (finding: F) => boolean): void {
    const { lines, repeats, lengths } = this.quiet;
    const shown = repeats.map(({ sum }) => {
      const { findings, start } = sum as Sum<F>;
      return { start, lists: findings.map((list) => list.filter(passes)).filter((list) => list.length > 0) };
    });
    if (shown.every(({ lists }) => lists.length === 0)) return;
    let at = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const index = lines[i] as number;
      const { tokens } = repeats[index] as Repeat;
      const { start, lists } = shown[index] as (typeof shown)[number];
      if (lists.length > 0) {
        const move = mover(tokens, lengths, at, start, this.anchor, lines[i + 1] as number);
        for (const list of lists) {
          const statement = {};
          for (const finding of list) into.push(moved(finding, statement, move));
        }
      }
      at += tokens.length / 2;
    }
  }
}

function moved<F extends Movable>(finding: F, statement: object, move: (place: Place) => Place): F {
  const { place, fixes } = finding;
  const at = { ...finding, place: move(place), statement };
  if (!fixes || fixes.length === 0) return at;
  return {
    ...at,
    fixes: fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, place: move(edit.place) })),
    })),
  };
}

/** The rules of the line that taught a shape, once it is known to be quiet. */
export const rulesOf = ({ sum }: Repeat): readonly QuietRule[] => (sum as Sum<Movable>).rules;

/** Moves places, told from the start of the line that taught a shape, to a line of a chunk. */
export const moverIn =
  ({ lines, lengths }: QuietLines, anchor: Anchor) =>
  ({ tokens }: Repeat, line: number, value: number): Mover =>
    mover(tokens, lengths, value, 0, anchor, lines[line + 1] as number);

/** Moves places from the line that taught a shape to another, in which the ports and addresses have other lengths. */
function mover(
  tokens: readonly number[],
  lengths: Uint8Array,
  first: number,
  from: number,
  anchor: Anchor,
  to: number,
): (place: Place) => Place {
  const offset = (at: number): number => {
    let shift = 0;
    for (let i = 0; i < tokens.length; i += 2) {
      const end = tokens[i + 1] as number;
      if (at - from < end) break;
      shift += (lengths[first + i / 2] as number) - (end - (tokens[i] as number));
    }
    return at - from + to + shift;
  };
  return ({ start, end }) => placeAt(anchor, offset(start), offset(end));
}

/** The numbers among which a year may be written. */
const YEARS = { from: 1990, to: 2099 };

/**
 * What makes no difference: which of the ports that the knowledge base does not know, as long as they lie in the same
 * ranges and may be slips of the hand for the same known ones, and which host of a kind of network is meant, where nobody declared what it is.
 */
export function ordinaryFor(knowledge: Knowledge, groups: readonly UserGroup[] | undefined): Ordinary {
  const distinctive = knowledge.group('distinctive-ports');
  const window = knowledge.group('static-rpc-window');
  const letters = new Map<number, string | undefined>();
  const classes = new Map<string, string>();
  const letterOf = (number: number): string | undefined => {
    if (number >= YEARS.from && number <= YEARS.to) return undefined;
    if (knowledge.isKnownPort(number)) return undefined;
    // What it may be a slip of the hand for.
    const text = String(number);
    const meant = meantBy(text, (other) => includes(distinctive, other));
    if (meantBy(text, (other) => includes(window, other)).length > 0) meant.push(-1);
    const services = knowledge.servicesAt(number).map(({ id }) => id);
    const groups = knowledge.groups.filter(({ ports }) => includes(ports, number)).map(({ id }) => id);
    const name = [...services, '', ...groups, '', ...meant].join();
    // The letters are those that no text of a line is compared with: behind all of Latin.
    const letter = classes.get(name) ?? String.fromCharCode(0x400 + classes.size);
    classes.set(name, letter);
    return letter;
  };
  const declared = (groups ?? [])
    .flatMap(({ addresses }) => addresses.map(addressRange))
    .filter((r) => r !== undefined);
  return {
    port(number) {
      if (!letters.has(number)) letters.set(number, letterOf(number));
      return letters.get(number);
    },
    address(first, second, whole) {
      if (declared.length > 0) {
        const value = BigInt(whole);
        if (declared.some(({ bits, from, to }) => bits === 32 && from <= value && value <= to)) return undefined;
      }
      return networkKind(first, second);
    },
  };
}
