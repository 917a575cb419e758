import { formatProfile, type Profile, parseProfile } from '../analysis/profile';
import type { Span } from '../base/span';
import { spanOf, within } from '../base/span';
import type { Document } from '../document/document';
import { directives } from '../document/view';

export interface DeclaredProfile {
  readonly profile: Profile;
  /** The comment's profile text. */
  readonly span: Span;
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

/** Every feature asks, and the comments of a long document are many. */
const declared = new WeakMap<
  Document,
  { readonly generation: number; readonly profile: DeclaredProfile | undefined }
>();

/** The profile that a comment of the document declares; the first one counts. */
export function profileOf(document: Document): DeclaredProfile | undefined {
  const known = declared.get(document);
  if (known?.generation === document.generation) return known.profile;
  const profile = firstIn(document, known?.profile);
  declared.set(document, { generation: document.generation, profile });
  return profile;
}

function firstIn(document: Document, before: DeclaredProfile | undefined): DeclaredProfile | undefined {
  for (const { directive } of directives(document)) {
    if (directive.kind !== 'profile') continue;
    const { profile, problems } = parseProfile(directive.text);
    return {
      // The same object as long as it says the same, for what others keep with it.
      profile: before && formatProfile(before.profile) === formatProfile(profile) ? before.profile : profile,
      span: spanOf(directive.place),
      problems: problems.map(({ start, end, message }) => ({
        span: spanOf(within(directive.place, start, end)),
        message,
      })),
    };
  }
  return undefined;
}
