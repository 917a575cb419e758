import type { Knowledge } from '../../knowledge/knowledge';
import {
  callersOf,
  conflictsText,
  connectorsText,
  flowIndexText,
  flowPageText,
  mistakesText,
  settingsText,
  setupRulesText,
  sourcesText,
  timelineText,
} from './listPages';
import { portPage } from './markdown';
import { portIndexText, portPageText, portRanges } from './portPages';
import { indexText, rolePageText, rolesOf, versionPageText } from './versionPages';

const tables = new WeakMap<Knowledge, ReadonlyMap<string, () => string>>();

/** All pages by their paths; a page is written when it is asked for. */
export function referencePages(knowledge: Knowledge): ReadonlyMap<string, () => string> {
  let pages = tables.get(knowledge);
  if (!pages) {
    const { products } = knowledge;
    pages = new Map<string, () => string>([
      ['README', () => indexText(knowledge)],
      ['ports/README', () => portIndexText(knowledge)],
      ['flows/README', () => flowIndexText(knowledge)],
      ['timeline', () => timelineText(knowledge)],
      ['conflicts', () => conflictsText(knowledge)],
      ['settings', () => settingsText(knowledge)],
      ['connectors', () => connectorsText(knowledge)],
      ['setup-rules', () => setupRulesText(knowledge)],
      ['mistakes', () => mistakesText(knowledge)],
      ['sources', () => sourcesText(knowledge)],
      ...products.map(({ id }) => [`versions/${id}`, () => versionPageText(id, knowledge)] as const),
      ...rolesOf(knowledge).map((role) => [`roles/${role}`, () => rolePageText(role, knowledge)] as const),
      ...callersOf(knowledge).map((party) => [`flows/${party}`, () => flowPageText(party, knowledge)] as const),
      ...portRanges(knowledge).map((range) => [portPage(range), () => portPageText(range, knowledge)] as const),
    ]);
    tables.set(knowledge, pages);
  }
  return pages;
}

/** The Markdown of a page; undefined where there is none of that path. */
export const referencePage = (path: string, knowledge: Knowledge): string | undefined =>
  referencePages(knowledge).get(path)?.();
