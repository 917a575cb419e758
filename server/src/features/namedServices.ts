import { applyEdits, type TextEdit } from '../base/edit';
import { formatPorts, formatRange, type PortRange, type PortSet } from '../base/portSet';
import { contains, type Place, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { statementsOf } from '../document/view';
import type { Dialect } from '../model/dialect';
import { usesOf } from '../model/references';
import { type Group, type Rule, type Transport, valueOf } from '../model/statement';
import { everyLine, headOf, labelOf, type Original, originalOf } from './copiedText';
import { lineEnding } from './profileEdit';
import type { Ask } from './trial';

/** A definition of a service for some ports of one transport alone. */
interface Defined {
  readonly group: Group;
  readonly name: string;
}

/** Services by which rules name their ports, in a document that defines some: those that it has, and more like them. */
export class NamedServices {
  private all: readonly Defined[] | undefined;
  /** By transport and ports. */
  private readonly byPorts = new Map<string, string>();
  private readonly names = new Set<string>();
  /** Where the new ones go, and each with the line breaks that set it off. */
  private made: { readonly at: number; readonly texts: string[] } | undefined;

  constructor(
    private readonly document: Document,
    private readonly dialect: Dialect,
    /** The rule whose copies name them. */
    private readonly rule: Rule,
  ) {}

  /** What a service with just some ports is called that the file defines. */
  named(transport: Transport, ports: PortSet): string | undefined {
    this.defined();
    return this.byPorts.get(keyOf(transport, ports));
  }

  /** What one is called that is defined for it; undefined where that cannot be. */
  define(transport: Transport, ports: PortSet): string | undefined {
    const [range, more] = ports;
    if (!range || more) return undefined;
    const name = this.freeName(`${transport}-${formatRange(range)}`);
    const made = this.copied(name, transport, range) ?? this.written(name, transport, ports);
    if (!made || (this.made && this.made.at !== made.at)) return undefined;
    this.made ??= { at: made.at, texts: [] };
    this.made.texts.push(made.text);
    this.byPorts.set(keyOf(transport, ports), name);
    return name;
  }

  /** The text that defines the new ones; undefined where there are none. */
  get insertion(): Ask | undefined {
    return this.made && { at: this.made.at, text: this.made.texts.join('') };
  }

  /** As a copy of one of the file. */
  private copied(name: string, transport: Transport, range: PortRange): Ask | undefined {
    const model = this.model(transport);
    const original = model && originalOf(this.document, model.group.place);
    const text = original && renamed(original, model.group, name, formatRange(range));
    if (!original || text === undefined) return undefined;
    return { at: original.at, text: `${headOf(this.document, original)}${text}${original.behind}` };
  }

  /** On a line of its own before the rule, which begins as the rule's does. */
  private written(name: string, transport: Transport, ports: PortSet): Ask | undefined {
    const { dialect, document, rule } = this;
    const line = dialect.defineService?.(rule, name, transport, ports);
    const { start, end } = spanOf(rule.place);
    const first = line?.split(' ', 1)[0] ?? '';
    if (line === undefined || document.positionAt(start).character > 0) return undefined;
    if (!document.textIn({ start, end }).startsWith(`${first} `)) return undefined;
    return { at: start, text: `${line}${lineEnding(document)}` };
  }

  private defined(): readonly Defined[] {
    if (this.all) return this.all;
    const all: Defined[] = [];
    for (const statement of statementsOf(this.document, 'group')) {
      if (statement.dialect !== this.rule.dialect) continue;
      const name = valueOf(statement.name);
      if (name !== undefined) this.names.add(name.toLowerCase());
      const [term, more] = statement.terms;
      if (!statement.isObject || !term || more || name === undefined) continue;
      if (!statement.complete || term.ends[0].uses.length > 0) continue;
      const key = `${valueOf(term.transport)?.join()}/${formatPorts(valueOf(term.ends[1].ports) ?? [])}`;
      if (!this.byPorts.has(key)) this.byPorts.set(key, name);
      all.push({ group: statement, name });
    }
    this.all = all;
    return all;
  }

  /** The one whose copies the new ones are: of one port, with nothing said of it, and one that the rule names if there is. */
  private model(transport: Transport): Defined | undefined {
    const fits = this.defined().filter(({ group, name }) => {
      const [use, more] = group.terms[0]?.ends[1].uses ?? [];
      if (!use || more || use.part !== 'one' || use.via.length > 0 || use.literal.form !== 'decimal') return false;
      const said = group.terms[0] && valueOf(group.terms[0].transport);
      return said?.length === 1 && said[0] === transport && group.words.every(({ text }) => text === name);
    });
    const used = usesOf(this.rule).map(({ use }) => use.literal.place);
    const isUsed = ({ group }: Defined): boolean => used.some((place) => contains(spanOf(group.place), spanOf(place)));
    return fits.find(isUsed) ?? fits.at(-1);
  }

  private freeName(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.names.has(name.toLowerCase()); i++) name = `${wanted}-${i}`;
    this.names.add(name.toLowerCase());
    return name;
  }
}

const keyOf = (transport: Transport, ports: PortSet): string => `${transport}/${formatPorts(ports)}`;

/** The text of a definition with another name and port; undefined where they do not stand in it as they are. */
function renamed(original: Original, group: Group, name: string, port: string): string | undefined {
  const [use] = group.terms[0]?.ends[1].uses ?? [];
  const edits = nameEdits(original, group, name);
  const ported = use && overwritten(original, use.literal.place, use.literal.text, port);
  return edits && ported && applyEdits(original.text, [...edits, ported]);
}

function nameEdits(original: Original, group: Group, name: string): readonly TextEdit[] | undefined {
  const label = labelOf(group, original.span);
  const edits: TextEdit[] = [];
  if (label) return everyLine(original, label, name, edits) ? edits : undefined;
  const edit = group.name.kind === 'written' && overwritten(original, group.name.place, group.name.value, name);
  return edit ? [edit] : undefined;
}

function overwritten({ span, text }: Original, place: Place, before: string, newText: string): TextEdit | undefined {
  const { start, end } = spanOf(place);
  const own = { start: start - span.start, end: end - span.start };
  return own.start >= 0 && text.slice(own.start, own.end) === before ? { span: own, newText } : undefined;
}
