import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type End, type Term, valueOf } from '../../model/statement';
import { endOnSide, isNarrow, NO_DIRECTION, NO_SUCH_ACTION, protocolsOf } from '../shared/plans';

/** Plans as tasks that call win_firewall_rule. */
export const write = (plans: readonly Plan[], style: Style): readonly Fragment[] =>
  plans.map((plan) => {
    const unsaid: string[] = [];
    const tasks = plan.terms.flatMap((term) => tasksOf(plan, term, unsaid));
    const text = tasks.flatMap((task) => task.map((line) => `${style.indent}${line}`)).join(style.lineEnding);
    return { text, unsaid };
  });

function tasksOf(plan: Plan, term: Term, unsaid: string[]): string[][] {
  const direction = valueOf(plan.direction);
  if (direction === undefined) {
    unsaid.push(NO_DIRECTION);
    return [];
  }
  const action = term.action ?? valueOf(plan.action);
  if (action !== 'allow' && action !== 'block') {
    unsaid.push(NO_SUCH_ACTION);
    return [];
  }
  if (term.opaque.length > 0) unsaid.push('further conditions of the rule');
  const local = endOnSide(term, 'local', direction);
  const remote = endOnSide(term, 'remote', direction);
  const name = valueOf(plan.name) ?? 'Rule';
  const profiles = valueOf(plan.profiles) ?? [];
  return protocolsOf(term, [local, remote], unsaid).map((protocol) => {
    const members: (readonly [string, string | undefined])[] = [
      ['name', quoted(name)],
      ['description', textOf(valueOf(plan.description))],
      ['direction', direction],
      ['action', action],
      ['protocol', protocol],
      ['localport', portsOf(local, unsaid)],
      ['remoteport', portsOf(remote, unsaid)],
      ['localip', addressesOf(local, unsaid)],
      ['remoteip', addressesOf(remote, unsaid)],
      ['program', textOf(valueOf(plan.program))],
      ['profiles', profiles.length === 0 ? undefined : `[${profiles.join(', ')}]`],
      ['state', 'present'],
    ];
    return [
      `- name: ${quoted(name)}`,
      '  community.windows.win_firewall_rule:',
      ...members.flatMap(([key, value]) => (value === undefined ? [] : [`    ${key}: ${value}`])),
    ];
  });
}

const quoted = (text: string): string => JSON.stringify(text);
const textOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : quoted(text));

/** Several stand in one text with commas between. */
function portsOf(end: End, unsaid: string[]): string | undefined {
  if (end.ports.kind === 'unread') unsaid.push('ports that could not be read');
  const keywords = end.uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
  const set: PortSet | undefined = valueOf(end.ports);
  const words = [...(set !== undefined && isNarrow(set) ? set.map(formatRange) : []), ...keywords];
  if (words.length === 0) return undefined;
  return words.length === 1 && /^\d+$/.test(words[0] as string) ? words[0] : quoted(words.join(','));
}

function addressesOf(end: End, unsaid: string[]): string | undefined {
  if (end.addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  const said = valueOf(end.addresses) ?? [];
  if (said.length === 0 || said.some(({ kind }) => kind === 'any')) return undefined;
  return quoted(said.map(({ text }) => text).join(','));
}
