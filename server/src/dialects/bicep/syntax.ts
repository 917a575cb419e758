import type { TemplateSyntax } from '../shared/templates/syntax';

export const DIALECT = 'bicep';

/** A text between single quotes. */
export const quoted = (text: string): string =>
  `'${text
    .replace(/[\\']/g, '\\$&')
    .replace(/\$\{/g, '\\${')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\t/g, '\\t')}'`;

export const BICEP: TemplateSyntax = {
  dialect: DIALECT,
  text: quoted,
  list: (elements) => `[${elements.join(', ')}]`,
  property: (name, value) => `\n    ${name}: ${value}`,
};
