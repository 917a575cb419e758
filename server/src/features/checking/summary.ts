import { chunkEvidence } from '../../analysis/chunkEvidence';
import type { ChunkEvidence, EvidenceDetails } from '../../analysis/evidence';
import { type FileFacts, type PartFacts, partFacts } from '../../analysis/facts';
import type { Rows } from '../../analysis/order/rows';
import { knowledgeWith } from '../../analysis/userServices';
import { versionsSaid } from '../../analysis/words';
import { keepsWord, type PlaceEdit } from '../../base/edit';
import { type Anchor, isWithin, type Place, spanOf } from '../../base/span';
import { dialectById } from '../../document/catalog';
import type { Chunk } from '../../document/chunk';
import type { Document } from '../../document/document';
import { type Repeat, Repeats } from '../../document/repeats';
import type { ChunkResult, Made } from '../../document/result';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Change, Dialect } from '../../model/dialect';
import type { Comment } from '../../model/item';
import { usesOf } from '../../model/references';
import type { Statement } from '../../model/statement';
import type { Vocabulary } from '../../model/vocabulary';
import type { DiagnosticRule, Finding, RuleContext } from '../../rules/rule';
import { chunkRows } from '../chunkRows';
import type { ReportOptions, SummaryOptions } from '../diagnostic';
import { insertBehind } from '../insertion';
import { ordinaryFor } from '../ordinary';
import { Picker } from '../picking';
import { isMadeOnce, mayBeRemoved, takesOut, withItsLines } from '../removal';
import { evidenceWith, judge, type MovedFindings, rulesOf, withQuiet } from '../repetition';
import type { Passing, RawFinding } from './findings';

/** What the report needs of a chunk once its statements are gone. */
export interface ChunkSummary extends Readonly<Rest> {
  readonly anchor: Anchor;
  readonly evidence: ChunkEvidence;
  /** Which of its findings are shown, as it was found out last. */
  passed?: Passing;
  /** Finds out the rest, which is found out at the latest when something of it is asked for. */
  complete(): unknown;
  readonly isComplete: boolean;
}

/** What of it hangs on more than evidence. */
interface Rest {
  readonly findings: readonly RawFinding[];
  /** The findings of lines that were passed over. */
  readonly moved?: MovedFindings<RawFinding> | undefined;
  readonly facts: PartFacts;
  /** Its firewall rules as numbers; undefined where it has none. */
  readonly rows: Rows | undefined;
}

class Summary implements ChunkSummary {
  private rest: Rest | undefined;
  passed?: Passing;

  constructor(
    readonly anchor: Anchor,
    readonly evidence: ChunkEvidence,
    /** Holds the statements, so it is let go with them. */
    private make: (() => Rest) | undefined,
  ) {}

  get isComplete(): boolean {
    return this.make === undefined;
  }

  complete(): Rest {
    if (this.make) this.rest = this.make();
    this.make = undefined;
    return this.rest as Rest;
  }

  get findings(): Rest['findings'] {
    return this.complete().findings;
  }

  get moved(): Rest['moved'] {
    return this.complete().moved;
  }

  get facts(): PartFacts {
    return this.complete().facts;
  }

  get rows(): Rows | undefined {
    return this.complete().rows;
  }
}

/** What is found about a statement. */
interface Found {
  readonly ofKind: readonly RawFinding[];
  readonly ofMistakes: readonly RawFinding[];
}

const NO_GROUPS: NonNullable<ReportOptions['groups']> = [];
const NOTHING: readonly never[] = [];
const NO_RULES: readonly DiagnosticRule[] = [];

/** A way of checking as options choose it: what tells it from others, and the rules that are off. */
interface Choice {
  readonly key: string;
  readonly silent: ReadonlySet<string>;
}

/** What is kept for one way of checking. */
interface Way {
  readonly summaries: WeakMap<ChunkResult, Summary>;
  readonly picker: Picker;
  readonly repeats: Repeats;
}

type Beside = (statement: Statement) => Iterable<Statement>;

/** Summaries are kept for so many ways of checking: the settings of the folders of a workspace. */
const MOST_WAYS = 4;

/** In a statement with more ports than that none is replaced: the whole list is read for each, and each may be a slip. */
const MOST_REPLACED = 2000;

/** So much text that is run at one time may wait for its rules, with its statements at hand. */
const LATE_AT_ONCE = 200_000;

/** Sums up chunks: runs the rules over their statements, and keeps what was found for chunks that do not change. */
export class Summariser {
  private readonly byKind = new Map<Statement['kind'], DiagnosticRule[]>();
  private readonly byMistake = new Map<string, DiagnosticRule[]>();
  private readonly kept = new Map<string, Way>();
  /** The ways that go with options, which are the same object as long as nothing of them changes. */
  private readonly choices = new WeakMap<SummaryOptions, Choice>();

  constructor(
    private readonly rules: readonly DiagnosticRule[],
    private readonly knowledge: Knowledge,
    private readonly failed: (code: string, error: unknown) => void,
  ) {
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

  /**
   * Sums up each chunk of the document as soon as it is run: in a large document its statements are not there for long.
   * Whoever lets a document be analysed does this first, so that nothing is run twice. Who wants no findings may let what
   * only they need wait until someone asks for them: a hover hangs on the evidence alone.
   */
  follow(document: Document, options: SummaryOptions, late = false): (chunk: Chunk) => Summary {
    const { key, silent } = this.choice(options);
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
    /** What was found in the chunk that is being run. */
    let found = new Map<Statement, Found>();
    const summarise = (chunk: Chunk): Summary => {
      const result = chunk.result as ChunkResult;
      // Every edit asks all chunks, and mostly in one way.
      if (result.note?.of === way) return result.note.value as Summary;
      let summary = summaries.get(result);
      if (!summary) {
        summary = this.summarise(document, chunk, result, options, silent, way, found);
        summaries.set(result, summary);
      }
      result.note = { of: way, value: summary };
      return summary;
    };
    let left = late ? LATE_AT_ONCE : 0;
    document.repeats = way.repeats;
    document.judge = (repeat) => {
      const beside = (): readonly Statement[] => repeat.example?.statements ?? NOTHING;
      this.lend(document, options, beside, (context) => this.judge(document, repeat, silent, way, context, found));
    };
    document.ran = (chunk) => {
      const summary = summarise(chunk);
      found = new Map();
      left -= chunk.text.length;
      if (left < 0) summary.complete();
    };
    return summarise;
  }

  /** The evidence of each chunk. */
  evidencesOf(document: Document, options: SummaryOptions): ChunkEvidence[] {
    const summarise = this.follow(document, options, true);
    return document.analysed().map((chunk) => summarise(chunk).evidence);
  }

  of(document: Document, options: SummaryOptions): ChunkSummary[] {
    const summarise = this.follow(document, options);
    return document.analysed().map(summarise);
  }

  /** The codes of the rules that are off. */
  silent(options: SummaryOptions): ReadonlySet<string> {
    return this.choice(options).silent;
  }

  private choice(options: SummaryOptions): Choice {
    let choice = this.choices.get(options);
    if (!choice) {
      const off = this.rules.filter(({ meta }) => this.isOff(meta.code, options)).map(({ meta }) => meta.code);
      const declared = JSON.stringify([options.services ?? [], options.groups ?? []]);
      choice = { key: `${options.today} ${options.widePortRange} ${off.join()} ${declared}`, silent: new Set(off) };
      this.choices.set(options, choice);
    }
    return choice;
  }

  private isOff(code: string, options: Pick<ReportOptions, 'rules'>): boolean {
    const on = this.rules.find((rule) => rule.meta.code === code)?.meta.on;
    return (options.rules.get(code) ?? (on ? 'on' : 'off')) === 'off';
  }

  /** `beside`: the statements of the file that may stand where another one does. */
  context(document: () => Document, options: SummaryOptions, beside: Beside): RuleContext {
    const mayPin = !document().language?.pinsNothing;
    return {
      knowledge: knowledgeWith(this.knowledge, options.services),
      today: options.today,
      options: { widePortRange: options.widePortRange },
      groups: options.groups ?? NO_GROUPS,
      mayPin,
      text: (place: Place) => document().textIn(spanOf(place)),
      revise: (statement, change) => {
        if (change.kind === 'remove' && !mayBeRemoved(document(), statement, beside(statement))) return undefined;
        if (change.kind === 'replace-port' && usesOf(statement).length > MOST_REPLACED) return undefined;
        // A rule that is switched off in a loop is off in each turn of it.
        if (isSwitchedOff(statement, change) && !isMadeOnce(statement, beside(statement))) return undefined;
        const edits = revised(dialectById(document().catalog, statement.dialect), statement, change);
        if (change.kind !== 'remove' || !edits) return edits;
        const whole = edits.map((edit) => withItsLines(document(), edit));
        return whole.every((edit) => edit !== undefined) ? whole : undefined;
      },
      insert: (behind, plans) => insertBehind(document(), behind, plans),
    };
  }

  private summarise(
    document: Document,
    chunk: Chunk,
    result: ChunkResult,
    options: SummaryOptions,
    silent: ReadonlySet<string>,
    way: Way,
    found: Map<Statement, Found>,
  ): Summary {
    const { anchor } = chunk;
    const { vocabulary } = document.catalog;
    const comments = [...(chunk.reading?.comments ?? []), ...result.innerComments];
    const { quiet, fresh } = result;
    // What was passed over says nothing, if it was found out with these diagnostics and settings.
    const made = result.repeats === way.repeats ? result.seen : undefined;
    // Who else runs what is written in another part is not known here.
    let byStart: ReadonlyMap<number, readonly Statement[]> | undefined;
    const beside: Beside = (one) => {
      if (one.place.anchor !== anchor) return [one, one];
      byStart ??= startingAt((made ?? result).statements);
      return byStart.get(one.place.start) ?? NOTHING;
    };
    if (made && fresh.length > 0) {
      this.lend(document, options, beside, (context) => {
        for (const repeat of fresh) this.judge(document, repeat, silent, way, context, found);
      });
    }
    const own = this.evidenceIn(made ?? result, comments, vocabulary);
    const evidence = made ? evidenceWith(own, quiet, this.lateDetails(result, comments, vocabulary)) : own;
    return new Summary(anchor, evidence, () => {
      const { statements } = made ?? result;
      const findings: RawFinding[] = [];
      this.lend(document, options, beside, (context) => {
        for (const one of statements) {
          const { ofKind, ofMistakes } = found.get(one) ?? this.found(one, silent, way, context);
          for (const finding of ofKind) findings.push(finding);
          for (const finding of ofMistakes) findings.push(finding);
        }
      });
      const facts = partFacts(statements);
      if (!made || !quiet) {
        return { findings, facts, rows: chunkRows(chunk, statements, undefined, rulesOf) };
      }
      const rows = chunkRows(chunk, statements, quiet, rulesOf);
      return { findings, ...withQuiet<RawFinding>(facts, quiet, anchor, chunk.text), rows };
    });
  }

  /** Decides about lines like one, if that is not done yet; what is found about its statements is noted. */
  private judge(
    document: Document,
    repeat: Repeat,
    silent: ReadonlySet<string>,
    way: Way,
    context: RuleContext,
    found: Map<Statement, Found>,
  ): void {
    if (!repeat.example) return;
    const lists = repeat.example.statements.map((statement) => {
      const one = this.found(statement, silent, way, context);
      found.set(statement, one);
      return one.ofKind;
    });
    const { catalog, language } = document;
    // Elsewhere what stands around a command decides whether it may go.
    const mayGo = (edit: PlaceEdit, line: Place): boolean => !language?.standsApart && takesOut(document, edit, line);
    judge(repeat, lists, catalog.vocabulary, this.knowledge, mayGo);
  }

  private evidenceIn({ items, statements }: Made, comments: readonly Comment[], vocabulary: Vocabulary): ChunkEvidence {
    return chunkEvidence({ items, statements, comments }, vocabulary, this.knowledge);
  }

  /** Kept as long as the chunk; made here, where there is nothing else that it would keep: the statements are large. */
  private lateDetails(
    result: ChunkResult,
    comments: readonly Comment[],
    vocabulary: Vocabulary,
  ): () => EvidenceDetails {
    return () => this.evidenceIn(result, comments, vocabulary).details();
  }

  /** What rules need. A finding that is kept for lines alike keeps what it was made with, and must not keep the document. */
  private lend(document: Document, options: SummaryOptions, beside: Beside, use: (context: RuleContext) => void): void {
    let lent: Document | undefined = document;
    const lending = (): Document => {
      if (!lent) throw new Error('a finding about one statement asks for the document once it is made');
      return lent;
    };
    use(this.context(lending, options, beside));
    lent = undefined;
  }

  /** What is found about a statement for what it is, and for its mistakes. */
  private found(statement: Statement, silent: ReadonlySet<string>, way: Way, context: RuleContext): Found {
    const id = {};
    const ofKind: RawFinding[] = [];
    if (statement.kind === 'rule')
      way.picker.each(statement, (rule) => this.apply(rule, statement, id, context, ofKind));
    else {
      for (const rule of this.byKind.get(statement.kind) ?? NO_RULES) {
        if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, ofKind);
      }
    }
    if (statement.mistakes.length === 0) return { ofKind, ofMistakes: NOTHING };
    const ofMistakes: RawFinding[] = [];
    const asked = new Set<DiagnosticRule>();
    for (const { kind } of statement.mistakes) {
      for (const rule of this.byMistake.get(kind) ?? NO_RULES) {
        if (asked.has(rule)) continue;
        asked.add(rule);
        if (!silent.has(rule.meta.code)) this.apply(rule, statement, id, context, ofMistakes);
      }
    }
    return { ofKind, ofMistakes };
  }

  private confirmed(rule: DiagnosticRule, confirm: NonNullable<Finding['confirm']>, file: FileFacts): boolean {
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
        const said = finding.versions ? statement.words.flatMap(({ text }) => versionsSaid(text)) : [];
        const { confirm } = finding;
        const asked = confirm && { confirm: (file: FileFacts) => this.confirmed(rule, confirm, file) };
        const from = isWithin(finding.place, statement.place) ? undefined : { from: statement.place };
        into.push({ ...finding, ...asked, ...from, rule, statement: id, said });
      }
    } catch (error) {
      this.failed(rule.meta.code, error);
    }
    return into.length > before;
  }
}

/** Statements by where they start: of a long part each is asked for those that stand where it does. */
function startingAt(statements: readonly Statement[]): ReadonlyMap<number, readonly Statement[]> {
  const result = new Map<number, Statement[]>();
  for (const statement of statements) {
    const { start } = statement.place;
    const list = result.get(start);
    if (list) list.push(statement);
    else result.set(start, [statement]);
  }
  return result;
}

const isSwitchedOff = ({ kind }: Statement, change: Change): boolean =>
  kind === 'rule' && change.kind === 'set-enabled' && !change.enabled;

/** The edits that make a change; where a statement's words are elements of a list, none that adds or takes one. */
function revised(dialect: Dialect | undefined, statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const edits = dialect?.revise(statement, change);
  return statement.isListed && !edits?.every(keepsWord) ? undefined : edits;
}
