import type { FlowState } from '../analysis/coverage/coverage';
import type { CoverageReport, FlowLine } from './coverage';
import { portWords, STATE_WORDS } from './coverage';

/** Colours that can be told apart on light and dark ground; the words say the same. */
const COLOURS: Readonly<Record<FlowState, string>> = {
  allowed: '#2e7d32',
  partial: '#b26a00',
  missing: '#c62828',
  blocked: '#8e0000',
  unknown: '#607d8b',
};

/** The flows as a Mermaid flowchart: parties as nodes, flows as arrows from who calls to who listens. */
export function mermaid({ profiles }: CoverageReport): string {
  const lines = ['flowchart LR'];
  const nodes = new Map<string, string>();
  const styles: string[] = [];
  let edges = 0;
  const nodeOf = (title: string): string => {
    let id = nodes.get(title);
    if (!id) {
      id = `n${nodes.size}`;
      nodes.set(title, id);
      lines.push(`  ${id}["${mermaidText(title)}"]`);
    }
    return id;
  };
  for (const { flows } of profiles) {
    for (const flow of flows) {
      const [from = '', to = ''] = flow.ends.split(' → ');
      const arrow = flow.state === 'allowed' ? '-->' : '-.->';
      const text = mermaidText(`${portWords(flow)} ${STATE_WORDS[flow.state]}`);
      const [a, b] = [nodeOf(from), nodeOf(to)];
      lines.push(`  ${a} ${arrow}|"${text}"| ${b}`);
      styles.push(`  linkStyle ${edges++} stroke:${COLOURS[flow.state]}`);
    }
  }
  return `${[...lines, ...styles].join('\n')}\n`;
}

const mermaidText = (text: string): string => text.replaceAll('"', '#quot;').replaceAll('\n', ' ');

const ROW = 34;
const TOP = 46;
const LEFT = 16;
const BOX = 200;
const GAP = 320;
const WIDTH = LEFT * 2 + BOX * 2 + GAP + 260;

/** The flows as a drawing, one a row: who calls, over what, who listens, and what becomes of it. */
export function svg({ profiles }: CoverageReport, titles: readonly string[]): string {
  const rows: string[] = [];
  let y = 0;
  profiles.forEach(({ flows }, i) => {
    rows.push(`<text class="title" x="${LEFT}" y="${y + 28}">${escaped(titles[i] ?? '')}</text>`);
    y += TOP;
    for (const flow of flows) {
      rows.push(rowOf(flow, y));
      y += ROW;
    }
    y += 12;
  });
  const description = profiles
    .flatMap(({ flows }) => flows.map((flow) => `${flow.ends}, ${portWords(flow)}, ${STATE_WORDS[flow.state]}.`))
    .join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 8}" viewBox="0 0 ${WIDTH} ${y + 8}" role="img" aria-labelledby="t d">
<title id="t">${escaped(titles.join('; '))}</title>
<desc id="d">${escaped(description)}</desc>
<style>
  svg { background: #ffffff; font: 13px system-ui, "Segoe UI", sans-serif; }
  text { fill: #1b1f24; } .title { font-weight: 600; font-size: 15px; } .box { fill: #eef1f4; stroke: #8a939c; }
  @media (prefers-color-scheme: dark) { svg { background: #1e2227; } text { fill: #e6e9ec; } .box { fill: #2b3138; stroke: #6f7a85; } }
</style>
<defs>${(Object.keys(COLOURS) as FlowState[]).map((state) => `<marker id="${state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="${COLOURS[state]}"/></marker>`).join('')}</defs>
${rows.join('\n')}
</svg>
`;
}

function rowOf(flow: FlowLine, y: number): string {
  const [from = '', to = ''] = flow.ends.split(' → ');
  const middle = y + 13;
  const right = LEFT + BOX + GAP;
  const colour = COLOURS[flow.state];
  const dash = flow.state === 'allowed' ? '' : ' stroke-dasharray="6 4"';
  const box = (x: number, text: string): string =>
    `<rect class="box" x="${x}" y="${y}" width="${BOX}" height="26" rx="4"/><text x="${x + 8}" y="${middle + 4}">${escaped(short(text, 28))}</text>`;
  return [
    box(LEFT, from),
    `<line x1="${LEFT + BOX}" y1="${middle}" x2="${right}" y2="${middle}" stroke="${colour}" stroke-width="2"${dash} marker-end="url(#${flow.state})"/>`,
    `<text x="${LEFT + BOX + GAP / 2}" y="${middle - 4}" text-anchor="middle">${escaped(short(portWords(flow), 44))}</text>`,
    box(right, to),
    `<text x="${right + BOX + 12}" y="${middle + 4}">${escaped(STATE_WORDS[flow.state])}: ${escaped(short(flow.title, 34))}</text>`,
  ].join('');
}

const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
