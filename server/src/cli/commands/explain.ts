import { formatPorts, onlyPort } from '../../base/portSet';
import { eachReference, type Reference } from '../../document/references';
import { unreadIn } from '../../document/view';
import type { Engine } from '../../engine/engine';
import { type Context, contextOf } from '../../features/context';
import { flowWords } from '../../features/flows';
import { meaningOf, servicesFor, situationOf } from '../../features/meanings';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import { type Action, type Transport, type TransportSet, valueOf } from '../../model/statement';
import type { Arguments } from '../arguments';
import { FAILED, OK } from '../failure';
import type { Io } from '../io';
import { rangeOf } from '../range';
import { countOf } from '../reportPretty';
import { printable, type Style, styleFor } from '../terminal';
import { type Opened, Workbench } from '../workbench';

/** So many references are put into one write. */
const WRITTEN_AT_ONCE = 256;

/** `explain PATH…`: every port reference with its meaning, and what stands in port position and could not be read. */
export function explain(args: Arguments, io: Io, engine: Engine): number {
  const bench = new Workbench(io, args, engine);
  const style = styleFor(io, args.color);
  const json = args.format === 'json';
  let files = 0;
  if (json) io.out('{"schemaVersion":1,"files":[');
  bench.each((input) => {
    const opened = bench.open(input);
    if (!opened && input.walked) return;
    if (json) {
      // As texts before anything is written, so that what fails leaves no half of an entry.
      const references = opened ? referencesJson(opened) : [];
      const unread = JSON.stringify(opened ? unreadJson(opened) : []);
      io.out(`${files > 0 ? ',' : ''}\n{"path":${JSON.stringify(input.path)},"references":[`);
      for (let i = 0; i < references.length; i += WRITTEN_AT_ONCE) {
        io.out(`${i > 0 ? ',' : ''}${references.slice(i, i + WRITTEN_AT_ONCE).join()}`);
      }
      io.out(`],"unread":${unread}${opened ? `,"exchange":${JSON.stringify(exchangeJson(opened))}` : ''}}`);
    } else if (opened) {
      for (const line of explainLines(input.path, opened, style)) io.out(`${line}\n`);
      if (!args.quiet) for (const line of signLines(input.path, opened, style)) io.out(`${line}\n`);
    } else if (!args.quiet) io.out(`${printable(input.path)}  nothing here reads this file\n`);
    files++;
  });
  if (json) io.out(`\n],"errors":${JSON.stringify(bench.failures)}}\n`);
  else if (!args.quiet) io.out(`${countOf(files, 'file')} read\n`);
  bench.sayFailures(files, 'read');
  return bench.failures.length > 0 ? FAILED : OK;
}

function contextIn({ document, env }: Opened): Context {
  // Before anything is analysed, so that nothing is run twice.
  env.checker.follow(document, env.options);
  return contextOf(document, env);
}

function referencesJson(opened: Opened): string[] {
  const { document } = opened;
  const context = contextIn(opened);
  const texts: string[] = [];
  for (const reference of eachReference(document)) {
    texts.push(
      JSON.stringify({
        range: rangeOf(document, reference.span),
        text: reference.use.literal.text,
        kind: kindOf(reference),
        ports: reference.use.ports,
        ...(reference.use.part === 'not' ? { negated: true } : {}),
        dialect: reference.statement.dialect,
        transport: transportOf(valueOf(reference.transport)),
        direction: valueOf(reference.direction) ?? null,
        action: actionOf(valueOf(reference.action)),
        side: reference.side,
        services: serviceIds(reference, context),
      }),
    );
  }
  return texts;
}

/** So many signs of Exchange are told of a file. */
const MOST_SIGNS = 100;

/** Whether the file is taken to concern Exchange and by which signs, and which versions and roles they name. */
function exchangeJson({ document, env }: Opened) {
  const { found, reasons, versions, roles } = env.checker.evidence(document, env.options);
  const signs = reasons.slice(0, MOST_SIGNS).map(({ span, why }) => ({ range: rangeOf(document, span), why }));
  return { concerned: found, versions, roles, signs };
}

const unreadJson = ({ document }: Opened) =>
  distinct(
    [...unreadIn(document)].map(({ place, why }) => ({
      start: place.anchor.base + place.start,
      end: place.anchor.base + place.end,
      why,
    })),
  ).map(({ why, ...span }) => ({ range: rangeOf(document, span), why }));

function distinct<T extends { start: number; end: number }>(spans: readonly T[]): T[] {
  const seen = new Set<string>();
  return [...spans]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .filter(({ start, end }) => {
      const key = `${start} ${end}`;
      return !seen.has(key) && !!seen.add(key);
    });
}

function kindOf({ use }: Reference): 'number' | 'name' | 'keyword' {
  const { form } = use.literal;
  return form === 'decimal' || form === 'hex' ? 'number' : form;
}

/** Both transports are `any`, as a dialect that cannot leave one out means it; what has no ports is null. */
function transportOf(transports: TransportSet | undefined): 'tcp' | 'udp' | 'any' | null {
  if (!transports) return null;
  if (transports.includes('any')) return 'any';
  const tcp = transports.includes('tcp');
  const udp = transports.includes('udp');
  if (tcp && udp) return 'any';
  return tcp ? 'tcp' : udp ? 'udp' : null;
}

const actionOf = (action: Action | undefined): 'allow' | 'block' | null =>
  action === 'allow' || action === 'block' ? action : null;

/** What the ports may be for: the service a setting belongs to first, then those recorded at the number for its transport. */
function serviceIds(reference: Reference, context: Context): string[] {
  const { use, statement } = reference;
  if (use.part === 'not') return [];
  const ids = new Set<string>();
  const owner = ownerOf(statement, context.knowledge);
  if (owner !== undefined) ids.add(owner);
  const transports = valueOf(reference.transport);
  const written = transports?.filter((t) => t === 'tcp' || t === 'udp') ?? [];
  for (const service of servicesFor(use.ports, transports, context, situationOf(reference, context))) {
    if (written.length === 0 || written.some((t) => (service.transports as readonly string[]).includes(t)))
      ids.add(service.id);
  }
  // A range that is no service's own stands for those that lie in it.
  if (ids.size === 0) for (const { id } of within(reference, context)) ids.add(id);
  return [...ids];
}

/** The services whose fixed ports lie in a range, for its transport. */
function within({ use, transport }: Reference, { knowledge }: Context): readonly Service[] {
  if (use.part === 'not' || onlyPort(use.ports) !== undefined) return [];
  const written = valueOf(transport)?.filter((t): t is Transport => t === 'tcp' || t === 'udp') ?? [];
  const [only] = written;
  return knowledge.servicesIn(use.ports, written.length === 1 ? only : undefined);
}

/** So many services in a range are named. */
const MOST_NAMED = 4;

function namesWithin(services: readonly Service[]): string {
  const names = services.slice(0, MOST_NAMED).map(({ short, ports }) => `${short} (${formatPorts(ports)})`);
  const more = services.length - names.length;
  return `holds ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The service that a pin or a listener names by what it sets. */
function ownerOf(statement: Reference['statement'], knowledge: Knowledge): string | undefined {
  if (statement.kind === 'pin') return knowledge.knob(statement.knob)?.service;
  return statement.kind === 'listener' ? statement.service : undefined;
}

function* explainLines(path: string, opened: Opened, style: Style): Iterable<string> {
  const { document } = opened;
  const context = { ...contextIn(opened), concerned: true };
  const place = (offset: number): string => {
    const { line, character } = document.positionAt(offset);
    return `${printable(path)}:${line + 1}:${character + 1}`;
  };
  for (const reference of eachReference(document)) {
    const { use, side } = reference;
    const ports = use.ports.length > 0 ? formatPorts(use.ports) : use.literal.text;
    const transport = transportOf(valueOf(reference.transport));
    const how = [
      `${use.part === 'not' ? 'not ' : ''}${ports}${transport && transport !== 'any' ? `/${transport}` : ''}`,
      valueOf(reference.direction) ?? '',
      actionOf(valueOf(reference.action)) ?? '',
      side,
    ];
    const situation = situationOf(reference, context);
    const services = servicesFor(use.ports, valueOf(reference.transport), context, situation);
    const best = use.part === 'not' ? undefined : meaningOf(use.ports, services, context, situation);
    const inside = best ? [] : within(reference, context);
    const meaning = best
      ? [best.title, flowWords(best, context, situation)].filter((text) => text !== '').join(', ')
      : inside.length > 0
        ? namesWithin(inside)
        : 'no port of Exchange';
    yield `${style.bold(place(reference.span.start))}  ${how.filter((text) => text !== '').join(' ')}  ${style.signs(printable(meaning))}`;
  }
  for (const { range, why } of unreadJson(opened)) {
    yield `${placeWords(path, range, style)}  not read  ${style.signs(printable(why))}`;
  }
}

const placeWords = (path: string, { start }: ReturnType<typeof rangeOf>, style: Style): string =>
  style.bold(`${printable(path)}:${start.line + 1}:${start.character + 1}`);

function* signLines(path: string, opened: Opened, style: Style): Iterable<string> {
  const { concerned, versions, roles, signs } = exchangeJson(opened);
  const subject = [`Exchange${versions.length > 0 ? ` ${versions.join(', ')}` : ''}`, ...roles].join(', ');
  yield `${style.bold(printable(path))}  ${concerned ? `concerns ${subject}` : 'no sign of Exchange'}`;
  for (const { range, why } of signs.slice(0, MOST_TOLD)) {
    yield `${placeWords(path, range, style)}  sign of Exchange  ${style.signs(printable(why))}`;
  }
  if (signs.length > MOST_TOLD) yield `${style.bold(printable(path))}  and ${signs.length - MOST_TOLD} more signs`;
}

/** So many signs of Exchange are told in words; all of them stand in JSON. */
const MOST_TOLD = 5;
