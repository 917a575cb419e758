import { detectLanguage } from '../../../server/src/document/detect';
import { Document } from '../../../server/src/document/document';
import { testEngine } from '../../harness/engine';

export function open(text: string): Document {
  const { catalog } = testEngine();
  const language = detectLanguage({ languageId: 'markdown', fileName: 'a.md', text }, catalog);
  return new Document('test:/a.md', 'markdown', 1, text, catalog, language);
}

export const RULE = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow';
