// What the report of mocha's spec reporter says, with colours or without.
import { stripVTControlCharacters } from 'node:util';

/** Mocha's own counts, from the end of its report. */
export function countsIn(report) {
  const plain = stripVTControlCharacters(report);
  const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(plain)?.[1] ?? 0);
  return { passed: count('passing'), failed: count('failing') };
}

/** The names and errors of the tests that failed, as they stand at the end of a report; empty where none did. */
export function failuresIn(report) {
  const plain = stripVTControlCharacters(report);
  const from = plain.search(/^ *\d+ failing\b/m);
  return from < 0 ? '' : plain.slice(from).trimEnd();
}

/** The last lines of an output, for what ended without a report. */
export const endOf = (output, lines = 40) =>
  stripVTControlCharacters(output).trimEnd().split('\n').slice(-lines).join('\n');
