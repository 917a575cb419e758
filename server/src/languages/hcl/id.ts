/** Id of the host language, in its items. */
export const ID = 'hcl';
