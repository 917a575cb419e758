import type { TextDocument } from 'vscode';
import type { LanguageClientOptions, StaticFeature } from 'vscode-languageclient';
import { OPEN_REFERENCE } from '../../server/src/lsp/protocol';
import type { PlainTexts } from './plainTexts';

/** Documents of these schemes repeat a text that is open elsewhere, or are no text of the user's. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'git',
  'output',
  'scm',
  'vscode-scm',
  'review',
  'pr',
  'exchange-ports',
  'exchange-ports-reference',
  'exchange-ports-report',
]);

/** True for documents that the server may hear of. */
export const isShown = ({ uri }: TextDocument): boolean => !PASSED_OVER.has(uri.scheme);

export const CONFIGURATION_FILES = '**/.exchange-ports.json';

/** The ids that the manifest activates on. They come from the list of host languages, by way of `npm run generate`. */
export function languagesOf(manifest: { readonly activationEvents?: readonly string[] }): readonly string[] {
  return (manifest.activationEvents ?? []).flatMap((event) => /^onLanguage:(.+)$/.exec(event)?.[1] ?? []);
}

export function clientOptions(languages: readonly string[], plain: PlainTexts): LanguageClientOptions {
  const sent = (document: TextDocument): boolean => isShown(document) && plain.isSent(document);
  return {
    documentSelector: [...languages.map((language) => ({ language })), { pattern: CONFIGURATION_FILES }],
    // No work for documents that nobody shows.
    textSynchronization: { delayOpenNotifications: true },
    // Links of hovers may open a page of the reference, and do nothing else.
    markdown: { isTrusted: { enabledCommands: [OPEN_REFERENCE] } },
    diagnosticPullOptions: { onChange: true, onSave: false, filter: (document) => !plain.isSent(document) },
    middleware: {
      ...plain.middleware(),
      didOpen: async (document, next) => (isShown(document) ? plain.open(document, next) : undefined),
      didChange: async (event, next) => {
        if (sent(event.document)) return next(event);
        plain.edited(event.document);
      },
      didClose: async (document, next) => {
        const wasSent = sent(document);
        plain.closed(document);
        if (wasSent) await next(document);
      },
    },
  };
}

/** Says to the server that it may ask for configuration files, tell what it read and link to the reference. */
export const declaration: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = {
      ...capabilities.experimental,
      exchangePorts: { readConfiguration: true, openReference: true, showCoverage: true },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};
