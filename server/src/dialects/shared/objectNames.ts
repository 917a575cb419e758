import { join } from '../../base/span';
import { ABSENT, type Address, type Written, written } from '../../model/statement';
import type { Text } from '../../model/value';
import { type AddressSyntax, kindOf } from './addresses';
import { innerPlace } from './texts';

/** Addresses and names of address objects, a word each. */
export function addressNames(values: readonly Text[], syntax: AddressSyntax): Written<readonly Address[]> {
  const [first] = values;
  if (!first) return ABSENT;
  const addresses = values.map((value): Address => {
    return { kind: kindOf(value.text, syntax), text: value.text, place: innerPlace(value) };
  });
  return written(addresses, join(innerPlace(first), innerPlace(values[values.length - 1] as Text)));
}

/** Zones or interfaces: several of them in one word, with commas between. */
export function zoneNames(values: readonly Text[]): Written<string> {
  const [first] = values;
  if (!first) return ABSENT;
  const place = join(innerPlace(first), innerPlace(values[values.length - 1] as Text));
  return written(values.length === 1 ? first.text : values.map(({ text }) => text).join(','), place);
}

/** One word that is said. */
export const oneWord = (value: Text | undefined): Written<string> =>
  value === undefined || value.text === '' ? ABSENT : written(value.text, innerPlace(value));
