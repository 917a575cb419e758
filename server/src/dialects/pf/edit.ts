import type { PlaceEdit } from '../../base/edit';
import { type PortSet, union } from '../../base/portSet';
import { spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import { type Side, type Statement, valueOf } from '../../model/statement';
import type { Text } from '../../model/value';
import { replacePort } from '../shared/configBlocks';
import { portCaret } from '../shared/portSites';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { endOf, isWrittenHere, literalIn, startOf } from '../shared/texts';
import { transportSite } from '../shared/transports';
import type { Ports } from './ports';
import { scan } from './scan';
import { Cursor, type Kind, kindOf, PF_PORTS } from './words';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the rule, at the literal where a value came through a macro. */
export function revise(statement: Statement, change: Change): Edits {
  if (change.kind === 'replace-port')
    return replacePort(statement, change)?.map(({ place, newText }) => ({ place, newText: newText.replace('-', ':') }));
  const command = statement.item;
  const kind = command.kind === 'command' ? kindOf(command) : undefined;
  if (command.kind !== 'command' || !kind || !command.words) return undefined;
  if (change.kind === 'remove') return [{ place: command.place, newText: '' }];
  if (change.kind === 'set-quick') return setQuick(command.words, kind);
  const said = scan(command.words, kind);
  if (change.kind === 'set-transport') {
    const [protocol, more] = said.protocols;
    if (more) return undefined;
    if (!protocol)
      return said.firstParty && [{ place: startOf(said.firstParty.place), newText: `proto ${change.transport} ` }];
    const place = literalIn(protocol);
    return place && [{ place, newText: change.transport }];
  }
  if (change.kind === 'set-direction' && said.direction.kind === 'written')
    return [{ place: said.direction.place, newText: change.direction }];
  return undefined;
}

/** What may stand before `quick`. */
const BEFORE_QUICK = /^(?:drop|return|return-rst|return-icmp6?|in|out|log)$/;

function setQuick(words: Words, kind: Kind): Edits {
  if ((kind !== 'pass' && kind !== 'block') || scan(words, kind).quick) return undefined;
  const cursor = new Cursor(words);
  cursor.at = 1;
  while (!cursor.done && BEFORE_QUICK.test(cursor.peek())) {
    cursor.at++;
    if (cursor.peek() === '(') cursor.skipParentheses();
  }
  const before = words.value(cursor.at - 1);
  return isWrittenHere(before) ? [{ place: endOf(before.place), newText: ' quick' }] : undefined;
}

/** Where ports and protocols may be written. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const kind = kindOf(command);
  if (!kind || !command.words) return undefined;
  const said = scan(command.words, kind);
  const direction = valueOf(said.direction);
  const transport = valueOf(said.transport);
  const isHere = ({ place }: Text): boolean => touches(spanOf(place), offset);
  const protocol = said.protocols.find(isHere);
  if (protocol) {
    return transportSite(protocol.place, direction);
  }
  const lists: readonly (readonly [Ports | undefined, Side])[] = [
    [said.source.ports, 'source'],
    [said.destination.ports, 'destination'],
    [said.target?.ports, said.target?.changes ?? 'destination'],
  ];
  for (const [ports, side] of lists) {
    const value = ports?.values.find(isHere);
    const caret = value && portCaret(value, offset, PF_PORTS);
    if (!caret || !ports) continue;
    let present: PortSet = caret.present;
    for (const use of ports.uses) if (!touches(spanOf(use.literal.place), offset)) present = union(present, use.ports);
    const { replace } = caret;
    return { kind: 'port', replace, present, transport, direction, side, rangeSign: ':', words: COMMON_SERVICES };
  }
  return undefined;
}
