import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Configuration, ConfigurationProblem, KnownNames } from '../analysis/configuration';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { checkedConfiguration } from '../analysis/userServices';
import { decode } from '../disk/encoding';
import { reasonOf } from '../disk/reasons';
import { type PathMatcher, pathMatcher } from '../engine/paths';
import type { Knowledge } from '../knowledge/knowledge';

/** A configuration file that is in force, as it was read. */
export interface Project {
  /** Absolute. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
  readonly excludes: PathMatcher;
}

/** Finds the configuration file of a folder: the nearest one, in it or above. Each is read once. */
export class Projects {
  private readonly byFolder = new Map<string, Project | undefined>();

  constructor(
    private readonly names: KnownNames,
    private readonly knowledge: Knowledge,
    /** Told once for each configuration file that is there and cannot be read. */
    private readonly failed: (path: string, message: string) => void,
  ) {}

  of(folder: string): Project | undefined {
    if (this.byFolder.has(folder)) return this.byFolder.get(folder);
    const above = dirname(folder);
    const found = this.read(folder) ?? (above === folder ? undefined : this.of(above));
    this.byFolder.set(folder, found);
    return found;
  }

  private read(folder: string): Project | undefined {
    const path = join(folder, CONFIGURATION_FILE);
    let text: string;
    try {
      // Nearly no folder has one, and an error costs as much as many files that are there.
      if (!statSync(path, { throwIfNoEntry: false })) return undefined;
      ({ text } = decode(readFileSync(path)));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      this.failed(path, reasonOf(error));
      return undefined;
    }
    const { configuration, problems } = checkedConfiguration(text, this.names, this.knowledge);
    return { path, folder, text, configuration, problems, excludes: pathMatcher(configuration.exclude) };
  }
}

/** A path as the patterns of a configuration name it. */
export const pathIn = (project: Project, absolute: string): string =>
  relative(project.folder, absolute).split(sep).join('/');
