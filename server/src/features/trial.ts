import { applyEdits, type PlaceEdit } from '../base/edit';
import { lastAtOrBelow } from '../base/lineIndex';
import { type Span, spanOf } from '../base/span';
import { Document } from '../document/document';
import { outline } from '../document/view';
import type { Rule, Statement } from '../model/statement';

/** A text that is to be written at an offset of a document, to see what it comes to. */
export interface Ask {
  readonly at: number;
  readonly text: string;
}

/** What became of it. */
export interface Answer {
  /** The rules that begin in what was written. */
  readonly rules: readonly Rule[];
  /** Where it begins in the text in which they have their places. */
  readonly start: number;
  /** True where the document has the rules that it had, and these. */
  readonly isApart: boolean;
}

/** Finds something out by asking what texts come to that are written into a document. */
export type Attempt<T> = Generator<Ask, T, Answer>;

interface Running {
  readonly steps: Attempt<unknown>;
  ask: Ask | undefined;
  answer: Answer | undefined;
  result: { readonly value: unknown } | { readonly error: unknown } | undefined;
}

/** What is tried in a document as it stands. */
interface Trials {
  readonly generation: number;
  readonly open: Set<Running>;
  single: Trial | undefined;
}

const known = new WeakMap<Document, Trials>();

function trialsIn(document: Document): Trials {
  const found = known.get(document);
  if (found?.generation === document.generation) return found;
  const trials: Trials = { generation: document.generation, open: new Set(), single: undefined };
  known.set(document, trials);
  return trials;
}

/**
 * An attempt that is made once its result is asked for, as long as the document stands as it does. Whoever has many sets
 * them all up before asking: they are then made together, and each time the text is read it is read for all of them.
 */
export function attempted<T>(document: Document, make: () => Attempt<T>): () => T {
  const trials = trialsIn(document);
  const running: Running = { steps: make(), ask: undefined, answer: undefined, result: undefined };
  trials.open.add(running);
  return () => {
    if (!running.result) runAll(document, trials);
    const { result } = running;
    if (result && 'error' in result) throw result.error;
    return result?.value as T;
  };
}

/** Goes on with each attempt that is open until none asks any more. */
function runAll(document: Document, trials: Trials): void {
  let asking = [...trials.open];
  trials.open.clear();
  for (const running of asking) goOn(running, undefined);
  for (;;) {
    asking = asking.filter(({ result }) => !result);
    if (asking.length === 0) return;
    const asks = asking.map(({ ask }) => ask as Ask);
    const answers = answersTo(document, trials, asks);
    for (const [i, running] of asking.entries()) goOn(running, answers(asks[i] as Ask));
  }
}

/** Takes an attempt to its next question. One that was answered just now has the same answer. */
function goOn(running: Running, answer: Answer | undefined): void {
  const { steps } = running;
  try {
    let next = answer ? steps.next(answer) : steps.next();
    while (!next.done && answer && next.value.at === running.ask?.at && next.value.text === running.ask.text)
      next = steps.next(answer);
    if (next.done) running.result = { value: next.value };
    else running.ask = next.value;
  } catch (error) {
    running.result = { error };
  }
}

/** A question by itself is answered by reading what is around it anew: about so much text. */
const AROUND = 4096;

/**
 * The answers to questions. Many are answered by one text in which all that they write is written: where each has its
 * rules in its own lines, and the rest of the text the rules that it had, they do not meddle with each other.
 */
function answersTo(document: Document, trials: Trials, asks: readonly Ask[]): (ask: Ask) => Answer {
  if (asks.length > 1 && document.length <= asks.length * AROUND) {
    const together = answeredTogether(document, asks);
    if (together) return (ask) => together.get(ask) as Answer;
  }
  return (ask) => {
    trials.single ??= new Trial(document);
    return trials.single.answer(ask);
  };
}

/** A text that is read once is taken in stretches of this length. */
const STRETCH = 16_384;

function answeredTogether(document: Document, asks: readonly Ask[]): ReadonlyMap<Ask, Answer> | undefined {
  const { uri, languageId, catalog, language } = document;
  const sorted = [...asks].sort((a, b) => a.at - b.at);
  const whole = document.getText();
  const parts: string[] = [];
  const written: Span[] = [];
  let taken = 0;
  let length = 0;
  for (const { at, text } of sorted) {
    parts.push(whole.slice(taken, at), text);
    const start = length + at - taken;
    length = start + text.length;
    written.push({ start, end: length });
    taken = at;
  }
  parts.push(whole.slice(taken));
  const copy = new Document(uri, languageId, 1, parts.join(''), catalog, language, STRETCH);
  const found = rulesIn(copy, written);
  const fresh = found.reduce((sum, rules) => sum + rules.length, 0);
  if (countRules(copy) !== countRules(document) + fresh) return undefined;
  return new Map(
    sorted.map((ask, i) => [ask, { rules: found[i] ?? [], start: written[i]?.start ?? 0, isApart: true }]),
  );
}

/** A copy of a document, in which one text at a time is written. Each time only what that changes is read. */
class Trial {
  private readonly copy: Document;
  /** How many rules the document has. */
  private readonly rules: number;
  /** What was written into the copy last and stands there until the next text is. */
  private written: Span | undefined;

  constructor(document: Document) {
    const { uri, languageId, catalog, language } = document;
    this.copy = new Document(uri, languageId, 1, document.getText(), catalog, language);
    this.rules = countRules(this.copy);
  }

  answer({ at, text }: Ask): Answer {
    if (this.written) this.replace(this.written, '');
    this.replace({ start: at, end: at }, text);
    this.written = { start: at, end: at + text.length };
    const [rules = []] = rulesIn(this.copy, [this.written]);
    return { rules, start: at, isApart: countRules(this.copy) === this.rules + rules.length };
  }

  private replace({ start, end }: Span, text: string): void {
    const { copy } = this;
    const range = { start: copy.positionAt(start), end: copy.positionAt(end) };
    copy.update([{ range, text }], copy.version + 1);
  }
}

/** The rules that begin in each of some stretches in text order; statements of other parts are not made for that. */
function rulesIn(document: Document, stretches: readonly Span[]): Rule[][] {
  const found: Rule[][] = stretches.map(() => []);
  const starts = stretches.map(({ start }) => start);
  const stretchOf = ({ kind, place }: Pick<Statement, 'kind' | 'place'>): number => {
    const at = spanOf(place).start;
    if (kind !== 'rule' || !(at >= (starts[0] as number))) return -1;
    const index = lastAtOrBelow(starts, at);
    return at < (stretches[index] as Span).end ? index : -1;
  };
  for (const { result } of document.analysed()) {
    if (!result?.outline.some((entry) => stretchOf(entry) >= 0)) continue;
    for (const statement of result.statements) {
      const index = stretchOf(statement);
      if (index >= 0) found[index]?.push(statement as Rule);
    }
  }
  return found;
}

function countRules(document: Document): number {
  let count = 0;
  for (const { kind } of outline(document)) if (kind === 'rule') count++;
  return count;
}

/** So many edits at most are made one after the other to what is written. */
const MOST_EDITS = 6;

/**
 * What becomes of a text of one rule that is written between two others, edit after edit, until `next` says that it is
 * done; undefined where it gives none, or one beyond the text.
 */
export function* revised(
  at: number,
  [before, text, behind]: readonly [string, string, string],
  next: (rule: Rule) => readonly PlaceEdit[] | 'done' | undefined,
): Attempt<string | undefined> {
  let now = text;
  for (let i = 0; i < MOST_EDITS; i++) {
    const { rules, start } = yield { at, text: `${before}${now}${behind}` };
    const [rule, more] = rules;
    const edits = !rule || more ? undefined : next(rule);
    if (edits === 'done') return now;
    if (!edits || edits.length === 0) return undefined;
    const from = start + before.length;
    const within = edits.map(({ place, newText }) => {
      const span = spanOf(place);
      return { span: { start: span.start - from, end: span.end - from }, newText };
    });
    if (within.some(({ span }) => span.start < 0 || now.length < span.end)) return undefined;
    now = applyEdits(now, within);
  }
  return undefined;
}
