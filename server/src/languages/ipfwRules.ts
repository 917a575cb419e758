import { lineLanguage } from './lines';

const ADD =
  /^(?:-\w+ )*(?:\d{1,5} )?add (?:\d{1,5} )?(?:set \d+ )?(?:prob [\d.]+ )?(?:allow|accept|pass|permit|deny|drop|reject|reset6?|abort6?|unreach6? \S+|count|check-state|skipto \d+|fwd \S+|forward \S+|divert \S+|tee \S+|nat \S+|pipe \S+|queue \S+)\b/;
const LISTED =
  /^\d{5} (?: *\d+ +\d+ )?(?:set \d+ )?(?:allow|deny|reject|reset|unreach \S+|count|check-state|skipto \d+|fwd \S+|divert \S+|nat \S+|pipe \S+|queue \S+)\b/;
const OTHER = /^(?:-\w+ )*(?:flush|zero|resetlog|delete|table|nat|pipe|queue|sched|set|disable|enable)\b/;
const BODY = / from .+ to \S/;

/** Files that ipfw reads by itself, a call without its name a line, and what `ipfw list` prints. */
export const ipfwRules = lineLanguage({
  id: 'ipfw-rules',
  title: 'ipfw rules file',
  languageIds: ['ipfw-rules'],
  extensions: ['.ipfw'],
  words: { quotes: '', escapes: false, trailingComment: '#', marks: '' },
  comments: ['#'],
  continuation: '',
  nesting: 'none',
  comment: '# ',
  trailingComment: '# ',
  sniff(lines) {
    const isRule = (line: string): boolean => ADD.test(line) || LISTED.test(line);
    const rules = lines.filter((line) => isRule(line) && BODY.test(line)).length;
    return rules > 0 && lines.every((line) => isRule(line) || OTHER.test(line)) ? 0.9 : 0;
  },
});
