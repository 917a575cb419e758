import type { CancellationToken } from 'vscode-languageserver';
import type { Document } from '../document/document';
import type { Documents } from './documents';
import type { Slices } from './slices';
import type { Surroundings, SurroundingsStore } from './surroundings';

/** A document of which nothing is left to be run, with its settings as they are then. */
export interface Settled {
  readonly document: Document;
  readonly surroundings: Surroundings;
}

/** What may be asked of documents as a whole. */
export interface Whole {
  /** All that a report needs is worked out too. */
  readonly reports: boolean;
  /** True where what is asked is known without running the document. */
  readonly isKnown?: (settled: Settled) => boolean;
}

/** Waits for open documents, which are edited, replaced and closed meanwhile. */
export class Settling {
  constructor(
    private readonly documents: Documents,
    private readonly surroundings: SurroundingsStore,
    private readonly slices: Slices,
  ) {}

  /** The document that is open under a URI once it is run; undefined where none is, or nobody waits any more. */
  async of(
    uri: string,
    token: CancellationToken | undefined,
    { reports, isKnown }: Whole,
  ): Promise<Settled | undefined> {
    for (;;) {
      const surroundings = await this.surroundings.of(uri);
      const document = this.documents.as(uri, surroundings.declared);
      if (!document) return undefined;
      const settled = { document, surroundings };
      if (isKnown?.(settled)) return settled;
      const { version } = document;
      const isOpen = (): boolean => this.documents.get(uri) === document;
      await this.slices.settle(document, surroundings.env, isOpen, reports);
      // Settings may have changed meanwhile, and the document may be read as something else.
      if (token?.isCancellationRequested) return undefined;
      if (isOpen() && document.version === version) return settled;
    }
  }
}
