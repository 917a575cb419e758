import type { TextEdit } from '../base/edit';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { outline, statements } from '../document/view';
import type { Diagnostic } from './diagnostic';
import type { Env } from './env';
import { safeFixes } from './lateFixes';
import { profileOf } from './profile';
import { commentLine, profileEdit } from './profileEdit';

export const QUICK_FIX = 'quickfix';
export const FIX_ALL = 'source.fixAll.exchangePorts';

export interface Action {
  readonly title: string;
  readonly kind: typeof QUICK_FIX | typeof FIX_ALL;
  readonly edits: readonly TextEdit[];
  /** True for the one fix that an editor may apply without asking which. */
  readonly preferred: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** True when an action of this kind is wanted: `source.fixAll` asks for `source.fixAll.exchangePorts` too. */
const wanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only === undefined || only.some((o) => o === '' || kind === o || kind.startsWith(`${o}.`));

/** The fixes and suppressions for the findings that touch a span, and what can be done to the whole document. */
export function codeActions(document: Document, span: Span, env: Env, only?: readonly string[]): Action[] {
  const all = env.checker.report(document, env.options).filter((d) => !d.suppressed);
  const here = all.filter((d) => d.span.start <= span.end && span.start <= d.span.end);
  const actions: Action[] = [];
  if (wanted(QUICK_FIX, only)) {
    actions.push(...here.flatMap(fixesOf));
    for (const code of new Set(here.map((d) => d.code)))
      actions.push(
        ...fixesOfOneKind(
          code,
          all.filter((d) => d.code === code),
        ),
      );
    actions.push(...suppressions(document, here), ...profileToSet(document, here, env));
  }
  if (wanted(FIX_ALL, only)) actions.push(...everySafeFix(all));
  return actions;
}

const fixesOf = (diagnostic: Diagnostic): Action[] =>
  diagnostic.fixes.map((fix, i) => ({
    title: fix.title,
    kind: QUICK_FIX,
    edits: fix.edits,
    preferred: i === 0 && fix.safety === 'safe',
    diagnostics: [diagnostic],
  }));

/** The safe fixes of all findings of a rule, where there are several. */
function fixesOfOneKind(code: string, same: readonly Diagnostic[]): Action[] {
  if (same.length < 2) return [];
  const { edits, fixes } = compatible(same.flatMap((d) => safeFixes(d).slice(0, 1)));
  if (fixes < 2) return [];
  const title = `Fix all ${fixes} of ${code} in this file`;
  return [{ title, kind: QUICK_FIX, edits, preferred: false, diagnostics: same }];
}

function everySafeFix(all: readonly Diagnostic[]): Action[] {
  const edits = fixAllOf(all);
  if (edits.length === 0) return [];
  const diagnostics = all.filter((d) => safeFixes(d).length > 0);
  return [{ title: 'Fix all that Exchange Ports can fix safely', kind: FIX_ALL, edits, preferred: false, diagnostics }];
}

function profileToSet(document: Document, here: readonly Diagnostic[], env: Env): Action[] {
  if (env.options.profile || profileOf(document) || !mayTakeProfile(document, here, env)) return [];
  const edit = profileEdit(document, likelyProfile(document, env));
  if (!edit) return [];
  return [{ title: 'Set profile for this file', kind: QUICK_FIX, edits: [edit], preferred: false, diagnostics: [] }];
}

/** Offered beside findings, and wherever a file that concerns Exchange has rules. */
function mayTakeProfile(document: Document, here: readonly Diagnostic[], env: Env): boolean {
  const [first] = outline(document);
  return here.length > 0 || (first !== undefined && env.checker.evidence(document, env.options).found);
}

/** A profile to begin with: version and role that the file speaks of, and where its rules stand. */
function likelyProfile(document: Document, env: Env): string {
  const { versions, roles: named } = env.checker.evidence(document, env.options);
  const { all } = env.knowledge.versions;
  // Where the file tells none: the last one before the subscription edition.
  const version = versions.length === 1 ? versions[0] : all[all.length - 2];
  const roles: readonly string[] = env.knowledge.products.find(({ id }) => id === version)?.roles ?? [];
  const spoken = named.length === 1 ? named[0] : undefined;
  const role = [spoken, 'mailbox', roles[0]].find((one) => one !== undefined && roles.includes(one));
  const first = [...statements(document)].find((statement) => statement.kind === 'rule');
  const vantage = first?.kind === 'rule' && first.stands === 'network' ? 'perimeter' : 'host';
  return [`version=${version}`, ...(role === undefined ? [] : [`role=${role}`]), `vantage=${vantage}`].join(' ');
}

/** The edits of all safe fixes that do not get in each other's way; a second run takes what is left. */
export const fixAll = (document: Document, env: Env): TextEdit[] =>
  fixAllOf(env.checker.report(document, env.options).filter((d) => !d.suppressed));

const fixAllOf = (findings: readonly Diagnostic[]): TextEdit[] =>
  compatible(findings.flatMap((d) => safeFixes(d).slice(0, 1))).edits;

/** Takes fixes in order, leaving out each that touches an edit already taken, unless it is the same edit. */
function compatible(fixes: readonly { readonly edits: readonly TextEdit[] }[]): { edits: TextEdit[]; fixes: number } {
  const taken: TextEdit[] = [];
  let count = 0;
  const sorted = [...fixes].sort((a, b) => (a.edits[0]?.span.start ?? 0) - (b.edits[0]?.span.start ?? 0));
  for (const { edits } of sorted) {
    const fresh: { edit: TextEdit; at: number }[] = [];
    let clashes = false;
    for (const edit of edits) {
      const at = placeFor(taken, edit);
      const around = [taken[at - 1], taken[at]].filter((t) => t !== undefined);
      if (around.some((t) => sameEdit(t, edit))) continue;
      clashes ||= around.some((t) => clash(t, edit));
      fresh.push({ edit, at });
    }
    if (clashes) continue;
    // From the back, so that the places found before stay right.
    for (const { edit, at } of fresh.sort((a, b) => b.at - a.at || b.edit.span.start - a.edit.span.start))
      taken.splice(at, 0, edit);
    count++;
  }
  return { edits: taken, fixes: count };
}

const sameEdit = (a: TextEdit, b: TextEdit): boolean =>
  a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;

const clash = (a: TextEdit, b: TextEdit): boolean =>
  a.span.start === b.span.start || (a.span.start < b.span.end && b.span.start < a.span.end);

/** Where an edit belongs among edits in text order that do not overlap: its neighbours are the only ones it can touch. */
function placeFor(taken: readonly TextEdit[], edit: TextEdit): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle] as TextEdit).span.start < edit.span.start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Disable a finding for its line or for the file; nothing where the language has no comments. */
function suppressions(document: Document, here: readonly Diagnostic[]): Action[] {
  const actions: Action[] = [];
  const seen = new Set<string>();
  for (const diagnostic of here) {
    if (diagnostic.code === 'unused-suppression' || seen.has(diagnostic.code)) continue;
    seen.add(diagnostic.code);
    const { line } = document.positionAt(diagnostic.span.start);
    const start = statementLine(document, diagnostic, line);
    const whole = document.lineSpan(start);
    const indent = /^[ \t]*/.exec(document.textIn(whole))?.[0] ?? '';
    const next = commentLine(document, `disable-next-line ${diagnostic.code} -- `);
    if (next === undefined) continue;
    actions.push({
      title: `Disable ${diagnostic.code} for this line`,
      kind: QUICK_FIX,
      edits: [{ span: { start: whole.start, end: whole.start }, newText: `${indent}${next}` }],
      preferred: false,
      diagnostics: [diagnostic],
    });
    const file = profileEdit(document, '', `disable ${diagnostic.code} -- `);
    if (file) {
      actions.push({
        title: `Disable ${diagnostic.code} for this file`,
        kind: QUICK_FIX,
        edits: [file],
        preferred: false,
        diagnostics: [diagnostic],
      });
    }
  }
  return actions;
}

/** The line on which the finding's statement begins: a comment may not stand between its continued lines. */
function statementLine(document: Document, diagnostic: Diagnostic, line: number): number {
  let first = line;
  const chunk = document.analysed()[document.chunkIndexAt(diagnostic.span.start)];
  for (const { place } of chunk?.result?.outline ?? []) {
    const { start, end } = spanOf(place);
    if (start <= diagnostic.span.start && diagnostic.span.end <= end) {
      first = Math.min(first, document.positionAt(start).line);
    }
  }
  return first;
}
