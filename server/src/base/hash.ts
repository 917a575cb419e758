/** FNV-1a: what a hash begins with. */
export const HASH_BEGIN = 0x811c9dc5 | 0;

/** A hash with one number more, of which 32 bits count. It tells differences, and withstands nobody who looks for equals. */
export const hashWith = (hash: number, value: number): number => Math.imul(hash ^ value, 0x01000193);
