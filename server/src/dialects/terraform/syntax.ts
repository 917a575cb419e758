import type { TemplateSyntax } from '../shared/templates/syntax';

export const DIALECT = 'terraform';

/** A text between double quotes. */
export const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/[$%]\{/g, (sign) => `${sign.charAt(0)}${sign}`)}"`;

/** The JSON form. */
export const TERRAFORM_JSON: TemplateSyntax = {
  dialect: DIALECT,
  text: (value) => JSON.stringify(value).replace(/[$%]\{/g, (sign) => `${sign.charAt(0)}${sign}`),
  list: (elements) => `[${elements.join(', ')}]`,
  isKeyed: true,
  property: (name, value) => `, ${JSON.stringify(name)}: ${value}`,
};

export const HCL: TemplateSyntax = {
  dialect: DIALECT,
  text: quoted,
  list: (elements) => `[${elements.join(', ')}]`,
  property: (name, value) => `\n  ${name} = ${value}`,
};
