import { afterLine, lineEnd } from '../../base/lineIndex';
import type { Comment, Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import { Asked } from './around';
import { Contexts } from './contexts';
import { CiscoLine, NamedSection, textAt } from './line';
import { type Notes, noteLine, noteSection } from './notes';
import { isEntry, isMember, lineKind, skipBlanks, skipWord } from './scan';
import { sniff } from './signs';

/** A line that is read, with what was known of it when it was met. */
interface Line {
  readonly start: number;
  readonly end: number;
  /** The words of the list's heading, for entries under one. */
  readonly heading: string | undefined;
  /** The name of the list of which it is an entry; '' for other lines. */
  readonly list: string;
  readonly isFirst: boolean;
  /** True for the heading of a group. */
  readonly isHead: boolean;
  /** Start and end of the text of the remark before it; 0 and 0 where there is none. */
  readonly remarkStart: number;
  readonly remarkEnd: number;
  /** The index among the chunk's lines of the heading of its group; -1 for a line that has none. */
  readonly head: number;
}

/** Where reading stands between lines: plain data. */
interface State {
  /** The words of the list heading that is open; '' where none is. */
  readonly heading: string;
  /** The name of that list. */
  readonly name: string;
  readonly indent: number;
  /** The list of the entry that was read last, where entries repeat its name. */
  readonly list: string;
}

const START: State = { heading: '', name: '', indent: 0, list: '' };

/** In place of the index of a group's heading, for the heading itself. */
const IS_HEAD = -2;

/** A remark longer than that says nothing of the entry behind it. */
const LONGEST_REMARK = 1024;

/**
 * Configurations of Cisco's routers, switches and firewalls: lines, some of which stand under a heading. Sections that
 * others refer to by name are kept in one chunk and are found from everywhere; long lists are not, their heading is
 * carried along as a word.
 */
export const cisco: HostLanguage<Line> = {
  id: 'cisco',
  title: 'Cisco configuration',
  languageIds: ['cisco'],
  extensions: ['.cisco', '.ios', '.asa', '.pix', '.nxos'],
  comment: '! ',
  trailingComment: undefined,
  pinsNothing: true,
  namesObjects: true,
  sniff,

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Line> {
    return new Reader(source, (entry as State | undefined) ?? START).read(from, stopAfter);
  },

  run(lines: readonly Line[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    const around = new Asked(scope);
    const heads = new Map<number, CiscoLine>();
    const contexts = new Contexts(around);
    const { text } = source;
    for (const [index, line] of lines.entries()) {
      const { start, end, heading, list, isFirst, remarkStart, remarkEnd, head } = line;
      const said = remarkEnd > remarkStart ? { start: remarkStart, end: remarkEnd } : undefined;
      const decisive = list !== '' && !isFirst ? contexts.of(list, heading, text, start, end) : undefined;
      if (decisive !== undefined && scope.known?.(start, end, decisive, said)) continue;
      const remark = said && textAt(source, said.start, said.end);
      const group = head < 0 ? undefined : heads.get(head);
      const context = group ? [group] : undefined;
      const command = new CiscoLine(source, start, end, {
        heading,
        isFirst,
        around,
        remark,
        ...(context ? { context } : {}),
      });
      if (line.isHead) heads.set(index, command);
      emit(command);
      if (decisive !== undefined) scope.told?.();
    }
    around.close();
  },
};

class Reader implements Notes {
  private readonly text: string;
  private readonly lines: Line[] = [];
  private readonly comments: Comment[] = [];
  private readonly definitions: [string, unknown][] = [];
  private readonly definitionEnds: number[] = [];
  private readonly calls = new Set<string>();
  private remarkStart = 0;
  private remarkEnd = 0;
  /** The list the remark speaks of. */
  private remarkList = '';
  /** Start and end of the heading that is open and its lines, in turn; empty where none is. */
  private section: number[] = [];
  private sectionIndent = 0;
  private sectionKind: 'group-head' | 'head' = 'head';
  /** The index of the line of a group's heading. */
  private head = -1;

  constructor(
    private readonly source: Source,
    private state: State,
  ) {
    this.text = source.text;
  }

  read(from: number, stopAfter: number): Reading<Line> {
    const { text } = this;
    let at = from;
    while (at < text.length) {
      // A section stays in one piece, and so do a remark and what it speaks of.
      if (at >= stopAfter && at > from && this.section.length === 0 && this.remarkEnd === 0) break;
      const end = lineEnd(text, at);
      let start = at;
      for (let c = text.charCodeAt(start); start < end && (c === 32 || c === 9 || c === 0xfeff); ) {
        c = text.charCodeAt(++start);
      }
      if (start < end) this.line(start, end, start - at);
      at = afterLine(text, end);
    }
    this.closeSection();
    const { lines, comments, definitions, definitionEnds, state } = this;
    return {
      syntax: lines,
      end: at,
      exit: state,
      hungry: false,
      comments,
      definitions,
      definitionEnds,
      calls: [...this.calls],
    };
  }

  note(name: string, value: string): void {
    this.definitions.push([name, value]);
    // It is told from others by what it says.
    this.definitionEnds.push(Number.POSITIVE_INFINITY);
  }

  use(name: string): void {
    this.calls.add(name);
  }

  private line(start: number, end: number, indent: number): void {
    const { text } = this;
    const kind = lineKind(text, start);
    if (kind === 'comment') {
      const sign = start + 1;
      this.comments.push({ place: this.source.place(start, end), text: text.slice(sign, end) });
      return;
    }
    if (kind === 'list') {
      this.listEntry(start, end);
      return;
    }
    if (this.section.length > 0) {
      const inside =
        kind !== 'list-head' &&
        (indent > this.sectionIndent || (this.sectionKind === 'group-head' && isMember(text, start)));
      if (inside) {
        this.section.push(start, end);
        if (this.sectionKind === 'group-head' || isInspection(text, start)) this.add(start, end, this.head);
        return;
      }
      this.closeSection();
    }
    if (this.state.heading !== '') {
      if (kind !== 'list-head' && (indent > this.state.indent || isEntry(text, start))) {
        this.headedEntry(start, end);
        return;
      }
      this.leaveList();
    }
    if (this.state.list !== '' || this.remarkEnd > 0) this.leaveList();
    this.topLine(kind, start, end, indent);
  }

  private topLine(kind: ReturnType<typeof lineKind>, start: number, end: number, indent: number): void {
    const { text } = this;
    switch (kind) {
      case 'list-head': {
        this.add(start, end, -1);
        const heading = text.slice(start, end).trim().replace(/\s+/g, ' ');
        this.state = { heading, name: nameOfList(heading), indent, list: '' };
        return;
      }
      case 'group-head':
        this.add(start, end, IS_HEAD);
        this.head = this.lines.length - 1;
        this.open('group-head', start, end, indent);
        return;
      case 'head':
        this.head = -1;
        this.open('head', start, end, indent);
        return;
      case 'command':
        this.add(start, end, -1);
        noteLine(text, start, end, this);
        return;
      case 'note':
        noteLine(text, start, end, this);
        return;
    }
  }

  private open(kind: 'group-head' | 'head', start: number, end: number, indent: number): void {
    this.section = [start, end];
    this.sectionKind = kind;
    this.sectionIndent = indent;
  }

  private closeSection(): void {
    const { section, text } = this;
    if (section.length === 0) return;
    this.section = [];
    if (this.sectionKind === 'head') noteSection(text, section, this);
    else {
      const name = nameOfGroup(text, section[0] as number, section[1] as number);
      if (name === '') return;
      this.definitions.push([`section ${name}`, new NamedSection(this.source, section)]);
      this.definitionEnds.push(section[section.length - 1] as number);
    }
  }

  private leaveList(): void {
    this.state = START;
    this.forget();
  }

  private forget(): void {
    this.remarkStart = 0;
    this.remarkEnd = 0;
    this.remarkList = '';
  }

  /** `access-list NAME …`, wherever it stands. */
  private listEntry(start: number, end: number): void {
    const { text } = this;
    this.closeSection();
    const word = text.indexOf('access-list', start);
    const from = skipBlanks(text, word + 'access-list'.length, end);
    const to = skipWord(text, from, end);
    // Most lines are of the list before: its name is not made anew.
    const { list } = this.state;
    const isFirst = !(to - from === list.length && text.startsWith(list, from)) || list === '';
    if (this.state.heading !== '') this.leaveList();
    let at = skipBlanks(text, to, end);
    const c = text.charCodeAt(at);
    if (c >= 48 && c <= 57) at = skipBlanks(text, skipWord(text, at, end), end);
    if (text.startsWith('line ', at)) at = skipBlanks(text, skipWord(text, skipBlanks(text, at + 5, end), end), end);
    const name = isFirst ? text.slice(from, to) : list;
    if (text.startsWith('remark', at) && !(text.charCodeAt(at + 6) > 32)) this.remark(start, at + 6, end, name);
    else {
      if (isFirst) this.state = { ...START, list: name };
      this.entry(start, end, undefined, isFirst);
    }
  }

  /** A line under the heading of a list. */
  private headedEntry(start: number, end: number): void {
    const { text } = this;
    let at = start;
    const c = text.charCodeAt(at);
    if (c >= 48 && c <= 57) at = skipBlanks(text, skipWord(text, at, end), end);
    if (text.startsWith('remark', at) && !(text.charCodeAt(at + 6) > 32)) this.remark(start, at + 6, end, '');
    else this.entry(start, end, this.state.heading, false);
  }

  private remark(start: number, from: number, end: number, list: string): void {
    const { text } = this;
    const first = skipBlanks(text, from, end);
    this.comments.push({ place: this.source.place(start, end), text: text.slice(from, end) });
    if (end - first > LONGEST_REMARK || first >= end) this.forget();
    else {
      this.remarkStart = first;
      this.remarkEnd = end;
      this.remarkList = list;
    }
  }

  /** Where a line ends that somebody wrote a comment behind: `permit ip any any ! for now`. */
  private withoutComment(start: number, end: number): number {
    const { text } = this;
    const at = text.slice(start, end).indexOf(' !');
    if (at < 0) return end;
    const sign = start + at + 1;
    this.comments.push({ place: this.source.place(sign, end), text: text.slice(sign + 1, end) });
    return start + at;
  }

  private entry(start: number, lineEnd: number, heading: string | undefined, isFirst: boolean): void {
    const end = this.withoutComment(start, lineEnd);
    const speaks = this.remarkEnd > 0 && this.remarkList === this.state.list;
    this.lines.push({
      start,
      end,
      heading,
      list: heading === undefined ? this.state.list : this.state.name,
      isFirst,
      isHead: false,
      remarkStart: speaks ? this.remarkStart : 0,
      remarkEnd: speaks ? this.remarkEnd : 0,
      head: -1,
    });
    if (this.remarkEnd > 0) this.forget();
    if (heading !== undefined) this.portGroups(start, end);
  }

  /** Says with which protocol an entry uses a group of ports: the group itself names none. */
  private portGroups(start: number, end: number): void {
    const line = this.text.slice(start, end);
    if (!line.includes('group')) return;
    const protocol = /(?:^|\s)(tcp|udp)\s/.exec(line)?.[1];
    if (protocol === undefined) return;
    for (const match of line.matchAll(/\s(?:portgroup|port-group)\s+(\S+)/g)) this.use(`${protocol} ports ${match[1]}`);
  }

  private add(start: number, lineEnd: number, head: number): void {
    const end = this.withoutComment(start, lineEnd);
    const isHead = head === IS_HEAD;
    this.lines.push({
      start,
      end,
      heading: undefined,
      list: '',
      isFirst: false,
      isHead,
      remarkStart: 0,
      remarkEnd: 0,
      head: isHead ? -1 : head,
    });
  }
}

/** A line of a policy map that switches inspection on. */
const isInspection = (text: string, start: number): boolean =>
  text.startsWith('inspect ', start) || text.startsWith('no inspect ', start);

/** The name of an object or object group: `object-group service MAIL tcp`, `object-group ip port MAIL`. */
function nameOfGroup(text: string, start: number, end: number): string {
  const words = text.slice(start, end).trim().split(/\s+/);
  const family = words[1] === 'ip' || words[1] === 'ipv6';
  return words[family ? 3 : 2] ?? '';
}

/** The name of a list by its heading: `ip access-list extended MAIL`, `Extended IP access list MAIL`. */
function nameOfList(heading: string): string {
  const words = heading.split(' ');
  const at = words.findIndex((word) => word === 'access-list' || word === 'list') + 1;
  const kind = words[at];
  return (kind === 'extended' || kind === 'standard' || kind === 'role-based' ? words[at + 1] : kind) ?? '';
}
