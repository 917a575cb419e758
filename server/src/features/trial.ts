import { applyEdits, type PlaceEdit } from '../base/edit';
import { lastAtOrBelow } from '../base/lineIndex';
import { type Place, type Span, spanOf } from '../base/span';
import { Document } from '../document/document';
import { borrowed } from '../document/repeats';
import { outline } from '../document/view';
import type { Rule, Statement } from '../model/statement';

/** A text that is to be written at an offset of a document, to see what it comes to. */
export interface Ask {
  readonly at: number;
  readonly text: string;
  /** What is written elsewhere for it. */
  readonly also?: Ask | undefined;
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
    while (!next.done && answer && isSame(next.value, running.ask)) next = steps.next(answer);
    if (next.done) running.result = { value: next.value };
    else running.ask = next.value;
  } catch (error) {
    running.result = { error };
  }
}

const isSame = (a: Ask | undefined, b: Ask | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.at === b.at && a.text === b.text && isSame(a.also, b.also));

/** A question by itself is answered by reading what is around it anew: about so much text. */
const AROUND = 4096;

/** A text that is read once is taken in stretches of this length; one that is no longer is read once for each question. */
const STRETCH = 16_384;

/**
 * The answers to questions. Many are answered by one text in which all that they write is written: where each has its
 * rules in its own lines, and the rest of the text the rules that it had, they do not meddle with each other.
 */
function answersTo(document: Document, trials: Trials, asks: readonly Ask[]): (ask: Ask) => Answer {
  const apart = new Map<Ask, Answer>();
  for (const ask of asks) if (ask.also) apart.set(ask, answeredApart(document, ask, ask.also));
  const rest = asks.filter((ask) => !apart.has(ask));
  const others = rest.length > 0 ? answersInPlace(document, trials, rest) : undefined;
  return (ask) => apart.get(ask) ?? (others as (ask: Ask) => Answer)(ask);
}

/** The answer to a question for which something is written in two places. */
function answeredApart(document: Document, { at, text }: Ask, also: Ask): Answer {
  const whole = document.getText();
  const start = also.at <= at ? at + also.text.length : at;
  const changed = applyEdits(whole, [
    { span: { start: also.at, end: also.at }, newText: also.text },
    { span: { start: at, end: at }, newText: text },
  ]);
  const copy = new Copy(document, changed, [{ start, end: start + text.length }]);
  const [rules = []] = copy.rulesWritten();
  return { rules, start, isApart: countRules(copy.document) === countRules(document) + rules.length };
}

function answersInPlace(document: Document, trials: Trials, asks: readonly Ask[]): (ask: Ask) => Answer {
  if (document.length <= Math.max(asks.length * AROUND, STRETCH)) {
    const together = answeredTogether(document, asks);
    if (together) return (ask) => together.get(ask) as Answer;
  }
  return (ask) => {
    trials.single ??= new Trial(document);
    return trials.single.answer(ask);
  };
}

function answeredTogether(document: Document, asks: readonly Ask[]): ReadonlyMap<Ask, Answer> | undefined {
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
  const copy = new Copy(document, parts.join(''), written, STRETCH);
  const found = copy.rulesWritten();
  const fresh = found.reduce((sum, rules) => sum + rules.length, 0);
  if (countRules(copy.document) !== countRules(document) + fresh) return undefined;
  return new Map(
    sorted.map((ask, i) => [ask, { rules: found[i] ?? [], start: written[i]?.start ?? 0, isApart: true }]),
  );
}

/** A copy of a document, in which one text at a time is written. Each time only what that changes is read. */
class Trial {
  private readonly copy: Copy;
  /** How many rules the document has. */
  private readonly rules: number;

  constructor(document: Document) {
    this.copy = new Copy(document, document.getText(), []);
    this.rules = countRules(this.copy.document);
  }

  answer({ at, text }: Ask): Answer {
    const { copy } = this;
    // What was written last stands there until now.
    const [last] = copy.written;
    copy.written = [{ start: at, end: at + text.length }];
    if (last) copy.replace(last, '');
    copy.replace({ start: at, end: at }, text);
    const [rules = []] = copy.rulesWritten();
    return { rules, start: at, isApart: countRules(copy.document) === this.rules + rules.length };
  }
}

/**
 * A text with something written in it, of which nobody wants to know more than the rules that begin in what is written and
 * how many there are besides: lines like those that are known by now are passed over.
 */
class Copy {
  readonly document: Document;
  private stretches: readonly Span[] = [];
  private starts: readonly number[] = [];
  /** The statements of a part are there right after it was run; of the lines passed over they would have to be made. */
  private readonly seen = new WeakMap<object, readonly Statement[]>();

  constructor(
    { uri, languageId, catalog, language, repeats }: Document,
    text: string,
    written: readonly Span[],
    stretch?: number,
  ) {
    this.written = written;
    this.document = new Document(uri, languageId, 1, text, catalog, language, stretch);
    this.document.repeats = repeats && borrowed(repeats, (place) => this.isWritten(place));
    this.document.ran = ({ result }) => {
      if (result?.seen && result.outline.some((entry) => this.indexOf(entry) >= 0))
        this.seen.set(result, result.seen.statements);
    };
  }

  /** What is written, in text order. */
  get written(): readonly Span[] {
    return this.stretches;
  }

  set written(stretches: readonly Span[]) {
    this.stretches = stretches;
    this.starts = stretches.map(({ start }) => start);
  }

  /** By stretch, in text order; statements of other parts are not made for that. */
  rulesWritten(): Rule[][] {
    const found: Rule[][] = this.written.map(() => []);
    for (const { result } of this.document.analysed()) {
      if (!result?.outline.some((entry) => this.indexOf(entry) >= 0)) continue;
      for (const statement of this.seen.get(result) ?? result.statements) {
        const index = this.indexOf(statement);
        if (index >= 0) found[index]?.push(statement as Rule);
      }
    }
    return found;
  }

  replace({ start, end }: Span, text: string): void {
    const { document } = this;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    document.update([{ range, text }], document.version + 1);
  }

  /** The stretch in which a rule begins; -1 for what begins elsewhere or is none. */
  private indexOf({ kind, place }: Pick<Statement, 'kind' | 'place'>): number {
    if (kind !== 'rule') return -1;
    const { start } = spanOf(place);
    const index = this.lastBefore(start + 1);
    return index >= 0 && start < (this.written[index] as Span).end ? index : -1;
  }

  /** True for what holds something that is written. */
  private isWritten(place: Place): boolean {
    const { start, end } = spanOf(place);
    const index = this.lastBefore(end);
    return index >= 0 && start < (this.written[index] as Span).end;
  }

  /** The last stretch that begins before an offset. */
  private lastBefore(offset: number): number {
    const [first] = this.starts;
    return first === undefined || offset <= first ? -1 : lastAtOrBelow(this.starts, offset - 1);
  }
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
  also: () => Ask | undefined = () => undefined,
): Attempt<string | undefined> {
  let now = text;
  for (let i = 0; i < MOST_EDITS; i++) {
    const { rules, start } = yield { at, text: `${before}${now}${behind}`, also: also() };
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
