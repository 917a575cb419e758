import { NO_PORTS } from '../../base/portSet';
import { placeAt } from '../../base/span';
import type { Site } from '../../model/dialect';
import { type Side, type TransportSet, valueOf } from '../../model/statement';
import { placeIn, type Text } from '../../model/value';
import { isPolicyString, POLICY_PORTS, policyFields, readPolicyString } from './policyString';
import { portCaret } from './portSites';
import type { PortSyntax } from './ports';
import { unitAt } from './texts';

/** What is known of the place of a port without its digits. */
export type Known = Pick<Site, 'transport' | 'direction'> & { readonly side: Side };

/** A port in a value that holds one, or a list. */
export function portSite(
  value: Text,
  offset: number,
  syntax: PortSyntax,
  known: Known,
  range: boolean,
  words: readonly string[] = [],
): Site | undefined {
  const found = portCaret(value, offset, syntax);
  return found && { kind: 'port', ...found, ...known, rangeSign: range ? '-' : undefined, words };
}

/** A word for the transport or the direction. */
export function wordSite(
  value: Text,
  offset: number,
  kind: 'transport' | 'direction',
  words: readonly string[],
): Site | undefined {
  if (unitAt(value, offset) === undefined) return undefined;
  const { anchor } = value.place;
  const at = offset - anchor.base;
  return {
    kind,
    replace: value.text === '' ? placeAt(anchor, at, at) : placeIn(value, 0, value.text.length),
    transport: undefined,
    direction: undefined,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words,
  };
}

/** Where a caret stands in a rule of the firewall as a string of fields: behind `LPort=`, `RPort=`, `Protocol=`, `Dir=`. */
export function policySite(data: Text, offset: number): Site | undefined {
  return isPolicyString(data.text) ? ruleSite(data, offset) : undefined;
}

const PROTOCOL_NUMBERS = ['6', '17'];

function ruleSite(data: Text, offset: number): Site | undefined {
  const { rule } = readPolicyString(data);
  const [term] = rule.terms;
  const transport: TransportSet | undefined =
    term && term.transport.kind === 'written' ? term.transport.value : undefined;
  const direction = valueOf(rule.direction);
  const fields = policyFields(data);
  for (const { name, value, key } of fields) {
    if (name === 'protocol') {
      const site = wordSite(value, offset, 'transport', PROTOCOL_NUMBERS);
      if (site) return site;
    } else if (name === 'dir') {
      const site = wordSite(value, offset, 'direction', ['In', 'Out']);
      if (site) return site;
    } else if (name === 'lport' || name === 'rport') {
      const side = name === 'lport' ? 'local' : 'remote';
      const keywords =
        side === 'local' && direction !== 'out' && !transport?.includes('udp') ? ['RPC', 'RPC-EPMap', 'IPHTTPSIn'] : [];
      const known: Known = { transport, direction, side };
      const site = portSite(value, offset, POLICY_PORTS[side], known, /2_\d+$/.test(key.text), keywords);
      if (site) {
        const end = side === 'local' ? term?.ends[0] : term?.ends[1];
        return { ...site, present: presentWithout(end?.uses ?? [], value) };
      }
    }
  }
  return undefined;
}

/** Ports of the same side in the other fields. */
const presentWithout = (
  uses: readonly {
    readonly literal: { readonly place: { readonly start: number } };
    readonly ports: Site['present'];
  }[],
  value: Text,
): Site['present'] =>
  uses
    .filter(({ literal }) => literal.place.start < value.place.start || literal.place.start > value.place.end)
    .flatMap(({ ports }) => ports);
