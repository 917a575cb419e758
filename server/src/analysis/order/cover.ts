import { meet, type Region, without } from './regions';

/** What an earlier rule decides, told to who looks for the rules at one point of traffic. */
export type TellRegion = (region: Region, turn: number) => void;

/** Where the rules are found that are asked before a rule. */
export interface Earlier {
  /** Tells of what earlier rules decide at a point: ports of the caller and the called, source and destination. */
  at(sourcePort: number, port: number, source: number, destination: number, tell: TellRegion): void;
  /** What an earlier rule decides of the transport and the world that are looked at. */
  regionsOf(turn: number): readonly Region[];
}

/** A rule for which more pieces of traffic are looked at than that is taken not to be hidden. */
const MOST_PIECES = 1024;
/** Of more rules than that nobody looks for the ones that could be left out. */
const MOST_WEIGHED = 24;

/** Of a rule with more parts than that nobody looks for one rule that would do for all of them. */
const MOST_PARTS = 64;

/** How much may be looked at for a whole document. */
export interface Allowance {
  left: number;
}

/**
 * Adds the turns of rules that together match all of a region; false where some of it comes through. From the first
 * point of what is left, the rule is taken that reaches farthest: where rules differ in one thing alone, those are the
 * fewest. What is answered hangs on nothing but the rules that have traffic in common with the region.
 */
export function cover(region: Region, earlier: Earlier, allowance: Allowance, turns: Set<number>): boolean {
  const used = new Set<number>();
  const left: Region[] = [region];
  for (let pieces = 0; left.length > 0; pieces++) {
    if (pieces > 0) allowance.left--;
    if (pieces > MOST_PIECES || allowance.left < 0) return false;
    const piece = left.pop() as Region;
    let best: Region | undefined;
    let bestTurn = 0;
    earlier.at(piece[0], piece[2], piece[4], piece[6], (box, turn) => {
      const inside = meet(piece, box) as Region;
      if (!best || isBetter(piece, inside, best) || (turn < bestTurn && isAlike(inside, best))) {
        best = inside;
        bestTurn = turn;
      }
    });
    if (!best) return false;
    used.add(bestTurn);
    left.push(...without(piece, best));
  }
  for (const turn of used.size > 1 ? needed(region, used, earlier) : used) turns.add(turn);
  return true;
}

/** A part of what a rule matches: of one transport and one world, of which rules are asked once `look` was called. */
export interface Part {
  readonly region: Region;
  readonly look: () => void;
}

/**
 * The fewest of the turns whose rules together match every part of a rule. One rule may match all of it where each part
 * has one that comes sooner, so those that match the first part are tried as well. Of one part `cover` found them.
 */
export function fewest(
  turns: ReadonlySet<number>,
  partsOfRule: () => readonly Part[],
  earlier: Earlier,
): Iterable<number> {
  if (turns.size < 2 || turns.size > MOST_WEIGHED) return turns;
  const parts = partsOfRule();
  const [first] = parts;
  if (!first || parts.length < 2 || parts.length > MOST_PARTS) return turns;
  const matchAll = (some: readonly number[]): boolean =>
    parts.every(({ region, look }) => {
      look();
      return areEnough(
        region,
        some.flatMap((turn) => earlier.regionsOf(turn)),
      );
    });
  const singles = new Set<number>();
  first.look();
  const [sourcePort, , port, , source, , destination] = first.region;
  earlier.at(sourcePort, port, source, destination, (box, turn) => {
    if (isCorner(first.region, box, 1)) singles.add(turn);
  });
  const single = inOrder(singles)
    .slice(0, MOST_WEIGHED)
    .find((turn) => matchAll([turn]));
  return single === undefined ? withoutSpare(turns, matchAll) : [single];
}

/** True for the region that reaches the end of a piece in more ways, and in the first way in which they differ farther. */
function isBetter(piece: Region, a: Region, b: Region): boolean {
  let whole = 0;
  let farther = 0;
  for (let i = 7; i > 0; i -= 2) {
    const end = piece[i] as number;
    const [x, y] = [a[i] as number, b[i] as number];
    whole += (x === end ? 1 : 0) - (y === end ? 1 : 0);
    if (x !== y) farther = x - y;
  }
  return whole > 0 || (whole === 0 && farther > 0);
}

const isAlike = (a: Region, b: Region): boolean => a[1] === b[1] && a[3] === b[3] && a[5] === b[5] && a[7] === b[7];

/** Without the rules that the others make superfluous. */
function needed(region: Region, used: ReadonlySet<number>, earlier: Earlier): Iterable<number> {
  if (used.size > MOST_WEIGHED) return used;
  const regions = new Map([...used].map((turn) => [turn, earlier.regionsOf(turn)]));
  return withoutSpare(used, (some) =>
    areEnough(
      region,
      some.flatMap((turn) => regions.get(turn) ?? []),
    ),
  );
}

/** Without those that can be left out, the first one first, as long as the others do. */
function withoutSpare(
  turns: ReadonlySet<number>,
  areEnoughOf: (some: readonly number[]) => boolean,
): readonly number[] {
  let left: readonly number[] = inOrder(turns);
  for (const turn of left) {
    const others = left.filter((other) => other !== turn);
    if (areEnoughOf(others)) left = others;
  }
  return left;
}

const inOrder = (turns: Iterable<number>): number[] => [...turns].sort((a, b) => a - b);

/** True where boxes together match all of a region. Most are needed for the first or the last of it, which is soon seen. */
const areEnough = (region: Region, boxes: readonly Region[]): boolean =>
  [0, 1].every((end) => boxes.some((box) => isCorner(region, box, end))) && takenOut([region], boxes).length === 0;

/** True where a box holds the first traffic of a region, or for 1 the last. */
function isCorner(region: Region, box: Region, end: number): boolean {
  for (let i = 0; i < 8; i += 2) {
    const at = region[i + end] as number;
    if ((box[i] as number) > at || (box[i + 1] as number) < at) return false;
  }
  return true;
}

function takenOut(regions: readonly Region[], taken: readonly Region[]): readonly Region[] {
  let left = regions;
  for (const box of taken) {
    if (!left.some((region) => meet(region, box))) continue;
    left = left.flatMap((region) => {
      const inside = meet(region, box);
      return inside ? without(region, inside) : [region];
    });
  }
  return left;
}
