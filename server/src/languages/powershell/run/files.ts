import type { Place } from '../../../base/span';
import { HOLE, type Text, type Value } from '../../../model/value';
import type { Machine } from './machine';
import { settled } from './settled';
import { TextBuilder } from './texts';
import { itemsOf, listOf } from './values';

/** Scripts that are written to a file are read as what the file's name says. */
const LANGUAGES: Readonly<Record<string, string>> = {
  cmd: 'batch',
  bat: 'batch',
  ps1: 'powershell',
  psm1: 'powershell',
  netsh: 'netsh-script',
  reg: 'registry-file',
};

/** The first line that regedit asks for. */
const REGISTRY_HEADER = /^\s*(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s*$/m;
const MAX_HEADER = 200;

/** What goes into a file. */
interface Writing {
  readonly path: Value | undefined;
  readonly content: Value | undefined;
  /** True where the file keeps what it holds. */
  readonly appends: boolean;
  readonly place: Place;
}

/**
 * A text goes into a file: it is read at once where the name or the first line says what it is, and kept for the
 * program that is given the file otherwise.
 */
export function writeFile(machine: Machine, { path, content, appends, place }: Writing): void {
  const text = content && linesOf(content, place);
  if (!text) return;
  const name = path && nameOf(path);
  const ending = name?.slice(name.lastIndexOf('.') + 1);
  const isRegistry = REGISTRY_HEADER.test(text.text.slice(0, MAX_HEADER));
  const language = isRegistry ? 'registry-file' : ending === undefined ? undefined : LANGUAGES[ending];
  if (language !== undefined) machine.emit({ kind: 'embedded', language, text });
  else if (name !== undefined) {
    const before = appends ? machine.scope.get(keyOf(name)) : undefined;
    const whole = before?.kind === 'text' ? linesOf(listOf([before, text], place), place) : text;
    if (whole && whole.text.length <= MAX_KEPT) machine.scope.set(keyOf(name), settled(whole));
  }
}

const keyOf = (name: string): string => `file:${name}`;

/** A file that grows line by line is kept up to this length. */
const MAX_KEPT = 100_000;

/** A program reads a file that the script has written. */
export function readFile(machine: Machine, path: Value, language: string): void {
  const name = nameOf(path);
  const text = name === undefined ? undefined : machine.scope.get(keyOf(name));
  if (text?.kind === 'text') machine.emit({ kind: 'embedded', language, text });
}

/** What a file is called here: two paths that are written alike are one, also where a part of them is not known. */
function nameOf(path: Value): string | undefined {
  const [only, more] = itemsOf(path);
  if (!only || more) return undefined;
  if (only.kind === 'unknown') return `?${only.why}`;
  if (only.kind !== 'text') return undefined;
  const holes = only.text.includes(HOLE) ? only.pieces.flatMap(({ why }) => why ?? []) : [];
  return [only.text.toLowerCase(), ...holes].join('?');
}

/** Several texts are a line each. */
export function linesOf(content: Value, place: Place): Text | undefined {
  const items = itemsOf(content);
  const [only, more] = items;
  if (only?.kind === 'text' && !more) return only;
  if (!only || !items.every((item) => item.kind === 'text')) return undefined;
  const builder = new TextBuilder();
  items.forEach((item, i) => {
    if (i > 0) builder.add('\n', place, false);
    builder.value(item, place);
  });
  return builder.done(place, '');
}
