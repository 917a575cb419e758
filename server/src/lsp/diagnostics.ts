import {
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as ProtocolDiagnostic,
} from 'vscode-languageserver';
import type { Document } from '../document/document';
import { status } from '../features/status';
import type { Client } from './client';
import { toRange } from './convert';
import type { Documents } from './documents';
import type { Faults } from './guard';
import { STATUS, type StatusParams } from './protocol';
import { isConfiguration, reportOf, resultIdOf } from './reports';
import type { Settled, Settling } from './settling';
import type { Surroundings } from './surroundings';
import type { WarmUp } from './warmUp';
import type { WorkspaceDiagnostics } from './workspace/diagnostics';

/** Changes that come this close together are pushed as one. */
const PUSH_AFTER_MS = 40;

/** The status follows the last report after this pause, so that it never stands in the way of typing. */
const STATUS_AFTER_MS = 150;

/** Reasons and places beyond this many are of no use in a status. */
const MOST_PLACES = 100;

/** Makes reports and brings them to the editor: when it asks, or by itself where the editor cannot ask. Never both. */
export class Diagnostics {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly statuses = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    private readonly documents: Documents,
    private readonly faults: Faults,
    private readonly settling: Settling,
    private readonly warmUp?: WarmUp,
    /** Knows the files that are closed. */
    private readonly workspace?: WorkspaceDiagnostics,
  ) {}

  /** The answer to a pull. An id we did not give, or gave for other content, makes it a full one. */
  async pull(uri: string, previousResultId: unknown, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const settled = await this.settled(uri, token);
    // Nobody waits for it any more: there was another edit.
    if (token.isCancellationRequested) return EMPTY_REPORT;
    const items = settled
      ? this.analyse(settled.document, settled.surroundings)
      : await this.workspace?.closedReport(uri);
    if (!items) return EMPTY_REPORT;
    const resultId = resultIdOf(items);
    return resultId === previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** A document was opened or changed. */
  changed(uri: string): void {
    if (this.client.pullDiagnostics || this.waiting.has(uri)) return;
    this.waiting.set(
      uri,
      setTimeout(() => {
        this.waiting.delete(uri);
        this.push(uri).catch((error) => this.faults.report('textDocument/publishDiagnostics', error));
      }, PUSH_AFTER_MS),
    );
  }

  closed(uri: string): void {
    clearTimeout(this.statuses.get(uri));
    this.statuses.delete(uri);
    this.workspace?.closed(uri);
    if (this.client.pullDiagnostics) return;
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Something beside the documents changed: their reports may be others now. */
  refresh(): void {
    if (!this.client.pullDiagnostics) for (const { uri } of this.documents.all()) this.changed(uri);
    else if (this.client.refreshDiagnostics) this.connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  /** Nothing is sent from here on. */
  dispose(): void {
    for (const timer of [...this.waiting.values(), ...this.statuses.values()]) clearTimeout(timer);
    this.waiting.clear();
    this.statuses.clear();
  }

  private settled(uri: string, token?: CancellationToken): Promise<Settled | undefined> {
    const isKnown = ({ document, surroundings }: Settled): boolean =>
      surroundings.excluded || isConfiguration(document);
    return this.settling.of(uri, token, { reports: true, isKnown });
  }

  private async push(uri: string): Promise<void> {
    const settled = await this.settled(uri);
    if (!settled) return;
    const { document, surroundings } = settled;
    const diagnostics = this.analyse(document, surroundings);
    await this.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }

  private analyse(document: Document, surroundings: Surroundings): ProtocolDiagnostic[] {
    const report = reportOf(document, surroundings, this.client);
    this.warmUp?.answered(document, surroundings);
    if (this.client.receivesStatus && !isConfiguration(document)) {
      clearTimeout(this.statuses.get(document.uri));
      this.statuses.set(
        document.uri,
        setTimeout(() => {
          this.statuses.delete(document.uri);
          this.sendStatus(document, surroundings).catch((error) => this.faults.report(STATUS, error));
        }, STATUS_AFTER_MS),
      );
    }
    return report;
  }

  private async sendStatus(document: Document, { env }: Surroundings): Promise<void> {
    const isOpen = (): boolean => this.documents.get(document.uri) === document;
    if (!isOpen()) return;
    await this.settling.of(document.uri, undefined, { reports: false });
    if (!isOpen()) return;
    const { dialects, read, total, unread, evidence, profile } = status(document, env);
    const place = ({ span, why }: { span: { start: number; end: number }; why: string }) => ({
      range: toRange(document, span),
      why,
    });
    const params: StatusParams = {
      uri: document.uri,
      version: document.version,
      language: document.language?.title ?? null,
      takenBy: this.documents.whyTaken(document.uri) ?? null,
      dialects,
      read,
      total,
      unread: unread.slice(0, MOST_PLACES).map(place),
      evidence: evidence.found ? evidence.reasons.slice(0, MOST_PLACES).map(place) : [],
      versions: evidence.found ? evidence.versions : [],
      roles: evidence.found ? evidence.roles : [],
      profile: profile ?? null,
    };
    void this.connection.sendNotification(STATUS, params);
  }
}

export const EMPTY_REPORT: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
