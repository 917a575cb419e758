import { byDefault, type Probe } from '../../model/statement';
import { leaves, type Text } from '../../model/value';
import type { PortParameter } from '../../model/vocabulary';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { baseOf, type Call, NOTHING, type Understood } from './call';
import { readEnd } from './ends';
import { given, word } from './fields';

/** Classes that call a host and a port, given in that order; the name counts with and without `System.`. */
const CALLERS: ReadonlySet<string> = new Set(['net.sockets.tcpclient', 'net.sockets.udpclient', 'net.mail.smtpclient']);

/** `New-Object Net.Sockets.TcpClient('mx1', 25)`: the type, then its arguments as one list. */
export function readNewObject(call: Call): Understood {
  const type = word(call.binding, 'TypeName');
  if (type.kind !== 'written') return NOTHING;
  const name = type.value.toLowerCase().replace(/^system\./, '');
  const args = given(call.binding, 'ArgumentList')?.value;
  if (!CALLERS.has(name) || args?.kind !== 'list' || args.items.length < 2) return NOTHING;
  const [host, port] = args.items;
  if (!host || !port) return NOTHING;
  const transport = name === 'net.sockets.udpclient' ? 'udp' : 'tcp';
  const parameter: PortParameter = { parameter: 'ArgumentList', form: 'ports', side: 'remote', transport };
  const read = readEnd(port, parameter);
  const texts = leaves(host).filter((leaf): leaf is Text => leaf.kind === 'text');
  const probe: Probe = {
    ...baseOf(call, texts, read.mistakes),
    kind: 'probe',
    transport: byDefault([transport]),
    end: { ...read.end, addresses: readAddresses(host, WINDOWS_ADDRESSES) },
  };
  return { statements: [probe], unread: read.unread };
}
