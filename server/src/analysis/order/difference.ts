import {
  BOX_STRIDE,
  CHAIN,
  type Chain,
  CONDITION,
  type Condition,
  END,
  FAMILY,
  FIRST,
  type Rows,
  RULE_STRIDE,
  SOURCE_FROM,
  START,
  sameChain,
  sameCondition,
  TARGET,
  WAY,
} from './rows';

/** Which rules of a document's parts gave way to which. Counted from the first rule of the first part that differs. */
export interface Difference {
  /** Parts before and behind that are the same objects. */
  readonly before: number;
  readonly behind: number;
  /** The old rules from `start` up to `oldEnd` gave way to the new ones from `start` up to `end`. */
  readonly start: number;
  readonly oldEnd: number;
  readonly end: number;
}

/**
 * Compares the rows of a document before and after an edit. Rules are the same that say the same and stand at one place
 * with the same others, wherever that place is.
 */
export function differenceOf(old: readonly Rows[], parts: readonly Rows[]): Difference {
  const least = Math.min(old.length, parts.length);
  let before = 0;
  while (before < least && old[before] === parts[before]) before++;
  let behind = 0;
  while (behind < least - before && old[old.length - 1 - behind] === parts[parts.length - 1 - behind]) behind++;
  // Two edits far from each other, of which the first was taken back, leave all between them as it was.
  const limit = least - behind;
  let lead = before;
  let passed = 0;
  for (; lead < limit && isAlikePart(old[lead] as Rows, parts[lead] as Rows); lead++)
    passed += rulesIn(parts[lead] as Rows);
  let trail = behind;
  const isAlikeBehind = (): boolean =>
    isAlikePart(old[old.length - 1 - trail] as Rows, parts[parts.length - 1 - trail] as Rows);
  while (trail < least - lead && isAlikeBehind()) trail++;
  const a = listOf(old.slice(lead, old.length - trail));
  const b = listOf(parts.slice(lead, parts.length - trail));
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start]?.first === b[start]?.first && isSame(a[start] as One, b[start] as One)) start++;
  let tail = 0;
  while (tail < most - start) {
    const one = a[a.length - 1 - tail] as One;
    const other = b[b.length - 1 - tail] as One;
    // With rules before the change it has to stand together as before.
    if (Math.min(one.first, other.first) < start && one.first !== other.first) break;
    if (one.next !== other.next || !isSame(one, other)) break;
    tail++;
  }
  return { before, behind, start: passed + start, oldEnd: passed + a.length - tail, end: passed + b.length - tail };
}

const rulesIn = ({ rules }: Rows): number => Math.floor(rules.length / RULE_STRIDE);

/** True for a part that was read again and says what it said before. */
function isAlikePart(a: Rows, b: Rows): boolean {
  if (a === b) return true;
  if (a.rules.length !== b.rules.length || a.boxes.length !== b.boxes.length) return false;
  const others = listOf([b]);
  return listOf([a]).every((one, i) => {
    const other = others[i] as One;
    return one.first === other.first && one.next === other.next && isSame(one, other);
  });
}

/** A rule of a part. */
interface One {
  readonly part: Rows;
  readonly local: number;
  /** The first rule that stands where it does, as an index in the list; how far away the next one is, 0 for none. */
  readonly first: number;
  next: number;
}

function listOf(parts: readonly Rows[]): One[] {
  const list: One[] = [];
  for (const part of parts) {
    /** By place: the first and the last rule that stand there. */
    const places = new Map<number, { readonly first: number; last: number }>();
    for (let local = 0; local * RULE_STRIDE < part.rules.length; local++) {
      const at = local * RULE_STRIDE;
      const key = (part.rules[at + START] as number) * 0x4000000 + (part.rules[at + END] as number);
      const known = places.get(key);
      const index = list.length;
      if (known) {
        (list[known.last] as One).next = index - known.last;
        known.last = index;
      } else places.set(key, { first: index, last: index });
      list.push({ part, local, first: known?.first ?? index, next: 0 });
    }
  }
  return list;
}

/** True for rules that say the same. Those that stand in another part of the document are never taken to. */
function isSame({ part: a, local: i }: One, { part: b, local: j }: One): boolean {
  if (a.elsewhere.has(i) || b.elsewhere.has(j)) return false;
  const x = i * RULE_STRIDE;
  const y = j * RULE_STRIDE;
  for (let column = 0; column < RULE_STRIDE; column++)
    if (!isSpecial[column] && a.rules[x + column] !== b.rules[y + column]) return false;
  const of = <T>(list: readonly T[], rows: Rows, at: number): T | undefined => list[rows.rules[at] as number];
  if (of(a.ways, a, x + WAY) !== of(b.ways, b, y + WAY)) return false;
  if (of(a.targets, a, x + TARGET) !== of(b.targets, b, y + TARGET)) return false;
  const [chain, other] = [of(a.chains, a, x + CHAIN), of(b.chains, b, y + CHAIN)];
  if (chain !== other && !(chain && other && isAlike(chain, other))) return false;
  if (!sameCondition(of(a.conditions, a, x + CONDITION) as Condition, of(b.conditions, b, y + CONDITION) as Condition))
    return false;
  return sameBoxes(a, i, b, j);
}

/** Columns that are compared in other ways, or not at all. */
const isSpecial = Array.from({ length: RULE_STRIDE }, (_, column) =>
  [START, END, FIRST, CHAIN, CONDITION, WAY, TARGET].includes(column),
);

/** Like `sameChain`, and alike in how rules without a number are counted and what takes the place of what. */
export const isAlike = (a: Chain, b: Chain): boolean =>
  a === b || (sameChain(a, b) && a.step === b.step && a.replaces === b.replaces);

function sameBoxes(a: Rows, i: number, b: Rows, j: number): boolean {
  const [begin, end] = boxesOf(a, i);
  const [other, otherEnd] = boxesOf(b, j);
  if (end - begin !== otherEnd - other) return false;
  for (let k = 0; k < end - begin; k += BOX_STRIDE) {
    const family = a.boxes[begin + k + FAMILY];
    for (let column = 0; column < BOX_STRIDE; column++) {
      const one = a.boxes[begin + k + column] as number;
      const two = b.boxes[other + k + column] as number;
      if (family === 6 && b.boxes[other + k + FAMILY] === 6 && column >= SOURCE_FROM) {
        const [x, y] = [a.wide[one], b.wide[two]];
        // The second number of an end is not used.
        if ((column - SOURCE_FROM) % 2 === 0 && (x?.from !== y?.from || x?.to !== y?.to)) return false;
      } else if (one !== two) return false;
    }
  }
  return true;
}

/** The numbers of a rule's boxes: from one up to another. */
function boxesOf({ rules, boxes }: Rows, rule: number): readonly [number, number] {
  const at = rule * RULE_STRIDE;
  const next = rules[at + RULE_STRIDE + FIRST];
  return [(rules[at + FIRST] as number) * BOX_STRIDE, next === undefined ? boxes.length : next * BOX_STRIDE];
}

/** True where parts name the same IPv6 addresses. */
export function nameTheSame(a: readonly Rows[], b: readonly Rows[]): boolean {
  if (a.every(({ wide }) => wide.length === 0) && b.every(({ wide }) => wide.length === 0)) return true;
  const named = (parts: readonly Rows[]): string =>
    [...new Set(parts.flatMap(({ wide }) => wide.flatMap(({ from, to }) => [from, to + 1n])))]
      .sort((x, y) => (x < y ? -1 : x > y ? 1 : 0))
      .join();
  return named(a) === named(b);
}
