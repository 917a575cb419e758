import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from '../disk/encoding';
import { reasonOf } from '../disk/reasons';
import type { Diagnostic } from '../features/diagnostic';
import { UsageError } from './failure';

/**
 * Findings that are there already: a report of `check --format json`. A finding of it is told by path, code and message,
 * so that lines may move; as many as it holds are known, the next is new.
 */
export class Baseline {
  private readonly left = new Map<string, number>();

  private constructor(entries: Iterable<string>) {
    for (const key of entries) this.left.set(key, (this.left.get(key) ?? 0) + 1);
  }

  static read(path: string, cwd: string): Baseline {
    let report: unknown;
    try {
      // Redirected by Windows PowerShell, a report is UTF-16.
      report = JSON.parse(decode(readFileSync(resolve(cwd, path))).text);
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new UsageError(`--baseline ${path}: it is no report of check --format json`);
      throw new UsageError(`--baseline ${path}: cannot read it: ${reasonOf(error)}; --update-baseline writes it`);
    }
    return new Baseline(keysOf(report, path));
  }

  /** True when the finding is in the baseline; each entry answers once. */
  holds(path: string, diagnostic: Diagnostic): boolean {
    const key = keyOf(path, diagnostic.code, diagnostic.message);
    const left = this.left.get(key) ?? 0;
    if (left === 0) return false;
    this.left.set(key, left - 1);
    return true;
  }
}

const keyOf = (path: string, code: string, message: string): string =>
  [path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''), code, message].join('\u0000');

function* keysOf(report: unknown, name: string): Iterable<string> {
  const files = (report as { files?: unknown } | null)?.files;
  if (!Array.isArray(files)) throw new UsageError(`--baseline ${name}: it is no report of check --format json`);
  for (const file of files as { path?: unknown; diagnostics?: unknown }[]) {
    if (typeof file?.path !== 'string' || !Array.isArray(file.diagnostics)) continue;
    for (const { code, message, suppressed } of file.diagnostics as Record<string, unknown>[]) {
      if (suppressed !== true) yield keyOf(file.path, String(code), String(message));
    }
  }
}
