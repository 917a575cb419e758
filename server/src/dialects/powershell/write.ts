import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Address, type End, type Term, type TransportSet, valueOf } from '../../model/statement';
import { bareOrQuoted, quoted } from './edits';
import { spellDirection, spellTransport } from './words';

/** Plans as New-NetFirewallRule lines. */
export const write = (plans: readonly Plan[], style: Style): readonly Fragment[] =>
  plans.map((plan) => {
    const unsaid: string[] = [];
    const lines = plan.terms.flatMap((term) => linesOf(plan, term, unsaid));
    return { text: lines.map((line) => `${style.indent}${line}`).join(style.lineEnding), unsaid };
  });

function linesOf(plan: Plan, term: Term, unsaid: string[]): string[] {
  const direction = valueOf(plan.direction) ?? 'in';
  const action = valueOf(term.action ? { kind: 'default', value: term.action } : plan.action);
  if (action !== 'allow' && action !== 'block') {
    unsaid.push(action === undefined ? 'a rule without an action' : 'a rule that neither allows nor blocks');
    return [];
  }
  if (term.opaque.length > 0) unsaid.push('further conditions of the rule');
  const local = sideOf(term, 'local', direction);
  const remote = sideOf(term, 'remote', direction);
  const common = [
    `-Direction ${spellDirection(direction)}`,
    `-Action ${action === 'allow' ? 'Allow' : 'Block'}`,
    ...profiles(plan),
  ];
  const name = valueOf(plan.name) ?? 'Rule';
  const rest = [
    ...addresses('LocalAddress', local, unsaid),
    ...addresses('RemoteAddress', remote, unsaid),
    ...textParameter('Program', valueOf(plan.program)),
    ...textParameter('Description', valueOf(plan.description)),
  ];
  const localPorts = ports(local, unsaid);
  const remotePorts = ports(remote, unsaid);
  return protocolsOf(valueOf(term.transport), localPorts !== undefined || remotePorts !== undefined).map((protocol) =>
    [
      'New-NetFirewallRule',
      `-DisplayName ${quoted(name)}`,
      ...common,
      ...(protocol === undefined ? [] : [`-Protocol ${protocol}`]),
      ...(localPorts === undefined ? [] : [`-LocalPort ${localPorts}`]),
      ...(remotePorts === undefined ? [] : [`-RemotePort ${remotePorts}`]),
      ...rest,
    ].join(' '),
  );
}

/** The end that Windows calls local or remote: of an inbound rule the destination is this machine. */
function sideOf(term: Term, side: 'local' | 'remote', direction: 'in' | 'out'): End | undefined {
  const network = (side === 'local') === (direction === 'in') ? 'destination' : 'source';
  return term.ends.find((end) => end.side === side || end.side === network);
}

/** A rule is for one protocol; ports need one of the two that have them. */
function protocolsOf(transports: TransportSet | undefined, withPorts: boolean): (string | undefined)[] {
  const named = (transports ?? []).filter((t) => t === 'tcp' || t === 'udp').map(spellTransport);
  if (named.length > 0) return named;
  return withPorts ? ['TCP', 'UDP'] : [undefined];
}

function ports(end: End | undefined, unsaid: string[]): string | undefined {
  if (!end) return undefined;
  const keywords = end.uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
  const set: PortSet | undefined = valueOf(end.ports);
  if (end.ports.kind === 'unread') unsaid.push('ports that could not be read');
  const whole = set?.length === 1 && set[0]?.from === 0 && set[0].to === 65535;
  const words = [...(set === undefined || whole ? [] : set.map(formatRange)), ...keywords];
  return words.length > 0 ? words.join(',') : undefined;
}

function addresses(parameter: string, end: End | undefined, unsaid: string[]): string[] {
  if (end?.addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  const said: readonly Address[] = (end && valueOf(end.addresses)) ?? [];
  if (said.length === 0 || said.some(({ kind }) => kind === 'any')) return [];
  return [`-${parameter} ${said.map(({ text }) => bareOrQuoted(text)).join(',')}`];
}

const textParameter = (parameter: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`-${parameter} ${quoted(text)}`];

function profiles(plan: Plan): string[] {
  const said = valueOf(plan.profiles) ?? [];
  return said.length === 0 ? [] : [`-Profile ${said.map((p) => p.charAt(0).toUpperCase() + p.slice(1)).join(',')}`];
}
