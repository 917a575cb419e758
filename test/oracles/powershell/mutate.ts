import { Random } from '../../harness/random';

/** Fragments that change how what stands around them is read. */
const FRAGMENTS = [
  ' ',
  '\n',
  '\r\n',
  '\t',
  ',',
  ', ',
  ';',
  '`\n',
  '`',
  '"',
  "'",
  '(',
  ')',
  '{',
  '}',
  '@(',
  '$(',
  '@{',
  '$x',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: PowerShell's own form of a variable.
  '${x}',
  '$x.y',
  '@x',
  '#',
  '<#',
  '#>',
  '|',
  '&',
  '&&',
  '-',
  '--',
  '-Port',
  '-Port:',
  '.',
  '..',
  '[',
  ']',
  '[int]',
  '=',
  '+',
  '+=',
  '!',
  '?',
  ':',
  '::',
  '>',
  '2>&1',
  '> $null',
  '25',
  '0x19',
  '1kb',
  ' 587 ',
  '–',
  '“',
  '’',
  '\u00a0',
  "@'\nx\n'@",
  '"$x"',
  '"a$(1)b"',
  'if ($x) { ',
  'foreach ($p in 1, 2) { ',
  'else',
  'return ',
  'param($x)',
  'function f { ',
  ' -eq ',
  ' -join ',
  ' -f ',
  '%',
  '*',
  '/',
  '\\',
  'a',
  '_',
];

/** A source damaged in one to three places, always in the same way for the same numbers. */
function mutate(source: string, others: readonly string[], random: Random): string {
  let text = source;
  for (let turn = 1 + random.below(3); turn > 0; turn--) {
    const at = random.below(text.length + 1);
    switch (random.below(6)) {
      case 0:
        text = text.slice(0, at) + text.slice(at + 1 + random.below(3));
        break;
      case 1:
        text = text.slice(0, at) + text.slice(at, at + 1 + random.below(8)) + text.slice(at);
        break;
      case 2: {
        const lines = text.split('\n');
        const line = random.below(lines.length);
        lines.splice(line, 1, ...(random.below(2) === 0 ? [] : [lines[line] as string, lines[line] as string]));
        text = lines.join('\n');
        break;
      }
      case 3: {
        const other = random.pick(others);
        const from = random.below(other.length + 1);
        text = text.slice(0, at) + other.slice(from, from + 12) + text.slice(at);
        break;
      }
      default:
        text = text.slice(0, at) + random.pick(FRAGMENTS) + text.slice(at);
    }
  }
  return text;
}

/** So many damaged sources, the same in every run. */
export function mutants(sources: readonly string[], count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => mutate(random.pick(sources), sources, random));
}
