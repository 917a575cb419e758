/** What statements of this dialect are called by. */
export const DIALECT = 'shorewall';
