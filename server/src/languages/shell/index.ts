import type { Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import { looksLike } from '../config/signs';
import { type Bodies, standsApart } from '../text/apart';
import { LANGUAGE } from './id';
import { Parser } from './parse';
import { runShell } from './run/run';
import { keyOf, type Program } from './syntax';

const BODIES: Bodies = {
  opens: /(?:^|[\s;&|)])(?:do|then|else|\{|\()$|\)$/,
  closes: /^(?:done|fi|else|elif|esac|\}|\)|;;)/,
  rest: /^[ \t]*(?:#.*)?$/,
  goesOn: /(?:\\|&&|\|)$/,
};

/** Scripts for sh, bash, ksh and zsh: the commands that they run, variables, loops and functions followed. */
export const shell: HostLanguage<Program> = {
  id: LANGUAGE,
  redefines: true,
  title: 'Shell script',
  languageIds: ['shellscript'],
  extensions: ['.sh', '.bash', '.zsh', '.ksh'],
  comment: '# ',
  trailingComment: '# ',
  standsApart: (before, behind) => standsApart(before, behind, BODIES),
  sniff: (lines) => (INTERPRETER.test(lines[0] ?? '') ? 1 : looksLike(lines, LINE, OWN)),

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Program> {
    const parser = new Parser(source.text, from, source.text.length);
    const nodes = parser.program(stopAfter);
    const { functions } = parser;
    const program: Program = { source, nodes, functions, first: entry === undefined };
    return {
      syntax: [program],
      end: parser.at,
      exit: 'later',
      hungry: parser.hungry,
      comments: parser.comments.map(({ start, end }) => ({
        place: source.place(start, end),
        text: source.text.slice(start + 1, end),
      })),
      definitions: functions.map((node) => [keyOf(node.name), { source, node }] as const),
      calls: [...parser.calls].map(keyOf),
    };
  },

  run(syntax: readonly Program[], _source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    for (const program of syntax) runShell(program, scope, emit);
  },
};

/** Lines of scripts that say nothing of their interpreter: calls, assignments, the words that conditions and loops are made of. */
const LINE =
  /^(?:(?:sudo\s+)?(?:\/\S*\/)?(?:ip6?tables(?:-\w+)?|ipfw|nft|ufw|firewall-cmd|ipset|sysctl|modprobe|kldload|echo|ip|service|systemctl)\s|\$\{?\w+\}?\s+\S|(?:export\s+)?[A-Za-z_]\w*=|(?:if|elif|for|while|case)\s|(?:then|else|fi|do|done|esac|;;|[{}])$|\w+\s*\(\)\s*\{?$|\S+\)$)/;
const OWN =
  /^(?:sudo\s+)?(?:\/\S*\/)?(?:ip6?tables\s+-\w|ipfw\s+(?:-\w+\s+)*(?:add|flush)\b|ufw\s+(?:allow|deny|reject|limit|default|route)\s|firewall-cmd\s+--\w)/;

const INTERPRETER = /^#!\s*\S*(?:\/|\s)(?:env\s+(?:-\S+\s+)*)?(?:ba|da|a|k|z|mk)?sh(?:\s|$)/;
