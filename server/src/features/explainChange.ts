import { type ChangeKind, changesBetween, type PortChange } from '../analysis/change/change';
import type { FlowState } from '../analysis/coverage/coverage';
import type { Profile } from '../analysis/profile';
import { count, formatPorts } from '../base/portSet';
import { type Place, type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { statements } from '../document/view';
import type { Service } from '../knowledge/types';
import { changeWords } from './changeWords';
import { contextOf } from './context';
import { coverageReport, type FlowLine, portWords } from './coverage';
import type { Env } from './env';

/** What a change does, in words a reviewer reads. */
export interface ChangeLine {
  readonly kind: ChangeKind;
  /** "opens 587/tcp in (SMTP submission) for everyone". */
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
  /** What was not looked at, in sentences. */
  readonly notes: readonly string[];
}

/** Which flows a change opens, closes, widens; with a profile, which of those it needs. */
export function explainChange(old: Document, now: Document, env: Env, given?: Profile): ChangeReport {
  const context = contextOf(now, env);
  const { knowledge, groups } = context;
  const profile = given ?? context.profile;
  const { changes, combinations } = changesBetween(inputOf(old), inputOf(now), groups, knowledge);
  const lines = changes.map((change): ChangeLine => {
    const services = servicesOf(change, knowledge, profile?.version);
    return {
      kind: change.kind,
      words: changeWords(change, services),
      change,
      services,
      old: change.old.map(spanOf),
      new: change.new.map(spanOf),
    };
  });
  const flows = profile?.version === undefined ? [] : flowChanges(old, now, env, profile);
  return { lines, flows, profile, notes: combinations === undefined ? [] : [notAll(combinations)] };
}

const notAll = (combinations: number): string =>
  `Interfaces, names, programs and services of the rules make ${combinations} combinations; only those that stand together in a rule were compared, and what changes where others meet is not told.`;

const inputOf = (document: Document) => ({
  statements: statements(document),
  text: (place: Place): string => document.textIn(spanOf(place)),
});

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
