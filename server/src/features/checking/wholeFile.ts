import type { FileFacts } from '../../analysis/facts';
import { spanOf } from '../../base/span';
import type { DiagnosticRule, FileView, Finding, RuleContext, Severity } from '../../rules/rule';
import type { Diagnostic, Problem } from '../diagnostic';
import { withLateFixes } from '../lateFixes';
import { type Gate, holdsAt } from './gate';
import { relatedOf } from './passing';

/** What a rule that looks at the whole file found, and the severity with which it is shown. */
export interface Found {
  readonly rule: DiagnosticRule;
  readonly finding: Finding;
  readonly severity: Severity;
}

/** What the rules that look at the whole file find, rule by rule. */
export function* ofWholeFile(
  rules: readonly DiagnosticRule[],
  view: FileView,
  context: RuleContext,
  gate: Gate,
  facts: FileFacts,
  failed: (code: string, error: unknown) => void,
): Iterable<readonly Found[]> {
  for (const rule of rules) {
    const found: Found[] = [];
    const setting = gate.settings.get(rule);
    if (setting === 'off') continue;
    try {
      for (const finding of rule.checkFile?.(view, context) ?? []) {
        const { versions, confirm } = finding;
        if (versions && !holdsAt(gate, versions, NOTHING)) continue;
        if (confirm && !confirm(facts)) continue;
        found.push({ rule, finding, severity: setting ?? finding.severity ?? rule.meta.severity });
      }
    } catch (error) {
      failed(rule.meta.code, error);
    }
    yield found;
  }
}

/** It in words, without its fixes. */
export const inWords = ({ rule, finding, severity }: Found): Problem => ({
  span: spanOf(finding.place),
  code: rule.meta.code,
  severity,
  message: finding.message,
  related: relatedOf(finding),
});

/** It with its fixes, which are made when someone asks for them. */
export const lateDiagnostic = (found: Found, failed: (code: string, error: unknown) => void): Diagnostic =>
  withLateFixes(
    { ...inWords(found), suppressed: false },
    () => found.finding.fixes ?? NOTHING,
    (error) => failed(found.rule.meta.code, error),
  );

const NOTHING: readonly never[] = [];
