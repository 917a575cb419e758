import type { Span } from '../base/span';
import { NOT_READ } from '../model/language';
import type { Profile } from './profile';

/** The severity that a rule is given, or that it is off. */
export type RuleSetting = 'error' | 'warning' | 'information' | 'hint' | 'off';

/** A port the user declares: a relay, a load balancer, a pinned RPC port. */
export interface UserService {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly transports: readonly ('tcp' | 'udp')[];
  readonly description: string;
  /** Where its ports are written. */
  readonly span: Span;
}

/** Addresses or object names that the user says are Exchange servers, domain controllers, clients. */
export interface UserGroup {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly party: string;
}

/** Findings of one rule in some files that do not count, and why. */
export interface Suppression {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** What the files that a pattern means are taken for. */
export interface FileDeclaration {
  /** As in `.gitignore`, relative to the folder for which it is declared. */
  readonly pattern: string;
  /** A dialect, a language or an editor's id for one; `off` for files that are not to be read. */
  readonly reader: string;
}

/** The names that exist, for telling slips of the hand. */
export interface KnownNames {
  /** Codes of all rules. */
  readonly codes: ReadonlySet<string>;
  /** What a file can be declared to be, in lower case. */
  readonly readers: ReadonlySet<string>;
}

/** The name of a configuration file, in the folder that it is for. */
export const CONFIGURATION_FILE = '.exchange-ports.json';

/** A configuration file, read; what could not be read is in `problems` and its default is used. */
export interface Configuration {
  readonly profile: Profile | undefined;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly services: readonly UserService[];
  readonly groups: readonly UserGroup[];
  readonly files: readonly FileDeclaration[];
  readonly exclude: readonly string[];
  readonly suppress: readonly Suppression[];
}

/** What is wrong in a configuration file, for its author. */
export interface ConfigurationProblem {
  readonly span: Span;
  readonly message: string;
}

/**
 * What is wrong in declaring that files of a pattern are read by `reader`; undefined where nothing is. The settings of an
 * editor and configuration files are read alike.
 */
export function fileProblem(
  pattern: string,
  reader: unknown,
  { readers }: KnownNames,
): { readonly of: 'pattern' | 'reader'; readonly message: string } | undefined {
  if (/^\s*(?:$|[!#])/.test(pattern))
    return { of: 'pattern', message: `\`${pattern}\` means no file: write a path or a pattern such as *.acl.` };
  const name = typeof reader === 'string' ? reader.toLowerCase() : undefined;
  if (name !== undefined && (name === NOT_READ || readers.has(name))) return undefined;
  const given = name === undefined ? 'A word is expected' : `\`${reader}\` is nothing that is read here`;
  return { of: 'reader', message: `${given}: write ${NOT_READ}, or one of ${[...readers].join(', ')}.` };
}
