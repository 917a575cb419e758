import type { FileFacts } from '../../analysis/facts';
import { spanOf } from '../../base/span';
import type { DiagnosticRule, FileView, Finding, RuleContext, Severity } from '../../rules/rule';
import type { Diagnostic } from '../diagnostic';
import { withLateFixes } from '../lateFixes';
import { type Gate, holdsAt } from './gate';
import { relatedOf } from './passing';

/** What the rules that look at the whole file find. Their fixes are made when someone asks for them. */
export function* ofWholeFile(
  rules: readonly DiagnosticRule[],
  view: FileView,
  context: RuleContext,
  gate: Gate,
  facts: FileFacts,
  failed: (code: string, error: unknown) => void,
): Iterable<Diagnostic> {
  for (const rule of rules) {
    const setting = gate.settings.get(rule);
    if (setting === 'off') continue;
    try {
      for (const finding of rule.checkFile?.(view, context) ?? []) {
        const { versions, confirm } = finding;
        if (versions && !holdsAt(gate, versions, NOTHING)) continue;
        if (confirm && !confirm(facts)) continue;
        yield lateDiagnostic(rule, finding, setting ?? finding.severity ?? rule.meta.severity, failed);
      }
    } catch (error) {
      failed(rule.meta.code, error);
    }
  }
}

function lateDiagnostic(
  { meta: { code } }: DiagnosticRule,
  finding: Finding,
  severity: Severity,
  failed: (code: string, error: unknown) => void,
): Diagnostic {
  const rest = {
    span: spanOf(finding.place),
    code,
    severity,
    message: finding.message,
    suppressed: false,
    related: relatedOf(finding),
  };
  return withLateFixes(
    rest,
    () => finding.fixes ?? NOTHING,
    (error) => failed(code, error),
  );
}

const NOTHING: readonly never[] = [];
