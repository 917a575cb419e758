import assert from 'node:assert/strict';
import type { Configuration } from '../../server/src/analysis/configuration';
import { readConfiguration } from '../../server/src/analysis/configurationFile';
import { parseProfile } from '../../server/src/analysis/profile';
import { applyEdits } from '../../server/src/base/edit';
import type { Diagnostic } from '../../server/src/features/diagnostic';
import { rules } from '../../server/src/rules';
import type { Example } from '../../server/src/rules/rule';
import { testDocument, testEnv } from './catalog';

/** What the checker says of a text when every file is checked; a rule that is off by itself is on where it is named. */
export function reportOn({ language, text, profile, configuration }: Example, code?: string): readonly Diagnostic[] {
  const declared = profile === undefined ? undefined : parseProfile(profile).profile;
  const on = rules
    .filter(({ meta }) => !meta.on && meta.code === code)
    .map(({ meta }) => [meta.code, meta.severity] as const);
  const { groups, services } = configurationOf(configuration);
  const { checker, options } = testEnv({
    checkAllFiles: true,
    rules: new Map(on),
    profile: declared,
    groups,
    services,
  });
  return checker.report(testDocument(text, { language }), options);
}

/** What a configuration declares; one with a mistake in it is no example of anything. */
function configurationOf(text = '{}'): Configuration {
  const codes = new Set(rules.map(({ meta }) => meta.code));
  const { configuration, problems } = readConfiguration(text, { codes, readers: new Set() });
  assert.deepEqual(problems, []);
  return configuration;
}

/** The findings of one rule, each as the text it stands on and its message. */
export const findingsOf = (code: string, example: Example): readonly string[] =>
  reportOn(example, code)
    .filter((finding) => finding.code === code)
    .map(({ span, message, severity }) => `${severity} ${example.text.slice(span.start, span.end)}: ${message}`);

/** The text after a fix. */
export const fixed = (text: string, fix: Diagnostic['fixes'][number]): string => applyEdits(text, fix.edits);
