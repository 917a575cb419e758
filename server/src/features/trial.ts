import type { PlaceEdit, TextEdit } from '../base/edit';
import { type Span, spanOf } from '../base/span';
import { Document } from '../document/document';
import { outline } from '../document/view';
import type { Rule, Statement } from '../model/statement';

/** So many edits at most are made one after the other to what is written. */
const MOST_EDITS = 6;

/** A copy of a document, in which an edit is made to see what it comes to. Of edit after edit only what they change is read. */
export class Trial {
  readonly generation: number;
  private readonly copy: Document;
  /** How many rules the document has. */
  private readonly rules: number;
  /** What was written into the copy last and stands there until the next edit is made. */
  private written: Span | undefined;

  constructor(document: Document) {
    const { uri, languageId, catalog, language } = document;
    this.generation = document.generation;
    this.copy = new Document(uri, languageId, 1, document.getText(), catalog, language);
    this.rules = countRules(this.copy);
  }

  /** The rules that begin in an insertion; undefined where the others are not what they were. */
  rulesOf({ span: { start }, newText }: TextEdit): readonly Rule[] | undefined {
    this.write(start, newText);
    const fresh = this.fresh();
    return countRules(this.copy) === this.rules + fresh.length ? fresh : undefined;
  }

  /**
   * What becomes of a text of one rule that is written between two others, edit after edit, until `next` says that it is
   * done; undefined where it gives none, or one beyond the text.
   */
  revised(
    at: number,
    [before, text, behind]: readonly [string, string, string],
    next: (rule: Rule) => readonly PlaceEdit[] | 'done' | undefined,
  ): string | undefined {
    this.write(at, `${before}${text}${behind}`);
    const start = at + before.length;
    let end = start + text.length;
    for (let i = 0; i < MOST_EDITS; i++) {
      const [rule, more] = this.fresh();
      const edits = !rule || more ? undefined : next(rule);
      if (edits === 'done') return this.copy.textIn({ start, end });
      if (!edits || edits.length === 0) return undefined;
      const spans = edits.map(({ place, newText }) => ({ span: spanOf(place), newText }));
      if (spans.some(({ span }) => span.start < start || end < span.end)) return undefined;
      for (const { span, newText } of spans.sort((a, b) => b.span.start - a.span.start)) {
        this.replace(span, newText);
        end += newText.length - (span.end - span.start);
      }
      this.written = { start: at, end: end + behind.length };
    }
    return undefined;
  }

  private write(at: number, text: string): void {
    if (this.written) this.replace(this.written, '');
    this.replace({ start: at, end: at }, text);
    this.written = { start: at, end: at + text.length };
  }

  private replace({ start, end }: Span, text: string): void {
    const { copy } = this;
    const range = { start: copy.positionAt(start), end: copy.positionAt(end) };
    copy.update([{ range, text }], copy.version + 1);
  }

  /** The rules that begin in what is written; statements of other parts are not made for that. */
  private fresh(): Rule[] {
    const { start, end } = this.written ?? { start: 0, end: 0 };
    const isThere = ({ kind, place }: Pick<Statement, 'kind' | 'place'>): boolean => {
      const at = spanOf(place).start;
      return kind === 'rule' && start <= at && at < end;
    };
    return this.copy
      .analysed()
      .flatMap(({ result }) =>
        result?.outline.some(isThere)
          ? result.statements.filter((statement): statement is Rule => isThere(statement))
          : [],
      );
  }
}

function countRules(document: Document): number {
  let count = 0;
  for (const { kind } of outline(document)) if (kind === 'rule') count++;
  return count;
}

const trials = new WeakMap<Document, Trial>();

/** The trial of the document as it stands. */
export function trialOf(document: Document): Trial {
  const known = trials.get(document);
  if (known?.generation === document.generation) return known;
  const trial = new Trial(document);
  trials.set(document, trial);
  return trial;
}
