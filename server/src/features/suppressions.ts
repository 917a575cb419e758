import { type Place, type Span, spanOf } from '../base/span';
import { isKnownName } from '../document/detect';
import type { Directive } from '../document/directives';
import type { Document } from '../document/document';
import { directives, outlineAt } from '../document/view';
import type { Comment } from '../model/item';
import { NOT_READ } from '../model/language';
import type { Severity } from '../rules/rule';
import type { Diagnostic, FixText } from './diagnostic';
import { changed } from './lateFixes';

export type Suppressed = Diagnostic[];

interface Options {
  readonly today: string;
  /** Codes that exist, and those that are switched off. */
  readonly known: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  /** Severity of unused-suppression; undefined when it is off. */
  readonly unusedAs: Severity | undefined;
}

type Verb = Extract<Directive, { kind: 'disable-line' | 'disable-next-line' | 'disable' | 'enable' }>;

interface Active {
  readonly directive: Verb;
  readonly comment: Comment;
  readonly span: Span;
  /** Codes of it that suppressed something; '*' when it names none. */
  readonly used: Set<string>;
  readonly expired: boolean;
}

/** Marks what the document's comments suppress, and adds a finding for each comment that suppresses nothing. */
export function suppress(document: Document, findings: readonly Diagnostic[], options: Options): Suppressed {
  const actives: Active[] = [];
  const malformed: { span: Span; message: string }[] = [];
  for (const { directive, comment } of directives(document)) {
    if (directive.kind === 'malformed') malformed.push({ span: spanOf(directive.place), message: directive.message });
    if (directive.kind === 'dialect' && directive.id !== NOT_READ && !isKnownName(directive.id, document.catalog)) {
      const known = document.catalog.dialects.map(({ id }) => id).join(', ');
      const message = `There is no dialect \`${directive.id}\`: write ${NOT_READ}, or one of ${known}.`;
      malformed.push({ span: spanOf(directive.place), message });
    }
    if (!('codes' in directive)) continue;
    const expired = directive.until !== undefined && directive.until < options.today;
    actives.push({ directive, comment, span: spanOf(directive.place), used: new Set(), expired });
  }
  if (actives.length === 0 && malformed.length === 0) return [...findings];
  actives.sort((a, b) => a.span.start - b.span.start);
  const suppressors = lookUp(document, actives);
  const marked = findings.map((finding) => {
    const by = suppressors(finding);
    for (const { active, code } of by) active.used.add(code);
    if (by.length === 0) return finding;
    const reason = by.map(({ active }) => active.directive.reason).find((given) => given !== undefined && given !== '');
    return changed(finding, { suppressed: true, suppression: { inSource: true, ...(reason ? { reason } : {}) } });
  });
  if (options.unusedAs === undefined) return marked;
  const said: Diagnostic[] = [];
  const say = (span: Span, message: string, fixes: FixText[] = []): void => {
    said.push({
      span,
      code: 'unused-suppression',
      severity: options.unusedAs as Severity,
      message,
      fixes,
      suppressed: false,
      related: [],
    });
  };
  for (const { span, message } of malformed) say(span, message);
  for (const active of actives) {
    const { directive, span, used, expired } = active;
    if (directive.kind === 'enable') continue;
    if (expired) {
      say(
        span,
        `This suppression held until ${directive.until}; the finding is reported again.`,
        removal(document, active, undefined),
      );
      continue;
    }
    if (directive.codes.length === 0) {
      if (used.size === 0)
        say(span, 'Nothing is reported here that this comment would suppress.', removal(document, active, undefined));
      continue;
    }
    for (const { code, place } of directive.codes) {
      if (!options.known.has(code)) say(spanOf(place), `There is no rule \`${code}\`, so this suppresses nothing.`);
      else if (!used.has(code) && !options.off.has(code)) {
        const alone = directive.codes.length === 1 ? undefined : place;
        say(
          spanOf(place),
          `\`${code}\` is not reported here, so this suppresses nothing.`,
          removal(document, active, alone),
        );
      }
    }
  }
  return [...marked, ...said];
}

/** The statements that begin on a line, those of the language and those of dialects. */
function statementsOn(document: Document, line: number): Span[] {
  const own = document.statementOn(line);
  const spans = outlineAt(document, document.lineSpan(line)).map(({ place }) => spanOf(place));
  const begun = spans.filter(({ start }) => document.positionAt(start).line === line);
  return own ? [own, ...begun] : begun;
}

/**
 * Where comments suppress something; empty where they say nothing of that. Undefined where one does so from here on, or
 * up to here.
 */
export function suppressedSpans(document: Document): Span[] | undefined {
  const spans: Span[] = [];
  for (const { directive } of directives(document)) {
    if (!('codes' in directive)) continue;
    if (directive.kind === 'disable' || directive.kind === 'enable') return undefined;
    const { line } = document.positionAt(spanOf(directive.place).start);
    spans.push(document.lineSpan(line));
    if (directive.kind === 'disable-line') continue;
    spans.push(document.lineSpan(line + 1), ...statementsOn(document, line + 1));
  }
  return spans;
}

/** A function that gives the comments which suppress a finding, with the code (or '*') by which they do. */
function lookUp(
  document: Document,
  actives: readonly Active[],
): (finding: Diagnostic) => { active: Active; code: string }[] {
  const byLine = new Map<number, Active[]>();
  const areas: { span: Span; active: Active }[] = [];
  const ranged: Active[] = [];
  const nextLines = new Map<number, Active[]>();
  const put = (map: Map<number, Active[]>, line: number, active: Active): void => {
    const list = map.get(line);
    if (list) list.push(active);
    else map.set(line, [active]);
  };
  for (const active of actives) {
    const { kind } = active.directive;
    const line = document.positionAt(active.span.start).line;
    if (kind === 'disable' || kind === 'enable') ranged.push(active);
    else if (active.expired) continue;
    else if (kind === 'disable-line') put(byLine, line, active);
    else {
      put(byLine, line + 1, active);
      put(nextLines, line + 1, active);
    }
  }
  for (const [line, own] of nextLines) {
    for (const span of statementsOn(document, line)) for (const active of own) areas.push({ span, active });
  }
  const names = (active: Active, code: string): string | undefined => {
    if (active.directive.codes.length === 0) return '*';
    return active.directive.codes.some((c) => c.code === code) ? code : undefined;
  };
  return (finding) => {
    const result: { active: Active; code: string }[] = [];
    const add = (active: Active): void => {
      const code = names(active, finding.code);
      if (code !== undefined && !result.some((r) => r.active === active)) result.push({ active, code });
    };
    if (byLine.size > 0)
      for (const active of byLine.get(document.positionAt(finding.span.start).line) ?? []) add(active);
    for (const { span, active } of areas) {
      if (span.start <= finding.span.start && finding.span.end <= span.end) add(active);
    }
    let from: Active | undefined;
    for (const active of ranged) {
      if (active.span.start > finding.span.start) break;
      if (names(active, finding.code) === undefined) continue;
      if (active.directive.kind === 'enable') from = undefined;
      else if (!active.expired) from = active;
    }
    if (from) add(from);
    return result;
  };
}

/** The edit that takes a comment, or one code of it, away. */
function removal(document: Document, active: Active, code: Place | undefined): FixText[] {
  if (code) {
    const span = spanOf(code);
    const before = document.textIn({ start: span.start - 1, end: span.start });
    const start = before === ' ' || before === ',' ? span.start - 1 : span.start;
    return [{ title: 'Remove the code', safety: 'safe', edits: [{ span: { start, end: span.end }, newText: '' }] }];
  }
  const comment = spanOf(active.comment.place);
  const { line } = document.positionAt(comment.start);
  if (document.positionAt(comment.end).line !== line) return [];
  const whole = document.lineSpan(line);
  const before = document.textIn({ start: whole.start, end: comment.start });
  const after = document.textIn({ start: comment.end, end: whole.end });
  const alone = before.trim() === '' && after.trim() === '';
  const next = line + 1 < document.lineCount ? document.lineSpan(line + 1).start : whole.end;
  const span = alone
    ? { start: whole.start, end: next }
    : { start: whole.start + before.trimEnd().length, end: comment.end };
  return [{ title: 'Remove the comment', safety: 'safe', edits: [{ span, newText: '' }] }];
}
