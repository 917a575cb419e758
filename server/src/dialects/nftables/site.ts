import { NO_PORTS, type PortSet, unionOf } from '../../base/portSet';
import { placeAt, spanOf, touches } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import { type TransportSet, valueOf } from '../../model/statement';
import { placeIn, type Text } from '../../model/value';
import { portCaret } from '../shared/portSites';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { unitAt } from '../shared/texts';
import { chainOf, directionOf } from './chain';
import { NFT_PORTS, readValue } from './ports';
import { RuleReader } from './reader';
import { conditionAt } from './selectors';
import { isTable, Tokens, textsIn } from './tokens';

const NOWHERE = { present: NO_PORTS, rangeSign: undefined, side: undefined } as const;

/** Where a caret stands in a rule and what may be written there. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const chain = chainOf(command.heading);
  if (chain.verb === 'policy' || chain.verb === 'flush' || chain.verb === 'change') return undefined;
  const tokens = new Tokens(command);
  const direction = directionOf(chain);
  const { anchor } = command.place;
  const here = placeAt(anchor, offset - anchor.base, offset - anchor.base);
  let transport: TransportSet | undefined;
  for (let at = 0; at < tokens.count; ) {
    const condition = conditionAt(tokens, at);
    if (!condition) {
      at++;
      continue;
    }
    const [selector] = condition.selectors;
    const value = tokens.value(condition.value);
    const due = !value && offset > spanOf(tokens.place(tokens.count - 1)).end;
    const inside = value && value.place.anchor === anchor && touches(spanOf(value.place), offset);
    if (selector && (due || inside)) {
      if (selector.kind === 'protocol') {
        const text =
          value &&
          textsIn(value).find((leaf): leaf is Text => leaf.kind === 'text' && unitAt(leaf, offset) !== undefined);
        const replace = text && text.text !== '' ? placeIn(text, 0, text.text.length) : here;
        return { ...NOWHERE, kind: 'transport', replace, transport: undefined, direction, words: ['tcp', 'udp'] };
      }
      if (selector.kind !== 'port' || condition.selectors.length > 1) return undefined;
      transport ??=
        selector.protocol === 'tcp' || selector.protocol === 'udp' ? [selector.protocol] : protocolOf(command);
      const common = {
        kind: 'port',
        transport,
        direction,
        side: selector.side,
        rangeSign: '-',
        words: COMMON_SERVICES,
      } as const;
      if (!value) return { ...common, replace: here, present: NO_PORTS };
      const texts = isTable(value)
        ? value.entries.map(({ key }) => key)
        : textsIn(value).filter((leaf): leaf is Text => leaf.kind === 'text');
      const text = texts.find((leaf) => unitAt(leaf, offset) !== undefined);
      const caret = text && portCaret(text, offset, NFT_PORTS);
      const others: PortSet[] = texts.flatMap((leaf) =>
        leaf === text ? [] : readValue(leaf).uses.map(({ ports }) => ports),
      );
      return { ...common, replace: caret?.replace ?? here, present: unionOf(others) };
    }
    at = Math.max(at + 1, condition.next);
  }
  return undefined;
}

/** The transport that other words of the rule name. */
function protocolOf(command: Command): TransportSet | undefined {
  const { drafts } = new RuleReader(command, chainOf(command.heading)).read();
  const [draft] = drafts;
  return draft && valueOf(draft.transport);
}
