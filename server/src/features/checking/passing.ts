import { type Anchor, type Place, spanOf } from '../../base/span';
import type { Finding } from '../../rules/rule';
import type { Diagnostic, Problem } from '../diagnostic';
import { fixText } from '../lateFixes';
import { oneForEach } from '../oneForEach';
import { holdsStill, type TrackedFacts } from './answers';
import type { Confirm, Passed, Passing, RawFinding } from './findings';
import { type Gate, holdsAt, severityAt } from './gate';
import type { ChunkSummary } from './summary';

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
