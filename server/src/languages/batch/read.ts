import type { Source } from '../../model/language';
import { placeIn, type Text } from '../../model/value';
import type { Program } from './program';
import { type Scan, scan } from './scan';

export const programOf = ({ units, labels }: Scan, source: Source, first: boolean): Program => ({
  source,
  units,
  labels,
  first,
});

/** A text that the script itself has written, read as a script. */
export function readProgram(content: Text): Program {
  const source: Source = { text: content.text, place: (start, end) => placeIn(content, start, end) };
  return programOf(scan(source, { from: 0, stopAfter: content.text.length, entry: undefined }), source, true);
}
