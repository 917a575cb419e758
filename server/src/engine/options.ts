import type { Configuration } from '../analysis/configuration';
import type { Diagnostic, ReportOptions } from '../features/diagnostics';
import type { Settings } from '../features/settings';
import { pathMatcher } from './paths';

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

/** Codes that the configuration suppresses for this path, which is relative to the configuration's folder. */
export function suppressedCodes(
  configuration: Configuration | undefined,
  path: string | undefined,
): ReadonlySet<string> {
  if (path === undefined || !configuration) return new Set();
  return new Set(
    configuration.suppress.filter(({ path: pattern }) => pathMatcher([pattern])(path)).map(({ code }) => code),
  );
}

/** Marks the findings whose code is suppressed. */
export const suppressByPath = (
  diagnostics: readonly Diagnostic[],
  codes: ReadonlySet<string>,
): readonly Diagnostic[] =>
  codes.size === 0
    ? diagnostics
    : diagnostics.map((diagnostic) => (codes.has(diagnostic.code) ? { ...diagnostic, suppressed: true } : diagnostic));

/** True when the configuration leaves this path out. */
export const isExcluded = (configuration: Configuration | undefined, path: string | undefined): boolean =>
  path !== undefined && configuration !== undefined && pathMatcher(configuration.exclude)(path);

/** A Date as the calendar day of its time zone, ISO form. */
export function isoDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
