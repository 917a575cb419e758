import type { PortSet } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import {
  ABSENT,
  type Address,
  type End,
  type Side,
  type TransportSet,
  unread,
  type Written,
} from '../../model/statement';
import type { CmdletReading, PortParameter } from '../../model/vocabulary';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { mapWord } from '../shared/texts';
import type { Call, Spelled, SpelledParameters } from './call';
import { type EndReading, readEnd } from './ends';
import { firstGiven, given, textsOf, word, words } from './fields';
import { transportsOf } from './words';

/** A reading of a cmdlet with its lists of parameters taken apart. */
interface Plan {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  readonly opaque: ReadonlySet<string>;
  /** For each parameter that carries ports, what `revise` writes into. */
  readonly spelled: ReadonlyMap<string, SpelledParameters>;
}

const plans = new WeakMap<CmdletReading, Plan>();
const NONE: readonly string[] = [];

/** Made once for each reading. */
export function planOf(reading: CmdletReading): Plan {
  let plan = plans.get(reading);
  if (!plan) {
    const fields = new Map(Object.entries(reading.fields ?? {}).map(([name, list]) => [name, list.split(',')]));
    const role = fields.get('role')?.[0];
    plan = {
      fields,
      words: ['name', 'words', 'target'].flatMap((name) => fields.get(name) ?? []),
      opaque: new Set(fields.get('opaque')),
      spelled: new Map(
        (reading.ports ?? []).map(({ parameter, side }) => [
          parameter,
          { [side]: parameter, ...(role === undefined ? {} : { role }) },
        ]),
      ),
    };
    plans.set(reading, plan);
  }
  return plan;
}

/** The parameters that hold a field of the model. */
export const parametersOf = (reading: CmdletReading, field: string): readonly string[] =>
  planOf(reading).fields.get(field) ?? NONE;

/** A field of the model; a bare switch says its own name. */
export const field = (call: Call, reading: CmdletReading, name: string): Written<string> => {
  const parameters = parametersOf(reading, name);
  return parameters.length === 0 ? ABSENT : word(call.binding, ...parameters);
};

/** A field that holds several words. */
export const listField = (call: Call, reading: CmdletReading, name: string): Written<readonly string[]> => {
  const bound = firstGiven(call.binding, parametersOf(reading, name));
  return bound ? words(call.binding, bound.parameter, true) : ABSENT;
};

/** Who may call, or who is called. */
export const addressField = (call: Call, reading: CmdletReading, name: string): Written<readonly Address[]> => {
  const parameters = parametersOf(reading, name);
  const value = firstGiven(call.binding, parameters)?.value;
  if (value) return readAddresses(value, WINDOWS_ADDRESSES);
  const { open } = call.binding;
  return open && parameters.length > 0 ? unread(open.place, open.why) : ABSENT;
};

/** Names, descriptions and targets, where words about the product may stand. */
export const textsIn = (call: Call, reading: CmdletReading) => textsOf(call.binding, planOf(reading).words);

/** Ports that a splat or a pipe may bring. */
export const openPorts = (call: Call): Unread[] => (call.binding.open ? [call.binding.open] : []);

/** The ports that a parameter is given; undefined where it is not given. */
export function endOf(call: Call, parameter: PortParameter): EndReading | undefined {
  const value = given(call.binding, parameter.parameter)?.value;
  return value && readEnd(value, parameter);
}

/** An end of which no address is said. */
export const silentEnd = (side: Side, ports: Written<PortSet>): End => ({
  side,
  ports,
  uses: [],
  addresses: ABSENT,
  zone: ABSENT,
});

/** Where `revise` finds what a statement about a parameter's ports was read from. */
export const spelledBy = (call: Call, reading: CmdletReading, parameter: string): Spelled => ({
  call,
  parameters: planOf(reading).spelled.get(parameter) ?? {},
});

/** The transports of a cloud rule, one word or a list of them; absent where the reading knows no parameter for them. */
export function readTransports(call: Call, reading: CmdletReading): Written<TransportSet> {
  if (parametersOf(reading, 'protocol').length === 0) return ABSENT;
  const bound = firstGiven(call.binding, parametersOf(reading, 'protocol'));
  const { open } = call.binding;
  if (!bound) return open ? unread(open.place, open.why) : ABSENT;
  return mapWord(
    words(call.binding, bound.parameter, true),
    (said) => {
      const sets = said.map(transportsOf);
      return sets.some((set) => set === undefined) ? undefined : [...new Set(sets.flatMap((set) => set ?? []))];
    },
    (text) => `\`${text}\` is no protocol`,
  );
}
