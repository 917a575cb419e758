import type { Local, Unread } from '../../model/dialect';
import type { Block } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type Policy,
  type Rule,
  type StatementBase,
  type Term,
  valueOf,
  type Written,
} from '../../model/statement';
import type { Entry, Text } from '../../model/value';
import { fieldOf, wordOf } from '../shared/templates/fields';
import type { PortsRead } from '../shared/templates/ports';
import type { Fields, PortField, Templated, TemplateSyntax } from '../shared/templates/syntax';
import { mapWord } from '../shared/texts';
import { DIALECT } from './id';

/** How YAML is spelt: ports and words stand bare, lists in brackets. */
export const SYNTAX: TemplateSyntax = {
  dialect: DIALECT,
  text: (value) => (/^[\w.*/-]+$/.test(value) ? value : JSON.stringify(value)),
  list: (elements) => `[${elements.join(', ')}]`,
  property: (name, value) => `, ${name}: ${value}`,
};

/** What a rule of a host's firewall says, before it is told whether the task makes or removes it. */
export interface HostRule {
  readonly term: Term;
  /** What it does beside the first, for a service that has ports of several protocols. */
  readonly more?: readonly Term[];
  readonly stands: Rule['stands'];
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly enabled?: Written<boolean>;
  readonly chain: string;
  /** How the chain is asked, where it is known which rules are in it. */
  readonly order?: Partial<Rule['order']>;
  readonly name?: Written<string>;
  readonly description?: Written<string>;
  readonly program?: Written<string>;
  readonly service?: Written<string>;
  readonly profiles?: Written<readonly string[]>;
  readonly returning?: boolean;
  readonly beginning?: boolean;
  readonly words: readonly Text[];
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  readonly fields: Fields;
  readonly complete?: boolean;
}

/** The rule that a task makes, or the removal of one. */
export function localOf(item: Block, rule: HostRule, removes: boolean): Local {
  const base: StatementBase = {
    dialect: DIALECT,
    place: item.place,
    item,
    words: [...item.head.slice(1), ...rule.words],
    complete: rule.complete !== false && rule.mistakes.length === 0,
    mistakes: removes ? [] : rule.mistakes,
  };
  const { direction, action, enabled = byDefault(true), fields } = rule;
  const terms = [rule.term, ...(rule.more ?? [])];
  if (removes) {
    const amendment: Templated<Amendment> = {
      kind: 'amendment',
      ...base,
      operation: 'delete',
      target: rule.name ?? ABSENT,
      rule: { terms, direction, action: ABSENT, enabled: ABSENT },
      fields,
    };
    return { statements: [amendment], unread: rule.unread };
  }
  const made: Templated<Rule> = {
    kind: 'rule',
    ...base,
    terms,
    stands: rule.stands,
    direction,
    action,
    enabled,
    order: { chain: rule.chain, priority: ABSENT, ...rule.order },
    name: rule.name ?? ABSENT,
    description: rule.description ?? ABSENT,
    program: rule.program ?? ABSENT,
    service: rule.service ?? ABSENT,
    profiles: rule.profiles ?? ABSENT,
    returning: rule.returning ?? false,
    beginning: rule.beginning ?? false,
    fields,
  };
  return { statements: [made], unread: rule.unread };
}

/** A chain of the machines that a task is for: each play may be for others. */
export const chainOn = ({ within }: Block, chain: string): string =>
  within === undefined ? chain : `${within} ${chain}`;

/** What a task says that takes all rules of a chain away, or of the whole firewall. */
export const reset = (item: Block, chain?: string): Local => {
  const policy: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: item.place,
    item,
    words: [],
    complete: true,
    mistakes: [],
    subject: 'reset',
    profiles: [],
    on: ABSENT,
    action: ABSENT,
    direction: ABSENT,
    ...(chain === undefined ? {} : { chain }),
  };
  return { statements: [policy], unread: [] };
};

/** The members that `revise` and repairs write over. */
export const fieldsOf = (
  item: Block,
  ports: readonly (PortField | undefined)[],
  others: { readonly [K in 'transport' | 'direction' | 'enabled' | 'description']?: Entry | undefined },
): Fields => {
  const given = Object.entries(others).filter(([, entry]) => entry !== undefined);
  return {
    syntax: SYNTAX,
    ports: ports.filter((port) => port !== undefined),
    ...(Object.fromEntries(given) as Partial<Fields>),
    whole: item.place,
  };
};

export const portField = (
  side: PortField['side'],
  entry: Entry | undefined,
  form: PortField['form'] = 'one',
): PortField | undefined => (entry ? { side, entry, form } : undefined);

/** yes and no, as YAML of old and Ansible take them. */
export const flagOf = (entry: Entry | undefined): Written<boolean> =>
  mapWord(
    wordOf(entry),
    (text) => (/^(?:yes|true|on|1)$/i.test(text) ? true : /^(?:no|false|off|0)$/i.test(text) ? false : undefined),
    (text) => `\`${text}\` is neither yes nor no`,
  );

export const wordsIn = ({ body }: Block, ...names: readonly string[]): readonly Text[] =>
  names.flatMap((name) => {
    const value = fieldOf(body, name)?.value;
    return value?.kind === 'text' ? [value] : [];
  });

export const isGone = ({ body }: Block): boolean => {
  const state = wordOf(fieldOf(body, 'state'));
  return state.kind === 'written' && /^absent$/i.test(state.value);
};

/** A port without TCP or UDP, with repairs that write the protocol. */
export function portNeedsProtocol(
  item: Block,
  read: PortsRead,
  protocol: { readonly name: string; readonly entry: Entry | undefined; readonly said: Term['transport'] },
  behind: Entry | undefined,
  spell: (transport: 'tcp' | 'udp') => string,
): Mistake[] {
  const [use] = read.uses;
  const said = valueOf(protocol.said);
  if (!use || protocol.said.kind === 'unread' || said?.every((t) => t === 'tcp' || t === 'udp')) return [];
  const { separator } = item;
  const value = protocol.entry?.value;
  const repairs = (['tcp', 'udp'] as const).flatMap((transport) => {
    const word = spell(transport);
    const safety = transport === 'tcp' ? ('safe' as const) : ('suggestion' as const);
    if (value?.kind === 'text' && value.pieces.length === 1 && value.pieces[0]?.exact) {
      const { place } = value.pieces[0];
      return [{ title: `Change ${protocol.name} to ${word}`, edits: [{ place, newText: word }], safety }];
    }
    if (protocol.entry || !behind || separator === undefined) return [];
    const { place } = behind.value.place.anchor === behind.key.place.anchor ? behind : { place: behind.key.place };
    if (place === behind.key.place || behind.place.anchor !== item.place.anchor) return [];
    const end = { ...place, start: place.end };
    const sign = separator === ' ' ? '=' : ': ';
    return [
      {
        title: `Add ${protocol.name}${sign}${word}`,
        edits: [{ place: end, newText: `${separator}${protocol.name}${sign}${word}` }],
        safety,
      },
    ];
  });
  return [
    {
      kind: 'port-needs-protocol',
      place: use.literal.place,
      message: `A port needs a protocol: without ${protocol.name} tcp or udp the task fails.`,
      repairs,
      ...(said ? { detail: said.join(' ') } : {}),
    },
  ];
}
