import type { Fragment, Plan, Style } from '../../model/dialect';
import { valueOf } from '../../model/statement';
import { colonPorts, multiportLists } from '../shared/multiport';
import { type NetworkLine, networkLines } from '../shared/networkPlans';

/** Writes calls of ufw; what passes through is a route. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const head = direction === undefined ? 'ufw route' : 'ufw';
    const way = direction === 'out' ? ' out' : '';
    const lines = networkLines(plan, unsaid).flatMap((line) => linesOf(line, head, way, style.indent));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function linesOf(line: NetworkLine, head: string, way: string, indent: string): string[] {
  const { action, transport, sourcePorts, destinationPorts, sources, destinations } = line;
  const comment = line.description ?? line.name;
  const result: string[] = [];
  for (const source of sources.length > 0 ? sources : ['any']) {
    for (const destination of destinations.length > 0 ? destinations : ['any']) {
      for (const from of multiportLists(sourcePorts)) {
        for (const to of multiportLists(destinationPorts)) {
          const words = [`${head} ${action === 'allow' ? 'allow' : 'deny'}${way}`];
          if (transport !== 'any') words.push(`proto ${transport}`);
          words.push(`from ${source}`);
          if (from) words.push(`port ${colonPorts(from)}`);
          words.push(`to ${destination}`);
          if (to) words.push(`port ${colonPorts(to)}`);
          words.push(`comment ${quoted(comment)}`);
          result.push(indent + words.join(' '));
        }
      }
    }
  }
  return result;
}

/** A comment for the shell; ufw takes none with a single quote in it. */
export const quoted = (text: string): string => `'${text.replace(/'|\p{Cc}+/gu, ' ').trim()}'`;
