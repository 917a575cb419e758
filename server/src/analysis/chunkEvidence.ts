import { includes, type PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { Command, Comment, Item } from '../model/item';
import { endsOf } from '../model/references';
import type { Statement } from '../model/statement';
import { leaves, type Text } from '../model/value';
import type { Vocabulary } from '../model/vocabulary';
import { type ChunkEvidence, evidenceFor, firstOf, MAX_REASONS, type Reason, relevantPorts } from './evidence';
import { nameOf } from './parties';
import { programEvidence, registryEvidence, type WordEvidence, wordEvidence } from './words';

/** What speaks for Exchange in a part of a file, whatever stands in the others. */
export function chunkEvidence(
  part: {
    readonly items: readonly Item[];
    readonly statements: readonly Statement[];
    readonly comments: readonly Comment[];
  },
  vocabulary: Vocabulary,
  knowledge: Knowledge,
): ChunkEvidence {
  const gathered = new Gathering(vocabulary, knowledge);
  for (const item of part.items) gathered.item(item);
  for (const statement of part.statements) gathered.statement(statement);
  for (const comment of part.comments) gathered.comment(comment);
  return gathered.evidence();
}

/** The reasons of one chunk as they are met, and what they name. */
class Gathering {
  private readonly reasons: Reason[] = [];
  private readonly versions = new Set<string>();
  private readonly oneOf: (readonly string[])[] = [];
  private readonly roles = new Set<string>();
  private readonly ports = new Map<number, Place>();
  private readonly wanted: PortSet;
  /** The registry key of the last setting. */
  private section = '';
  /** Where the names begin that are told as reasons. */
  private readonly starts = new Set<number>();
  private furthest = 0;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly knowledge: Knowledge,
  ) {
    this.wanted = relevantPorts(knowledge);
  }

  item(item: Item): void {
    if (item.kind === 'setting') {
      // Each key once, whatever its values are.
      if (item.section.text === this.section) return;
      this.section = item.section.text;
      const found = registryEvidence(this.section);
      if (found) this.tell(item.section, found, (words) => `${words} is a registry key of Exchange`);
      return;
    }
    const word = item.kind === 'command' ? item.name : item.kind === 'block' ? item.head[0] : undefined;
    if (!word) return;
    const cmdlet = this.vocabulary.cmdlet(vocabularyName(word.text, item.kind === 'block'));
    if (cmdlet?.reading?.evidence && !cmdlet.reading.needs?.length) {
      this.reasons.push({
        place: word.place,
        why: `\`${cmdlet.name}\` is an Exchange cmdlet`,
        versions: [],
        oneOf: [],
      });
    }
    if (item.kind !== 'command' || item.words) return;
    for (const text of textsOf(item)) {
      const found = programEvidence(text.text);
      if (found) this.tell(text, found, (words) => `${words} is a program or service of Exchange`);
    }
  }

  statement(statement: Statement): void {
    if (statement.kind === 'pin') {
      const knob = this.knowledge.knob(statement.knob);
      if (knob?.evidence) {
        this.reasons.push({
          place: statement.place,
          why: `${knob.title} is a setting of Exchange`,
          versions: [],
          oneOf: knob.versions,
        });
      }
    }
    for (const text of namesOf(statement)) this.name(text);
    for (const { uses } of endsOf(statement)) {
      for (const use of uses) {
        for (const { from, to } of use.ports) {
          if (from === to && !this.ports.has(from) && includes(this.wanted, from)) {
            this.ports.set(from, use.literal.place);
          }
        }
      }
    }
  }

  private name(text: Named): void {
    const found = wordEvidence(text.text);
    if (!found) return;
    for (const version of found.versions) this.versions.add(version);
    if (found.oneOf.length > 0) this.oneOf.push(found.oneOf);
    for (const role of found.roles) this.roles.add(role);
    const start = text.place.anchor.base + text.place.start;
    // A rule set names Exchange on every line: what comes behind the first ones is not told.
    if (this.starts.size >= MAX_REASONS && start >= this.furthest) return;
    this.starts.add(start);
    this.furthest = Math.max(this.furthest, start);
    this.tell(text, found, (words) => `${words} names Exchange`);
  }

  comment(comment: Comment): void {
    // What is addressed to us says nothing about the file; a profile in it counts by itself.
    if (/exchange-ports:/i.test(comment.text)) return;
    const found = wordEvidence(comment.text);
    if (!found) return;
    const named = comment.isDescription ? 'description' : 'comment';
    this.tell(comment, found, (words) => `a ${named} names Exchange: ${words}`);
    for (const role of found.roles) this.roles.add(role);
  }

  /** A reason with the words that show it. */
  private tell({ text, place }: Named, found: WordEvidence, why: (words: string) => string): void {
    const { versions, oneOf } = found;
    this.reasons.push({ place, why: why(`\`${excerpt(text, found)}\``), versions, oneOf });
  }

  evidence(): ChunkEvidence {
    const { reasons, versions, oneOf, roles, ports } = this;
    for (const reason of reasons) {
      for (const version of reason.versions) versions.add(version);
      if (reason.oneOf.length > 0) oneOf.push(reason.oneOf);
    }
    const details = { reasons: firstOf([reasons]), ports };
    return evidenceFor(reasons.length > 0, versions, oneOf, roles, new Set(ports.keys()), () => details);
  }
}

/** Written words in which the product may be named. */
interface Named {
  readonly text: string;
  readonly place: Place;
}

/** What a command of a script is given, as far as it is plain text. */
function* textsOf({ arguments: given }: Command): Generator<Text> {
  for (const { kind, value } of given) {
    if (kind === 'splat' || value === undefined) continue;
    for (const leaf of leaves(value)) if (leaf.kind === 'text') yield leaf;
  }
}

/** The texts of a statement in which the product may be named: its own words, and the objects that it is about. */
function* namesOf(statement: Statement): Generator<Named> {
  yield* statement.words;
  if (statement.groups) yield* statement.groups;
  for (const { addresses } of endsOf(statement)) {
    if (addresses.kind !== 'written') continue;
    for (const address of addresses.value) {
      const text = nameOf(address);
      if (text !== undefined) yield { text, place: address.place };
    }
  }
}

/** The words around a place, whole ones; what is left out is marked. */
function excerpt(text: string, at: { start: number; end: number }): string {
  const isInWord = (offset: number): boolean => /[\w.][\w.]/.test(text.slice(offset - 1, offset + 1));
  let start = Math.max(0, at.start - 16);
  let end = Math.min(text.length, at.end + 20);
  while (start > 0 && start < at.start && isInWord(start)) start++;
  while (end < text.length && end > at.end && isInWord(end)) end--;
  const shown = text
    .slice(start, end)
    .replace(/[\s`]+/g, ' ')
    .trim();
  return `${/\w/.test(text.slice(0, start)) ? '… ' : ''}${shown}${/\w/.test(text.slice(end)) ? ' …' : ''}`;
}

/** The name under which the vocabulary knows a command, without its module, or the type of a resource. */
function vocabularyName(text: string, resource: boolean): string {
  const name = text.slice(text.lastIndexOf('\\') + 1).toLowerCase();
  return resource ? `[${name}]` : name;
}
