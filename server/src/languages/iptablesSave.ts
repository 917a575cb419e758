import { type LineFormat, lineLanguage, type Step } from './lines';

const STAR = 42;
const C = 67;

/** `*filter` begins a table, `COMMIT` ends it. */
function stepOf(text: string, start: number, end: number): Step {
  const c = text.charCodeAt(start);
  if (c === STAR) return 'restart';
  return c === C && text.startsWith('COMMIT', start) && end - start <= 8 ? 'close' : 'stay';
}

const FORMAT: LineFormat = {
  id: 'iptables-save',
  title: 'iptables-save file',
  languageIds: ['iptables-save'],
  extensions: [],
  words: { quotes: '"', escapes: true, trailingComment: '', marks: '' },
  comments: ['#'],
  continuation: '',
  nesting: stepOf,
  comment: '# ',
  trailingComment: undefined,
  pinsNothing: true,
};

const INTERPRETER = /^#!.*\bip6?tables(?:-\w+)*-restore\b/;
const TABLE = /^\*(?:filter|nat|mangle|raw|security)$/;
const RULE = /^(?:\[\d+:\d+\] )?-[AI] \S+(?: \d+)? .*(?:-j|-g|--jump|--goto) \S/;
const CHAIN = /^:\S+ (?:ACCEPT|DROP|REJECT|QUEUE|-)(?: \[\d+:\d+\])?$/;
const OTHER = /^(?:COMMIT$|-[AINPFXZDR]\b|\[\d+:\d+\] -[AI] |#|\{[{%])/;

/** Files of `iptables-save` and for `iptables-restore`, for IPv4 and IPv6. */
export const iptablesSave = {
  ...lineLanguage(FORMAT),
  isScript: (head: string): boolean => INTERPRETER.test(head),
  sniff: (lines: readonly string[]): number => {
    if (
      lines.some((line) => TABLE.test(line)) &&
      lines.some((line) => CHAIN.test(line) || RULE.test(line) || line === 'COMMIT')
    )
      return 1;
    // Rules alone, as they are kept to be put into a file.
    const rules = lines.filter((line) => RULE.test(line)).length;
    return rules > 0 && lines.every((line) => RULE.test(line) || CHAIN.test(line) || OTHER.test(line)) ? 0.8 : 0;
  },
};
