export const DIALECT = 'ipfw';
/** The host language of files that ipfw reads by itself. */
export const RULES = 'ipfw-rules';
