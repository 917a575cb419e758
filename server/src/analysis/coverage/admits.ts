import { samePorts } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import type { PartyId, ServiceView } from '../../knowledge/types';
import { isPublicZone } from '../addresses';
import type { Condition } from '../order/rows';
import type { NeededService } from './needs';

/** Zones and interfaces whose names say that our own networks, or nothing but the host itself, are behind them. */
const OWN_ZONE =
  /^(?:inside|internal|intern|lan|trust|trusted|private|int|intif|local|lo|loopback|dmz|corp|intranet|mgmt)\d*$/;

/** Programs of Windows that answer for services of Exchange: http.sys, the endpoint mapper, IIS. */
const SYSTEM = new Set(['system', 'svchost.exe', 'w3wp.exe', 'inetinfo.exe', 'clussvc.exe']);

/**
 * Whether a condition of a rule holds for a call of a service. Undefined where that is not known: a zone whose name says
 * nothing, a program of Exchange that may or may not be the one.
 */
export function admits(
  condition: Condition,
  service: NeededService,
  pair: { readonly from: PartyId; readonly to: PartyId },
  version: string | undefined,
  knowledge: Knowledge,
): boolean | undefined {
  // What only lets answers through opens nothing.
  if (condition.returning) return false;
  const answers = [
    keywordHolds(condition.keywords, service, knowledge),
    programHolds(condition.program, service, version, knowledge),
    serviceHolds(condition.service, service, version, knowledge),
    zoneHolds(condition.sourceZone, pair.from, knowledge),
    zoneHolds(condition.destinationZone, pair.to, knowledge),
  ];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** `rpc` stands for what is drawn, `rpcepmap` for the mapper; others are none of Exchange's. */
function keywordHolds(
  keywords: string,
  { service, dynamic }: NeededService,
  knowledge: Knowledge,
): boolean | undefined {
  if (keywords === '') return true;
  const [caller = '', called = ''] = keywords.split('>').map((part) => part.replace(/^,|,$/g, ''));
  if (caller !== '') return undefined;
  const words = called.split(',').map((word) => word.replace(/[^a-z]/g, ''));
  if (dynamic) return words.includes('rpc');
  return words.includes('rpcepmap') && samePorts(service.ports, knowledge.group('endpoint-mapper'));
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);

/** Executables of Exchange, lower case; one set for a knowledge base. */
const programs = new WeakMap<Knowledge, ReadonlySet<string>>();

function programsOf(knowledge: Knowledge): ReadonlySet<string> {
  let known = programs.get(knowledge);
  if (!known) {
    const names = new Set<string>();
    for (const { process, details = [] } of knowledge.services)
      for (const name of [process, ...details.map((detail) => detail.process)]) if (name) names.add(name.toLowerCase());
    for (const { program } of knowledge.setupRules) if (program) names.add(baseName(program).toLowerCase());
    known = names;
    programs.set(knowledge, known);
  }
  return known;
}

function programHolds(
  program: string,
  { service }: NeededService,
  version: string | undefined,
  knowledge: Knowledge,
): boolean | undefined {
  if (program === '') return true;
  const name = baseName(program);
  const view: ServiceView = knowledge.view(service, version);
  if (view.process?.toLowerCase() === name) return true;
  const known = programsOf(knowledge);
  return known.has(name) || SYSTEM.has(name) || program.includes('exchange') || program.includes('%')
    ? undefined
    : false;
}

function serviceHolds(
  name: string,
  { service }: NeededService,
  version: string | undefined,
  knowledge: Knowledge,
): boolean | undefined {
  if (name === '') return true;
  return knowledge.view(service, version).windowsService?.toLowerCase() === name ? true : undefined;
}

/** Whether a party is behind a zone or an interface. */
function zoneHolds(zone: string, party: PartyId, knowledge: Knowledge): boolean | undefined {
  if (zone === '') return true;
  const outside = knowledge.party(party)?.stands === 'outside';
  const anywhere = knowledge.party(party)?.stands === 'anywhere';
  if (isPublicZone(zone)) return anywhere || outside;
  const own = zone
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .some((word) => OWN_ZONE.test(word));
  return own ? !outside : undefined;
}
