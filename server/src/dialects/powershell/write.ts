import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Address, type End, type Term, valueOf } from '../../model/statement';
import { endOnSide, isNarrow, NO_DIRECTION, NO_SUCH_ACTION, protocolsOf } from '../shared/plans';
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
  const direction = valueOf(plan.direction);
  if (direction === undefined) {
    unsaid.push(NO_DIRECTION);
    return [];
  }
  const action = valueOf(term.action ? { kind: 'default', value: term.action } : plan.action);
  if (action !== 'allow' && action !== 'block') {
    unsaid.push(NO_SUCH_ACTION);
    return [];
  }
  if (term.opaque.length > 0) unsaid.push('further conditions of the rule');
  const local = endOnSide(term, 'local', direction);
  const remote = endOnSide(term, 'remote', direction);
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
  return protocolsOf(term, [local, remote], unsaid).map((protocol) =>
    [
      'New-NetFirewallRule',
      `-DisplayName ${quoted(name)}`,
      ...common,
      ...(protocol === 'any' ? [] : [`-Protocol ${spellTransport(protocol)}`]),
      ...(localPorts === undefined ? [] : [`-LocalPort ${localPorts}`]),
      ...(remotePorts === undefined ? [] : [`-RemotePort ${remotePorts}`]),
      ...rest,
    ].join(' '),
  );
}

function ports(end: End, unsaid: string[]): string | undefined {
  const keywords = end.uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
  const set: PortSet | undefined = valueOf(end.ports);
  if (end.ports.kind === 'unread') unsaid.push('ports that could not be read');
  const words = [...(set !== undefined && isNarrow(set) ? set.map(formatRange) : []), ...keywords];
  return words.length > 0 ? words.join(',') : undefined;
}

function addresses(parameter: string, end: End, unsaid: string[]): string[] {
  if (end.addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  const said: readonly Address[] = valueOf(end.addresses) ?? [];
  if (said.length === 0 || said.some(({ kind }) => kind === 'any')) return [];
  return [`-${parameter} ${said.map(({ text }) => bareOrQuoted(text)).join(',')}`];
}

const textParameter = (parameter: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`-${parameter} ${quoted(text)}`];

function profiles(plan: Plan): string[] {
  const said = valueOf(plan.profiles) ?? [];
  return said.length === 0 ? [] : [`-Profile ${said.map((p) => p.charAt(0).toUpperCase() + p.slice(1)).join(',')}`];
}
