import type { TextEdit } from '../base/edit';

/** How a file's bytes were read, kept so that edits can be spliced into them. */
export interface DecodedFile {
  readonly bytes: Buffer;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Length of the byte order mark, which is no character of the text. */
  readonly mark: 0 | 2 | 3;
  readonly text: string;
}

/**
 * Reads UTF-8 with or without a mark and UTF-16 with one. Bytes that are no UTF-8 become U+FFFD each, as every browser
 * does it; lone surrogates of UTF-16 stay what they are.
 */
export function decode(input: Uint8Array): DecodedFile {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { bytes, encoding: 'utf-16le', mark: 2, text: decodeUtf16(bytes.subarray(2)) };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const rest = bytes.subarray(2);
    const swapped = Buffer.from(rest.subarray(0, rest.length - (rest.length % 2))).swap16();
    return { bytes, encoding: 'utf-16be', mark: 2, text: decodeUtf16(swapped, rest.length % 2 === 1) };
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { bytes, encoding: 'utf-8', mark, text: bytes.toString('utf8', mark) };
}

/** A half unit at the end is a byte that says nothing. */
const decodeUtf16 = (bytes: Buffer, half = bytes.length % 2 === 1): string =>
  bytes.toString('utf16le') + (half ? '\uFFFD' : '');

/** The bytes of a file after edits. */
export interface Spliced {
  readonly bytes: Buffer;
  /** Edits that were left out because they would touch a byte that could not be decoded. */
  readonly refused: readonly TextEdit[];
}

/** Writes edits into the original bytes; everything outside them stays as it is, to the byte. */
export function splice(file: DecodedFile, edits: readonly TextEdit[]): Spliced {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const map = file.encoding === 'utf-8' ? utf8Map(file) : utf16Map(file);
  const parts: Buffer[] = [];
  const refused: TextEdit[] = [];
  let at = 0;
  for (const edit of sorted) {
    const start = map(edit.span.start);
    const end = map(edit.span.end);
    if (start.replaced !== end.replaced) {
      refused.push(edit);
      continue;
    }
    if (start.byte < at) throw new Error('overlapping edits');
    parts.push(file.bytes.subarray(at, start.byte), encode(edit.newText, file.encoding));
    at = end.byte;
  }
  parts.push(file.bytes.subarray(at));
  return { bytes: Buffer.concat(parts), refused };
}

function encode(text: string, encoding: DecodedFile['encoding']): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

/** Where a unit of the text begins in the bytes, and how many replaced bytes come before it. */
interface Mapped {
  readonly byte: number;
  readonly replaced: number;
}

/** Maps ascending offsets; each call goes on where the last one ended. */
type OffsetMap = (offset: number) => Mapped;

function utf16Map({ bytes, mark, text }: DecodedFile): OffsetMap {
  const whole = Math.floor((bytes.length - mark) / 2);
  return (offset) =>
    offset > whole && text.length > whole
      ? { byte: bytes.length, replaced: 1 }
      : { byte: mark + offset * 2, replaced: 0 };
}

function utf8Map({ bytes, mark, text }: DecodedFile): OffsetMap {
  // Pure ASCII is the rule: one byte a unit.
  if (bytes.length - mark === text.length && !text.includes('\uFFFD')) {
    return (offset) => ({ byte: mark + offset, replaced: 0 });
  }
  let byte = mark;
  let unit = 0;
  let replaced = 0;
  return (offset) => {
    while (unit < offset && byte < bytes.length) {
      const { length, valid } = sequenceAt(bytes, byte);
      unit += valid && length === 4 ? 2 : 1;
      byte += length;
      if (!valid) replaced++;
    }
    return { byte, replaced };
  };
}

/**
 * The sequence at a byte: a character, or the longest beginning of one that is broken off, which decoders replace as a
 * whole by one U+FFFD.
 */
function sequenceAt(bytes: Buffer, at: number): { length: number; valid: boolean } {
  const lead = bytes[at] as number;
  if (lead < 0x80) return { length: 1, valid: true };
  const size =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0) return { length: 1, valid: false };
  // The second byte of some leads has narrower bounds: no overlong forms, no surrogates, nothing past U+10FFFF.
  let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let length = 1; length < size; length++) {
    const next = bytes[at + length];
    if (next === undefined || next < low || next > high) return { length, valid: false };
    low = 0x80;
    high = 0xbf;
  }
  return { length: size, valid: true };
}
