import { ALL_PORTS } from '../../base/portSet';
import { join } from '../../base/span';
import type { Local, Site, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import { ABSENT, byDefault, type Group, type Term, type TransportSet, written } from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { faultsOf } from '../shared/configBlocks';
import { portCaret } from '../shared/portSites';
import { readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT } from './id';
import { PROFILE_GRAMMAR, PROFILE_PORTS } from './ports';

/** One element of `ports=25,587/tcp|53`. */
interface Part {
  readonly ports: Text;
  readonly protocol: Text | undefined;
}

/** The elements of a line `ports=…`; undefined for every other line. */
function partsOf({ words }: Command): Part[] | undefined {
  if (!words?.text(0).toLowerCase().startsWith('ports=')) return undefined;
  const value = words.value(0);
  const { text } = value;
  const parts: Part[] = [];
  for (let from = 'ports='.length; from <= text.length; ) {
    const bar = text.indexOf('|', from);
    const to = bar < 0 ? text.length : bar;
    const slash = text.indexOf('/', from);
    parts.push(
      slash >= 0 && slash < to
        ? { ports: slice(value, from, slash), protocol: slice(value, slash + 1, to) }
        : { ports: slice(value, from, to), protocol: undefined },
    );
    from = to + 1;
  }
  return parts;
}

/** The ports that a program wants, under the name of its profile. */
export function profile(line: Command): Local {
  const parts = partsOf(line);
  if (!parts) return { statements: [], unread: [] };
  const missing: Unread[] = [];
  const mistakes: Mistake[] = [];
  let incomplete = false;
  const terms = parts.map(({ ports, protocol }): Term => {
    const reading = readPorts(ports, PROFILE_PORTS);
    missing.push(...reading.unread);
    mistakes.push(...faultsOf([reading], PROFILE_GRAMMAR), ...transportTypo(protocol, 'ufw'));
    incomplete ||= reading.incomplete;
    const said = protocol && transportOfName(protocol.text);
    const [use] = reading.uses;
    if (!protocol && use && (reading.elements.length > 1 || use.part === 'range')) {
      mistakes.push({
        kind: 'port-needs-protocol',
        place: use.literal.place,
        message:
          'ufw takes several ports only with a protocol behind them, /tcp or /udp; without one it leaves the profile out.',
        repairs: [],
      });
    }
    return {
      transport: said && protocol ? written(said, innerPlace(protocol)) : byDefault<TransportSet>(['any']),
      ends: [
        { ...openEnd('source'), ports: byDefault(ALL_PORTS) },
        { ...openEnd('destination'), ports: reading.ports, uses: reading.uses },
      ],
      opaque: [],
    };
  });
  const words = headingOf(line);
  const [first] = words;
  const last = words[words.length - 1];
  const group: Group = {
    kind: 'group',
    dialect: DIALECT,
    place: line.place,
    item: line,
    words,
    complete: missing.length === 0 && mistakes.length === 0 && !incomplete,
    mistakes,
    name:
      first && last
        ? written(words.map(({ text }) => text).join(' '), join(innerPlace(first), innerPlace(last)))
        : ABSENT,
    terms,
    isObject: true,
  };
  return { statements: [group], unread: missing };
}

/** The words of the heading `[Mail server]` without its brackets. */
function headingOf({ context: [heading] }: Command): Text[] {
  if (!heading) return [];
  const words = [heading.name];
  for (const argument of heading.arguments)
    if (argument.kind === 'value' && argument.value.kind === 'text') words.push(argument.value);
  return words.map((word, i) =>
    slice(word, i === 0 ? 1 : 0, word.text.length - (i === words.length - 1 && word.text.endsWith(']') ? 1 : 0)),
  );
}

export function profileSite(line: Command, offset: number): Site | undefined {
  for (const { ports, protocol } of partsOf(line) ?? []) {
    const caret = portCaret(ports, offset, PROFILE_PORTS);
    if (!caret) continue;
    const transport = protocol && transportOfName(protocol.text);
    return { kind: 'port', ...caret, transport, direction: undefined, side: 'destination', rangeSign: ':', words: [] };
  }
  return undefined;
}
