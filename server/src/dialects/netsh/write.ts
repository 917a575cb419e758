import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Direction, type End, type Term, valueOf } from '../../model/statement';
import { endOnSide, isNarrow, NO_DIRECTION, NO_SUCH_ACTION, protocolsOf } from '../shared/plans';
import { spellingOf } from './ports';
import { word } from './quoting';

/** Writes rules as `netsh advfirewall firewall add rule`, one line for each transport of each condition. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  return plan.map((rule) => writeRule(rule, style));
}

function writeRule(plan: Plan, style: Style): Fragment {
  const unsaid: string[] = [];
  const direction = valueOf(plan.direction);
  if (direction === undefined) {
    unsaid.push(NO_DIRECTION);
  }
  const lines = plan.terms.flatMap((term) => linesOf(plan, term, direction ?? 'in', style, unsaid));
  return { text: lines.join(style.lineEnding), unsaid: [...new Set(unsaid)] };
}

function linesOf(plan: Plan, term: Term, direction: Direction, style: Style, unsaid: string[]): string[] {
  const action = term.action ?? valueOf(plan.action) ?? 'allow';
  if (action !== 'allow' && action !== 'block') {
    unsaid.push(NO_SUCH_ACTION);
    return [];
  }
  if (term.opaque.length > 0) unsaid.push('conditions that netsh has no word for');
  const local = endOnSide(term, 'local', direction);
  const remote = endOnSide(term, 'remote', direction);
  const transports = protocolsOf(term, [local, remote], unsaid);
  const profiles = valueOf(plan.profiles);
  return transports.map((transport) => {
    const protocol = transport.toUpperCase();
    const words = [
      'advfirewall firewall add rule',
      `name=${word(nameOf(plan, local, remote, protocol), style.language)}`,
    ];
    words.push(`dir=${direction}`, `action=${action}`);
    if (transport !== 'any') words.push(`protocol=${protocol}`);
    for (const [end, side] of [
      [local, 'local'],
      [remote, 'remote'],
    ] as const) {
      const ports = portsOf(end, unsaid);
      if (ports !== '') words.push(`${side}port=${ports}`);
      const addresses = addressesOf(end, unsaid);
      if (addresses !== '') words.push(`${side}ip=${addresses}`);
      if (valueOf(end.zone) !== undefined) unsaid.push('interfaces and zones');
    }
    if (profiles && profiles.length > 0 && profiles.length < 3) words.push(`profile=${profiles.join(',')}`);
    const program = valueOf(plan.program);
    if (program !== undefined) words.push(`program=${word(program, style.language)}`);
    const description = valueOf(plan.description);
    if (description !== undefined) words.push(`description=${word(description, style.language)}`);
    return style.language === 'netsh-script' ? words.join(' ') : `netsh ${words.join(' ')}`;
  });
}

function portsOf(end: End, unsaid: string[]): string {
  if (end.ports.kind === 'unread') unsaid.push('ports that could not be read');
  const ports = valueOf(end.ports);
  const words: string[] = isNarrow(ports) ? (ports as PortSet).map(formatRange) : [];
  for (const { literal } of end.uses) {
    if (literal.form !== 'keyword') continue;
    const keyword = spellingOf(literal.text);
    if (keyword === undefined) unsaid.push(`the port keyword ${literal.text}`);
    else words.push(keyword);
  }
  return words.join(',');
}

const KEYWORDS: ReadonlySet<string> = new Set(['localsubnet', 'dns', 'dhcp', 'wins', 'defaultgateway']);

function addressesOf(end: End, unsaid: string[]): string {
  if (end.addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  const addresses = valueOf(end.addresses) ?? [];
  if (addresses.some(({ kind }) => kind === 'any')) return '';
  const words: string[] = [];
  for (const { kind, text } of addresses) {
    if (kind === 'literal' || (kind === 'keyword' && KEYWORDS.has(text.toLowerCase())))
      words.push(text.replace(/\s/g, ''));
    else unsaid.push(`the address ${text}: netsh takes no names`);
  }
  return words.join(',');
}

/** netsh wants a name; without one the ports make it. */
function nameOf(plan: Plan, local: End, remote: End, protocol: string): string {
  const said = valueOf(plan.name);
  // The word `all` names every rule.
  if (said !== undefined && said !== '' && said.toLowerCase() !== 'all') return said;
  const ports = [local, remote].map((end) => portsOf(end, [])).find((text) => text !== '');
  return ports === undefined ? 'Rule' : `${protocol} ${ports}`;
}
