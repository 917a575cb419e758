import type { Assignment } from '../../model/item';
import {
  ABSENT,
  byDefault,
  type End,
  type Listener,
  type Pin,
  type Rule,
  type StatementBase,
  type Transport,
  unread,
  type Written,
} from '../../model/statement';
import type { PortParameter, Vocabulary } from '../../model/vocabulary';
import { type PortSyntax, readPortValues } from '../shared/ports';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT, NOTHING, type Understood } from './call';
import { type EndReading, readEnd } from './ends';
import { wordOf } from './fields';

/** Properties of the firewall's COM object, HNetCfg.FWRule, that hold ports. */
const FIREWALL_MEMBERS: ReadonlyMap<string, 'local' | 'remote'> = new Map([
  ['localports', 'local'],
  ['remoteports', 'remote'],
]);

/** The COM object takes a list as one text, and keywords in the spelling of netsh. */
export const COM_PORTS: PortSyntax = {
  subject: 'Windows Firewall',
  separators: ',',
  rangeSign: '-',
  keywords: new Map(['RPC', 'RPC-EPMap', 'IPHTTPS', 'Teredo', 'Ply2Disc'].map((word) => [word.toLowerCase(), word])),
  anyWords: new Set(['*', 'any']),
  numbers: true,
};

/** True for a property that carries ports. */
export const isPortMember = ({ member }: Assignment, vocabulary: Vocabulary): boolean =>
  FIREWALL_MEMBERS.has(member.text.toLowerCase()) || vocabulary.member(member.text.toLowerCase()) !== undefined;

/** `$connector.Bindings = '0.0.0.0:25'`: a property that carries ports is given a value. */
export function readAssignment(item: Assignment, vocabulary: Vocabulary): Understood {
  const name = item.member.text.toLowerCase();
  const side = FIREWALL_MEMBERS.get(name);
  if (side) return readFirewallMember(item, side);
  const parameter = vocabulary.member(name);
  return parameter ? readMember(item, parameter, readEnd(item.value, parameter)) : NOTHING;
}

const baseOf = (item: Assignment, complete: boolean): Omit<StatementBase, 'mistakes'> => ({
  dialect: DIALECT,
  place: item.place,
  item,
  words: [item.object],
  complete,
});

function readMember(item: Assignment, parameter: PortParameter, read: EndReading): Understood {
  const { mistakes, end } = read;
  const base: StatementBase = { ...baseOf(item, mistakes.length === 0), mistakes };
  const transport = byDefault<readonly Transport[]>([parameter.transport ?? 'tcp']);
  if (parameter.knob !== undefined) {
    const pin: Pin = {
      ...base,
      kind: 'pin',
      knob: parameter.knob,
      type: byDefault('number'),
      end,
      transport,
      removes: false,
      value: wordOf(item.value),
    };
    return { statements: [pin], unread: read.unread };
  }
  const service = parameter.service === undefined ? {} : { service: parameter.service };
  const listener: Listener = { ...base, kind: 'listener', transport, end, role: parameter.parameter, ...service };
  return { statements: [listener], unread: read.unread };
}

/** One property of a rule whose others are set in lines of their own: nothing but its ports is known here. */
function readFirewallMember(item: Assignment, side: 'local' | 'remote'): Understood {
  const reading = readPortValues(item.value, COM_PORTS);
  const elsewhere: Written<never> = unread(item.place, 'it is set in a line of its own');
  const own: End = { ...openEnd(side), ports: reading.ports, uses: reading.uses };
  const other: End = { ...openEnd(side === 'local' ? 'remote' : 'local'), ports: elsewhere, addresses: elsewhere };
  const ends = side === 'local' ? ([own, other] as const) : ([other, own] as const);
  const rule: Rule = {
    ...baseOf(item, false),
    mistakes: [],
    kind: 'rule',
    terms: [{ transport: elsewhere, ends, opaque: [] }],
    stands: 'host',
    direction: elsewhere,
    action: elsewhere,
    enabled: elsewhere,
    order: { chain: '', priority: ABSENT },
    name: elsewhere,
    description: elsewhere,
    program: elsewhere,
    service: elsewhere,
    profiles: elsewhere,
    returning: false,
  };
  return { statements: [rule], unread: reading.unread };
}
