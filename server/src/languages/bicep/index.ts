import type { HostLanguage } from '../../model/language';
import { read, type StatementNode } from './read';
import { ID, Runner } from './run';

/** Bicep: templates of Azure's resource manager and their parameter files. */
export const bicep: HostLanguage<StatementNode> = {
  id: ID,
  title: 'Bicep',
  languageIds: ['bicep', 'bicep-params'],
  extensions: ['.bicep', '.bicepparam'],
  comment: '// ',
  trailingComment: '// ',
  read,
  run(syntax, source, scope, emit) {
    new Runner(source, scope, emit).top(syntax);
  },
};
