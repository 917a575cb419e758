import { onlyPort } from '../base/portSet';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referencesIn } from '../document/references';
import type { Service } from '../knowledge/types';
import { valueOf } from '../model/statement';
import { type Context, contextOf, flowWords, servicesFor } from './describe';
import type { Env } from './env';
import { portLines } from './hover';
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
  const hints: Hint[] = [];
  for (const reference of references) {
    if (reference.span.end < span.start || reference.span.end > span.end) continue;
    const label = labelFor(reference, { ...context, concerned: true }, settings);
    if (label === undefined) continue;
    const tooltip = portLines(reference.use.ports, valueOf(reference.transport), { ...context, concerned: true });
    hints.push({ offset: reference.span.end, label: capped(label), tooltip: (tooltip ?? []).join('  \n') });
  }
  return hints;
}

function labelFor(reference: Reference, context: Context, settings: HintSettings): string | undefined {
  const { use } = reference;
  const { ports, literal } = use;
  if (literal.form === 'keyword' || use.part === 'not' || ports.length === 0) return undefined;
  const number = onlyPort(ports);
  const hexadecimal =
    literal.form === 'hex' && settings.hexadecimal && number !== undefined ? String(number) : undefined;
  const [best] = servicesFor(ports, valueOf(reference.transport), context);
  if (number === undefined) {
    if (!settings.ranges || !best) return undefined;
    return said(reference, best) ? undefined : best.short;
  }
  const service =
    pinnedService(reference, context) ?? (best && !best.dynamic && best.presence === 'listener' ? best : undefined);
  if (!settings.services || !service || (said(reference, service) && !hexadecimal)) return hexadecimal;
  const flow = flowWords(service, context);
  const full = flow === '' ? service.short : `${service.short}, ${flow}`;
  const words = full.length <= MAX_HINT ? full : service.short;
  return hexadecimal ? `${hexadecimal} ${words}` : words;
}

/** The service whose port a setting pins; its number means nothing else there. */
function pinnedService(reference: Reference, context: Context): Service | undefined {
  const { statement } = reference;
  if (statement.kind !== 'pin') return undefined;
  const knob = context.knowledge.knob(statement.knob);
  return knob?.service === undefined ? undefined : context.knowledge.service(knob.service);
}

/** True when the rule's own name already says what the service is. */
function said(reference: Reference, service: Service): boolean {
  const names = reference.statement.words.map((word) => word.text.toLowerCase()).join(' ');
  const words = service.short
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);
  return words.length > 0 && words.every((word) => names.includes(word));
}

const capped = (label: string): string =>
  label.length <= MAX_HINT ? label : `${label.slice(0, MAX_HINT - 1).trimEnd()}…`;
