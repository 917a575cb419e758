import type { Configuration, FileDeclaration } from '../analysis/configuration';
import type { Diagnostic, ReportOptions } from '../features/diagnostic';
import { changed } from '../features/lateFixes';
import type { Settings } from '../features/settings';
import { type PathMatcher, pathMatcher } from './paths';

/** What a report is made with: the configuration file of the project goes before the settings of its reader. */
export function reportOptions(
  settings: Settings,
  configuration: Configuration | undefined,
  today: string,
): ReportOptions {
  return {
    rules: new Map([...settings.rules, ...(configuration?.rules ?? [])]),
    checkAllFiles: settings.checkAllFiles,
    profile: configuration?.profile ?? settings.profile,
    widePortRange: settings.widePortRange,
    today,
    services: configuration?.services ?? [],
    groups: configuration?.groups ?? [],
  };
}

/** Codes that the configuration suppresses for this path, relative to the configuration's folder, each with its reason. */
export function suppressedCodes(
  configuration: Configuration | undefined,
  path: string | undefined,
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  if (path === undefined || !configuration) return reasons;
  for (const { path: pattern, code, reason } of configuration.suppress) {
    if (!reasons.has(code) && pathMatcher([pattern])(path)) reasons.set(code, reason);
  }
  return reasons;
}

/** The options with the suppressed codes off: for who shows nothing of them, and changes nothing for them. */
export const withoutSuppressed = (options: ReportOptions, codes: ReadonlyMap<string, string>): ReportOptions =>
  codes.size === 0
    ? options
    : { ...options, rules: new Map([...options.rules, ...[...codes.keys()].map((code) => [code, 'off'] as const)]) };

/** Marks the findings whose code is suppressed; what a comment suppresses has its reason there. */
export const suppressByPath = (
  diagnostics: readonly Diagnostic[],
  reasons: ReadonlyMap<string, string>,
): readonly Diagnostic[] =>
  reasons.size === 0
    ? diagnostics
    : diagnostics.map((diagnostic) => {
        const reason = reasons.get(diagnostic.code);
        if (reason === undefined || diagnostic.suppressed) return diagnostic;
        return changed(diagnostic, { suppressed: true, suppression: { inSource: false, reason } });
      });

/** True when the configuration leaves this path out. */
export const isExcluded = (configuration: Configuration | undefined, path: string | undefined): boolean =>
  path !== undefined && configuration !== undefined && pathMatcher(configuration.exclude)(path);

const matchers = new WeakMap<FileDeclaration, PathMatcher>();

/**
 * What a file is declared to be; undefined where no pattern means it. The last pattern that does counts, as in
 * `.gitignore`, so that what stands further down may be an exception from what stands above.
 */
export function declaredReader(
  files: readonly FileDeclaration[] | undefined,
  path: string | undefined,
): string | undefined {
  if (path === undefined || !files) return undefined;
  for (let i = files.length - 1; i >= 0; i--) {
    const declaration = files[i] as FileDeclaration;
    let means = matchers.get(declaration);
    if (!means) {
      means = pathMatcher([declaration.pattern]);
      matchers.set(declaration, means);
    }
    if (means(path)) return declaration.reader;
  }
  return undefined;
}

/** A Date as the calendar day of its time zone, ISO form. */
export function isoDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
