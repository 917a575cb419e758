import { resolve } from 'node:path';
import type { ConfigurationProblem } from '../../analysis/configuration';
import { CONFIGURATION_FILE } from '../../analysis/configuration';
import { checkedConfiguration } from '../../analysis/userServices';
import { nameOf } from '../../disk/files';
import { reasonOf } from '../../disk/reasons';
import type { Engine } from '../../engine/engine';
import { suppressByPath } from '../../engine/options';
import type { Diagnostic } from '../../features/diagnostic';
import { changed, planFixes, withoutFixes } from '../../features/lateFixes';
import { status } from '../../features/status';
import { type Arguments, atLeast } from '../arguments';
import { Baseline } from '../baseline';
import { type Checked, type FileRef, type Outcome, threadsFor, withCrew } from '../crew';
import { FAILED, FINDINGS, OK, UsageError } from '../failure';
import { fixFile, writeAtomically } from '../fix';
import type { Io } from '../io';
import { Progress } from '../progress';
import { positionsIn } from '../range';
import { counts, type FileReport, type Positions, positionsOf, type Reported, type Reporter } from '../report';
import { githubReporter } from '../reportGithub';
import { jsonReporter } from '../reportJson';
import { countOf, prettyReporter } from '../reportPretty';
import { sarifReporter } from '../reportSarif';
import { styleFor } from '../terminal';
import { type Input, Workbench } from '../workbench';

export interface CheckParts {
  readonly version: string;
  /** The script of which further threads run copies; undefined where there is to be one thread. */
  readonly script?: string;
}

/** `check PATH…`: the findings. */
export function check(args: Arguments, io: Io, engine: Engine, { version, script }: CheckParts): number {
  if (args.fix && args.words.includes('-')) throw new UsageError('--fix writes files, so it cannot go with -');
  if (args.updateBaseline && args.baseline === undefined)
    throw new UsageError('--update-baseline needs --baseline FILE');
  const bench = new Workbench(io, args, engine);
  const baseline =
    args.baseline === undefined || args.updateBaseline ? undefined : Baseline.read(args.baseline, io.cwd);
  const saved: string[] = [];
  const reporter = reporterFor(args, io, engine, version);
  const saving = args.updateBaseline ? jsonReporter({ out: (text) => void saved.push(text) }) : undefined;

  let files = 0;
  let fixed = 0;
  let fixedFiles = 0;
  let failing = false;
  const reported = new Set<string>();
  const report = (
    path: string,
    positions: Positions,
    found: readonly Diagnostic[],
    made?: FileReport['status'],
  ): void => {
    const all = found.map((d): Reported => changed(d, { known: !d.suppressed && (baseline?.holds(path, d) ?? false) }));
    // What is not shown counts all the same: --fail-on alone decides the exit status.
    failing ||= all.some((d) => counts(d) && atLeast(d.severity, args.failOn));
    const diagnostics = all.filter(({ severity }) => atLeast(severity, args.minSeverity));
    reporter.file({ path, positions, diagnostics, status: made });
    // What is not shown counts, so the baseline holds it too.
    saving?.file({ path, positions, diagnostics: all, status: made });
    files++;
  };

  const reportConfiguration = (input: Input): void => {
    reported.add(input.absolute ?? '');
    const { problems } = checkedConfiguration(input.file.text, engine, engine.knowledge);
    report(input.path, textPositions(input.file.text), configurationFindings(problems));
  };
  const checkOne = (input: Input): void => {
    if (input.name === CONFIGURATION_FILE) {
      reportConfiguration(input);
      return;
    }
    let current: Input = input;
    if (args.fix) {
      const before = findingsOf(input, bench).length;
      try {
        const result = fixFile(input, bench);
        current = result.input;
        if (result.refused !== undefined) bench.fail(input.path, result.refused);
        if (result.changed) {
          fixedFiles++;
          fixed += Math.max(1, before - findingsOf(current, bench).length);
        }
      } catch (error) {
        bench.fail(input.path, `not fixed: ${reasonOf(error)}`);
      }
    }
    const opened = bench.open(current);
    if (!opened) {
      if (!input.walked) report(input.path, textPositions(''), []);
      return;
    }
    const { document, env, suppressed } = opened;
    const found = suppressByPath(env.checker.report(document, env.options), suppressed);
    report(input.path, positionsOf(document), found, args.format === 'pretty' ? status(document, env) : undefined);
  };
  const refs = args.words.includes('-') ? undefined : [...bench.files()];
  const threads = args.fix || script === undefined ? 1 : threadsFor(refs?.length ?? 0, args.jobs);
  if (!refs) bench.each(checkOne);
  else if (script === undefined || threads < 2) bench.eachOf(refs, checkOne);
  else {
    const progress = new Progress(io);
    const failedRules = new Set<string>();
    withCrew(script, threads, { args, cwd: io.cwd, today: io.today, files: refs }, looker(bench), (index, outcome) => {
      const file = refs[index] as FileRef;
      const { checked, failures } = outcome;
      progress.at(file.path);
      for (const { path, message } of failures) {
        // Each thread says it once.
        if (failedRules.has(message)) continue;
        if (message.startsWith('the rule ')) failedRules.add(message);
        bench.fail(path, message);
      }
      const isConfiguration = nameOf(file.absolute) === CONFIGURATION_FILE;
      if (!checked && !isConfiguration && (file.walked || failures.length > 0)) return;
      bench.guard(file.path, () => {
        if (isConfiguration) {
          const input = bench.read(file);
          if (input) reportConfiguration(input);
          return;
        }
        const text = speaksOfPlaces(checked) ? bench.read(file)?.file.text : '';
        if (text === undefined) return;
        if (checked) bench.use(file.absolute);
        report(file.path, textPositions(text), checked?.findings ?? [], checked?.status);
      });
    });
    progress.end();
  }
  for (const { path, project } of bench.faultyProjects()) {
    if (reported.has(project.path)) continue;
    report(path, textPositions(project.text), configurationFindings(project.problems));
  }

  const summary = { files, failures: bench.failures, fixed, fixedFiles };
  reporter.end(summary);
  saving?.end(summary);
  bench.sayFailures(files, 'checked');
  if (args.updateBaseline && args.baseline !== undefined) {
    writeAtomically(resolve(io.cwd, args.baseline), Buffer.from(saved.join(''), 'utf8'));
    if (!args.quiet) io.err(`the baseline ${args.baseline} was written from ${countOf(files, 'file')}\n`);
    failing = false;
  }
  if (bench.failures.length > 0) return FAILED;
  return failing ? FINDINGS : OK;
}

/** Looks at files for `check`, on whichever thread: gives what was found without reporting it. */
export const looker =
  (bench: Workbench) =>
  (file: FileRef): Outcome => {
    const before = bench.failures.length;
    let checked: Checked | undefined;
    bench.guard(file.path, () => {
      const input = nameOf(file.absolute) === CONFIGURATION_FILE ? undefined : bench.read(file);
      const opened = input && bench.open(input);
      if (!opened) return;
      const { document, env, suppressed } = opened;
      const findings = toSend(suppressByPath(env.checker.report(document, env.options), suppressed), bench.args);
      checked = { findings, status: bench.args.format === 'pretty' ? status(document, env) : undefined };
    });
    // Whoever reports them counts them.
    return { checked, failures: bench.failures.splice(before) };
  };

/** True where a report has to know the text of a file: most files have nothing that is to be shown. */
const speaksOfPlaces = (checked: Checked | undefined): boolean =>
  checked !== undefined && checked.findings.length + (checked.status?.unread.length ?? 0) > 0;

/** Findings as they go to another thread: their fixes are made here, where some report asks for them. */
function toSend(findings: readonly Diagnostic[], { format, quiet, updateBaseline }: Arguments): readonly Diagnostic[] {
  const fixesAreShown = updateBaseline || (format !== 'github' && !(format === 'pretty' && quiet));
  if (!fixesAreShown) return findings.map(withoutFixes);
  planFixes(findings);
  return findings;
}

function reporterFor(args: Arguments, io: Io, engine: Engine, version: string): Reporter {
  switch (args.format) {
    case 'json':
      return jsonReporter(io);
    case 'sarif':
      return sarifReporter(io, engine.rules, version);
    case 'github':
      return githubReporter(io);
    default:
      return prettyReporter(io, styleFor(io, args.color), args);
  }
}

/** The findings that count, for telling how many a fix took away. */
function findingsOf(input: Input, bench: Workbench): readonly Diagnostic[] {
  const opened = bench.open(input);
  if (!opened) return [];
  const { document, env, suppressed } = opened;
  return suppressByPath(env.checker.report(document, env.options), suppressed).filter((d) => !d.suppressed);
}

const configurationFindings = (problems: readonly ConfigurationProblem[]): Diagnostic[] =>
  problems.map(({ span, message }) => ({
    span,
    code: 'configuration',
    severity: 'warning',
    message,
    fixes: [],
    suppressed: false,
    related: [],
  }));

function textPositions(text: string): Positions {
  const positions = positionsIn(text);
  let lines: readonly string[] | undefined;
  return {
    ...positions,
    line(line) {
      lines ??= text.split(/\r\n|\r|\n/);
      return lines[line] ?? '';
    },
  };
}
