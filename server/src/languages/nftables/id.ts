/** The language's id, in its items. */
export const LANGUAGE = 'nftables';
