import { type ChunkEvidence, type Evidence, evidenceOf } from '../analysis/evidence';
import { type FileFacts, fileFacts } from '../analysis/facts';
import type { Ruleset } from '../analysis/order/ruleset';
import type { Place } from '../base/span';
import type { Document } from '../document/document';
import { directives, statements } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import type { DiagnosticRule } from '../rules/rule';
import { StampedFacts, type TrackedFacts, trackedFacts } from './checking/answers';
import type { Passing } from './checking/findings';
import { type Gate, gateFor } from './checking/gate';
import { hasStrays, mostSevere, mostSevereOf } from './checking/mostSevere';
import { passing, toldOf } from './checking/passing';
import { standingOnly } from './checking/standing';
import { type ChunkSummary, Summariser } from './checking/summary';
import { inTextOrder, isFirst } from './checking/textOrder';
import { type Found, inWords, lateDiagnostic, ofWholeFile } from './checking/wholeFile';
import {
  type Diagnostic,
  PROFILE_CODE,
  type Problem,
  type Problems,
  type ReportOptions,
  type SummaryOptions,
} from './diagnostic';
import { fileView, RulesetKeeper } from './fileView';
import { profileOf } from './profile';
import { type Suppressed, suppress, suppressedSpans } from './suppressions';

/** What is worked out of a document before its findings are put together. */
interface Looked {
  readonly chunks: readonly ChunkSummary[];
  readonly gate: Gate;
  readonly facts: TrackedFacts;
  /** What each of the rules that look at the whole file finds, as it is asked for; what was found is kept. */
  readonly whole: Iterator<readonly Found[]>;
  readonly found: Found[];
}

/** What the rules that look at the whole file find, all of them. */
function foundIn({ whole, found }: Looked): readonly Found[] {
  for (let next = whole.next(); !next.done; next = whole.next()) found.push(...next.value);
  return found;
}

/** Most chunks are as they were, and of those nothing is to be found out. */
const PASSED_AT_ONCE = 8;

/** An answer, and the state of the document and the options for which it holds. */
interface Known<T> {
  readonly generation: number;
  readonly options: ReportOptions;
  readonly answer: T;
}

/** Runs the rules. One for a set of rules and a knowledge base; it keeps what it found for chunks that did not change. */
export class Checker {
  private readonly wholeFile: readonly DiagnosticRule[];
  private readonly rulesets = new RulesetKeeper();
  private readonly codes: ReadonlySet<string>;
  private readonly summariser: Summariser;
  private readonly evidences = new WeakMap<Document, { generation: number; evidence: Evidence }>();
  private readonly gates = new WeakMap<Document, Gate>();
  private readonly stamped = new WeakMap<Document, StampedFacts>();
  private readonly fileFacts = new WeakMap<Document, Known<FileFacts>>();
  private readonly reports = new WeakMap<Document, Known<readonly Diagnostic[]>>();
  private readonly looks = new WeakMap<Document, Known<Looked>>();

  constructor(
    readonly rules: readonly DiagnosticRule[],
    readonly knowledge: Knowledge,
    /** Told once for each rule that fails on some text; the other rules go on. */
    private readonly failed: (code: string, error: unknown) => void,
  ) {
    this.codes = new Set(rules.map(({ meta }) => meta.code));
    this.wholeFile = rules.filter(({ checkFile }) => checkFile !== undefined);
    this.summariser = new Summariser(rules, knowledge, failed);
  }

  evidence(document: Document, options: SummaryOptions): Evidence {
    return this.evidenceIn(document, () => this.summariser.evidencesOf(document, options));
  }

  /** Independent of the options, so one for each state of the document. */
  private evidenceIn(document: Document, chunks: () => readonly ChunkEvidence[]): Evidence {
    const known = this.evidences.get(document);
    if (known?.generation === document.generation) return known.evidence;
    const evidence = evidenceOf(chunks(), this.knowledge);
    this.evidences.set(document, { generation: document.generation, evidence });
    return evidence;
  }

  /** What the whole file says, for features that ask what is open already. */
  facts(document: Document, options: ReportOptions): FileFacts {
    return kept(this.fileFacts, document, options, () => {
      const profile = profileOf(document)?.profile ?? options.profile;
      return fileFacts(
        this.summariser.of(document, options).map((chunk) => chunk.facts),
        () => statements(document),
        profile,
        profile?.version ? [profile.version] : [],
        profile?.roles ?? [],
        options.groups,
      );
    });
  }

  /** The firewall rules of a document, in the order in which they take effect: what `verdict` is asked about. */
  ruleset(document: Document, options: ReportOptions): Ruleset {
    return this.rulesets.ruleset(
      document,
      this.summariser.of(document, options).map(({ rows }) => rows),
    );
  }

  /** Every finding that may be shown, in text order; suppressed ones are marked, not left out. */
  report(document: Document, options: ReportOptions): readonly Diagnostic[] {
    return this.reportFrom(document, options);
  }

  /**
   * Works out what `problems` and `report` need, a step at a time, for who has other things to do between. An edit or
   * other options make void what was done.
   */
  *prepare(document: Document, options: ReportOptions): Iterable<void> {
    for (const summary of this.summariser.of(document, options)) {
      if (summary.isComplete) continue;
      summary.complete();
      yield;
    }
    const looked = kept(this.looks, document, options, () => this.look(document, options));
    const { chunks, gate, facts, whole, found } = looked;
    for (const [i, chunk] of chunks.entries()) {
      passing(chunk, gate, facts);
      if (i % PASSED_AT_ONCE === 0) yield;
    }
    yield* this.rulesets.prepare(
      document,
      chunks.map(({ rows }) => rows),
    );
    for (let next = whole.next(); !next.done; next = whole.next()) {
      found.push(...next.value);
      yield;
    }
  }

  /** The findings that are not suppressed: the most severe of them, as many as are to be shown. */
  problems(document: Document, options: ReportOptions, most: number): Problems {
    const looked = this.lookFor(document, options);
    const { chunks } = looked;
    const passed = this.passed(document, looked);
    const found = asksForMore(document)
      ? this.openProblems(document, looked, passed, most)
      : mostSevere(document, chunks, passed, [...foundIn(looked).map(inWords), ...profileProblems(document)], most);
    return found ?? mostSevereOf(this.reportFrom(document, options, looked), most);
  }

  /** What passes of each chunk. */
  private passed(document: Document, { chunks, gate, facts }: Looked): readonly Passing[] {
    return standingOnly(
      chunks.map((chunk) => passing(chunk, gate, facts)),
      chunks,
      () =>
        this.rulesets.ruleset(
          document,
          chunks.map(({ rows }) => rows),
        ),
    );
  }

  /**
   * The same where comments suppress something: only what stands in the parts that they speak of is held against them.
   * Undefined where they speak of everything from one line on.
   */
  private openProblems(
    document: Document,
    looked: Looked,
    passed: readonly Passing[],
    most: number,
  ): Problems | undefined {
    const spans = suppressedSpans(document);
    if (!spans) return undefined;
    const { chunks, gate } = looked;
    const touched = new Set<number>();
    for (const { start, end } of spans)
      for (let i = document.chunkIndexAt(start); i <= document.chunkIndexAt(end); i++) touched.add(i);
    for (const [i, passing] of passed.entries()) if (hasStrays(passing, chunks[i] as ChunkSummary)) touched.add(i);
    const held = [...touched].flatMap((i) => toldOf(passed[i] as Passing));
    const others = this.suppressedIn(document, looked, held).filter(({ suppressed }) => !suppressed);
    const nothing: Passing = { gate, findings: [], asked: [], about: 0, stamps: looked.facts.stamps };
    const rest = passed.map((passing, i) => (touched.has(i) ? nothing : passing));
    return mostSevere(document, chunks, rest, others, most);
  }

  private reportFrom(document: Document, options: ReportOptions, looked?: Looked): readonly Diagnostic[] {
    return kept(this.reports, document, options, () =>
      this.newReport(document, looked ?? this.lookFor(document, options)),
    );
  }

  /** As it was prepared, if it was. */
  private lookFor(document: Document, options: ReportOptions): Looked {
    const known = this.looks.get(document);
    this.looks.delete(document);
    return known?.generation === document.generation && known.options === options
      ? known.answer
      : this.look(document, options);
  }

  private look(document: Document, options: ReportOptions): Looked {
    const chunks = this.summariser.of(document, options);
    const evidence = this.evidenceIn(document, () => chunks.map((chunk) => chunk.evidence));
    const gate = gateFor(document, options, evidence, this.rules, this.gates.get(document));
    this.gates.set(document, gate);
    const parts = chunks.map((chunk) => chunk.facts);
    const whole = fileFacts(parts, () => statements(document), gate.profile, gate.versions, gate.roles, options.groups);
    const stamped = this.stamped.get(document) ?? new StampedFacts();
    this.stamped.set(document, stamped);
    stamped.update(parts);
    const found: Found[] = [];
    return {
      chunks,
      gate,
      facts: trackedFacts(whole, stamped.stamps),
      whole: this.ofWholeFile(document, chunks, gate, whole, found)[Symbol.iterator](),
      found,
    };
  }

  private newReport(document: Document, looked: Looked): Diagnostic[] {
    const all: Diagnostic[] = [];
    for (const passing of this.passed(document, looked)) for (const one of toldOf(passing)) all.push(one);
    return this.suppressedIn(document, looked, all);
  }

  /** Findings of parts with those about the whole file, in text order, marked where comments suppress them. */
  private suppressedIn(document: Document, looked: Looked, ofParts: readonly Diagnostic[]): Diagnostic[] {
    const { options } = looked.gate;
    const result = [...ofParts];
    for (const one of foundIn(looked)) result.push(lateDiagnostic(one, this.failed));
    for (const one of profileProblems(document)) result.push({ ...one, fixes: [], suppressed: false });
    result.sort(inTextOrder);
    const unused = this.rules.find((rule) => rule.meta.code === 'unused-suppression')?.meta;
    const unusedAs = unused && (options.rules.get(unused.code) ?? unused.severity);
    const after: Suppressed = suppress(document, result.filter(isFirst), {
      today: options.today,
      known: this.codes,
      off: this.summariser.silent(options),
      unusedAs: unusedAs === 'off' ? undefined : unusedAs,
    });
    return after.length === result.length ? after : after.sort(inTextOrder);
  }

  private ofWholeFile(
    document: Document,
    chunks: readonly ChunkSummary[],
    gate: Gate,
    whole: FileFacts,
    found: readonly Found[],
  ): Iterable<readonly Found[]> {
    // The fixes of what is found are made out of what stands there.
    let places: readonly Place[] = [];
    const expected = (): readonly Place[] => {
      if (places.length !== found.length) places = found.map(({ finding }) => finding.place);
      return places;
    };
    const view = fileView(document, whole, () => chunks.map(({ rows }) => rows), this.rulesets, expected);
    const context = this.summariser.context(
      () => document,
      gate.options,
      ({ place }) => view.statementsAt(place),
    );
    return ofWholeFile(this.wholeFile, view, context, gate, whole, this.failed);
  }

  /** Sums up each chunk of the document as soon as it is run; see `Summariser.follow`. */
  follow(document: Document, options: SummaryOptions, late = true): void {
    this.summariser.follow(document, options, late);
  }
}

/** What is wrong with the profile that a document declares. */
const profileProblems = (document: Document): Problem[] =>
  (profileOf(document)?.problems ?? []).map(({ span, message }) => ({
    span,
    code: PROFILE_CODE,
    severity: 'warning',
    message,
    related: [],
  }));

/** True where comments of a document ask for more than a profile: they suppress, or something is wrong with them. */
function asksForMore(document: Document): boolean {
  for (const { directive } of directives(document)) if (directive.kind !== 'profile') return true;
  return false;
}

function kept<T>(answers: WeakMap<Document, Known<T>>, document: Document, options: ReportOptions, make: () => T): T {
  const known = answers.get(document);
  if (known?.generation === document.generation && known.options === options) return known.answer;
  const answer = make();
  answers.set(document, { generation: document.generation, options, answer });
  return answer;
}
