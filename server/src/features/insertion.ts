import type { PlaceEdit, TextEdit } from '../base/edit';
import { samePorts } from '../base/portSet';
import { placeAt, type Span, spanOf } from '../base/span';
import { dialectById } from '../document/catalog';
import { Document } from '../document/document';
import { outline } from '../document/view';
import type { Plan } from '../model/dialect';
import { type Rule, type Statement, valueOf, type Way } from '../model/statement';
import { lineEnding } from './profileEdit';

/** Longer texts are not read once more to see what an insertion comes to. */
const MOST_TEXT = 300_000;

/**
 * The edit that writes rules on lines of their own behind a rule of the document: behind the whole loop or condition it
 * stands in. The text is read with the edit made, and what does not come out as planned is not offered.
 */
export function insertBehind(
  document: Document,
  behind: Rule,
  plans: readonly Plan[],
): readonly PlaceEdit[] | undefined {
  const { language, catalog } = document;
  const dialect = dialectById(catalog, behind.dialect);
  if (!dialect || !language || document.length > MOST_TEXT) return undefined;
  const span = outermost(behind);
  const line = span && linesOf(document, span);
  // A member of a list or a block within a block has neighbours of its own kind, which a rule on its own is not.
  if (line && line.indent !== '' && behind.item.kind !== 'command') return undefined;
  if (!line) return undefined;
  const newLine = lineEnding(document);
  const style = { lineEnding: newLine, indent: '', language: language.id, chain: behind.order.chain };
  const fragments = dialect.write(plans, style);
  if (fragments.some(({ text: written, unsaid }) => written.trim() === '' || unsaid.length > 0)) return undefined;
  if (!isAlike(document.textIn(span), fragments)) return undefined;
  const written = fragments
    .flatMap((fragment) => fragment.text.split(newLine))
    .map((one) => `${newLine}${one === '' ? '' : line.indent}${one}`)
    .join('');
  const edit: TextEdit = { span: { start: line.end, end: line.end }, newText: written };
  if (!comesOut(document, edit, behind, plans)) return undefined;
  return [{ place: placeAt({ base: 0 }, line.end, line.end), newText: written }];
}

/** What is behind a loop is run once, and what is behind a condition whatever it says. */
function outermost(rule: Rule): Span | undefined {
  let way: Way | undefined = rule.way;
  while (way?.outer) way = way.outer;
  // Behind a resource another one may stand, whatever the condition says under which it is made.
  const place = way && rule.item.kind !== 'block' ? way.fork : rule.place;
  return place && spanOf(place);
}

/** The end of the last line of a statement that has its lines for itself, and how far its first is indented. */
function linesOf(document: Document, { start, end }: Span): { end: number; indent: string } | undefined {
  const first = document.lineSpan(document.positionAt(start).line);
  const before = document.textIn({ start: first.start, end: start });
  const last = document.lineSpan(document.positionAt(end).line);
  const rest = document.textIn({ start: end, end: last.end });
  const sign = document.language?.comment?.trim();
  const after = rest.trim();
  const isFree = after === '' || (sign !== undefined && sign !== '' && after.startsWith(sign));
  if (before.trim() !== '' || !isFree) return undefined;
  return { end: end + rest.replace(/[\r\n]+$/, '').length, indent: before };
}

/** A dialect may have several forms; only what begins as its neighbour does is of the same one. */
function isAlike(neighbour: string, fragments: readonly { readonly text: string }[]): boolean {
  const first = /^[A-Za-z][\w-]*/.exec(neighbour.trimStart())?.[0];
  if (first === undefined) return true;
  const last =
    fragments[fragments.length - 1]?.text
      .trimEnd()
      .split(/[\r\n]+/)
      .pop() ?? '';
  return last.trimStart().toLowerCase().startsWith(first.toLowerCase());
}

/** A copy of a document, in which an edit is made to see what it comes to. */
interface Trial {
  readonly generation: number;
  readonly copy: Document;
  /** How many rules the document has. */
  readonly rules: number;
  /** What was written into the copy last and stands there until the next edit is made. */
  written: Span | undefined;
}

const trials = new WeakMap<Document, Trial>();

/** The copy of the document as it stands. Of edit after edit only what they change is read anew. */
function trialOf(document: Document): Trial {
  const known = trials.get(document);
  if (known?.generation === document.generation) return known;
  const { uri, languageId, catalog, language } = document;
  const copy = new Document(uri, languageId, 1, document.getText(), catalog, language);
  const trial: Trial = { generation: document.generation, copy, rules: countRules(copy), written: undefined };
  trials.set(document, trial);
  return trial;
}

/** Replaces a stretch of a document. */
function replace(document: Document, { start, end }: Span, text: string): void {
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  document.update([{ range, text }], document.version + 1);
}

/** Whether the text with the edit has the planned rules more, whole and in the chain of their neighbour. */
function comesOut(document: Document, { span, newText }: TextEdit, behind: Rule, plans: readonly Plan[]): boolean {
  const trial = trialOf(document);
  const { copy, rules, written: last } = trial;
  if (last) replace(copy, last, '');
  const written = { start: span.start, end: span.start + newText.length };
  replace(copy, span, newText);
  trial.written = written;
  const fresh = rulesAt(copy, written);
  return (
    fresh.length >= plans.length &&
    countRules(copy) === rules + fresh.length &&
    fresh.every((rule) => rule.complete && rule.mistakes.length === 0 && rule.order.chain === behind.order.chain) &&
    plans.every((plan) => fresh.some((rule) => says(rule, plan)))
  );
}

function countRules(document: Document): number {
  let count = 0;
  for (const { kind } of outline(document)) if (kind === 'rule') count++;
  return count;
}

/** The rules that begin in a stretch; statements of other parts are not made for that. */
function rulesAt(document: Document, { start, end }: Span): Rule[] {
  const isThere = ({ kind, place }: Pick<Statement, 'kind' | 'place'>): boolean => {
    const at = spanOf(place).start;
    return kind === 'rule' && start <= at && at < end;
  };
  return document
    .analysed()
    .flatMap(({ result }) =>
      result?.outline.some(isThere)
        ? result.statements.filter((statement): statement is Rule => isThere(statement))
        : [],
    );
}

/** Whether a rule lets the ports of a plan's first condition through. */
function says(rule: Rule, plan: Plan): boolean {
  const wanted = (plan.terms[0]?.ends ?? []).map(({ ports }) => valueOf(ports)).filter((ports) => ports !== undefined);
  return (
    valueOf(rule.direction) === valueOf(plan.direction) &&
    wanted.every((ports) =>
      rule.terms.some(({ ends }) =>
        ends.some((end) => samePorts(valueOf(end.ports) ?? [{ from: 0, to: 65535 }], ports)),
      ),
    )
  );
}
