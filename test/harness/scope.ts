import type { Scope } from '../../server/src/model/language';

/** A document in which nothing else stands. */
export const emptyScope: Scope = {
  get: () => undefined,
  set: () => undefined,
  definition: () => undefined,
  isCalled: () => false,
  spend: () => true,
  unread: () => undefined,
};
