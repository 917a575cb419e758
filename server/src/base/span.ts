/**
 * A stretch of one document, half-open, in UTF-16 units from the document's start. The only position type above
 * `document/`; line and character exist only at the edges (`lsp/`, `cli/`).
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a chunk of a document stands now. Places inside the chunk are relative to it, so an edit above moves `base`
 * and nothing else.
 */
export interface Anchor {
  base: number;
}

/** A stretch of text relative to its chunk: what languages and dialects work with. `spanOf` makes it a `Span`. */
export interface Place {
  readonly anchor: Anchor;
  readonly start: number;
  readonly end: number;
}

export const placeAt = (anchor: Anchor, start: number, end: number): Place => ({ anchor, start, end });

/** Where a place stands in the document as it is. */
export const spanOf = (place: Place): Span => ({
  start: place.anchor.base + place.start,
  end: place.anchor.base + place.end,
});

/** True when `offset` lies in the span or directly behind it (where a caret after the last letter stands). */
export const touches = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

/** True where the inner span lies within the outer one, ends included. */
export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** True for the same stretch of the same chunk. */
export const samePlace = (a: Place, b: Place): boolean =>
  a.anchor === b.anchor && a.start === b.start && a.end === b.end;

/** True for a place that lies in another of the same chunk, or is the same. */
export const isWithin = (inner: Place, outer: Place): boolean =>
  inner.anchor === outer.anchor && outer.start <= inner.start && inner.end <= outer.end;

/** The least place that holds both; when they belong to different chunks, the first. */
export const join = (a: Place, b: Place): Place =>
  a.anchor === b.anchor ? placeAt(a.anchor, Math.min(a.start, b.start), Math.max(a.end, b.end)) : a;

/** Part of a place, offsets relative to its start. */
export const within = (place: Place, from: number, to: number): Place =>
  placeAt(place.anchor, place.start + from, place.start + to);
