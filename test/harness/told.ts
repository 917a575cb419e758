import type { Document } from '../../server/src/document/document';
import { allReferences } from '../../server/src/document/references';
import { unreadIn } from '../../server/src/document/view';
import { describe } from './fixtures';

/** All that is said of a text: its references and what could not be read, each with where it stands. */
export const told = (document: Document): string[] => [
  ...allReferences(document).map((reference) => `${reference.span.start} ${describe(reference)}`),
  ...[...unreadIn(document)].map(({ place, why }) => `${place.anchor.base + place.start} ${why}`),
];
