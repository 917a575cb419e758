import { count, formatPorts, onlyPort, type PortSet } from '../base/portSet';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referenceAt } from '../document/references';
import { inComment } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import { valueOf } from '../model/statement';
import { type Context, contextOf, onlyVersion } from './context';
import {
  alsoLine,
  fitting,
  flowWords,
  generalName,
  insideLine,
  type Line,
  links,
  pageOf,
  partOfLine,
  serviceLines,
  sourcesOf,
  titleOf,
} from './describe';
import { knobLines } from './describeKnob';
import type { Env } from './env';
import { isWide, meaningOf, type Situation, servicesFor, situationOf } from './meanings';
import { statementLine } from './statementWords';
import { asMarkdown, joined, portWords, sentence, someOf, upperFirst } from './wording';

export interface Hover {
  /** The number or name alone. */
  readonly span: Span;
  readonly markdown: string;
}

/** Lines of a hover, heading and links included; the rest is behind the link to the reference. */
const MOST_LINES = 12;

/** What the port at an offset is; undefined where none stands or nothing is known of it. */
export function hover(document: Document, offset: number, env: Env): Hover | undefined {
  const reference = referenceAt(document, offset);
  if (!reference || inComment(document, offset)) return undefined;
  const context = contextOf(document, env);
  const account = accountOf(reference, context);
  return account && { span: reference.span, markdown: textOf(account, statementLine(reference, context)) };
}

/** What is said of ports before it is cut to the room there is. */
export interface Account {
  readonly heading: string;
  readonly lines: readonly Line[];
  readonly links: string;
}

/** An account as Markdown of at most `MOST_LINES` lines, with a line of its own before the links. */
export function textOf({ heading, lines, links: last }: Account, beside = ''): string {
  const room = MOST_LINES - [heading, beside, last].filter((line) => line !== '').length;
  return asMarkdown([heading, ...fitting(lines, room), beside, last]);
}

function accountOf(reference: Reference, context: Context): Account | undefined {
  const { use, statement } = reference;
  const { literal, ports, part } = use;
  if (literal.form === 'keyword') return keywordAccount(literal.text, context);
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

/** Texts are kept up to this many, then thrown away together. */
const MOST_KEPT = 2000;

const kept = new WeakMap<Knowledge, Map<string, string>>();

/**
 * What ports are, as Markdown, without a word about a statement; empty where nothing is known. Completion and hints ask
 * for dozens of them at every keystroke, so they are kept.
 */
export function portText(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
  situation: Situation,
): string {
  const { knowledge, concerned, versions, profile, pageLink } = context;
  const { direction, side, owner, parties } = situation;
  const key = [
    formatPorts(ports),
    ...[transports, versions, profile?.roles, parties && [...parties]].map((list) => list?.join()),
    ...[direction, side, owner, concerned, pageLink !== undefined],
  ].join('|');
  let texts = kept.get(knowledge);
  if (!texts || texts.size >= MOST_KEPT) {
    texts = new Map();
    kept.set(knowledge, texts);
  }
  let text = texts.get(key);
  if (text === undefined) {
    const account = portAccount(ports, transports, context, { situation });
    text = account ? textOf(account) : '';
    texts.set(key, text);
  }
  return text;
}

export interface Written {
  readonly situation?: Situation;
  /** What stands before and behind the bold number. */
  readonly before?: string;
  readonly behind?: string;
  /** True where the number is worth saying though nothing is known of it: it is written in hexadecimal. */
  readonly always?: boolean;
}

/** What ports are; undefined when nothing is known of them. */
export function portAccount(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
  { situation = {}, before = '', behind = '', always = false }: Written = {},
): Account | undefined {
  const services = servicesFor(ports, transports, context, situation);
  const best = meaningOf(ports, services, context, situation);
  const written = transports?.filter((t) => t === 'tcp' || t === 'udp') ?? [];
  const shown = written.length > 0 ? written : (best?.transports ?? []);
  const heading = (title: string): string => `${before}**${portWords(ports, shown)}**${behind} ${title}`.trim();
  const single = onlyPort(ports);
  const general = single === undefined ? undefined : generalName(single, context);
  if (!best) {
    if (single === undefined) return rangeAccount(ports, written, heading(`${count(ports)} ports`), context);
    if (general !== undefined) {
      const line = context.concerned ? 'No port of Exchange.' : '';
      return { heading: heading(general), lines: [{ rank: 0, text: line }], links: '' };
    }
    return always ? { heading: heading(''), lines: [], links: '' } : undefined;
  }
  const page = pageOf(best, ports);
  if (!context.concerned && best.declaredIn === undefined && single !== undefined) {
    if (best.dynamic || best.presence !== 'listener')
      return general === undefined ? undefined : { heading: heading(general), lines: [], links: '' };
    return {
      heading: heading(general ?? best.protocol),
      lines: [{ rank: 0, text: unconcernedLine(best, context, situation) }],
      links: links(page, sourcesOf(best, context), context, 1),
    };
  }
  return {
    heading: heading(titleOf(best)),
    lines: [
      { rank: 0, text: wrongTransportLine(best, written, context) },
      ...serviceLines(best, context, situation),
      { rank: 3, text: single === undefined ? insideLine(ports, best, written, context) : '' },
      { rank: 6, text: alsoLine(ports, best, services, context) },
    ],
    links: links(page, sourcesOf(best, context), context),
  };
}

/** `With Exchange: Outlook, OWA, EWS … Mail clients → Mailbox.` */
function unconcernedLine(service: Service, context: Context, situation: Situation): string {
  const title = service.title.replace(/^[A-Z]+: /, '');
  const flow = flowWords(service, context, situation);
  const { all, format } = context.knowledge.versions;
  const gone = !service.versions.some((version) => version === all[all.length - 1]);
  return joined(
    `With Exchange${gone ? ` ${format(service.versions)}` : ''}: ${sentence(title)}`,
    sentence(upperFirst(flow)),
  );
}

/** A range that is no service by itself: what lies in it, and what it is part of. */
function rangeAccount(
  ports: PortSet,
  written: readonly string[],
  heading: string,
  context: Context,
): Account | undefined {
  const inside = insideLine(ports, undefined, written, context);
  const part = context.concerned ? partOfLine(ports, undefined, context) : '';
  if (inside === '' && part === '') return undefined;
  return {
    heading,
    lines: [
      { rank: 0, text: inside },
      { rank: 1, text: part },
    ],
    links: '',
  };
}

/** A service that does not use the transport written is said before anything else about it. */
function wrongTransportLine(service: Service, written: readonly string[], { knowledge }: Context): string {
  const wrong = written.length > 0 && !written.some((t) => (service.transports as readonly string[]).includes(t));
  if (wrong)
    return `Not over ${written.join(' and ').toUpperCase()}: it uses ${portWords(service.ports, service.transports)}.`;
  const { needed } = service;
  const missing = needed && written.length > 0 && !needed.some((t) => written.includes(t));
  return missing ? `It needs ${portWords(knowledge.view(service).ports, needed)}.` : '';
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

/** Keywords of the Windows Firewall that stand for ports of RPC. */
export function keywordAccount(keyword: string, context: Context): Account | undefined {
  const { knowledge } = context;
  const word = keyword.toLowerCase().replace(/[^a-z]/g, '');
  const version = onlyVersion(context);
  const setup = knowledge.setupRules
    .filter(({ keyword: own }) => own?.toLowerCase() === word)
    .filter(({ versions }) => version === undefined || (versions as readonly string[]).includes(version));
  const setupWords =
    setup.length === 0
      ? ''
      : `Setup of ${knowledge.versions.format(setup.flatMap(({ versions }) => versions))} makes rules with it: ${someOf(
          setup.map(({ title }) => title),
          2,
        )}.`;
  const mapper = knowledge.group('endpoint-mapper');
  if (word === 'rpcepmap') {
    const found = portAccount(mapper, ['tcp'], { ...context, concerned: true });
    if (!found) return undefined;
    const heading = `**${keyword}** ${found.heading.replace(/\*\*/g, '')}`;
    return { ...found, heading, lines: [...found.lines, { rank: 6, text: setupWords }] };
  }
  if (word !== 'rpc') return undefined;
  const ranges = knowledge.dynamicRanges.filter(({ versions, setBySetup }) =>
    version === undefined ? setBySetup.length > 0 : (versions as readonly string[]).includes(version),
  );
  const [range] = ranges;
  const service = range && knowledge.service(range.service);
  const flow = service ? flowWords(service, context, { direction: 'in', side: 'local' }) : '';
  const drawn = ranges.map(({ from, to, where }) => `${from}-${to} (${where})`);
  return {
    heading: `**${keyword}** dynamic RPC ports of the program that the rule names`,
    lines: [
      { rank: 0, text: sentence(upperFirst(flow)) },
      { rank: 0, text: 'Windows opens the ports that the program has drawn, and no others.' },
      {
        rank: 1,
        text: `Callers learn them from the endpoint mapper, ${formatPorts(mapper)}/tcp: a rule with RPCEPMap belongs beside it.`,
      },
      { rank: 2, text: drawn.length > 0 ? `Drawn from ${drawn.join('; ')}.` : '' },
      { rank: 3, text: setupWords },
    ],
    links: service ? links(pageOf(service, service.ports), sourcesOf(service, context), context) : '',
  };
}
