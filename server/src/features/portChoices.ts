import { formatRange, intersect, type PortRange, type PortSet } from '../base/portSet';
import type { Document } from '../document/document';
import type { Flow, Service } from '../knowledge/types';
import type { Site } from '../model/dialect';
import type { Transport } from '../model/statement';
import { type Context, onlyVersion } from './context';
import type { Env } from './env';
import { shortFlow } from './flows';
import { hasPart, isElsewhere, isWide, partIn, type Situation } from './meanings';

/** What comes first, second …: within one the numbers decide. */
export const RANK = { named: 0, lacking: 1, fitting: 2, other: 3, range: 5, keyword: 9 } as const;

/** Longer descriptions are cut by the editor. */
const MOST_DESCRIPTION = 40;

/** A port that may be written, as it is offered whatever stands in the list already. */
export interface PortChoice {
  readonly range: PortRange;
  readonly service: Service;
  readonly rank: number;
  readonly label: string;
  readonly detail: string;
  readonly description: string;
}

/** As they were found last, where no port was lacking: each key asks for the same few lists. */
const kept = new WeakMap<Context, Map<string, readonly PortChoice[]>>();

/** Ports that fit the transport and the versions, those that fit best first. */
export function portChoices(
  { transport }: Pick<Site, 'transport'>,
  situation: Situation,
  lacking: ReadonlyMap<Service, PortSet>,
  context: Context,
): readonly PortChoice[] {
  const transports = transport?.filter((t) => t === 'tcp' || t === 'udp') ?? [];
  if (lacking.size > 0) return findChoices(transports, situation, lacking, context);
  const { direction, side } = situation;
  const key = `${transports} ${direction} ${side}`;
  const lists = kept.get(context) ?? new Map<string, readonly PortChoice[]>();
  if (lists.size === 0) kept.set(context, lists);
  const known = lists.get(key);
  if (known) return known;
  const found = findChoices(transports, situation, lacking, context);
  lists.set(key, found);
  return found;
}

function findChoices(
  transports: readonly Transport[],
  situation: Situation,
  lacking: ReadonlyMap<Service, PortSet>,
  context: Context,
): readonly PortChoice[] {
  const { knowledge } = context;
  const recent = knowledge.versionsBetween('2007', 'SE');
  const found = new Map<string, Pick<PortChoice, 'range' | 'service' | 'rank'>>();
  for (const service of knowledge.services) {
    const declared = service.declaredIn !== undefined;
    if (service.presence !== 'listener' || isElsewhere(service, context)) continue;
    if (transports.length > 0 && !service.transports.some((t) => transports.includes(t))) continue;
    // Without a version at hand what is gone since long is offered to nobody.
    if (!declared && context.versions.length === 0 && !recent.some((v) => service.versions.includes(v))) continue;
    const needed = lacking.get(service);
    for (const range of service.ports) {
      const rank =
        range.from !== range.to
          ? RANK.range
          : needed && intersect(needed, [range]).length > 0
            ? RANK.lacking
            : declared || fits(service, situation, context)
              ? RANK.fitting
              : RANK.other;
      const key = formatRange(range);
      const known = found.get(key);
      if (!known || rank < known.rank || (declared && rank === known.rank)) found.set(key, { range, service, rank });
    }
  }
  return [...found]
    .map(([label, choice]) => {
      const { transports: own, short } = choice.service;
      const description = shortFlow(choice.service, context, situation, MOST_DESCRIPTION);
      return { ...choice, label, detail: `${own.join('+')}  ${short}`, description };
    })
    .sort((a, b) => a.rank - b.rank || a.range.from - b.range.from);
}

/** The ports of services that the profile's flows need on this side and that no allow rule of the file opens yet. */
export function lackingPorts(
  document: Document,
  env: Env,
  situation: Situation,
  context: Context,
): ReadonlyMap<Service, PortSet> {
  const { profile, knowledge } = context;
  const part = partIn(situation);
  const result = new Map<Service, PortSet>();
  if (!profile?.version || profile.roles.length === 0 || !part) return result;
  const { version, roles, vantage, features } = profile;
  const facts = env.checker.facts(document, env.options);
  const direction = part === 'serves' ? 'in' : 'out';
  const isOpen = (ports: PortSet, transports: readonly Transport[]): boolean =>
    transports.some((transport) => facts.opens(ports, transport, direction));
  const flows = knowledge
    .selectFlows({ version, roles, features, ...(vantage ? { vantage } : {}) })
    .filter((flow) => flow.required !== 'optional' && !flow.sameServer && takesPart(flow, part, context));
  for (const flow of flows) {
    const needed = knowledge.flowPorts(flow, version).filter(({ service }) => !isWide(service));
    if (flow.choice && needed.some(({ ports, transports }) => isOpen(ports, transports))) continue;
    for (const { service, ports, transports } of needed) {
      // What domain controllers answer is needed as well, but not on this side.
      if (!isOpen(ports, transports) && fits(service, situation, context)) result.set(service, ports);
    }
  }
  return result;
}

/** True when a server of the profile listens (or calls) in a flow. */
function takesPart(flow: Flow, part: 'serves' | 'calls', context: Context): boolean {
  const { knowledge, profile } = context;
  const version = onlyVersion(context);
  const ends = part === 'serves' || flow.bothWays ? [...flow.to, ...(flow.bothWays ? flow.from : [])] : flow.from;
  return ends.some(({ party, versions }) => {
    if (versions && version !== undefined && !(versions as readonly string[]).includes(version)) return false;
    const found = knowledge.party(party);
    if (!found?.exchange) return false;
    return found.role === undefined
      ? !profile?.roles.includes('edge-transport')
      : !!profile?.roles.includes(found.role);
  });
}

/** Inbound rules open what a server of the organisation listens on, outbound ones what it calls. */
function fits(service: Service, situation: Situation, context: Context): boolean {
  if (service.exposure === 'local') return false;
  const view = context.knowledge.view(service, onlyVersion(context));
  const part = partIn(situation);
  return part ? hasPart(view, part, context) : hasPart(view, 'serves', context) || hasPart(view, 'calls', context);
}
