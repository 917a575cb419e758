import { type ChangeKind, changedPorts, changesBetween, type PortChange, type Reach } from '../analysis/change/change';
import type { FlowState } from '../analysis/coverage/coverage';
import type { Profile } from '../analysis/profile';
import { count, formatPorts } from '../base/portSet';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { statements } from '../document/view';
import type { Service } from '../knowledge/types';
import { contextOf } from './context';
import { coverageReport, type FlowLine, portWords } from './coverage';
import type { Env } from './env';

/** What a change does, in words a reviewer reads. */
export interface ChangeLine {
  readonly kind: ChangeKind;
  /** "opens 587/tcp in from everyone: SMTP submission". */
  readonly words: string;
  readonly change: PortChange;
  readonly services: readonly Service[];
  /** In the old text and in the new one. */
  readonly old: readonly Span[];
  readonly new: readonly Span[];
}

/** A flow of the profile that is let through otherwise than before. */
export interface FlowChange {
  readonly flow: FlowLine;
  readonly before: FlowState;
  readonly after: FlowState;
  /** "Outlook, browsers and phones, 443/tcp: allowed, now missing". */
  readonly words: string;
}

export interface ChangeReport {
  readonly lines: readonly ChangeLine[];
  readonly flows: readonly FlowChange[];
  readonly profile: Profile | undefined;
}

/** Which flows a change opens, closes, widens; with a profile, which of those it needs. */
export function explainChange(old: Document, now: Document, env: Env, given?: Profile): ChangeReport {
  const context = contextOf(now, env);
  const { knowledge, groups } = context;
  const profile = given ?? context.profile;
  const changes = changesBetween({ statements: statements(old) }, { statements: statements(now) }, groups, knowledge);
  const lines = changes.map((change): ChangeLine => {
    const services = servicesOf(change, knowledge, profile?.version);
    return {
      kind: change.kind,
      words: wordsOf(change, services),
      change,
      services,
      old: change.old.map(spanOf),
      new: change.new.map(spanOf),
    };
  });
  return { lines, flows: profile?.version === undefined ? [] : flowChanges(old, now, env, profile), profile };
}

/** Services whose ports are touched; a stretch that sweeps over many names none. */
function servicesOf(
  { ports, transport }: PortChange,
  knowledge: Env['knowledge'],
  version: string | undefined,
): readonly Service[] {
  if (count(ports) > MOST_PORTS) return [];
  const here = knowledge.servicesIn(ports, transport, version);
  const found = here.length > 0 ? here : knowledge.servicesIn(ports, transport);
  return found.filter(({ presence }) => presence === 'listener');
}

const MOST_PORTS = 64;
const MOST_NAMES = 3;

const VERBS: Readonly<Record<ChangeKind, string>> = {
  opens: 'opens',
  closes: 'closes',
  widens: 'widens',
  narrows: 'narrows',
  moves: 'lets other callers reach',
  unclear: 'may change',
};

const REACH: Readonly<Record<Reach, string>> = {
  nobody: 'nobody',
  some: 'the addresses it names',
  everyone: 'everyone',
  unknown: 'callers that could not be read',
};

function wordsOf(change: PortChange, services: readonly Service[]): string {
  const { kind, direction, before, after } = change;
  const way = direction === 'in' ? ' in' : direction === 'out' ? ' out' : '';
  const names = services.slice(0, MOST_NAMES).map(({ short }) => short);
  const more = services.length > MOST_NAMES ? ` and ${services.length - MOST_NAMES} more` : '';
  const meaning = names.length > 0 ? ` (${names.join(', ')}${more})` : '';
  const callers =
    kind === 'opens'
      ? ` for ${REACH[after]}`
      : kind === 'closes'
        ? ` for ${REACH[before]}`
        : kind === 'widens' || kind === 'narrows'
          ? before === after
            ? `: ${kind === 'widens' ? 'more' : 'fewer'} callers than before`
            : ` from ${REACH[before]} to ${REACH[after]}`
          : kind === 'unclear'
            ? ': it hangs on what could not be read'
            : '';
  return `${VERBS[kind]} ${changedPorts(change)}${way}${meaning}${callers}`;
}

function flowChanges(old: Document, now: Document, env: Env, profile: Profile): FlowChange[] {
  const flowsOf = (document: Document): readonly FlowLine[] =>
    coverageReport([{ path: '', document, env }], profile)?.profiles[0]?.flows ?? [];
  const before = new Map(flowsOf(old).map((flow) => [keyOf(flow), flow]));
  return flowsOf(now).flatMap((flow) => {
    const earlier = before.get(keyOf(flow));
    if (!earlier || earlier.state === flow.state) return [];
    return [
      {
        flow,
        before: earlier.state,
        after: flow.state,
        words: `${flow.title}, ${flow.ends}, ${portWords(flow)}: ${earlier.state}, now ${flow.state}`,
      },
    ];
  });
}

/** The ports may move with the change, where a setting pins them. */
const keyOf = ({ id, transport, direction, from, to, title }: FlowLine): string =>
  [id, transport, direction, from, to, title].join(' ');

export const isNothing = ({ lines, flows }: ChangeReport): boolean => lines.length + flows.length === 0;

/** Ports with a transport, as JSON has them. */
export const portsJson = ({ ports, transport, keyword }: PortChange) => ({
  ports,
  transport,
  ...(keyword === undefined ? {} : { keyword }),
  text: keyword ?? formatPorts(ports),
});
