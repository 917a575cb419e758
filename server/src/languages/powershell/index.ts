import type { HostLanguage } from '../../model/language';
import { looksLike } from '../config/signs';
import { extentAt } from './extent';
import { read, type TopLevel } from './read';
import { Runner } from './run/runner';
import { LINE, OWN } from './signs';

/** PowerShell, Windows PowerShell 5.1 and 7. */
export const powershell: HostLanguage<TopLevel> = {
  id: 'powershell',
  redefines: true,
  title: 'PowerShell',
  languageIds: ['powershell'],
  extensions: ['.ps1', '.psm1', '.psd1'],
  comment: '# ',
  trailingComment: '# ',
  // An empty body is one, and braces and semicolons end a command.
  standsApart: (before, behind) => /(?:^|[\r\n{;])[ \t]*$/.test(before) && /^[ \t]*(?:[\r\n};#]|$)/.test(behind),
  sniff: (lines) => looksLike(lines, LINE, OWN),
  read,
  extentAt,
  run(syntax, source, scope, emit) {
    new Runner(source, scope, emit).top(syntax);
  },
};
