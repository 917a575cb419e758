// What a schema cannot say about data/. Each lint: { name, description, check(files, keyOrder) } where files are
// { kind, file, content } and the result is a list of lines that begin with the file's name.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './data-files.mjs';

const SINGLE = ['products', 'parties', 'sources', 'names'];
const recordFiles = (files) => files.filter(({ kind }) => !SINGLE.includes(kind) && kind !== 'cmdlets');
/** Cmdlets have no id and no origin, but sources as all records. */
const sourcedFiles = (files) => files.filter(({ kind }) => !SINGLE.includes(kind));
const ofKind = (files, ...kinds) => files.filter(({ kind }) => kinds.includes(kind));
const recordsOf = (files, kind) =>
  SINGLE.includes(kind)
    ? (ofKind(files, kind)[0]?.content[kind] ?? [])
    : ofKind(files, kind).map(({ content }) => content);
const idsOf = (files, ...kinds) => new Set(kinds.flatMap((kind) => recordsOf(files, kind).map(({ id }) => id)));
const versionOrder = (files) => recordsOf(files, 'products').map(({ id }) => id);

/** Every value under a record, with the keys that lead to it. */
function* walk(value, path = []) {
  yield { value, path };
  if (value && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) yield* walk(child, [...path, key]);
  }
}

function* sameOrder(file, keys, order) {
  const wanted = order.filter((key) => keys.includes(key));
  if (keys.join() !== wanted.join())
    yield `${file}: keys stand in the order ${keys.join(', ')}, the schema has ${wanted.join(', ')}`;
}

/** Ids of the sources that diagnostics name as their references. */
function sourcesOfRules() {
  const folder = join(dataFolder, '../server/src/rules');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => /references: \[([^\]]*)\]/.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '')
    .flatMap((list) => [...list.matchAll(/'([^']+)'/g)].map(([, id]) => id));
}

const sortedRanges = (ranges) =>
  ranges.every(({ from, to }, i) => from <= to && (i === 0 || ranges[i - 1].to + 1 < from));

export const lints = [
  {
    name: 'file-name-is-id',
    description: 'A record stands in the file that bears its id.',
    *check(files) {
      for (const { file, content } of recordFiles(files)) {
        if (!file.endsWith(`/${content.id}.json`)) yield `${file}: holds the record ${content.id}`;
      }
    },
  },
  {
    name: 'keys-in-schema-order',
    description: 'Keys stand in the order of the schema, so that records can be compared at a glance.',
    *check(files, keyOrder) {
      for (const { kind, file, content } of recordFiles(files))
        yield* sameOrder(file, Object.keys(content), keyOrder(kind));
    },
  },
  {
    name: 'ids-are-unique',
    description: 'No id is used twice, whatever the kind: conflicts, knobs and pins point at records by id alone.',
    *check(files) {
      const seen = new Map();
      for (const { file, content } of recordFiles(files)) {
        if (seen.has(content.id)) yield `${file}: the id stands in ${seen.get(content.id)} too`;
        seen.set(content.id, file);
      }
    },
  },
  {
    name: 'sources-resolve',
    description: 'Every record has a source, and the source is in sources.json.',
    *check(files) {
      const known = idsOf(files, 'sources');
      for (const { file, content } of sourcedFiles(files)) {
        if (content.sources.length === 0) yield `${file}: no source`;
        for (const id of content.sources) if (!known.has(id)) yield `${file}: no source ${id} in sources.json`;
      }
      for (const { id, sources } of recordsOf(files, 'products')) {
        for (const source of sources) if (!known.has(source)) yield `products.json: no source ${source} for ${id}`;
      }
    },
  },
  {
    name: 'sources-are-used',
    description: 'A source that no record and no rule names is left over.',
    *check(files) {
      const used = new Set(['iana-port-numbers', ...sourcesOfRules()]);
      for (const { content } of sourcedFiles(files)) for (const id of content.sources) used.add(id);
      for (const { sources } of recordsOf(files, 'products')) for (const id of sources) used.add(id);
      for (const { id } of recordsOf(files, 'sources')) if (!used.has(id)) yield `sources.json: no record uses ${id}`;
    },
  },
  {
    name: 'ids-resolve',
    description: 'What a record points at exists: services, twins, successors, records that a conflict is about.',
    *check(files) {
      const services = idsOf(files, 'services');
      const knobs = idsOf(files, 'registry', 'knobs');
      const rules = idsOf(files, 'setupRules');
      const all = idsOf(
        files,
        'services',
        'registry',
        'knobs',
        'connectors',
        'setupRules',
        'flows',
        'dynamicRanges',
        'groups',
        'collisionRules',
      );
      for (const { kind, file, content } of recordFiles(files)) {
        const named = [
          content.service,
          content.successor,
          ...(content.moves ?? []).map((m) => m.service),
          ...(kind === 'flows' ? content.services.map((s) => s.service) : (content.services ?? [])),
        ];
        for (const id of named) if (id !== undefined && !services.has(id)) yield `${file}: no service ${id}`;
        for (const { name } of content.moves ?? [])
          if (!content.names.includes(name)) yield `${file}: ${name} is not among its names`;
        for (const id of content.knobs ?? []) if (!knobs.has(id)) yield `${file}: no knob ${id}`;
        if (content.twin !== undefined && !rules.has(content.twin)) yield `${file}: no setup rule ${content.twin}`;
        for (const id of content.about ?? []) if (!all.has(id)) yield `${file}: no record ${id}`;
      }
      for (const { file, content } of ofKind(files, 'cmdlets')) {
        for (const { value, path } of walk(content)) {
          if (path.at(-1) === 'service' && !services.has(value)) yield `${file}: no service ${value}`;
          if (path.at(-1) === 'knob' && !knobs.has(value)) yield `${file}: no knob ${value}`;
        }
      }
    },
  },
  {
    name: 'versions-in-order',
    description:
      'Lists of versions follow the order of release, and an end or a detail has no version that its record lacks.',
    *check(files) {
      const order = versionOrder(files);
      for (const { file, content } of recordFiles(files)) {
        for (const { value, path } of walk(content)) {
          if (!['versions', 'setBySetup'].includes(path.at(-1)) || !Array.isArray(value)) continue;
          const places = value.map((id) => order.indexOf(id));
          if (places.some((place, i) => i > 0 && place <= places[i - 1]))
            yield `${file}: ${path.join('.')} is out of order`;
          // A group or range without versions holds whatever the version.
          const own = content.versions;
          if (path.length > 1 && own && own.length > 0 && value.some((id) => !own.includes(id))) {
            yield `${file}: ${path.join('.')} names a version that the record lacks`;
          }
        }
        if (content.first && order.indexOf(content.first) > order.indexOf(content.last))
          yield `${file}: ends before it begins`;
      }
    },
  },
  {
    name: 'intervals-sane',
    description: 'Port ranges run upwards, are sorted and do not touch; a record that is used has ports.',
    *check(files) {
      for (const { kind, file, content } of recordFiles(files)) {
        for (const { value, path } of walk(content)) {
          if (path.at(-1) === 'ports' && Array.isArray(value) && !sortedRanges(value))
            yield `${file}: ${path.join('.')} is not a sorted set of ranges`;
        }
        for (const range of [content.advised, kind === 'dynamicRanges' ? content : undefined]) {
          if (range && range.from > range.to) yield `${file}: a range ends before it begins`;
        }
        if (['services', 'groups'].includes(kind) && content.ports.length === 0) yield `${file}: no ports`;
        if (kind === 'setupRules' && content.ports.length === 0 && !content.keyword && !content.notes)
          yield `${file}: neither ports nor a keyword nor notes`;
        for (const { port } of content.members ?? []) {
          if (!content.ports.some(({ from, to }) => from <= port && port <= to))
            yield `${file}: member ${port} is not among its ports`;
        }
      }
    },
  },
  {
    name: 'flows-use-ports-of-their-services',
    description:
      'A flow narrows a service, it never widens it; each service has a version of the flow, each version a service.',
    *check(files) {
      const services = new Map(recordsOf(files, 'services').map((service) => [service.id, service]));
      for (const { file, content } of ofKind(files, 'flows')) {
        for (const { service: id, ports, transports } of content.services) {
          const service = services.get(id);
          if (!service) continue;
          for (const { from, to } of ports ?? []) {
            if (!service.ports.some((range) => range.from <= from && to <= range.to))
              yield `${file}: ${from}-${to} is not a port of ${id}`;
          }
          for (const transport of transports ?? [])
            if (!service.transports.includes(transport)) yield `${file}: ${id} does not use ${transport}`;
          if (content.versions.length > 0 && !content.versions.some((version) => service.versions.includes(version))) {
            yield `${file}: ${id} stands in none of its versions`;
          }
        }
        for (const version of content.versions) {
          if (!content.services.some(({ service }) => services.get(service)?.versions.includes(version)))
            yield `${file}: nothing for ${version}`;
        }
      }
    },
  },
  {
    name: 'services-reachable',
    description: 'Every service is used by a flow, or says that it stands alone on purpose.',
    *check(files) {
      const used = new Set(recordsOf(files, 'flows').flatMap(({ services }) => services.map(({ service }) => service)));
      for (const { file, content } of ofKind(files, 'services')) {
        if (used.has(content.id) === Boolean(content.standAlone)) {
          yield used.has(content.id) ? `${file}: stands alone, and a flow uses it` : `${file}: no flow uses it`;
        }
      }
    },
  },
  {
    name: 'no-contradictions',
    description:
      'Two listeners on one fixed port and transport in one version differ in who listens; a port said to have no listener has none.',
    *check(files) {
      const fixed = ofKind(files, 'services').filter(({ content }) => !content.dynamic);
      const overlap = (a, b) => a.some((x) => b.some((y) => x.from <= y.to && y.from <= x.to));
      for (const [i, { file, content: a }] of fixed.entries()) {
        for (const { content: b } of fixed.slice(i + 1)) {
          if (!overlap(a.ports, b.ports) || !a.transports.some((t) => b.transports.includes(t))) continue;
          const both = a.versions.filter((version) => b.versions.includes(version));
          if (both.length === 0) continue;
          const one = [a, b].find(({ presence }) => presence === 'absent');
          const other = one === a ? b : a;
          if (one && other.presence === 'listener')
            yield `${file}: ${one.id} says nothing listens in ${both.join(', ')}, ${other.id} listens`;
          if (one) continue;
          for (const version of both) {
            const ends = (service) =>
              service.listeners
                .filter((end) => !end.versions || end.versions.includes(version))
                .map((end) => `${end.party}:${end.words ?? ''}`);
            const same = ends(a).filter((end) => ends(b).includes(end));
            if (same.length > 0) yield `${file}: ${a.id} and ${b.id} both listen on ${same.join(', ')} in ${version}`;
          }
        }
      }
    },
  },
  {
    name: 'short-texts',
    description: 'Short titles fit beside a port; sentences end with a full stop and hold no markup.',
    *check(files) {
      const SENTENCES = [
        'default',
        'fate',
        'note',
        'weak',
        'ruling',
        'why',
        'disagreement',
        'symptom',
        'remedy',
        'text',
        'description',
      ];
      for (const { kind, file, content } of recordFiles(files)) {
        for (const { value, path } of walk(content)) {
          if (typeof value !== 'string') continue;
          const key = path.at(-1);
          const parent = path.at(-2);
          if (/\*\*|__|`|<br|https?:\/\//.test(value) && !['address', '$schema', 'title', 'key', 'where'].includes(key))
            yield `${file}: markup in ${path.join('.')}`;
          if (/\s\s|^\s|\s$/.test(value)) yield `${file}: blanks in ${path.join('.')}`;
          const knobDefault = key === 'default' && kind !== 'services';
          const sentence = parent === 'notes' || (SENTENCES.includes(key) && !knobDefault);
          if (sentence && !/[.:]$/.test(value)) yield `${file}: ${path.join('.')} has no full stop`;
        }
      }
    },
  },
  {
    name: 'weakness-said',
    description: 'A record that rests on one source says so by its mark; one that is partly weak says which part.',
    *check(files) {
      for (const { file, content } of recordFiles(files)) {
        if (content.certainty === 'W' && content.weak)
          yield `${file}: all of it is weak, so the part need not be named`;
      }
    },
  },
  {
    name: 'facts-accounted-for',
    description: 'Every collected fact is in the origin of a record or in the list of omissions, with a reason.',
    *check(files) {
      const listPath = join(dataFolder, 'origin-ids.json');
      const omissionsPath = join(dataFolder, 'omissions.json');
      const { facts } = JSON.parse(readFileSync(listPath, 'utf8'));
      const omitted = new Map(
        JSON.parse(readFileSync(omissionsPath, 'utf8')).omissions.map((entry) => [entry.fact, entry.reason]),
      );
      const used = new Set();
      for (const { file, content } of recordFiles(files)) {
        for (const fact of content.origin) {
          used.add(fact);
          if (!facts.includes(fact)) yield `${file}: origin-ids.json has no fact ${fact}`;
        }
      }
      for (const fact of facts) {
        if (!used.has(fact) && !omitted.has(fact))
          yield `origin-ids.json: fact ${fact} is neither in a record nor in omissions.json`;
        if (used.has(fact) && omitted.has(fact)) yield `omissions.json: fact ${fact} is in a record`;
      }
      for (const fact of omitted.keys())
        if (!facts.includes(fact)) yield `omissions.json: origin-ids.json has no fact ${fact}`;
    },
  },
];
