import type { RuleSetting, UserGroup, UserService } from '../analysis/configuration';
import { type ChunkEvidence, chunkEvidence, type Evidence, evidenceOf } from '../analysis/evidence';
import { type FileFacts, fileFacts, type PartFacts, partFacts } from '../analysis/facts';
import type { Rows } from '../analysis/order/rows';
import type { Ruleset } from '../analysis/order/ruleset';
import { formatProfile, type Profile, VERSIONS } from '../analysis/profile';
import { knowledgeWith } from '../analysis/userServices';
import { wordEvidence } from '../analysis/words';
import type { TextEdit } from '../base/edit';
import { type Anchor, type Place, type Span, spanOf } from '../base/span';
import { dialectById } from '../document/catalog';
import type { Chunk } from '../document/chunk';
import type { Document } from '../document/document';
import { Repeats } from '../document/repeats';
import type { ChunkResult } from '../document/run';
import { statements } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import type { Safety, Statement } from '../model/statement';
import type { DiagnosticRule, Finding, RuleContext, Severity } from '../rules/rule';
import { chunkRows } from './chunkRows';
import { fileView, RulesetKeeper } from './fileView';
import { insertBehind } from './insertion';
import { fixText, withLateFixes } from './lateFixes';
import { oneForEach } from './oneForEach';
import { Picker } from './picking';
import { profileOf } from './profile';
import { judge, type MovedFindings, moverIn, ordinaryFor, rulesOf, withQuiet } from './repetition';
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
  /** Where it is suppressed, and why as it is written there. */
  readonly suppression?: { readonly inSource: boolean; readonly reason?: string };
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
  /** The findings of lines that were passed over. */
  readonly moved?: MovedFindings<RawFinding>;
  readonly evidence: ChunkEvidence;
  readonly facts: PartFacts;
  /** Its firewall rules as numbers; undefined where it has none. */
  readonly rows: Rows | undefined;
  /** Which findings pass, as it was found out last, and the answers of those that hang on the rest of the file. */
  passed?: {
    readonly gate: Gate;
    readonly findings: readonly Passed[];
    readonly asked: readonly { readonly confirm: Confirm; readonly answer: boolean }[];
    /** As they are shown, and where the places that they name were anchored then. */
    shown?: {
      readonly anchors: readonly Anchor[];
      readonly bases: readonly number[];
      readonly told: readonly Diagnostic[];
    };
  };
}

type Confirm = NonNullable<Finding['confirm']>;

type Passed = RawFinding & { readonly span: Span; readonly shownAs: Severity };

/** All that decides, beside the rest of the file, whether a finding is shown. One object as long as nothing changes. */
interface Gate {
  readonly options: ReportOptions;
  readonly profile: Profile | undefined;
  readonly versions: readonly string[];
  readonly concerned: boolean;
  readonly settings: ReadonlyMap<DiagnosticRule, RuleSetting | undefined>;
}

const NO_GROUPS: readonly UserGroup[] = [];

type SummaryOptions = Pick<ReportOptions, 'today' | 'widePortRange' | 'rules' | 'services' | 'groups'>;

/** A way of checking as options choose it: what tells it from others, and the rules that are off. */
interface Choice {
  readonly key: string;
  readonly silent: ReadonlySet<string>;
}

/** What is kept for one way of checking. */
interface Way {
  readonly summaries: WeakMap<ChunkResult, ChunkSummary>;
  readonly picker: Picker;
  readonly repeats: Repeats;
}

/** Summaries are kept for so many ways of checking: the settings of the folders of a workspace. */
const MOST_WAYS = 4;

/** Code of what is wrong with a declaration addressed to us: no rule's, so that none can be switched off by mistake. */
export const PROFILE_CODE = 'configuration';

const NO_RULES: readonly DiagnosticRule[] = [];

/** Runs the rules. One for a set of rules and a knowledge base; it keeps what it found for chunks that did not change. */
export class Checker {
  private readonly byKind = new Map<Statement['kind'], DiagnosticRule[]>();
  private readonly byMistake = new Map<string, DiagnosticRule[]>();
  private readonly wholeFile: readonly DiagnosticRule[];
  private readonly rulesets = new RulesetKeeper();
  private readonly codes: ReadonlySet<string>;
  private readonly kept = new Map<string, Way>();
  /** The ways that go with options, which are the same object as long as nothing of them changes. */
  private readonly ways = new WeakMap<SummaryOptions, Choice>();
  private readonly evidences = new WeakMap<Document, { generation: number; evidence: Evidence }>();
  private readonly gates = new WeakMap<Document, Gate>();
  private readonly fileFacts = new WeakMap<
    Document,
    { generation: number; options: ReportOptions; facts: FileFacts }
  >();
  private readonly reports = new WeakMap<
    Document,
    { generation: number; options: ReportOptions; report: readonly Diagnostic[] }
  >();

  constructor(
    readonly rules: readonly DiagnosticRule[],
    readonly knowledge: Knowledge,
    /** Told once for each rule that fails on some text; the other rules go on. */
    private readonly failed: (code: string, error: unknown) => void,
  ) {
    this.codes = new Set(rules.map(({ meta }) => meta.code));
    this.wholeFile = rules.filter(({ checkFile }) => checkFile !== undefined);
    for (const rule of rules) {
      if ('mistake' in rule.statements) {
        const { mistake } = rule.statements;
        const list = this.byMistake.get(mistake);
        if (list) list.push(rule);
        else this.byMistake.set(mistake, [rule]);
      } else
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

  /** What the whole file says, for features that ask what is open already. */
  facts(document: Document, options: ReportOptions): FileFacts {
    const known = this.fileFacts.get(document);
    if (known?.generation === document.generation && known.options === options) return known.facts;
    const profile = profileOf(document)?.profile ?? options.profile;
    const facts = fileFacts(
      this.summaries(document, options).map((chunk) => chunk.facts),
      () => statements(document),
      profile,
      profile?.version ? [profile.version] : [],
      options.groups,
    );
    this.fileFacts.set(document, { generation: document.generation, options, facts });
    return facts;
  }

  /** The firewall rules of a document, in the order in which they take effect: what `verdict` is asked about. */
  ruleset(document: Document, options: ReportOptions): Ruleset {
    return this.rulesets.ruleset(
      document,
      this.summaries(document, options).map(({ rows }) => rows),
    );
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
    const gate = this.gate(document, options, evidence);
    const whole = fileFacts(
      chunks.map((c) => c.facts),
      () => statements(document),
      gate.profile,
      gate.versions,
      options.groups,
    );
    const facts = trackedFacts(whole);
    const result: Diagnostic[] = [];
    for (const chunk of chunks) for (const diagnostic of showing(chunk, gate, facts)) result.push(diagnostic);
    for (const diagnostic of this.ofWholeFile(document, chunks, gate, whole)) result.push(diagnostic);
    for (const { span, message } of profileOf(document)?.problems ?? []) {
      result.push({
        span,
        code: PROFILE_CODE,
        severity: 'warning',
        message,
        fixes: [],
        suppressed: false,
        related: [],
      });
    }
    result.sort(inTextOrder);
    const unused = this.rules.find((rule) => rule.meta.code === 'unused-suppression')?.meta;
    const unusedAs = unused && (options.rules.get(unused.code) ?? unused.severity);
    const after: Suppressed = suppress(document, result.filter(isFirst), {
      today: options.today,
      known: this.codes,
      off: this.wayOf(options).silent,
      unusedAs: unusedAs === 'off' ? undefined : unusedAs,
    });
    return after.length === result.length ? after : after.sort(inTextOrder);
  }

  /** What the rules that look at the whole file find. Their fixes are made when someone asks for them. */
  private *ofWholeFile(
    document: Document,
    chunks: readonly ChunkSummary[],
    gate: Gate,
    facts: FileFacts,
  ): Iterable<Diagnostic> {
    const view = fileView(document, facts, () => chunks.map(({ rows }) => rows), this.rulesets);
    const context = this.context(document, gate.options);
    for (const rule of this.wholeFile) {
      const setting = gate.settings.get(rule);
      if (setting === 'off') continue;
      try {
        for (const finding of rule.checkFile?.(view, context) ?? []) {
          const { versions, confirm } = finding;
          if (versions && !holds(versions, gate.profile, NOTHING, gate.versions)) continue;
          if (confirm && !confirm(facts)) continue;
          yield this.lateDiagnostic(rule, finding, setting ?? finding.severity ?? rule.meta.severity);
        }
      } catch (error) {
        this.failed(rule.meta.code, error);
      }
    }
  }

  private lateDiagnostic({ meta: { code } }: DiagnosticRule, finding: Finding, severity: Severity): Diagnostic {
    const rest = {
      span: spanOf(finding.place),
      code,
      severity,
      message: finding.message,
      suppressed: false,
      related: finding.related?.map(({ place, message }) => ({ span: spanOf(place), message })) ?? NOTHING,
    };
    return withLateFixes(
      rest,
      () => finding.fixes ?? NOTHING,
      (error) => this.failed(code, error),
    );
  }

  private context(document: Document, options: SummaryOptions): RuleContext {
    return {
      knowledge: knowledgeWith(this.knowledge, options.services),
      today: options.today,
      options: { widePortRange: options.widePortRange },
      groups: options.groups ?? NO_GROUPS,
      text: (place: Place) => document.textIn(spanOf(place)),
      revise: (statement, change) => dialectById(document.catalog, statement.dialect)?.revise(statement, change),
      insert: (behind, plans) => insertBehind(document, behind, plans),
    };
  }

  private gate(document: Document, options: ReportOptions, evidence: Evidence): Gate {
    const profile = profileOf(document)?.profile ?? options.profile;
    const versions = profile?.version ? [profile.version] : evidence.versions;
    const concerned = options.checkAllFiles || profile !== undefined || evidence.found;
    const known = this.gates.get(document);
    if (
      known?.options === options &&
      known.concerned === concerned &&
      known.versions.join() === versions.join() &&
      sameProfile(known.profile, profile)
    ) {
      return known;
    }
    const settings = new Map(this.rules.map((rule) => [rule, settingOf(rule, options, concerned)]));
    const gate: Gate = { options, profile, versions, concerned, settings };
    this.gates.set(document, gate);
    return gate;
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
    this.summariser(document, options);
  }

  private summaries(document: Document, options: SummaryOptions): ChunkSummary[] {
    const summarise = this.summariser(document, options);
    return document.analysed().map(summarise);
  }

  private wayOf(options: SummaryOptions): Choice {
    let choice = this.ways.get(options);
    if (!choice) {
      const off = this.rules.filter(({ meta }) => this.isOff(meta.code, options)).map(({ meta }) => meta.code);
      const declared = JSON.stringify([options.services ?? [], options.groups ?? []]);
      choice = { key: `${options.today} ${options.widePortRange} ${off.join()} ${declared}`, silent: new Set(off) };
      this.ways.set(options, choice);
    }
    return choice;
  }

  private summariser(document: Document, options: SummaryOptions): (chunk: Chunk) => ChunkSummary {
    const { key, silent } = this.wayOf(options);
    let kept = this.kept.get(key);
    if (!kept) {
      const rules = (this.byKind.get('rule') ?? []).filter(({ meta }) => !silent.has(meta.code));
      const knowledge = knowledgeWith(this.knowledge, options.services);
      kept = {
        summaries: new WeakMap(),
        picker: new Picker(rules, knowledge, options.groups ?? NO_GROUPS),
        repeats: new Repeats(ordinaryFor(knowledge, options.groups)),
      };
      // The way that was met longest ago goes.
      for (const oldest of this.kept.keys()) if (this.kept.size >= MOST_WAYS) this.kept.delete(oldest);
      this.kept.set(key, kept);
    }
    const way = kept;
    const { summaries } = way;
    const summarise = (chunk: Chunk): ChunkSummary => {
      const result = chunk.result as ChunkResult;
      let summary = summaries.get(result);
      if (!summary) {
        summary = this.summarise(document, chunk, result, options, silent, way);
        summaries.set(result, summary);
      }
      return summary;
    };
    document.repeats = way.repeats;
    document.ran = summarise;
    return summarise;
  }

  private summarise(
    document: Document,
    chunk: Chunk,
    result: ChunkResult,
    options: SummaryOptions,
    silent: ReadonlySet<string>,
    way: Way,
  ): ChunkSummary {
    const context = this.context(document, options);
    const findings: RawFinding[] = [];
    // What was passed over says nothing, if it was found out with these diagnostics and settings.
    const made = result.repeats === way.repeats ? result.seen : undefined;
    const { items, statements: all } = made ?? result;
    const found = new Map<Statement, readonly RawFinding[]>();
    if (made) for (const { example } of result.fresh) for (const s of example?.statements ?? []) found.set(s, NOTHING);
    for (const statement of all) {
      const id = {};
      const before = findings.length;
      if (statement.kind === 'rule')
        way.picker.each(statement, (rule) => this.apply(rule, statement, id, context, findings));
      else {
        for (const rule of this.byKind.get(statement.kind) ?? []) {
          if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, findings);
        }
      }
      if (findings.length > before && found.has(statement)) found.set(statement, findings.slice(before));
      if (statement.mistakes.length === 0) continue;
      const asked = new Set<DiagnosticRule>();
      for (const { kind } of statement.mistakes) {
        for (const rule of this.byMistake.get(kind) ?? NO_RULES) {
          if (asked.has(rule)) continue;
          asked.add(rule);
          if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, findings);
        }
      }
    }
    const comments = [...(chunk.reading?.comments ?? []), ...result.innerComments];
    const { vocabulary } = document.catalog;
    for (const repeat of made ? result.fresh : NOTHING) {
      const lists = repeat.example?.statements.map((statement) => found.get(statement) ?? NOTHING);
      judge(repeat, lists ?? NOTHING, vocabulary, this.knowledge);
    }
    const own = {
      findings,
      evidence: chunkEvidence({ items, statements: all, comments }, vocabulary, this.knowledge),
      facts: partFacts(all),
    };
    const { quiet } = result;
    const rows =
      made && quiet
        ? chunkRows(chunk, all, quiet, rulesOf, moverIn(quiet, chunk.anchor))
        : chunkRows(chunk, all, undefined, rulesOf, () => (place) => place);
    if (!made) return { ...own, rows };
    const details = () =>
      chunkEvidence(
        { items: result.items, statements: result.statements, comments },
        vocabulary,
        this.knowledge,
      ).details();
    return { ...withQuiet(own, result, chunk.anchor, details), rows };
  }

  private confirmed(rule: DiagnosticRule, confirm: Confirm, file: FileFacts): boolean {
    try {
      return confirm(file);
    } catch (error) {
      this.failed(rule.meta.code, error);
      return false;
    }
  }

  /** True when the rule had something to say. */
  private apply(
    rule: DiagnosticRule,
    statement: Statement,
    id: object,
    context: RuleContext,
    into: RawFinding[],
  ): boolean {
    const before = into.length;
    try {
      for (const finding of rule.check(statement, context)) {
        const said = finding.versions ? statement.words.flatMap((text) => wordEvidence(text.text)?.versions ?? []) : [];
        const { confirm } = finding;
        const asked = confirm && { confirm: (file: FileFacts) => this.confirmed(rule, confirm, file) };
        into.push({ ...finding, ...asked, rule, statement: id, said });
      }
    } catch (error) {
      this.failed(rule.meta.code, error);
    }
    return into.length > before;
  }
}

/** The severity the user gave a rule, or `off` where it may not speak; undefined where its own holds. */
function settingOf({ meta }: DiagnosticRule, options: ReportOptions, concerned: boolean): RuleSetting | undefined {
  if (meta.scope === 'evidence' && !concerned) return 'off';
  return options.rules.get(meta.code) ?? (meta.on ? undefined : 'off');
}

/** The findings of a chunk that are shown. They are put together anew only where a gate or an answer of the file changed. */
function passing(chunk: ChunkSummary, gate: Gate, facts: TrackedFacts): readonly Passed[] {
  const { passed } = chunk;
  if (passed?.gate === gate && passed.asked.every(({ confirm, answer }) => confirm(facts.file) === answer)) {
    return passed.findings;
  }
  const asked: { confirm: Confirm; answer: boolean }[] = [];
  facts.wereAsked();
  const passes = (finding: RawFinding): boolean => {
    if (gate.settings.get(finding.rule) === 'off') return false;
    if (finding.versions && !holds(finding.versions, gate.profile, finding.said, gate.versions)) return false;
    const { confirm } = finding;
    if (!confirm) return true;
    const answer = confirm(facts.file);
    if (facts.wereAsked()) asked.push({ confirm, answer });
    return answer;
  };
  const all = chunk.findings.filter(passes);
  chunk.moved?.addTo(all, passes);
  const shown = all.map(
    (finding): Passed => ({
      ...finding,
      span: spanOf(finding.place),
      shownAs: settingOn(gate, finding),
    }),
  );
  const findings = oneForEach(shown);
  chunk.passed = { gate, findings, asked };
  return findings;
}

/** The findings of a chunk as they are shown: put into words anew only where a place they name has moved. */
function showing(chunk: ChunkSummary, gate: Gate, facts: TrackedFacts): readonly Diagnostic[] {
  const findings = passing(chunk, gate, facts);
  if (findings.length === 0) return NOTHING;
  const passed = chunk.passed as NonNullable<ChunkSummary['passed']>;
  const { shown } = passed;
  if (shown?.anchors.every(({ base }, i) => base === shown.bases[i])) return shown.told;
  const anchors: Anchor[] = [];
  const note = ({ anchor }: Place): void => {
    if (!anchors.includes(anchor)) anchors.push(anchor);
  };
  for (const { place, related, fixes } of findings) {
    note(place);
    for (const one of related ?? NOTHING) note(one.place);
    for (const { edits } of fixes ?? NOTHING) for (const edit of edits) note(edit.place);
  }
  const told = findings.map(diagnosticOf);
  passed.shown = { anchors, bases: anchors.map(({ base }) => base), told };
  return told;
}

/** The severity with which a finding that passes is shown. */
function settingOn({ settings }: Gate, { rule, severity }: RawFinding): Severity {
  const setting = settings.get(rule);
  return setting === undefined || setting === 'off' ? (severity ?? rule.meta.severity) : setting;
}

interface TrackedFacts {
  readonly file: FileFacts;
  /** True when anything but profile and versions was asked since the last time. */
  wereAsked(): boolean;
}

function trackedFacts(facts: FileFacts): TrackedFacts {
  let asked = false;
  return {
    file: {
      statements: (kind) => {
        asked = true;
        return facts.statements(kind);
      },
      opens: (ports, transport, direction) => {
        asked = true;
        return facts.opens(ports, transport, direction);
      },
      all: () => {
        asked = true;
        return facts.all();
      },
      get pinned() {
        asked = true;
        return facts.pinned;
      },
      profile: facts.profile,
      versions: facts.versions,
      groups: facts.groups,
    },
    wereAsked() {
      const were = asked;
      asked = false;
      return were;
    },
  };
}

const sameProfile = (a: Profile | undefined, b: Profile | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && formatProfile(a) === formatProfile(b));

const diagnosticOf = (finding: Passed): Diagnostic => ({
  span: spanOf(finding.place),
  code: finding.rule.meta.code,
  severity: finding.shownAs,
  message: finding.message,
  fixes: finding.fixes?.map(fixText) ?? NOTHING,
  suppressed: false,
  related: finding.related?.map(({ place, message }) => ({ span: spanOf(place), message })) ?? NOTHING,
});

const NOTHING: readonly never[] = [];

const inTextOrder = (a: Diagnostic, b: Diagnostic): number =>
  a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/** False for the second of two equal findings: statements of several chunks can use one literal. */
function isFirst(diagnostic: Diagnostic, i: number, sorted: readonly Diagnostic[]): boolean {
  for (let j = i - 1; j >= 0; j--) {
    const other = sorted[j] as Diagnostic;
    if (inTextOrder(other, diagnostic) !== 0) return true;
    if (other.message === diagnostic.message) return false;
  }
  return true;
}

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
