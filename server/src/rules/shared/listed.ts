import type { PlaceEdit } from '../../base/edit';
import { covers, type PortSet } from '../../base/portSet';
import { isWithin, type Place, placeAt, samePlace } from '../../base/span';
import type { End, PortUse, Rule } from '../../model/statement';
import type { RuleContext } from '../rule';

/** What stands between two elements of a list: a comma, blanks, or the head of the next line of a YAML list. */
const BETWEEN = /^(["']?)(?:[ \t]*,\s*|[ \t]+|,?[ \t]*\r?\n[ \t]*-[ \t]+)\1$/;
/** Behind the last element nothing may follow that says more of it: `587:1024-65535`, `587 . 10.0.0.1`. */
const ENDS = /^(?:["'\s,;)\]}]|$)/;
const SAYS_MORE = /^["']?[ \t]*[.:]/;

/** How far behind an element is looked. */
const BEHIND = 8;

/** The one port of a rule that is to go, and the edits that take it out of the list it stands in. */
export interface Delisting {
  readonly use: PortUse;
  readonly edits: readonly PlaceEdit[];
}

/**
 * Takes what a rule says of some ports out of a list that has others beside. Undefined where it says it in several
 * places, in a range that holds more, or elsewhere than in a list in its own text.
 */
export function delisting(rule: Rule, ports: PortSet, context: Pick<RuleContext, 'text'>): Delisting | undefined {
  const found = onlyUse(rule, ports);
  if (!found || !isElement(found.use)) return undefined;
  const { use, end, index } = found;
  const at = use.literal.place;
  const next = end.uses[index + 1];
  const before = end.uses[index - 1];
  // Of two neighbours either will do: what goes are the element and one sign beside it.
  const gone =
    next && isElement(next) && isBeside(at, next.literal.place, context)
      ? placeAt(at.anchor, at.start, next.literal.place.start)
      : before && isElement(before) && isBeside(before.literal.place, at, context) && endsAt(at, context)
        ? placeAt(at.anchor, before.literal.place.end, at.end)
        : undefined;
  return gone && isWithin(gone, rule.place) ? { use, edits: [{ place: gone, newText: '' }] } : undefined;
}

interface Found {
  readonly use: PortUse;
  readonly end: End;
  readonly index: number;
}

/** The one literal of a rule that stands for nothing but these ports; undefined where there are none or several. */
function onlyUse(rule: Rule, ports: PortSet): Found | undefined {
  let found: Found | undefined;
  for (const { ends } of rule.terms) {
    for (const end of ends) {
      for (const [index, use] of end.uses.entries()) {
        if (!covers(ports, use.ports)) continue;
        if (!found) found = { use, end, index };
        else if (!samePlace(found.use.literal.place, use.literal.place)) return undefined;
      }
    }
  }
  return found;
}

const isElement = ({ part }: PortUse): boolean => part === 'one' || part === 'range';

const isBeside = (a: Place, b: Place, context: Pick<RuleContext, 'text'>): boolean =>
  a.anchor === b.anchor && a.end < b.start && BETWEEN.test(context.text(placeAt(a.anchor, a.end, b.start)));

function endsAt({ anchor, end }: Place, context: Pick<RuleContext, 'text'>): boolean {
  const behind = context.text(placeAt(anchor, end, end + BEHIND));
  return ENDS.test(behind) && !SAYS_MORE.test(behind);
}
