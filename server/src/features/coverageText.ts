import { formatPorts } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import {
  type CoverageReport,
  countWords,
  type FlowLine,
  portWords,
  profileWords,
  STATE_WORDS,
  type Where,
} from './coverage';
import { code, plain } from './wording';

/** So many places and services are named in a cell. */
const MOST = 3;

/** Coverage as a page for a reader: what is needed and let through, and what is open beyond it. */
export function coverageText({ profiles, contradictions }: CoverageReport, knowledge: Knowledge): string {
  const parts: string[] = ['# Coverage'];
  for (const { flow, allowedAt, deniedAt } of contradictions) {
    parts.push(
      `**${plain(flow.title)}, ${portWords(flow)}**: the ${allowedAt.vantage ?? 'one'} rules allow what the ${deniedAt.vantage ?? 'other'} rules do not let through.`,
    );
  }
  for (const { profile, flows, extra } of profiles) {
    parts.push(
      `## ${plain(profileWords(profile, knowledge))}`,
      flows.length > 0 ? `${countWords(flows)}.` : 'No flows.',
    );
    if (flows.length > 0) parts.push(table(['', 'Flow', 'From and to', 'Ports', 'Decided by'], flows.map(rowOf)));
    if (extra.length === 0) continue;
    parts.push(
      '### Open beyond it',
      table(
        ['Ports', 'What listens there', 'Where'],
        extra.map(({ where, ports, transports, services }) => [
          `${shortPorts(ports)}/${transports.join('+')}`,
          some(services.map(({ short }) => plain(short))),
          placeWords(where),
        ]),
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function rowOf(flow: FlowLine): readonly string[] {
  const partly = flow.state === 'partial' || flow.state === 'unknown';
  const lacks = partly && flow.missing.length > 0 && formatPorts(flow.missing) !== formatPorts(flow.ports);
  const state = flow.state === 'allowed' ? STATE_WORDS.allowed : `**${STATE_WORDS[flow.state]}**`;
  return [
    flow.direction === undefined ? state : `${state}, ${flow.direction}`,
    plain(flow.title),
    plain(flow.ends),
    `${portWords(flow)}${lacks ? `, ${flow.state === 'partial' ? 'without' : 'not sure of'} ${formatPorts(flow.missing)}` : ''}`,
    flow.byDefault ? 'nothing blocks it' : some(flow.by.map(placeWords)),
  ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const some = (words: readonly string[]): string =>
  words.length <= MOST ? words.join(', ') : `${words.slice(0, MOST).join(', ')} and ${words.length - MOST} more`;

const shortPorts = (ports: FlowLine['ports']): string =>
  ports.length <= MOST ? formatPorts(ports) : `${formatPorts(ports.slice(0, MOST))} and more`;

function placeWords({ path, document, span }: Where): string {
  const { line } = document.positionAt(span.start);
  return path === '' ? `line ${line + 1}` : `${code(path)} line ${line + 1}`;
}
