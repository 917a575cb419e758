import type { PlaceEdit } from '../../base/edit';
import type { Place } from '../../base/span';
import type { Mistake } from '../../model/mistake';

/** A port without its protocol, as firewalld takes none. `addition`: the edit that writes one; `consequence` of leaving it. */
export const portWithoutProtocol = (
  place: Place,
  consequence: string,
  addition: (word: string) => PlaceEdit | undefined,
): Mistake => ({
  kind: 'port-needs-protocol',
  place,
  message: `firewalld takes a port only with its protocol, as in 25/tcp; without one ${consequence}.`,
  repairs: (['tcp', 'udp'] as const).flatMap((word) => {
    const edit = addition(word);
    const safety = word === 'tcp' ? ('safe' as const) : ('suggestion' as const);
    return edit ? [{ title: `Add ${word}`, edits: [edit], safety }] : [];
  }),
});
