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
 * has one that comes sooner, so those that match the first part are tried as well.
 */
export function fewest(parts: readonly Part[], turns: ReadonlySet<number>, earlier: Earlier): ReadonlySet<number> {
  const [first] = parts;
  if (!first || turns.size < 2 || turns.size > MOST_WEIGHED || parts.length > MOST_PARTS) return turns;
  const matchAll = (some: readonly number[]): boolean =>
    parts.every(({ region, look }) => {
      look();
      const regions = some.flatMap((turn) => earlier.regionsOf(turn));
      // Most are needed for the first or the last of a part, and that is found out soon.
      if (![0, 1].every((end) => regions.some((box) => isCorner(region, box, end)))) return false;
      return takenOut([region], regions).length === 0;
    });
  const singles = new Set<number>();
  first.look();
  const [sourcePort, , port, , source, , destination] = first.region;
  earlier.at(sourcePort, port, source, destination, (box, turn) => {
    if (isCorner(first.region, box, 1)) singles.add(turn);
  });
  const single = [...singles]
    .sort((a, b) => a - b)
    .slice(0, MOST_WEIGHED)
    .find((turn) => matchAll([turn]));
  if (single !== undefined) return new Set([single]);
  let left = [...turns].sort((a, b) => a - b);
  for (const turn of left) {
    const others = left.filter((other) => other !== turn);
    if (matchAll(others)) left = others;
  }
  return new Set(left);
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
function needed(region: Region, used: ReadonlySet<number>, earlier: Earlier): readonly number[] {
  let left = [...used].sort((a, b) => a - b).map((turn) => ({ turn, regions: earlier.regionsOf(turn) }));
  for (const one of left.length <= MOST_WEIGHED ? left : []) {
    const others = left.filter((other) => other !== one);
    // Most are needed for the first or the last of it, and that is found out soon.
    if (![0, 1].every((end) => others.some(({ regions }) => regions.some((box) => isCorner(region, box, end)))))
      continue;
    const rest = takenOut(
      [region],
      others.flatMap(({ regions }) => regions),
    );
    if (rest.length === 0) left = others;
  }
  return left.map(({ turn }) => turn);
}

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
