import { lineLanguage } from './lines';

const TARGET = '(?:A_)?(?:ACCEPT|DROP|REJECT)|DNAT|REDIRECT|LOG|NFLOG|COUNT|N?F?QUEUE|CONTINUE|NONAT';
/** `ACCEPT:info net $FW`, `SMTP(ACCEPT) net dmz:10.0.0.5`, `SSH/ACCEPT loc fw`. */
const RULE = new RegExp(
  `^(?:(?:${TARGET})[!+-]?|[A-Za-z][\\w-]*(?:\\((?:${TARGET})[^)]*\\)|/\\(?(?:${TARGET})\\)?))(?::\\S+)?\\s+(?:[{;]|[$\\w+-]\\S*\\s+\\S)`,
);
const SECTION = /^\??SECTION\s+(?:ALL|BLACKLIST|ESTABLISHED|RELATED|INVALID|UNTRACKED|NEW|DONE)\b/;
/** Rules of actions that somebody wrote, as they may stand behind the heading of a section. */
const OTHER = /^(?:\?\w+|COMMENT\b|INCLUDE\b|[A-Za-z][\w-]*[!+-]?(?:\([^)]*\))?(?::\S+)?\s+[$\w<+-]\S*(?:\s|$)|[{};])/;
const PROTOCOL = /^\S+\s+\S+\s+\S+\s+(?:tcp|udp|icmp|tcp,udp|udp,tcp|6|17)(?:\s|$)|\bproto=/i;
/** A macro, or an action of its own: a table of packet filters in another format has none. */
const MACRO = /^[A-Z][\w-]*[(/]/;

/** The `rules` files of Shorewall and Shorewall6. */
export const shorewallRules = lineLanguage({
  id: 'shorewall-rules',
  title: 'Shorewall rules',
  languageIds: ['shorewall-rules'],
  extensions: [],
  words: { quotes: '"', escapes: true, trailingComment: '#', marks: '' },
  comments: ['#'],
  continuation: '\\',
  nesting: (text, start) =>
    text.startsWith('?SECTION', start) || text.startsWith('SECTION ', start) ? 'restart' : 'stay',
  comment: '# ',
  trailingComment: '# ',
  sniff(all) {
    // What a line goes on with is no line.
    const lines = all.filter((_, i) => !all[i - 1]?.endsWith('\\'));
    const rules = lines.filter((line) => RULE.test(line));
    const isKnown = (line: string): boolean => RULE.test(line) || SECTION.test(line) || OTHER.test(line);
    const sections = lines.filter((line) => SECTION.test(line));
    if (sections.length > 0) {
      // The newer heading is nobody else's, and what follows may be rules of actions alone.
      const isOurs = rules.length > 0 || (sections[0] as string).startsWith('?');
      return isOurs && lines.every(isKnown) ? 0.9 : 0;
    }
    const isSaid = rules.some((line) => PROTOCOL.test(line) || MACRO.test(line));
    return isSaid && lines.every((line) => RULE.test(line) || /^(?:\?\w+|COMMENT\b|INCLUDE\b)/.test(line)) ? 0.8 : 0;
  },
});
