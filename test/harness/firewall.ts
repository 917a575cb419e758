import { ALL_PORTS, type PortSet } from '../../server/src/base/portSet';
import type { Anchor, Place } from '../../server/src/base/span';
import type { Item } from '../../server/src/model/item';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type Direction,
  type End,
  type Order,
  type Rule,
  type Transport,
  type Written,
} from '../../server/src/model/statement';
import { plainText } from '../../server/src/model/value';

/** What a rule of a test says; what is left out is not said. */
export interface Said {
  readonly action: Action;
  readonly transport?: Transport | 'any' | 'other';
  readonly sourcePorts?: PortSet;
  readonly ports?: PortSet;
  readonly source?: readonly string[];
  readonly destination?: readonly string[];
  readonly direction?: Direction;
  readonly zone?: string;
  readonly opaque?: boolean;
  readonly name?: string;
  readonly program?: string;
  readonly profiles?: readonly string[];
  readonly order?: Partial<Omit<Order, 'priority'>>;
  readonly priority?: number;
  readonly insert?: number;
  readonly disabled?: boolean;
}

/** Rules as model objects, each on a line of its own of ten characters. */
export function makeRules(list: readonly Said[], order: Partial<Omit<Order, 'priority'>>, anchor: Anchor): Rule[] {
  return list.map((said, i) => makeRule(said, order, { anchor, start: i * 10, end: i * 10 + 9 }));
}

function makeRule(said: Said, order: Partial<Omit<Order, 'priority'>>, place: Place): Rule {
  const item: Item = {
    kind: 'command',
    language: 'test',
    name: plainText('rule', place),
    arguments: [],
    redirections: [],
    place,
    context: [],
  };
  const whole = <T>(value: T | undefined): Written<T> => (value === undefined ? ABSENT : byDefault(value));
  const end = (side: End['side'], ports: PortSet | undefined, addresses: readonly string[] | undefined): End => ({
    side,
    ports: byDefault(ports ?? ALL_PORTS),
    uses: [],
    addresses: whole(addresses?.map((text): Address => ({ kind: text === 'any' ? 'any' : 'literal', text, place }))),
    zone: side === 'source' ? whole(said.zone) : ABSENT,
  });
  return {
    kind: 'rule',
    dialect: 'test',
    place,
    item,
    words: [],
    complete: true,
    mistakes: [],
    terms: [
      {
        transport: said.transport === undefined ? ABSENT : byDefault([said.transport]),
        ends: [end('source', said.sourcePorts, said.source), end('destination', said.ports, said.destination)],
        opaque: said.opaque ? [place] : [],
      },
    ],
    stands: 'network',
    direction: whole(said.direction),
    action: byDefault(said.action),
    enabled: byDefault(!said.disabled),
    order: {
      chain: 'test',
      ...order,
      ...said.order,
      priority: whole(said.priority),
      ...(said.insert === undefined ? {} : { insert: byDefault(said.insert) }),
    },
    name: whole(said.name),
    description: ABSENT,
    program: whole(said.program),
    service: ABSENT,
    profiles: whole(said.profiles),
    returning: false,
  };
}
