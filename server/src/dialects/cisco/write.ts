import { formatRange, onlyPort } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type End, type Term, type Transport, valueOf } from '../../model/statement';
import { endOnNetworkSide } from '../shared/networkEnds';
import { isNarrow, protocolsOf } from '../shared/plans';

/** The list names that a firewall's own wizard gives. */
const LISTS = { in: 'outside_access_in', out: 'inside_access_in' } as const;

/** Writes rules as lines of an ASA list, one for each protocol and port: each line stands for itself. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  return plan.map((rule) => {
    const unsaid = new Set<string>();
    const list = listOf(rule, style);
    const lines = rule.terms.flatMap((term) => linesOf(rule, term, list, unsaid));
    const remark = valueOf(rule.description) ?? valueOf(rule.name);
    const text = remark?.replace(/\s+/g, ' ').trim();
    if (lines.length > 0 && text !== undefined && text !== '') lines.unshift(`access-list ${list} remark ${text}`);
    if (valueOf(rule.program) !== undefined) unsaid.add('programs');
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

/** The list that the lines join, or one of its own. */
const listOf = (rule: Plan, { chain }: Style): string => chain || LISTS[valueOf(rule.direction) ?? 'in'];

function linesOf(rule: Plan, term: Term, list: string, unsaid: Set<string>): string[] {
  const action = term.action ?? valueOf(rule.action) ?? 'allow';
  if (action !== 'allow' && action !== 'block') {
    unsaid.add('a list permits or denies; it neither logs alone, jumps nor translates');
    return [];
  }
  if (term.opaque.length > 0) unsaid.add('conditions that a list has no word for');
  const direction = valueOf(rule.direction);
  const source = endOnNetworkSide(term, 'source', direction);
  const destination = endOnNetworkSide(term, 'destination', direction);
  const problems: string[] = [];
  const transports = protocolsOf(term, [source, destination], problems);
  const verb = action === 'allow' ? 'permit' : 'deny';
  const lines: string[] = [];
  for (const transport of transports) {
    for (const from of addressesOf(source, unsaid)) {
      for (const to of addressesOf(destination, unsaid)) {
        for (const sourcePort of portsOf(source, transport, unsaid)) {
          for (const port of portsOf(destination, transport, unsaid)) {
            const protocol = transport === 'any' ? 'ip' : transport;
            const words = [`access-list ${list} extended ${verb} ${protocol}`, from, sourcePort, to, port];
            lines.push(words.filter((word) => word !== '').join(' '));
          }
        }
      }
    }
  }
  for (const problem of problems) unsaid.add(problem);
  return lines;
}

function portsOf(end: End, transport: Transport | 'any', unsaid: Set<string>): string[] {
  if (end.ports.kind === 'unread') unsaid.add('ports that could not be read');
  for (const { literal } of end.uses) if (literal.form === 'keyword') unsaid.add(`the port keyword ${literal.text}`);
  const ports = valueOf(end.ports);
  if (!ports || !isNarrow(ports) || transport === 'any') return [''];
  return ports.map((range) => {
    const number = onlyPort([range]);
    return number === undefined ? `range ${formatRange(range).replace('-', ' ')}` : `eq ${number}`;
  });
}

function addressesOf(end: End, unsaid: Set<string>): string[] {
  if (end.addresses.kind === 'unread') unsaid.add('addresses that could not be read');
  const addresses = valueOf(end.addresses) ?? [];
  if (addresses.length === 0 || addresses.some(({ kind }) => kind === 'any')) return ['any'];
  const words: string[] = [];
  for (const { kind, text } of addresses) {
    const word = kind === 'literal' ? addressWords(text) : undefined;
    if (word === undefined) unsaid.add(`the address ${text}: it would have to be an object`);
    else words.push(word);
  }
  return words.length > 0 ? words : ['any'];
}

/** `host 10.0.0.5`, `10.0.0.0 255.255.255.0`, `2001:db8::/32`; undefined for what takes an object. */
function addressWords(text: string): string | undefined {
  const [base = '', length] = text.split('/');
  if (base.includes('-')) return undefined;
  if (base.includes(':')) return length === undefined ? `host ${base}` : text;
  if (!/^\d+(?:\.\d+){3}$/.test(base)) return undefined;
  if (length === undefined) return `host ${base}`;
  if (/^\d+(?:\.\d+){3}$/.test(length)) return `${base} ${length}`;
  const bits = Number(length);
  if (!(bits >= 0 && bits <= 32)) return undefined;
  if (bits === 32) return `host ${base}`;
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  return `${base} ${[24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.')}`;
}
