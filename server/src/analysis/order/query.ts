import type { PortRange, PortSet } from '../../base/portSet';
import type { Direction, Transport } from '../../model/statement';
import type { AddressRange } from '../addresses';
import type { Condition } from './rows';

/** A flow that is asked about: who calls whom on which ports. */
export interface Query {
  readonly transport: Transport;
  /** Ports of the called. */
  readonly ports: PortSet;
  /**
   * Which rules are asked: those of that direction, and those that have none and are not for what is passed on alone.
   * Undefined: all.
   */
  readonly direction: Direction | undefined;
  /**
   * With no direction: the flow passes through where the rules stand, so that chains for what a host itself is sent or
   * sends say nothing of it where others are for what it passes on.
   */
  readonly isThrough?: boolean;
  /**
   * Addresses of the caller and of the called, all of them. Undefined where they are not known: then a rule that names
   * addresses counts as if the flow's were among them. Ranges of IPv6 have to be given to `rulesetOf` too.
   */
  readonly from?: readonly AddressRange[];
  readonly to?: readonly AddressRange[];
  /** Ports that the caller draws; 49152-65535 where nothing is said. */
  readonly callerPorts?: PortRange;
  /**
   * Whether a condition of a rule (program, service, zones, keywords in place of ports) holds for the
   * flow. Undefined: nobody knows, and what hangs on it is unknown. Never asked for a rule without conditions.
   */
  readonly admits?: (condition: Condition, ports: PortSet) => boolean | undefined;
  /** The profile of the host's firewall that is in force, as a bit; any rule's profile counts where nothing is said. */
  readonly profile?: number;
}
