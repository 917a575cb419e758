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

function hcl(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  const rule = (lines) => [
    `resource "azurerm_network_security_rule" "rule_${i}" {`,
    `  name                       = "Exchange-${name.replaceAll(' ', '-')}-${i}"`,
    `  priority                   = ${100 + (i % 3000)}`,
    '  direction                  = "Inbound"',
    '  access                     = "Allow"',
    `  protocol                   = "${protocol === 'TCP' ? 'Tcp' : 'Udp'}"`,
    '  source_port_range          = "*"',
    ...lines,
    `  source_address_prefix      = "${address(i)}/32"`,
    '  destination_address_prefix = "*"',
    '}',
    '',
  ];
  switch (i % 6) {
    case 0:
      return [
        `# ${i}: ${name} for site ${i % 40}`,
        'locals {',
        `  ports_${i} = [25, "587", ${1024 + (i % 5000)}]`,
        '}',
      ];
    case 1:
      return rule([`  destination_port_ranges    = local.ports_${i - 1}`]);
    case 3:
      return [
        `resource "aws_security_group" "group_${i}" {`,
        '  ingress {',
        `    description = "${name} ${i}"`,
        `    from_port   = ${String(port).split('-')[0]}`,
        `    to_port     = ${String(port).split('-').at(-1)}`,
        `    protocol    = "${protocol.toLowerCase()}"`,
        `    cidr_blocks = ["${address(i)}/32"]`,
        '  }',
        '}',
        '',
      ];
    case 5:
      return [
        `resource "aws_instance" "server_${i}" {`,
        '  ami  = "ami-25"',
        `  tags = { Name = "mail-${i}" }`,
        '}',
        '',
      ];
    default:
      return rule([`  destination_port_range     = "${port}"`]);
  }
}

function bicep(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  return [
    `resource rule${i} 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = {`,
    '  parent: nsg',
    `  name: 'Exchange-${name.replaceAll(' ', '-')}-${i}'`,
    '  properties: {',
    `    priority: ${100 + (i % 3000)}`,
    "    direction: 'Inbound'",
    "    access: 'Allow'",
    `    protocol: '${protocol === 'TCP' ? 'Tcp' : 'Udp'}'`,
    "    sourcePortRange: '*'",
    ...(i % 5 === 0
      ? ['    destinationPortRanges: [', `      '${port}'`, "      '587'", '    ]']
      : [`    destinationPortRange: '${port}'`]),
    `    sourceAddressPrefix: '${address(i)}/32'`,
    "    destinationAddressPrefix: '*'",
    '  }',
    '}',
  ];
}

function cisco(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  const list = `SITE${Math.floor(i / 2000) % 8}_IN`;
  const ports = typeof port === 'number' ? `eq ${port}` : `range ${port.replace('-', ' ')}`;
  switch (i % 16) {
    case 0:
      return [`access-list ${list} remark ${i}: ${name} for site ${i % 40}`];
    case 5:
      return [`access-list ${list} extended permit tcp ${address(i)} 255.255.255.255 host 10.1.0.5 eq smtp log`];
    case 9:
      return [`access-list ${list} extended permit tcp object-group SITES host 10.1.0.5 object-group MAIL-PORTS`];
    default:
      return [
        `access-list ${list} extended permit ${protocol.toLowerCase()} host ${address(i)} host 10.1.0.${i % 250} ${ports}`,
      ];
  }
}

function iptablesSave(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  const transport = protocol.toLowerCase();
  switch (i % 12) {
    case 0:
      return [`# ${i}: ${name} for site ${i % 40}`];
    case 3:
      return [
        `-A INPUT -s ${address(i)}/32 -p tcp -m multiport --dports 25,587,${1024 + (i % 5000)} -m comment --comment "Exchange mail ${i}" -j ACCEPT`,
      ];
    case 6:
      return [
        `-A FORWARD -i eth0 -s ${address(i)}/32 -p ${transport} -m state --state NEW --dport ${ranged(port)} -j ACCEPT`,
      ];
    default:
      return [`-A INPUT -s ${address(i)}/32 -p ${transport} -m ${transport} --dport ${ranged(port)} -j ACCEPT`];
  }
}

const ranged = (port) => String(port).replace('-', ':');

function nftables(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  switch (i % 12) {
    case 0:
      return [`    # ${i}: ${name} for site ${i % 40}`];
    case 3:
      return [
        `    ip saddr ${address(i)} tcp dport { 25, 587, ${1024 + (i % 5000)} } accept comment "Exchange mail ${i}"`,
      ];
    default:
      return [`    ip saddr ${address(i)} ${protocol.toLowerCase()} dport ${port} accept`];
  }
}

function shell(i) {
  const [name, port, protocol] = at(SERVICES, i * 7);
  const transport = protocol.toLowerCase();
  switch (i % 12) {
    case 0:
      return [`# ${i}: ${name} for site ${i % 40}`];
    case 3:
      return [`PORT=${ranged(port)}`, `$IPT -A INPUT -s ${address(i)} -p ${transport} --dport "$PORT" -j ACCEPT`];
    case 6:
      return [
        `for p in 25 587 ${1024 + (i % 5000)}; do $IPT -A INPUT -p tcp --dport $p -s ${address(i)} -j ACCEPT; done`,
      ];
    case 8:
      return [`echo "The rules of site ${i % 40} are done."`, ''];
    default:
      return [
        `$IPT -A INPUT -s ${address(i)} -p ${transport} --dport ${ranged(port)} -m comment --comment "Exchange ${name} ${i}" -j ACCEPT`,
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
  hcl: {
    languageId: 'terraform',
    name: 'big.tf',
    head: ['# Exchange Server 2019 Mailbox servers'],
    part: hcl,
  },
  cisco: {
    languageId: 'cisco',
    name: 'big.asa',
    head: [
      ': Saved',
      'ASA Version 9.8(2)',
      '! Exchange Server 2019 Mailbox servers',
      'object-group network SITES',
      ' network-object 10.0.0.0 255.0.0.0',
      'object-group service MAIL-PORTS tcp',
      ' port-object eq smtp',
      ' port-object eq 587',
    ],
    part: cisco,
  },
  bicep: {
    languageId: 'bicep',
    name: 'big.bicep',
    head: ['// Exchange Server 2019 Mailbox servers'],
    part: bicep,
  },
  'iptables-save': {
    languageId: 'iptables-save',
    name: 'big.v4',
    head: ['# Exchange Server 2019 Mailbox servers', '*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]'],
    part: iptablesSave,
    tail: ['COMMIT'],
    lineEnding: '\n',
  },
  nftables: {
    languageId: 'nftables',
    name: 'big.nft',
    head: [
      '# Exchange Server 2019 Mailbox servers',
      'table inet filter {',
      '  chain input {',
      '    type filter hook input priority 0',
    ],
    part: nftables,
    tail: ['  }', '}'],
    lineEnding: '\n',
  },
  shell: {
    languageId: 'shellscript',
    name: 'big.sh',
    head: ['#!/bin/bash', '# Exchange Server 2019 Mailbox servers', 'IPT=/sbin/iptables'],
    part: shell,
    lineEnding: '\n',
  },
};

/** The name of an object, and the ports that it has. */
const service = (i) => at(SERVICES, i * 7);

function fortios(i) {
  const [name, port, protocol] = service(i);
  return [
    `    edit "${name.replace(/\W+/g, '-')}-${i}"`,
    `        set ${protocol.toLowerCase()}-portrange ${port}`,
    `        set comment "site ${i % 40}"`,
    '    next',
  ];
}

function junos(i) {
  const [, port, protocol] = service(i);
  return [
    `set applications application APP-${i} protocol ${protocol.toLowerCase()}`,
    `set applications application APP-${i} destination-port ${port}`,
    `set security policies from-zone untrust to-zone dmz policy P-${i} match source-address net-${address(i)}`,
    `set security policies from-zone untrust to-zone dmz policy P-${i} match application APP-${i}`,
    `set security policies from-zone untrust to-zone dmz policy P-${i} then permit`,
  ];
}

function panos(i) {
  const [, port, protocol] = service(i);
  return [
    `set service SVC-${i} protocol ${protocol.toLowerCase()} port ${port}`,
    `set rulebase security rules R-${i} from untrust to dmz source ${address(i)} destination any`,
    `set rulebase security rules R-${i} application any service SVC-${i} action allow`,
  ];
}

const routeros = (i) => {
  const [name, port, protocol] = service(i);
  return [
    `add action=accept chain=input comment="${name} ${i}" dst-port=${port} protocol=${protocol.toLowerCase()} src-address=${address(i)}`,
  ];
};

const vyos = (i) => {
  const [, port, protocol] = service(i);
  const rule = `set firewall name WAN rule ${i + 1}`;
  return [
    `${rule} action 'accept'`,
    `${rule} protocol '${protocol.toLowerCase()}'`,
    `${rule} destination port '${port}'`,
    `${rule} source address '${address(i)}'`,
  ];
};

const pf = (i) => {
  const [, port, protocol] = service(i);
  return [`pass in quick proto ${protocol.toLowerCase()} from ${address(i)} to any port ${ranged(port)}`];
};

const ipfw = (i) => {
  const [, port, protocol] = service(i);
  return [`add allow ${protocol.toLowerCase()} from ${address(i)} to me ${port} in`];
};

const haproxy = (i) => [
  `frontend mail-${i}`,
  `    bind ${address(i)}:${1024 + (i % 5000)}`,
  '    mode tcp',
  `    default_backend servers-${i}`,
  `backend servers-${i}`,
  `    server one ${address(i + 1)}:25 check`,
];

const nginx = (i) => [
  '    server {',
  `        listen ${1024 + (i % 5000)};`,
  `        proxy_pass servers_${i};`,
  '    }',
  `    upstream servers_${i} {`,
  `        server ${address(i)}:25;`,
  '    }',
];

const ufwProfiles = (i) => {
  const [name, port, protocol] = service(i);
  return [
    `[Mail-${i}]`,
    `title=${name}`,
    `description=Mail servers of site ${i % 40}`,
    `ports=${ranged(port)}/${protocol.toLowerCase()}`,
    '',
  ];
};

const shorewall = (i) => {
  const [, port, protocol] = service(i);
  if (i % 5 === 0) return [`SMTP(ACCEPT)\tnet:${address(i)}\t$FW`];
  return [`ACCEPT\tnet:${address(i)}\t$FW\t${protocol.toLowerCase()}\t${ranged(port)}`];
};

const ipset = (i) => {
  const [, port, protocol] = service(i);
  return [`add mail ${address(i)},${protocol.toLowerCase()}:${port}`];
};

/** Formats whose statements are lines, of which it is measured how fast they are read and no more. */
export const LINE_FORMATS = {
  fortios: { head: ['config firewall service custom'], part: fortios, tail: ['end'] },
  junos: { head: [], part: junos },
  panos: { head: [], part: panos },
  routeros: { head: ['/ip firewall filter'], part: routeros },
  vyos: { head: [], part: vyos },
  pf: { head: [], part: pf },
  'ipfw-rules': { head: [], part: ipfw },
  haproxy: { head: ['defaults', '    timeout connect 5s'], part: haproxy },
  nginx: { head: ['stream {'], part: nginx, tail: ['}'] },
  'ufw-profiles': { head: [], part: ufwProfiles },
  'shorewall-rules': { head: ['?SECTION NEW'], part: shorewall },
  ipset: { head: ['create mail hash:ip,port family inet'], part: ipset },
};

const formatOf = (kind) => KINDS[kind] ?? LINE_FORMATS[kind];

/** So many parts lie between the beginnings of files that are to differ: more than a file of 10 kB has. */
const APART = 127;

/** A file of a kind with so many lines. Each `seed` gives another, with other names, numbers and addresses in another order. */
export function generate(
  kind,
  lines,
  lineEnding = formatOf(kind).lineEnding ?? (KINDS[kind] ? '\r\n' : '\n'),
  seed = 0,
) {
  const { head, part, tail = [] } = formatOf(kind);
  const all = [...head];
  for (let i = seed * APART; all.length < lines; i++) all.push(...part(i));
  return [...all.slice(0, lines - tail.length), ...tail].join(lineEnding) + lineEnding;
}

/** A file of a kind with about so many bytes. */
export function generateBytes(kind, bytes, seed = 0) {
  const sample = generate(kind, 2000);
  return generate(kind, Math.ceil((2000 * bytes) / sample.length), undefined, seed);
}
