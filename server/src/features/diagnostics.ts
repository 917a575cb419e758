import { type ChunkEvidence, type Evidence, evidenceOf } from '../analysis/evidence';
import { type FileFacts, fileFacts } from '../analysis/facts';
import type { Ruleset } from '../analysis/order/ruleset';
import type { Document } from '../document/document';
import { directives, statements } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import type { DiagnosticRule } from '../rules/rule';
import { StampedFacts, type TrackedFacts, trackedFacts } from './checking/answers';
import { type Gate, gateFor } from './checking/gate';
import { mostSevere, mostSevereOf } from './checking/mostSevere';
import { passing, toldOf } from './checking/passing';
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
import { type Suppressed, suppress } from './suppressions';

/** What is worked out of a document before its findings are put together. */
interface Looked {
  readonly chunks: readonly ChunkSummary[];
  readonly gate: Gate;
  readonly facts: TrackedFacts;
  /** What the rules that look at the whole file find, once it is asked for. */
  found(): readonly Found[];
}

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

  /** The findings that are not suppressed: the most severe of them, as many as are to be shown. */
  problems(document: Document, options: ReportOptions, most: number): Problems {
    const looked = this.look(document, options);
    if (!asksForMore(document)) {
      const { chunks, gate, facts } = looked;
      const passed = chunks.map((chunk) => passing(chunk, gate, facts));
      const found = mostSevere(
        document,
        chunks,
        passed,
        [...looked.found().map(inWords), ...profileProblems(document)],
        most,
      );
      if (found) return found;
    }
    return mostSevereOf(this.reportFrom(document, options, looked), most);
  }

  private reportFrom(document: Document, options: ReportOptions, looked?: Looked): readonly Diagnostic[] {
    return kept(this.reports, document, options, () =>
      this.newReport(document, looked ?? this.look(document, options)),
    );
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
    let found: readonly Found[] | undefined;
    return {
      chunks,
      gate,
      facts: trackedFacts(whole, stamped.stamps),
      found: () => {
        found ??= [...this.ofWholeFile(document, chunks, gate, whole)];
        return found;
      },
    };
  }

  private newReport(document: Document, looked: Looked): Diagnostic[] {
    const { chunks, gate, facts, found } = looked;
    const { options } = gate;
    const result: Diagnostic[] = [];
    for (const chunk of chunks) for (const one of toldOf(passing(chunk, gate, facts))) result.push(one);
    for (const one of found()) result.push(lateDiagnostic(one, this.failed));
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
  ): Iterable<Found> {
    const view = fileView(document, whole, () => chunks.map(({ rows }) => rows), this.rulesets);
    const context = this.summariser.context(
      () => document,
      gate.options,
      ({ place }) => view.statementsAt(place),
    );
    return ofWholeFile(this.wholeFile, view, context, gate, whole, this.failed);
  }

  /** Sums up each chunk of the document as soon as it is run; see `Summariser.follow`. */
  follow(document: Document, options: SummaryOptions): void {
    this.summariser.follow(document, options, true);
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
