import type { Random } from './random';

const LINES = [
  'open 25 443 587',
  'open $a $b',
  'let a = 6001',
  'let b = $a',
  'def f {\n  open $a 80\n  let b = 7\n}',
  'def g { call f }',
  'call f',
  'call g',
  'note "a text\nover two lines"',
  "inner 'open 993'",
  'mode udp',
  'mode tcp',
  '# open 1',
  'open 1 \\\n  2 \\\n  3',
  '',
  'note "\u{1F600} wide" 5',
];

/** A text of the toy language, of about `lines` lines, with line ends of all kinds. */
export function toyText(random: Random, lines: number): string {
  let text = '';
  for (let i = 0; i < lines; i++) {
    const end = random.below(20) === 0 ? '\r\n' : '\n';
    text += random.pick(LINES).replaceAll('\n', end) + end;
  }
  return random.below(3) === 0 ? text.trimEnd() : text;
}

/** What an editor may put in: whole lines, signs that open and close, pieces of both. */
export function toyInsertion(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(LINES);
    case 1:
      return `${random.pick(LINES)}\n${random.pick(LINES)}\n`;
    case 2:
      return random.pick(['"', "'", '{', '}', '\\', '\n', '\r', '\r\n', ' ', '#', '$', '\u{1F600}', '\uD83D']);
    case 3:
      return String(random.below(70000));
    case 4:
      return '';
    default:
      return random.pick(['open ', 'let a = ', 'let b = 9\n', 'def f {', 'call f\n', '  ']);
  }
}
