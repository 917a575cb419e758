import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { drawGraph } from '../../../scripts/reference/draw.mjs';
import { flowGraph } from '../../../scripts/reference/graph.mjs';
import { pageOf } from '../../../server/src/features/links';
import { lookUp } from '../../../server/src/features/lookup';
import { referencePage, referencePages } from '../../../server/src/features/reference/pages';
import { diagramName, diagramsOf } from '../../../server/src/features/reference/versionPages';
import { testEnv } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';

const knowledge = testKnowledge();
const pages = new Map([...referencePages(knowledge)].map(([path, text]) => [path, text()]));
const pictures = knowledge.products.flatMap(diagramsOf);

/** The places of a page to which a link can point: its headings, as GitHub and VS Code name them, and ids. */
function placesOf(page: string): ReadonlySet<string> {
  const places = new Set([...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id as string));
  const met = new Map<string, number>();
  for (const [, heading = ''] of page.matchAll(/^#+ (.*)$/gm)) {
    const plain = heading.replace(/\\(.)/g, '$1').replace(/&lt;/g, '<').toLowerCase();
    const slug = plain
      .trim()
      .replace(/\s/g, '-')
      .replace(/[^\p{L}\p{N}_-]/gu, '');
    const before = met.get(slug) ?? 0;
    met.set(slug, before + 1);
    places.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return places;
}

describe('the pages of the reference', () => {
  it('have a page for each version, role, port, caller of a flow, and subject', () => {
    const { products, services, flows } = knowledge;
    for (const { id, roles } of products) {
      assert.ok(pages.has(`versions/${id}`), id);
      for (const role of roles) assert.ok(pages.has(`roles/${role}`), role);
    }
    for (const service of services) assert.ok(pages.has(pageOf(service, service.ports) ?? ''), service.id);
    for (const { id, from } of flows) assert.ok(pages.has(`flows/${from[0]?.party}`), id);
    for (const page of ['README', 'ports/README', 'flows/README', 'timeline', 'conflicts']) assert.ok(pages.has(page));
  });

  it('link to pages, places and pictures that there are', () => {
    const places = new Map([...pages].map(([path, text]) => [path, placesOf(text)]));
    const drawn = new Set(pictures.map(({ version, role }) => `${diagramName(version, role)}.svg`));
    let links = 0;
    for (const [path, text] of pages) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        links++;
        const [file = '', place] = target.split('#');
        const full = file === '' ? `${path}.md` : posix.join(posix.dirname(path), file);
        if (full.endsWith('.svg')) {
          assert.ok(drawn.has(full), `${path}: ${target}`);
          continue;
        }
        const page = full.replace(/\.md$/, '');
        assert.ok(pages.has(page), `${path}: ${target}`);
        if (place !== undefined) assert.ok(places.get(page)?.has(place), `${path}: ${target}`);
      }
    }
    assert.ok(links > 5000, `${links} links`);
  });

  it('are where hovers and answers of the look-up send their readers', () => {
    const asked: string[] = [];
    const env = {
      ...testEnv(),
      pageLink: (page: string): string => {
        asked.push(page);
        return page;
      },
    };
    for (const query of [
      '25',
      '6004',
      '64327',
      '6005-65534',
      'edgesync',
      'RpcTcpPort',
      'default frontend',
      'dynamic',
    ]) {
      lookUp(query, env);
    }
    assert.ok(asked.length > 20);
    for (const page of asked) assert.ok(pages.has(page), page);
  });

  it('hold every service, flow, conflict, setting, rule, connector, mistake and event', () => {
    const all = [...pages.values()].join('\n').replace(/\\(.)/g, '$1').replace(/&lt;/g, '<');
    const { services, flows, conflicts, knobs, setupRules, connectors, collisionRules, mistakes, timeline } = knowledge;
    for (const { title } of [
      ...services,
      ...flows,
      ...conflicts,
      ...knobs,
      ...setupRules,
      ...connectors,
      ...collisionRules,
      ...mistakes,
      ...timeline,
    ]) {
      assert.ok(all.includes(title), title);
    }
  });

  it('give sources to every port', () => {
    for (const [path, text] of pages) {
      if (path.startsWith('ports/') && path !== 'ports/README') assert.match(text, /^### Sources$/m, path);
    }
  });

  it('show nothing that is not there', () => {
    for (const [path, text] of pages) assert.doesNotMatch(text, /undefined|\[object|NaN| {2}$|\n\n\n/m, path);
    assert.equal(referencePage('ports/1', knowledge), undefined);
    assert.equal(referencePage('../README', knowledge), undefined);
  });

  it('keep their tables whole', () => {
    for (const [path, text] of pages) {
      let columns = 0;
      for (const line of text.split('\n')) {
        const cells = line.startsWith('|') ? line.replace(/\\\|/g, '').split('|').length : 0;
        if (columns > 0 && cells > 0) assert.equal(cells, columns, `${path}: ${line}`);
        columns = cells;
      }
    }
  });
});

describe('the pictures of the flows', () => {
  for (const { version, role } of pictures) {
    const graph = flowGraph(knowledge, version, role);
    const svg = drawGraph(graph, 'flows');

    it(`of ${version} ${role ?? ''} show every flow, within the picture and without overlap`, () => {
      const query = { version, ...(role ? { roles: [role] } : {}) };
      const flows = knowledge
        .selectFlows(query)
        .filter((flow) => !flow.sameServer && knowledge.flowPorts(flow, version).length > 0);
      assert.ok(flows.length > 0 && graph.edges.length > 0);
      assert.equal(new Set(graph.nodes.map(({ id }) => id)).size, graph.nodes.length);
      const [, width = 0, height = 0] = (/width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
      const boxes = [
        ...svg.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)" rx="4"/g),
      ].map((match) => match.slice(1).map(Number) as [number, number, number, number]);
      assert.equal(boxes.length, graph.nodes.length + graph.edges.length);
      boxes.forEach(([x, y, w, h], i) => {
        assert.ok(x >= 0 && y >= 0 && x + w <= width && y + h <= height, `box ${i} lies outside`);
        for (const [a, b, c, d] of boxes.slice(i + 1)) {
          assert.ok(x + w <= a || a + c <= x || y + h <= b || b + d <= y, 'two boxes overlap');
        }
      });
    });
  }

  it('are the same for the same data, and made for light and dark', () => {
    const draw = (): string => drawGraph(flowGraph(knowledge, '2019', 'mailbox'), 'flows');
    assert.equal(draw(), draw());
    assert.match(draw(), /@media \(prefers-color-scheme: dark\)/);
    assert.match(draw(), /25\/tcp SMTP/);
  });
});
