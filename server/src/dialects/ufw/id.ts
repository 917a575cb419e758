export const DIALECT = 'ufw';
/** The host language of the files that tell ufw what programs want. */
export const PROFILES = 'ufw-profiles';
