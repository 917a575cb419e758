import {
  type Connection,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  RegistrationRequest,
  UnregistrationRequest,
  WatchKind,
} from 'vscode-languageserver';
import { DIAGNOSTICS, DIAGNOSTICS_ID } from '../capabilities';
import type { Client } from '../client';
import type { Faults } from '../guard';

const WORKSPACE_ID = 'exchange-ports.workspaceDiagnostics';
const WATCHER_ID = 'exchange-ports.workspaceFiles';

/** Tells the editor whether workspace diagnostics are on, and asks to hear of files as long as they are. */
export class WorkspaceRegistration {
  private isOn = false;
  private all = false;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    /** Of the files that are checked, each with its dot. */
    private readonly endings: readonly string[],
    private readonly faults: Faults,
  ) {}

  /** One after the other, so that what was asked for last holds. */
  set(on: () => Promise<boolean>): void {
    this.last = this.last
      .then(async () => {
        const wanted = await on();
        if (wanted === this.isOn) return;
        this.isOn = wanted;
        if (this.client.registersDiagnostics) await this.offer(wanted);
        if (this.client.registersWatchers) await this.watch(wanted);
      })
      .catch((error) => this.faults.report(RegistrationRequest.method, error));
  }

  /** Whether files of any name are to be heard of, or only those whose names say that they may be read. */
  watchAll(all: boolean): void {
    this.last = this.last
      .then(async () => {
        if (all === this.all) return;
        this.all = all;
        if (!this.isOn || !this.client.registersWatchers) return;
        await this.watch(false);
        await this.watch(true);
      })
      .catch((error) => this.faults.report(RegistrationRequest.method, error));
  }

  /** One provider takes the place of the other: two would show every finding twice. */
  private async offer(on: boolean): Promise<void> {
    const { method } = DocumentDiagnosticRequest;
    await this.unregister(on ? DIAGNOSTICS_ID : WORKSPACE_ID, method);
    await this.register(on ? WORKSPACE_ID : DIAGNOSTICS_ID, method, {
      ...DIAGNOSTICS,
      workspaceDiagnostics: on,
      documentSelector: null,
    });
  }

  private async watch(on: boolean): Promise<void> {
    const { method } = DidChangeWatchedFilesNotification;
    if (!on) return this.unregister(WATCHER_ID, method);
    const endings = this.endings.map((ending) => ending.slice(1)).join(',');
    await this.register(WATCHER_ID, method, {
      watchers: this.all
        ? [{ globPattern: '**/*' }]
        : [
            { globPattern: `**/*.{${endings}}` },
            { globPattern: '**/.gitignore' },
            // A folder that is deleted may be the only thing that is said of the files in it.
            { globPattern: '**/*', kind: WatchKind.Delete },
          ],
    });
  }

  private register(id: string, method: string, registerOptions: object): Promise<void> {
    return this.connection.sendRequest(RegistrationRequest.type, { registrations: [{ id, method, registerOptions }] });
  }

  private unregister(id: string, method: string): Promise<void> {
    // The protocol has it in this spelling.
    return this.connection.sendRequest(UnregistrationRequest.type, { unregisterations: [{ id, method }] });
  }
}
