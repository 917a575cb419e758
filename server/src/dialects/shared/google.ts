import type { Mistake } from '../../model/mistake';
import { type Term, valueOf } from '../../model/statement';
import { type Entry, leaves } from '../../model/value';
import type { PortsRead } from './templates/ports';
import { literalIn } from './texts';

/** Google Cloud takes ports beside a protocol that has them; `all` is every protocol, and has none. */
export function portsOfAll(protocol: Entry | undefined, transport: Term['transport'], read: PortsRead): Mistake[] {
  const [use] = read.uses;
  if (!use || !valueOf(transport)?.includes('any')) return [];
  const [word] = protocol ? leaves(protocol.value) : [];
  const place = word?.kind === 'text' ? literalIn(word) : undefined;
  const write = (name: string) =>
    place ? [{ title: `Write ${name}`, edits: [{ place, newText: name }], safety: 'suggestion' as const }] : [];
  return [
    {
      kind: 'port-needs-protocol',
      place: use.literal.place,
      message: 'A port needs a protocol: beside all protocols Google Cloud refuses ports.',
      repairs: [...write('tcp'), ...write('udp')],
      detail: 'any',
    },
  ];
}
