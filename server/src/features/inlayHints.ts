import { onlyPort } from '../base/portSet';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referencesIn } from '../document/references';
import type { Service } from '../knowledge/types';
import { valueOf } from '../model/statement';
import { keptFor } from '../rules/shared/memo';
import { type Context, concernedIn, contextOf } from './context';
import type { Env } from './env';
import { shortFlow } from './flows';
import { isElsewhere, meaningOf, servicesFor, situationOf } from './meanings';
import type { HintSettings } from './settings';
import { type Topic, topicText } from './topic';

/** VS Code cuts the hints of a line here: this is how long they may be, all together. */
export const MAX_HINT = 43;
/** What is left of a hint at least; where even that does not fit, the last hints of the line are left out. */
const LEAST = 5;

export interface Hint {
  /** Directly behind the number or name. */
  readonly offset: number;
  readonly label: string;
  readonly topic: Topic;
  /** The explanation as Markdown, made when it is asked for. */
  readonly tooltip: () => string;
}

/** Short explanations beside the ports of a span. */
export function inlayHints(document: Document, span: Span, env: Env, settings: HintSettings): Hint[] {
  if (!settings.enabled) return [];
  const references = referencesIn(document, span);
  if (references.length === 0) return [];
  const context = contextOf(document, env);
  if (settings.when === 'evidence' && !context.concerned) return [];
  const concerned = concernedIn(context);
  const hints: Hint[] = [];
  let line: { readonly reference: Reference; readonly label: Label }[] = [];
  let lineEnd = -1;
  const finish = (): void => {
    const labels = shared(line.map(({ label }) => label));
    for (const [i, label] of labels.entries()) {
      const { reference } = line[i] as (typeof line)[number];
      const { use, transport } = reference;
      const transports = valueOf(transport);
      const situation = situationOf(reference, concerned);
      const topic: Topic = { ports: use.ports, ...(transports ? { transports } : {}), situation };
      hints.push({
        offset: reference.span.end,
        label,
        topic,
        tooltip: () => topicText(topic, concerned),
      });
    }
    line = [];
  };
  for (const reference of references) {
    const { end } = reference.span;
    if (end < span.start || end > span.end) continue;
    const label = labelFor(reference, concerned, settings);
    if (label === undefined) continue;
    if (end > lineEnd) {
      finish();
      lineEnd = document.lineSpan(document.positionAt(end).line).end;
    }
    line.push({ reference, label });
  }
  finish();
  return hints;
}

/** A hint as it stands alone in its line, and what may be left of it. */
interface Label {
  readonly whole: string;
  /** Without who calls whom. */
  readonly words: string;
}

/** The hints of one line, which share the room: first the flows go, from the longest on, then all are cut alike. */
function shared(labels: readonly Label[]): string[] {
  const kept = labels.slice(0, Math.floor(MAX_HINT / LEAST));
  const texts = kept.map(({ whole }) => whole);
  const sum = (): number => texts.reduce((length, text) => length + text.length, 0);
  const byLength = [...kept.keys()].sort((a, b) => (texts[b] as string).length - (texts[a] as string).length);
  for (const i of byLength) {
    if (sum() <= MAX_HINT) return texts;
    texts[i] = (kept[i] as Label).words;
  }
  if (sum() <= MAX_HINT) return texts;
  // Short ones stay whole, and what they leave is shared by the others.
  let room = MAX_HINT;
  let left = texts.length;
  for (const i of [...texts.keys()].sort((a, b) => (texts[a] as string).length - (texts[b] as string).length)) {
    texts[i] = cut(texts[i] as string, Math.floor(room / left));
    room -= (texts[i] as string).length;
    left--;
  }
  return texts;
}

/** The label of a reference as it was made last: an editor asks for those of all lines it shows after each key. */
interface Noted {
  readonly context: Context;
  readonly settings: HintSettings;
  readonly label: Label | undefined;
}

function labelFor(reference: Reference, context: Context, settings: HintSettings): Label | undefined {
  const known = reference.note as Noted | undefined;
  if (known?.context === context && known.settings === settings) return known.label;
  const parts = partsOf(reference, context, settings);
  const label = typeof parts === 'string' ? { whole: parts, words: parts } : parts;
  reference.note = { context, settings, label } satisfies Noted;
  return label;
}

function partsOf(reference: Reference, context: Context, settings: HintSettings): Label | string | undefined {
  const { use } = reference;
  const { ports, literal, part } = use;
  if (literal.form === 'keyword' || part === 'not' || ports.length === 0) return undefined;
  const number = onlyPort(ports);
  const situation = situationOf(reference, context);
  const services = servicesFor(ports, valueOf(reference.transport), context, situation);
  const best = meaningOf(ports, services, context, situation);
  if (number === undefined) {
    if (!settings.ranges || !best || best.presence !== 'listener' || said(reference, best)) return undefined;
    // Of a range written as its start and a count the end is what a reader has to work out.
    const end = part === 'start' ? `to ${ports[ports.length - 1]?.to}, ` : '';
    return fits(`${end}${best.short}`) ?? best.short;
  }
  const hexadecimal = literal.form === 'hex' && settings.hexadecimal ? String(number) : undefined;
  const tells = best && best.presence === 'listener' && !isElsewhere(best, context) && settings.services;
  if (!tells || (said(reference, best) && hexadecimal === undefined)) return hexadecimal;
  const before = hexadecimal === undefined ? '' : `${hexadecimal} `;
  const pinned = pinnedFor(reference, context);
  if (pinned !== undefined) return `${before}${pinned}`;
  const words = `${before}${best.short}`;
  const flow = shortFlow(best, context, situation, MAX_HINT - words.length - 2);
  // A flow among equals that the words name already adds nothing: "DAG replication".
  return flow === '' || words.split(/\W+/).includes(flow) ? words : { whole: `${words}, ${flow}`, words };
}

/** What a registry value fixes the port of, where it says so in a word or two. */
function pinnedFor({ statement }: Reference, { knowledge }: Context): string | undefined {
  const knob = statement.kind === 'pin' ? knowledge.knob(statement.knob) : undefined;
  return knob?.kind === 'registry' ? knob.short : undefined;
}

const fits = (label: string): string | undefined => (label.length <= MAX_HINT ? label : undefined);

/** Words that say nothing of a service by themselves. */
const FILLERS = new Set(['exchange', 'service', 'after', 'of', 'to', 'the', 'over', 'and', 'port', 'internal']);

/** The words of services that say what they are, made once. */
const tellingWords = new WeakMap<Service, readonly string[]>();

/** True when the rule's own name already says what the service is. */
function said(reference: Reference, service: Service): boolean {
  const { words: own } = reference.statement;
  if (own.length === 0) return false;
  const words = keptFor(tellingWords, service, ({ short }) =>
    short
      .toLowerCase()
      .split(/[^a-z0-9.]+/)
      .filter((word) => word.length > 1 && !FILLERS.has(word)),
  );
  if (words.length === 0) return false;
  const named = own.map((word) => word.text.toLowerCase()).join(' ');
  return words.every((word) => named.includes(word));
}

const cut = (label: string, length: number): string =>
  label.length <= length ? label : `${label.slice(0, length - 1).replace(/[\s,(:]+$/, '')}…`;
