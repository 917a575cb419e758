// Writes the knowledge base as the text that is bundled: lists of versions and of sources, which occur hundreds of times,
// the parameters of cmdlets and the date on which sources were read are written short. server/src/knowledge/expand.ts reads them back.

/** `["2013", "2016", "2019", "SE", …]` as `2013-SE`. */
function versionText(versions, order) {
  const runs = [];
  for (const place of versions.map((id) => order.indexOf(id))) {
    const last = runs.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else runs.push([place, place]);
  }
  return runs.map(([from, to]) => (from === to ? order[from] : `${order[from]}-${order[to]}`)).join();
}

/** `Name:type`, and where it has them `:position:alias|alias`. */
const parameterText = ({ name, type, position, aliases = [] }) =>
  [name, type, ...(position === undefined && aliases.length === 0 ? [] : [position ?? '', aliases.join('|')])].join(
    ':',
  );

/** The knowledge base as compact JSON text. */
export function compactKnowledge(bundle) {
  const order = bundle.products.map(({ id }) => id);
  const places = new Map(bundle.sources.map(({ id }, i) => [id, i]));
  const { products, sources, parties, names, cmdlets, ...records } = bundle;
  const [{ read: usual }] = sources;
  const short = (value, key) => {
    if (Array.isArray(value)) {
      if (key === 'versions' || key === 'setBySetup') return versionText(value, order);
      if (key === 'sources') return value.map((id) => places.get(id));
      return value.map((item) => short(item));
    }
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, short(child, name)]));
  };
  return JSON.stringify({
    ...short(records),
    products,
    read: usual,
    sources: sources.map(({ read, ...source }) => (read === usual ? source : { ...source, read })),
    parties,
    names,
    cmdlets: cmdlets.map((record) => ({ ...record, parameters: record.parameters.map(parameterText).join() })),
  });
}
