import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { endingsRead } from '../document/detect';
import type { Engine } from '../engine/engine';
import { serverCapabilities } from './capabilities';
import { at, type Client, clientOf, isObject } from './client';
import { ConfigurationStore, type ReadConfigurationText } from './configuration';
import { Diagnostics } from './diagnostics';
import { Documents } from './documents';
import { Faults, guarded } from './guard';
import { REFUSED, refusal } from './lifecycle';
import { listenToChanges, listenToDocuments } from './notifications';
import { READ_CONFIGURATION, referenceLink } from './protocol';
import { listenToRequests } from './requests';
import { SettingsStore } from './settings';
import { Settling } from './settling';
import { Slices } from './slices';
import { SurroundingsStore } from './surroundings';
import { type Room, WarmUp, type WarmUpLimits } from './warmUp';
import { WorkspaceDiagnostics } from './workspace/diagnostics';
import type { WorkspaceFiles } from './workspace/files';
import { WorkspaceRegistration } from './workspace/registration';

/** What the entry for Node or for a browser worker brings along. */
export interface Host {
  /** Called once, when the editor initializes the server. */
  readonly engine: () => Engine;
  readonly version: string;
  /** ISO date. */
  readonly today: () => string;
  /** Reads configuration files where the editor does not; undefined where there is no file system. */
  readonly readConfiguration?: (uri: string, folders: readonly string[]) => ReturnType<ReadConfigurationText>;
  /** The files of workspace folders; undefined where there is no file system, and then there are no workspace diagnostics. */
  readonly workspaceFiles?: WorkspaceFiles;
  /** Where it is known how many messages have come so far, code is made warm in the pauses between them. */
  readonly warmUp?: { readonly messages: () => number; readonly limits?: WarmUpLimits; readonly room?: Room };
  /** In tests a fault is thrown instead of answered with an empty result. */
  readonly strict: boolean;
}

/** Answers the requests that come over a connection, until `dispose` or `shutdown`. */
export function serve(connection: Connection, host: Host): { dispose(): void } {
  let session: { dispose(): void } | undefined;
  const faults = new Faults((message) => connection.console.error(message), host.strict);
  connection.onRequest(REFUSED, (params: unknown) => refusal(params));
  connection.onInitialize((params) => {
    const client = clientOf(params);
    const opened = open(connection, host, client, faults, initialSettings(params));
    session = opened;
    return {
      capabilities: serverCapabilities(client, host.workspaceFiles !== undefined, opened.endings),
      serverInfo: { name: 'Exchange Ports', version: host.version },
    };
  });
  const dispose = (): void => session?.dispose();
  connection.onShutdown(dispose);
  return { dispose };
}

/** Editors that cannot be asked may bring their settings along: `initializationOptions.exchangePorts`, or bare. */
function initialSettings(params: unknown): unknown {
  const options = at(params, 'initializationOptions');
  return isObject(options) ? (options['exchangePorts'] ?? options) : undefined;
}

function open(
  connection: Connection,
  host: Host,
  client: Client,
  faults: Faults,
  initial: unknown,
): { readonly endings: readonly string[]; dispose(): void } {
  const engine = host.engine();
  const checker = engine.checker((code, error) => faults.report(`rule ${code}`, error));
  const folders = [...client.folders];
  const documents = new Documents(engine.catalog);
  const settings = new SettingsStore(
    engine,
    (problem) => connection.console.warn(problem),
    () =>
      client.configuration
        ? (uri) => connection.workspace.getConfiguration({ scopeUri: uri, section: 'exchangePorts' })
        : undefined,
  );
  settings.changed({ exchangePorts: initial });
  const configurations = new ConfigurationStore(engine, () => configurationReader(connection, host, client, folders));
  const surroundings = new SurroundingsStore(
    engine,
    checker,
    settings,
    configurations,
    host.today,
    client.opensReference ? referenceLink : undefined,
    folders,
  );
  const endings = endingsRead(engine.catalog);
  const slices = new Slices();
  const registration = new WorkspaceRegistration(connection, client, endings, faults);
  const { workspaceFiles: files } = host;
  const workspace =
    files && client.pullDiagnostics
      ? new WorkspaceDiagnostics({
          connection,
          client,
          engine,
          folders,
          documents,
          settings,
          configurations,
          surroundings,
          slices,
          faults,
          files,
          today: host.today,
          watchAll: (all) => registration.watchAll(all),
        })
      : undefined;
  const { messages, limits, room } = host.warmUp ?? {};
  const warmUp = messages && new WarmUp(engine, client, slices, faults, messages, limits, room);
  const settling = new Settling(documents, surroundings, slices);
  const diagnostics = new Diagnostics(connection, client, documents, faults, settling, warmUp, workspace);

  listenToDocuments({ connection, faults, documents, diagnostics, surroundings });
  listenToRequests({ connection, faults, client, documents, diagnostics, surroundings, slices, settling });
  if (workspace) {
    const { method } = WorkspaceDiagnosticRequest;
    connection.onRequest(
      method,
      guarded(method, { items: [] }, faults, (params, token) => workspace.pull(params, token)),
    );
  }
  const offerWorkspace = (): void => {
    if (workspace) registration.set(() => workspace.isOnAnywhere());
  };

  listenToChanges(
    { connection, faults, client, folders, diagnostics, surroundings, settings, configurations, workspace },
    offerWorkspace,
  );
  connection.onInitialized(() => {
    register(connection, client).catch((error) => faults.report('client/registerCapability', error));
    offerWorkspace();
  });
  return {
    endings,
    dispose: () => {
      diagnostics.dispose();
      warmUp?.dispose();
      workspace?.dispose();
    },
  };
}

/** Asks to hear of changes, where the editor lets servers ask. */
async function register(connection: Connection, client: Client): Promise<void> {
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'exchangePorts' });
  }
  if (client.registersWatchers && !client.readsConfigurationFiles) {
    const watchers = [{ globPattern: `**/${CONFIGURATION_FILE}` }];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

function configurationReader(
  connection: Connection,
  host: Host,
  client: Client,
  folders: readonly string[],
): ReadConfigurationText | undefined {
  if (client.readsConfigurationFiles) {
    return async (uri) => {
      const answer: unknown = await connection.sendRequest(READ_CONFIGURATION, { uri });
      const found = isObject(answer) ? answer : {};
      return typeof found['uri'] === 'string' && typeof found['text'] === 'string'
        ? { uri: found['uri'], text: found['text'] }
        : undefined;
    };
  }
  const read = host.readConfiguration;
  return read && ((uri) => read(uri, folders));
}
