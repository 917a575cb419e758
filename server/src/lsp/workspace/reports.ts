import {
  type Connection,
  DocumentDiagnosticReportKind,
  type Diagnostic as ProtocolDiagnostic,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { resultIdOf } from '../reports';

/** Reports sent at a time, and how long the first of them may wait for the others. */
const BATCH = 100;
const BATCH_MS = 250;

/** Gathers reports and sends them in batches where the editor takes parts. */
export class Sink {
  private ready: WorkspaceDocumentDiagnosticReport[] = [];
  /** They wait for a full one: alone they say nothing. */
  private same: WorkspaceDocumentDiagnosticReport[] = [];
  private isNews = false;
  private since = 0;

  constructor(
    private readonly connection: Connection,
    private readonly token: unknown,
  ) {}

  add(report: WorkspaceDocumentDiagnosticReport): void {
    if (report.kind === DocumentDiagnosticReportKind.Unchanged) {
      this.same.push(report);
      return;
    }
    this.isNews = true;
    if (this.ready.length === 0) this.since = Date.now();
    this.ready.push(report);
    const { token } = this;
    if (typeof token !== 'string' && typeof token !== 'number') return;
    if (this.ready.length < BATCH && Date.now() - this.since < BATCH_MS) return;
    void this.connection.sendProgress(WorkspaceDiagnosticRequest.partialResult, token, { items: this.ready });
    this.ready = [];
  }

  /** What is left to be sent; undefined where nothing is new. */
  end(): WorkspaceDocumentDiagnosticReport[] | undefined {
    return this.isNews ? [...this.ready, ...this.same] : undefined;
  }
}

/** Files without findings are reported only where the editor had some. */
export function reported(
  uri: string,
  version: number | null,
  items: ProtocolDiagnostic[],
  had: string | undefined,
): { resultId: string | undefined; report?: WorkspaceDocumentDiagnosticReport } {
  if (items.length === 0) {
    if (had === undefined) return { resultId: undefined };
    return { resultId: undefined, report: { kind: DocumentDiagnosticReportKind.Full, uri, version, items } };
  }
  const resultId = resultIdOf(items);
  return {
    resultId,
    report:
      resultId === had
        ? unchanged(uri, version, resultId)
        : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items },
  };
}

/** Says that a file has the report that the editor holds. */
export const unchanged = (
  uri: string,
  version: number | null,
  resultId: string,
): WorkspaceDocumentDiagnosticReport => ({
  kind: DocumentDiagnosticReportKind.Unchanged,
  uri,
  version,
  resultId,
});

/** Takes back what was reported on a file that is no longer there, or no longer to be checked. */
export const gone = (uri: string): WorkspaceDocumentDiagnosticReport => ({
  kind: DocumentDiagnosticReportKind.Full,
  uri,
  version: null,
  items: [],
});
