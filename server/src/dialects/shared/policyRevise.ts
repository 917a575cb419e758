import type { PlaceEdit } from '../../base/edit';
import { formatRange, onlyPort, type PortSet } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { PortUse } from '../../model/statement';
import type { Text } from '../../model/value';
import { fieldsFor, POLICY_PORTS, type PolicyField, policyFields } from './policyString';
import { readPorts } from './ports';
import { endOf, isWrittenHere, literalIn, startOf } from './texts';
import { numberOfTransport } from './windowsFirewall';

/** Spells a change of a rule within its policy string. `escape` makes a text safe for the value's own quotes. */
export function revisePolicyString(
  value: Text,
  change: Change,
  escape: (text: string) => string,
): readonly PlaceEdit[] | undefined {
  const fields = policyFields(value);
  const field = (name: string): PolicyField | undefined => fields.filter((f) => f.name === name).pop();
  const set = (name: string, key: string, text: string): readonly PlaceEdit[] | undefined => {
    const known = field(name);
    const place = known && literalIn(known.value);
    if (place) return [{ place, newText: text }];
    const first = fields[0];
    const at = !known && first && isWrittenHere(first.key) ? literalIn(first.key) : undefined;
    return at && [{ place: startOf(at), newText: `${key}=${text}|` }];
  };
  switch (change.kind) {
    case 'set-transport':
      return set('protocol', 'Protocol', numberOfTransport(change.transport));
    case 'set-direction':
      return set('dir', 'Dir', change.direction === 'in' ? 'In' : 'Out');
    case 'set-enabled':
      return set('active', 'Active', change.enabled ? 'TRUE' : 'FALSE');
    case 'describe':
      return set('desc', 'Desc', escape(change.text.replaceAll('|', '/')));
    case 'replace-port':
      return replacePort(fields, change.use, change.ports);
    case 'add-port':
      return addPort(fields, change.side === 'local' ? 'lport' : 'rport', change.ports);
    case 'swap-sides':
      return swap(fields);
    default:
      return undefined;
  }
}

function replacePort(fields: readonly PolicyField[], use: PortUse, ports: PortSet): readonly PlaceEdit[] | undefined {
  for (const { key, name, value } of fields) {
    if (name !== 'lport' && name !== 'rport') continue;
    const side = name === 'lport' ? 'local' : 'remote';
    const { uses } = readPorts(value, POLICY_PORTS[side]);
    const known = uses.find((u) => samePlace(u.literal.place, use.literal.place));
    if (!known) continue;
    // One of a list in a field; the list is mended by a repair of its own.
    if (uses.length > 1) return undefined;
    const place = literalIn(value);
    if (!place || ports.length === 0) return undefined;
    const base = key.text.replace(/2_\d+$/, '');
    const [first] = ports.map(formatRange) as [string, ...string[]];
    const rest = fieldsFor(base, ports.map(formatRange)).slice(base.length + 1 + first.length);
    const edits: PlaceEdit[] = [
      { place, newText: `${onlyPort(ports) === undefined ? first : padded(first, value.text)}${rest}` },
    ];
    // A range needs the key that came with version 2.10, a single port the first one.
    const wanted = first.includes('-') ? `${base}2_10` : base;
    const keyPlace = isWrittenHere(key) ? literalIn(key) : undefined;
    const isRange = key.text !== base;
    if (isRange !== first.includes('-')) {
      if (!keyPlace) return undefined;
      edits.unshift({ place: keyPlace, newText: wanted });
    }
    return edits;
  }
  return undefined;
}

const padded = (port: string, before: string): string =>
  /^0\d/.test(before) ? port.padStart(before.length, '0') : port;

function addPort(fields: readonly PolicyField[], name: string, ports: PortSet): readonly PlaceEdit[] | undefined {
  const last = fields.filter((field) => field.name === name).pop();
  if (!last || ports.length === 0 || last.value.text === '') return undefined;
  const base = last.key.text.replace(/2_\d+$/, '');
  const place = literalIn(last.value, last.value.text.length - 1);
  const text = fieldsFor(base, ['', ...ports.map(formatRange)]).slice(base.length + 1);
  return place && [{ place: endOf(place), newText: text }];
}

function swap(fields: readonly PolicyField[]): readonly PlaceEdit[] | undefined {
  const edits: PlaceEdit[] = [];
  for (const { key, name, value } of fields) {
    if (name !== 'lport' && name !== 'rport') continue;
    const place = isWrittenHere(key) ? literalIn(key, 0, 1) : undefined;
    if (!place || !/^[\d-]+$/.test(value.text)) return undefined;
    edits.push({ place, newText: name === 'lport' ? 'R' : 'L' });
  }
  return edits.length > 0 ? edits : undefined;
}
