import type { DiagnosticRule, Severity } from '../rules/rule';
import type { Io } from './io';
import { type Range, rangeOf } from './range';
import type { Reported, Reporter } from './report';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** `check --format sarif`: SARIF 2.1.0, one run, results written as they come. */
export function sarifReporter(io: Pick<Io, 'out'>, rules: readonly DiagnosticRule[], version: string): Reporter {
  const index = new Map(rules.map(({ meta }, i) => [meta.code, i]));
  const tool = {
    driver: {
      name: 'Exchange Ports',
      semanticVersion: version,
      rules: rules.map(({ meta }) => ({
        id: meta.code,
        shortDescription: { text: meta.summary },
        fullDescription: { text: meta.why, markdown: meta.why },
        help: { text: meta.instead, markdown: meta.instead },
        defaultConfiguration: { level: LEVEL[meta.severity], enabled: meta.on },
      })),
    },
  };
  const head = `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"columnKind":"utf16CodeUnits","results":[`;
  let first = true;
  io.out(head);
  return {
    file({ path, positions, diagnostics }) {
      const artifactLocation = { uri: uriOf(path) };
      for (const diagnostic of diagnostics) {
        const { code, severity, message, span, fixes } = diagnostic;
        const ruleIndex = index.get(code);
        const result = {
          ruleId: code,
          ...(ruleIndex === undefined ? {} : { ruleIndex }),
          level: LEVEL[severity],
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation, region: region(rangeOf(positions, span)) } }],
          ...(fixes.length > 0
            ? {
                fixes: fixes.map((fix) => ({
                  description: { text: fix.title },
                  artifactChanges: [
                    {
                      artifactLocation,
                      replacements: fix.edits.map((edit) => ({
                        deletedRegion: region(rangeOf(positions, edit.span)),
                        insertedContent: { text: edit.newText },
                      })),
                    },
                  ],
                })),
              }
            : {}),
          ...suppressionsOf(diagnostic),
        };
        io.out(`${first ? '\n' : ',\n'}${JSON.stringify(result)}`);
        first = false;
      }
    },
    end({ failures }) {
      const invocation = {
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: failures.map(({ path, message }) => ({
          level: 'error',
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
        })),
      };
      io.out(`\n],"invocations":[${JSON.stringify(invocation)}]}]}\n`);
    },
  };
}

function suppressionsOf({ suppressed, known }: Reported) {
  if (suppressed) return { suppressions: [{ kind: 'inSource' }] };
  return known ? { suppressions: [{ kind: 'external', justification: 'It is in the baseline.' }] } : {};
}

/** Lines and columns from one; the end column is the one behind the last character. */
const region = ({ start, end }: Range) => ({
  startLine: start.line + 1,
  startColumn: start.character + 1,
  endLine: end.line + 1,
  endColumn: end.character + 1,
});

/** A relative path as a URI reference, an absolute one as a file URI. */
function uriOf(path: string): string {
  const parts = path.replaceAll('\\', '/').replace(/^\.\//, '').split('/');
  const escaped = parts
    .map((part, i) => (i === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/');
  if (/^[A-Za-z]:\//.test(escaped)) return `file:///${escaped}`;
  return escaped.startsWith('/') ? `file://${escaped}` : escaped;
}
