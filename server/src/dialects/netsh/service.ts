import type { Local } from '../../model/dialect';
import type { Command } from '../../model/item';
import { ABSENT, type Policy, written } from '../../model/statement';
import type { Text } from '../../model/value';
import { programName, wordsOf } from '../shared/programs';
import { innerPlace } from '../shared/texts';
import { PROFILES } from '../shared/windowsFirewall';
import { baseOf } from './rule';

/** The services that are the firewall: of Windows Vista and later, of XP and 2003. */
const SERVICES = new Set(['mpssvc', 'sharedaccess']);
const DISPLAY_NAMES = new Set(['windows firewall', 'windows defender firewall']);

/** `net stop mpssvc`, `sc stop mpssvc`, `sc config mpssvc start= disabled`: the word that names the service. */
function stopped(command: Command): Text | undefined {
  const program = programName(command);
  if (program !== 'net' && program !== 'net1' && program !== 'sc') return undefined;
  const { words } = wordsOf(command);
  // `sc \\server …` names another computer first.
  const from = program === 'sc' && words[0]?.text.startsWith('\\\\') ? 1 : 0;
  const verb = words[from]?.text.toLowerCase();
  const service = words[from + 1];
  if (!service) return undefined;
  const name = service.text.toLowerCase();
  if (!SERVICES.has(name) && !(program !== 'sc' && DISPLAY_NAMES.has(name))) return undefined;
  if (verb === 'stop' || (program === 'sc' && verb === 'delete')) return service;
  if (program !== 'sc' || verb !== 'config') return undefined;
  const options = words.slice(from + 2).map((word) => word.text.toLowerCase());
  const disables = options.some(
    (option, i) => option === 'start=disabled' || (option === 'start=' && options[i + 1] === 'disabled'),
  );
  return disables ? service : undefined;
}

export const isServiceStop = (command: Command): boolean => stopped(command) !== undefined;

/** The firewall's own service stopped or disabled: every profile is off. */
export function stopService(command: Command): Local {
  const service = stopped(command);
  if (!service) return { statements: [], unread: [] };
  const policy: Policy = {
    kind: 'policy',
    ...baseOf(command, [], [], true),
    subject: 'state',
    profiles: PROFILES,
    on: written(false, innerPlace(service)),
    action: ABSENT,
    direction: ABSENT,
  };
  return { statements: [policy], unread: [] };
}
