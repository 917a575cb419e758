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
  const report = shown.map((problem) => told(document, problem, client));
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

/** A diagnostic with what its content adds to the id of a report; nobody sends what stands under a symbol. */
type Told = ProtocolDiagnostic & { readonly [MIXED]?: Mixed };

const MIXED = Symbol('mixed');

/** A problem as it is told: as it was told last, where it still stands there. An edit leaves most in their lines. */
function told(document: Document, problem: Problem, client: Client): ProtocolDiagnostic {
  if (!problem.isLasting) return toDiagnostic(document, problem, client);
  const known = problem.told as Told | undefined;
  if (known) {
    const { line, character } = document.positionAt(problem.span.start);
    const { start } = known.range;
    if (start.line === line && start.character === character) return known;
  }
  const diagnostic = toDiagnostic(document, problem, client);
  const made: Told = Object.assign(diagnostic, { [MIXED]: mixedOf(diagnostic) });
  problem.told = made;
  return made;
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
  const mixed = new Mixed();
  for (const diagnostic of report as readonly Told[]) {
    const own = diagnostic[MIXED] ?? mixedOf(diagnostic);
    mixed.number(own.a);
    mixed.number(own.b);
  }
  return `${report.length}-${hex(mixed.a)}${hex(mixed.b)}`;
}

/**
 * Two hashes over the parts that differ between reports: 64 bits make a mix-up of two reports practically impossible, and
 * nothing has to be made into one long text first.
 */
class Mixed {
  a = HASH_BEGIN;
  b = 0x01000193;

  number(n: number): void {
    this.a = hashWith(this.a, n);
    this.b = Math.imul(this.b ^ (n + 0x9e37), 0x85ebca6b);
  }

  text(t: string): void {
    this.number(t.length);
    // What an edge takes of the core it takes through a getter: once, and not for each of many characters.
    const hash = hashWith;
    let { a, b } = this;
    const { length } = t;
    for (let i = 0; i < length; i += 2) {
      const n = i + 1 < length ? (t.charCodeAt(i) << 16) | t.charCodeAt(i + 1) : t.charCodeAt(i);
      a = hash(a, n);
      b = Math.imul(b ^ (n + 0x9e37), 0x85ebca6b);
    }
    this.a = a;
    this.b = b;
  }
}

function mixedOf({ range, severity, code, message, tags, relatedInformation }: ProtocolDiagnostic): Mixed {
  const mixed = new Mixed();
  mixed.number(range.start.line);
  mixed.number(range.start.character);
  mixed.number(range.end.line);
  mixed.number(range.end.character);
  mixed.number(severity ?? 0);
  mixed.text(String(code));
  mixed.text(typeof message === 'string' ? message : message.value);
  mixed.number(tags?.length ?? 0);
  for (const { location, message: related } of relatedInformation ?? []) {
    mixed.number(location.range.start.line);
    mixed.number(location.range.start.character);
    mixed.text(related);
  }
  return mixed;
}

const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
