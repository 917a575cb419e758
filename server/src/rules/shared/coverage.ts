import { coverageOf, type FlowCoverage } from '../../analysis/coverage/coverage';
import { type Need, type NeededService, needsOf } from '../../analysis/coverage/needs';
import type { Profile } from '../../analysis/profile';
import { formatPorts, samePorts } from '../../base/portSet';
import type { Place } from '../../base/span';
import { endsIn } from '../../knowledge/flows';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Endpoint, PartyId } from '../../knowledge/types';
import type { Rule } from '../../model/statement';
import { valueOf } from '../../model/statement';
import type { FileView, Finding } from '../rule';
import { digestOf } from './fileRules';
import { listOf } from './words';

/** What the rules of a file come to, measured by its profile. */
export interface FileCoverage {
  /** With the vantage that the rules tell where none is said. */
  readonly profile: Profile & { readonly version: string };
  readonly needs: readonly Need[];
  readonly flows: readonly FlowCoverage[];
  /** False where the profile is one of a host and the rules are a network device's: then it was not meant for them. */
  readonly fits: boolean;
  /** The allow rules of the file that are in force. */
  readonly allowing: readonly Rule[];
}

const known = new WeakMap<FileView, FileCoverage | 'none'>();

/**
 * Undefined without a profile that names a version, and in a file that allows nothing: there is nothing to measure, but
 * for who asks what is blocked.
 */
export function coverageFor(file: FileView, knowledge: Knowledge, alsoBlocks = false): FileCoverage | undefined {
  let found = known.get(file);
  if (!found) {
    found = measure(file, knowledge) ?? 'none';
    known.set(file, found);
  }
  return found === 'none' || (found.allowing.length === 0 && !alsoBlocks) ? undefined : found;
}

function measure(file: FileView, knowledge: Knowledge): FileCoverage | undefined {
  const { profile: declared, groups } = file;
  if (declared?.version === undefined) return undefined;
  const digest = digestOf(file, knowledge);
  const allowing = digest.rules.filter(isAllowing);
  const one = { path: '', statements: () => digest.statements, hasUnread: file.hasUnread, shape: digest.shape };
  const { profile, flows } = coverageOf({ files: [one], profile: declared, groups, knowledge });
  const measured = { ...profile, version: declared.version };
  const fits = profile.vantage !== 'host' || digest.shape.host > 0 || digest.shape.cloud;
  return { fits, profile: measured, needs: needsOf(profile, knowledge), flows, allowing };
}

const isAllowing = (rule: Rule): boolean =>
  !rule.returning && !rule.selects && valueOf(rule.enabled) !== false && valueOf(rule.action) === 'allow';

/** Ports of a flow that are missing for sure, by service; none where it is open or not known. */
export function missingParts(flow: FlowCoverage): readonly NeededService[] {
  if (flow.need.choice) return flow.state === 'missing' ? flow.services : [];
  return flow.parts.flatMap(({ service, state, missing }): NeededService[] => {
    // Of a range from which ports are drawn a part is open: another rule speaks of that.
    if (state !== 'missing' && (state !== 'partial' || service.dynamic)) return [];
    // All of its ports are open for some of the callers.
    if (state === 'partial' && samePorts(missing, service.ports)) return [];
    return [{ ...service, ports: missing }];
  });
}

/** True when something of the flows stands open because a rule of the file names its ports. */
export const isBegun = (flows: readonly FlowCoverage[]): boolean =>
  flows.some(({ byName, state }) => byName && state !== 'blocked');

/** "64327/tcp (DAG log shipping)", "135/tcp (RPC endpoint mapper) and 6005-65534/tcp (dynamic RPC)". */
export function partWords(parts: readonly NeededService[]): string {
  const seen = new Map<string, string>();
  for (const { ports, transport, service } of parts) {
    const key = `${formatPorts(ports)}/${transport}`;
    if (!seen.has(key)) seen.set(key, `${key} (${service.short})`);
  }
  return listOf([...seen.values()]);
}

/** "Mailbox → Edge Transport". */
export function endsWords({ from, to, flow }: FlowCoverage, knowledge: Knowledge, version: string): string {
  const end = (id: PartyId, ends: readonly Endpoint[]): string => {
    const named = endsIn(ends, version).filter(({ party }) => party === id);
    return named.length > 0 ? knowledge.endWords(named.slice(0, 1), version) : (knowledge.party(id)?.title ?? id);
  };
  return `${end(from, [...flow.from, ...flow.to])} → ${end(to, [...flow.to, ...flow.from])}`;
}

/** Where a finding about the whole file stands; the first allow rule where nothing else is there. */
export const headOf = (file: FileView, { allowing }: FileCoverage): Place | undefined =>
  file.head ?? allowing[0]?.place;

/** Findings of file rules say their severity by whether the file is a whole rule set. */
export const severityIn = (file: FileView): Pick<Finding, 'severity'> =>
  file.declaresProfile ? {} : { severity: 'information' };
