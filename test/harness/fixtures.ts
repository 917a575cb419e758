import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatPorts } from '../../server/src/base/portSet';
import type { Span } from '../../server/src/base/span';
import { spanOf } from '../../server/src/base/span';
import type { Document } from '../../server/src/document/document';
import { allReferences, type Reference } from '../../server/src/document/references';
import { unreadIn } from '../../server/src/document/view';
import { hover } from '../../server/src/features/hover';
import { inlayHints } from '../../server/src/features/inlayHints';
import { DEFAULT_SETTINGS } from '../../server/src/features/settings';
import { valueOf } from '../../server/src/model/statement';
import { testDocument, testEnv } from './catalog';

/**
 * A fixture is a real configuration. Its first comment holds a hand-written `expect:` line with every reference in
 * order and every other port-sized number; under each line stand comments that this file writes. They are taken out
 * before the text is read, so they may stand between continued lines.
 */
export interface Fixture {
  readonly path: string;
  /** The configuration with its annotations, as it lies on disk. */
  readonly written: string;
  /** Without them. */
  readonly text: string;
  readonly document: Document;
  readonly expected: string | undefined;
}

const ROOT = join(__dirname, '..', 'fixtures');
const ANNOTATION =
  /^[ \t]*(?:#|rem|;|\/\/|!)[ \t]*(?:\^+|<-\d+\+\d+) (?:port|hint|hover|unread|error|warning|information|hint\[|fix|suppressed)/i;

export function fixturePaths(): string[] {
  const result: string[] = [];
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (!name.endsWith('.ts')) result.push(path);
    }
  };
  walk(ROOT);
  return result.sort();
}

export const decode = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe
    ? bytes.subarray(2).toString('utf16le')
    : bytes[0] === 0xef && bytes[1] === 0xbb
      ? bytes.subarray(3).toString('utf8')
      : bytes.toString('utf8');

export function loadFixture(path: string): Fixture {
  const written = decode(readFileSync(path));
  const text = splitLines(written)
    .filter((line) => !ANNOTATION.test(line))
    .join('');
  const document = testDocument(text, { fileName: path });
  const expected = /expect:[ \t]*([^\r\n]*)/.exec(text)?.[1];
  return { path, written, text, document, expected };
}

const splitLines = (text: string): string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];

/** `25/tcp in allow local`, `RPC in allow local`: what the contract says of a reference, `-` for null. */
export function describe(reference: Reference): string {
  const { use } = reference;
  const transports = valueOf(reference.transport)?.filter((t) => t !== 'other') ?? [];
  const transport = transports.length > 1 ? transports.join('+') : (transports[0] ?? '-');
  const ports = use.literal.form === 'keyword' ? use.literal.text : formatPorts(use.ports);
  const action = valueOf(reference.action);
  return [
    `${use.part === 'not' ? '!' : ''}${ports}/${transport}`,
    valueOf(reference.direction) ?? '-',
    typeof action === 'string' && (action === 'allow' || action === 'block') ? action : '-',
    reference.side,
  ].join(' ');
}

/** What is wrong between the hand-written line and what was read; empty when they agree. */
export function disagreements(fixture: Fixture): string[] {
  if (fixture.expected === undefined) return ['no expect: line'];
  const [wanted = '', not = ''] = fixture.expected.split('| not:');
  const wantedList = wanted
    .split(',')
    .map((w) => w.trim())
    .filter((w) => w !== '' && w !== 'nothing');
  const references = allReferences(fixture.document);
  const found = references.map(describe);
  const result: string[] = [];
  for (let i = 0; i < Math.max(found.length, wantedList.length); i++) {
    const w = wantedList[i];
    const f = found[i];
    // A bare number expects the attributes of the one before it.
    const full = w === undefined || w.includes(' ') ? w : `${w.includes('/') ? w : `${w}/`}`;
    if (f === undefined) result.push(`not found: ${w}`);
    else if (full === undefined) result.push(`not expected: ${f}`);
    else if (full.includes(' ') ? full !== f : !f.startsWith(full)) result.push(`expected ${w}, found ${f}`);
  }
  const expectLine = fixture.text.indexOf('expect:');
  const lineEnd = fixture.text.slice(expectLine).search(/[\r\n]|$/) + expectLine;
  const passed: string[] = [];
  for (const match of fixture.text.matchAll(/(?<![0-9A-Za-z_.])\d{2,5}(?![0-9A-Za-z_]|\.\d)/g)) {
    const at = match.index;
    if (at >= expectLine && at < lineEnd) continue;
    const value = Number(match[0]);
    if (value < 20 || value > 65535) continue;
    if (references.some(({ span }) => span.start <= at && at < span.end)) continue;
    passed.push(match[0]);
  }
  const wantedNot = not
    .trim()
    .split(/\s+/)
    .filter((n) => n !== '');
  if (passed.join(' ') !== wantedNot.join(' '))
    result.push(`numbers passed over: ${passed.join(' ')}; not: says ${wantedNot.join(' ')}`);
  return result;
}

/** The fixture with annotations written afresh. */
export function annotate(fixture: Fixture): string {
  const { document } = fixture;
  const env = testEnv();
  const sign = (document.language?.comment ?? '# ').trim();
  const notes = new Map<number, string[]>();
  const put = (span: Span, words: string): void => {
    const { line, character } = document.positionAt(span.start);
    const width = Math.max(1, Math.min(span.end, document.lineSpan(line).end) - span.start);
    const head =
      character >= sign.length
        ? `${sign}${' '.repeat(character - sign.length)}${'^'.repeat(width)}`
        : `${sign} <-${character}+${width}`;
    const list = notes.get(line);
    const note = `${head} ${words}`;
    if (list) list.push(note);
    else notes.set(line, [note]);
  };
  for (const reference of allReferences(document)) {
    put(reference.span, `port: ${describe(reference)}`);
    const shown = hover(document, reference.span.start, env);
    if (shown) put(reference.span, `hover: ${(shown.markdown.split(/\s*\n/)[0] as string).trim()}`);
  }
  for (const hint of inlayHints(document, { start: 0, end: document.length }, env, DEFAULT_SETTINGS.inlayHints)) {
    put({ start: Math.max(0, hint.offset - 1), end: hint.offset }, `hint: ${hint.label}`);
  }
  for (const { place, why } of unreadIn(document)) put(spanOf(place), `unread: ${why}`);
  for (const finding of env.checker.report(document, env.options)) {
    put(
      finding.span,
      `${finding.suppressed ? 'suppressed ' : ''}${finding.severity}[${finding.code}]: ${finding.message}`,
    );
    for (const fix of finding.fixes) {
      const edits = fix.edits.map((e) => JSON.stringify(e.newText)).join(', ');
      put(finding.span, `fix(${fix.safety}): ${fix.title} => ${edits}`);
    }
  }
  return splitLines(fixture.text)
    .map((line, i) => {
      const list = notes.get(i);
      if (!list) return line;
      const eol = /(?:\r\n|\r|\n)$/.exec(line)?.[0] ?? '';
      return line + (eol === '' ? '\n' : '') + list.map((note) => note + (eol === '' ? '\n' : eol)).join('');
    })
    .join('');
}
