import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  byDefault,
  type End,
  type Rule,
  type Term,
  unread,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import type { AddressSyntax } from '../shared/addresses';
import { rulesChanged } from '../shared/amendments';
import { linesOf } from '../shared/configBlocks';
import { termsOf } from '../shared/namedServices';
import { addressNames, oneWord, zoneNames } from '../shared/objectNames';
import { innerPlace } from '../shared/texts';
import { openEnd } from '../shared/windowsFirewall';
import { lastSaid, type Said } from './said';
import { DIALECT, namedBy, wordsOf } from './service';

const ADDRESSES: AddressSyntax = { separators: '', anyWords: new Set(['all', 'any']), keywords: new Set() };

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['accept', 'allow'],
  ['ipsec', 'allow'],
  ['ssl-vpn', 'allow'],
  ['deny', 'block'],
]);

/** Conditions that are not modelled, where they are more than switched off. */
const OPAQUE: ReadonlySet<string> = new Set([
  'users',
  'groups',
  'fsso-groups',
  'devices',
  'internet-service-name',
  'internet-service-id',
  'internet-service-src-name',
  'internet-service-src-id',
  'internet-service-group',
  'internet-service-src-group',
  'application',
  'app-category',
  'url-category',
  'geoip-match',
  'ztna-ems-tag',
  'srcaddr-negate',
  'dstaddr-negate',
  'service-negate',
]);

/** `config firewall policy` and its like. */
export function policy(block: Block): Local {
  const said = lastSaid(block);
  const values = (...keys: readonly string[]): readonly Text[] => {
    for (const key of keys) {
      const found = said.get(key);
      if (found) return found.values;
    }
    return [];
  };
  const host = block.head.some(({ text }) => text.startsWith('local-in-policy'));
  const opaque: Place[] = [];
  for (const each of said.values()) if (isCondition(each)) opaque.push(each.line.place);
  const end = (side: 'source' | 'destination', zones: readonly Text[], names: readonly Text[]): End => ({
    ...openEnd(side),
    ports: ABSENT,
    addresses: addressNames(names, ADDRESSES),
    zone: zoneNames(zones),
  });
  const source = end('source', values('srcintf', 'intf'), values('srcaddr', 'srcaddr6'));
  const destination = end('destination', values('dstintf'), values('dstaddr', 'dstaddr6'));
  const services = values('service');
  const named = services.map((name) => namedBy(block, name));
  const negated = said.get('service-negate')?.values[0]?.text === 'enable';
  const found = termsOf(named, { source, destination, opaque, noun: 'service' });
  const terms = services.length === 0 ? [withoutService(source, destination, opaque)] : found.terms;
  const action = actionOf(said);
  const status = said.get('status')?.values[0];
  const name = oneWord(said.get('name')?.values[0]);
  const id = block.head[block.head.length - 1];
  const place = placeOf(block);
  const rule: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: wordsOf(block, undefined),
    complete: action.kind !== 'absent' && found.unread.length === 0 && !negated,
    mistakes: [],
    terms: negated ? terms.map(negate) : terms,
    stands: host ? 'host' : 'network',
    direction: host ? byDefault('in') : ABSENT,
    action,
    enabled: status?.text === 'disable' ? written(false, innerPlace(status)) : byDefault(true),
    order: { ...place, priority: ABSENT, match: 'first' },
    name: name.kind === 'absent' ? oneWord(id) : name,
    description: oneWord(said.get('comments')?.values[0]),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
  };
  // What is said of a policy that is there already changes it where it stands.
  const changes = action.kind === 'absent' ? [rulesChanged(rule, 'set', targetAt(place))] : [];
  return { statements: [rule, ...changes], unread: found.unread };
}

/** The list in which a policy stands, and the policy in it. */
function placeOf({ head }: Block): { readonly chain: string; readonly id: string } {
  const path = head.map(({ text }) => text);
  return { chain: path.slice(0, -1).join(' '), id: path.join(' ') };
}

const targetAt = ({ chain, id }: ReturnType<typeof placeOf>) => ({ chain, target: byDefault(id) });

/** `delete 12` in a list of policies; several behind each other are not told apart. */
export function removedPolicy(block: Block): Local {
  const place = placeOf(block);
  const which = linesOf(block).some(({ count }) => count > 0) ? { chain: place.chain } : targetAt(place);
  return {
    statements: [rulesChanged({ dialect: DIALECT, place: block.place, item: block }, 'delete', which)],
    unread: [],
  };
}

function isCondition({ key, values }: Said): boolean {
  const [first] = values;
  if (key === 'schedule') return first !== undefined && first.text !== 'always';
  return OPAQUE.has(key) && first !== undefined && first.text !== 'disable';
}

/** A policy that names no service: Internet services stand for it, or something is still to be typed. */
const withoutService = (source: End, destination: End, opaque: readonly Place[]): Term => ({
  transport: ABSENT,
  ends: [source, destination],
  opaque,
});

/** All but the services named: no set of ports says that over several protocols. */
const negate = (term: Term): Term => {
  const [source, destination] = term.ends;
  const uses = destination.uses.map((use) => ({ ...use, part: 'not' as const }));
  const place = uses[0]?.literal.place ?? term.opaque[0];
  const ports = place ? unread(place, 'every service but those named is meant') : destination.ports;
  return { ...term, ends: [source, { ...destination, ports, uses }] };
};

/** Without an action a policy denies; a block that only changes a policy keeps the one it has. */
function actionOf(said: ReadonlyMap<string, Said>): Written<Action> {
  const value = said.get('action')?.values[0];
  if (!value) {
    const whole = (said.has('srcintf') && said.has('dstintf')) || said.has('intf');
    return whole ? byDefault<Action>('block') : ABSENT;
  }
  const action = ACTIONS.get(value.text.toLowerCase());
  return action === undefined
    ? unread(innerPlace(value), `\`${value.text}\` is no action of a policy`)
    : written(action, innerPlace(value));
}
