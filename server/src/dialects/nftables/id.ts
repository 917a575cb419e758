/** The dialect's id, in its statements. */
export const DIALECT = 'nftables';
