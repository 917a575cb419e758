import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  byDefault,
  type End,
  type Policy,
  type Rule,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import type { AddressSyntax } from '../shared/addresses';
import { idAt, isRemoval, removedOr } from '../shared/amendments';
import { termsOf } from '../shared/namedServices';
import { addressNames, oneWord, zoneNames } from '../shared/objectNames';
import { innerPlace } from '../shared/texts';
import { openEnd } from '../shared/windowsFirewall';
import { namedBy } from './application';
import { activeLines, DIALECT, headWord, isDisabled, pairsOf, pathOf } from './words';

export const ADDRESSES: AddressSyntax = {
  separators: '',
  anyWords: new Set(['any', 'any-ipv4', 'any-ipv6']),
  keywords: new Set(),
};

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['permit', 'allow'],
  ['deny', 'block'],
  ['reject', 'block'],
]);

/** `security policies from-zone A to-zone B policy P`. */
export function policy(block: Block): Local {
  const match = new Map<string, Text[]>();
  const opaque: Place[] = [];
  const words: Text[] = [];
  const name = block.head[block.head.length - 1];
  if (name) words.push(name);
  let action: Written<Action> = ABSENT;
  let description: Text | undefined;
  for (const line of activeLines(block)) {
    switch (line.text(0)) {
      case 'match':
        for (const { key, values } of pairsOf(line, 1)) {
          const known = match.get(key.text);
          if (known) known.push(...values);
          else match.set(key.text, [...values]);
          if (!MODELLED.has(key.text) && values.some(({ text }) => text !== 'any')) opaque.push(line.place);
          if (key.text.endsWith('-excluded')) opaque.push(line.place);
        }
        break;
      case 'then': {
        const found = ACTIONS.get(line.text(1));
        if (found !== undefined) action = written(found, innerPlace(line.value(1)));
        break;
      }
      case 'description':
        description = line.value(1);
        words.push(description);
        break;
      case 'scheduler-name':
        opaque.push(line.place);
        break;
    }
  }
  const end = (side: 'source' | 'destination', zone: string): End => {
    const fromHead = headWord(block, zone);
    return {
      ...openEnd(side),
      ports: ABSENT,
      addresses: addressNames(match.get(`${side}-address`) ?? [], ADDRESSES),
      zone: zoneNames(fromHead ? [fromHead] : (match.get(zone) ?? [])),
    };
  };
  const source = end('source', 'from-zone');
  const destination = end('destination', 'to-zone');
  const services = match.get('application') ?? [];
  const found = termsOf(
    services.map((service) => namedBy(block, service)),
    { source, destination, opaque, noun: 'application' },
  );
  const removed = isRemoval(block);
  const rule: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: block.place,
    item: block,
    words,
    complete: action.kind !== 'absent' && services.length > 0 && found.unread.length === 0 && !removed,
    mistakes: [],
    terms: services.length === 0 ? [{ transport: ABSENT, ends: [source, destination], opaque }] : found.terms,
    stands: 'network',
    direction: ABSENT,
    action: removed ? ABSENT : action,
    enabled: isDisabled(block) ? byDefault(false) : byDefault(true),
    order: { id: idAt(pathOf(block)), chain: chainOf(block), priority: ABSENT, match: 'first' },
    name: oneWord(name),
    description: oneWord(description),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
  };
  return { statements: [removedOr(rule, block, removed)], unread: found.unread };
}

const MODELLED: ReadonlySet<string> = new Set([
  'source-address',
  'destination-address',
  'application',
  'from-zone',
  'to-zone',
]);

/** Policies of one pair of zones are asked one after the other, then the global ones. */
const chainOf = (block: Block): string =>
  pathOf(block)
    .slice(0, -2)
    .map(({ text }) => text)
    .join(' ');

/** `security policies default-policy permit-all`. */
export function defaultPolicy(block: Block): Local {
  const statements: Policy[] = [];
  for (const line of activeLines(block)) {
    const word = line.text(0);
    if (word !== 'permit-all' && word !== 'deny-all') continue;
    statements.push({
      kind: 'policy',
      dialect: DIALECT,
      place: block.place,
      item: block,
      words: [],
      complete: true,
      mistakes: [],
      subject: 'default-action',
      profiles: [],
      on: ABSENT,
      action: written<Action>(word === 'permit-all' ? 'allow' : 'block', innerPlace(line.value(0))),
      direction: ABSENT,
    });
  }
  return { statements, unread: [] };
}
