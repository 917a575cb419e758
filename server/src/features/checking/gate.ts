import type { RuleSetting } from '../../analysis/configuration';
import type { Evidence } from '../../analysis/evidence';
import { formatProfile, type Profile, VERSIONS } from '../../analysis/profile';
import type { Document } from '../../document/document';
import type { DiagnosticRule, Severity } from '../../rules/rule';
import type { ReportOptions } from '../diagnostic';
import { profileOf } from '../profile';

/** All that decides, beside the rest of the file, whether a finding is shown. One object as long as nothing changes. */
export interface Gate {
  readonly options: ReportOptions;
  readonly profile: Profile | undefined;
  readonly versions: readonly string[];
  readonly roles: readonly string[];
  readonly concerned: boolean;
  readonly settings: ReadonlyMap<DiagnosticRule, RuleSetting | undefined>;
}

/** The gate of a document as it stands: the one before where it is the same. */
export function gateFor(
  document: Document,
  options: ReportOptions,
  evidence: Evidence,
  rules: readonly DiagnosticRule[],
  before: Gate | undefined,
): Gate {
  const profile = profileOf(document)?.profile ?? options.profile;
  const versions = profile?.version ? [profile.version] : evidence.versions;
  const roles = profile ? profile.roles : evidence.roles;
  const concerned = options.checkAllFiles || profile !== undefined || evidence.found;
  if (
    before?.options === options &&
    before.concerned === concerned &&
    before.versions.join() === versions.join() &&
    before.roles.join() === roles.join() &&
    sameProfile(before.profile, profile)
  ) {
    return before;
  }
  const settings = new Map(rules.map((rule) => [rule, settingOf(rule, options, concerned)]));
  return { options, profile, versions, roles, concerned, settings };
}

const sameProfile = (a: Profile | undefined, b: Profile | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && formatProfile(a) === formatProfile(b));

/** The severity the user gave a rule, or `off` where it may not speak; undefined where its own holds. */
function settingOf({ meta }: DiagnosticRule, options: ReportOptions, concerned: boolean): RuleSetting | undefined {
  if (meta.scope === 'evidence' && !concerned) return 'off';
  return options.rules.get(meta.code) ?? (meta.on ? undefined : 'off');
}

/** The severity with which a finding that passes is shown. */
export function severityAt({ settings }: Gate, rule: DiagnosticRule, own: Severity | undefined): Severity {
  const setting = settings.get(rule);
  return setting === undefined || setting === 'off' ? (own ?? rule.meta.severity) : setting;
}

/**
 * True where what holds for some versions holds for all that the file is about. Words beside the statement go before
 * words elsewhere; a profile before both. `isOfThese`: the statement itself shows that it is of one of the versions.
 */
export function holdsAt(
  { profile, versions: ofFile }: Gate,
  versions: readonly string[],
  said: readonly string[],
  isOfThese = false,
): boolean {
  let known: readonly string[] = ofFile;
  if (!profile?.version && said.length > 0) {
    // A path such as `V15` names several, of which the file is about some.
    const both = said.filter((version) => ofFile.includes(version));
    known = both.length > 0 ? both : said;
  }
  if (known.length === 0 && isOfThese) return true;
  if (known.length === 0) known = VERSIONS.slice(VERSIONS.indexOf('2007'));
  return known.every((version) => versions.includes(version));
}
