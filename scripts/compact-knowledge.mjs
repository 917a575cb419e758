// Writes the knowledge base as the text that is bundled: lists of versions and of sources, which occur hundreds of times,
// the parameters and pages of cmdlets and the date on which sources were read are written short.
// server/src/knowledge/expand.ts reads them back.

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

/** `Name:type`, `Name:type*` for one that takes a pipe as a whole, and where it has them `:position:alias|alias`. */
const parameterText = ({ name, type, position, piped, aliases = [] }) =>
  [
    name,
    piped ? `${type}*` : type,
    ...(position === undefined && aliases.length === 0 ? [] : [position ?? '', aliases.join('|')]),
  ].join(':');

/** Where the pages of cmdlets are: module and cmdlet follow, in lower case. */
const CMDLET_PAGES = 'https://learn.microsoft.com/powershell/module/';

/** Id of the source that is the page of a cmdlet. */
const pageId = (cmdlet) => `ms-${cmdlet.toLowerCase()}`;

/** A source without the usual date; the page of a cmdlet as `exchangepowershell/Set-PopSettings`. */
function sourceText({ read, ...source }, usual) {
  if (read !== usual) return { ...source, read };
  const { id, publisher, title, address, note } = source;
  const [module, page, ...more] = address?.startsWith(CMDLET_PAGES)
    ? address.slice(CMDLET_PAGES.length).split('/')
    : [];
  const plain = note === undefined && publisher === 'Microsoft' && more.length === 0;
  return plain && page === title.toLowerCase() && id === pageId(title) ? `${module}/${title}` : source;
}

/** Letters outside ASCII as escapes: a text without them takes a third less time to parse. */
const inAscii = (json) =>
  json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The knowledge base as compact JSON text in ASCII. */
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
  const compact = {
    ...short(records),
    products,
    read: usual,
    sources: sources.map((source) => sourceText(source, usual)),
    parties,
    names,
    cmdlets: cmdlets.map(({ sources: own, ...record }) => ({
      ...record,
      parameters: record.parameters.map(parameterText).join(),
      // Nearly every cmdlet rests on its own page, and then nothing is written.
      ...(own.join() === pageId(record.name) ? {} : { sources: own.map((id) => places.get(id)) }),
    })),
  };
  return inAscii(JSON.stringify(compact));
}
