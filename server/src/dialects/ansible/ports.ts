import { ALL_PORTS, type PortSet } from '../../base/portSet';
import type { Mistake, Repair } from '../../model/mistake';
import {
  ABSENT,
  byDefault,
  type End,
  type PortUse,
  type Side,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { type Entry, HOLE, leaves, type Text, unknownIn, viaIn } from '../../model/value';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { type PortFault, type PortSyntax, readPortValues } from '../shared/ports';
import { isNothing } from '../shared/templates/fields';
import type { PortsRead } from '../shared/templates/ports';
import { innerPlace, isWrittenHere, literalIn } from '../shared/texts';

/** How a module takes ports. */
export interface PortForm {
  readonly syntax: PortSyntax;
  readonly grammar: PortGrammar;
  /** The member that takes several, where this one takes a single value. */
  readonly plural?: string;
}

const form = (
  subject: string,
  rangeSign: '-' | ':',
  listSign: string | undefined,
  consequence: string,
  keywords: ReadonlyMap<string, string> = new Map(),
): PortForm => ({
  syntax: {
    subject,
    separators: listSign ?? '',
    rangeSign,
    keywords,
    anyWords: new Set(['any', '*']),
    numbers: true,
  },
  grammar: { subject, rangeSign, listSign, consequence },
});

const REFUSED = 'the task fails';

/** Keywords of the Windows Firewall as its COM objects, which the module uses, spell them. */
const WINDOWS_KEYWORDS: ReadonlyMap<string, string> = new Map(
  ['RPC', 'RPC-EPMap', 'IPHTTPS', 'Teredo', 'Ply2Disc', 'IPTLSIn', 'IPHTTPSIn'].map((word) => [
    word.toLowerCase(),
    word,
  ]),
);

export const WINDOWS: PortForm = form('Windows Firewall', '-', ',', REFUSED, WINDOWS_KEYWORDS);
export const IPTABLES: PortForm = { ...form('iptables', ':', undefined, REFUSED), plural: 'destination_ports' };
export const IPTABLES_LIST: PortForm = form('iptables', ':', undefined, REFUSED);
export const UFW: PortForm = form('ufw', ':', ',', REFUSED);
export const FIREWALLD: PortForm = form('firewalld', '-', undefined, REFUSED);

export const NO_PORTS_SAID: PortsRead = { ports: byDefault(ALL_PORTS), uses: [], mistakes: [], unread: [] };

/** The ports of a member; every port where it is not given. */
export function portsIn(entry: Entry | undefined, { syntax, grammar, plural }: PortForm): PortsRead {
  const value = entry?.value;
  if (!entry || !value || isNothing(value) || (value.kind === 'list' && value.items.length === 0)) return NO_PORTS_SAID;
  const { ports, uses, faults, unread: missing } = readPortValues(value, syntax);
  const mistakes = faults.flatMap((fault): Mistake[] => {
    const mistake = mistakeOf(fault, grammar);
    if (!mistake) return [];
    const repairs = fault.kind === 'list-sign' && plural !== undefined ? asList(fault, entry, plural) : mistake.repairs;
    return [{ ...mistake, repairs }];
  });
  return { ports, uses, mistakes, unread: missing };
}

/** `destination_port: 25,587` as `destination_ports: [25, 587]`. */
function asList(fault: Extract<PortFault, { kind: 'list-sign' }>, entry: Entry, plural: string): readonly Repair[] {
  const text = leaves(entry.value)[0];
  const key = literalIn(entry.key);
  if (text?.kind !== 'text' || !key || !isWrittenHere(text) || text.place.anchor !== key.anchor) return [];
  const list = `[${fault.elements.map((element) => (element.includes(':') ? `"${element}"` : element)).join(', ')}]`;
  const edits = [
    { place: key, newText: plural },
    { place: text.place, newText: list },
  ];
  return [{ title: `Write ${plural} with ${list}`, edits, safety: 'safe' }];
}

/** A service by its name, where its ports are known. */
export function namedService(
  text: Text,
  portsOf: (name: string) => PortSet | undefined,
  subject: string,
): Pick<PortsRead, 'ports' | 'uses' | 'unread'> {
  const place = innerPlace(text);
  const hole = text.text.includes(HOLE) ? unknownIn(text, 0, text.text.length) : undefined;
  const ports = portsOf(text.text.toLowerCase());
  if (!ports || hole !== undefined) {
    const why = hole ?? `the ports of the service \`${text.text}\` of ${subject} are not known here`;
    return { ports: unread(place, why), uses: [], unread: [{ place, why }] };
  }
  const use: PortUse = {
    literal: { place, text: text.text, form: 'name' },
    ports,
    part: 'one',
    via: viaIn(text, 0, text.text.length),
  };
  return { ports: written(ports, place), uses: [use], unread: [] };
}

export const endWith = (side: Side, read: PortsRead, addresses: End['addresses']): End => ({
  side,
  ports: read.ports,
  uses: read.uses,
  addresses,
  zone: ABSENT as Written<string>,
});
