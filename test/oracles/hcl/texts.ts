import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../harness/random';

const ANNOTATION = /^ *(?:#|\/\/) *(?:\^+|<-\d+\+\d+) .*\n/gm;

/** The fixtures of a folder as they are read: without their annotations. */
export const fixtureTexts = (folder: string): string[] =>
  readdirSync(join(__dirname, '../../fixtures', folder)).map((name) =>
    readFileSync(join(__dirname, '../../fixtures', folder, name), 'utf8').replace(ANNOTATION, ''),
  );

/** A stretch of one of the sources, changed in a few places. */
export function mutated(sources: readonly string[], parts: readonly string[], random: Random): string {
  const source = random.pick(sources);
  const from = random.below(source.length);
  let text = random.below(2) === 0 ? source.slice(from, from + 1500) : source.slice(0, 3000);
  for (let edits = 1 + random.below(6); edits > 0; edits--) {
    const at = random.below(text.length + 1);
    const end = random.below(2) === 0 ? at : Math.min(text.length, at + random.below(30));
    text = text.slice(0, at) + random.pick(parts) + text.slice(end);
  }
  return text;
}

/** What HCL is made of, and what breaks it. */
export const HCL_PARTS: readonly string[] = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  '${',
  '%{',
  '}"',
  '<<E\n',
  '\nE\n',
  '<<-',
  '#',
  '//',
  '/*',
  '*/',
  '\n',
  '\r\n',
  ' = ',
  ':',
  ',',
  '.',
  '...',
  '?',
  'for x in ',
  '=>',
  'local.a',
  'var.b',
  'each.value',
  'resource "a" "b" {\n',
  'locals {\n',
  'dynamic "ingress" {\n',
  'content {\n',
  'for_each = [25, 587]\n',
  'count = 3\n',
  'from_port = 25\n',
  'destination_port_range = "',
  '\\',
  '*',
  '-',
  '25',
  '\u00e9',
  '\ud83d\udcec',
  '\uFFFC',
];

const LOOSE: readonly string[] = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  ' /* } */ ',
  ' # "\n',
  ' // {\n',
  '  \n  \n',
  '\u00e9',
  '-',
  '$',
  '%',
];

/** A text with blanks, comments, line ends and letters put in where blanks and line ends are: much of it stays whole. */
export function loosened(source: string, random: Random): string {
  let text = source;
  for (let edits = 1 + random.below(5); edits > 0; edits--) {
    const gaps = [...text.matchAll(/[\s,=[{(]/g)];
    const place = (gaps[random.below(Math.max(1, gaps.length))]?.index ?? -1) + 1;
    text = text.slice(0, place) + random.pick(LOOSE) + text.slice(place);
  }
  return text;
}

const NAMES: readonly string[] = ['a', 'b_1', 'from_port', 'x-y'];

/** An expression that hashicorp/hcl can work out without a context: literals, operators, loops, texts with values. */
function expression(random: Random, depth = 0): string {
  const inner = (): string => expression(random, depth + 1);
  switch (random.below(depth > 3 ? 5 : 14)) {
    case 0:
      return String(random.below(70_000));
    case 1:
      return `"${random.pick(['tcp', '25', '6005-65534', '', 'a\\tb', '\\"q\\"', '$${x}', '\u00e9', '%%{y}'])}"`;
    case 2:
      return random.pick(['true', 'false', 'null', '-1', '1.5', '(25)', '!true']);
    case 3:
      return `"a\${${random.below(100)}}b\${"c"}"`;
    case 4:
      return random.pick(['[]', '{}', '[25, 587]', '{ a = 1 }']);
    case 5:
      return `[${inner()}, ${inner()}]`;
    case 6:
      return `[\n  ${inner()}, # one\n  ${inner()}, // two\n]`;
    case 7:
      return `{ ${random.pick(NAMES)} = ${inner()}, "k" : ${inner()} }`;
    case 8:
      return `{\n  ${random.pick(NAMES)} = ${inner()}\n\n  z = ${inner()} /* last */\n}`;
    case 9:
      return `(${random.below(9)} ${random.pick(['+', '-', '*', '%'])} ${1 + random.below(9)})`;
    case 10:
      return `${random.pick(['true', 'false', '1 < 2', '1 == 2', '"a" == "a"', '!false && true'])} ? ${inner()} : ${inner()}`;
    case 11:
      return `[for v in [${inner()}, ${inner()}] : v]`;
    case 12:
      return `{ for k, v in { a = ${inner()}, b = 2 } : k => v if k != "b" }`;
    default:
      return `[${inner()}, ${inner()}][${random.below(2)}]`;
  }
}

/** A block with attributes and blocks in it. */
export function block(random: Random, depth = 0): string {
  const pad = '  '.repeat(depth + 1);
  const lines: string[] = [];
  for (let i = 0; i < 1 + random.below(4); i++) {
    if (depth < 3 && random.below(3) === 0) lines.push(pad + block(random, depth + 1));
    else if (random.below(8) === 0) lines.push(`${pad}h${i} = <<EOT\nline } " ${i}\n  two \${1 + ${i}}\nEOT`);
    else lines.push(`${pad}a${i}${random.pick(['=', ' = ', '    = '])}${expression(random)}`);
    if (random.below(5) === 0) lines.push(`${pad}# } " ${i}`);
  }
  const head = random.pick(['locals', 'rule', 'dynamic "x"', 'resource "a" "b"', 'x y "z"']);
  return `${head} {\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}
