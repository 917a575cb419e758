import type { RuleSetting } from '../analysis/configuration';
import { type ChunkEvidence, chunkEvidence, type Evidence, evidenceOf } from '../analysis/evidence';
import { fileFacts } from '../analysis/facts';
import { type Profile, VERSIONS } from '../analysis/profile';
import { wordEvidence } from '../analysis/words';
import type { TextEdit } from '../base/edit';
import { type Place, type Span, spanOf } from '../base/span';
import { dialectById } from '../document/catalog';
import type { Chunk } from '../document/chunk';
import type { Document } from '../document/document';
import type { ChunkResult } from '../document/run';
import { statements } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import type { Safety, Statement } from '../model/statement';
import type { DiagnosticRule, Finding, RuleContext, Severity } from '../rules/rule';
import { profileOf } from './profile';
import { type Suppressed, suppress } from './suppressions';

export interface FixText {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly TextEdit[];
}

/** A finding as every client shows it. Spans are in the document as it stands. */
export interface Diagnostic {
  readonly span: Span;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes: readonly FixText[];
  readonly suppressed: boolean;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}

/** What the user and the surroundings decide about a report. */
export interface ReportOptions {
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly checkAllFiles: boolean;
  /** From the configuration file or the settings; a profile comment in the document goes before it. */
  readonly profile: Profile | undefined;
  readonly widePortRange: number;
  /** ISO date. */
  readonly today: string;
}

export const DEFAULT_WIDE_RANGE = 1000;

interface RawFinding extends Finding {
  readonly rule: DiagnosticRule;
  readonly statement: Statement;
}

interface ChunkFindings {
  readonly findings: readonly RawFinding[];
  readonly evidence: ChunkEvidence;
}

/** Runs the rules. One for a set of rules and a knowledge base; it keeps what it found for chunks that did not change. */
export class Checker {
  private readonly byKind = new Map<Statement['kind'], DiagnosticRule[]>();
  private readonly byMistake = new Map<string, DiagnosticRule>();
  private kept = new WeakMap<ChunkResult, ChunkFindings>();
  private keptFor = '';

  constructor(
    readonly rules: readonly DiagnosticRule[],
    readonly knowledge: Knowledge,
    /** Told once for each rule that fails on some text; the other rules go on. */
    private readonly failed: (code: string, error: unknown) => void,
  ) {
    for (const rule of rules) {
      if ('mistake' in rule.statements) this.byMistake.set(rule.statements.mistake, rule);
      else
        for (const kind of rule.statements) {
          const list = this.byKind.get(kind);
          if (list) list.push(rule);
          else this.byKind.set(kind, [rule]);
        }
    }
  }

  evidence(document: Document, options: Pick<ReportOptions, 'today' | 'widePortRange'>): Evidence {
    const chunks = document.analysed().map((chunk) => this.chunk(document, chunk, options).evidence);
    return evidenceOf(chunks, this.knowledge);
  }

  /** Every finding that may be shown, in text order; suppressed ones are marked, not left out. */
  report(document: Document, options: ReportOptions): Diagnostic[] {
    const chunks = document.analysed().map((chunk) => this.chunk(document, chunk, options));
    const evidence = evidenceOf(
      chunks.map((c) => c.evidence),
      this.knowledge,
    );
    const profile = profileOf(document)?.profile ?? options.profile;
    const versions = profile?.version ? [profile.version] : evidence.versions;
    const facts = fileFacts(() => statements(document), profile, versions);
    const concerned = options.checkAllFiles || profile !== undefined || evidence.found;
    const shown: (RawFinding & { span: Span; shownAs: Severity })[] = [];
    for (const { findings } of chunks) {
      for (const finding of findings) {
        const { meta } = finding.rule;
        const setting = options.rules.get(meta.code) ?? (meta.on ? undefined : 'off');
        if (setting === 'off') continue;
        if (meta.scope === 'evidence' && !concerned) continue;
        if (finding.versions && !holds(finding.versions, profile, finding.statement, versions)) continue;
        if (finding.confirm && !finding.confirm(facts)) continue;
        shown.push({ ...finding, span: spanOf(finding.place), shownAs: setting ?? finding.severity ?? meta.severity });
      }
    }
    const result = oneForEach(shown).map(
      (finding): Diagnostic => ({
        span: finding.span,
        code: finding.rule.meta.code,
        severity: finding.shownAs,
        message: finding.message,
        fixes: (finding.fixes ?? []).map(fixText),
        suppressed: false,
        related: (finding.related ?? []).map(({ place, message }) => ({ span: spanOf(place), message })),
      }),
    );
    const known = new Set(this.rules.map((rule) => rule.meta.code));
    const unused = this.rules.find((rule) => rule.meta.code === 'unused-suppression')?.meta;
    const unusedAs = unused && (options.rules.get(unused.code) ?? unused.severity);
    const after: Suppressed = suppress(document, result, {
      today: options.today,
      known,
      off: new Set([...known].filter((code) => this.isOff(code, options))),
      unusedAs: unusedAs === 'off' ? undefined : unusedAs,
    });
    return after.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1));
  }

  private isOff(code: string, options: ReportOptions): boolean {
    const on = this.rules.find((rule) => rule.meta.code === code)?.meta.on;
    return (options.rules.get(code) ?? (on ? 'on' : 'off')) === 'off';
  }

  private chunk(
    document: Document,
    chunk: Chunk,
    options: Pick<ReportOptions, 'today' | 'widePortRange'>,
  ): ChunkFindings {
    const key = `${options.today} ${options.widePortRange}`;
    if (key !== this.keptFor) {
      this.kept = new WeakMap();
      this.keptFor = key;
    }
    const result = chunk.result as ChunkResult;
    const known = this.kept.get(result);
    if (known) return known;
    const context: RuleContext = {
      knowledge: this.knowledge,
      today: options.today,
      options: { widePortRange: options.widePortRange },
      text: (place: Place) => document.textIn(spanOf(place)),
      revise: (statement, change) => dialectById(document.catalog, statement.dialect)?.revise(statement, change),
    };
    const findings: RawFinding[] = [];
    for (const statement of result.statements) {
      for (const rule of this.byKind.get(statement.kind) ?? []) this.apply(rule, statement, context, findings);
      const asked = new Set<DiagnosticRule>();
      for (const { kind } of statement.mistakes) {
        const rule = this.byMistake.get(kind);
        if (rule && !asked.has(rule)) this.apply(rule, statement, context, findings);
        if (rule) asked.add(rule);
      }
    }
    const comments = [...(chunk.reading?.comments ?? []), ...result.innerComments];
    const evidence = chunkEvidence({ ...result, comments }, document.catalog.vocabulary, this.knowledge);
    const made = { findings, evidence };
    this.kept.set(result, made);
    return made;
  }

  private apply(rule: DiagnosticRule, statement: Statement, context: RuleContext, into: RawFinding[]): void {
    try {
      for (const finding of rule.check(statement, context)) into.push({ ...finding, rule, statement });
    } catch (error) {
      this.failed(rule.meta.code, error);
    }
  }
}

const fixText = (fix: {
  title: string;
  safety: Safety;
  edits: readonly { place: Place; newText: string }[];
}): FixText => ({
  title: fix.title,
  safety: fix.safety,
  edits: fix.edits.map(({ place, newText }) => ({ span: spanOf(place), newText })),
});

/** Words beside the statement go before words elsewhere; a profile before both. */
function holds(
  versions: readonly string[],
  profile: Profile | undefined,
  statement: Statement,
  fileVersions: readonly string[],
): boolean {
  let known: readonly string[] = fileVersions;
  if (!profile?.version) {
    const own = statement.words.flatMap((text) => wordEvidence(text.text)?.versions ?? []);
    if (own.length > 0) known = own;
  }
  if (known.length === 0) known = VERSIONS.slice(VERSIONS.indexOf('2007'));
  return known.every((version) => versions.includes(version));
}

/** Codes that give way to another on the same number, the stronger first. */
const STRONGER: readonly (readonly [string, string])[] = [
  ['dword-looks-decimal', 'static-port-outside-window'],
  ['dword-looks-decimal', 'rpc-http-port-changed'],
  ['range-separator', 'port-out-of-range'],
  ['port-list-in-one-value', 'port-out-of-range'],
  ['block-wins', 'shadowed-rule'],
];

/** One number, one finding; equal findings of several turns of a loop once. */
function oneForEach<T extends { span: Span; message: string; rule: DiagnosticRule; statement: Statement }>(
  findings: readonly T[],
): T[] {
  const seen = new Set<string>();
  const distinct = findings.filter(({ span, message, rule }) => {
    const key = `${span.start} ${span.end} ${rule.meta.code} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const at = new Map<Statement, Set<string>>();
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
  findings: readonly { span: Span; rule: DiagnosticRule; statement: Statement }[],
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
    const { span, statement } = findings[i] as { span: Span; statement: Statement };
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
