// Big files as administrators have them: rules with names and comments, some tables and loops, some faults. The same
// in every run, so that figures can be compared.

const SERVICES = [
  ['SMTP', 25, 'TCP'],
  ['SMTP submission', 587, 'TCP'],
  ['POP3 over TLS', 995, 'TCP'],
  ['IMAP4 over TLS', 993, 'TCP'],
  ['HTTPS', 443, 'TCP'],
  ['EdgeSync', 50636, 'TCP'],
  ['DAG log shipping', 64327, 'TCP'],
  ['cluster heartbeat', 3343, 'UDP'],
  ['DNS', 53, 'UDP'],
  ['LDAP', 389, 'TCP'],
  ['global catalog', 3268, 'TCP'],
  ['Kerberos', 88, 'TCP'],
  ['dynamic RPC', '6005-65534', 'TCP'],
  ['backup agent', 13724, 'TCP'],
  ['monitoring', 5723, 'TCP'],
];

const at = (list, i) => list[i % list.length];
const address = (i) => `10.${(i >> 8) % 250}.${i % 250}.${1 + (i % 9)}`;

function powershell(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  switch (i % 12) {
    case 0:
      return [`# ${i}: ${name} for site ${i % 40}`];
    case 3:
      return [
        `$rule${i} = @{`,
        `    DisplayName   = 'Exchange ${name} ${i}'`,
        "    Direction     = 'Inbound'",
        `    Protocol      = '${protocol}'`,
        `    LocalPort     = ${typeof port === 'number' ? port : `'${port}'`}`,
        "    Action        = 'Allow'",
        '}',
        `New-NetFirewallRule @rule${i}`,
      ];
    case 6:
      return [
        `foreach ($port in 25, 587, ${1024 + (i % 5000)}) {`,
        `    New-NetFirewallRule -DisplayName "Mail $port (${i})" -Direction Inbound -Protocol TCP -LocalPort $port -RemoteAddress ${address(i)}`,
        '}',
      ];
    case 8:
      return [`Write-Host "Rules of site ${i % 40} are done."`, ''];
    case 9:
      return [
        `New-NetFirewallRule -DisplayName 'Exchange ${name} ${i}' -Direction Inbound -Protocol ${protocol} \``,
        `    -LocalPort ${port} -RemoteAddress ${address(i)} -Profile Domain -Action Allow`,
      ];
    default:
      return [
        `New-NetFirewallRule -DisplayName 'Exchange ${name} ${i}' -Direction Inbound -Protocol ${protocol} -LocalPort ${port} -RemoteAddress ${address(i)} -Action Allow`,
      ];
  }
}

function batch(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  switch (i % 12) {
    case 0:
      return [`rem ${i}: ${name} for site ${i % 40}`];
    case 3:
      return [
        `set PORT=${port}`,
        `netsh advfirewall firewall add rule name="Exchange ${name} ${i}" dir=in action=allow protocol=${protocol} localport=%PORT%`,
      ];
    case 6:
      return [
        `for %%p in (25 587 ${1024 + (i % 5000)}) do netsh advfirewall firewall add rule name="Mail %%p ${i}" dir=in action=allow protocol=TCP localport=%%p`,
      ];
    case 8:
      return [`echo The rules of site ${i % 40} are done.`, ''];
    case 9:
      return [
        `netsh advfirewall firewall add rule name="Exchange ${name} ${i}" dir=in action=allow ^`,
        `  protocol=${protocol} localport=${port} remoteip=${address(i)}`,
      ];
    default:
      return [
        `netsh advfirewall firewall add rule name="Exchange ${name} ${i}" dir=in action=allow protocol=${protocol} localport=${port} remoteip=${address(i)}`,
      ];
  }
}

function netshScript(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  if (i % 12 === 0) return [`# ${i}: ${name} for site ${i % 40}`];
  return [
    `add rule name="Exchange ${name} ${i}" dir=in action=allow protocol=${protocol} localport=${port} remoteip=${address(i)}`,
  ];
}

function registryFile(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  switch (i % 16) {
    case 0:
      return [
        '',
        `; ${i}: server ${i % 40}`,
        '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]',
        `"TCP/IP Port"=dword:0000${(59000 + (i % 500)).toString(16)}`,
        '',
        '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]',
      ];
    case 5:
      return [
        `"Setting ${i}"=hex(2):25,00,53,00,79,00,73,00,74,00,65,00,6d,00,52,00,6f,00,6f,00,74,00,25,00,00,\\`,
        '  00',
      ];
    default:
      return [
        `"Exchange-${i}"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=${protocol === 'TCP' ? 6 : 17}|LPort=${port}|App=C:\\\\Program Files\\\\Agent\\\\agent${i % 9}.exe|Name=Exchange ${name} ${i}|"`,
      ];
  }
}

export const KINDS = {
  powershell: {
    languageId: 'powershell',
    name: 'big.ps1',
    head: ['# Exchange Server 2019 Mailbox servers'],
    part: powershell,
  },
  batch: {
    languageId: 'bat',
    name: 'big.cmd',
    head: ['@echo off', 'rem Exchange Server 2019 Mailbox servers'],
    part: batch,
  },
  'netsh-script': {
    languageId: 'netsh-script',
    name: 'big.netsh',
    head: ['# Exchange Server 2019 Mailbox servers', 'pushd advfirewall firewall'],
    part: netshScript,
  },
  'registry-file': {
    languageId: 'reg',
    name: 'big.reg',
    head: ['Windows Registry Editor Version 5.00', ''],
    part: registryFile,
  },
};

/** A file of a kind with so many lines. */
export function generate(kind, lines, lineEnding = '\r\n') {
  const { head, part } = KINDS[kind];
  const all = [...head];
  for (let i = 0; all.length < lines; i++) all.push(...part(i));
  return all.slice(0, lines).join(lineEnding) + lineEnding;
}

/** A file of a kind with about so many bytes. */
export function generateBytes(kind, bytes) {
  const sample = generate(kind, 2000);
  return generate(kind, Math.ceil((2000 * bytes) / sample.length));
}
