import { looksLike } from './config/signs';
import { lineLanguage, type Step } from './lines';
import { WordTable } from './lines/wordTable';

const SECTIONS =
  'global defaults frontend backend listen peers resolvers mailers userlist ring cache program http-errors fcgi-app log-forward log-profile crt-store traces acme'.split(
    ' ',
  );

const SECTION_WORDS = new WordTable<true>(SECTIONS.map((word) => [word, true]));

/** A section begins at its keyword, whatever is indented. */
function nesting(text: string, start: number, end: number): Step {
  let at = start;
  while (at < end && text.charCodeAt(at) > 32) at++;
  return SECTION_WORDS.at(text, start, at) ? 'restart' : 'stay';
}

const SECTION = new RegExp(`^(?:${SECTIONS.join('|')})(?:\\s+[\\w.-]|$)`);
const LINE = /^[a-z][\w-]*(?:\.[\w-]+)*(?:\s|$)|^\.(?:if|else|elif|endif|notice|warning|alert|diag)/;
const OWN =
  /^(?:bind\s+\S*:\S+|server\s+[^\s=]+\s+\S+|default_backend\s+\S+|use_backend\s+\S+|balance\s+\w|mode\s+(?:tcp|http|log)\b|timeout\s+(?:client|server|connect|queue|http-request|check|tunnel)\b)/;

/** Configurations of HAProxy: sections, and the lines that belong to them. */
export const haproxy = lineLanguage({
  id: 'haproxy',
  title: 'HAProxy configuration',
  languageIds: ['haproxy'],
  extensions: [],
  words: { quotes: '"\'', escapes: true, trailingComment: '#', marks: '', templates: true },
  comments: ['#'],
  continuation: '',
  nesting,
  sniff: (lines) => (lines.some((line) => SECTION.test(line)) ? looksLike(lines, LINE, OWN) : 0),
  comment: '# ',
  trailingComment: '# ',
});
