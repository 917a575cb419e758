export const DIALECT = 'firewalld';
