import { onlyPort } from '../base/portSet';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referencesIn } from '../document/references';
import type { Service } from '../knowledge/types';
import { valueOf } from '../model/statement';
import { portText } from './account';
import { type Context, contextOf } from './context';
import type { Env } from './env';
import { shortFlow } from './flows';
import { isElsewhere, meaningOf, servicesFor, situationOf } from './meanings';
import type { HintSettings } from './settings';

/** VS Code cuts hints here. */
export const MAX_HINT = 43;

export interface Hint {
  /** Directly behind the number or name. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** Short explanations beside the ports of a span. */
export function inlayHints(document: Document, span: Span, env: Env, settings: HintSettings): Hint[] {
  if (!settings.enabled) return [];
  const references = referencesIn(document, span);
  if (references.length === 0) return [];
  const context = contextOf(document, env);
  if (settings.when === 'evidence' && !context.concerned) return [];
  const concerned = { ...context, concerned: true };
  const hints: Hint[] = [];
  for (const reference of references) {
    if (reference.span.end < span.start || reference.span.end > span.end) continue;
    const label = labelFor(reference, concerned, settings);
    if (label === undefined) continue;
    const { use } = reference;
    const tooltip = portText(use.ports, valueOf(reference.transport), concerned, situationOf(reference, concerned));
    hints.push({ offset: reference.span.end, label: capped(label), tooltip });
  }
  return hints;
}

function labelFor(reference: Reference, context: Context, settings: HintSettings): string | undefined {
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
  return flow === '' ? words : `${words}, ${flow}`;
}

/** What a registry value fixes the port of, where it says so in a word or two. */
function pinnedFor({ statement }: Reference, { knowledge }: Context): string | undefined {
  const knob = statement.kind === 'pin' ? knowledge.knob(statement.knob) : undefined;
  return knob?.kind === 'registry' ? knob.short : undefined;
}

const fits = (label: string): string | undefined => (label.length <= MAX_HINT ? label : undefined);

/** Words that say nothing of a service by themselves. */
const FILLERS = new Set(['exchange', 'service', 'after', 'of', 'to', 'the', 'over', 'and', 'port', 'internal']);

/** True when the rule's own name already says what the service is. */
function said(reference: Reference, service: Service): boolean {
  const named = reference.statement.words.map((word) => word.text.toLowerCase()).join(' ');
  const words = service.short
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter((word) => word.length > 1 && !FILLERS.has(word));
  return words.length > 0 && words.every((word) => named.includes(word));
}

const capped = (label: string): string =>
  label.length <= MAX_HINT ? label : `${label.slice(0, MAX_HINT - 1).trimEnd()}…`;
