import type { FileFacts } from '../analysis/facts';
import type { PlaceEdit } from '../base/edit';
import type { Place } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { Change } from '../model/dialect';
import type { MistakeKind, Safety, Statement } from '../model/statement';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Fix {
  /** Begins with a verb and says what will stand there: "Use 50636". */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly PlaceEdit[];
}

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
  /** The document's text at a place. */
  text(place: Place): string;
  /** The statement's dialect spells the change; undefined where it cannot be made in written text. */
  revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined;
}

export interface DiagnosticRule {
  readonly meta: RuleMeta;
  /** Kinds of statements it looks at; `mistakes` for those that carry a mistake of the kind named. */
  readonly statements: readonly Statement['kind'][] | { readonly mistake: MistakeKind };
  /** Looks at one statement. Called once for each time the statement runs; equal findings are reported once. */
  check(statement: Statement, context: RuleContext): Iterable<Finding>;
}
