import type { Catalog } from '../document/catalog';
import { type Detected, detect, HEAD } from '../document/detect';
import { type Change, Document } from '../document/document';

/** What a setting or a configuration file says that a document is. */
export interface Declared {
  /** A name of a dialect or language, or `off`. */
  readonly reader: string;
  readonly where: 'setting' | 'configuration';
}

/** The open documents. Edits go into the documents themselves; a document is made anew only where its language changes. */
export class Documents {
  private readonly open = new Map<string, Document>();
  private readonly declared = new Map<string, Declared>();
  private readonly takenBy = new Map<string, Detected['by']>();

  constructor(private readonly catalog: Catalog) {}

  get(uri: string): Document | undefined {
    return this.open.get(uri);
  }

  /** The document, read as it is declared to be. */
  as(uri: string, declared: Declared | undefined): Document | undefined {
    const document = this.open.get(uri);
    const before = this.declared.get(uri);
    if (!document || (before?.reader === declared?.reader && before?.where === declared?.where)) return document;
    if (declared) this.declared.set(uri, declared);
    else this.declared.delete(uri);
    return this.again(document);
  }

  /** What decided what a document is taken for; undefined where nothing here reads it. */
  whyTaken(uri: string): Exclude<Detected['by'], 'declaration'> | Declared['where'] {
    const by = this.takenBy.get(uri);
    return by === 'declaration' ? this.declared.get(uri)?.where : by;
  }

  all(): Iterable<Document> {
    return this.open.values();
  }

  /** A text that is not open, as a document that nobody keeps. */
  read(uri: string, languageId: string, text: string, declared: Declared | undefined): Document {
    const { language } = this.detect(uri, languageId, text, declared);
    return new Document(uri, languageId, 0, text, this.catalog, language);
  }

  opened(uri: string, languageId: string, version: number, text: string): Document {
    const { language, by } = this.detect(uri, languageId, text, this.declared.get(uri));
    const document = new Document(uri, languageId, version, text, this.catalog, language);
    this.open.set(uri, document);
    this.takenBy.set(uri, by);
    return document;
  }

  changed(uri: string, version: number, changes: readonly Change[]): Document | undefined {
    const document = this.open.get(uri);
    if (!document) return undefined;
    // Detection looks at the head only, so edits behind it cannot change what the document is.
    const inHead = changes.some(({ range }) => !range || document.offsetAt(range.start) <= HEAD);
    document.update(changes, version);
    return inHead ? this.again(document) : document;
  }

  closed(uri: string): boolean {
    this.declared.delete(uri);
    this.takenBy.delete(uri);
    return this.open.delete(uri);
  }

  /** True when some language reads a text that is not open. */
  claims(uri: string, languageId: string, text: string, declared: Declared | undefined): boolean {
    return this.detect(uri, languageId, text, declared).language !== undefined;
  }

  /** A document whose text or declaration changed: made anew where it is something else now. */
  private again(document: Document): Document {
    const { uri, languageId, version } = document;
    const head = document.textIn({ start: 0, end: HEAD });
    const { language, by } = this.detect(uri, languageId, head, this.declared.get(uri));
    this.takenBy.set(uri, by);
    return language === document.language ? document : this.opened(uri, languageId, version, document.getText());
  }

  private detect(uri: string, languageId: string, text: string, declared: Declared | undefined): Detected {
    const fileName = fileNameOf(uri);
    return detect({ languageId, fileName, text, ...(declared ? { declared: declared.reader } : {}) }, this.catalog);
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
