import type { FlowCoverage } from '../../analysis/coverage/coverage';
import type { Need } from '../../analysis/coverage/needs';
import type { Profile } from '../../analysis/profile';
import type { Place } from '../../base/span';
import type { PartyId } from '../../knowledge/types';
import type { FileView, Finding, RuleContext } from '../rule';
import { coverageFor, type FileCoverage, headOf, isBegun, missingParts, partWords } from './coverage';
import { addRules, type Gap } from './missing';

/** Flows that belong together and of which a finding of their own speaks. */
export type SetId = 'dag' | 'edge' | 'hybrid';

/** The set a flow belongs to under a profile. */
function setOf({ flow, ways }: Need, { roles, features }: Profile): SetId | undefined {
  if (flow.features?.includes('dag') && features.includes('dag')) return 'dag';
  if (flow.features?.includes('hybrid') && features.includes('hybrid')) return 'hybrid';
  const withEdge = ways.some(({ pairs }) => pairs.some(({ from, to }) => from === 'edge' || to === 'edge'));
  return withEdge && roles.includes('edge-transport') ? 'edge' : undefined;
}

export const isInSet = (need: Need, profile: Profile): boolean => setOf(need, profile) !== undefined;

/** What a set lacks, where it is begun or the file is declared to be the whole rule set. */
export function* incompleteSet(
  set: SetId,
  file: FileView,
  context: RuleContext,
  words: (missing: string, coverage: FileCoverage) => string,
  others: Others = NOBODY_ELSE,
): Iterable<Finding> {
  const coverage = coverageFor(file, context.knowledge);
  if (!coverage?.fits) return;
  const flows = coverage.flows.filter(({ need }) => !need.optional && setOf(need, coverage.profile) === set);
  if (!isBegun(flows) && !file.declaresProfile) return;
  const gaps = flows.map((flow): Gap => ({ flow, parts: missingParts(flow) })).filter(({ parts }) => parts.length > 0);
  const place: Place | undefined = headOf(file, coverage);
  if (gaps.length === 0 || !place) return;
  yield {
    place,
    message: words(missingWords(gaps, others), coverage),
    // The text is read once more for it, so it is made when somebody wants it.
    get fixes() {
      return addRules(gaps, file, coverage, context);
    },
  };
}

/** Whom else than most of the set a flow may be for, in words: their ports are others. */
type Others = ReadonlyMap<PartyId, string>;
const NOBODY_ELSE: Others = new Map();

/** What is missing inward and what outward, and apart from it what is for others. */
function missingWords(gaps: readonly Gap[], others: Others): string {
  const otherOf = ({ flow }: Gap): string | undefined => {
    for (const { pairs } of flow.need.ways) for (const { to } of pairs) if (others.has(to)) return others.get(to);
    return undefined;
  };
  const part = (direction: FlowCoverage['direction'], other: string | undefined) => {
    const parts = gaps
      .filter((gap) => gap.flow.direction === direction && otherOf(gap) === other)
      .flatMap((gap) => gap.parts);
    if (parts.length === 0) return '';
    const way = direction === 'in' ? ' in' : direction === 'out' ? ' out' : '';
    return `${partWords(parts)}${way}${other === undefined ? '' : ` ${other}`}`;
  };
  return [undefined, ...others.values()]
    .flatMap((other) => ([undefined, 'in', 'out'] as const).map((direction) => part(direction, other)))
    .filter((text) => text !== '')
    .join(', and ');
}
