import { lineLanguage } from './lines';

const CREATE = /^(?:create|-N|n) \S+ (?:hash|bitmap|list):[a-z,]+(?: |$)/;
const LINE = /^(?:create|add|del|destroy|flush|swap|rename|test|-[ADEFNTWX]|-!|COMMIT$)(?: |$)/;

/** Files of `ipset save` and for `ipset restore`: sets with their elements, a line each. */
export const ipset = lineLanguage({
  id: 'ipset',
  title: 'ipset file',
  languageIds: ['ipset'],
  extensions: ['.ipset'],
  words: { quotes: '"', escapes: true, trailingComment: '', marks: '' },
  comments: ['#'],
  continuation: '',
  nesting: (text, start) => (text.startsWith('create ', start) || text.startsWith('-N ', start) ? 'restart' : 'stay'),
  comment: '# ',
  trailingComment: undefined,
  sniff: (lines) => (lines.some((line) => CREATE.test(line)) && lines.every((line) => LINE.test(line)) ? 0.9 : 0),
});
