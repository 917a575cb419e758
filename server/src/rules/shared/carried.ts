import { covers, onlyPort } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import { usesOf } from '../../model/references';
import type { Statement, Transport } from '../../model/statement';
import type { Fix } from '../rule';
import { listenersAt } from './services';

/** Repairs of a missing transport without those that write one over which none of the services of a port goes. */
export const carriedAlone = (fixes: readonly Fix[], statement: Statement, knowledge: Knowledge): readonly Fix[] =>
  fixes.filter((fix) => TRANSPORTS.every((one) => !writes(fix, one) || carriesAll(statement, one, knowledge)));

const TRANSPORTS: readonly Transport[] = ['tcp', 'udp'];

/** True for a fix that writes a transport, in whatever case. */
export const writes = (fix: Fix, transport: Transport): boolean =>
  fix.edits.some(({ newText }) => newText.toLowerCase().includes(transport));

function carriesAll(statement: Statement, transport: Transport, knowledge: Knowledge): boolean {
  for (const { use } of usesOf(statement)) {
    const port = onlyPort(use.ports);
    // Others use some numbers in another way.
    if (port === undefined || covers(knowledge.group('shared-transports'), use.ports)) continue;
    const services = listenersAt(port, knowledge);
    if (services.length > 0 && services.every(({ transports }) => !transports.includes(transport))) return false;
  }
  return true;
}
