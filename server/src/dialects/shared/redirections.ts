import type { PlaceEdit } from '../../base/edit';
import { join, type Place, placeAt } from '../../base/span';
import type { Command, Redirection } from '../../model/item';

/** Names of the device that swallows what is written to it. */
const isNowhere = (target: string): boolean =>
  /^(?:\\\\\.\\)?nul:?$|^\$null$|^\/dev\/null$/i.test(target.replace(/^"|"$/g, ''));

/**
 * The redirections that throw away what a program says of its errors. `onOutput` for programs that report errors on
 * standard output, as netsh does.
 */
export function silencing({ redirections }: Command, onOutput: boolean): readonly Redirection[] {
  const found: Redirection[] = [];
  let outputGone = false;
  for (const redirection of redirections) {
    const { stream, target } = redirection;
    if (isNowhere(target)) {
      const output = stream === '' || stream === '1' || stream === '*';
      outputGone ||= output;
      if (output || stream === '2') found.push(redirection);
    } else if (outputGone && stream === '2' && /^&?1$/.test(target)) found.push(redirection);
  }
  // `>nul` alone leaves the errors of a program that writes them to standard error.
  const errorsGone = onOutput || found.some(({ stream }) => stream === '2' || stream === '*');
  return errorsGone ? found : [];
}

/** The stretch that swallows the errors, or undefined. */
export function silencedPlace(command: Command, onOutput: boolean): Place | undefined {
  const [first, ...more] = silencing(command, onOutput);
  return first && more.reduce((place, next) => join(place, next.place), first.place);
}

/** Takes the redirections away that swallow errors, with the blanks before them. */
export function unsilence(command: Command, onOutput: boolean): readonly PlaceEdit[] | undefined {
  const found = silencing(command, onOutput);
  if (found.length === 0) return undefined;
  const gone = new Set(found);
  const kept: Place[] = [command.name.place, ...command.arguments.map((argument) => argument.place)];
  for (const redirection of command.redirections) if (!gone.has(redirection)) kept.push(redirection.place);
  const edits: PlaceEdit[] = [];
  let previousEnd = -1;
  for (const { place } of found) {
    let start = -1;
    for (const other of kept) {
      if (other.anchor === place.anchor && other.end <= place.start) start = Math.max(start, other.end);
    }
    let { end } = place;
    if (start < 0) {
      // Before the program: what follows moves to its place.
      start = place.start;
      if (command.name.place.anchor === place.anchor && command.name.place.start >= end) end = command.name.place.start;
    }
    if (start < previousEnd) start = previousEnd;
    if (start >= end) continue;
    previousEnd = end;
    edits.push({ place: placeAt(place.anchor, start, end), newText: '' });
  }
  return edits;
}
