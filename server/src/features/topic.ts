import { MAX_PORT, MIN_PORT, normalise, type PortRange, type PortSet } from '../base/portSet';
import type { Document } from '../document/document';
import type { PartyId } from '../knowledge/ids';
import type { Direction, Side } from '../model/statement';
import { keywordAccount, portText, textOf } from './account';
import { type Context, concernedIn, contextOf } from './context';
import type { Env } from './env';
import type { Situation } from './meanings';

/**
 * What an explanation is about, as plain data: an editor keeps it with a completion or a hint and hands it back when it
 * shows the explanation, so that dozens of texts need not be sent of which one or none is read.
 */
export interface Topic {
  /** A word that stands where ports could; then there are no ports. */
  readonly keyword?: string;
  readonly ports: PortSet;
  readonly transports?: readonly string[];
  readonly situation: Situation;
}

/** The explanation as Markdown; empty where nothing is known. */
export function topicText({ keyword, ports, transports, situation }: Topic, context: Context): string {
  if (keyword === undefined) return portText(ports, transports, context, situation);
  const account = keywordAccount(keyword, context, situation);
  return account ? textOf(account) : '';
}

/** The explanation that was left out when the document was asked. */
export const topicTextIn = (topic: Topic, document: Document, env: Env): string =>
  topicText(topic, concernedIn(contextOf(document, env)));

/** A topic as it goes over the wire: lists instead of sets. */
export interface TopicData {
  readonly keyword?: string;
  readonly ports: readonly (readonly [from: number, to: number])[];
  readonly transports?: readonly string[];
  readonly direction?: string;
  readonly side?: string;
  readonly owner?: string;
  readonly parties?: readonly string[];
}

export function topicData({ keyword, ports, transports, situation }: Topic): TopicData {
  const { direction, side, owner, parties } = situation;
  const data: { -readonly [K in keyof TopicData]: TopicData[K] } = { ports: pairsOf(ports) };
  if (keyword !== undefined) data.keyword = keyword;
  if (transports) data.transports = transports;
  if (direction) data.direction = direction;
  if (side) data.side = side;
  if (owner !== undefined) data.owner = owner;
  if (parties && parties.size > 0) data.parties = [...parties];
  return data;
}

export const pairsOf = (ports: PortSet): TopicData['ports'] => ports.map(({ from, to }) => [from, to]);

const DIRECTIONS: readonly Direction[] = ['in', 'out'];
const SIDES: readonly Side[] = ['local', 'remote', 'source', 'destination'];

/** Reads what an editor hands back, which is not trusted; undefined where it is no topic. */
export function topicFrom(data: unknown): Topic | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { keyword, ports, transports, direction, side, owner, parties } = data as Partial<Record<string, unknown>>;
  if (!Array.isArray(ports)) return undefined;
  const ranges = ports.filter(isPair).map(([from, to]): PortRange => ({ from, to }));
  if (ranges.length !== ports.length || (ranges.length === 0 && typeof keyword !== 'string')) return undefined;
  return {
    ...(typeof keyword === 'string' ? { keyword } : {}),
    ports: normalise(ranges),
    ...(Array.isArray(transports) ? { transports: transports.filter(isText) } : {}),
    situation: {
      direction: DIRECTIONS.find((one) => one === direction),
      side: SIDES.find((one) => one === side),
      owner: isText(owner) ? owner : undefined,
      parties: Array.isArray(parties) ? new Set(parties.filter(isText) as PartyId[]) : undefined,
    },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isPair = (value: unknown): value is readonly [from: number, to: number] =>
  Array.isArray(value) && value.length === 2 && value.every(isPort) && value[0] <= value[1];

const isPort = (value: unknown): boolean =>
  Number.isInteger(value) && MIN_PORT <= Number(value) && Number(value) <= MAX_PORT;
