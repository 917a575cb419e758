import type { PlaceEdit } from '../base/edit';
import { samePorts } from '../base/portSet';
import { placeAt, type Span, spanOf } from '../base/span';
import { dialectById } from '../document/catalog';
import type { Document } from '../document/document';
import type { Dialect, Plan } from '../model/dialect';
import { type Rule, valueOf, type Way } from '../model/statement';
import type { LateEdits } from '../rules/rule';
import { copyBehind } from './copying';
import { linesAround, saysNothing } from './ownLines';
import { lineEnding } from './profileEdit';
import { type Ask, type Attempt, attempted } from './trial';

/** Longer texts are not read once more to see what an insertion comes to. */
const MOST_TEXT = 300_000;

/**
 * The edit that writes rules behind a rule of the document: as copies of that one, or else on lines of their own behind
 * the whole loop or condition it stands in. The text is read with the edit made, and what does not come out as planned is
 * not offered. It is worked out when it is asked for; of many it is best asked when all are there.
 */
export const insertBehind = (document: Document, behind: Rule, plans: readonly Plan[]): LateEdits =>
  attempted(document, () => insertion(document, behind, plans));

function* insertion(
  document: Document,
  behind: Rule,
  plans: readonly Plan[],
): Attempt<readonly PlaceEdit[] | undefined> {
  const { language, catalog } = document;
  const dialect = dialectById(catalog, behind.dialect);
  if (!dialect || !language || document.length > MOST_TEXT) return undefined;
  const copied = yield* copyBehind(document, dialect, behind, plans);
  if (copied && (yield* comesOut({ ...copied.copies, also: copied.services }, behind, plans)))
    return [copied.copies, ...(copied.services ? [copied.services] : [])].map(editOf);
  const written = yield* writtenBehind(document, dialect, language.id, behind, plans);
  return written && [editOf(written)];
}

const editOf = ({ at, text }: Ask): PlaceEdit => ({ place: placeAt({ base: 0 }, at, at), newText: text });

/** What the dialect itself writes, where that is of the form of its neighbour. */
function* writtenBehind(
  document: Document,
  dialect: Dialect,
  language: string,
  behind: Rule,
  plans: readonly Plan[],
): Attempt<Ask | undefined> {
  const span = outermost(behind);
  const line = span && linesOf(document, span);
  // A member of a list or a block within a block has neighbours of its own kind, which a rule on its own is not.
  if (line && line.indent !== '' && behind.item.kind !== 'command') return undefined;
  if (!line) return undefined;
  const newLine = lineEnding(document);
  const style = { lineEnding: newLine, indent: '', language, chain: behind.order.chain };
  const fragments = dialect.write(plans, style);
  if (fragments.some(({ text: written, unsaid }) => written.trim() === '' || unsaid.length > 0)) return undefined;
  if (!isAlike(document.textIn(span), fragments)) return undefined;
  const written = fragments
    .flatMap((fragment) => fragment.text.split(newLine))
    .map((one) => `${newLine}${one === '' ? '' : line.indent}${one}`)
    .join('');
  const ask = { at: line.end, text: written };
  return (yield* comesOut(ask, behind, plans)) ? ask : undefined;
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
function linesOf(document: Document, span: Span): { end: number; indent: string } | undefined {
  const { before, behind } = linesAround(document, span);
  if (before.trim() !== '' || !saysNothing(document, behind)) return undefined;
  return { end: span.end + behind.length, indent: before };
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

/** Whether the text with the edit has the planned rules more, whole and in the chain of their neighbour. */
function* comesOut(ask: Ask, behind: Rule, plans: readonly Plan[]): Attempt<boolean> {
  const { rules: fresh, isApart } = yield ask;
  return (
    isApart &&
    fresh.length >= plans.length &&
    fresh.every((rule) => rule.complete && rule.mistakes.length === 0 && rule.order.chain === behind.order.chain) &&
    plans.every((plan) => fresh.some((rule) => says(rule, plan)))
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
