import { leadsTo } from '../analysis/order/ways';
import { port as onePort, onlyPort } from '../base/portSet';
import { samePlace } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { RegistryKnob } from '../knowledge/types';
import type { Pin, PortUse } from '../model/statement';
import { fileRule } from './rule';
import { keptFor } from './shared/memo';
import { revision } from './shared/revision';

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

export const staticPortCollision = fileRule(
  {
    code: 'static-port-collision',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'Two services of one server are given the same fixed RPC port.',
    why: `Each service listens for itself, and the second one that starts finds the port taken: it draws another one, or does not start. Which of the two that is changes from boot to boot.

On Exchange 2010 the pair is RPC Client Access and the Address Book service; from 2000 to 2007 the store, the system attendant's interfaces and the site replication service must all differ. The analyzer of Exchange calls it an error.

Values for one server are compared, as far as the file shows it: not those in two arms of a condition.`,
    instead: 'Give each service a number of its own, on Exchange 2010 for instance 59531 and 59532.',
    references: ['ms-bpa-port-conflict', 'ms-bpa-static-rpc-2010', 'wiki-static-rpc-2010'],
    bad: [
      {
        language: 'registry-file',
        text: `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=dword:0000e88c\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="59532"\n`,
      },
      {
        language: 'powershell',
        text: `Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -Type DWord\nSet-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters -Name RpcTcpPort -Value 59532 -Type String\n`,
      },
      {
        language: 'batch',
        text: `reg add ${KEY}\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59532 /f\nreg add ${KEY}\\MSExchangeAB\\Parameters /v RpcTcpPort /t REG_SZ /d 59532 /f\n`,
      },
    ],
    good: [
      {
        language: 'batch',
        text: `reg add ${KEY}\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59531 /f\nreg add ${KEY}\\MSExchangeAB\\Parameters /v RpcTcpPort /t REG_SZ /d 59532 /f\n`,
      },
      {
        language: 'registry-file',
        text: `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="0"\n`,
      },
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const lists = file.inParts('pin').map((pins) => fixedIn(pins, knowledge));
    const contested = contestedIn(lists);
    if (contested.size === 0) return;
    /** By port, kind of service and server: the pins so far, of those with one knob that are run together the first. */
    const before = new Map<string, Fixed[]>();
    for (const fixed of lists.flat()) {
      const { pin, knob, key, use, port } = fixed;
      if (!contested.has(key)) continue;
      const alike = before.get(key) ?? [];
      const other = alike.find((one) => one.knob.id !== knob.id && leadsTo(one.pin.way, pin.way));
      if (other) {
        const place = other.pin.end.uses[0]?.literal.place ?? other.pin.place;
        const names = [other.knob, knob].map(({ short, title }) => short ?? title);
        yield {
          // A variable that holds the number stands for both.
          place: samePlace(use.literal.place, place) ? pin.place : use.literal.place,
          get fixes() {
            const free = freePort(knob, file.pinned);
            return free === undefined
              ? []
              : revision(context, pin, { kind: 'replace-port', use, ports: onePort(free) }, `Use ${free}`);
          },
          message: `${port} is the fixed port of ${names[0]} already: whichever of ${names.join(' and ')} starts second finds it taken.`,
          related: [{ place, message: `${names[0]} is given ${port} here.` }],
        };
      }
      if (!alike.some((one) => one.knob.id === knob.id && one.pin.way === pin.way)) alike.push(fixed);
      before.set(key, alike);
    }
  },
);

/** A port that a service of a kind is given on a server. */
interface Fixed {
  readonly pin: Pin;
  readonly knob: RegistryKnob;
  readonly use: PortUse;
  readonly port: number;
  /** Port, kind of service and server. */
  readonly key: string;
}

/** By part of a file: what it fixes. */
const known = new WeakMap<Knowledge, WeakMap<readonly Pin[], readonly Fixed[]>>();

const fixedIn = (pins: readonly Pin[], knowledge: Knowledge): readonly Fixed[] =>
  keptFor(
    keptFor(known, knowledge, () => new WeakMap()),
    pins,
    () => pins.flatMap((pin) => fixedBy(pin, knowledge) ?? []),
  );

function fixedBy(pin: Pin, knowledge: Knowledge): Fixed | undefined {
  const knob = knowledge.knob(pin.knob);
  if (knob?.kind !== 'registry' || knob.collisionGroup === undefined || pin.removes) return undefined;
  const [use, more] = pin.end.uses;
  const port = use && !more ? onlyPort(use.ports) : undefined;
  // 0 says that nothing is fixed.
  if (use === undefined || port === undefined || port === 0) return undefined;
  return { pin, knob, use, port, key: `${port} ${knob.collisionGroup} ${serverOf(pin)}` };
}

/** The keys under which several services are given a port: a file of thousands of servers mostly has none. */
function contestedIn(lists: readonly (readonly Fixed[])[]): ReadonlySet<string> {
  const first = new Map<string, RegistryKnob>();
  const result = new Set<string>();
  for (const list of lists) {
    for (const { key, knob } of list) {
      const other = first.get(key);
      if (!other) first.set(key, knob);
      else if (other.id !== knob.id) result.add(key);
    }
  }
  return result;
}

/** The first port of those advised that nothing in the file is pinned to. */
function freePort({ advised }: RegistryKnob, pinned: ReadonlySet<number>): number | undefined {
  for (let port = advised?.from ?? 1; port <= (advised?.to ?? 0); port++) if (!pinned.has(port)) return port;
  return undefined;
}

/** The server whose registry is written to, as the path says it: `\\\\SERVER\\HKLM\\…`; '' for this one. */
function serverOf({ words }: Pin): string {
  for (const { text } of words) {
    const named = /^\\\\([^\\]+)\\/.exec(text);
    if (named) return (named[1] as string).toLowerCase();
  }
  return '';
}
