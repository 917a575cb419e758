import { NO_PORTS, union } from '../../base/portSet';
import { placeAt, spanOf } from '../../base/span';
import type { Site } from '../../model/dialect';
import { type Side, valueOf } from '../../model/statement';
import type { Text } from '../../model/value';
import { portCaret } from '../shared/portSites';
import { type PortSyntax, readPorts } from '../shared/ports';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { unitAt } from '../shared/texts';
import type { Call } from './call';
import { matchingOf } from './matching';
import { MATCH_PORTS, NAT_PORTS } from './ports';
import type { Found } from './scan';
import { scanWords } from './scanWords';
import { wordFrom } from './words';

const NOWHERE = { present: NO_PORTS, rangeSign: undefined, words: [], side: undefined } as const;

/** Where a caret stands in a call and what may be written there. */
export function siteIn(call: Call, offset: number): Site | undefined {
  const { words, from } = call;
  const scan = scanWords(words, from);
  if (scan.verb === undefined || scan.verb === 'other' || scan.verb === 'policy' || scan.chain >= words.count) {
    return undefined;
  }
  const matching = matchingOf(call, scan);
  const transport = valueOf(matching.transport);
  const direction = valueOf(matching.direction);
  /** The value at the caret; an empty stretch where an option is the last word and the caret stands behind it. */
  const caretIn = (found: Found | undefined): Text | 'due' | undefined => {
    if (!found) return undefined;
    if (found.value < words.count) {
      const value = wordFrom(words, found.value, found.from);
      return unitAt(value, offset) === undefined ? undefined : value;
    }
    const behind = spanOf(words.place(words.count - 1)).end;
    return offset > behind ? 'due' : undefined;
  };
  const empty = () => {
    const { anchor } = words.place(words.count - 1);
    return placeAt(anchor, offset - anchor.base, offset - anchor.base);
  };
  const protocol = caretIn(scan.protocol);
  if (protocol !== undefined) {
    const replace = protocol === 'due' || protocol.text === '' ? empty() : protocol.place;
    return {
      ...NOWHERE,
      kind: 'transport',
      replace,
      transport: undefined,
      direction,
      words: ['tcp', 'udp', 'icmp', 'all'],
    };
  }
  const portSite = (found: Found, side: Side, syntax: PortSyntax, names: readonly string[]): Site | undefined => {
    const value = caretIn(found);
    if (value === undefined) return undefined;
    const caret = value === 'due' ? { replace: empty(), present: NO_PORTS } : portCaret(value, offset, syntax);
    if (!caret) return undefined;
    return { kind: 'port', ...caret, transport, direction, side, rangeSign: syntax.rangeSign, words: names };
  };
  for (const option of scan.ports) {
    const side: Side =
      option.option === 'sport' || option.option === 'sports' || option.option === 'originalFrom'
        ? 'source'
        : 'destination';
    const site = portSite(option, side, MATCH_PORTS, COMMON_SERVICES);
    if (site) {
      // Other values of the same side are part of the list.
      const others = scan.ports.filter(
        (other) => other !== option && other.option === option.option && other.value < words.count,
      );
      const present = others.flatMap((other) =>
        readPorts(words.value(other.value), MATCH_PORTS).uses.flatMap(({ ports }) => ports),
      );
      return { ...site, present: union(site.present, present) };
    }
  }
  for (const found of [scan.toPorts, scan.proxyPort]) {
    const site = found && portSite(found, 'destination', NAT_PORTS, []);
    if (site) return site;
  }
  return undefined;
}
