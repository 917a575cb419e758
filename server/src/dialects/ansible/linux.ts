import { type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type Direction,
  type Translation,
  type TransportSet,
  valueOf,
  type Written,
} from '../../model/statement';
import { type Entry, slice } from '../../model/value';
import { type AddressSyntax, readAddresses } from '../shared/addresses';
import { fieldOf, isNothing, textsOf, transportOf, transportTypos, wordOf } from '../shared/templates/fields';
import type { PortsRead } from '../shared/templates/ports';
import type { Templated } from '../shared/templates/syntax';
import { mapWord } from '../shared/texts';
import { DIALECT } from './id';
import { notModelled, placeInChain, placeInUfw } from './order';
import { endWith, FIREWALLD, IPTABLES, IPTABLES_LIST, namedService, type PortForm, portsIn, UFW } from './ports';
import { fieldsOf, flagOf, isGone, localOf, portField, portNeedsProtocol, reset, wordsIn } from './rules';
import { systemService } from './services';

const ADDRESSES: AddressSyntax = { separators: ',', anyWords: new Set(['any', 'anywhere']), keywords: new Set() };

const addressesOf = (entry: Entry | undefined): Written<readonly Address[]> =>
  entry && !isNothing(entry.value) ? readAddresses(entry.value, ADDRESSES) : ABSENT;

const ANY: Written<TransportSet> = byDefault(['any']);
const BOTH: Written<TransportSet> = byDefault(['tcp', 'udp']);
const CHAINS: Readonly<Record<string, Direction>> = { INPUT: 'in', OUTPUT: 'out' };

/** `iptables`: one rule of a chain. */
export function iptablesRule(item: Block): Local {
  const { body } = item;
  const chain = wordOf(fieldOf(body, 'chain'));
  const jump = wordOf(fieldOf(body, 'jump'));
  const name = valueOf(chain) ?? '';
  const order = placeInChain(item, chain);
  if (valueOf(flagOf(fieldOf(body, 'flush'))) === true) return reset(item, name === '' ? undefined : order.chain);
  const states = textsOf(fieldOf(body, 'ctstate')).flatMap(({ text }) => text.split(','));
  const single = fieldOf(body, 'destination_port');
  const several = fieldOf(body, 'destination_ports');
  const source = fieldOf(body, 'source_port');
  const destinations = isNothing(several?.value) ? portOrName(single, IPTABLES) : portsIn(several, IPTABLES_LIST);
  const sources = portOrName(source, IPTABLES_LIST);
  const protocol = fieldOf(body, 'protocol');
  const transport = transportOf(protocol);
  const typos = transportTypos(protocol, 'iptables');
  const behind = destinations.uses.length > 0 ? (several ?? single) : source;
  const numbered = destinations.uses.length > 0 ? destinations : sources;
  const needs =
    typos.length > 0
      ? []
      : portNeedsProtocol(item, numbered, { name: 'protocol', entry: protocol, said: transport }, behind, (t) => t);
  const rule = {
    term: {
      transport: transport.kind === 'absent' ? ANY : transport,
      ends: [
        endWith('source', sources, addressesOf(fieldOf(body, 'source', 'src_range'))),
        endWith('destination', destinations, addressesOf(fieldOf(body, 'destination', 'dst_range'))),
      ] as const,
      opaque: notModelled(body, states),
    },
    stands: name === 'FORWARD' ? ('network' as const) : ('host' as const),
    direction: CHAINS[name]
      ? ({ kind: 'written', value: CHAINS[name], place: placeOf(chain, item), via: [] } as const)
      : ABSENT,
    action: mapWord(
      jump,
      (text): Action | undefined => JUMPS.get(text) ?? { jump: text },
      () => '',
    ),
    chain: order.chain,
    order: jump.kind === 'absent' ? {} : order,
    description: wordOf(fieldOf(body, 'comment')),
    returning: states.includes('ESTABLISHED') && !states.includes('NEW'),
    beginning: states.includes('NEW') && !states.includes('ESTABLISHED'),
    words: wordsIn(item, 'comment'),
    mistakes: [...destinations.mistakes, ...sources.mistakes, ...typos, ...needs],
    unread: [...destinations.unread, ...sources.unread],
    fields: fieldsOf(
      item,
      [portField('destination', single), portField('destination', several, 'list'), portField('source', source)],
      { transport: protocol },
    ),
  };
  const to = translationTarget(body);
  if (to && valueOf(jump) !== undefined && /^(?:REDIRECT|DNAT)$/.test(valueOf(jump) as string)) {
    const translation: Templated<Translation> = {
      kind: 'translation',
      dialect: DIALECT,
      place: item.place,
      item,
      words: [...item.head.slice(1), ...rule.words],
      complete: true,
      mistakes: rule.mistakes,
      transport: rule.term.transport,
      from: endWith('destination', destinations, ABSENT),
      to: endWith('destination', to.read, ABSENT),
      fields: fieldsOf(item, [portField('destination', single), portField('destination', to.entry)], {
        transport: protocol,
      }),
    };
    return { statements: [translation], unread: [...rule.unread, ...to.read.unread] };
  }
  return localOf(item, rule, isGone(item));
}

const placeOf = (said: Written<string>, item: Block) => (said.kind === 'written' ? said.place : item.place);

const JUMPS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['ACCEPT', 'allow'],
  ['DROP', 'block'],
  ['REJECT', 'block'],
  ['LOG', 'continue'],
]);

/** `to_ports: 2525`, `to_destination: 10.0.0.5:25`. */
function translationTarget(body: Block['body']): { entry: Entry; read: PortsRead } | undefined {
  const ports = fieldOf(body, 'to_ports');
  if (ports && !isNothing(ports.value)) return { entry: ports, read: portsIn(ports, FIREWALLD) };
  const destination = fieldOf(body, 'to_destination');
  const text = destination?.value.kind === 'text' ? destination.value : undefined;
  const colon = text ? text.text.lastIndexOf(':') : -1;
  if (!destination || !text || colon < 0 || text.text.indexOf(':') !== colon) return undefined;
  const entry: Entry = { ...destination, value: slice(text, colon + 1, text.text.length) };
  return { entry, read: portsIn(entry, FIREWALLD) };
}

/** `ufw`: one rule; without a port it changes the firewall as a whole, or names an application. */
export function ufwRule(item: Block): Local {
  const { body } = item;
  const action = wordOf(fieldOf(body, 'rule'));
  const to = fieldOf(body, 'port', 'to_port');
  const from = fieldOf(body, 'from_port');
  if (textsOf(fieldOf(body, 'state')).some(({ text }) => /^reset$/i.test(text))) return reset(item);
  if (action.kind === 'absent') return NOTHING;
  const protocol = fieldOf(body, 'proto', 'protocol');
  const said = transportOf(protocol);
  const destination = ufwPorts(to);
  const sources = ufwPorts(from);
  const direction = fieldOf(body, 'direction');
  const way = mapWord(
    wordOf(direction),
    (text): Direction | undefined => (/^in/i.test(text) ? 'in' : /^out/i.test(text) ? 'out' : undefined),
    (text) => `\`${text}\` is no direction`,
  );
  const routed = valueOf(flagOf(fieldOf(body, 'route'))) === true;
  const numbered = destination.uses.length > 0 ? destination : sources;
  // ufw takes one port without a protocol for both of them, and refuses lists and ranges.
  const many = numbered.uses.length > 1 || numbered.uses.some(({ part }) => part === 'range');
  const needs = many
    ? portNeedsProtocol(item, numbered, { name: 'proto', entry: protocol, said }, to ?? from, (t) => t)
    : [];
  const suffixed = suffixOf(to);
  return localOf(
    item,
    {
      term: {
        transport: suffixed ?? (said.kind === 'absent' ? (numbered.uses.length > 0 ? BOTH : ANY) : said),
        ends: [
          endWith('source', sources, addressesOf(fieldOf(body, 'from_ip', 'from', 'src'))),
          endWith('destination', destination, addressesOf(fieldOf(body, 'to_ip', 'to', 'dest'))),
        ],
        opaque: ['interface', 'interface_in', 'interface_out', 'name'].flatMap(
          (name) => fieldOf(body, name)?.place ?? [],
        ),
      },
      stands: routed ? 'network' : 'host',
      direction: routed ? ABSENT : way.kind === 'absent' ? byDefault('in') : way,
      action: mapWord(
        action,
        (text): Action | undefined =>
          /^(?:allow|limit)$/i.test(text) ? 'allow' : /^(?:deny|reject)$/i.test(text) ? 'block' : undefined,
        (text) => `\`${text}\` is no rule of ufw`,
      ),
      ...placeInUfw(item, routed ? 'route' : way.kind === 'absent' ? 'in' : valueOf(way)),
      description: wordOf(fieldOf(body, 'comment')),
      words: wordsIn(item, 'comment', 'name'),
      mistakes: [...destination.mistakes, ...sources.mistakes, ...transportTypos(protocol, 'ufw'), ...needs],
      unread: [...destination.unread, ...sources.unread],
      fields: fieldsOf(item, [portField('destination', to), portField('source', from)], {
        transport: protocol,
        direction,
      }),
    },
    valueOf(flagOf(fieldOf(body, 'delete'))) === true,
  );
}

/** A number, or a name of the system's list of services. */
function portOrName(entry: Entry | undefined, form: PortForm): PortsRead {
  const text = entry?.value.kind === 'text' ? entry.value : undefined;
  if (!text || !/^[a-z][\w-]*$/i.test(text.text) || text.text.toLowerCase() === 'any') return portsIn(entry, form);
  return { ...namedService(text, systemService, form.syntax.subject), mistakes: [] };
}

/** `port: 25`, `port: 25/tcp`, `port: smtp`. */
function ufwPorts(entry: Entry | undefined): PortsRead {
  const text = entry?.value.kind === 'text' ? entry.value : undefined;
  if (!entry || !text) return portsIn(entry, UFW);
  const slash = text.text.search(/\/(?:tcp|udp)$/i);
  return portOrName(slash < 0 ? entry : { ...entry, value: slice(text, 0, slash) }, UFW);
}

function suffixOf(entry: Entry | undefined): Written<TransportSet> | undefined {
  const text = entry?.value.kind === 'text' ? entry.value : undefined;
  const slash = text ? text.text.search(/\/(?:tcp|udp)$/i) : -1;
  return entry && text && slash >= 0
    ? transportOf({ ...entry, value: slice(text, slash + 1, text.text.length) })
    : undefined;
}
