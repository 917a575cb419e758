import type { KnownNames } from '../analysis/configuration';
import type { Engine } from '../engine/engine';
import { declaredReader, isExcluded, reportOptions, suppressedCodes, withoutSuppressed } from '../engine/options';
import { relativeTo } from '../engine/paths';
import type { ReportOptions } from '../features/diagnostic';
import type { Checker } from '../features/diagnostics';
import type { Env } from '../features/env';
import { DEFAULT_SETTINGS, type HintSettings, type Settings } from '../features/settings';
import { type ConfigurationStore, type FoundConfiguration, pathUnder } from './configuration';
import { type Declared, decoded, fileNameOf } from './documents';
import type { SettingsStore } from './settings';

/** Everything beside its text that decides what is said about a document. */
export interface Surroundings {
  readonly env: Env;
  readonly hints: HintSettings;
  /** Whether the coverage of a file is shown above it. */
  readonly codeLens: boolean;
  /** True when the configuration leaves the document out: nothing is reported for it. */
  readonly excluded: boolean;
  /** What the document is declared to be. */
  readonly declared: Declared | undefined;
  readonly names: KnownNames;
}

/** Puts settings and configuration together for a document, once until one of them changes. */
export class SurroundingsStore {
  private readonly kept = new Map<string, Made>();

  constructor(
    private readonly engine: Engine,
    private readonly checker: Checker,
    private readonly settings: SettingsStore,
    private readonly configurations: ConfigurationStore,
    private readonly today: () => string,
    private readonly pageLink: Env['pageLink'],
    /** URIs of the workspace folders, as they are at the time. */
    private readonly folders: readonly string[],
  ) {}

  /** For what concerns no document. */
  get anywhere(): Env {
    return this.env(reportOptions(DEFAULT_SETTINGS, undefined, this.today()));
  }

  async of(uri: string): Promise<Surroundings> {
    const [settings, configuration] = await Promise.all([this.settings.of(uri), this.configurations.of(uri)]);
    const today = this.today();
    const known = this.kept.get(uri);
    if (known && known.settings === settings && known.configuration === configuration && known.today === today) {
      return known.surroundings;
    }
    const surroundings = this.made(uri, settings, configuration, today);
    this.kept.set(uri, { settings, configuration, today, surroundings });
    return surroundings;
  }

  /** For a file that is not open, of which settings and configuration are at hand; nothing of it is kept. */
  with(uri: string, settings: Settings, configuration: FoundConfiguration | undefined): Surroundings {
    return this.made(uri, settings, configuration, this.today());
  }

  private made(
    uri: string,
    settings: Settings,
    configuration: FoundConfiguration | undefined,
    today: string,
  ): Surroundings {
    return {
      env: this.env(optionsFor(uri, settings, configuration, today)),
      hints: settings.inlayHints,
      codeLens: settings.codeLens,
      excluded: isExcluded(configuration?.configuration, pathUnder(configuration, uri)),
      declared: this.declared(uri, settings, configuration),
      names: this.engine,
    };
  }

  /** What a file is declared to be: the file of the project goes before the settings of its reader. */
  declared(uri: string, settings: Settings, configuration: FoundConfiguration | undefined): Declared | undefined {
    const inProject = declaredReader(configuration?.configuration.files, pathUnder(configuration, uri));
    if (inProject !== undefined) return { reader: inProject, where: 'configuration' };
    if (settings.files.length === 0) return undefined;
    const path = this.folders
      .map((folder) => relativeTo(`${decoded(folder)}/`, decoded(uri)))
      .filter((path) => path !== undefined)
      .sort((a, b) => a.length - b.length)[0];
    // Outside all folders a file has its name alone.
    const reader = declaredReader(settings.files, path ?? fileNameOf(uri));
    return reader === undefined ? undefined : { reader, where: 'setting' };
  }

  private env(options: ReportOptions): Env {
    const { pageLink } = this;
    return { knowledge: this.engine.knowledge, checker: this.checker, options, ...(pageLink ? { pageLink } : {}) };
  }

  /** Paths are relative to the workspace folders. */
  foldersChanged(): void {
    this.kept.clear();
  }

  forget(uri: string): void {
    this.kept.delete(uri);
    this.settings.forget(uri);
    this.configurations.forget(uri);
  }
}

/** An editor shows no suppressed findings, so what the configuration suppresses for this path is off. */
function optionsFor(
  uri: string,
  settings: Settings,
  found: FoundConfiguration | undefined,
  today: string,
): ReportOptions {
  const options = reportOptions(settings, found?.configuration, today);
  return withoutSuppressed(options, suppressedCodes(found?.configuration, pathUnder(found, uri)));
}

interface Made {
  readonly settings: Settings;
  readonly configuration: FoundConfiguration | undefined;
  readonly today: string;
  readonly surroundings: Surroundings;
}
