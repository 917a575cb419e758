import type { Local } from '../../model/dialect';
import type { Table } from '../../model/value';
import type { TemplateContext } from '../shared/templates/syntax';

/** What the resources of one type say. */
export type ResourceReader = (body: Table, context: TemplateContext) => Local;

/** A resource by its type and label, as others refer to it. */
export const labelOf = ({ item }: TemplateContext): string =>
  item.head
    .slice(1)
    .map(({ text }) => text)
    .join('.');
