import type { Place } from '../../../base/span';
import type { Block } from '../../../model/item';
import type { Statement, Transport } from '../../../model/statement';
import type { Entry } from '../../../model/value';

/** How a language of templates spells what `revise` and repairs write. */
export interface TemplateSyntax {
  /** Id of the dialect that its statements carry. */
  readonly dialect: string;
  /** A text as a value: `"25"`, `'25'`. */
  text(value: string): string;
  /** A list of spelt values: `["25", "587"]`. */
  list(elements: readonly string[]): string;
  /** True where a resource is the value of its name: without it the name would be left behind. */
  readonly isKeyed?: true;
  /** A property, on a line of its own behind another one of the same table. */
  property(name: string, value: string): string;
}

/** Templates that are JSON. */
export const jsonSyntax = (dialect: string): TemplateSyntax => ({
  dialect,
  text: (value) => JSON.stringify(value),
  list: (elements) => `[${elements.join(', ')}]`,
  property: (name, value) => `, ${JSON.stringify(name)}: ${value}`,
});

/** What reading a resource needs to know of where it stands. */
export interface TemplateContext {
  readonly item: Block;
  readonly syntax: TemplateSyntax;
}

/** Who refuses a rule with a mistake, in sentences: `Azure`, `AWS`, `Google Cloud`. */
export type Cloud = 'Azure' | 'AWS' | 'Google Cloud' | 'the cloud';

/** A field that holds ports, for `revise` and for carets. */
export interface PortField {
  readonly side: 'local' | 'remote' | 'source' | 'destination';
  readonly entry: Entry;
  /** `one` value, a `list` of values, or the `lower` and `upper` end of a range. */
  readonly form: 'one' | 'list' | 'lower' | 'upper';
  /** What the property is called that takes several, where this one takes a single value. */
  readonly plural?: string;
}

/** Where the fields of a statement are written. */
export interface Fields {
  readonly syntax: TemplateSyntax;
  readonly ports: readonly PortField[];
  readonly transport?: Entry;
  readonly direction?: Entry;
  readonly enabled?: Entry;
  readonly description?: Entry;
  /** What a description is called here; undefined where there is none. */
  readonly descriptionName?: string;
  /** What a priority is called here, where none is written. */
  readonly priorityName?: string;
  /** True for `disabled`, which says the opposite. */
  readonly disables?: true;
  /** The field behind which another one may be put. */
  readonly last?: Entry;
  /** What `remove` takes out; undefined where the statement is a part of something that must stay. */
  readonly whole?: Place;
  spellTransport?(transport: Transport, before: string): string;
}

/** A statement with the fields that it was read from. */
export type Templated<S extends Statement = Statement> = S & { readonly fields?: Fields };
