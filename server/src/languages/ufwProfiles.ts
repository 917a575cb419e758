import { lineLanguage } from './lines';

const HEADING = /^\[[^[\]]+\]$/;
const KEY = /^(?:title|description|ports|reference|categories|port\d*|icon_name)\s*=/i;
const PORTS = /^ports=\d[\d,:]*(?:\/\w+)?(?:\|\d[\d,:]*(?:\/\w+)?)*$/i;

/** The profiles of ufw: what programs want, as files in `applications.d` tell it. */
export const ufwProfiles = lineLanguage({
  id: 'ufw-profiles',
  title: 'ufw application profiles',
  languageIds: ['ufw-profiles'],
  extensions: [],
  words: { quotes: '', escapes: false, trailingComment: '', marks: '' },
  comments: ['#', ';'],
  continuation: '',
  nesting: (text, start) => (text.charCodeAt(start) === 91 ? 'restart' : 'stay'),
  sniff: (lines) =>
    HEADING.test(lines[0] ?? '') &&
    lines.some((line) => PORTS.test(line)) &&
    // A description may go on in lines below it.
    (lines.every((line) => HEADING.test(line) || KEY.test(line)) ||
      (lines.some((line) => /^title\s*=/i.test(line)) &&
        lines.every((line) => HEADING.test(line) || KEY.test(line) || !/[=[\]{};]/.test(line))))
      ? 0.95
      : 0,
  comment: '# ',
  trailingComment: undefined,
});
