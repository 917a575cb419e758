/** What the editor declared that it can do, as far as the server's answers depend on it. */
export interface Client {
  readonly pullDiagnostics: boolean;
  /** What the server offers for diagnostics may change while it runs. */
  readonly registersDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshHints: boolean;
  /** `workspace/configuration` may be asked. */
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  /** The server may show progress that no request asked for. */
  readonly showsProgress: boolean;
  /** `exchangePorts/readConfiguration` may be asked. */
  readonly readsConfigurationFiles: boolean;
  /** `exchangePorts/status` is understood: true for clients that know of us at all. */
  readonly receivesStatus: boolean;
  /** The command that opens a page of the reference is there. */
  readonly opensReference: boolean;
  /** The command behind the line about coverage is there. */
  readonly showsCoverage: boolean;
  readonly refreshLenses: boolean;
  readonly nestedSymbols: boolean;
  readonly documentChanges: boolean;
  readonly labelDetails: boolean;
  /** Texts beside completions and hints may come when they are shown. */
  readonly resolvesCompletion: boolean;
  /** The short line above such a text too. */
  readonly resolvesDetail: boolean;
  readonly resolvesHints: boolean;
  /** What all completions of a list replace may be said once. */
  readonly sharesEditRange: boolean;
  /** The data of a completion may be added to those of its list. */
  readonly mergesData: boolean;
  readonly hover: 'markdown' | 'plaintext';
  readonly completion: 'markdown' | 'plaintext';
  /** URIs of the folders that are open, without a slash at the end. */
  readonly folders: readonly string[];
}

/** Reads the parameters of `initialize`, whatever they hold. */
export function clientOf(params: unknown): Client {
  const has = (...path: string[]): boolean => at(params, 'capabilities', ...path) === true;
  const declared = (...path: string[]): boolean => isObject(at(params, 'capabilities', ...path));
  return {
    pullDiagnostics: declared('textDocument', 'diagnostic'),
    registersDiagnostics: has('textDocument', 'diagnostic', 'dynamicRegistration'),
    relatedInformation:
      has('textDocument', 'diagnostic', 'relatedInformation') ||
      has('textDocument', 'publishDiagnostics', 'relatedInformation'),
    diagnosticTags: listsTag(params, 'diagnostic') || listsTag(params, 'publishDiagnostics'),
    refreshDiagnostics: has('workspace', 'diagnostics', 'refreshSupport'),
    refreshHints: has('workspace', 'inlayHint', 'refreshSupport'),
    configuration: has('workspace', 'configuration'),
    registersConfiguration: has('workspace', 'didChangeConfiguration', 'dynamicRegistration'),
    registersWatchers: has('workspace', 'didChangeWatchedFiles', 'dynamicRegistration'),
    showsProgress: has('window', 'workDoneProgress'),
    readsConfigurationFiles: has('experimental', 'exchangePorts', 'readConfiguration'),
    receivesStatus: declared('experimental', 'exchangePorts'),
    opensReference: has('experimental', 'exchangePorts', 'openReference'),
    showsCoverage: has('experimental', 'exchangePorts', 'showCoverage'),
    refreshLenses: has('workspace', 'codeLens', 'refreshSupport'),
    nestedSymbols: has('textDocument', 'documentSymbol', 'hierarchicalDocumentSymbolSupport'),
    documentChanges: has('workspace', 'workspaceEdit', 'documentChanges'),
    labelDetails: has('textDocument', 'completion', 'completionItem', 'labelDetailsSupport'),
    resolvesCompletion: resolves(params, 'documentation', 'completion', 'completionItem'),
    resolvesDetail: resolves(params, 'detail', 'completion', 'completionItem'),
    resolvesHints: resolves(params, 'tooltip', 'inlayHint'),
    sharesEditRange: shares(params, 'editRange'),
    mergesData: shares(params, 'data') && has('textDocument', 'completion', 'completionList', 'applyKindSupport'),
    hover: preferred(at(params, 'capabilities', 'textDocument', 'hover', 'contentFormat')),
    completion: preferred(
      at(params, 'capabilities', 'textDocument', 'completion', 'completionItem', 'documentationFormat'),
    ),
    folders: foldersOf(params),
  };
}

/** The value at a path of an untrusted object. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isObject(found)) return undefined;
    found = found[key];
  }
  return found;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A client that says nothing gets Markdown, as the protocol's example clients show it. */
function preferred(formats: unknown): 'markdown' | 'plaintext' {
  if (!Array.isArray(formats)) return 'markdown';
  return formats.find((f): f is 'markdown' | 'plaintext' => f === 'markdown' || f === 'plaintext') ?? 'plaintext';
}

/** True when the client asks for a property of an item that was left out. */
function resolves(params: unknown, property: string, ...feature: string[]): boolean {
  const properties = at(params, 'capabilities', 'textDocument', ...feature, 'resolveSupport', 'properties');
  return Array.isArray(properties) && properties.includes(property);
}

/** True when the client lets a list of completions say for all of them what none says itself. */
function shares(params: unknown, property: string): boolean {
  const properties = at(params, 'capabilities', 'textDocument', 'completion', 'completionList', 'itemDefaults');
  return Array.isArray(properties) && properties.includes(property);
}

/** True when the client shows unnecessary text as such (tag 1 of the protocol). */
function listsTag(params: unknown, feature: string): boolean {
  const values = at(params, 'capabilities', 'textDocument', feature, 'tagSupport', 'valueSet');
  return Array.isArray(values) && values.includes(1);
}

function foldersOf(params: unknown): string[] {
  const folders = at(params, 'workspaceFolders');
  const uris = Array.isArray(folders) ? folders.map((folder) => at(folder, 'uri')) : [at(params, 'rootUri')];
  return uris
    .filter((uri): uri is string => typeof uri === 'string' && uri !== '')
    .map((uri) => uri.replace(/\/+$/, ''));
}
