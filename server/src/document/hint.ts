/**
 * Lines at which the texts begin that some language recognises by content. Looked for in texts that may be anything, in
 * an editor that has not begun to read yet: what has none of these lines is no one's. It need not be exact, detection is.
 */
const LINE = new RegExp(
  `^[ \\t]*(?:${[
    // A comment that says it, a registry file, a shell script.
    '.{0,20}exchange-ports:',
    'Windows Registry Editor|REGEDIT4|\\[-?HKEY_',
    '#!.{0,60}sh\\b',
    // PowerShell, batch
    '(?:\\$[\\w:]+ ?= ?)?(?:Add|Copy|Disable|Enable|Get|Import|Install|Invoke|New|Remove|Rename|Set|Start|Stop|Test|Uninstall)-[A-Z]',
    '@?echo[ \\t]+off|@?reg(?:\\.exe)?[ \\t]|@?for[ \\t].{1,200}netsh',
    // netsh
    '@?netsh\\b|(?:pushd|popd|advfirewall|firewall|portproxy|add rule|set rule|delete rule)\\b',
    '(?:interface|int)(?: |$)(?:portproxy|ipv[46]|tcp|udp)?',
    // Linux and the BSDs
    '\\*(?:filter|nat|mangle|raw|security)\\b|:[A-Z][\\w-]* (?:ACCEPT|DROP|REJECT|QUEUE|-)|-[AIDNPR] [\\w-]+|Chain \\S+ \\(',
    '(?:sudo |/\\S*/|\\$\\{?)?(?:ip6?tables|nft|ufw|firewall-cmd|pfctl|ipfw|ipset)\\b',
    '(?:(?:add|create|flush|delete|insert) )?(?:table|chain|rule|set|map|element)\\b|flush ruleset|define ',
    '(?:pass|block|match|rdr|nat|scrub|anchor|set skip|set block-policy|ext_if|int_if)\\b|\\w+ ?= ?"',
    '(?:create|-N) \\S+ (?:hash|bitmap|list):|\\??SECTION |(?:A_)?(?:ACCEPT|DROP|REJECT|DNAT|REDIRECT)[!+:\\s-]|[A-Z]\\w*[(/]',
    // Cisco
    '(?:no )?(?:access-list|access-group|ip(?:v[46])? access-(?:list|group)|object(?:-group)?|conduit|fixup|static|hostname)\\b',
    '(?:ASA|PIX) Version|(?:\\d+ )?(?:permit|deny|remark)\\b|inspect |interface ',
    // Appliances
    'config |edit |set |delete |deactivate |activate |next$|#config-version',
    '[\\w-]+(?: [\\w."-]+)? ?\\{|\\[\\w|\\w+=',
    '[/:][a-z]|<',
    // Proxies
    '(?:frontend|backend|listen|defaults|global|bind|server|upstream|stream|http|events)\\b',
  ].join('|')})`,
  'im',
);

/**
 * Endings that some language has for its own: where no extension brings Terraform or Bicep, the editor shows their files
 * as plain texts. `test/unit/document/hint.test.ts` compares them with the languages.
 */
const OWN_ENDINGS: ReadonlySet<string> = new Set(
  [
    'asa bash bat bicep bicepparam cisco cmd hcl ios ipfw ipset json jsonc junos ksh markdown md nft nftables nxos pf pix',
    'ps1 psd1 psm1 reg rsc sh template tf tfvars tofu vyos xml yaml yml zsh',
  ].flatMap((line) => line.split(' ')),
);

/** False for a text that nothing here reads, as its head and the ending of its path show. */
export const mayBeRules = (head: string, path: string): boolean =>
  OWN_ENDINGS.has(/\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '') || LINE.test(head);
