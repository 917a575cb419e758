import type { Local } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type Rule,
  type TransportSet,
  type Written,
  written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { mistakeOf } from '../shared/portMistakes';
import { readPorts } from '../shared/ports';
import { innerPlace, mapWord, wordIn } from '../shared/texts';
import { openEnd, orderOf } from '../shared/windowsFirewall';
import { baseOf, type Entry } from './entry';
import { PINNED } from './pin';

/** The parts of `25:TCP:*:Enabled:SMTP` and `C:\x.exe:*:Enabled:Name`. */
export interface OldOpening {
  readonly port: Text | undefined;
  readonly protocol: Text | undefined;
  readonly program: Text | undefined;
  readonly scope: Text | undefined;
  readonly state: Text | undefined;
  readonly name: Text | undefined;
}

export function oldOpening(data: Text, program: boolean): OldOpening {
  const { text } = data;
  const part = (from: number, to: number): Text | undefined =>
    from >= 0 && to >= from ? slice(data, from, to) : undefined;
  const state = /:(enabled|disabled)(?=:|$)/i.exec(text);
  const end = state?.index ?? text.length;
  const common = {
    state: state ? part(state.index + 1, state.index + state[0].length) : undefined,
    name: state ? part(state.index + state[0].length + 1, text.length) : undefined,
  };
  if (program) {
    const scope = text.lastIndexOf(':', end - 1);
    const hasScope = scope > 1;
    return {
      ...common,
      port: undefined,
      protocol: undefined,
      program: part(0, hasScope ? scope : end),
      scope: hasScope ? part(scope + 1, end) : undefined,
    };
  }
  const first = text.indexOf(':');
  const second = first < 0 ? -1 : text.indexOf(':', first + 1);
  return {
    ...common,
    port: part(0, first < 0 ? text.length : first),
    protocol: first < 0 ? undefined : part(first + 1, second < 0 ? text.length : second),
    program: undefined,
    scope: second < 0 || second + 1 > end ? undefined : part(second + 1, end),
  };
}

/** A port or program opened in the form of Windows XP and 2003: inbound, allowed. */
export function openingRule(entry: Entry, program: boolean, profiles: readonly string[]): Local {
  const parts = oldOpening(entry.data, program);
  const ports = parts.port && readPorts(parts.port, PINNED);
  const direction: Written<Direction> = byDefault<Direction>('in');
  const local = openEnd('local');
  const mistakes: Mistake[] = [];
  for (const fault of ports?.faults ?? []) {
    const mistake = mistakeOf(fault, {
      subject: 'This list',
      rangeSign: '-',
      listSign: undefined,
      consequence: 'Windows passes over the value',
    });
    if (mistake) mistakes.push(mistake);
  }
  const said = <T>(text: Text | undefined, read: (text: Text) => Written<T>): Written<T> =>
    text && text.text !== '' ? read(text) : ABSENT;
  const rule: Rule = {
    kind: 'rule',
    ...baseOf(
      entry,
      [parts.name, parts.program].filter((text): text is Text => text !== undefined),
      mistakes,
      parts.state !== undefined && ports?.ports.kind !== 'unread',
    ),
    terms: [
      {
        transport: program ? byDefault<TransportSet>(['any']) : said(parts.protocol, transportIn),
        ends: [
          ports && ports.uses.length > 0 ? { ...local, ports: ports.ports, uses: ports.uses } : local,
          { ...openEnd('remote'), addresses: said(parts.scope, (text) => readAddresses(text, WINDOWS_ADDRESSES)) },
        ],
        opaque: [],
      },
    ],
    stands: 'host',
    direction,
    action: byDefault<Action>('allow'),
    enabled: said(parts.state, (text) => written(/^enabled$/i.test(text.text), innerPlace(text))),
    order: orderOf(direction),
    name: said(parts.name, wordIn),
    description: ABSENT,
    program: said(parts.program, wordIn),
    service: ABSENT,
    profiles: byDefault(profiles),
    returning: false,
  };
  return { statements: [rule], unread: ports?.unread ?? [] };
}

const transportIn = (value: Text): Written<TransportSet> =>
  mapWord(
    wordIn(value),
    (text): TransportSet | undefined => {
      const lower = text.trim().toLowerCase();
      return lower === 'tcp' || lower === 'udp' ? [lower] : undefined;
    },
    (text) => `\`${text}\` is neither TCP nor UDP`,
  );
