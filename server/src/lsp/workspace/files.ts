import type { ConfigurationText } from '../protocol';

/** A file of a workspace folder, before it is read. */
export interface WorkspaceFile<Configuration> {
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** Another one whenever the content may be another. */
  readonly stamp: string;
  /** The nearest configuration, in its folder or above, up to the workspace folder. */
  readonly configuration: Configuration | undefined;
}

/** What a walk goes by, beside the `.gitignore` files. */
export interface WorkspaceWalk<Configuration> {
  /** By the name, and by what the configuration says of the file; its URI is made only when it is asked for. */
  readonly wants: (name: string, uri: () => string, configuration: () => Configuration | undefined) => boolean;
  readonly parse: (file: ConfigurationText) => Configuration;
  /** The `exclude` of a configuration, of a file or, with a slash at the end, a folder. */
  readonly excludes: (configuration: Configuration, uri: string) => boolean;
}

/** The files below workspace folders, where the server has a file system. */
export interface WorkspaceFiles {
  /** In the order of their names, found as they are asked for. What cannot be entered is passed over. */
  walk<Configuration>(folder: string, by: WorkspaceWalk<Configuration>): Iterable<WorkspaceFile<Configuration>>;
  /** The text; undefined where it cannot be read. */
  read(uri: string): Promise<string | undefined>;
}
