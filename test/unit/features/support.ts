import { readConfiguration } from '../../../server/src/analysis/configurationFile';
import { allReferences, type Reference } from '../../../server/src/document/references';
import type { Env } from '../../../server/src/features/env';
import { hover } from '../../../server/src/features/hover';
import { inlayHints } from '../../../server/src/features/inlayHints';
import { DEFAULT_SETTINGS, type HintSettings } from '../../../server/src/features/settings';
import { testDocument, testEnv } from '../../harness/catalog';

/** A profile comment and netsh rules, in a batch file. */
export const batch = (profile: string, ...lines: readonly string[]): string =>
  [...(profile === '' ? [] : [`rem exchange-ports: profile ${profile}`]), ...lines, ''].join('\n');

/** A rule that says nothing by its name. */
export const rule = (ports: string, { dir = 'in', protocol = 'tcp', side = 'localport', more = '' } = {}): string =>
  `netsh advfirewall firewall add rule name="x" dir=${dir} action=allow protocol=${protocol} ${side}=${ports}${more}`;

export const outbound = { dir: 'out', side: 'remoteport' } as const;

/** An environment with a configuration file's services and groups. */
export function envWith(configuration: object): Env {
  const read = readConfiguration(JSON.stringify(configuration), { codes: new Set(), readers: new Set() });
  const { services, groups, profile } = read.configuration;
  return testEnv({ services, groups, profile });
}

/** The port written as `word` in the text, the last of several. */
function referenceTo(
  text: string,
  word: string,
  language: string,
): { reference: Reference; document: ReturnType<typeof testDocument> } {
  const document = testDocument(text, { language });
  const reference = allReferences(document)
    .filter(({ use }) => use.literal.text === word)
    .pop();
  if (!reference) throw new Error(`no port ${word} is read in ${text}`);
  return { reference, document };
}

/** The hover on a port, by its lines; undefined where there is none. */
export function hoverLines(
  text: string,
  word: string,
  { env = testEnv(), language = 'batch' } = {},
): readonly string[] | undefined {
  const { reference, document } = referenceTo(text, word, language);
  const found = hover(document, reference.span.start, env);
  return found?.markdown.split('  \n');
}

/** The hovers of all ports of a text, by their lines. */
export function everyHover(text: string): readonly { readonly word: string; readonly lines: readonly string[] }[] {
  const env = testEnv();
  const document = testDocument(text, { language: 'batch' });
  return allReferences(document).map(({ span, use }) => ({
    word: use.literal.text,
    lines: hover(document, span.start, env)?.markdown.split('  \n') ?? [],
  }));
}

/** All hints of a text: the port as it is written, and what stands beside it. */
export function hintsIn(
  text: string,
  { env = testEnv(), language = 'batch', settings = {} as Partial<HintSettings> } = {},
): readonly (readonly [string, string])[] {
  const document = testDocument(text, { language });
  const hints = inlayHints(document, { start: 0, end: text.length }, env, {
    ...DEFAULT_SETTINGS.inlayHints,
    ...settings,
  });
  const references = allReferences(document);
  return hints.map(({ offset, label }) => [
    references.find(({ span }) => span.end === offset)?.use.literal.text ?? '',
    label,
  ]);
}
