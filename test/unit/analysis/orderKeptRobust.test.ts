import assert from 'node:assert/strict';
import { type AddressRange, addressRange } from '../../../server/src/analysis/addresses';
import { rulesetOf } from '../../../server/src/analysis/order/assembly';
import { BY_BOX, BY_RULE } from '../../../server/src/analysis/order/columns';
import { differenceOf } from '../../../server/src/analysis/order/difference';
import { KeptRuleset } from '../../../server/src/analysis/order/kept';
import { overlapsAfter } from '../../../server/src/analysis/order/keptOverlaps';
import { type KnownOverlaps, knownOverlaps } from '../../../server/src/analysis/order/overlaps';
import {
  ALL_PROFILES,
  ALLOW,
  BLOCK,
  type Box,
  CHANGES,
  type Chain,
  type Condition,
  DEFAULTS,
  HALF,
  INWARD,
  JUMP,
  NO_CONDITION,
  OF_IPV4,
  OF_IPV6,
  OPAQUE,
  OUTWARD,
  PLAIN,
  QUICK,
  REMOVES,
  RESETS,
  RowBuilder,
  type Rows,
  RULE,
  RULE_STRIDE,
} from '../../../server/src/analysis/order/rows';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import type { Match, Way } from '../../../server/src/model/statement';
import { eachThatOpens, openings } from '../../../server/src/rules/shared/openings';
import { Random } from '../../harness/random';

type RowOf = Parameters<RowBuilder['append']>[0];

/** A statement of a test: a rule or what is done to rules, run once or several times. */
interface Line {
  readonly row: Omit<RowOf, 'place'>;
  readonly boxes: readonly (readonly Box[])[];
}

const SEEDS = 24;
const EDITS = 12;

const NETS = ['10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9', '10.1.0.0/16', '10.1.2.3', '10.1.2.4', '0.0.0.0/0'];
const WIDE = ['2001:db8::/32', '2001:db8:1::/48', '2001:db8::1', '::/0'];
const MATCHES: readonly Match[] = ['first', 'last', 'block-first', 'priority', 'union'];
const OUTER: Way = { outer: undefined };
const INNER: Way = { outer: OUTER };
const OTHER_WAY: Way = { outer: undefined };
const CONDITIONS: readonly Condition[] = [
  { ...NO_CONDITION, sourceZone: 'dmz' },
  { ...NO_CONDITION, sourceZone: 'dmz', program: 'a.exe' },
  { ...NO_CONDITION, keywords: 'rpc' },
  { ...NO_CONDITION, returning: true },
];

/** What a document of a test is made of. */
interface Kind {
  readonly match: Match;
  readonly priorities: boolean;
  readonly profiles: boolean;
  /** Rules of both directions stand in its chains. */
  readonly together: boolean;
  readonly ways: boolean;
  readonly events: boolean;
  readonly inserts: boolean;
  readonly wide: boolean;
  /** One line in so many names addresses; 0 for as many as may be. */
  readonly rarely: number;
}

const kindOf = (r: Random, match: Match): Kind => ({
  match,
  priorities: match === 'priority' || (match === 'first' && r.below(4) === 0),
  profiles: r.below(4) === 0,
  together: (match === 'first' || match === 'last') && r.below(3) === 0,
  ways: r.below(4) === 0,
  events: r.below(3) === 0,
  inserts: match === 'first' && r.below(5) === 0,
  wide: r.below(2) === 0,
  rarely: r.below(3) === 0 ? 40 : 0,
});

function randomLine(r: Random, kind: Kind): Line {
  const name = r.below(3) === 0 ? r.pick(['a', 'b', 'c']) : undefined;
  const way = kind.ways && r.below(3) === 0 ? r.pick([OUTER, INNER, OTHER_WAY]) : undefined;
  const done = { action: 0, flags: 0, profiles: ALL_PROFILES, chain: undefined, condition: NO_CONDITION } as const;
  if (kind.events && r.below(8) === 0) {
    const event = r.pick([REMOVES, CHANGES, RESETS, DEFAULTS]);
    const named = event === REMOVES || event === CHANGES ? name : undefined;
    const target = r.below(2) === 0 ? r.pick(['one', 'two', 'in']) : undefined;
    const flags = r.pick([0, 0, OF_IPV4, OF_IPV6]);
    const row = { ...done, flags, kind: event, priority: undefined, insert: 0, name: named, target, way };
    return { row: event === DEFAULTS ? { ...row, action: BLOCK } : row, boxes: [[]] };
  }
  const chain: Chain = {
    name: r.below(3) === 0 ? 'two' : 'one',
    match: kind.match,
    unique: kind.priorities && kind.match === 'priority',
    replaces: r.below(40) === 0,
    step: 10,
    family: kind.events && r.below(4) === 0 ? r.pick([4, 6]) : undefined,
    direction: kind.together ? undefined : 'in',
    together: kind.together,
  };
  const action = r.below(12) === 0 ? JUMP : r.below(2) === 0 ? ALLOW : BLOCK;
  const opaque = r.below(12) === 0;
  const range = () => {
    const from = 20 + r.below(6);
    return { from, to: from + (r.below(3) === 0 ? r.below(4) : 0) };
  };
  const every = { from: 0, to: 65_535 };
  const bare = kind.rarely > 0 && r.below(kind.rarely) > 0;
  const address = (wide: boolean): AddressRange | undefined =>
    bare || r.below(2) === 0 ? undefined : addressRange(r.pick(wide ? WIDE : NETS));
  const boxes = (): Box[] =>
    Array.from({ length: r.below(5) === 0 ? 2 : r.below(30) === 0 ? 0 : 1 }, () => {
      const wide = kind.wide && r.below(3) === 0;
      return {
        transports: r.pick([1, 1, 2, 3, 7]),
        sourcePorts: r.below(8) === 0 ? range() : every,
        ports: r.below(6) === 0 ? every : range(),
        source: address(wide),
        destination: r.below(2) === 0 ? undefined : address(wide),
      };
    });
  return {
    row: {
      kind: RULE,
      action,
      flags:
        (opaque ? OPAQUE : 0) | (opaque ? 0 : PLAIN) | (r.below(20) === 0 ? HALF : 0) | (r.below(5) === 0 ? QUICK : 0),
      profiles: kind.together
        ? r.pick([INWARD, INWARD, OUTWARD, ALL_PROFILES])
        : kind.profiles && r.below(2) === 0
          ? 1 + r.below(7)
          : ALL_PROFILES,
      chain,
      condition: r.below(5) === 0 ? r.pick(CONDITIONS) : NO_CONDITION,
      priority: kind.priorities && (kind.match === 'priority' || r.below(2) === 0) ? 100 + r.below(12) : undefined,
      insert: kind.inserts && r.below(3) === 0 ? 1 + r.below(3) : 0,
      name,
      target: action === JUMP ? 'two' : undefined,
      way,
    },
    // A statement in a loop makes several rules at one place, some of them alike.
    boxes: looped(boxes(), r.below(12), boxes),
  };
}

const looped = (own: readonly Box[], turn: number, other: () => readonly Box[]): (readonly Box[])[] =>
  turn === 0 ? [own, other()] : turn === 1 ? [own, own] : [own];

function rowsOf(lines: readonly Line[]): Rows {
  const anchor = { base: 0 };
  const builder = new RowBuilder(anchor);
  lines.forEach(({ row, boxes }, i) => {
    const place = { anchor, start: i * 10, end: i * 10 + 9 };
    for (const own of boxes) builder.append({ ...row, place }, own);
  });
  return builder.finish();
}

/** Lines of a document in parts; an edit makes the part anew in which it is, and sometimes the one beside it. */
class Text {
  private readonly parts: { lines: readonly Line[]; rows: Rows }[] = [];

  constructor(
    private readonly r: Random,
    private readonly kind: Kind,
  ) {
    for (let part = 0; part < 4; part++) {
      const lines = Array.from({ length: 2 + r.below(8) }, () => randomLine(r, kind));
      this.parts.push({ lines, rows: rowsOf(lines) });
    }
  }

  get rows(): readonly Rows[] {
    return this.parts.map(({ rows }) => rows);
  }

  /** The rows of each part, of which the first was read again and says what it said, and the last says something else. */
  readAgain(): { readonly rows: readonly Rows[]; readonly lead: number } {
    const [first, ...others] = this.parts;
    const last = others.pop();
    const come = last?.lines.map((line, i) => (i === 0 ? randomLine(this.r, this.kind) : line)) ?? [];
    const lead = [first, ...others].reduce((sum, part) => sum + (part?.rows.rules.length ?? 0) / RULE_STRIDE, 0);
    return { rows: [rowsOf(first?.lines ?? []), ...others.map(({ rows }) => rows), rowsOf(come)], lead };
  }

  edit(): void {
    const { r, parts, kind } = this;
    const at = r.below(parts.length);
    const lines = [...(parts[at]?.lines ?? [])];
    const line = r.below(lines.length);
    switch (r.below(8)) {
      case 0:
        lines.splice(line, 0, randomLine(r, kind));
        break;
      case 1:
        lines.splice(line, 1);
        break;
      case 2:
        if (line + 1 < lines.length) lines.splice(line, 2, lines[line + 1] as Line, lines[line] as Line);
        break;
      case 3:
        // What stands elsewhere already.
        lines.splice(line, 0, r.pick(parts.flatMap((part) => part.lines)));
        break;
      case 4: {
        // A loop is written out, or what was is looped.
        const own = lines[line];
        if (own && own.boxes.length > 1)
          lines.splice(line, 1, ...own.boxes.map((boxes) => ({ ...own, boxes: [boxes] })));
        else if (own) lines[line] = { ...own, boxes: [...own.boxes, ...own.boxes] };
        break;
      }
      case 5: {
        // Two parts become one, or one becomes two.
        const next = parts[at + 1];
        if (next) {
          const all = [...lines, ...next.lines];
          const middle = r.below(all.length + 1);
          const halves = [all.slice(0, middle), all.slice(middle)];
          parts.splice(at, 2, ...halves.map((half) => ({ lines: half, rows: rowsOf(half) })));
        }
        return;
      }
      default:
        if (lines.length > 0) lines[line] = randomLine(r, kind);
    }
    parts[at] = { lines, rows: rowsOf(lines) };
  }
}

/** All that is said of a rule set, so that it can be compared. */
function told(set: Ruleset): unknown {
  const { conditions, ways, defaults, lastWide, chains } = set;
  const columns = [...BY_RULE, ...BY_BOX, 'first' as const].map((name) => [name, [...set[name]]]);
  const orders = chains.map(({ chain, order }) => [chain, order && [...order]]);
  const targets = Array.from({ length: set.count }, (_, i) => [set.targetOf(i), set.placeOf(i).start]);
  return { conditions, ways, defaults: [[...defaults[4]], [...defaults[6]]], lastWide, columns, orders, targets };
}

const findings = ({ hidden, twins, clashes, marks }: KnownOverlaps): unknown => ({
  hidden: [...hidden.rules].map((rule, i) => [rule, ...hidden.by.subarray(hidden.offsets[i], hidden.offsets[i + 1])]),
  twins: [...twins.rules].map((rule, i) => [rule, twins.of[i]]),
  clashes,
  marks: [...marks],
});

/** What is opened, by which rules; without the numbers by which openings are told apart. */
function opened(set: Ruleset): unknown {
  const by: unknown[] = [];
  const wordsOf = ({ direction, transports, from, to, keywords, unsure }: (typeof all)[number]): string =>
    `${direction} ${transports} ${from}-${to} ${keywords.join()} ${unsure}`;
  const all = openings(set);
  eachThatOpens(set, new Set(all), (rule, opening) => by.push([rule, wordsOf(opening)]) > 0);
  return { all: all.map(wordsOf).sort(), by };
}

/** Texts are compared faster than objects; where they differ it is said in what. */
function same(kept: unknown, scratch: unknown, where: string): void {
  if (textOf(kept) !== textOf(scratch)) assert.deepEqual(kept, scratch, where);
}

const ids = new Map<unknown, number>([OUTER, INNER, OTHER_WAY].map((way, i) => [way, i]));
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one) => ids.get(one) ?? (typeof one === 'bigint' ? String(one) : one));

describe('order and overlap that are kept through edits', () => {
  it('count no rule among those that changed between an edit that was taken back and another', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const r = new Random(seed * 31);
      const text = new Text(r, kindOf(r, 'first'));
      const { rows, lead } = text.readAgain();
      const difference = differenceOf(text.rows, rows);
      assert.equal(difference.before, 0);
      assert(difference.start >= lead, `seed ${seed}: ${difference.start} of ${lead}`);
      // The other way round what is behind the change is as it was.
      const back = differenceOf([...text.rows].reverse(), [...rows].reverse());
      const count = rows.reduce((sum, { rules }) => sum + rules.length / RULE_STRIDE, 0);
      assert(back.end <= count - lead, `seed ${seed}: ${back.end} of ${count}, ${lead} behind`);
    }
  });

  for (const match of MATCHES) {
    it(`are what they are from scratch: ${match}`, () => {
      let followed = 0;
      let found = 0;
      let stayed = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const r = new Random(seed * 31);
        const text = new Text(r, kindOf(r, match));
        const kept = new KeptRuleset(text.rows);
        let known = knownOverlaps(kept.set);
        let before = openings(kept.set);
        for (let edit = 1; edit <= EDITS; edit++) {
          // Several edits may come before anybody asks.
          for (let more = r.below(3) === 0 ? 2 : 1; more > 0; more--) text.edit();
          const changes = kept.update(text.rows);
          const scratch = rulesetOf(text.rows);
          const where = `seed ${seed}, edit ${edit}`;
          same(told(kept.set), told(scratch), where);
          same(opened(kept.set), opened(scratch), where);
          const all = openings(kept.set);
          if (changes !== 'nothing' && all.some((one) => before.includes(one))) stayed++;
          before = all;
          const after = changes === 'nothing' ? known : changes && overlapsAfter(known, kept.set, changes);
          const anew = knownOverlaps(scratch);
          if (after) {
            followed++;
            same(findings(after), findings(anew), where);
          }
          found += anew.hidden.rules.length + anew.twins.rules.length;
          known = after ?? anew;
        }
      }
      // Edits are followed and not all done anew, and there is something to be found.
      assert(followed > (SEEDS * EDITS) / 2, `${followed} edits were followed`);
      assert(found > (SEEDS * EDITS) / 2, `${found} findings`);
      assert(stayed > (SEEDS * EDITS) / 3, `openings stayed through ${stayed} edits`);
    });
  }
});
