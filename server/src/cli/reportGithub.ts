import type { Severity } from '../rules/rule';
import type { Io } from './io';
import { rangeOf } from './range';
import { counts, type Reporter } from './report';

const COMMAND: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** `check --format github`: workflow commands, which GitHub shows beside the lines of a pull request. */
export function githubReporter(io: Pick<Io, 'out'>): Reporter {
  return {
    file({ path, positions, diagnostics }) {
      for (const { span, severity, code, message } of diagnostics.filter(counts)) {
        const { start, end } = rangeOf(positions, span);
        const properties = [
          `file=${property(path.replaceAll('\\', '/').replace(/^\.\//, ''))}`,
          `line=${start.line + 1}`,
          `endLine=${end.line + 1}`,
          `col=${start.character + 1}`,
          `endColumn=${end.character + 1}`,
          `title=${property(code)}`,
        ];
        io.out(`::${COMMAND[severity]} ${properties.join(',')}::${data(message)}\n`);
      }
    },
    end() {},
  };
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
