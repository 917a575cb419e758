import { count, covers, formatRange, onlyPort, overlaps, type PortSet } from '../base/portSet';
import type { Service } from '../knowledge/types';
import { type Context, onlyVersion } from './context';
import { isElsewhere, isWide } from './meanings';
import { plain } from './wording';

/** The name under which a service is headed; a user's own is shown letter by letter. */
export const titleOf = ({ title, declaredIn }: Service): string => (declaredIn === undefined ? title : plain(title));

/** Other meanings of the ports, one line: `Also: fax media (2013 to 2016); registered as …`. */
export function alsoLine(
  ports: PortSet,
  first: Service | undefined,
  services: readonly Service[],
  context: Context,
): string {
  const { knowledge } = context;
  const single = onlyPort(ports);
  const absent = single === undefined ? [] : knowledge.absentAt(single);
  // Beside what the versions at hand have, what others had says nothing.
  const here = first !== undefined && !isElsewhere(first, context);
  const parts = [...services, ...absent]
    .filter((service) => service !== first && !isWide(service) && !(here && isElsewhere(service, context)))
    .map((service) => {
      const versions = service.versions.length > 0 ? knowledge.versions.format(service.versions) : '';
      const foreign = service.presence === 'third-party' && versions === '';
      const other = foreign ? 'other software' : (service.declaredIn ?? '');
      const beside = [versions, other].filter((words) => words !== '').join(', ');
      return `${titleShort(service)}${beside === '' ? '' : `, ${beside}`}`;
    });
  const general = single === undefined ? undefined : generalName(single, context);
  if (general !== undefined && !mentions(first, general)) parts.push(`registered as ${general}`);
  return parts.length > 0 ? `Also: ${someOfSeparated(parts, 3)}.` : '';
}

const someOfSeparated = (parts: readonly string[], most: number): string =>
  parts.length <= most ? parts.join('; ') : `${parts.slice(0, most).join('; ')}; ${parts.length - most} more`;

export function generalName(port: number, { knowledge }: Context): string | undefined {
  const name = knowledge.generalName(port);
  return name?.tcp ?? name?.udp;
}

function mentions(service: Service | undefined, name: string): boolean {
  if (!service) return false;
  const words =
    `${service.id} ${service.title} ${service.protocol} ${service.short} ${service.aliases.join(' ')}`.toLowerCase();
  return words.includes(name.toLowerCase());
}

/** Ports inside a range that one line names. */
const MOST_INSIDE = 6;

/** Listeners with more ports than this are themselves ranges. */
const FEW = 10;

/** What lies inside a range, what only Exchange uses first: `Inside: 50636 Edge subscription, …`. */
export function insideLine(
  ports: PortSet,
  except: Service | undefined,
  transports: readonly string[],
  context: Context,
): string {
  const { knowledge, profile } = context;
  const only = knowledge.group('exchange-only-ports');
  const version = onlyVersion(context);
  const roles = profile?.roles ?? [];
  const inside = knowledge
    .servicesIn(ports, undefined, version)
    .filter(
      (s) =>
        s !== except &&
        s.presence === 'listener' &&
        count(s.ports) <= FEW &&
        (transports.length === 0 || s.transports.some((t) => transports.includes(t))),
    );
  const weight = (service: Service): number => {
    if (service.declaredIn !== undefined) return 0;
    const held = roles.length === 0 || knowledge.view(service, version).roles.some((role) => roles.includes(role));
    return (overlaps(service.ports, only) ? 1 : 3) - (held ? 1 : 0);
  };
  const ranked = inside
    .map((service, i) => ({ service, i }))
    .sort((a, b) => weight(a.service) - weight(b.service) || a.i - b.i);
  const shown = ranked.slice(0, MOST_INSIDE).map(({ service }) => {
    const numbers = service.ports.filter((range) => overlaps([range], ports)).map(formatRange);
    return `${numbers.join(', ')} ${titleShort(service)}`;
  });
  if (shown.length === 0) return '';
  const more = inside.length - shown.length;
  return `Inside: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const titleShort = ({ short, declaredIn }: Service): string => (declaredIn === undefined ? short : plain(short));

/** The range of Windows in which ports lie altogether, where the versions at hand meet it: the narrowest. */
export function partOfLine(ports: PortSet, except: Service | undefined, context: Context): string {
  const { knowledge, versions } = context;
  const holders = knowledge.dynamicRanges
    .filter((r) => covers([{ from: r.from, to: r.to }], ports) && r.service !== except?.id)
    .filter((r) => versions.length === 0 || (r.versions as readonly string[]).some((v) => versions.includes(v)))
    .filter((r) => r.setBySetup.length > 0)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  const [range] = holders;
  return range ? `Part of ${range.from}-${range.to}: ${range.title}.` : '';
}
