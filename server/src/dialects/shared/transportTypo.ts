import type { Mistake } from '../../model/mistake';
import type { Text } from '../../model/value';
import { innerPlace, literalIn } from './texts';
import { transportOfName } from './transports';
import { nearestWord } from './typo';

/** The mistake that a protocol is which nobody knows and that is one letter from one that has ports: `upd`. */
export function transportTypo(value: Text | undefined, subject: string): Mistake[] {
  if (!value || value.text.startsWith('!') || transportOfName(value.text)) return [];
  const meant = nearestWord(value.text, ['tcp', 'udp']);
  if (meant === undefined) return [];
  const place = literalIn(value);
  return [
    {
      kind: 'transport-typo',
      place: innerPlace(value),
      message: `${subject} knows no protocol ${value.text}; ${meant} is one letter away.`,
      repairs: place ? [{ title: `Write ${meant}`, edits: [{ place, newText: meant }], safety: 'safe' }] : [],
      detail: meant,
    },
  ];
}
