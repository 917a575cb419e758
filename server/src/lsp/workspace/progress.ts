import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { Client } from '../client';

/** Short work shows no progress; what is shown is renewed at most this often. */
const AFTER_MS = 700;
const EVERY_MS = 200;

/** Shows how far a walk over the workspace is: under the token of the request, else in a place of its own. */
export class WorkspaceProgress {
  private readonly began = Date.now();
  private drawn = 0;
  private asked = false;
  private ended = false;
  private reporter: WorkDoneProgressReporter | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    token: unknown,
    /** The user wants no more of it. */
    private readonly cancel: () => void,
  ) {
    if (typeof token !== 'string' && typeof token !== 'number') return;
    this.asked = true;
    this.begin(connection.window.attachWorkDoneProgress(token), false);
  }

  at(files: number): void {
    const now = Date.now();
    if (this.reporter) {
      if (now - this.drawn < EVERY_MS) return;
      this.drawn = now;
      this.reporter.report(`${files} files`);
    } else if (!this.asked && this.client.showsProgress && now - this.began > AFTER_MS) {
      this.asked = true;
      this.connection.window.createWorkDoneProgress().then(
        (created) => {
          this.begin(created, true);
          created.token.onCancellationRequested(this.cancel);
          if (this.ended) created.done();
        },
        () => undefined,
      );
    }
  }

  end(): void {
    this.ended = true;
    this.reporter?.done();
  }

  private begin(reporter: WorkDoneProgressReporter, cancellable: boolean): void {
    this.reporter = reporter;
    reporter.begin('Exchange Ports: checking the workspace', undefined, undefined, cancellable);
  }
}
