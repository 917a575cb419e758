import { type Rich, RichBuilder } from '../text/rich';
import { isProgram } from './commands';
import type { Unit } from './program';

// The text of one statement, before anything is put into it.

/**
 * True for a call of a program of which every word is literal: no variable, no bracket, no second command, no output but
 * into nothing. What is set, jumped to or written into files concerns other lines.
 */
export function standsForItself(text: string, { start, end, label }: Unit): boolean {
  if (label !== undefined) return false;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    // ! % & ( ) < ^ |
    if (c === 33 || (c >= 37 && c <= 41 && c !== 39) || c === 60 || c === 94 || c === 124) return false;
    if (c === 62 && !/^>\s*nul\b/i.test(text.slice(i, i + 8))) return false;
    // -f and /f: netsh reads a file.
    if ((c === 45 || c === 47) && (text.charCodeAt(i + 1) | 32) === 102) return false;
  }
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[1];
  if (name === undefined || !isProgram(name)) return false;
  // What a registry file holds that a script wrote is not seen in the line that reads it.
  return !/(?:^|\\)reg(?:edit)?(?:\.exe)?$/i.test(name) || !READS_REGISTRY.test(text.slice(start, end));
}

const READS_REGISTRY = /\bregedit\b|\bimport\b/i;

/** The word at which a line begins, behind blanks and `@`. */
const NAME = /[ \t@]*([^ \t\r\n,;=/"]+)/y;

/** Carriage returns mean nothing to cmd. */
export function withoutReturns(text: Rich): Rich {
  const t = text.text;
  let at = t.indexOf('\r');
  if (at < 0) return text;
  const builder = new RichBuilder();
  let done = 0;
  for (; at >= 0; at = t.indexOf('\r', done)) {
    builder.add(text, done, at);
    done = at + 1;
  }
  builder.add(text, done);
  return builder.done();
}
