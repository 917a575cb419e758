import type { Place } from '../../../base/span';
import type { Local, Unread } from '../../../model/dialect';
import type { Mistake } from '../../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  type Backend,
  byDefault,
  type Direction,
  type End,
  type Listener,
  type Mention,
  type Probe,
  type Rule,
  type Side,
  type Statement,
  type StatementBase,
  type Term,
  type Translation,
  type TransportSet,
  unread,
  type Written,
} from '../../../model/statement';
import type { Entry, Table, Text } from '../../../model/value';
import { fieldOf, textsOf, transportTypos, wordOf } from './fields';
import type { Asked } from './owners';
import type { PortsRead } from './ports';
import type { Cloud, Fields, TemplateContext, Templated } from './syntax';

/** The ports and addresses of one side. */
export const endOf = (side: Side, read: PortsRead | undefined, addresses: Written<readonly Address[]>): End => ({
  side,
  ports: read?.ports ?? ABSENT,
  uses: read?.uses ?? [],
  addresses,
  zone: ABSENT,
});

const NO_WORDS: readonly Text[] = [];

const wordsIn = (entries: readonly (Entry | undefined)[]): readonly Text[] => {
  const found = entries.flatMap((entry) => (entry?.value.kind === 'text' ? [entry.value] : []));
  return found.length > 0 ? found : NO_WORDS;
};

function baseOf(
  { item, syntax }: TemplateContext,
  place: Place,
  words: readonly Text[],
  mistakes: readonly Mistake[],
): StatementBase {
  return {
    dialect: syntax.dialect,
    place,
    item,
    words,
    complete: mistakes.length === 0,
    mistakes,
  };
}

/** The words that name a resource: its labels, its own name. */
function namesOf({ item }: TemplateContext, resource: Table): readonly Text[] {
  const texts = ['name', 'description'].flatMap((field) => {
    const value = fieldOf(resource, field)?.value;
    return value?.kind === 'text' ? [value] : [];
  });
  const labels = item.head.slice(1);
  return labels.length > 0 ? [...labels, ...texts] : texts;
}

/** What rules belong to or are for is called so in the resource, the command or the task that makes them. */
const GROUP_FIELDS: ReadonlySet<string> = new Set([
  'network_security_group_name',
  'nsg-name',
  'security_group_name',
  'group-name',
  'target_tags',
  'target-tags',
]);

/** The groups and tags that a resource names. */
function groupsIn({ entries }: Table): readonly Text[] {
  const found = entries.flatMap((entry) => (GROUP_FIELDS.has(entry.key.text) ? textsOf(entry) : NO_WORDS));
  return found.length > 0 ? found : NO_WORDS;
}

/** The place of a table where it is used: a resource as a whole, a part of it, or what came from elsewhere. */
export function placeOfTable(table: Table, { item }: TemplateContext): Place {
  if (table === item.body || table.via.length > 0 || table.place.anchor !== item.place.anchor) return item.place;
  return table.place;
}

/** Rules whose source is not named, where a module may add it: then nothing is known of it. */
export function saidElsewhere(local: Local): Local {
  const statements = local.statements.map((statement): Statement => {
    if (statement.kind !== 'rule') return statement;
    const missing = unread(statement.place, 'who the rule is for may be said elsewhere');
    const terms = statement.terms.map((term): Term => {
      const [source, destination] = term.ends;
      return source.addresses.kind === 'absent'
        ? { ...term, ends: [{ ...source, addresses: missing }, destination] }
        : term;
    });
    return { ...statement, terms };
  });
  return { statements, unread: local.unread };
}

/** A field that is written, as one of those that `revise` looks for. */
export const givenField = <K extends keyof Fields>(key: K, entry: Fields[K] | undefined): Partial<Fields> =>
  entry === undefined ? {} : { [key]: entry };

/** What may be taken out: a resource, a block in it, or an element of a list that is written there. */
export const removable = (table: Table, { item, syntax }: TemplateContext): { readonly whole?: Place } =>
  table === item.body
    ? syntax.isKeyed
      ? {}
      : { whole: item.place }
    : table.via.length === 0 && table.place.anchor === item.place.anchor
      ? { whole: table.place }
      : {};

/** The labels of a resource that is one statement as a whole. What is a part of it is not called as it is. */
export const labelsOf = ({ item }: TemplateContext, place: Place): readonly Text[] =>
  place.start === item.place.start && place.end === item.place.end ? item.head.slice(1) : NO_WORDS;

/** What a resource says, with its own names as a statement apart where its parts have names of their own. */
export function withNames(local: Local, resource: Table, context: TemplateContext): Local {
  const { item } = context;
  if (local.statements.length === 0) return local;
  const { start, end } = item.place;
  if (local.statements.every(({ place }) => place.start === start && place.end === end)) return local;
  return withMention(local, namesOf(context, resource), context);
}

/** Like `withNames`, of a resource whose rules may be resources of their own: it names what they are for. */
export const withGroupNames = (local: Local, resource: Table, context: TemplateContext): Local =>
  local.statements.length === 0 && local.unread.length === 0
    ? withMention(local, namesOf(context, resource), context)
    : withNames(local, resource, context);

/** What is said, with names that stand for no rule as a statement of their own. */
export function withMention(local: Local, words: readonly Text[], { item, syntax }: TemplateContext): Local {
  if (words.length === 0) return local;
  const names: Mention = {
    kind: 'mention',
    dialect: syntax.dialect,
    place: item.place,
    item,
    words,
    complete: true,
    mistakes: [],
  };
  return { statements: [...local.statements, names], unread: local.unread };
}

export interface RuleParts {
  readonly place: Place;
  readonly cloud: Cloud;
  readonly terms: readonly Term[];
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly enabled?: Written<boolean>;
  readonly chain: string;
  /** The table that holds the rule, where it may be one of those between which a condition decides. */
  readonly part?: Table;
  /** How the rules of the chain are asked, where it is known which rules those are. */
  readonly asked?: Asked | undefined;
  readonly priority: Written<number>;
  readonly name?: Entry | undefined;
  readonly description?: Entry | undefined;
  /** Names and labels beside these. */
  readonly words?: readonly Text[];
  readonly mistakes: readonly Mistake[];
  readonly fields: Fields;
}

export function ruleOf(context: TemplateContext, parts: RuleParts): Templated<Rule> {
  const { name, description, fields, cloud } = parts;
  const typos = fields.transport ? transportTypos(fields.transport, cloud) : [];
  const mistakes = typos.length > 0 ? [...parts.mistakes, ...typos] : parts.mistakes;
  const own = wordsIn([name, description]);
  const words = parts.words && parts.words.length > 0 ? [...parts.words, ...own] : own;
  const groups = groupsIn(context.item.body);
  return {
    kind: 'rule',
    ...baseOf(context, parts.place, words, mistakes),
    ...(groups.length > 0 ? { groups } : undefined),
    terms: parts.terms,
    stands: 'network',
    cloud: true,
    direction: parts.direction,
    action: parts.action,
    enabled: parts.enabled ?? byDefault(true),
    order: { chain: parts.chain, priority: parts.priority, ...(parts.part?.perhaps ? undefined : parts.asked) },
    name: wordOf(name),
    description: wordOf(description),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
    fields,
  };
}

export interface SingleParts {
  readonly place: Place;
  readonly read: PortsRead;
  readonly transport: Written<TransportSet>;
  readonly words: readonly Text[];
  readonly fields: Fields;
}

/** What a load balancer listens on. */
export const listenerOf = (context: TemplateContext, parts: SingleParts): Templated<Listener> => ({
  kind: 'listener',
  ...baseOf(context, parts.place, parts.words, parts.read.mistakes),
  transport: parts.transport,
  end: endOf('local', parts.read, ABSENT),
  role: parts.fields.ports[0]?.entry.key.text ?? '',
  fields: parts.fields,
});

/** Where it sends what arrives. */
export const backendOf = (context: TemplateContext, parts: SingleParts): Templated<Backend> => ({
  kind: 'backend',
  ...baseOf(context, parts.place, parts.words, parts.read.mistakes),
  transport: parts.transport,
  end: endOf('remote', parts.read, ABSENT),
  fields: parts.fields,
});

/** What its health check calls. */
export const probeOf = (context: TemplateContext, parts: SingleParts): Templated<Probe> => ({
  kind: 'probe',
  ...baseOf(context, parts.place, parts.words, parts.read.mistakes),
  transport: parts.transport,
  end: endOf('remote', parts.read, ABSENT),
  fields: parts.fields,
});

export const translationOf = (
  context: TemplateContext,
  parts: Omit<SingleParts, 'read'> & { readonly from: PortsRead; readonly to: PortsRead },
): Templated<Translation> => ({
  kind: 'translation',
  ...baseOf(context, parts.place, parts.words, [...parts.from.mistakes, ...parts.to.mistakes]),
  transport: parts.transport,
  from: endOf('destination', parts.from, ABSENT),
  to: endOf('destination', parts.to, ABSENT),
  fields: parts.fields,
});

export const localOf = (statements: readonly Statement[], unread: readonly Unread[]): Local => ({ statements, unread });
