import type { Document } from '../document/document';
import { type ChangeReport, isNothing } from './explainChange';
import { plain } from './wording';

/** What a change does as a page for a reviewer: what is needed first, then port by port. */
export function changeText(report: ChangeReport, old: Document, now: Document, title: string): string {
  const parts = [`# ${plain(title)}`];
  const notes = report.notes.map((note) => plain(note));
  if (isNothing(report)) return `${[...parts, 'No flow is opened, closed or widened.', ...notes].join('\n\n')}\n`;
  if (report.flows.length > 0) {
    parts.push('## Flows that the profile needs', report.flows.map(({ words }) => `- ${plain(words)}`).join('\n'));
  }
  if (report.lines.length > 0) {
    const lines = report.lines.map(({ words, old: before, new: there }) => {
      const [first] = there;
      const [was] = before;
      const at = first
        ? `, line ${now.positionAt(first.start).line + 1}`
        : was
          ? `, line ${old.positionAt(was.start).line + 1} before`
          : '';
      return `- ${plain(words)}${at}`;
    });
    parts.push('## Ports', lines.join('\n'));
  }
  return `${[...parts, ...notes].join('\n\n')}\n`;
}
