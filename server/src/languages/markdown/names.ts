/** Languages by the words that stand behind a fence. Of a terminal's text the lines tell what it is. */
const NAMES: Readonly<Record<string, string>> = {
  ...named('powershell', 'powershell pwsh posh ps ps1 azurepowershell azurepowershell-interactive'),
  ...named('batch', 'bat batch batchfile cmd dos'),
  ...named('netsh-script', 'netsh'),
  ...named('registry-file', 'reg registry'),
  ...named('shell', 'sh bash shell zsh ksh shellscript azurecli azurecli-interactive'),
  ...named('iptables-save', 'iptables iptables-save'),
  ...named('nftables', 'nft nftables'),
  ...named('cisco', 'cisco ios asa nxos pix'),
  ...named('hcl', 'hcl terraform tf'),
  ...named('bicep', 'bicep'),
  ...named('json', 'json jsonc'),
  ...named('yaml', 'yaml yml ansible'),
  ...named('fortios', 'fortios fortigate'),
  ...named('junos', 'junos juniper'),
  ...named('panos', 'panos'),
  ...named('routeros', 'routeros mikrotik rsc'),
  ...named('vyos', 'vyos'),
  ...named('haproxy', 'haproxy'),
  ...named('nginx', 'nginx'),
  ...named('pf', 'pf pfconf'),
  ...named('xml', 'xml'),
  ...named('', 'console terminal shell-session text txt plaintext none output conf config ini'),
};

function named(language: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word) => [word, language]));
}

/** Commands with which a block begins that says nothing of its language. */
const COMMANDS: readonly (readonly [language: string, sign: RegExp])[] = [
  ['batch', /^(?:netsh|reg)(?:\.exe)?\s/i],
  ['shell', /^(?:sudo\s+)?(?:ip6?tables|nft|ufw|firewall-cmd|ipfw|az|aws|gcloud)\s/],
  ['powershell', /^(?:New|Set|Get|Add|Remove|Enable|Disable|Test|Import)-[A-Z][A-Za-z]+(?:\s|$)/],
];

/** True for a line that begins with a command of which the language is known. */
export const beginsWithCommand = (line: string): boolean => COMMANDS.some(([, sign]) => sign.test(line));

/** The language of a block by its info and its first line, '' where its lines have to tell; with what stands before each command of a terminal. */
export function languageOf(info: string, firstLine: string): { language: string; prompt?: RegExp } | undefined {
  const word = /^[{.]*([\w+#-]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
  const known = word === '' ? '' : Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
  if (known === undefined) return undefined;
  const first = firstLine.trimStart();
  if (/^PS\b[^>\n]*> ?/.test(first)) return { language: 'powershell', prompt: /^PS\b[^>\n]*> ?/ };
  if (/^[A-Za-z]:\\[^>\n]*> ?/.test(first)) return { language: 'batch', prompt: /^[A-Za-z]:\\[^>\n]*> ?/ };
  if ((known === '' || known === 'shell') && isPrompted(first, word)) return { language: 'shell', prompt: /^[$#] / };
  const told = known === '' ? COMMANDS.find(([, sign]) => sign.test(first)) : undefined;
  return { language: told ? told[0] : known };
}

/** True for `$ command`. What stands behind `# ` is a comment, unless the block is a terminal's and it is a command. */
function isPrompted(first: string, info: string): boolean {
  if (/^\$ \S/.test(first)) return true;
  if (!first.startsWith('# ') || !/^(?:console|terminal|shell-session|)$/.test(info)) return false;
  return COMMANDS.some(([language, sign]) => language === 'shell' && sign.test(first.slice(2)));
}
