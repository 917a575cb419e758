import {
  type CancellationToken,
  type Connection,
  type Diagnostic as ProtocolDiagnostic,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../../analysis/configuration';
import { detectLanguage, mayBeRead } from '../../document/detect';
import { Document } from '../../document/document';
import type { Engine } from '../../engine/engine';
import { isExcluded } from '../../engine/options';
import type { Settings } from '../../features/settings';
import { NOT_READ } from '../../model/language';
import { at, type Client } from '../client';
import { type ConfigurationStore, type FoundConfiguration, pathUnder } from '../configuration';
import { type Documents, decoded, fileNameOf } from '../documents';
import type { Faults, Params } from '../guard';
import { reportOf } from '../reports';
import type { SettingsStore } from '../settings';
import type { Slices } from '../slices';
import type { Surroundings, SurroundingsStore } from '../surroundings';
import type { WorkspaceFile, WorkspaceFiles, WorkspaceWalk } from './files';
import { WorkspaceProgress } from './progress';
import { gone, reported, Sink, unchanged } from './reports';

/** Files beyond this many are left alone; that is said once. */
export const MOST_FILES = 20_000;
/** A closed file that is longer is not read, and a finding on it says so: reading it would hold up the editor. */
export const MOST_BYTES = 4 << 20;
/** Work is done in slices, so that what the editor asks meanwhile is answered in between. */
const SLICE_MS = 10;
/** Changes come in swarms (a checkout, a build): the files are looked at when they are over. */
const SETTLE_MS = 200;
/** Closed files are read once, from one end to the other. */
const STRETCH = 16_384;

type File = WorkspaceFile<FoundConfiguration>;

/** What is known of a file without reading it again. */
interface Checked {
  readonly stamp: string | undefined;
  /** The state of settings and configuration with which it was checked. */
  readonly epoch: string;
  /** Undefined where nothing was found. */
  readonly resultId: string | undefined;
}

/** One request, until it is answered. */
interface Turn {
  /** Ids of the reports that the editor has, by the file's key. */
  readonly previous: Map<string, Had>;
  stopped: boolean;
  /** Ends its waiting. */
  wake: (() => void) | undefined;
}

interface Had {
  readonly uri: string;
  readonly value: string | undefined;
}

interface Parts {
  readonly connection: Connection;
  readonly client: Client;
  readonly engine: Engine;
  readonly folders: readonly string[];
  readonly documents: Documents;
  readonly settings: SettingsStore;
  readonly configurations: ConfigurationStore;
  readonly surroundings: SurroundingsStore;
  readonly slices: Slices;
  readonly faults: Faults;
  readonly files: WorkspaceFiles;
  readonly today: () => string;
  /** Told whether files of any name may be read, because some setting or configuration file declares what files are. */
  readonly watchAll: (all: boolean) => void;
}

/** Files are told apart by their URI without escapes, which editors do not write alike. */
const keyOf = (uri: string): string => decoded(uri);

/**
 * Reports on the files of the workspace folders when the editor asks for them. A request that has nothing new to hear
 * is held until a file, a setting or a configuration changes, and nothing is done meanwhile.
 */
export class WorkspaceDiagnostics {
  /** Counts what may have changed some report. */
  private generation = 0;
  /** Counts what may have changed every report. */
  private epoch = 0;
  private readonly checked = new Map<string, Checked>();
  /** Files whose reports the editor may have put away. */
  private readonly dropped = new Set<string>();
  /** What the editor knows when it has what was reported last. */
  private settled: { readonly generation: number; readonly ids: ReadonlyMap<string, string> } | undefined;
  private turn: Turn | undefined;
  private toldLimit = false;
  /** Some setting or configuration file declares what files are, so that their names say nothing. */
  private declares = false;
  private disposed = false;

  constructor(private readonly parts: Parts) {}

  /** The answer to a pull: full reports where they are others than the editor has, and which are the same. */
  async pull(params: Params, token: CancellationToken): Promise<WorkspaceDiagnosticReport> {
    // The editor asks one at a time; whatever it asked before, it asks anew.
    this.stop();
    const turn: Turn = { previous: previousIds(params), stopped: this.disposed, wake: undefined };
    this.turn = turn;
    const cancelling = token.onCancellationRequested(() => {
      turn.stopped = true;
      turn.wake?.();
    });
    try {
      while (!turn.stopped) {
        const { generation } = this;
        if (!this.knows(turn, generation)) {
          const items = await this.report(turn, generation, params);
          if (items) return { items };
        }
        await this.change(turn, generation);
      }
      return { items: [] };
    } finally {
      cancelling.dispose();
      if (this.turn === turn) this.turn = undefined;
    }
  }

  /** The findings of a closed file that a walk has met: editors ask for them once more when they close it. */
  async closedReport(uri: string): Promise<ProtocolDiagnostic[] | undefined> {
    const { files, surroundings, documents } = this.parts;
    if (!this.checked.has(keyOf(uri))) return undefined;
    const text = await files.read(uri);
    const around = await surroundings.of(uri);
    if (!documents.get(uri)) surroundings.forget(uri);
    return text === undefined || !(await this.isOn(uri)) ? undefined : this.found(uri, text, around);
  }

  /** Files were created, changed or deleted; a folder that is gone takes its files along. */
  filesChanged(uris: readonly string[]): void {
    const keys = new Set(uris.map(keyOf));
    const { catalog } = this.parts.engine;
    const concerned =
      this.declares ||
      uris.some((uri) => mayBeRead(fileNameOf(uri), catalog)) ||
      [...this.checked.keys()].some((key) => isBelow(key, keys));
    if (!concerned) return;
    for (const key of keys) this.checked.delete(key);
    this.changed();
  }

  /** Settings, a configuration or the folders changed: every report may be another. */
  everythingChanged(): void {
    this.epoch++;
    this.changed();
  }

  /** A document was closed: what the editor showed for it is gone or is no longer what the file says. */
  closed(uri: string): void {
    const key = keyOf(uri);
    if (!this.checked.has(key)) return;
    this.dropped.add(key);
    this.changed();
  }

  /** True when the setting is on for some folder. */
  async isOnAnywhere(): Promise<boolean> {
    const { folders, settings } = this.parts;
    const all = await Promise.all(folders.map((folder) => settings.of(folder)));
    return all.some(({ workspaceDiagnostics }) => workspaceDiagnostics);
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
  }

  private stop(): void {
    if (!this.turn) return;
    this.turn.stopped = true;
    this.turn.wake?.();
  }

  private changed(): void {
    this.generation++;
    this.turn?.wake?.();
  }

  private async isOn(uri: string): Promise<boolean> {
    const folder = this.parts.folders
      .filter((one) => keyOf(uri).startsWith(`${keyOf(one)}/`))
      .sort((a, b) => b.length - a.length)[0];
    return folder !== undefined && (await this.parts.settings.of(folder)).workspaceDiagnostics;
  }

  /** True when the editor has all there is, so that nothing needs to be looked at. */
  private knows({ previous }: Turn, generation: number): boolean {
    if (this.settled?.generation !== generation) return false;
    const { ids } = this.settled;
    return (
      previous.size === ids.size &&
      [...previous].every(([key, { value }]) => value !== undefined && ids.get(key) === value)
    );
  }

  /** Waits until something changes or the request is stopped. */
  private async change(turn: Turn, generation: number): Promise<void> {
    if (!turn.stopped && this.generation === generation) {
      await new Promise<void>((resolve) => {
        turn.wake = resolve;
      });
      turn.wake = undefined;
    }
    if (!turn.stopped) await pause(SETTLE_MS);
  }

  /** Looks at all files; the reports not sent yet, or undefined where there is nothing new to tell. */
  private async report(
    turn: Turn,
    generation: number,
    params: Params,
  ): Promise<WorkspaceDocumentDiagnosticReport[] | undefined> {
    const sink = new Sink(this.parts.connection, params['partialResultToken']);
    const dropped = new Set(this.dropped);
    for (const key of dropped) turn.previous.delete(key);
    let cut = false;
    const progress = new WorkspaceProgress(this.parts.connection, this.parts.client, params['workDoneToken'], () => {
      cut = true;
    });
    try {
      const ids = new Map<string, string>();
      const seen = new Set<string>();
      this.declares = false;
      for await (const { file, settings } of this.walked(turn, seen)) {
        if (cut || turn.stopped) break;
        progress.at(seen.size);
        const key = keyOf(file.uri);
        const had = turn.previous.get(key)?.value;
        const made = await this.reportOn(file, settings, had);
        if (turn.stopped) break;
        if (made === undefined) {
          seen.delete(key);
          continue;
        }
        const { resultId, report } = made;
        if (resultId !== undefined) ids.set(key, resultId);
        if (report) sink.add(report);
      }
      this.parts.watchAll(this.declares);
      if (turn.stopped) return undefined;
      for (const [key, { uri, value }] of turn.previous) {
        // What a walk that was cut short has not reached stays as it is.
        if (seen.has(key)) continue;
        if (cut && value !== undefined) ids.set(key, value);
        else {
          sink.add(gone(uri));
          this.checked.delete(key);
        }
      }
      for (const key of dropped) this.dropped.delete(key);
      this.settled = { generation, ids };
      return sink.end();
    } finally {
      progress.end();
    }
  }

  /** The files to be looked at, each once, those of several folders too. */
  private async *walked(turn: Turn, seen: Set<string>): AsyncIterable<{ file: File; settings: Settings }> {
    const { folders, settings, files, engine, configurations, connection, surroundings } = this.parts;
    const walkBy = (own: Settings): WorkspaceWalk<FoundConfiguration> => ({
      wants: (name, uri, configuration) => {
        if (name === CONFIGURATION_FILE || mayBeRead(name, engine.catalog)) return true;
        if (own.files.length + (configuration()?.configuration.files.length ?? 0) === 0) return false;
        this.declares = true;
        const declared = surroundings.declared(uri(), own, configuration());
        return declared !== undefined && declared.reader !== NOT_READ;
      },
      parse: (file) => configurations.parsed(file),
      excludes: (found, uri) => isExcluded(found.configuration, pathUnder(found, uri)),
    });
    let sliced = Date.now();
    let count = 0;
    for (const folder of [...folders]) {
      const own = await settings.of(folder);
      if (!own.workspaceDiagnostics) continue;
      for (const file of files.walk(folder, walkBy(own))) {
        const key = keyOf(file.uri);
        if (seen.has(key)) continue;
        if (count++ >= MOST_FILES) {
          if (!this.toldLimit) connection.console.warn(LIMIT);
          this.toldLimit = true;
          return;
        }
        seen.add(key);
        yield { file, settings: own };
        if (turn.stopped) return;
        if (Date.now() - sliced < SLICE_MS) continue;
        await pause(0);
        sliced = Date.now();
      }
    }
  }

  /** What is to be said of a file; no report where the editor has and needs none, undefined where it is gone. */
  private async reportOn(
    file: File,
    settings: Settings,
    had: string | undefined,
  ): Promise<{ resultId: string | undefined; report?: WorkspaceDocumentDiagnosticReport } | undefined> {
    const { documents, surroundings, slices, client, files, faults, today } = this.parts;
    const key = keyOf(file.uri);
    const epoch = `${this.epoch} ${today()}`;
    try {
      const document = documents.get(file.uri) ?? openAs(documents, key);
      if (document) {
        const around = await surroundings.of(document.uri);
        const current = documents.as(document.uri, around.declared) ?? document;
        await slices.settle(current, around.env, () => documents.get(document.uri) === current, true);
        const items = reportOf(current, around, client);
        this.checked.set(key, { stamp: undefined, epoch, resultId: undefined });
        return reported(document.uri, document.version, items, had);
      }
      const known = this.checked.get(key);
      if (known && known.stamp === file.stamp && known.epoch === epoch && known.resultId === had) {
        return { resultId: had, ...(had === undefined ? {} : { report: unchanged(file.uri, null, had) }) };
      }
      let items: ProtocolDiagnostic[];
      if (file.size > MOST_BYTES) items = [tooLarge(file.size)];
      else {
        const text = await files.read(file.uri);
        if (text === undefined) return undefined;
        items = await this.found(file.uri, text, surroundings.with(file.uri, settings, file.configuration));
      }
      const made = reported(file.uri, null, items, had);
      this.checked.set(key, { stamp: file.stamp, epoch, resultId: made.resultId });
      return made;
    } catch (error) {
      faults.report(WorkspaceDiagnosticRequest.method, error);
      return { resultId: had };
    }
  }

  private async found(uri: string, text: string, around: Surroundings): Promise<ProtocolDiagnostic[]> {
    const { catalog } = this.parts.engine;
    const name = fileNameOf(uri);
    const { declared } = around;
    const language = detectLanguage(
      { fileName: name, text, ...(declared ? { declared: declared.reader } : {}) },
      catalog,
    );
    if (!language && name !== CONFIGURATION_FILE) return [];
    const document = new Document(uri, '', 0, text, catalog, language, STRETCH);
    await this.parts.slices.settle(document, around.env, () => true, true);
    return reportOf(document, around, this.parts.client);
  }
}

const LIMIT = `More than ${MOST_FILES} files could be checked in the workspace; those after the first ${MOST_FILES} are checked when they are open. exchange-ports check lists all.`;

const tooLarge = (bytes: number): ProtocolDiagnostic => ({
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  severity: 3,
  code: 'file-too-large',
  source: 'exchange-ports',
  message: `This file has ${Math.ceil(bytes / (1 << 20))} MiB and is checked only while it is open; files up to ${MOST_BYTES / (1 << 20)} MiB are checked closed, and \`exchange-ports check\` reads it in any case.`,
});

function previousIds(params: Params): Map<string, Had> {
  const list = params['previousResultIds'];
  const ids = new Map<string, Had>();
  for (const entry of Array.isArray(list) ? list : []) {
    const uri = at(entry, 'uri');
    const value = at(entry, 'value');
    if (typeof uri === 'string') ids.set(keyOf(uri), { uri, value: typeof value === 'string' ? value : undefined });
  }
  return ids;
}

function openAs(documents: Documents, key: string): Document | undefined {
  for (const document of documents.all()) if (keyOf(document.uri) === key) return document;
  return undefined;
}

/** True when a path lies below one of the folders. */
function isBelow(key: string, folders: ReadonlySet<string>): boolean {
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
    if (folders.has(key.slice(0, end))) return true;
  }
  return false;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
