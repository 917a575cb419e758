import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { KnownNames } from '../analysis/configuration';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { readConfiguration } from '../analysis/configurationFile';
import { formatProfile, type Profile, parseProfile } from '../analysis/profile';
import { type DecodedFile, decode } from '../disk/encoding';
import { filesOf, nameOf } from '../disk/files';
import { reasonOf } from '../disk/reasons';
import { detectLanguage, isKnownName, mayBeRead } from '../document/detect';
import { Document } from '../document/document';
import type { Engine } from '../engine/engine';
import { declaredReader, reportOptions, suppressedCodes } from '../engine/options';
import { pathMatcher } from '../engine/paths';
import type { ReportOptions } from '../features/diagnostic';
import type { Checker } from '../features/diagnostics';
import type { Env } from '../features/env';
import { DEFAULT_SETTINGS } from '../features/settings';
import { NOT_READ } from '../model/language';
import type { Arguments } from './arguments';
import type { FileRef } from './crew';
import { type Failure, UsageError } from './failure';
import type { Io } from './io';
import { Progress } from './progress';
import { type Project, Projects, pathIn } from './projects';

/** Files are read once, from one end to the other. */
const STRETCH = 16_384;

/** A file that was read, before anything is made of it. */
export interface Input {
  /** As given. */
  readonly path: string;
  /** Undefined for standard input. */
  readonly absolute: string | undefined;
  /** The name by which its language is found. */
  readonly name: string;
  readonly walked: boolean;
  readonly file: DecodedFile;
}

/** A document with what it is checked with. */
export interface Opened {
  readonly document: Document;
  readonly env: Env;
  /** Codes that the configuration suppresses for this path, each with its reason. */
  readonly suppressed: ReadonlyMap<string, string>;
}

/** What the commands over files share: which files there are, how they are read, and what was in the way. */
export class Workbench {
  readonly failures: Failure[] = [];
  readonly checker: Checker;
  private readonly projects: Projects;
  private readonly given: { readonly profile: Profile | undefined; readonly project: Project | undefined };
  private readonly used = new Set<Project>();
  private readonly options = new Map<Project | undefined, ReportOptions>();
  private current = '';

  constructor(
    readonly io: Io,
    readonly args: Arguments,
    readonly engine: Engine,
  ) {
    if (args.words.length === 0) throw new UsageError(`${args.command} needs a path; - reads standard input`);
    if (args.dialect !== undefined && !isKnownName(args.dialect, engine.catalog)) {
      const known = engine.catalog.dialects.map(({ id }) => id).join(', ');
      throw new UsageError(`--dialect ${args.dialect}: there is no such dialect; known are ${known}`);
    }
    this.given = givenProfile(args.profile, io.cwd, engine);
    this.projects = new Projects(engine, engine.knowledge, (path, message) =>
      this.fail(this.shown(path), `cannot read it: ${message}`),
    );
    const failedRules = new Set<string>();
    this.checker = engine.checker((code, error) => {
      if (failedRules.has(code)) return;
      failedRules.add(code);
      this.fail(this.current, `the rule ${code} failed (${reasonOf(error)}); the other rules were applied`);
    });
  }

  /** The profile that the command line gives; undefined where files and folders say theirs. */
  get profile(): Profile | undefined {
    return this.given.profile;
  }

  fail(path: string, message: string): void {
    this.failures.push({ path, message });
  }

  /** Does something for each file there is, one at a time; what goes wrong with one is said and leaves the others alone. */
  each(does: (input: Input) => void): void {
    this.through(this.inputs(), does);
  }

  /** The same for files that are known. */
  eachOf(files: readonly FileRef[], does: (input: Input) => void): void {
    this.through(this.inputsOf(files), does);
  }

  private through(inputs: Iterable<Input>, does: (input: Input) => void): void {
    const progress = new Progress(this.io);
    for (const input of inputs) {
      progress.at(input.path);
      this.guard(input.path, () => does(input));
    }
    progress.end();
  }

  /** Does something with one file; what goes wrong is said. */
  guard(path: string, does: () => void): void {
    this.current = path;
    try {
      does();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      this.fail(path, `it could not be processed: ${reasonOf(error)}`);
    }
  }

  /** The files there are, unread. Standard input is none. */
  *files(): Iterable<FileRef> {
    for (const word of this.args.words) if (word !== '-') yield* this.filesAt(word);
  }

  private *filesAt(word: string): Iterable<FileRef> {
    const { catalog } = this.engine;
    const walk = {
      wants: (name: string, absolute: string) => {
        if (name === CONFIGURATION_FILE || mayBeRead(name, catalog)) return true;
        const declared = this.declared(absolute);
        return declared !== undefined && declared !== NOT_READ;
      },
      excludes: (absolute: string, folder: boolean) => {
        const project = this.projectOf(dirname(absolute));
        return project?.excludes(pathIn(project, absolute) + (folder ? '/' : '')) ?? false;
      },
    };
    for (const found of filesOf([word], this.io.cwd, walk)) {
      if (found.kind === 'failed') this.fail(found.path, `cannot read it: ${found.message}`);
      else yield found;
    }
  }

  /** Undefined, and said, where it cannot be read. */
  read({ path, absolute, walked }: FileRef): Input | undefined {
    try {
      return { path, absolute, name: nameOf(absolute), walked, file: decode(readFileSync(absolute)) };
    } catch (error) {
      this.fail(path, `cannot read it: ${reasonOf(error)}`);
      return undefined;
    }
  }

  private *inputs(): Iterable<Input> {
    for (const word of this.args.words) {
      if (word === '-') {
        const name = this.args.stdinFilename ?? '';
        const absolute = name === '' ? undefined : resolve(this.io.cwd, name);
        yield { path: name === '' ? '-' : name, absolute, name, walked: false, file: decode(this.io.readInput()) };
        continue;
      }
      yield* this.inputsOf(this.filesAt(word));
    }
  }

  private *inputsOf(files: Iterable<FileRef>): Iterable<Input> {
    for (const file of files) {
      const input = this.read(file);
      if (input) yield input;
    }
  }

  /** Undefined where nothing here reads the file. */
  open({ absolute, name, file, path }: Input): Opened | undefined {
    const { catalog, knowledge } = this.engine;
    const declared = absolute === undefined ? undefined : this.declared(absolute);
    const language = detectLanguage(
      {
        fileName: name,
        text: file.text,
        ...(this.args.dialect === undefined ? {} : { override: this.args.dialect }),
        ...(declared === undefined ? {} : { declared }),
      },
      catalog,
    );
    if (!language) return undefined;
    const project = this.use(absolute);
    return {
      document: new Document(path, '', 1, file.text, catalog, language, STRETCH),
      env: { knowledge, checker: this.checker, options: this.optionsOf(project) },
      suppressed:
        project && absolute !== undefined
          ? suppressedCodes(project.configuration, pathIn(project, absolute))
          : new Map<string, string>(),
    };
  }

  /** One object for all files of a project: what follows from options is found out once for each. */
  private optionsOf(project: Project | undefined): ReportOptions {
    const known = this.options.get(project);
    if (known) return known;
    const own = reportOptions(DEFAULT_SETTINGS, project?.configuration, this.io.today);
    const profile = this.given.profile ?? own.profile;
    const options: ReportOptions = { ...own, checkAllFiles: this.args.allFiles, profile };
    this.options.set(project, options);
    return options;
  }

  /** What the configuration declares a file to be. */
  private declared(absolute: string): string | undefined {
    const project = this.projectOf(dirname(absolute));
    return project && declaredReader(project.configuration.files, pathIn(project, absolute));
  }

  /** The configuration for a file, which is then one that decided something. */
  use(absolute: string | undefined): Project | undefined {
    const project = this.projectOf(absolute === undefined ? this.io.cwd : dirname(absolute));
    if (project) this.used.add(project);
    return project;
  }

  /** The configuration files that decided something and in which something is wrong. */
  faultyProjects(): { readonly path: string; readonly project: Project }[] {
    return [...this.used]
      .filter(({ problems }) => problems.length > 0)
      .map((project) => ({ path: this.shown(project.path), project }));
  }

  private projectOf(folder: string): Project | undefined {
    return this.given.project ?? this.projects.of(folder);
  }

  /** A path of ours as a user reads it: relative where it lies below the current folder. */
  private shown(absolute: string): string {
    const short = relative(this.io.cwd, absolute);
    return short.startsWith('..') || isAbsolute(short) ? absolute : short;
  }

  /** One line for each failure, and what became of the rest. */
  sayFailures(processed: number, done: string): void {
    this.failures.forEach(({ path, message }, i) => {
      const last = i === this.failures.length - 1 && processed > 0;
      const rest = processed === 1 ? 'the other file was' : `the other ${processed} files were`;
      this.io.err(`${path}: ${message}${last ? `; ${rest} ${done}` : ''}\n`);
    });
  }
}

/** Reads `--profile`: a configuration file, a file with a bare profile, or the comment form. */
function givenProfile(
  value: string | undefined,
  cwd: string,
  names: KnownNames,
): { profile: Profile | undefined; project: Project | undefined } {
  if (value === undefined) return { profile: undefined, project: undefined };
  const path = resolve(cwd, value);
  let text: string | undefined;
  try {
    text = decode(readFileSync(path)).text;
  } catch (error) {
    if (!value.includes('=')) throw new UsageError(`--profile ${value}: cannot read it: ${reasonOf(error)}`);
  }
  if (text === undefined) {
    const { profile, problems } = parseProfile(value);
    const [problem] = problems;
    if (problem) throw new UsageError(`--profile: ${problem.message}`);
    return { profile, project: undefined };
  }
  const { configuration, problems } = readConfiguration(text, names);
  const [problem] = problems;
  if (problem) throw new UsageError(`--profile ${value}: ${problem.message}`);
  const { profile, rules, services, groups, files, exclude, suppress } = configuration;
  if (!profile || formatProfile(profile) === '') throw new UsageError(`--profile ${value}: there is no profile in it`);
  const lists = [services, groups, files, exclude, suppress];
  const bare = rules.size === 0 && lists.every(({ length }) => length === 0);
  const folder = dirname(path);
  return {
    profile,
    project: bare ? undefined : { path, folder, text, configuration, problems, excludes: pathMatcher(exclude) },
  };
}
