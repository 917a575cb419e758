import { applyEdits, type PlaceEdit } from '../../server/src/base/edit';
import { spanOf } from '../../server/src/base/span';

/** A text with the edits made. */
export const edited = (text: string, edits: readonly PlaceEdit[]): string =>
  applyEdits(
    text,
    edits.map(({ place, newText }) => ({ span: spanOf(place), newText })),
  );
