import type { Configuration, ConfigurationProblem, KnownNames } from '../analysis/configuration';
import { readConfiguration } from '../analysis/configurationFile';
import { checkedConfiguration } from '../analysis/userServices';
import { relativeTo } from '../engine/paths';
import type { Knowledge } from '../knowledge/knowledge';
import { decoded } from './documents';
import type { ConfigurationText } from './protocol';

/** Finds and reads the nearest configuration file of a document; undefined where there is none. */
export type ReadConfigurationText = (uri: string) => Promise<ConfigurationText | undefined>;

export interface FoundConfiguration {
  readonly uri: string;
  readonly configuration: Configuration;
}

/** The configuration files by document, read once until some file changes. */
export class ConfigurationStore {
  private readonly kept = new Map<string, Promise<FoundConfiguration | undefined>>();
  /** Files by their text, so that documents of one folder share what was read. */
  private readonly files = new Map<string, { text: string; found: FoundConfiguration }>();

  constructor(
    private readonly names: KnownNames,
    private readonly read: () => ReadConfigurationText | undefined,
  ) {}

  of(uri: string): Promise<FoundConfiguration | undefined> {
    const known = this.kept.get(uri);
    if (known) return known;
    const read = this.read();
    const found = read
      ? read(uri).then(
          (file) => file && this.parsed(file),
          () => undefined,
        )
      : Promise.resolve(undefined);
    this.kept.set(uri, found);
    return found;
  }

  /** Some configuration file was created, changed or deleted. */
  changed(): void {
    this.kept.clear();
  }

  forget(uri: string): void {
    this.kept.delete(uri);
  }

  /** A configuration file as it was read, whoever read it. */
  parsed({ uri, text }: ConfigurationText): FoundConfiguration {
    const known = this.files.get(uri);
    if (known?.text === text) return known.found;
    const found = { uri, configuration: readConfiguration(text, this.names).configuration };
    this.files.set(uri, { text, found });
    return found;
  }
}

/** The path of a document under the folder of its configuration file. */
export const pathUnder = (found: FoundConfiguration | undefined, uri: string): string | undefined =>
  found && relativeTo(decoded(found.uri), decoded(uri));

/** What is wrong in a configuration file that is open in the editor. */
export const problemsIn = (text: string, names: KnownNames, knowledge: Knowledge): readonly ConfigurationProblem[] =>
  checkedConfiguration(text, names, knowledge).problems;
