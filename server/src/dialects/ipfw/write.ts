import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Direction, valueOf } from '../../model/statement';
import { type NetworkLine, networkLines } from '../shared/networkPlans';
import { RULES } from './id';

/** Writes rules without numbers, which come behind those that are there; what is allowed is allowed to answer. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  return plans.map((plan) => {
    const unsaid = new Set<string>();
    const direction = valueOf(plan.direction);
    const lines = networkLines(plan, unsaid).map((line) => style.indent + lineOf(line, direction, style.language));
    return { text: lines.join(style.lineEnding), unsaid: [...unsaid] };
  });
}

function lineOf(line: NetworkLine, direction: Direction | undefined, language: string): string {
  const words = language === RULES ? ['add'] : ['ipfw', 'add'];
  words.push(line.action === 'allow' ? 'allow' : 'deny', line.transport === 'any' ? 'ip' : line.transport);
  words.push('from', line.sources.length > 0 ? line.sources.join(',') : 'any');
  if (line.sourcePorts) words.push(spell(line.sourcePorts));
  words.push('to', line.destinations.length > 0 ? line.destinations.join(',') : 'any');
  if (line.destinationPorts) words.push(spell(line.destinationPorts));
  if (direction) words.push(direction);
  if (line.action === 'allow') {
    if (line.transport === 'tcp') words.push('setup');
    words.push('keep-state');
  }
  const comment = commentWords(line.description ?? line.name, language);
  if (comment !== '') words.push(comment);
  return words.join(' ');
}

const spell = (ports: PortSet): string => ports.map(formatRange).join(',');

/** A comment behind a rule, of which ipfw keeps eighty characters. */
export function commentWords(text: string, language: string): string {
  const clean = text
    .replace(/[#'"]|[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 80);
  if (clean === '') return '';
  return language === RULES || /^[\w.,:/+ -]+$/.test(clean) ? `// ${clean}` : `// '${clean}'`;
}
