import { ALL_PORTS } from '../../base/portSet';
import { type Local, NOTHING } from '../../model/dialect';
import type { Command, Surroundings, Words } from '../../model/item';
import { ABSENT, byDefault, type End, type Inspection, type TransportSet } from '../../model/statement';
import { baseOf } from './base';
import { isPortWord, type PortWords, readPortWords } from './ports';
import { transportOf } from './protocols';

/** Protocols of `fixup` that run over UDP where no transport is written. */
const OVER_UDP: ReadonlySet<string> = new Set(['dns', 'mgcp', 'snmp', 'tftp', 'xdmcp']);

/** `fixup protocol smtp 25`, `inspect esmtp`, `ip inspect name FW smtp`. */
export function inspection(command: Command): Local {
  const words = command.words as Words;
  const on = words.text(0) !== 'no';
  const at = on ? 0 : 1;
  switch (words.text(at)) {
    case 'fixup':
      return words.text(at + 1) === 'protocol' ? fixup(command, words, at + 2, on) : NOTHING;
    case 'inspect':
      return inspect(command, words, at + 1, on);
    case 'ip':
      // ip inspect name FW smtp
      return words.text(at + 1) === 'inspect' && words.text(at + 2) === 'name'
        ? inspect(command, words, at + 4, on)
        : NOTHING;
    default:
      return NOTHING;
  }
}

export function isInspection(words: Words): boolean {
  const at = words.text(0) === 'no' ? 1 : 0;
  const first = words.text(at);
  return (
    (first === 'fixup' && words.text(at + 1) === 'protocol') ||
    (first === 'inspect' && words.count > at + 1) ||
    (first === 'ip' && words.text(at + 1) === 'inspect' && words.text(at + 2) === 'name')
  );
}

function fixup(command: Command, words: Words, at: number, on: boolean): Local {
  const protocol = words.text(at);
  if (protocol === '') return NOTHING;
  let next = at + 1;
  let transport: TransportSet = OVER_UDP.has(protocol) ? ['udp'] : ['tcp'];
  let written: Inspection['transport'];
  // fixup protocol h323 ras 1718-1719, fixup protocol sip udp 5060
  if (/^(?:h225|ras)$/.test(words.text(next))) {
    if (words.text(next) === 'ras') transport = ['udp'];
    next++;
  }
  const word = words.text(next);
  if (word === 'tcp' || word === 'udp') {
    transport = transportOf(word) ?? transport;
    written = { kind: 'written', value: transport, place: words.value(next).place, via: [] };
    next++;
  }
  const ports = isFixupPort(words.text(next)) ? fixupPorts(words, next) : undefined;
  const statement: Inspection = {
    kind: 'inspection',
    ...baseOf(command),
    protocol,
    on,
    end: endOf(ports),
    transport: written ?? byDefault(transport),
    passesTls: false,
  };
  return { statements: [statement], unread: ports?.unread ?? [] };
}

const RANGE = /^(\d+)-(\d+)$/;
const isFixupPort = (word: string): boolean => isPortWord(word) || RANGE.test(word);

/** One port or a range with a hyphen, which is right here and nowhere else. */
function fixupPorts(words: Words, at: number): PortWords {
  const read = readPortWords(words, at, true);
  return { ...read, mistakes: [] };
}

function inspect(command: Command, words: Words, at: number, on: boolean): Local {
  const protocol = words.text(at);
  if (protocol !== 'smtp' && protocol !== 'esmtp') return NOTHING;
  const map = words.text(at + 1);
  const statement: Inspection = {
    kind: 'inspection',
    ...baseOf(command),
    protocol,
    on,
    end: endOf(undefined),
    passesTls: words.text(0) !== 'ip' && passesTls(map, command.around),
  };
  return { statements: [statement], unread: [] };
}

/** The map says so, or, without one, the version: since 9.4 the firewall's own map leaves TLS alone. */
function passesTls(map: string, around: Surroundings | undefined): boolean {
  if (map !== '') {
    const note = around?.note(`esmtp ${map}`);
    // A map that this file does not show may allow it.
    return note === undefined || note === 'allow-tls';
  }
  const version = /^ASA (\d+)\.(\d+)/.exec(around?.note('version') ?? '');
  if (!version) return false;
  const major = Number(version[1]);
  return major > 9 || (major === 9 && Number(version[2]) >= 4);
}

const endOf = (ports: PortWords | undefined): End => ({
  side: 'destination',
  ports: ports?.ports ?? byDefault(ALL_PORTS),
  uses: ports?.uses ?? [],
  addresses: ABSENT,
  zone: ABSENT,
});
