import { count, formatPorts, onlyPort, type PortSet } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import { alsoLine, generalName, insideLine, partOfLine, titleOf } from './around';
import { type Context, onlyVersion } from './context';
import { fitting, type Line, serviceLines } from './describe';
import { flowWords } from './flows';
import { links, pageOf, sourcesOf } from './links';
import { isDrawn, meaningOf, type Situation, servicesFor } from './meanings';
import { asMarkdown, joined, portWords, sentence, someOf, upperFirst } from './wording';

/** Lines of a hover, heading and links included; the rest is behind the link to the reference. */
const MOST_LINES = 12;

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
    if (isDrawn(ports, situation)) {
      return { heading: heading('ports that callers draw for themselves'), lines: [], links: '' };
    }
    if (single === undefined) return rangeAccount(ports, written, heading(`${count(ports)} ports`), context);
    if (general !== undefined) {
      const line = context.concerned ? (exampleLine(single, context) ?? 'No port of Exchange.') : '';
      return { heading: heading(general), lines: [{ rank: 0, text: line }], links: '' };
    }
    return always ? { heading: heading(''), lines: [], links: '' } : undefined;
  }
  const page = pageOf(best, ports);
  if (!context.concerned && best.declaredIn === undefined && single !== undefined) {
    if (best.dynamic || best.presence !== 'listener')
      return general === undefined ? undefined : { heading: heading(general), lines: [], links: '' };
    return {
      heading: heading(general ?? (/^(?:tcp|udp)$/i.test(best.protocol) ? best.short : best.protocol)),
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

/** Of a number that the documentation gives as an example for a static port of the version at hand. */
function exampleLine(port: number | undefined, context: Context): string | undefined {
  const version = onlyVersion(context);
  const knob = context.knowledge.knobs.find(
    ({ examples, versions }) =>
      examples?.some((example) => example === port) && (versions as readonly string[]).includes(version ?? ''),
  );
  return knob && `Microsoft's example for: ${sentence(knob.title)}`;
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

/** Keywords of the Windows Firewall that stand for ports of RPC. */
export function keywordAccount(keyword: string, context: Context, situation: Situation = {}): Account | undefined {
  const word = keyword.toLowerCase().replace(/[^a-z]/g, '');
  const mapper = context.knowledge.group('endpoint-mapper');
  if (word === 'rpcepmap') {
    const found = portAccount(mapper, ['tcp'], { ...context, concerned: true }, { situation });
    return found && { ...found, heading: `**${keyword}** ${found.heading.replace(/\*\*/g, '')}` };
  }
  return word === 'rpc' ? rpcAccount(keyword, mapper, context, situation) : undefined;
}

function rpcAccount(keyword: string, mapper: PortSet, context: Context, situation: Situation): Account {
  const { knowledge } = context;
  const version = onlyVersion(context);
  const holds = ({ versions }: { readonly versions: readonly string[] }): boolean =>
    version === undefined || versions.includes(version);
  const ranges = knowledge.dynamicRanges.filter((range) =>
    version === undefined ? range.setBySetup.length > 0 : holds(range),
  );
  const setup = knowledge.setupRules.filter((rule) => rule.keyword === 'RPC' && holds(rule));
  const [range] = ranges;
  const service = range && knowledge.service(range.service);
  const flow = service ? flowWords(service, context, situation) : '';
  const drawn = ranges.map(({ from, to, where }) => `${from}-${to} (${where})`);
  const made = knowledge.versions.format(setup.flatMap(({ versions }) => versions));
  const names = someOf(
    setup.map(({ title }) => title),
    2,
  );
  return {
    heading: `**${keyword}** dynamic RPC ports of the program that the rule names`,
    lines: [
      { rank: 0, text: sentence(upperFirst(flow)) },
      { rank: 0, text: 'Windows opens the ports that the program has drawn, and no others.' },
      {
        rank: 1,
        text: `Callers learn them from the endpoint mapper, ${portWords(mapper, ['tcp'])}: a rule with RPCEPMap belongs beside it.`,
      },
      { rank: 2, text: drawn.length > 0 ? `Drawn from ${drawn.join('; ')}.` : '' },
      { rank: 3, text: setup.length > 0 ? `Setup of ${made} makes rules with it: ${names}.` : '' },
    ],
    links: service ? links(pageOf(service, service.ports), sourcesOf(service, context), context) : '',
  };
}
