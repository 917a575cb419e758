import type { Place } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Rule, Statement } from '../../model/statement';
import { valueOf } from '../../model/statement';
import { type AddressRange, addressRange } from '../addresses';
import type { UserGroup } from '../configuration';
import { FileRules } from '../coverage/fileRules';
import type { Ruleset } from '../order/ruleset';
import { trafficOf } from '../traffic';
import { withNamesAside } from './namedEnds';

interface Input {
  readonly statements: Iterable<Statement>;
  text(place: Place): string;
}

/** One version of a rule set. */
export class Version {
  readonly rules: readonly Rule[];
  /** What else decides: policies, deletions, changes of rules made elsewhere. */
  readonly others: string;
  readonly set: Ruleset;
  /** Where the firewall is switched off. */
  readonly offAt: readonly Place[];
  /** By place, what the rules that stand there say. */
  private readonly keys = new Map<string, string[]>();

  /** Two versions, in which addresses of IPv6 are counted alike. */
  static pair(
    old: Input,
    now: Input,
    groups: readonly UserGroup[],
    knowledge: Knowledge,
  ): readonly [old: Version, now: Version] {
    const [before, after] = [[...old.statements], [...now.statements]];
    const wide = [...before, ...after].flatMap((statement) => (statement.kind === 'rule' ? wideRanges(statement) : []));
    return [new Version(before, old, groups, knowledge, wide), new Version(after, now, groups, knowledge, wide)];
  }

  private constructor(
    statements: readonly Statement[],
    private readonly input: Input,
    groups: readonly UserGroup[],
    knowledge: Knowledge,
    wide: readonly AddressRange[],
  ) {
    this.rules = statements.filter((statement): statement is Rule => statement.kind === 'rule');
    this.others = statements
      .filter(({ kind }) => kind === 'amendment' || kind === 'policy')
      .map((statement) => JSON.stringify(statement, (key, value) => (NOT_SAID.has(key) ? undefined : value)))
      .join('\n');
    const file = new FileRules(
      statements.map((statement) => (statement.kind === 'rule' ? withNamesAside(statement) : statement)),
      groups,
      knowledge,
      wide,
    );
    this.offAt = statements.flatMap((statement) =>
      statement.kind === 'policy' && statement.subject === 'state' && valueOf(statement.on) === false
        ? [statement.place]
        : [],
    );
    this.set = file.setFor({ from: 'other', to: 'other' });
    for (const rule of this.rules) {
      const place = placeKey(rule.place);
      const own = this.keyOf(rule);
      const there = this.keys.get(place);
      if (there) there.push(own);
      else this.keys.set(place, [own]);
    }
  }

  get isOff(): boolean {
    return this.offAt.length > 0;
  }

  /** What a rule says of traffic, with every address as it is written and the words of what is not understood. */
  keyOf(rule: Rule): string {
    const { order, terms } = rule;
    const addresses = terms.map(({ ends }) =>
      ends.map((end) => (valueOf(end.addresses) ?? []).map(({ text }) => text).join()).join('>'),
    );
    const opaque = terms.some((term) => term.opaque.length > 0) ? this.wordsOf(rule) : '';
    const limits = [rule.program, rule.service].map((limit) => valueOf(limit) ?? '');
    const place = [order.family, valueOf(order.priority), order.insert && valueOf(order.insert), order.quick];
    return [place.join(' '), trafficOf(rule, NO_GROUPS), addresses.join(';'), limits.join(), opaque].join('|');
  }

  /** All words of a rule but its name, its list and what is written for people. */
  private wordsOf({ place, words, order: { chain } }: Rule): string {
    const passed = new Set([...words.map(({ text }) => text), ...chain.split(/[\s/]+/)]);
    const text = [...passed].reduce(
      (rest, word) => (word === '' ? rest : rest.replaceAll(word, '')),
      this.input.text(place),
    );
    return text.replace(/\s+/g, ' ');
  }

  /** The same of the rules that stand at a place. */
  keysAt(place: Place): string {
    return (this.keys.get(placeKey(place)) ?? []).join('\n');
  }
}

const NO_GROUPS: readonly UserGroup[] = [];

/** Parts of statements that say where they stand and not what. */
const NOT_SAID = new Set(['place', 'item', 'words', 'via', 'way', 'mistakes', 'literal', 'silenced']);

const placeKey = ({ anchor, start, end }: Place): string => `${anchor.base + start} ${end - start}`;

const wideRanges = ({ terms }: Rule): readonly AddressRange[] =>
  terms.flatMap(({ ends }) =>
    ends.flatMap(({ addresses }) =>
      (valueOf(addresses) ?? []).flatMap(({ kind, text }) => {
        const range = kind === 'literal' || kind === 'any' ? addressRange(text.replace(/\s+/, '/')) : undefined;
        return range?.bits === 128 ? [range] : [];
      }),
    ),
  );
