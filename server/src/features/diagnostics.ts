import type { RuleSetting, UserGroup, UserService } from '../analysis/configuration';
import { type ChunkEvidence, chunkEvidence, type Evidence, evidenceOf } from '../analysis/evidence';
import { fileFacts, type PartFacts, partFacts } from '../analysis/facts';
import { type Profile, VERSIONS } from '../analysis/profile';
import { knowledgeWith } from '../analysis/userServices';
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
  /** Ports and addresses that the configuration file declares. */
  readonly services?: readonly UserService[];
  readonly groups?: readonly UserGroup[];
}

export const DEFAULT_WIDE_RANGE = 1000;

interface RawFinding extends Finding {
  readonly rule: DiagnosticRule;
  /** Tells the statements of a chunk apart; the statement itself is too large to be kept for each finding. */
  readonly statement: object;
  /** Versions that the words beside the statement name, where the finding depends on versions. */
  readonly said: readonly string[];
}

/** What the report needs of a chunk once its statements are gone. */
interface ChunkSummary {
  readonly findings: readonly RawFinding[];
  readonly evidence: ChunkEvidence;
  readonly facts: PartFacts;
}

type SummaryOptions = Pick<ReportOptions, 'today' | 'widePortRange' | 'rules' | 'services'>;

/** Summaries are kept for so many ways of checking: the settings of the folders of a workspace. */
const MOST_WAYS = 4;

/** Runs the rules. One for a set of rules and a knowledge base; it keeps what it found for chunks that did not change. */
export class Checker {
  private readonly byKind = new Map<Statement['kind'], DiagnosticRule[]>();
  private readonly byMistake = new Map<string, DiagnosticRule>();
  private readonly kept = new Map<string, WeakMap<ChunkResult, ChunkSummary>>();
  private readonly evidences = new WeakMap<Document, { generation: number; evidence: Evidence }>();
  private readonly reports = new WeakMap<Document, { generation: number; options: ReportOptions; report: readonly Diagnostic[] }>();

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

  evidence(document: Document, options: SummaryOptions): Evidence {
    return this.evidenceIn(document, this.summaries(document, options));
  }

  /** Independent of the options, so one for each state of the document. */
  private evidenceIn(document: Document, chunks: readonly ChunkSummary[]): Evidence {
    const known = this.evidences.get(document);
    if (known?.generation === document.generation) return known.evidence;
    const evidence = evidenceOf(
      chunks.map((chunk) => chunk.evidence),
      this.knowledge,
    );
    this.evidences.set(document, { generation: document.generation, evidence });
    return evidence;
  }

  /** Every finding that may be shown, in text order; suppressed ones are marked, not left out. */
  report(document: Document, options: ReportOptions): readonly Diagnostic[] {
    const known = this.reports.get(document);
    if (known?.generation === document.generation && known.options === options) return known.report;
    const report = this.newReport(document, options);
    this.reports.set(document, { generation: document.generation, options, report });
    return report;
  }

  private newReport(document: Document, options: ReportOptions): Diagnostic[] {
    const chunks = this.summaries(document, options);
    const evidence = this.evidenceIn(document, chunks);
    const profile = profileOf(document)?.profile ?? options.profile;
    const versions = profile?.version ? [profile.version] : evidence.versions;
    const facts = fileFacts(
      chunks.map((c) => c.facts),
      () => statements(document),
      profile,
      versions,
    );
    const concerned = options.checkAllFiles || profile !== undefined || evidence.found;
    const shown: (RawFinding & { span: Span; shownAs: Severity })[] = [];
    const settings = new Map(this.rules.map((rule) => [rule, settingOf(rule, options, concerned)]));
    for (const { findings } of chunks) {
      for (const finding of findings) {
        const setting = settings.get(finding.rule);
        if (setting === 'off') continue;
        if (finding.versions && !holds(finding.versions, profile, finding.said, versions)) continue;
        if (finding.confirm && !finding.confirm(facts)) continue;
        shown.push({ ...finding, span: spanOf(finding.place), shownAs: setting ?? finding.severity ?? finding.rule.meta.severity });
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

  private isOff(code: string, options: Pick<ReportOptions, 'rules'>): boolean {
    const on = this.rules.find((rule) => rule.meta.code === code)?.meta.on;
    return (options.rules.get(code) ?? (on ? 'on' : 'off')) === 'off';
  }

  /**
   * Sums up each chunk of the document as soon as it is run: in a large document its statements are not there for long.
   * Whoever lets a document be analysed does this first, so that nothing is run twice.
   */
  follow(document: Document, options: SummaryOptions): void {
    document.ran = this.summariser(document, options);
  }

  private summaries(document: Document, options: SummaryOptions): ChunkSummary[] {
    const summarise = this.summariser(document, options);
    document.ran = summarise;
    return document.analysed().map(summarise);
  }

  private summariser(document: Document, options: SummaryOptions): (chunk: Chunk) => ChunkSummary {
    const off = this.rules.filter(({ meta }) => this.isOff(meta.code, options)).map(({ meta }) => meta.code);
    const key = `${options.today} ${options.widePortRange} ${off.join()} ${JSON.stringify(options.services ?? [])}`;
    let kept = this.kept.get(key);
    if (!kept) {
      kept = new WeakMap();
      // The way that was met longest ago goes.
      for (const oldest of this.kept.keys()) if (this.kept.size >= MOST_WAYS) this.kept.delete(oldest);
      this.kept.set(key, kept);
    }
    const summaries = kept;
    const silent = new Set(off);
    return (chunk) => {
      const result = chunk.result as ChunkResult;
      let summary = summaries.get(result);
      if (!summary) {
        summary = this.summarise(document, chunk, result, options, silent);
        summaries.set(result, summary);
      }
      return summary;
    };
  }

  private summarise(
    document: Document,
    chunk: Chunk,
    result: ChunkResult,
    options: SummaryOptions,
    silent: ReadonlySet<string>,
  ): ChunkSummary {
    const context: RuleContext = {
      knowledge: knowledgeWith(this.knowledge, options.services),
      today: options.today,
      options: { widePortRange: options.widePortRange },
      text: (place: Place) => document.textIn(spanOf(place)),
      revise: (statement, change) => dialectById(document.catalog, statement.dialect)?.revise(statement, change),
    };
    const findings: RawFinding[] = [];
    const { items, statements: all } = result;
    for (const statement of all) {
      const id = {};
      for (const rule of this.byKind.get(statement.kind) ?? []) {
        if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, findings);
      }
      if (statement.mistakes.length === 0) continue;
      const asked = new Set<DiagnosticRule>();
      for (const { kind } of statement.mistakes) {
        const rule = this.byMistake.get(kind);
        if (!rule || asked.has(rule)) continue;
        asked.add(rule);
        if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, findings);
      }
    }
    const comments = [...(chunk.reading?.comments ?? []), ...result.innerComments];
    return {
      findings,
      evidence: chunkEvidence({ items, statements: all, comments }, document.catalog.vocabulary, this.knowledge),
      facts: partFacts(all),
    };
  }

  private apply(
    rule: DiagnosticRule,
    statement: Statement,
    id: object,
    context: RuleContext,
    into: RawFinding[],
  ): void {
    try {
      for (const finding of rule.check(statement, context)) {
        const said = finding.versions ? statement.words.flatMap((text) => wordEvidence(text.text)?.versions ?? []) : [];
        into.push({ ...finding, rule, statement: id, said });
      }
    } catch (error) {
      this.failed(rule.meta.code, error);
    }
  }
}

/** The severity the user gave a rule, or `off` where it may not speak; undefined where its own holds. */
function settingOf({ meta }: DiagnosticRule, options: ReportOptions, concerned: boolean): RuleSetting | undefined {
  if (meta.scope === 'evidence' && !concerned) return 'off';
  return options.rules.get(meta.code) ?? (meta.on ? undefined : 'off');
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
  said: readonly string[],
  fileVersions: readonly string[],
): boolean {
  let known: readonly string[] = fileVersions;
  if (!profile?.version && said.length > 0) known = said;
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
function oneForEach<T extends { span: Span; message: string; rule: DiagnosticRule; statement: object }>(
  findings: readonly T[],
): T[] {
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
