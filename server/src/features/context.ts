import type { UserGroup } from '../analysis/configuration';
import type { Profile } from '../analysis/profile';
import { knowledgeWith } from '../analysis/userServices';
import type { Document } from '../document/document';
import type { Knowledge } from '../knowledge/knowledge';
import type { Env } from './env';
import { profileOf } from './profile';

/** What is known around a port when it is described: it decides which of its meanings comes first. */
export interface Context {
  /** With what the user declares. */
  readonly knowledge: Knowledge;
  /** True when the file concerns Exchange: its meaning then stands before the general one. */
  readonly concerned: boolean;
  readonly profile: Profile | undefined;
  /** Versions the file is about; empty when unknown. */
  readonly versions: readonly string[];
  /** Addresses whose owners the user names. */
  readonly groups: readonly UserGroup[];
  /** Target of a link to a page of the reference; absent where the client cannot open one. */
  readonly pageLink?: (page: string) => string;
}

/** The context of each document as it was asked for last: the same object as long as nothing of it changes, for what others keep with it. */
const contexts = new WeakMap<Document, { readonly env: Env; generation: number; readonly context: Context }>();

export function contextOf(document: Document, env: Env): Context {
  const known = contexts.get(document);
  if (known?.env === env && known.generation === document.generation) return known.context;
  const profile = profileOf(document)?.profile ?? env.options.profile;
  const { found, versions: named } = env.checker.evidence(document, env.options);
  const concerned = profile !== undefined || found;
  const versions = profile?.version ? [profile.version] : named;
  if (
    known?.env === env &&
    known.context.concerned === concerned &&
    known.context.profile === profile &&
    known.context.versions.join() === versions.join()
  ) {
    known.generation = document.generation;
    return known.context;
  }
  const context = { ...contextWithout(env), concerned, profile, versions };
  contexts.set(document, { env, generation: document.generation, context });
  return context;
}

const concernedOnes = new WeakMap<Context, Context>();

/** The same for a text that is taken to concern Exchange. */
export function concernedIn(context: Context): Context {
  if (context.concerned) return context;
  let concerned = concernedOnes.get(context);
  if (!concerned) {
    concerned = { ...context, concerned: true };
    concernedOnes.set(context, concerned);
  }
  return concerned;
}

/** For questions that no document asks: the meaning for Exchange, of every version. */
export const contextWithout = ({ knowledge, options, pageLink }: Env): Context => ({
  knowledge: knowledgeWith(knowledge, options.services),
  concerned: true,
  profile: undefined,
  versions: [],
  groups: options.groups ?? [],
  ...(pageLink ? { pageLink } : {}),
});

/** The one version a text is about, where it is one. */
export const onlyVersion = (context: Context): string | undefined =>
  context.versions.length === 1 ? context.versions[0] : undefined;
