import type { Product, VersionId } from './types';

/** The versions of the product in the order of their release. */
export interface Versions {
  readonly all: readonly VersionId[];
  /** Place in the order of release; -1 for a word that is no version. */
  indexOf(version: string): number;
  isBefore(a: string, b: string): boolean;
  /** Both ends included; empty where `from` is later than `to`. */
  between(from: string, to: string): readonly VersionId[];
  /** "2013 to SE", "2010", "5.5, 2003 to 2007": how people write a list of versions. "all versions" for all. */
  format(versions: readonly string[]): string;
  /** The version that a word names: "2016", "v15", "subscription edition"; undefined for anything else. */
  named(word: string): Product | undefined;
}

export function versionsOf(products: readonly Product[]): Versions {
  const all = products.map((p) => p.id);
  const places = new Map<string, number>(all.map((id, i) => [id, i]));
  const words = new Map<string, Product>();
  for (const product of products) {
    for (const word of [product.id, product.title, ...product.aliases]) words.set(word.toLowerCase(), product);
  }
  const indexOf = (version: string): number => places.get(version) ?? -1;
  return {
    all,
    indexOf,
    isBefore: (a, b) => indexOf(a) < indexOf(b),
    between: (from, to) => (indexOf(from) < 0 || indexOf(to) < 0 ? [] : all.slice(indexOf(from), indexOf(to) + 1)),
    format(versions) {
      const sorted = versions
        .map(indexOf)
        .filter((i) => i >= 0)
        .sort((a, b) => a - b);
      if (sorted.length === all.length) return 'all versions';
      const runs: [number, number][] = [];
      for (const i of sorted) {
        const last = runs[runs.length - 1];
        if (last && i <= last[1] + 1) last[1] = i;
        else runs.push([i, i]);
      }
      return runs.map(([a, b]) => (a === b ? all[a] : `${all[a]} to ${all[b]}`)).join(', ');
    },
    named: (word) => words.get(word.trim().toLowerCase()),
  };
}
