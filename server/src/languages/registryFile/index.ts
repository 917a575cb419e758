import type { HostLanguage } from '../../model/language';
import { Reader } from './read';
import type { Rows } from './rows';
import { ID, settings } from './settings';

const HEADER = /^\uFEFF?(?:Windows Registry Editor Version 5\.00|REGEDIT4)\s*$/;

/** `.reg` files: sections, values, comments. A line that is none of these is passed over. */
export const registryFile: HostLanguage<Rows> = {
  id: ID,
  title: 'Registry file',
  languageIds: ['reg'],
  extensions: ['.reg'],
  comment: '; ',
  // Read where they stand, but never written: not every regedit takes a comment behind a value.
  trailingComment: undefined,
  sniff: (lines) => (HEADER.test(lines[0] ?? '') ? 1 : 0),
  read: (source, options) => new Reader(source, options).read(),
  run(syntax, source, scope, emit) {
    for (const rows of syntax) {
      for (const setting of settings(rows, source, scope.known)) {
        emit(setting);
        scope.told?.();
      }
    }
  },
};
