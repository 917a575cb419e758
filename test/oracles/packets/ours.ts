import { type AddressRange, addressRange } from '../../../server/src/analysis/addresses';
import type { Condition } from '../../../server/src/analysis/order/rows';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import { type Outcome, verdict } from '../../../server/src/analysis/order/verdict';
import { port } from '../../../server/src/base/portSet';
import { rulesOfText } from '../../harness/ruleset';
import { ADDRESSES, type Case, type Probe } from './cases';

/** What we say becomes of a packet. */
export type Fate = 'passes' | 'stops' | 'unknown';

const RANGES: ReadonlyMap<string, AddressRange> = new Map(
  [...ADDRESSES[4], ...ADDRESSES[6]].map((text) => [text, addressRange(text) as AddressRange]),
);

/** All packets of the prober come in by the loopback interface. */
const admits = ({ sourceZone, destinationZone }: Condition): boolean | undefined =>
  destinationZone !== '' ? undefined : sourceZone === '' || sourceZone === 'lo';

function outcomeOf(set: Ruleset, { transport, from, to, sourcePort, port: called }: Probe): Outcome {
  return verdict(set, {
    transport,
    ports: port(called),
    direction: 'in',
    from: [RANGES.get(from) as AddressRange],
    to: [RANGES.get(to) as AddressRange],
    callerPorts: { from: sourcePort, to: sourcePort },
    admits,
  }).outcome;
}

function fateOf(set: Ruleset, probe: Probe, hasPolicy: boolean): Fate {
  switch (outcomeOf(set, probe)) {
    case 'allowed':
      return 'passes';
    case 'blocked':
      return 'stops';
    case 'unsaid':
      // What a policy refuses no rule speaks of; and without a policy both programs let pass what no rule speaks of.
      return hasPolicy ? 'stops' : 'passes';
    default:
      return 'unknown';
  }
}

/**
 * What we say of each packet of a case. A connection needs its answer too, which comes in by the same rules: from the
 * port that was called to the one the packet left from.
 */
export function fates(one: Case): Fate[] {
  const set = rulesOfText(one.language, one.text, [...RANGES.values()]);
  return one.probes.map((probe) => {
    const there = fateOf(set, probe, one.hasPolicy);
    if (probe.transport === 'udp' || one.isStateful || there === 'stops') return there;
    const { from, to, sourcePort, port: called } = probe;
    const back = fateOf(set, { ...probe, from: to, to: from, sourcePort: called, port: sourcePort }, one.hasPolicy);
    return back === 'stops' || there === 'passes' ? back : there;
  });
}
