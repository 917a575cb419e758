import type { Asked } from './around';
import { NamedSection } from './line';
import { skipBlanks, skipWord } from './scan';

/** Words behind which the name of an object or a group stands, in a list and in groups themselves. */
const NAMERS: ReadonlySet<string> = new Set([
  'object',
  'object-group',
  'group-object',
  'addrgroup',
  'net-group',
  'portgroup',
  'port-group',
]);

/** What decides more than that is not told: a line that names long groups is read for itself. */
const LONGEST = 4096;

/** The names of objects and groups in a stretch of a text, in their order. */
function namesIn(text: string, start: number, end: number): string[] {
  const names: string[] = [];
  let isNamed = false;
  for (let at = skipBlanks(text, start, end); at < end; ) {
    const to = skipWord(text, at, end);
    if (isNamed) names.push(text.slice(at, to));
    // Every namer ends in one of the two words.
    isNamed = (text.startsWith('object', to - 6) || text.startsWith('group', to - 5)) && NAMERS.has(text.slice(at, to));
    at = skipBlanks(text, to, end);
  }
  return names;
}

/** How a section is written, and what it names. */
interface Written {
  readonly text: string;
  readonly names: readonly string[];
}

const NOWHERE: Written = { text: '', names: [] };
const writtenIn = new WeakMap<NamedSection, Written>();

/** Every part of a long list asks for the same few sections. */
function writtenOf(section: NamedSection): Written {
  let known = writtenIn.get(section);
  if (!known) {
    const text = section.written;
    known = { text, names: text.length > LONGEST ? [] : namesIn(text, 0, text.length) };
    writtenIn.set(section, known);
  }
  return known;
}

/**
 * What decides what the entries of a chunk mean, beside their own text: how their list is used, and what the objects and
 * groups that they name hold. Each name is asked for, so that it is known on what the chunk hangs.
 */
export class Contexts {
  private readonly ofLists = new Map<string, string>();
  private readonly ofNames = new Map<string, string | undefined>();
  private readonly contents = new Map<string, string | undefined>();

  constructor(private readonly around: Asked) {}

  /** Undefined for what cannot be told in short. */
  of(list: string, heading: string | undefined, text: string, start: number, end: number): string | undefined {
    const { ofLists, ofNames } = this;
    let context = ofLists.get(list);
    if (context === undefined) {
      const { around } = this;
      context = `${heading ?? ''}|${around.note(`bound ${list}`) ?? ''}|${around.isUsed(`selects ${list}`)}`;
      ofLists.set(list, context);
    }
    const names = namesIn(text, start, end);
    if (names.length === 0) return context;
    const key = `${list} ${names.join(' ')}`;
    if (ofNames.has(key)) return ofNames.get(key);
    const contents = names.map((name) => this.contentOf(name));
    const whole = contents.some((content) => content === undefined) ? undefined : [context, ...contents].join('\n');
    const told = whole !== undefined && whole.length <= LONGEST ? whole : undefined;
    ofNames.set(key, told);
    return told;
  }

  /** How a name is defined, and what that names; undefined where it is more than can be told. */
  private contentOf(name: string): string | undefined {
    const { contents } = this;
    if (contents.has(name)) return contents.get(name);
    const parts: string[] = [];
    let length = 0;
    const met = new Set([name]);
    for (const one of met) {
      const section = this.around.section(one);
      const { text, names } = section instanceof NamedSection ? writtenOf(section) : NOWHERE;
      length += text.length;
      if (length > LONGEST) break;
      parts.push(one, text);
      for (const inner of names) met.add(inner);
    }
    const content = length > LONGEST ? undefined : parts.join('\n');
    contents.set(name, content);
    return content;
  }
}
