import { planFixes } from '../features/lateFixes';
import type { Severity } from '../rules/rule';
import type { Arguments } from './arguments';
import { excerpt } from './excerpt';
import type { Io } from './io';
import { canFix, counts, type FileReport, type Reported, type Reporter, type Summary } from './report';
import { printable, type Style } from './terminal';

/** Places that could not be read are listed up to this many. */
const MOST_UNREAD = 20;

/** About so much text is written at a time. */
const WRITTEN_AT_ONCE = 65_536;

/** `check` for a reader: a line a finding that terminals can follow, its text with a mark, the fixes; at the end what was done and what was not. */
export function prettyReporter(
  io: Pick<Io, 'out' | 'columns'>,
  style: Style,
  { quiet, allFiles }: Pick<Arguments, 'quiet' | 'allFiles'>,
): Reporter {
  const severities: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let fixable = 0;
  let suppressed = 0;
  let known = 0;
  let read = 0;
  let total = 0;
  let unconcerned = 0;
  let passedOver = 0;
  let firstPassedOver = '';
  const unread: string[] = [];
  let unreadCount = 0;

  /** What is said of a file and not written yet: a system call for each finding takes longer than finding it. */
  let said = '';
  const flush = (): void => {
    if (said !== '') io.out(said);
    said = '';
  };
  const say = (text: string): void => {
    said += text;
    if (said.length > WRITTEN_AT_ONCE) flush();
  };
  const finding = (report: FileReport, diagnostic: Reported): void => {
    const { code, severity, message, fixes, span } = diagnostic;
    const start = report.positions.positionAt(span.start);
    const place = `${printable(report.path)}:${start.line + 1}:${start.character + 1}`;
    const paint = style[severity];
    if (quiet) {
      say(`${place}  ${paint(severity)}  ${code}  ${style.signs(printable(message))}\n`);
      return;
    }
    const lines = [`${style.bold(place)}  ${paint(severity)}  ${code}`, `  ${style.signs(printable(message))}`];
    lines.push(...excerpt(report.positions, span, style, paint, io.columns).map((line) => `  ${line}`));
    for (const { title, safety } of fixes) {
      lines.push(`  fix: ${printable(lowerFirst(title))}${safety === 'safe' ? '' : ' (suggestion)'}`);
    }
    say(`${lines.join('\n')}\n\n`);
  };

  return {
    file(report) {
      if (!quiet) planFixes(report.diagnostics.filter(counts));
      for (const diagnostic of report.diagnostics) {
        if (!counts(diagnostic)) {
          if (diagnostic.suppressed) suppressed++;
          else known++;
          continue;
        }
        severities[diagnostic.severity]++;
        if (!quiet && canFix(diagnostic)) fixable++;
        finding(report, diagnostic);
      }
      flush();
      const { status } = report;
      if (!status) {
        if (passedOver++ === 0) firstPassedOver = report.path;
        return;
      }
      read += status.read;
      total += status.total;
      // A profile says that a file concerns Exchange, even one of which nothing is understood.
      const isChecked = allFiles || status.evidence.found || status.profile !== undefined;
      if (!isChecked && status.total > 0) unconcerned++;
      unreadCount += status.unread.length;
      for (const { span, why } of status.unread) {
        if (unread.length >= MOST_UNREAD) break;
        const { line } = report.positions.positionAt(span.start);
        unread.push(`${printable(report.path)}:${line + 1} ${printable(why)}`);
      }
    },
    end(summary: Summary) {
      if (quiet) return;
      const found = (Object.keys(severities) as Severity[])
        .filter((severity) => severities[severity] > 0)
        .map((severity) => style[severity](countOf(severities[severity], WORDS[severity])));
      if (found.length === 0) found.push('no findings');
      if (fixable > 0) found.push(`${fixable} can be fixed with --fix`);
      if (suppressed > 0) found.push(`${suppressed} suppressed`);
      if (known > 0) found.push(`${known} in the baseline`);
      if (summary.fixed > 0) {
        io.out(`${countOf(summary.fixed, 'finding')} fixed in ${countOf(summary.fixedFiles, 'file')}\n`);
      }
      io.out(`${countOf(summary.files, 'file')}, ${read} of ${countOf(total, 'rule')} read: ${found.join(', ')}\n`);
      if (unreadCount > 0) {
        io.out(`${unreadCount} not read:\n${unread.map((line) => `  ${style.signs(line)}\n`).join('')}`);
        if (unreadCount > unread.length) {
          io.out(`  and ${unreadCount - unread.length} more, which explain --format json lists\n`);
        }
      }
      if (passedOver > 0) {
        const others = passedOver > 1 ? ` and ${passedOver - 1} more` : '';
        io.out(`nothing here reads ${printable(firstPassedOver)}${others}\n`);
      }
      if (unconcerned > 0) {
        io.out(
          `${countOf(unconcerned, 'file')} with no sign of Exchange: only what is wrong anywhere was checked there (--all-files checks all)\n`,
        );
      }
    },
  };
}

const WORDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'hint',
};

export const countOf = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** "Use 50636" behind "fix: "; names and acronyms keep their capitals. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
