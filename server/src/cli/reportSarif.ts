import { gzipSync } from 'node:zlib';
import { planFixes } from '../features/lateFixes';
import type { DiagnosticRule, Severity } from '../rules/rule';
import type { Io } from './io';
import { type Range, rangeOf } from './range';
import type { FileReport, Reported, Reporter, Summary } from './report';
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
  const tool = JSON.stringify(toolOf(rules, version, limits));
  const gravest = new Gravest<Written>(limits.results);
  return {
    file({ path, positions, diagnostics }) {
      planFixes(diagnostics);
      const prints = new Fingerprints();
      for (const found of diagnostics) {
        const print = prints.of(found.code, positions, found.span);
        gravest.add(found.severity, () => written({ path, positions, found, print }, index.get(found.code), limits));
      }
    },
    end({ failures }) {
      const write = (most: number, form: keyof Written): string => {
        const shown = gravest.first(most);
        const results = shown.map((result) => `\n${result[form]}`).join(',');
        const invocation = JSON.stringify(invocationOf(failures, gravest.count - shown.length, shown.length, limits));
        return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${tool},"columnKind":"utf16CodeUnits","results":[${results}\n],"invocations":[${invocation}]}]}\n`;
      };
      let most = gravest.kept;
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

/** At most so many things, the gravest of all that are added. */
class Gravest<T> {
  count = 0;
  private readonly lists = new Map<Severity, { readonly order: number; readonly thing: T }[]>(RANK.map((s) => [s, []]));

  constructor(private readonly most: number) {}

  get kept(): number {
    return [...this.lists.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Makes the thing where there is room for it. */
  add(severity: Severity, make: () => T): void {
    this.count++;
    if (this.kept >= this.most) {
      // A graver one takes the place of the last of the least.
      const least = [...RANK].reverse().find((other) => (this.lists.get(other)?.length ?? 0) > 0);
      if (least === undefined || RANK.indexOf(least) <= RANK.indexOf(severity)) return;
      this.lists.get(least)?.pop();
    }
    this.lists.get(severity)?.push({ order: this.count, thing: make() });
  }

  /** The gravest so many, in the order in which they came. */
  first(most: number): readonly T[] {
    // The gravest first, so that what has to go goes from the end.
    const all = RANK.flatMap((severity) => this.lists.get(severity) ?? []);
    return all
      .slice(0, most)
      .sort((a, b) => a.order - b.order)
      .map(({ thing }) => thing);
  }
}

const toolOf = (rules: readonly DiagnosticRule[], version: string, limits: SarifLimits) => ({
  driver: {
    name: 'Exchange Ports',
    semanticVersion: version,
    rules: rules.map(({ meta }) => ({
      id: meta.code,
      shortDescription: { text: shortened(meta.summary, limits.text) },
      fullDescription: { text: shortened(meta.why, limits.text), markdown: shortened(meta.why, limits.text) },
      help: { text: meta.instead, markdown: meta.instead },
      defaultConfiguration: { level: LEVEL[meta.severity], enabled: meta.on },
    })),
  },
});

/** A finding where it stands. */
interface Found {
  readonly path: string;
  readonly positions: FileReport['positions'];
  readonly found: Reported;
  readonly print: string;
}

function written(
  { path, positions, found, print }: Found,
  ruleIndex: number | undefined,
  limits: SarifLimits,
): Written {
  const { code, severity, message, span, fixes, related } = found;
  const artifactLocation = { uri: uriOf(path) };
  const location = (of: typeof span) => ({
    physicalLocation: { artifactLocation, region: region(rangeOf(positions, of)) },
  });
  const result = {
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVEL[severity],
    message: { text: shortened(message, limits.text) },
    locations: [location(span)],
    ...(related.length > 0
      ? {
          relatedLocations: related.slice(0, limits.related).map((other, id) => ({
            id,
            message: { text: shortened(other.message, limits.text) },
            ...location(other.span),
          })),
        }
      : {}),
    partialFingerprints: { primaryLocationLineHash: print },
    ...suppressionsOf(found, limits),
  };
  const text = JSON.stringify(result);
  const mends = fixes.filter(({ edits }) => edits.length > 0);
  if (mends.length === 0) return { text, short: text };
  const fixObjects = mends.map((fix) => ({
    description: { text: shortened(fix.title, limits.text) },
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
  return { text: JSON.stringify({ ...result, fixes: fixObjects }), short: text };
}

/** The reason is what its author wrote, in the file or in the configuration. */
function suppressionsOf({ suppressed, suppression, known }: Reported, limits: SarifLimits) {
  if (!suppressed && !known) return {};
  const kind = suppressed && suppression?.inSource !== false ? 'inSource' : 'external';
  const justification = suppressed ? suppression?.reason : 'It is in the baseline.';
  const reason = justification === undefined ? {} : { justification: shortened(justification, limits.text) };
  return { suppressions: [{ kind, status: 'accepted', ...reason }] };
}

const invocationOf = (failures: Summary['failures'], left: number, shown: number, limits: SarifLimits) => ({
  executionSuccessful: failures.length === 0,
  toolExecutionNotifications: [
    ...failures.map(({ path, message }) => ({
      level: 'error',
      message: { text: shortened(message, limits.text) },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
    })),
    ...(left > 0 ? [{ level: 'warning', message: { text: leftOut(left, shown) } }] : []),
  ],
});

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
