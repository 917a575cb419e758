import type { Source } from '../../model/language';
import { placeIn, type Text } from '../../model/value';
import type { Program } from './program';
import { type Scan, scan } from './scan';

export const programOf = ({ units, labels }: Scan, source: Source, first: boolean): Program => ({
  source,
  units,
  labels,
  first,
  mode: first && isCommandLine(source.text) ? 'line' : 'batch',
});

/** Other languages hand over command lines too. One shows by its loop variables, which have one sign there. */
function isCommandLine(text: string): boolean {
  if (text.length > MAX_LINE || text.includes('\n') || text.includes('%%')) return false;
  return /(?:^|[\s(&|])for\s[^%]*%[a-z]\s+in\s*\(/i.test(text);
}

/** As long as cmd lets a line be. */
const MAX_LINE = 8191;

/** A text that the script itself has written, read as a script. */
export function readProgram(content: Text): Program {
  const source: Source = { text: content.text, place: (start, end) => placeIn(content, start, end) };
  return programOf(scan(source, { from: 0, stopAfter: content.text.length, entry: undefined }), source, true);
}
