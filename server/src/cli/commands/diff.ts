import { statSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import type { Span } from '../../base/span';
import { Document } from '../../document/document';
import type { Engine } from '../../engine/engine';
import { type ChangeReport, explainChange, isNothing, portsJson } from '../../features/explainChange';
import type { Severity } from '../../rules/rule';
import { type Arguments, atLeast } from '../arguments';
import { FAILED, FINDINGS, OK, UsageError } from '../failure';
import type { Io } from '../io';
import { rangeOf } from '../range';
import { countOf } from '../reportPretty';
import { printable, styleFor } from '../terminal';
import { type Opened, Workbench } from '../workbench';

interface Pair {
  readonly path: string;
  readonly old: { path: string; opened: Opened };
  readonly now: { path: string; opened: Opened };
}

/** `diff OLD NEW`: which flows a change opens, closes, widens. Folders are compared file by file. */
export function diff(args: Arguments, io: Io, engine: Engine): number {
  const [old, now, ...rest] = args.words;
  if (old === undefined || now === undefined || rest.length > 0 || args.words.includes('-'))
    throw new UsageError('diff needs two files or two folders: diff OLD NEW');
  const before = opened(old, { ...args, words: [old] }, io, engine);
  const after = opened(now, { ...args, words: [now] }, io, engine);
  const pairs = pairsOf(before, after, engine);
  const style = styleFor(io, args.color);
  const failures = [...before.bench.failures, ...after.bench.failures];
  const reports = pairs.map((pair) => ({
    pair,
    report: explainChange(
      pair.old.opened.document,
      pair.now.opened.document,
      pair.now.opened.env,
      before.bench.profile,
    ),
  }));
  if (args.format === 'json') {
    const files = reports.map(({ pair, report }) => fileJson(pair, report));
    io.out(`${JSON.stringify({ schemaVersion: 1, old, new: now, files, errors: failures }, undefined, 2)}\n`);
  } else {
    let changed = 0;
    for (const { pair, report } of reports) {
      if (isNothing(report) && report.notes.length === 0) continue;
      if (!isNothing(report)) changed++;
      io.out(`${style.bold(printable(pair.path))}\n`);
      for (const { words, kind, old: was, new: there } of report.lines) {
        const paint = kind === 'opens' || kind === 'widens' ? style.warning : style.dim;
        const lineOf = ({ document }: Opened, { start }: Span): number => document.positionAt(start).line + 1;
        const at = there[0]
          ? `  line ${lineOf(pair.now.opened, there[0])}`
          : was[0]
            ? `  line ${lineOf(pair.old.opened, was[0])} before`
            : '';
        io.out(`  ${paint(style.signs(printable(words)))}${style.dim(at)}\n`);
      }
      for (const { words, after: state } of report.flows) {
        const paint = state === 'missing' || state === 'blocked' || state === 'partial' ? style.error : style.dim;
        io.out(`  ${paint(style.signs(printable(words)))}\n`);
      }
      for (const note of report.notes) io.out(`  ${style.dim(note)}\n`);
    }
    if (!args.quiet) {
      const same = reports.length - changed;
      io.out(
        changed === 0
          ? 'no flow is opened, closed or widened\n'
          : `${countOf(changed, 'file')} changed${same > 0 ? `, ${countOf(same, 'file')} with no change of a flow` : ''}\n`,
      );
    }
  }
  for (const { bench } of [before, after]) bench.sayFailures(pairs.length, 'compared');
  if (failures.length > 0) return FAILED;
  return reports.some(({ report }) => isFailing(report, args.failOn)) ? FINDINGS : OK;
}

interface Side {
  readonly bench: Workbench;
  readonly root: string;
  readonly files: ReadonlyMap<string, { path: string; opened: Opened }>;
}

/** The files below a path, by their names relative to it; a file is named for itself. */
function opened(path: string, args: Arguments, io: Io, engine: Engine): Side {
  const bench = new Workbench(io, args, engine);
  const root = resolve(io.cwd, path);
  const files = new Map<string, { path: string; opened: Opened }>();
  bench.each((input) => {
    const found = bench.open(input);
    const name = input.absolute === undefined ? '' : relative(root, input.absolute).split(sep).join('/');
    if (found) files.set(isFolder(root) ? name : '', { path: input.path, opened: found });
  });
  return { bench, root, files };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Files of the same name; what is on one side only is compared with an empty text. */
function pairsOf(before: Side, after: Side, engine: Engine): readonly Pair[] {
  const names = [...new Set([...before.files.keys(), ...after.files.keys()])].sort();
  return names.flatMap((name) => {
    const old = before.files.get(name);
    const now = after.files.get(name);
    // A file that could not be read is no empty file.
    if (name === '' && (!old || !now)) return [];
    const shown = name === '' ? basename(after.root) : name;
    const there = (now ?? old) as { path: string; opened: Opened };
    const empty = { path: there.path, opened: { ...there.opened, document: emptyLike(there.opened, engine) } };
    return [{ path: shown, old: old ?? empty, now: now ?? empty }];
  });
}

function emptyLike({ document }: Opened, { catalog }: Engine): Document {
  return new Document(document.uri, document.languageId, 1, '', catalog, document.language);
}

/** A flow that is needed and no longer let through is as grave as one that is missing; everything else is a note. */
function isFailing({ lines, flows }: ChangeReport, failOn: Severity): boolean {
  const lost = flows.some(({ after }) => after === 'missing' || after === 'partial');
  const blocked = flows.some(({ after }) => after === 'blocked');
  const severity: Severity | undefined = blocked
    ? 'error'
    : lost
      ? 'warning'
      : lines.length + flows.length > 0
        ? 'information'
        : undefined;
  return severity !== undefined && atLeast(severity, failOn);
}

function fileJson({ path, old, now }: Pair, { lines, flows, profile, notes }: ChangeReport) {
  return {
    path,
    profile: profile ?? null,
    notes,
    changes: lines.map((line) => ({
      kind: line.kind,
      words: line.words,
      direction: line.change.direction ?? null,
      ...portsJson(line.change),
      before: line.change.before,
      after: line.change.after,
      services: line.services.map(({ id }) => id),
      old: line.old.map((span) => rangeOf(old.opened.document, span)),
      new: line.new.map((span) => rangeOf(now.opened.document, span)),
    })),
    flows: flows.map(({ flow, before, after, words }) => ({
      id: flow.id,
      title: flow.title,
      ports: flow.ports,
      transport: flow.transport,
      from: flow.from,
      to: flow.to,
      before,
      after,
      words,
    })),
  };
}
