import { type Anchor, type Place, type Span, spanOf } from '../../base/span';
import type { Finding, Severity } from '../../rules/rule';
import type { Diagnostic, Problem } from '../diagnostic';
import { fixText } from '../lateFixes';
import { oneForEach } from '../oneForEach';
import { holdsStill, type Stamps, type TrackedFacts } from './answers';
import { type Gate, holdsAt, severityAt } from './gate';
import type { ChunkSummary, RawFinding } from './summary';

type Confirm = NonNullable<Finding['confirm']>;

export type Passed = RawFinding & { readonly span: Span; readonly shownAs: Severity };

/** The findings of a chunk that all stand in it, in text order and each once, and how many there are of each severity. */
export interface Sorted {
  readonly findings: readonly Passed[];
  readonly counts: readonly number[];
  /** Where the first and the last of them begin in the chunk. */
  readonly first: number;
  readonly last: number;
  /** As they are shown, by their index, as far as they were. */
  readonly problems: (Problem | undefined)[];
}

/** Which findings of a chunk pass, as it was found out last. */
export interface Passing {
  readonly gate: Gate;
  readonly findings: readonly Passed[];
  /** The answers of those that hang on the rest of the file, what they hang on, and how that was then. */
  readonly asked: readonly { readonly confirm: Confirm; readonly answer: boolean }[];
  readonly about: number;
  stamps: Stamps;
  /** In the order in which the most severe are chosen; see `mostSevere`. */
  sorted?: Sorted | 'strays';
  /** All as they are shown, and where the places that they name were anchored then. */
  told?: {
    readonly anchors: readonly Anchor[];
    readonly bases: readonly number[];
    readonly diagnostics: readonly Diagnostic[];
  };
}

/** The findings of a chunk that are shown. They are put together anew only where a gate or an answer of the file changed. */
export function passing(chunk: ChunkSummary, gate: Gate, facts: TrackedFacts): Passing {
  const { passed } = chunk;
  if (passed?.gate === gate) {
    if (holdsStill(passed.about, passed.stamps, facts.stamps)) return passed;
    if (passed.asked.every(({ confirm, answer }) => confirm(facts.file) === answer)) {
      passed.stamps = facts.stamps;
      return passed;
    }
  }
  const asked: { confirm: Confirm; answer: boolean }[] = [];
  let about = 0;
  facts.wereAsked();
  const passes = (finding: RawFinding): boolean => {
    if (gate.settings.get(finding.rule) === 'off') return false;
    if (finding.versions && !holdsAt(gate, finding.versions, finding.said, finding.isOfThese)) return false;
    const { confirm } = finding;
    if (!confirm) return true;
    const answer = confirm(facts.file);
    const were = facts.wereAsked();
    if (were !== 0) {
      about |= were;
      asked.push({ confirm, answer });
    }
    return answer;
  };
  const all = chunk.findings.filter(passes);
  chunk.moved?.addTo(all, passes);
  const findings = oneForEach(
    all.map(
      (finding): Passed => ({
        ...finding,
        span: spanOf(finding.place),
        shownAs: severityAt(gate, finding.rule, finding.severity),
      }),
    ),
  );
  const made: Passing = { gate, findings, asked, about, stamps: facts.stamps };
  chunk.passed = made;
  return made;
}

/** The findings of a chunk as they are shown: put into words anew only where a place they name has moved. */
export function toldOf(passed: Passing): readonly Diagnostic[] {
  const { findings, told } = passed;
  if (findings.length === 0) return NOTHING;
  if (told?.anchors.every(({ base }, i) => base === told.bases[i])) return told.diagnostics;
  const anchors: Anchor[] = [];
  const note = ({ anchor }: Place): void => {
    if (!anchors.includes(anchor)) anchors.push(anchor);
  };
  for (const { place, related, fixes } of findings) {
    note(place);
    for (const one of related ?? NOTHING) note(one.place);
    for (const { edits } of fixes ?? NOTHING) for (const edit of edits) note(edit.place);
  }
  const diagnostics = findings.map(diagnosticOf);
  passed.told = { anchors, bases: anchors.map(({ base }) => base), diagnostics };
  return diagnostics;
}

export const problemOf = (finding: Passed): Problem => ({
  span: spanOf(finding.place),
  code: finding.rule.meta.code,
  severity: finding.shownAs,
  message: finding.message,
  related: relatedOf(finding),
});

const diagnosticOf = (finding: Passed): Diagnostic => ({
  span: spanOf(finding.place),
  code: finding.rule.meta.code,
  severity: finding.shownAs,
  message: finding.message,
  fixes: finding.fixes?.map(fixText) ?? NOTHING,
  suppressed: false,
  related: relatedOf(finding),
});

export const relatedOf = ({ related }: Finding): Diagnostic['related'] =>
  related?.map(({ place, message }) => ({ span: spanOf(place), message })) ?? NOTHING;

const NOTHING: readonly never[] = [];
