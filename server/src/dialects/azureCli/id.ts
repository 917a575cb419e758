/** Id of the dialect, in its statements. */
export const DIALECT = 'azure-cli';
