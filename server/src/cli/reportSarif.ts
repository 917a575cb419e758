import { gzipSync } from 'node:zlib';
import { planFixes } from '../features/lateFixes';
import type { DiagnosticRule, Severity } from '../rules/rule';
import type { Io } from './io';
import { type Range, rangeOf } from './range';
import type { FileReport, Reported, Reporter } from './report';
import { Fingerprints } from './sarifFingerprints';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** What GitHub takes: more of it makes an upload fail as a whole. */
export interface SarifLimits {
  readonly results: number;
  /** Letters of a text. */
  readonly text: number;
  readonly related: number;
  readonly gzipBytes: number;
}

const GITHUB: SarifLimits = { results: 25_000, text: 1024, related: 1000, gzipBytes: 10_000_000 };

/** Which results stay where not all can. */
const RANK: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

interface Written {
  readonly text: string;
  /** The same without its fixes. */
  readonly short: string;
}

/**
 * `check --format sarif`: SARIF 2.1.0, one run. At most as many results as GitHub takes are kept, the gravest; what is
 * left out is counted in a notification.
 */
export function sarifReporter(
  io: Pick<Io, 'out'>,
  rules: readonly DiagnosticRule[],
  version: string,
  limits: SarifLimits = GITHUB,
): Reporter {
  const index = new Map(rules.map(({ meta }, i) => [meta.code, i]));
  const short = (text: string): string => shortened(text, limits.text);
  const tool = {
    driver: {
      name: 'Exchange Ports',
      semanticVersion: version,
      rules: rules.map(({ meta }) => ({
        id: meta.code,
        shortDescription: { text: short(meta.summary) },
        fullDescription: { text: short(meta.why), markdown: short(meta.why) },
        help: { text: meta.instead, markdown: meta.instead },
        defaultConfiguration: { level: LEVEL[meta.severity], enabled: meta.on },
      })),
    },
  };
  const kept = new Map<Severity, { readonly order: number; readonly result: Written }[]>(RANK.map((s) => [s, []]));
  let count = 0;
  const room = (): boolean => [...kept.values()].reduce((sum, list) => sum + list.length, 0) < limits.results;

  const resultOf = (path: string, positions: FileReport['positions'], found: Reported, print: string): Written => {
    const { code, severity, message, span, fixes, related } = found;
    const artifactLocation = { uri: uriOf(path) };
    const ruleIndex = index.get(code);
    const location = (of: typeof span) => ({
      physicalLocation: { artifactLocation, region: region(rangeOf(positions, of)) },
    });
    const result = {
      ruleId: code,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: LEVEL[severity],
      message: { text: short(message) },
      locations: [location(span)],
      ...(related.length > 0
        ? {
            relatedLocations: related.slice(0, limits.related).map((other, id) => ({
              id,
              message: { text: short(other.message) },
              ...location(other.span),
            })),
          }
        : {}),
      partialFingerprints: { primaryLocationLineHash: print },
      ...suppressionsOf(found),
    };
    const text = JSON.stringify(result);
    const mends = fixes.filter(({ edits }) => edits.length > 0);
    if (mends.length === 0) return { text, short: text };
    const written = mends.map((fix) => ({
      description: { text: short(fix.title) },
      artifactChanges: [
        {
          artifactLocation,
          replacements: fix.edits.map((edit) => ({
            deletedRegion: region(rangeOf(positions, edit.span)),
            insertedContent: { text: edit.newText },
          })),
        },
      ],
    }));
    return { text: JSON.stringify({ ...result, fixes: written }), short: text };
  };

  /** The reason is what its author wrote, in the file or in the configuration. */
  const suppressionsOf = ({ suppressed, suppression, known }: Reported) => {
    if (!suppressed && !known) return {};
    const kind = suppressed && suppression?.inSource !== false ? 'inSource' : 'external';
    const justification = suppressed ? suppression?.reason : 'It is in the baseline.';
    const reason = justification === undefined ? {} : { justification: short(justification) };
    return { suppressions: [{ kind, status: 'accepted', ...reason }] };
  };

  return {
    file({ path, positions, diagnostics }) {
      planFixes(diagnostics);
      const prints = new Fingerprints();
      for (const found of diagnostics) {
        const print = prints.of(found.code, positions, found.span);
        count++;
        if (!room()) {
          // A graver one takes the place of the last of the least.
          const least = [...RANK].reverse().find((severity) => (kept.get(severity)?.length ?? 0) > 0);
          if (least === undefined || RANK.indexOf(least) <= RANK.indexOf(found.severity)) continue;
          kept.get(least)?.pop();
        }
        kept.get(found.severity)?.push({ order: count, result: resultOf(path, positions, found, print) });
      }
    },
    end({ failures }) {
      // The gravest first, so that what has to go goes from the end.
      const gravest = RANK.flatMap((severity) => kept.get(severity) ?? []);
      const write = (most: number, form: keyof Written): string => {
        const shown = gravest.slice(0, most).sort((a, b) => a.order - b.order);
        const left = count - shown.length;
        const notifications = [
          ...failures.map(({ path, message }) => ({
            level: 'error',
            message: { text: short(message) },
            locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
          })),
          ...(left > 0 ? [{ level: 'warning', message: { text: leftOut(left, shown.length) } }] : []),
        ];
        const invocation = {
          executionSuccessful: failures.length === 0,
          toolExecutionNotifications: notifications,
        };
        const results = shown.map(({ result }) => `\n${result[form]}`).join(',');
        return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"columnKind":"utf16CodeUnits","results":[${results}\n],"invocations":[${JSON.stringify(invocation)}]}]}\n`;
      };
      let most = gravest.length;
      let text = write(most, 'text');
      if (isTooLarge(text, limits.gzipBytes)) text = write(most, 'short');
      while (most > 0 && isTooLarge(text, limits.gzipBytes)) {
        most = Math.floor(most / 2);
        text = write(most, 'short');
      }
      io.out(text);
    },
  };
}

const isTooLarge = (text: string, most: number): boolean => {
  // Packing makes nothing longer that is worth packing, and asking is not free.
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length > most && gzipSync(bytes).length > most;
};

const leftOut = (left: number, shown: number): string =>
  `${left} more findings are left out, the least grave: GitHub takes no more than these ${shown} in one report. --format json lists all.`;

/** A text of at most `most` UTF-16 units, cut between characters. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
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
  const parts = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/');
  const escaped = parts
    .map((part, i) => (i === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/');
  if (/^[A-Za-z]:\//.test(escaped)) return `file:///${escaped}`;
  return escaped.startsWith('/') ? `file://${escaped}` : escaped;
}
