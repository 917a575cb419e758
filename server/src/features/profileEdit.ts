import type { TextEdit } from '../base/edit';
import type { Document } from '../document/document';
import { profileOf } from './profile';

/** A comment line of ours in the document's language, with its line end; undefined where it has no comments. */
export function commentLine(document: Document, words: string): string | undefined {
  const sign = document.language?.comment;
  return sign === undefined ? undefined : `${sign}exchange-ports: ${words}${lineEnding(document)}`;
}

/** The line end that the document uses; its first one decides. */
export function lineEnding(document: Document): '\n' | '\r\n' | '\r' {
  const [first] = document.analysed();
  const match = /\r\n|\n|\r/.exec(first?.text ?? '');
  return (match?.[0] as '\n' | '\r\n' | '\r' | undefined) ?? '\n';
}

/**
 * The edit that declares a profile in a comment: it replaces the one that is there or stands at the head of the file,
 * behind what must come first (a header line, `@echo off`, `#Requires`). With `words` it writes those instead.
 */
export function profileEdit(document: Document, profile: string, words?: string): TextEdit | undefined {
  const declared = words === undefined ? profileOf(document) : undefined;
  if (declared) return { span: declared.span, newText: profile };
  const line = commentLine(document, words ?? `profile ${profile}`);
  if (line === undefined) return undefined;
  let at = 0;
  const last = document.lineCount - 1;
  while (at < last && at < 20) {
    const text = document.textIn(document.lineSpan(at));
    if (!/^(?:#!|#requires\b|@?echo off\b|Windows Registry Editor|REGEDIT4|\uFEFF)/i.test(text.trim())) break;
    at++;
  }
  const start = document.lineSpan(at).start;
  return { span: { start, end: start }, newText: line };
}
