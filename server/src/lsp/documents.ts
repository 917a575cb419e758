import type { Catalog } from '../document/catalog';
import { detectLanguage, HEAD } from '../document/detect';
import { type Change, Document } from '../document/document';

/** The open documents. Edits go into the documents themselves; a document is made anew only where its language changes. */
export class Documents {
  private readonly open = new Map<string, Document>();

  constructor(private readonly catalog: Catalog) {}

  get(uri: string): Document | undefined {
    return this.open.get(uri);
  }

  all(): Iterable<Document> {
    return this.open.values();
  }

  /** A text that is not open, as a document that nobody keeps. */
  read(uri: string, languageId: string, text: string): Document {
    return new Document(uri, languageId, 0, text, this.catalog, this.detect(uri, languageId, text));
  }

  opened(uri: string, languageId: string, version: number, text: string): Document {
    const document = new Document(uri, languageId, version, text, this.catalog, this.detect(uri, languageId, text));
    this.open.set(uri, document);
    return document;
  }

  changed(uri: string, version: number, changes: readonly Change[]): Document | undefined {
    const document = this.open.get(uri);
    if (!document) return undefined;
    // Detection looks at the head only, so edits behind it cannot change what the document is.
    const inHead = changes.some(({ range }) => !range || document.offsetAt(range.start) <= HEAD);
    document.update(changes, version);
    if (!inHead) return document;
    const language = this.detect(uri, document.languageId, document.textIn({ start: 0, end: HEAD }));
    if (language === document.language) return document;
    return this.opened(uri, document.languageId, version, document.getText());
  }

  closed(uri: string): boolean {
    return this.open.delete(uri);
  }

  /** True when some language reads a text that is not open. */
  claims(uri: string, languageId: string, text: string): boolean {
    return this.detect(uri, languageId, text) !== undefined;
  }

  private detect(uri: string, languageId: string, text: string) {
    return detectLanguage({ languageId, fileName: fileNameOf(uri), text }, this.catalog);
  }
}

/** The last part of a URI's path, decoded. */
export function fileNameOf(uri: string): string {
  const path = uri.replace(/[?#].*$/, '');
  return decoded(path.slice(path.lastIndexOf('/') + 1));
}

/** A URI without its escapes; as it is where they are broken. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
