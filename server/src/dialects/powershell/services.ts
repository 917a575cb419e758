import { ABSENT, type Policy, type Written, written } from '../../model/statement';
import type { Vocabulary } from '../../model/vocabulary';
import { PROFILES } from '../shared/windowsFirewall';
import { baseOf, type Call, NOTHING, type Understood } from './call';
import { given, word, words } from './fields';
import { originOf } from './pipeline';

/** Service names and display names of the Windows Firewall, lower case. */
const FIREWALL: ReadonlySet<string> = new Set([
  'mpssvc',
  'windows firewall',
  'windows defender firewall',
  'sharedaccess',
  'windows firewall/internet connection sharing (ics)',
]);
const GET_SERVICE: ReadonlySet<string> = new Set(['get-service']);

function namesFirewall(call: Call): boolean {
  return ['Name', 'DisplayName'].some((parameter) => {
    const said = words(call.binding, parameter);
    return said.kind === 'written' && said.value.some((name) => FIREWALL.has(name.toLowerCase()));
  });
}

function stopped(call: Call, on: Written<boolean>): Understood {
  const policy: Policy = {
    ...baseOf(call, []),
    kind: 'policy',
    subject: 'state',
    profiles: [...PROFILES],
    on,
    action: ABSENT,
    direction: ABSENT,
  };
  return { statements: [policy] };
}

function isFirewall(call: Call, vocabulary: Vocabulary): boolean {
  if (namesFirewall(call)) return true;
  if (call.item.kind !== 'command') return false;
  const origin = originOf(call.item, GET_SERVICE, vocabulary);
  return origin !== undefined && !origin.filtered && namesFirewall(origin.call);
}

/** `Stop-Service MpsSvc`: the firewall as a whole is off. */
export function readStopService(call: Call, vocabulary: Vocabulary): Understood {
  if (!isFirewall(call, vocabulary) || given(call.binding, 'WhatIf') || call.item.kind !== 'command') return NOTHING;
  return stopped(call, written(false, call.item.name.place));
}

/** `Set-Service MpsSvc -StartupType Disabled`, and the resource with `State = 'Stopped'`. */
export function readSetService(call: Call, vocabulary: Vocabulary): Understood {
  if (!isFirewall(call, vocabulary)) return NOTHING;
  const start = word(call.binding, 'StartupType');
  const state = word(call.binding, 'Status', 'State');
  if (start.kind === 'written' && /^disabled$/i.test(start.value)) return stopped(call, written(false, start.place));
  if (state.kind === 'written' && /^(?:stopped|paused)$/i.test(state.value)) {
    return stopped(call, written(false, state.place));
  }
  return NOTHING;
}
