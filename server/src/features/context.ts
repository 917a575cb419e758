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

export function contextOf(document: Document, env: Env): Context {
  const profile = profileOf(document)?.profile ?? env.options.profile;
  const evidence = env.checker.evidence(document, env.options);
  return {
    ...contextWithout(env),
    concerned: profile !== undefined || evidence.found,
    profile,
    versions: profile?.version ? [profile.version] : evidence.versions,
  };
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
