import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { HASH_BEGIN, hashWith } from '../base/hash';
import type { Document } from '../document/document';
import { mostSevereOf } from '../features/checking/mostSevere';
import type { Diagnostic, Problem, Problems } from '../features/diagnostic';
import type { Client } from './client';
import { problemsIn } from './configuration';
import { toDiagnostic } from './convert';
import { fileNameOf } from './documents';
import type { Surroundings } from './surroundings';

/** Editors show about this many findings of one file. */
const MOST = 1000;

/** The report of a document as the editor is to show it; suppressed findings and those of excluded files are left out. */
export function reportOf(document: Document, surroundings: Surroundings, client: Client): ProtocolDiagnostic[] {
  const { shown, more } = problemsOf(document, surroundings);
  const report = shown.map((problem) => toDiagnostic(document, problem, client));
  if (more > 0) {
    const notice: Problem = {
      span: document.lineSpan(0),
      code: 'too-many-findings',
      severity: 'information',
      message: `${more} more findings are not shown; \`exchange-ports check\` lists all, and the action "Fix all" reaches them too.`,
      related: [],
    };
    report.unshift(toDiagnostic(document, notice, client));
  }
  return report;
}

/** At most `MOST` findings, the most severe in text order, and how many are left out. */
function problemsOf(document: Document, surroundings: Surroundings): Problems {
  if (isConfiguration(document)) return mostSevereOf(configurationFindings(document, surroundings), MOST);
  if (surroundings.excluded) return { shown: [], more: 0 };
  const { checker, options } = surroundings.env;
  return checker.problems(document, options, MOST);
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

/** An id of a report's content: equal reports have equal ids, whatever the document's version. */
export function resultIdOf(report: readonly ProtocolDiagnostic[]): string {
  // Two hashes over the parts that differ between reports: 64 bits make a mix-up of two reports practically
  // impossible, and nothing has to be made into one long text first.
  let a = HASH_BEGIN;
  let b = 0x01000193;
  // What an edge takes of the core it takes through a getter: once, and not for each of a hundred thousand characters.
  const hash = hashWith;
  const number = (n: number): void => {
    a = hash(a, n);
    b = Math.imul(b ^ (n + 0x9e37), 0x85ebca6b);
  };
  const text = (t: string): void => {
    number(t.length);
    const { length } = t;
    let i = 0;
    for (; i + 1 < length; i += 2) number((t.charCodeAt(i) << 16) | t.charCodeAt(i + 1));
    if (i < length) number(t.charCodeAt(i));
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
