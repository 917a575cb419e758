// Lays a graph of flows out and draws it as SVG that reads well on light and on dark ground.
import dagre from '@dagrejs/dagre';

const FONT = 12;
const LINE = 16;
const PADDING = 8;
const MARGIN = 16;
/** Widths of characters differ from machine to machine; these are on the safe side of the usual sans-serif fonts. */
const WIDTH = { plain: 7.2, bold: 7.8 };

const widthOf = (lines, per) => Math.ceil(Math.max(...lines.map((line) => line.length)) * per) + 2 * PADDING;
const heightOf = (lines) => lines.length * LINE + 2 * PADDING;
const round = (n) => Math.round(n * 10) / 10;
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const STYLE = `
  .ground { fill: #ffffff; stroke: #d0d7de; }
  text { font: ${FONT}px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
  .node text { font-weight: 600; }
  .node rect { fill: #f0f4f8; stroke: #7a8794; }
  .centre rect { fill: #0f3a5a; stroke: #0f3a5a; }
  .centre text { fill: #ffffff; }
  .outside rect { fill: #fdeee4; stroke: #b3541e; }
  .perimeter rect { fill: #fdf6dd; stroke: #8a6d00; }
  .anywhere rect { fill: #ffffff; }
  .label rect { fill: #ffffff; stroke: #d0d7de; }
  .edge { fill: none; stroke: #3d4d5c; stroke-width: 1.4; }
  .sometimes { stroke-dasharray: 5 4; }
  .sometimes-label rect { stroke-dasharray: 3 3; }
  .head { fill: #3d4d5c; }
  .note { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #1b1f24; stroke: #3d444d; }
    text { fill: #e6edf3; }
    .node rect { fill: #2a3038; stroke: #8b98a5; }
    .centre rect { fill: #a9d3f2; stroke: #a9d3f2; }
    .centre text { fill: #10202c; }
    .outside rect { fill: #43291b; stroke: #e08b57; }
    .perimeter rect { fill: #3c3415; stroke: #d1ae3f; }
    .anywhere rect { fill: #1b1f24; }
    .label rect { fill: #1b1f24; stroke: #3d444d; }
    .edge { stroke: #a3b1be; }
    .head { fill: #a3b1be; }
    .note { fill: #9da7b1; }
  }`;

/** Id of the node in the middle. */
const CENTRE = 'centre';

/** The picture of a graph, with a title for those who cannot see it. */
export function drawGraph({ nodes, edges }, title) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, edgesep: 12, ranksep: 34, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, lines } of nodes) {
    graph.setNode(id, { width: widthOf(lines, WIDTH.bold), height: heightOf(lines) });
  }
  edges.forEach(({ node, side, lines }, i) => {
    const [from, to] = side === 'in' ? [node, CENTRE] : [CENTRE, node];
    graph.setEdge(from, to, { width: widthOf(lines, WIDTH.plain), height: heightOf(lines), labelpos: 'c' }, String(i));
  });
  dagre.layout(graph, { disableOptimalOrderHeuristic: true });

  const placed = edges.map(({ node, side }, i) => {
    const [from, to] = side === 'in' ? [node, CENTRE] : [CENTRE, node];
    return graph.edge(from, to, String(i));
  });
  // The servers in the middle are as tall as what is beside them, so that every line meets them at its own height.
  const centre = graph.node(CENTRE);
  const top = Math.min(centre.y - centre.height / 2, ...placed.map(({ y }) => y - LINE));
  const bottom = Math.max(centre.y + centre.height / 2, ...placed.map(({ y }) => y + LINE));
  Object.assign(centre, { y: (top + bottom) / 2, height: bottom - top });
  const all = [...nodes.map(({ id }) => graph.node(id)), ...placed];
  const right = Math.max(...all.map(({ x, width }) => x + width / 2)) + MARGIN;
  const below = Math.max(...all.map(({ y, height }) => y + height / 2)) + MARGIN;
  const legend = legendAt(MARGIN, below);
  const full = { width: Math.ceil(Math.max(right, legend.width)), height: Math.ceil(below + legend.height) };
  const lines = edges.map((edge, i) => path(edge, placed[i], graph.node(edge.node), centre));
  const labels = edges.map(({ always, lines: words }, i) =>
    box(`label${always ? '' : ' sometimes-label'}`, placed[i], words, 'start'),
  );
  const boxes = nodes.map(({ id, kind, lines: words }) => box(`node ${kind}`, graph.node(id), words, 'middle'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="ground" x="0.5" y="0.5" width="${full.width - 1}" height="${full.height - 1}" rx="6"/>`,
    ...lines,
    ...labels,
    ...boxes,
    legend.svg,
    '</svg>',
    '',
  ].join('\n');
}

/** From one end to the label and on to the other, an arrow at the listener, and where both call at both ends. */
function path({ side, always, bothWays }, label, node, centre) {
  const sign = side === 'in' ? -1 : 1;
  const inner = { x: centre.x + (sign * centre.width) / 2, y: label.y };
  const outer = { x: node.x - (sign * node.width) / 2, y: between(label.y, node.y, node.height / 2 - 6) };
  const near = { x: label.x - (sign * label.width) / 2, y: label.y };
  const far = { x: label.x + (sign * label.width) / 2, y: label.y };
  const bend = (far.x + outer.x) / 2;
  const toCentre = `M${point(near)}L${point(inner)}`;
  const toNode = `C${round(bend)} ${round(far.y)} ${round(bend)} ${round(outer.y)} ${round(outer.x)} ${round(outer.y)}`;
  const kind = `class="edge${always ? '' : ' sometimes'}"`;
  const head = ' marker-end="url(#head)"';
  const at = { centre: side === 'in' || bothWays ? head : '', node: side === 'out' || bothWays ? head : '' };
  return `<path ${kind} d="${toCentre}"${at.centre}/><path ${kind} d="M${point(far)}${toNode}"${at.node}/>`;
}

const point = ({ x, y }) => `${round(x)},${round(y)}`;

/** The height nearest to `wanted` at which a line still meets a box. */
const between = (wanted, middle, reach) =>
  Math.min(middle + Math.max(0, reach), Math.max(middle - Math.max(0, reach), wanted));

function box(kind, { x, y, width, height }, lines, align) {
  const left = round(x - width / 2);
  const top = round(y - height / 2);
  const textX = align === 'middle' ? round(x) : round(left + PADDING);
  const words = lines.map((line, i) => {
    const at = round(top + PADDING + i * LINE + FONT);
    return `<text x="${textX}" y="${at}"${align === 'middle' ? ' text-anchor="middle"' : ''}>${escaped(line)}</text>`;
  });
  return `<g class="${kind}"><rect x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" rx="4"/>${words.join('')}</g>`;
}

function legendAt(x, y) {
  const parts = [
    { line: 'edge', words: 'always needed' },
    { line: 'edge sometimes', words: 'with a feature, or where wanted' },
  ];
  let at = x;
  const middle = y + 8;
  const svg = parts.map(({ line, words }) => {
    const start = at;
    at += 44 + Math.ceil(words.length * WIDTH.plain) + 24;
    return `<path class="${line}" d="M${start} ${middle}H${start + 36}" marker-end="url(#head)"/><text class="note" x="${start + 44}" y="${middle + 4}">${escaped(words)}</text>`;
  });
  return { svg: `<g>${svg.join('')}</g>`, width: at, height: 32 };
}
