import { formatPorts, type PortSet } from '../base/portSet';
import type { Span } from '../base/span';
import type { Document } from '../document/document';
import { type Reference, referenceAt } from '../document/references';
import { inComment } from '../document/view';
import type { Service } from '../knowledge/types';
import { valueOf } from '../model/statement';
import {
  alsoLine,
  type Context,
  contextOf,
  insideLine,
  onlyVersion,
  portWords,
  serviceLines,
  servicesFor,
  sourceLinks,
} from './describe';
import type { Env } from './env';

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
  const lines = describeReference(reference, context);
  return lines && { span: reference.span, markdown: lines.join('  \n') };
}

function describeReference(reference: Reference, context: Context): string[] | undefined {
  const { use } = reference;
  const transports = valueOf(reference.transport);
  const lines =
    use.literal.form === 'keyword'
      ? keywordLines(use.literal.text, context)
      : portLines(use.ports, transports, context, use.part === 'not', use.literal.form === 'hex');
  if (!lines) return undefined;
  const [heading = '', ...rest] = lines;
  const links = rest.length > 0 && rest[rest.length - 1]?.startsWith('[') ? [rest.pop() as string] : [];
  return [heading, ...rest, statementLine(reference), ...links].filter((line) => line !== '');
}

/** Heading, sentences and links for ports; undefined when nothing is known of them. */
export function portLines(
  ports: PortSet,
  transports: readonly string[] | undefined,
  context: Context,
  negated = false,
  hexadecimal = false,
): string[] | undefined {
  const { knowledge } = context;
  const services = servicesFor(ports, transports, context);
  const [best] = services;
  const written = transports?.filter((t) => t === 'tcp' || t === 'udp') ?? [];
  const shown = written.length > 0 ? written : (best?.transports ?? []);
  const heading = (title: string): string =>
    `${negated ? 'Every port but ' : ''}**${portWords(ports, shown)}** ${title}`.trim();
  const single = ports.length === 1 && ports[0]?.from === ports[0]?.to ? (ports[0]?.from as number) : undefined;
  if (!best) {
    const general = single === undefined ? undefined : knowledge.generalName(single);
    const [absent] = single === undefined ? [] : knowledge.absentAt(single, onlyVersion(context));
    if (absent)
      return [heading(absent.title), ...serviceLines(absent, context), sourceLinks(absent, context)].filter(Boolean);
    const name = general?.tcp ?? general?.udp;
    if (name) return [heading(name), 'No port of Exchange.'];
    const inside = single === undefined ? insideLine(ports, undefined, context) : '';
    return inside === '' ? (hexadecimal ? [heading('')] : undefined) : [heading(''), inside];
  }
  if (!context.concerned && single !== undefined) {
    const general = knowledge.generalName(single);
    const name = general?.tcp ?? general?.udp;
    if (best.dynamic) return name ? [heading(name)] : hexadecimal ? [heading('')] : undefined;
    const [flow = ''] = serviceLines(best, context, 1);
    return [heading(name ?? best.protocol), `With Exchange: ${best.title}. ${flow}`, sourceLinks(best, context)].filter(
      Boolean,
    );
  }
  return [
    heading(best.title),
    ...wrongTransportLine(best, written, context),
    ...serviceLines(best, context, 5),
    single === undefined ? insideLine(ports, best, context) : '',
    alsoLine(ports, best, services.slice(1), context),
    sourceLinks(best, context),
  ].filter((line) => line !== '');
}

/** A service that does not use the transport written is said before anything else about it. */
function wrongTransportLine(service: Service, written: readonly string[], context: Context): string[] {
  const wrong = written.length > 0 && !written.some((t) => (service.transports as readonly string[]).includes(t));
  if (!wrong) return [];
  return [`${service.short} uses ${portWords(context.knowledge.view(service).ports, service.transports)} only.`];
}

/** Keywords of the Windows Firewall that stand for ports of RPC. */
export function keywordLines(keyword: string, context: Context): string[] | undefined {
  const { knowledge } = context;
  const word = keyword.toLowerCase().replace(/[^a-z]/g, '');
  if (word === 'rpcepmap') {
    const [mapper] = knowledge.group('endpoint-mapper');
    const lines = mapper && portLines([mapper], ['tcp'], { ...context, concerned: true });
    return (
      lines && [`**${keyword}** the endpoint mapper: ${(lines[0] as string).replace(/\*\*/g, '')}`, ...lines.slice(1)]
    );
  }
  if (word !== 'rpc') return undefined;
  const version = onlyVersion(context);
  const ranges = knowledge.dynamicRanges.filter((r) =>
    version === undefined ? r.setBySetup.length > 0 : (r.versions as readonly string[]).includes(version),
  );
  const words = ranges.map((r) => `${formatPorts([{ from: r.from, to: r.to }])} (${r.where})`);
  return [
    `**${keyword}** the dynamic RPC ports of the program the rule names`,
    'Windows opens the ports that RPC draws, and no others. Callers learn them from the endpoint mapper, so RPCEPMap belongs beside it.',
    words.length > 0 ? `Drawn from ${words.join('; ')}.` : '',
  ].filter((line) => line !== '');
}

/** What the text under the pointer does, in its own words. */
function statementLine(reference: Reference): string {
  const { statement, side } = reference;
  const parts: string[] = [];
  const direction = valueOf(reference.direction);
  const action = valueOf(reference.action);
  const sideWords = `${side} port`;
  switch (statement.kind) {
    case 'rule': {
      if (direction) parts.push(direction === 'in' ? 'inbound' : 'outbound');
      parts.push(sideWords);
      if (typeof action === 'string') parts.push(action);
      const profiles = valueOf(statement.profiles);
      if (profiles && profiles.length > 0 && profiles.length < 3)
        parts.push(`${profiles.map(capital).join(' and ')} profile`);
      if (valueOf(statement.enabled) === false) parts.push('disabled');
      return `*This rule:* ${parts.join(', ')}.`;
    }
    case 'amendment':
      return `*This change:* ${statement.operation === 'set' ? 'sets' : statement.operation}${statement.operation === 'set' ? ' the' : 's rules by'} ${sideWords}.`;
    case 'connector':
      return statement.direction === 'receive'
        ? '*This connector:* listens here.'
        : '*This connector:* calls this port of its smart hosts.';
    case 'listener':
      return '*This setting:* listens here.';
    case 'pin':
      return '*This value:* fixes the port of its service.';
    case 'port-proxy':
      return side === 'local' ? '*This proxy:* listens here.' : '*This proxy:* connects there.';
    case 'dynamic-range':
      return `*This range:* ${formatPorts(reference.use.ports)}, written as start and count.`;
    case 'probe':
      return '*This call:* connects to it.';
    default:
      return '';
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
