import type { Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Text } from '../../model/value';
import type { Unit } from '../data/unit';
import type { ExpressionNode, ObjectNode, PropertyNode, TextNode } from '../expressions/syntax';
import { type BlockShape, wordAt } from './block';
import { type AttributeNode, type BlockNode, type BodyNode, Parser } from './parse';
import type { Definition } from './read';
import { Runner } from './run';

/**
 * The JSON form of Terraform: what HCL writes as blocks and labels are objects within objects, and every text is a
 * template. A value of it is an expression of HCL as it stands, so it is read as one.
 */
class JsonParser extends Parser {
  /** Within a template a text stands between escaped quotes: `"${lookup(var.ports, \"smtp\")}"`. */
  protected override primary(): ExpressionNode {
    const start = this.pos;
    if (this.code(start) !== 92 || this.code(start + 1) !== 34) return super.primary();
    const from = start + 2;
    const to = this.text.indexOf('\\"', from);
    const end = to + 2;
    const inner = to < 0 ? '"' : this.text.slice(from, to);
    if (end > this.limit || /["\\\r\n]|[$%]\{/.test(inner)) return super.primary();
    this.pos = end;
    return { kind: 'text', start, end, quote: '"', from, to, parts: undefined };
  }

  /** A name and its value; the line may end between them, and a value that is not typed yet is none. */
  protected override property(): PropertyNode | undefined {
    const start = this.pos;
    const key = this.nested(() => this.primary());
    this.blanks(true);
    if (!this.accept(58)) return undefined;
    const sign = this.pos;
    this.blanks(true);
    const before = this.pos;
    const value = this.expression();
    const end = this.pos;
    this.blanks(true);
    const isNext = this.code(this.pos) === 58;
    this.pos = isNext ? before : end;
    if (!isNext && value.end > value.start) return { key, value, start, end: value.end };
    const at = Math.min(before, sign + 1);
    return { key, value: { kind: 'open', start: at, end: at }, start, end: at };
  }
}

const parsed = ({ text }: Source, { start, end }: { readonly start: number; readonly end: number }): ExpressionNode =>
  new JsonParser(text, start, end).expression();

/** Members of the outermost object that hold blocks, with the labels that a block has behind its type. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['module', 1],
  ['variable', 1],
  ['locals', 0],
]);

const USE = /\b(?:var|local)\.[A-Za-z_][\w-]*/g;

/** The names that a stretch of text uses. */
export function usesIn(text: string): readonly string[] {
  return text.includes('${') ? [...new Set(text.match(USE) ?? [])] : [];
}

/** The names that a part gives values: each of `locals`, the default of a variable. */
export function terraformDefinitions(part: Unit, source: Source): readonly (readonly [string, Definition])[] {
  const section = sectionOf(part, source.text);
  if (section !== 'locals' && section !== 'variable') return [];
  const found: (readonly [string, Definition])[] = [];
  for (const { name, node } of membersOf(part, source)) {
    const value = section === 'locals' ? node : defaultOf(node, source.text);
    if (!value) continue;
    const { start, end } = value;
    found.push([`${section === 'locals' ? 'local' : 'var'}.${name.text}`, { source, start, end }]);
  }
  return found;
}

/** Values that stand for themselves are no parts, so those of `locals` are read as one. */
export const isWhole = (name: string): boolean => name === 'locals';

function sectionOf({ path, key }: Unit, text: string): string | undefined {
  const [section] = path;
  if (section !== undefined) return path.length === 1 && !isWhole(section) ? section : undefined;
  const name = key && text.slice(key.start + 1, key.end - 1);
  return name !== undefined && isWhole(name) ? name : undefined;
}

interface Member {
  readonly name: Text;
  readonly node: ExpressionNode;
}

/** The members of a section that a part holds: itself, or where the section is a list, those of the element it is. */
function membersOf(part: Unit, source: Source): readonly Member[] {
  const node = parsed(source, part);
  if (part.key && part.path.length > 0) return [{ name: wordAt(source, part.key.start + 1, part.key.end - 1), node }];
  return objectsIn(node).flatMap(({ properties }) =>
    properties.flatMap(({ key, value }) =>
      key.kind === 'text' ? [{ name: wordAt(source, key.from, key.to), node: value }] : [],
    ),
  );
}

/** An object, or those of a list. */
const objectsIn = (node: ExpressionNode): readonly ObjectNode[] =>
  node.kind === 'object' ? [node] : node.kind === 'list' ? node.items.flatMap(objectsIn) : [];

const keyOf = ({ key }: PropertyNode, text: string): string =>
  key.kind === 'text' ? text.slice(key.from, key.to) : '';

const defaultOf = (node: ExpressionNode, text: string): ExpressionNode | undefined =>
  objectsIn(node).flatMap(({ properties }) => properties.filter((one) => keyOf(one, text) === 'default'))[0]?.value;

/** Types of resources begin with the name of their provider. */
const TYPE = /^[a-z][a-z0-9]*_\w+$/;

/** Emits the blocks of a part of a Terraform file, as HCL has them; false for a part of another file. */
export function emitTerraform(
  part: Unit,
  source: Source,
  scope: Scope,
  language: string,
  emit: (item: Item | Embedded) => void,
): boolean {
  const { text } = source;
  const section = sectionOf(part, text);
  const labels = section === undefined ? undefined : LABELS.get(section);
  if (section === undefined || labels === undefined) return emitValues(part, source, scope, language, emit);
  if (section === 'resource' && part.key && !TYPE.test(text.slice(part.key.start + 1, part.key.end - 1))) return false;
  const isShort = labels < 2;
  if (isShort && !/port/i.test(text.slice(part.start, part.end))) return false;
  const runner = new Runner(source, scope, emit);
  const head = wordFor(section, source, part.start);
  for (const { name, node } of membersOf(part, source)) {
    if (section === 'locals') {
      if (scope.isCalled(`local.${name.text}`)) continue;
      runner.given([head], name, node.start, node.end, language);
    } else if (section === 'variable') {
      const value = defaultOf(node, text);
      if (!value || scope.isCalled(`var.${name.text}`)) continue;
      runner.given([head, name], name, value.start, value.end, language);
    } else if (section === 'module') {
      for (const object of objectsIn(node)) runner.made(shapeOf([head, name], object, text, language), false);
    } else if (TYPE.test(name.text)) {
      for (const labelled of objectsIn(node)) {
        for (const property of labelled.properties) {
          if (property.key.kind !== 'text') continue;
          const label = wordAt(source, property.key.from, property.key.to);
          for (const object of objectsIn(property.value))
            runner.made(shapeOf([head, name, label], object, text, language), hasScript(object, text));
        }
      }
    }
  }
  return true;
}

/** Fields of rules as Terraform spells them. */
const FIELDS = /"(?:from_port|to_port|(?:source|destination)_port_ranges?)"\s*:/;
/** Other blocks of Terraform; and what it writes down itself holds rules twice over, and is nobody's to change. */
const OTHERS =
  /^(?:output|data|provider|terraform|check|import|moved|removed|resources|outputs|check_results|values|planned_values|prior_state|resource_changes|resource_drift|configuration|provider_schemas)$/;

/** The values of a `.tfvars.json` file, as those of a `.tfvars` file: each member of its outermost object is a variable. */
function emitValues(
  { start, end, path, key }: Unit,
  source: Source,
  scope: Scope,
  language: string,
  emit: (item: Item | Embedded) => void,
): boolean {
  const { text } = source;
  const own = key ? text.slice(key.start + 1, key.end - 1) : '';
  const [variable = own] = path;
  if (path.length > 1 || variable === '' || OTHERS.test(variable) || !FIELDS.test(text.slice(start, end))) return false;
  const name = path.length === 0 && key ? wordAt(source, key.start + 1, key.end - 1) : wordFor(variable, source, start);
  new Runner(source, scope, emit).given([wordFor('variable', source, start), name], name, start, end, language);
  return true;
}

const hasScript = ({ start, end }: ObjectNode, text: string): boolean =>
  /"\s*#!|<powershell>/i.test(text.slice(start, end));

const wordFor = (section: string, source: Source, at: number): Text => ({
  kind: 'text',
  text: section,
  place: source.place(at, at),
  pieces: [],
  quote: '',
});

const shapeOf = (head: readonly Text[], object: ObjectNode, text: string, language: string): BlockShape => ({
  language,
  start: object.start,
  end: object.end,
  inside: object.start,
  insideEnd: object.end,
  scriptQuote: '"',
  head: () => head,
  nodes: () => bodyOf(object, text),
});

/** The members of an object as the attributes and blocks of a body. Of two spellings HCL has, this has one. */
function bodyOf({ properties }: ObjectNode, text: string): readonly BodyNode[] {
  return properties.flatMap((property): readonly BodyNode[] => {
    const { key, value, start, end } = property;
    if (key.kind !== 'text') return [];
    if (keyOf(property, text) === 'dynamic') return dynamicsOf(value, text);
    if (/"dynamic"\s*:/.test(text.slice(value.start, value.end)))
      return objectsIn(value).map((object) => blockOf(key, object, [], bodyOf(object, text)));
    return [attributeOf(key, value, start, end)];
  });
}

const attributeOf = (key: TextNode, value: ExpressionNode, start: number, end: number): AttributeNode => ({
  kind: 'attribute',
  start,
  end,
  nameStart: key.from,
  nameEnd: key.to,
  value,
});

const blockOf = (
  key: TextNode,
  { start, end }: ObjectNode,
  labels: readonly ExpressionNode[],
  body: readonly BodyNode[],
): BlockNode => ({ kind: 'block', start, end, typeStart: key.from, typeEnd: key.to, labels, body });

/** `"dynamic": { "ingress": { "for_each": …, "content": { … } } }`. */
function dynamicsOf(value: ExpressionNode, text: string): readonly BodyNode[] {
  return objectsIn(value).flatMap(({ properties }) =>
    properties.flatMap((property) => {
      const { key } = property;
      if (key.kind !== 'text') return [];
      return objectsIn(property.value).map((object): BlockNode => {
        const body = object.properties.flatMap((inner): readonly BodyNode[] => {
          if (inner.key.kind !== 'text') return [];
          const [content] = keyOf(inner, text) === 'content' ? objectsIn(inner.value) : [];
          return content
            ? [blockOf(inner.key, content, [], bodyOf(content, text))]
            : [attributeOf(inner.key, inner.value, inner.start, inner.end)];
        });
        return dynamicOf(key, object, body);
      });
    }),
  );
}

/** The type of such a block is the word that names it, and its label what it makes. */
const dynamicOf = (key: TextNode, { start, end }: ObjectNode, body: readonly BodyNode[]): BlockNode => ({
  kind: 'block',
  start,
  end,
  isDynamic: true,
  typeStart: key.from,
  typeEnd: key.to,
  labels: [key],
  body,
});
