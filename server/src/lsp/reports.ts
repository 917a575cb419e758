import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { Document } from '../document/document';
import type { Diagnostic } from '../features/diagnostics';
import type { Severity } from '../rules/rule';
import type { Client } from './client';
import { CONFIGURATION_FILE, problemsIn } from './configuration';
import { toDiagnostic } from './convert';
import { fileNameOf } from './documents';
import type { Surroundings } from './surroundings';

/** Editors show about this many findings of one file. */
export const MOST = 1000;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** The findings of a document as the editor is to show them; suppressed ones and those of excluded files are not. */
export function findingsOf(document: Document, surroundings: Surroundings): readonly Diagnostic[] {
  if (isConfiguration(document)) return configurationFindings(document, surroundings);
  if (surroundings.excluded) return [];
  const { checker, options } = surroundings.env;
  return checker.report(document, options).filter((diagnostic) => !diagnostic.suppressed);
}

export const isConfiguration = (document: Document): boolean => fileNameOf(document.uri) === CONFIGURATION_FILE;

function configurationFindings(document: Document, { names, env }: Surroundings): Diagnostic[] {
  return problemsIn(document.getText(), names, env.knowledge).map(({ span, message }) => ({
    span,
    code: 'configuration',
    severity: 'warning',
    message,
    fixes: [],
    suppressed: false,
    related: [],
  }));
}

/** The report of a document: at most `MOST` findings, the most severe in text order, and a line on what is left out. */
export function reportOf(document: Document, findings: readonly Diagnostic[], client: Client): ProtocolDiagnostic[] {
  const shown = findings.length <= MOST ? findings : mostSevere(findings);
  const report = shown.map((diagnostic) => toDiagnostic(document, diagnostic, client));
  if (shown.length < findings.length) {
    const notice: Diagnostic = {
      span: document.lineSpan(0),
      code: 'too-many-findings',
      severity: 'information',
      message: `${findings.length - shown.length} more findings are not shown; \`exchange-ports check\` lists all, and the action "Fix all" reaches them too.`,
      fixes: [],
      suppressed: false,
      related: [],
    };
    report.unshift(toDiagnostic(document, notice, client));
  }
  return report;
}

function mostSevere(findings: readonly Diagnostic[]): Diagnostic[] {
  return findings
    .map((diagnostic, i) => ({ diagnostic, i }))
    .sort((a, b) => RANK[a.diagnostic.severity] - RANK[b.diagnostic.severity] || a.i - b.i)
    .slice(0, MOST)
    .sort((a, b) => a.i - b.i)
    .map(({ diagnostic }) => diagnostic);
}

/** An id of a report's content: equal reports have equal ids, whatever the document's version. */
export function resultIdOf(report: readonly ProtocolDiagnostic[]): string {
  // Two FNV-1a hashes over the parts that differ between reports: 64 bits make a mix-up of two reports practically
  // impossible, and nothing has to be made into one long text first.
  let a = 0x811c9dc5;
  let b = 0x01000193;
  const number = (n: number): void => {
    a = Math.imul(a ^ n, 0x01000193);
    b = Math.imul(b ^ (n + 0x9e37), 0x85ebca6b);
  };
  const text = (t: string): void => {
    number(t.length);
    for (let i = 0; i < t.length; i++) number(t.charCodeAt(i));
  };
  for (const { range, severity = 0, code, message, tags, relatedInformation } of report) {
    number(range.start.line);
    number(range.start.character);
    number(range.end.line);
    number(range.end.character);
    number(severity);
    text(String(code));
    text(typeof message === 'string' ? message : message.value);
    number(tags?.length ?? 0);
    for (const { location, message: related } of relatedInformation ?? []) {
      number(location.range.start.line);
      number(location.range.start.character);
      text(related);
    }
  }
  return `${report.length}-${hex(a)}${hex(b)}`;
}

const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
