// Who calls whom, as a graph: the servers of one version (and role) in the middle, who calls them to the left, whom they
// call to the right. Who does both stands on both sides, as rules for the two directions do.

/** Lines that one label holds; the page has the others. */
const MOST_LINES = 7;

/** The graph of the flows of a version, for one of its roles where it has roles. */
export function flowGraph(knowledge, version, role) {
  const holds = ({ versions }) => !versions || versions.includes(version);
  const flows = knowledge
    .selectFlows({ version, ...(role ? { roles: [role] } : {}) })
    .filter((flow) => !flow.sameServer);
  const nodes = new Map();
  const edges = new Map();

  /** A server that the picture is of: one of the role, or where the version has no roles any server. */
  const isCentre = ({ party, words }) => {
    const found = knowledge.party(party);
    if (!found?.exchange) return false;
    if (role === undefined) return true;
    if (found.role !== undefined) return found.role === role;
    return role !== 'edge-transport' && words === undefined;
  };
  const centre = { id: 'centre', place: -1, kind: 'centre', lines: titleOf(knowledge, version, role) };
  nodes.set(centre.id, centre);

  /** The node of the other end; of two servers of the kind the other one is a peer. */
  const nodeOf = (end, side) => {
    const { party, words } = end;
    const found = knowledge.party(party);
    const title = !isCentre(end)
      ? party === 'other' && words
        ? words
        : found.title
      : party === 'dag-member'
        ? 'other members of the DAG'
        : `other ${party === 'exchange' ? 'Exchange' : found.title} servers`;
    const id = `${side} ${title}`;
    const place = knowledge.parties.indexOf(found);
    if (!nodes.has(id)) nodes.set(id, { id, place, kind: found.stands, lines: wrap(title, 20) });
    return id;
  };
  const connect = (flow, other, side) => {
    const id = nodeOf(other, side);
    const always = flow.required === 'always';
    const bothWays = flow.bothWays ?? false;
    const unfiltered = flow.support === 'no-filtering';
    // Where any port must pass, both directions are one.
    const key = `${id} ${always} ${unfiltered || bothWays}`;
    const edge = edges.get(key) ?? { node: id, side, always, bothWays, unfiltered, labels: new Map() };
    edge.bothWays ||= bothWays;
    edge.unfiltered ||= unfiltered;
    for (const { service, ports, transports } of knowledge.flowPorts(flow, version)) {
      edge.labels.set(`${service.id} ${ports[0]?.from}`, { service, ports, transports });
    }
    edges.set(key, edge);
  };

  for (const flow of flows) {
    for (const from of flow.from.filter(holds)) {
      for (const to of flow.to.filter(holds)) {
        // Between two servers of the kind it is enough to say it once.
        if (isCentre(from)) connect(flow, to, 'out');
        else if (isCentre(to)) connect(flow, from, flow.bothWays ? 'out' : 'in');
      }
    }
  }
  // In the order of the parties in the data, each with its lines side by side: so nothing crosses.
  const sorted = [...nodes.values()].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
  const places = new Map(sorted.map(({ id }, i) => [id, i]));
  const shown = onlyNews([...edges.values()]).map(withLines);
  shown.sort((a, b) => places.get(a.node) - places.get(b.node) || Number(b.always) - Number(a.always));
  const drawn = new Set(shown.map(({ node }) => node));
  return { nodes: sorted.filter(({ id }) => id === centre.id || drawn.has(id)), edges: shown };
}

/** What one line says is not said once more by a weaker one: always before sometimes, both ways before one. */
function onlyNews(edges) {
  const weakness = ({ always, bothWays }) => (always ? 0 : 2) + (bothWays ? 0 : 1);
  for (const edge of edges) {
    for (const stronger of edges) {
      if (stronger.node !== edge.node || weakness(stronger) >= weakness(edge)) continue;
      if (!stronger.always || (edge.bothWays && !stronger.bothWays)) continue;
      for (const key of stronger.labels.keys()) edge.labels.delete(key);
    }
  }
  return edges.filter(({ labels }) => labels.size > 0);
}

function withLines({ labels, ...edge }) {
  const sorted = [...labels.values()].sort((a, b) => a.ports[0].from - b.ports[0].from);
  const lines = [...new Set(sorted.map(lineOf))];
  const shown =
    lines.length > MOST_LINES
      ? [...lines.slice(0, MOST_LINES - 1), `and ${lines.length - MOST_LINES + 1} more`]
      : lines;
  return { ...edge, lines: edge.unfiltered ? ['any port; among them', ...shown] : shown };
}

/** `587/tcp SMTP submission`, without what stands in parentheses or behind a colon. */
function lineOf({ service, ports, transports }) {
  const numbers = ports.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', ');
  const name = service.short.replace(/ \(.*?\)/g, '').split(': ')[0];
  return `${numbers}/${transports.join('+')} ${name}`;
}

function titleOf(knowledge, version, role) {
  if (role === undefined) return [`Exchange ${version}`, 'server'];
  const { title } = knowledge.parties.find((party) => party.role === role);
  const words = title.replace(/ server$/, '');
  return [words.charAt(0).toUpperCase() + words.slice(1), `Exchange ${version}`];
}

/** Breaks a title into lines of at most so many characters, where it has blanks. */
function wrap(title, most) {
  const lines = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
