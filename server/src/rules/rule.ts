import type { UserGroup } from '../analysis/configuration';
import type { FileFacts } from '../analysis/facts';
import type { Overlaps } from '../analysis/order/overlaps';
import type { Ruleset } from '../analysis/order/ruleset';
import type { PlaceEdit } from '../base/edit';
import type { PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { Change, Plan } from '../model/dialect';
import type { MistakeKind, Safety } from '../model/mistake';
import type { Rule, Statement } from '../model/statement';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Fix {
  /** Begins with a verb and says what will stand there: "Use 50636". */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly PlaceEdit[];
  /** Further edits, where the text has to be read to know them; the fix is not offered where there are none. */
  readonly lateEdits?: LateEdits;
}

/** Asked when it is offered, and in one go for many: the text is then read for all of them. */
export type LateEdits = () => readonly PlaceEdit[] | undefined;

/** What a rule says about a statement. The report adds the rule's code and decides whether it may speak. */
export interface Finding {
  readonly place: Place;
  /** One sentence or two: what is wrong here, why, the flow. */
  readonly message: string;
  /** Where it differs from the rule's default; one of `meta.severities`. */
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
  /**
   * The versions (ids) for which it holds; absent where the version makes no difference. It is reported when it holds
   * for every version the file is known to be about, and with none known for 2007 to SE.
   */
  readonly versions?: readonly string[];
  /** True where the statement has words that only these versions know: then it holds with no version named as well. */
  readonly isOfThese?: boolean;
  /** For findings that depend on the rest of the file: asked when the report is put together. */
  readonly confirm?: (file: FileFacts) => boolean;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
}

/** A text of a language that must (bad) or must not (good) report the rule when checked with all files allowed. */
export interface Example {
  /** Id of the host language: `powershell`, `batch`, `netsh-script`, `registry-file`. */
  readonly language: string;
  readonly text: string;
  /** A profile in the comment form, where the rule needs one. */
  readonly profile?: string;
  /** The text of `.exchange-ports.json`, where the user has to say something first. */
  readonly configuration?: string;
}

export interface RuleMeta {
  /** Names the wrong pattern, reads after "allow", equals the file name. */
  readonly code: string;
  readonly severity: Severity;
  /** Every severity a finding of it may carry. */
  readonly severities?: readonly Severity[];
  /** False where the rule must be switched on in the settings. */
  readonly on: boolean;
  /** `anywhere`: whatever the file is about. `evidence`: only in files that concern Exchange, or with a profile. */
  readonly scope: 'anywhere' | 'evidence';
  /** Silent about a firewall rule that the file takes away, switches off or changes further down. */
  readonly ofStandingRules?: true;
  /** One line, also the description of its severity setting. */
  readonly summary: string;
  /** Markdown of the rule's page. */
  readonly why: string;
  readonly instead: string;
  /** Ids in data/sources.json. */
  readonly references: readonly string[];
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
}

export interface RuleContext {
  readonly knowledge: Knowledge;
  /** ISO date, an input so that the same content gives the same findings. */
  readonly today: string;
  readonly options: { readonly widePortRange: number };
  /** Whom the user says that addresses and names belong to. */
  readonly groups: readonly UserGroup[];
  /** False where the document is of a kind in which no ports are pinned. */
  readonly mayPin: boolean;
  /** The document's text at a place. */
  text(place: Place): string;
  /** The statement's dialect spells the change; undefined where it cannot be made in written text. */
  revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined;
  /**
   * Writes rules behind a statement of the file, in its dialect and in the file's style; undefined where they cannot be
   * said in it whole, or where a statement has no place of its own behind it.
   */
  insert(behind: Rule, plans: readonly Plan[]): LateEdits;
}

export interface DiagnosticRule {
  readonly meta: RuleMeta;
  /** Kinds of statements it looks at; `mistakes` for those that carry a mistake of the kind named. */
  readonly statements: readonly Statement['kind'][] | { readonly mistake: MistakeKind };
  /**
   * `traffic`: whether it speaks of a firewall rule hangs on nothing but what `trafficOf` tells of it, so that of many
   * alike it looks at one. Where it is silent because of a name or a comment it must not say so.
   */
  readonly looksAt?: 'traffic';
  /** It is silent about firewall rules that name none of these ports, alone or in a range. */
  readonly ports?: (knowledge: Knowledge) => PortSet;
  /** Looks at one statement. Called once for each time the statement runs; equal findings are reported once. */
  check(statement: Statement, context: RuleContext): Iterable<Finding>;
  /** Looks at the whole file, once for each state of it. */
  readonly checkFile?: (file: FileView, context: RuleContext) => Iterable<Finding>;
}

/** A piece of a file; as long as nothing in it changes its key is the same object. */
export interface FilePart {
  readonly key: object;
  statements(): readonly Statement[];
}

/** What a rule that looks at the whole file may ask of it. What is costly is made when it is asked for. */
export interface FileView extends FileFacts {
  /** The pieces of the file that are read anew one by one. */
  parts(): Iterable<FilePart>;
  /** The firewall rules of the file, in the order in which they take effect. */
  readonly ruleset: Ruleset;
  /** Which of them are twins, hidden by others, or clash. */
  readonly overlaps: Overlaps;
  /** True when the file itself declares the profile: then it is a whole rule set, and not one script among several. */
  readonly declaresProfile: boolean;
  /** True when something stands in port position that no statement tells of. */
  readonly hasUnread: boolean;
  /** Where findings about the file as a whole stand: its profile comment, else its first statement. */
  readonly head: Place | undefined;
  /** The statement that stands at a place of a rule; undefined where it is there no longer. */
  statementAt(place: Place): Statement | undefined;
  /** All that stand there, a loop's of several turns among them, in the order of the file's parts. */
  statementsAt(place: Place): readonly Statement[];
}

/** A rule that looks at the whole file and at no statement alone. Its fixes may be made when they are asked for. */
export function fileRule(meta: RuleMeta, checkFile: NonNullable<DiagnosticRule['checkFile']>): DiagnosticRule {
  return { meta, statements: [], check: () => [], checkFile };
}
