import type { KnownNames } from '../analysis/configuration';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../features/settings';
import { isObject } from './client';

/** Asks the editor for the settings under `exchangePorts` that hold for a document; anything may come back. */
export type AskSettings = (uri: string) => Promise<unknown>;

/**
 * The settings by document: pulled from the editor where it can be asked, else as it last sent them. Malformed ones are
 * said once each and replaced by their defaults.
 */
export class SettingsStore {
  private readonly kept = new Map<string, Promise<Settings>>();
  private readonly said = new Set<string>();
  private sent: Settings = DEFAULT_SETTINGS;
  /** Counts changes, so that an answer asked for before one is not kept behind it. */
  private generation = 0;

  constructor(
    private readonly names: KnownNames,
    private readonly say: (problem: string) => void,
    private readonly ask: () => AskSettings | undefined,
  ) {}

  of(uri: string): Promise<Settings> {
    const ask = this.ask();
    if (!ask) return Promise.resolve(this.sent);
    const known = this.kept.get(uri);
    if (known) return known;
    const { generation } = this;
    const asked = ask(uri).then(
      (raw) => this.read(raw),
      () => {
        // An editor that declared the request and fails it may do better next time.
        if (generation === this.generation) this.kept.delete(uri);
        return DEFAULT_SETTINGS;
      },
    );
    this.kept.set(uri, asked);
    return asked;
  }

  /** The editor says that settings changed; `all` is what it sends along for servers that cannot ask. */
  changed(all: unknown): void {
    this.generation++;
    this.kept.clear();
    if (!this.ask() && isObject(all) && 'exchangePorts' in all) this.sent = this.read(all['exchangePorts']);
  }

  forget(uri: string): void {
    this.kept.delete(uri);
  }

  private read(raw: unknown): Settings {
    const { settings, problems } = readSettings(raw, this.names);
    for (const problem of problems) {
      if (this.said.has(problem)) continue;
      this.said.add(problem);
      this.say(problem);
    }
    return settings;
  }
}
