import { meantLater } from '../../analysis/order/assembly';
import { GONE, STANDS } from '../../analysis/order/columns';
import { DEFAULTS, KIND, type Rows, RULE, RULE_STRIDE } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import { type Anchor, isWithin, type Place } from '../../base/span';
import type { Passed, Passing } from './findings';
import type { ChunkSummary } from './summary';

/**
 * What passes without what some rules say of firewall rules that the file takes away, switches off or changes further
 * down: what such a rule opens does not stand open. The rules of a file are asked only where something is done to them.
 */
export function standingOnly(
  passed: readonly Passing[],
  chunks: readonly ChunkSummary[],
  ruleset: () => Ruleset,
): readonly Passing[] {
  if (!chunks.some(({ rows }) => rows && changesRules(rows))) return passed;
  let gone: ReadonlyMap<Anchor, readonly Place[]> | undefined;
  const isGone = ({ rule, place: own, from: place = own }: Passed): boolean => {
    if (!rule.meta.ofStandingRules) return false;
    gone ??= goneIn(ruleset());
    return gone.get(place.anchor)?.some((other) => isWithin(place, other)) ?? false;
  };
  return passed.map((passing) => {
    const findings = passing.findings.filter((finding) => !isGone(finding));
    if (findings.length === passing.findings.length) return passing;
    const { gate, asked, about, stamps } = passing;
    return { gate, findings, asked, about, stamps };
  });
}

/** Where rules stood that are gone, or to which something is done that means them, by the anchors of their places. */
function goneIn(set: Ruleset): ReadonlyMap<Anchor, readonly Place[]> {
  const found = new Map<Anchor, Place[]>();
  const isMeant = meantLater(set);
  for (let rule = 0; rule < set.count; rule++) {
    if (set.kind[rule] !== RULE || set.state[rule] === STANDS) continue;
    if (set.state[rule] !== GONE && !isMeant(rule)) continue;
    const place = set.placeOf(rule);
    const list = found.get(place.anchor);
    if (list) list.push(place);
    else found.set(place.anchor, [place]);
  }
  return found;
}

const known = new WeakMap<Rows, boolean>();

/** True where rules are taken away or changed in a part of a file. */
function changesRules(rows: Rows): boolean {
  let found = known.get(rows);
  if (found === undefined) {
    found = false;
    for (let at = KIND; at < rows.rules.length && !found; at += RULE_STRIDE)
      found = rows.rules[at] !== RULE && rows.rules[at] !== DEFAULTS;
    known.set(rows, found);
  }
  return found;
}
