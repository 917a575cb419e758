import { planFixes } from '../features/lateFixes';
import type { Io } from './io';
import { rangeOf } from './range';
import type { FileReport, Reporter, Summary } from './report';

/** `check --format json`, written as it goes: a report over many files never stands in memory whole. */
export function jsonReporter(io: Pick<Io, 'out'>): Reporter {
  let first = true;
  io.out('{"schemaVersion":1,"files":[');
  return {
    file(report) {
      planFixes(report.diagnostics);
      io.out(`${first ? '\n' : ',\n'}${JSON.stringify(fileJson(report))}`);
      first = false;
    },
    end({ failures }: Summary) {
      io.out(`\n],"errors":${JSON.stringify(failures)}}\n`);
    },
  };
}

const fileJson = ({ path, positions, diagnostics }: FileReport) => ({
  path,
  diagnostics: diagnostics.map(({ span, code, severity, message, fixes, suppressed, related, known }) => ({
    range: rangeOf(positions, span),
    code,
    severity,
    message,
    fixes: fixes.map(({ title, safety, edits }) => ({
      title,
      safety,
      edits: edits.map((edit) => ({ range: rangeOf(positions, edit.span), newText: edit.newText })),
    })),
    suppressed,
    ...(known ? { baseline: true } : {}),
    ...(related.length > 0
      ? { related: related.map((r) => ({ range: rangeOf(positions, r.span), message: r.message })) }
      : {}),
  })),
});
