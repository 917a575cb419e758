import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type End,
  type Rule,
  type Statement,
  type StatementBase,
  type TransportSet,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { innerPlace, isWrittenHere, startOf, wordIn } from '../shared/texts';
import { openEnd } from '../shared/windowsFirewall';
import { type Party, type Scan, scan } from './scan';
import { DIALECT, kindOf } from './words';

/** What a line of a configuration says about traffic. */
export function readRule(command: Command): Local {
  const kind = kindOf(command);
  const { words } = command;
  if (!kind || !words) return NOTHING;
  const said = scan(words, kind);
  const mistakes = [...said.mistakes, ...missingProtocol(said)];
  const base: StatementBase = {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [said.label, said.name].filter((word) => word !== undefined),
    complete: said.unread.length === 0 && mistakes.length === 0 && !said.isHalf,
    mistakes,
  };
  return { statements: statementsOf(command, said, base), unread: said.unread };
}

function statementsOf(command: Command, said: Scan, base: StatementBase): Statement[] {
  const { kind, target } = said;
  const transport: Written<TransportSet> =
    said.transport.kind === 'absent' ? byDefault<TransportSet>(['any']) : said.transport;
  const zoneSide = valueOf(said.direction) === 'out' ? 'destination' : 'source';
  const source = endOf('source', said.source, zoneSide === 'source' ? said : undefined);
  const destination = endOf('destination', said.destination, zoneSide === 'destination' ? said : undefined);
  const statements: Statement[] = [];
  const isOld = kind === 'rdr' || kind === 'nat';
  const from = target?.changes === 'source' ? source : destination;
  if (!isOld || source.uses.length > 0 || (kind === 'nat' && destination.uses.length > 0)) {
    statements.push(
      ruleOf(command, said, isOld ? { ...base, mistakes: target ? [] : base.mistakes } : base, {
        transport,
        ends: [source, destination],
        opaque: said.opaque,
      }),
    );
  }
  if (target && (target.ports || kind === 'rdr')) {
    const { ports } = target;
    statements.push({
      kind: 'translation',
      ...base,
      // The rule has told them already.
      mistakes: isOld ? base.mistakes : [],
      transport,
      from,
      to: {
        ...openEnd(target.changes),
        ports: ports ? ports.ports : ABSENT,
        uses: ports ? ports.uses : [],
        addresses: target.addresses,
      },
    });
  }
  return statements;
}

const endOf = (
  side: 'source' | 'destination',
  { addresses, ports }: Party,
  at: Pick<Scan, 'zone' | 'zoneCalledBy'> | undefined,
): End => ({
  ...openEnd(side),
  ...(ports ? { ports: ports.ports, uses: ports.uses } : {}),
  addresses,
  zone: at?.zone ?? ABSENT,
  ...(at?.zoneCalledBy === undefined ? undefined : { zoneCalledBy: at.zoneCalledBy }),
});

function ruleOf(command: Command, said: Scan, base: StatementBase, term: Rule['terms'][number]): Rule {
  const { kind, quick, family, tags } = said;
  const word = command.words?.value(0) as Text;
  // An interface without a direction is one that packets come in by or go out by.
  const either = said.zone.kind !== 'absent' && said.direction.kind === 'absent';
  const place = said.zone.kind === 'written' || said.zone.kind === 'unread' ? said.zone.place : undefined;
  const isTranslation = kind === 'rdr' || kind === 'nat' || kind === 'no';
  return {
    kind: 'rule',
    ...base,
    terms: [either && place ? { ...term, opaque: [...term.opaque, place] } : term],
    stands: 'network',
    direction: isTranslation ? ABSENT : said.direction,
    action: written<Action>(actionOf(said), innerPlace(word)),
    enabled: byDefault(true),
    order: {
      chain: chainOf(command),
      priority: ABSENT,
      // What the rules of an anchor decide, in another file or at once, nobody knows.
      ...(isTranslation || kind === 'anchor' ? {} : { match: 'last', quick, together: true }),
      ...(tags && !quick ? { marks: true } : {}),
      ...(family ? { family } : {}),
    },
    name: ABSENT,
    description: said.label ? wordIn(said.label) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
    ...(isTranslation ? { selects: true } : {}),
  };
}

function actionOf({ kind, name }: Scan): Action {
  switch (kind) {
    case 'pass':
      return 'allow';
    case 'block':
      return 'block';
    case 'match':
    case 'no':
      return 'continue';
    case 'anchor':
      return { jump: `pf/${name?.text ?? ''}` };
    default:
      return 'translate';
  }
}

/** The anchors round a rule. */
const chainOf = ({ context }: Command): string =>
  context.reduce((chain, { arguments: [first] }) => {
    const name = first?.kind === 'value' && first.value.kind === 'text' ? first.value.text : '';
    return `${chain}/${name}`;
  }, 'pf');

/** Ports without a protocol that has them: the file is not loaded. Of translations pf does not mind. */
function missingProtocol(said: Scan): Mistake[] {
  const [first] = [...(said.source.ports?.uses ?? []), ...(said.destination.ports?.uses ?? [])];
  if (!first || said.transport.kind === 'unread' || said.kind === 'rdr' || said.kind === 'nat' || said.kind === 'no')
    return [];
  const value = valueOf(said.transport);
  if (value && !value.includes('any') && !value.includes('other')) return [];
  const { firstParty } = said;
  const canAdd = !value && firstParty && isWrittenHere(firstParty);
  return [
    {
      kind: 'port-needs-protocol',
      place: first.literal.place,
      message: 'pf takes ports only for tcp and udp; without proto the file is not loaded.',
      repairs: canAdd
        ? (['tcp', 'udp'] as const).map((word) => ({
            title: `Add proto ${word}`,
            edits: [{ place: startOf(firstParty.place), newText: `proto ${word} ` }],
            safety: word === 'tcp' ? 'safe' : 'suggestion',
          }))
        : [],
    },
  ];
}
