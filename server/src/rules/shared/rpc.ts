import { TCP } from '../../analysis/order/rows';
import { formatPorts, includes, normalise, overlaps, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Pin, Rule } from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import { addBeside, isInbound } from './beside';
import { opensRpcInVain } from './clientCallers';
import { keptFor } from './memo';
import { holds, type Opening } from './openings';

/** Ports that RPC services are given. */
const FIXED = ['static-rpc-window', 'static-rpc-advised-5x'];

/** The least port that RPC services draw. */
const leastDrawn = (knowledge: Knowledge): number =>
  keptFor(least, knowledge, () => Math.min(...knowledge.dynamicRanges.map(({ from }) => from)));
const least = new WeakMap<Knowledge, number>();

const keywordsFor = (knowledge: Knowledge, keyword: string): boolean =>
  knowledge.setupRules.some((rule) => rule.keyword?.toLowerCase() === keyword);

/** `RPC`, in the spellings that a Windows firewall has for what is behind the endpoint mapper. */
const isRpcWord = (word: string, knowledge: Knowledge): boolean => word === 'rpc' && keywordsFor(knowledge, word);
const isMapperWord = (word: string, knowledge: Knowledge): boolean =>
  keywordsFor(knowledge, word.replaceAll('-', '')) && word.startsWith('rpc') && word !== 'rpc';

/** True where the endpoint mapper is opened, by its number, by the word for it, or with all else. */
export const opensMapper = (opening: Opening, knowledge: Knowledge): boolean =>
  (opening.transports & TCP) !== 0 &&
  (opening.keywords.length > 0
    ? opening.keywords.some((word) => isMapperWord(word, knowledge))
    : knowledge.group('endpoint-mapper').some(({ from }) => holds(opening, from)));

/** True where the endpoint mapper is named: alone, in a list, or by the word for it. */
export const namesMapper = (opening: Opening, knowledge: Knowledge): boolean =>
  (opening.keywords.length > 0 || opening.from === opening.to) && opensMapper(opening, knowledge);

/** True where something is opened that RPC services may listen on: the word, a range, or a port that nobody else has. */
export function mayOpenRpc(opening: Opening, pinned: ReadonlySet<number>, knowledge: Knowledge): boolean {
  const { from, to, transports, keywords } = opening;
  if ((transports & TCP) === 0) return false;
  if (keywords.length > 0) return keywords.some((word) => isRpcWord(word, knowledge));
  if (to < leastDrawn(knowledge)) return false;
  const fixed = FIXED.some((group) => includes(knowledge.group(group), from));
  return from < to || fixed || pinned.has(from) || !knowledge.isKnownPort(from);
}

/** The ports that a file fixes for RPC services. Replication of a DAG, Remote Desktop and others ask no endpoint mapper. */
export function rpcPins(file: FileView, knowledge: Knowledge): ReadonlySet<number> {
  const found = new Set<number>();
  const parts = keptFor(pinnedIn, knowledge, () => new WeakMap());
  for (const pins of file.inParts('pin'))
    for (const port of keptFor(parts, pins, () => rpcPinned(pins, knowledge))) found.add(port);
  return found;
}

/** By part of a file. */
const pinnedIn = new WeakMap<Knowledge, WeakMap<readonly Pin[], readonly number[]>>();

function rpcPinned(pins: readonly Pin[], knowledge: Knowledge): number[] {
  const found = new Set<number>();
  for (const { knob, end } of pins) {
    if (!knowledge.service(knowledge.knob(knob)?.service ?? '')?.dynamic) continue;
    for (const { ports } of end.uses) for (const { from, to } of ports) if (from === to) found.add(from);
  }
  return [...found];
}

/** Offers to open the endpoint mapper for those for whom a rule opens what is behind it. */
export function addMapper(file: FileView, context: RuleContext, place: Place): readonly Fix[] {
  const ports = context.knowledge.group('endpoint-mapper');
  const title = `Add a rule for ${formatPorts(ports)}/tcp`;
  return addBeside(file, context, place, {
    ports,
    transport: 'tcp',
    isOfAnother: true,
    suffix: 'endpoint mapper',
    unless: (rule) => opensRpcInVain(rule, file, context.knowledge),
    title,
  });
}

/**
 * Offers to open what is behind the endpoint mapper for those for whom a rule opens the mapper: the ports that the file
 * fixes, else on a Windows host the word of its firewall for it. A whole dynamic range is nothing to advise.
 */
export function addBehindMapper(
  file: FileView,
  context: RuleContext,
  place: Place,
  pinned: ReadonlySet<number>,
): readonly Fix[] {
  const { knowledge } = context;
  const behind = {
    transport: 'tcp',
    isOfAnother: true,
    suffix: 'dynamic ports',
    unless: (rule: Rule) => opensRpcInVain(rule, file, knowledge),
  } as const;
  if (pinned.size > 0) {
    const ports = normalise([...pinned].map((port) => ({ from: port, to: port })));
    return addBeside(file, context, place, { ...behind, ports, title: `Add a rule for ${formatPorts(ports)}/tcp` });
  }
  const word = knowledge.setupRules.find(({ keyword }) => isRpcWord(keyword?.toLowerCase() ?? '', knowledge))?.keyword;
  if (word === undefined || !isInbound(file, place)) return [];
  const title = `Add a rule with the keyword ${word}`;
  return addBeside(file, context, place, { ...behind, ports: [], keyword: word, title });
}

/** What of RPC is opened for certain, in words; undefined where nothing is. */
export function rpcOpened(opening: Opening, pinned: ReadonlySet<number>, knowledge: Knowledge): string | undefined {
  const { from, to, transports, keywords, unsure } = opening;
  if (unsure || (transports & TCP) === 0) return undefined;
  if (keywords.length > 0) return keywords.some((word) => isRpcWord(word, knowledge)) ? 'dynamic RPC' : undefined;
  if (from === to) {
    return pinned.has(from) ? `${from}, a fixed RPC port,` : undefined;
  }
  const range: PortSet = [{ from, to }];
  const whole = knowledge.dynamicRanges.some((known) => known.from === from && known.to === to);
  return whole && !overlaps(range, knowledge.group('endpoint-mapper')) ? `${from}-${to}, dynamic RPC,` : undefined;
}
