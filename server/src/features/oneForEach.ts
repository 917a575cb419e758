import type { Span } from '../base/span';
import type { DiagnosticRule } from '../rules/rule';

/** Codes that give way to another on the same number, the stronger first. */
const STRONGER: readonly (readonly [string, string])[] = [
  ['dword-looks-decimal', 'static-port-outside-window'],
  ['dword-looks-decimal', 'rpc-http-port-changed'],
  ['range-separator', 'port-out-of-range'],
  ['port-list-in-one-value', 'port-out-of-range'],
  ['block-wins', 'shadowed-rule'],
];

/** One number, one finding; equal findings of several turns of a loop once. */
export function oneForEach<T extends { span: Span; message: string; rule: DiagnosticRule; statement: object }>(
  findings: readonly T[],
): readonly T[] {
  if (findings.length < 2) return findings;
  const seen = new Set<string>();
  const distinct = findings.filter(({ span, message, rule }) => {
    const key = `${span.start} ${span.end} ${rule.meta.code} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const at = new Map<object, Set<string>>();
  for (const { statement, rule } of distinct) {
    const codes = at.get(statement);
    if (codes) codes.add(rule.meta.code);
    else at.set(statement, new Set([rule.meta.code]));
  }
  const overlaps = overlapsOf(distinct);
  return distinct.filter((finding, i) => {
    const { code } = finding.rule.meta;
    if (code === 'port-needs-protocol' && at.get(finding.statement)?.has('transport-typo')) return false;
    const codes = overlaps.get(i);
    if (!codes) return true;
    if (STRONGER.some(([strong, weak]) => weak === code && codes.has(strong))) return false;
    const outOfRange = codes.has('port-out-of-range') && code !== 'port-out-of-range';
    return !outOfRange || code === 'range-separator' || code === 'port-list-in-one-value';
  });
}

/**
 * The codes of the findings of the same statement whose spans overlap a finding's, by its index; none where it stands
 * alone. A sweep in text order: one statement can hold hundreds of thousands of ports.
 */
function overlapsOf(
  findings: readonly { span: Span; rule: DiagnosticRule; statement: object }[],
): Map<number, Set<string>> {
  const result = new Map<number, Set<string>>();
  const note = (a: number, b: number): void => {
    const code = findings[b]?.rule.meta.code as string;
    const codes = result.get(a);
    if (codes) codes.add(code);
    else result.set(a, new Set([code]));
  };
  const order = findings
    .map((_, i) => i)
    .sort((a, b) => (findings[a]?.span.start as number) - (findings[b]?.span.start as number));
  let open: number[] = [];
  for (const i of order) {
    const { span, statement } = findings[i] as { span: Span; statement: object };
    open = open.filter((o) => (findings[o]?.span.end as number) > span.start);
    for (const o of open) {
      if (findings[o]?.statement !== statement) continue;
      note(i, o);
      note(o, i);
    }
    open.push(i);
  }
  return result;
}
