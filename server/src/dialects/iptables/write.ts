import type { PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { colonPorts, multiportLists } from '../shared/multiport';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes rules as `-A` lines, in a script with the program before them. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const chain = direction === 'in' ? 'INPUT' : direction === 'out' ? 'OUTPUT' : 'FORWARD';
    const name = valueOf(plan.description) ?? valueOf(plan.name);
    const lines = networkLines(plan, unsaid).flatMap((line) => linesOf(line, chain, name, style));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function linesOf(line: NetworkLine, chain: string, comment: string | undefined, { language, indent }: Style): string[] {
  const v6 = [...line.sources, ...line.destinations].some((address) => address.includes(':'));
  const head = language === 'iptables-save' ? [] : [v6 ? 'ip6tables' : 'iptables'];
  const rest: string[] = [];
  if (line.sources.length > 0) rest.push('-s', line.sources.join(','));
  if (line.destinations.length > 0) rest.push('-d', line.destinations.join(','));
  if (line.transport !== 'any') rest.push('-p', line.transport);
  const tail =
    comment === undefined || comment === ''
      ? []
      : ['-m', 'comment', '--comment', quoted(comment.slice(0, 255), language)];
  tail.push('-j', line.action === 'allow' ? 'ACCEPT' : 'DROP');
  const result: string[] = [];
  for (const source of multiportLists(line.sourcePorts)) {
    for (const target of multiportLists(line.destinationPorts)) {
      const ports = [...portWords(source, 's'), ...portWords(target, 'd')];
      result.push(indent + [...head, '-A', chain, ...rest, ...ports, ...tail].join(' '));
    }
  }
  return result;
}

function portWords(ports: PortSet | undefined, side: 's' | 'd'): string[] {
  if (!ports) return [];
  const text = colonPorts(ports);
  return ports.length === 1 ? [`--${side}port`, text] : ['-m', 'multiport', `--${side}ports`, text];
}

/** A comment in quotes, in which nothing is put in or ended by what stands in it. */
export function quoted(text: string, language: string): string {
  const clean = text.replace(/\p{Cc}+/gu, ' ');
  if (language === 'iptables-save') return `"${clean.replace(/[\\"]/g, '\\$&')}"`;
  return /^[\w.,:/+-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", "'\\''")}'`;
}
