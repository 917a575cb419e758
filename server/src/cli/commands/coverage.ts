import type { FlowState } from '../../analysis/coverage/coverage';
import { formatPorts } from '../../base/portSet';
import type { Engine } from '../../engine/engine';
import {
  type CoverageReport,
  countWords,
  coverageReport,
  type Part,
  type ProfileReport,
  portWords,
  profileWords,
  STATE_WORDS,
  type Where,
} from '../../features/coverage';
import { mermaid, svg } from '../../features/coverageDrawing';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Severity } from '../../rules/rule';
import { type Arguments, atLeast } from '../arguments';
import { FAILED, FINDINGS, OK, UsageError } from '../failure';
import type { Io } from '../io';
import { rangeOf } from '../range';
import { countOf } from '../reportPretty';
import { printable, type Style, styleFor } from '../terminal';
import { Workbench } from '../workbench';

/** How grave it is that a flow which is needed is in some state, for `--fail-on`. */
const GRAVE: Readonly<Record<FlowState, Severity | undefined>> = {
  allowed: undefined,
  unknown: undefined,
  partial: 'warning',
  missing: 'warning',
  blocked: 'error',
};

/** `coverage PATH…`: which flows the profile needs are let through, and what is open beyond it. */
export function coverage(args: Arguments, io: Io, engine: Engine): number {
  const bench = new Workbench(io, args, engine);
  const parts: Part[] = [];
  bench.each((input) => {
    const opened = bench.open(input);
    if (opened) parts.push({ path: input.path, ...opened });
  });
  const report = coverageReport(parts, bench.profile);
  if (!report) {
    if (bench.failures.length > 0 && parts.length === 0) {
      bench.sayFailures(0, 'read');
      return FAILED;
    }
    throw new UsageError(
      parts.length === 0 && bench.profile !== undefined
        ? 'coverage found no file that is read here'
        : 'coverage needs a profile with a version: --profile "version=2019 role=mailbox vantage=host", a comment in a file or .exchange-ports.json',
    );
  }
  const style = styleFor(io, args.color);
  switch (args.format) {
    case 'json':
      io.out(`${JSON.stringify({ ...json(report), errors: bench.failures }, undefined, 2)}\n`);
      break;
    case 'mermaid':
      io.out(mermaid(report));
      break;
    case 'svg':
      io.out(svg(report, titlesOf(report, engine.knowledge)));
      break;
    default:
      for (const line of lines(report, engine.knowledge, style, args.quiet)) io.out(`${line}\n`);
  }
  bench.sayFailures(parts.length, 'read');
  if (bench.failures.length > 0) return FAILED;
  return isFailing(report, args.failOn) ? FINDINGS : OK;
}

function isFailing({ profiles }: CoverageReport, failOn: Severity): boolean {
  const graves: (Severity | undefined)[] = profiles.flatMap(({ flows, extra }) => [
    ...flows.map(({ state }) => GRAVE[state]),
    ...(extra.length > 0 ? (['information'] as const) : []),
  ]);
  return graves.some((severity) => severity !== undefined && atLeast(severity, failOn));
}

const titlesOf = ({ profiles }: CoverageReport, knowledge: Knowledge): readonly string[] =>
  profiles.map(({ profile }) => profileWords(profile, knowledge));

function json({ profiles, contradictions }: CoverageReport) {
  const several = profiles.length > 1;
  const [first] = profiles as readonly [ProfileReport, ...ProfileReport[]];
  const where = ({ path, document, span }: Where) => ({ path, range: rangeOf(document, span) });
  return {
    schemaVersion: 1,
    profile: first.profile,
    ...(several ? { profiles: profiles.map(({ profile }) => profile) } : {}),
    flows: profiles.flatMap(({ profile, flows }) =>
      flows.map(({ id, title, ports, transport, from, to, state, by, direction, missing, byDefault }) => ({
        id,
        title,
        ports,
        transport,
        from,
        to,
        status: state,
        by: by.map(where),
        direction: direction ?? null,
        missing,
        ...(byDefault ? { byDefault } : {}),
        ...(several ? { vantage: profile.vantage ?? null } : {}),
      })),
    ),
    extra: profiles.flatMap(({ extra }) =>
      extra.map(({ where: at, ports, transports, services }) => ({
        ...where(at),
        ports,
        transports,
        services: services.map(({ id }) => id),
      })),
    ),
    ...(several
      ? {
          contradictions: contradictions.map(({ flow, allowedAt, deniedAt }) => ({
            id: flow.id,
            ports: flow.ports,
            transport: flow.transport,
            allowed: allowedAt.vantage ?? null,
            denied: deniedAt.vantage ?? null,
          })),
        }
      : {}),
  };
}

const PAINT: Readonly<Record<FlowState, keyof Pick<Style, 'bold' | 'dim' | 'error' | 'warning' | 'hint'>>> = {
  allowed: 'dim',
  partial: 'warning',
  missing: 'warning',
  blocked: 'error',
  unknown: 'hint',
};

/** So many statements that decide about a flow are named. */
const MOST_PLACES = 2;

function* lines(report: CoverageReport, knowledge: Knowledge, style: Style, quiet: boolean): Iterable<string> {
  for (const { profile, flows, extra } of report.profiles) {
    if (!quiet) yield style.bold(style.signs(profileWords(profile, knowledge)));
    const widths = {
      state: Math.max(...Object.values(STATE_WORDS).map(({ length }) => length)),
      ports: Math.min(36, Math.max(0, ...flows.map((flow) => portWords(flow).length))),
    };
    for (const flow of flows) {
      if (flow.byDefault) continue;
      const state = style[PAINT[flow.state]](STATE_WORDS[flow.state].padEnd(widths.state));
      const way = flow.direction === undefined ? '' : ` ${flow.direction.padEnd(3)}`;
      const partly = flow.state === 'partial' || flow.state === 'unknown';
      const lacks = partly && flow.missing.length > 0 && formatPorts(flow.missing) !== formatPorts(flow.ports);
      const what = [
        `${flow.title}, ${flow.ends}`,
        ...(lacks ? [`${flow.state === 'partial' ? 'without' : 'not sure of'} ${formatPorts(flow.missing)}`] : []),
      ].join('; ');
      const places = flow.by.slice(0, MOST_PLACES).map(placeWords);
      const more = flow.by.length > MOST_PLACES ? ` and ${flow.by.length - MOST_PLACES} more` : '';
      const by = places.length > 0 ? style.dim(`  ${places.join(', ')}${more}`) : '';
      yield `  ${state}${way}  ${portWords(flow).padEnd(widths.ports)}  ${style.signs(printable(what))}${by}`;
    }
    const calls = flows.filter(({ byDefault }) => byDefault);
    if (calls.length > 0) {
      const ports = style.dim([...new Set(calls.map(portWords))].slice(0, MOST_PLACES + 1).join('; '));
      yield `  ${style.dim('allowed'.padEnd(widths.state))} out  ${countOf(calls.length, 'more flow')} that nothing blocks: ${ports}${calls.length > MOST_PLACES + 1 ? ' …' : ''}`;
    }
    if (extra.length > 0) {
      if (!quiet) yield '  open beyond it:';
      for (const { where, ports, transports, services } of extra) {
        const names = services.slice(0, MOST_NAMES).map(({ short }) => short);
        const more = services.length > MOST_NAMES ? ` and ${services.length - MOST_NAMES} more` : '';
        const known = names.length > 0 ? `  ${names.join(', ')}${more}` : '';
        yield `    ${placeWords(where)}  ${shortPorts(ports)}/${transports.join('+')}${style.signs(printable(known))}`;
      }
    }
    if (!quiet) {
      const beyond = extra.length > 0 ? `; ${extra.length} open beyond it` : '';
      yield `${countOf(flows.length, 'flow')}: ${countWords(flows)}${beyond}`;
      yield '';
    }
  }
  for (const { flow, allowedAt, deniedAt } of report.contradictions) {
    yield style.signs(
      printable(
        `${flow.title}, ${portWords(flow)}: the ${allowedAt.vantage ?? 'one'} rules allow what the ${deniedAt.vantage ?? 'other'} rules do not let through`,
      ),
    );
  }
}

const MOST_NAMES = 3;
const MOST_RANGES = 4;

const shortPorts = (ports: Parameters<typeof formatPorts>[0]): string =>
  ports.length <= MOST_RANGES ? formatPorts(ports) : `${formatPorts(ports.slice(0, MOST_RANGES))} and more`;

function placeWords({ path, document, span }: Where): string {
  const { line, character } = document.positionAt(span.start);
  return `${printable(path)}:${line + 1}:${character + 1}`;
}
