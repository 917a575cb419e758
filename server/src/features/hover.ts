import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referenceAt } from '../document/references';
import { inComment } from '../document/view';
import { valueOf } from '../model/statement';
import { type Account, keywordAccount, portAccount, textOf } from './account';
import { alsoLine } from './around';
import { type Context, contextOf } from './context';
import { knobLines } from './describeKnob';
import type { Env } from './env';
import { flowWords } from './flows';
import { links } from './links';
import { isWide, servicesFor, situationOf } from './meanings';
import { statementLine } from './statementWords';
import { portWords, sentence, upperFirst } from './wording';

export interface Hover {
  /** The number or name alone. */
  readonly span: Span;
  readonly markdown: string;
}

/** What the port at an offset is; undefined where none stands or nothing is known of it. */
export function hover(document: Document, offset: number, env: Env): Hover | undefined {
  const reference = referenceAt(document, offset);
  if (!reference || inComment(document, offset)) return undefined;
  const context = contextOf(document, env);
  const account = accountOf(reference, context);
  return account && { span: reference.span, markdown: textOf(account, statementLine(reference, context)) };
}

function accountOf(reference: Reference, context: Context): Account | undefined {
  const { use, statement } = reference;
  const { literal, ports, part } = use;
  if (literal.form === 'keyword') return keywordAccount(literal.text, context, situationOf(reference, context));
  const transports = valueOf(reference.transport);
  const pinned = statement.kind === 'pin' ? pinAccount(reference, statement.knob, context) : undefined;
  if (pinned) return pinned;
  const written = literal.form === 'name' ? ` (${literal.text})` : '';
  return portAccount(ports, transports, context, {
    situation: situationOf(reference, context),
    before: part === 'not' ? 'Every port but ' : '',
    behind: written,
    always: literal.form === 'hex',
  });
}

/** A setting that holds a port: what it sets, where its number should lie, what must be restarted. */
function pinAccount({ use }: Reference, id: string, context: Context): Account | undefined {
  const knob = context.knowledge.knob(id);
  if (!knob) return undefined;
  const service = knob.service === undefined ? undefined : context.knowledge.service(knob.service);
  const transports = service?.transports ?? (knob.kind === 'registry' && knob.transport ? [knob.transport] : []);
  const services = servicesFor(use.ports, transports, context).filter((s) => s !== service && !isWide(s));
  const flow = service ? flowWords(service, context, { owner: service.id }) : '';
  return {
    heading: use.ports.length === 0 ? knob.title : `**${portWords(use.ports, transports)}** ${knob.title}`,
    lines: [
      { rank: 0, text: sentence(upperFirst(flow)) },
      ...knobLines(knob, context),
      { rank: 6, text: services.length > 0 ? alsoLine(use.ports, service, services, context) : '' },
    ],
    links: links('settings', knob.sources, context),
  };
}
