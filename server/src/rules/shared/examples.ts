import type { Example } from '../rule';

const FIREWALL_RULES =
  '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]';

/** A registry file with one rule of the Windows Firewall, told as its fields: `Dir=In|Protocol=6|LPort=25`. */
export const policyFile = (fields: string): Example => ({
  language: 'registry-file',
  text: `Windows Registry Editor Version 5.00\n\n${FIREWALL_RULES}\n"Exchange-1"="v2.10|${fields}|"\n`,
});

/** A script for `netsh -f` with one rule, told as its words. */
export const netshScript = (words: string): Example => ({
  language: 'netsh-script',
  text: `pushd advfirewall firewall\nadd rule ${words}\npopd\n`,
});

export const batch = (words: string, profile?: string): Example => ({
  language: 'batch',
  text: `netsh advfirewall firewall add rule ${words}`,
  ...(profile === undefined ? {} : { profile }),
});

/** A call of New-NetFirewallRule, told as its parameters. */
export const newRule = (parameters: string, profile?: string): Example => ({
  language: 'powershell',
  text: `New-NetFirewallRule ${parameters}`,
  ...(profile === undefined ? {} : { profile }),
});

/** A rule of a network security group from one source to one port. */
export const cloudRule = (source: string, port: string, protocol = 'Tcp'): Example => ({
  language: 'powershell',
  text: `New-AzNetworkSecurityRuleConfig -Name 'Exchange' -Access Allow -Direction Inbound -Priority 200 -Protocol ${protocol} -SourceAddressPrefix ${source} -SourcePortRange * -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange ${port}`,
});
