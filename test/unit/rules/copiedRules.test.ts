import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../server/src/features/diagnostic';
import { GATEWAY, ROUTER } from '../../harness/gateways';
import { fixed, reportOn } from '../../harness/rules';

// What a profile needs and no rule lets through is written as a copy of a rule that is there: in its form, with its
// addresses and interfaces, at its place in the order, under a name and a number of its own.

const PERIMETER = 'version=2019 role=mailbox vantage=perimeter';
const HOST = 'version=2019 role=mailbox vantage=host';

interface Case {
  readonly name: string;
  readonly language: string;
  readonly profile: string;
  readonly text: string;
  /** What is inserted; undefined where nothing is offered. */
  readonly written: string | undefined;
  /** The service that is defined for it. */
  readonly defined?: string;
}

const PANOS_XML = `<?xml version="1.0"?>
<config version="10.1.0" urldb="paloaltonetworks">
  <devices><entry name="localhost.localdomain"><vsys><entry name="vsys1">
    <service>
      <entry name="tcp-443"><protocol><tcp><port>443</port></tcp></protocol></entry>
    </service>
    <rulebase><security><rules>
      <entry name="Exchange OWA">
        <from><member>untrust</member></from>
        <to><member>dmz</member></to>
        <source><member>any</member></source>
        <destination><member>EXCH01</member></destination>
        <application><member>any</member></application>
        <service><member>tcp-443</member></service>
        <action>allow</action>
      </entry>
    </rules></security></rulebase>
  </entry></vsys></entry></devices>
</config>
`;

const CASES: readonly Case[] = [
  {
    name: 'nft',
    language: 'nftables',
    profile: PERIMETER,
    text: `#!/usr/sbin/nft -f
flush ruleset
table inet filter {
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state established,related accept
		iifname "wan0" ip daddr 192.0.2.10 tcp dport 443 accept comment "Exchange OWA"
		counter drop
	}
}
`,
    written: `
		iifname "wan0" ip daddr 192.0.2.10 tcp dport 25 accept comment "Exchange Mail from the Internet"`,
  },
  {
    name: 'nft, several ports',
    language: 'nftables',
    profile: HOST,
    text: `table inet filter {
	chain input {
		type filter hook input priority 0; policy drop;
		ct state established,related accept
		tcp dport { 443, 587 } accept comment "Exchange clients"
		counter drop
	}
}
`,
    written: `
		tcp dport { 25 } accept comment "Exchange Mail from the Internet"`,
  },
  {
    name: 'RouterOS',
    language: 'routeros',
    profile: PERIMETER,
    text: `/ip firewall filter
add chain=forward connection-state=established,related action=accept
add chain=forward in-interface=ether1-wan protocol=tcp dst-address=192.0.2.10 dst-port=443 action=accept comment="Exchange OWA"
add chain=forward action=drop comment="rest"
`,
    written: `
add chain=forward in-interface=ether1-wan protocol=tcp dst-address=192.0.2.10 dst-port=25 action=accept comment="Exchange Mail from the Internet"`,
  },
  {
    name: 'VyOS, set',
    language: 'vyos',
    profile: PERIMETER,
    text: `set firewall ipv4 name OUTSIDE-IN default-action 'drop'
set firewall ipv4 name OUTSIDE-IN rule 10 action 'accept'
set firewall ipv4 name OUTSIDE-IN rule 10 description 'Exchange OWA'
set firewall ipv4 name OUTSIDE-IN rule 10 destination address '192.0.2.10'
set firewall ipv4 name OUTSIDE-IN rule 10 destination port '443'
set firewall ipv4 name OUTSIDE-IN rule 10 protocol 'tcp'
set firewall ipv4 name OUTSIDE-IN rule 99 action 'drop'
`,
    written: `
set firewall ipv4 name OUTSIDE-IN rule 20 action 'accept'
set firewall ipv4 name OUTSIDE-IN rule 20 description 'Exchange Mail from the Internet'
set firewall ipv4 name OUTSIDE-IN rule 20 destination address '192.0.2.10'
set firewall ipv4 name OUTSIDE-IN rule 20 destination port '25'
set firewall ipv4 name OUTSIDE-IN rule 20 protocol 'tcp'`,
  },
  {
    name: 'VyOS, braces',
    language: 'vyos',
    profile: PERIMETER,
    text: `firewall {
    ipv4 {
        name OUTSIDE-IN {
            default-action drop
            rule 10 {
                action accept
                description "Exchange OWA"
                destination {
                    address 192.0.2.10
                    port 443
                }
                protocol tcp
            }
        }
    }
}
`,
    written: `
            rule 20 {
                action accept
                description "Exchange Mail from the Internet"
                destination {
                    address 192.0.2.10
                    port 25
                }
                protocol tcp
            }`,
  },
  {
    name: 'Junos, set',
    language: 'junos',
    profile: PERIMETER,
    text: `set firewall family inet filter OUTSIDE-IN term exchange-owa from protocol tcp
set firewall family inet filter OUTSIDE-IN term exchange-owa from destination-address 192.0.2.10/32
set firewall family inet filter OUTSIDE-IN term exchange-owa from destination-port 443
set firewall family inet filter OUTSIDE-IN term exchange-owa then accept
set firewall family inet filter OUTSIDE-IN term rest then discard
`,
    written: `
set firewall family inet filter OUTSIDE-IN term exchange-mail-from-the-internet from protocol tcp
set firewall family inet filter OUTSIDE-IN term exchange-mail-from-the-internet from destination-address 192.0.2.10/32
set firewall family inet filter OUTSIDE-IN term exchange-mail-from-the-internet from destination-port 25
set firewall family inet filter OUTSIDE-IN term exchange-mail-from-the-internet then accept`,
  },
  {
    name: 'Junos, braces',
    language: 'junos',
    profile: PERIMETER,
    text: `firewall {
    family inet {
        filter OUTSIDE-IN {
            term exchange-owa {
                from {
                    destination-address {
                        192.0.2.10/32;
                    }
                    protocol tcp;
                    destination-port 443;
                }
                then accept;
            }
            term rest {
                then {
                    discard;
                }
            }
        }
    }
}
`,
    written: `
            term exchange-mail-from-the-internet {
                from {
                    destination-address {
                        192.0.2.10/32;
                    }
                    protocol tcp;
                    destination-port 25;
                }
                then accept;
            }`,
  },
  {
    name: 'a group in Terraform',
    language: 'hcl',
    profile: PERIMETER,
    text: `resource "azurerm_network_security_group" "exchange" {
  name                = "exchange-nsg"
  location            = "westeurope"
  resource_group_name = "mail"

  security_rule {
    name                       = "exchange-owa"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "443"
    source_address_prefix      = "Internet"
    destination_address_prefix = "192.0.2.10"
  }
}
`,
    written: `

  security_rule {
    name                       = "exchange-mail-from-the-internet"
    priority                   = 110
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "25"
    source_address_prefix      = "Internet"
    destination_address_prefix = "192.0.2.10"
  }`,
  },
  {
    name: 'a group of AWS in Terraform',
    language: 'hcl',
    profile: PERIMETER,
    text: `resource "aws_security_group" "exchange" {
  name = "exchange"

  ingress {
    description = "Exchange OWA"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
    written: `

  ingress {
    description = "Exchange Mail from the Internet"
    from_port   = 25
    to_port     = 25
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }`,
  },
  {
    name: 'a rule of Google in Terraform',
    language: 'hcl',
    profile: PERIMETER,
    text: `resource "google_compute_firewall" "exchange_owa" {
  name    = "exchange-owa"
  network = "default"

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
  source_ranges = ["0.0.0.0/0"]
}
`,
    written: `

resource "google_compute_firewall" "exchange_mail_from_the_internet" {
  name    = "exchange-mail-from-the-internet"
  network = "default"

  allow {
    protocol = "tcp"
    ports    = ["25"]
  }
  source_ranges = ["0.0.0.0/0"]
}`,
  },
  {
    name: 'a rule of Google in Terraform with two blocks',
    language: 'hcl',
    profile: PERIMETER,
    text: `resource "google_compute_firewall" "exchange_owa" {
  name    = "exchange-owa"
  network = "default"

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
  allow {
    protocol = "udp"
    ports    = ["443"]
  }
  source_ranges = ["0.0.0.0/0"]
}
`,
    // The name of the whole would not be true of both.
    written: undefined,
  },
  {
    name: 'ARM',
    language: 'json',
    profile: PERIMETER,
    text: `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Network/networkSecurityGroups",
      "apiVersion": "2023-11-01",
      "name": "exchange-nsg",
      "properties": {
        "securityRules": [
          {
            "name": "exchange-owa",
            "properties": {
              "priority": 100,
              "direction": "Inbound",
              "access": "Allow",
              "protocol": "Tcp",
              "sourcePortRange": "*",
              "destinationPortRange": "443",
              "sourceAddressPrefix": "Internet",
              "destinationAddressPrefix": "192.0.2.10"
            }
          }
        ]
      }
    }
  ]
}
`,
    written: `,
          {
            "name": "exchange-mail-from-the-internet",
            "properties": {
              "priority": 110,
              "direction": "Inbound",
              "access": "Allow",
              "protocol": "Tcp",
              "sourcePortRange": "*",
              "destinationPortRange": "25",
              "sourceAddressPrefix": "Internet",
              "destinationAddressPrefix": "192.0.2.10"
            }
          }`,
  },
  {
    name: 'Bicep, an element',
    language: 'bicep',
    profile: PERIMETER,
    text: `resource nsg 'Microsoft.Network/networkSecurityGroups@2023-11-01' = {
  name: 'exchange-nsg'
  properties: {
    securityRules: [
      {
        name: 'exchange-owa'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourcePortRange: '*'
          destinationPortRange: '443'
          sourceAddressPrefix: 'Internet'
          destinationAddressPrefix: '192.0.2.10'
        }
      }
    ]
  }
}
`,
    written: `
      {
        name: 'exchange-mail-from-the-internet'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourcePortRange: '*'
          destinationPortRange: '25'
          sourceAddressPrefix: 'Internet'
          destinationAddressPrefix: '192.0.2.10'
        }
      }`,
  },
  {
    name: 'Bicep, a resource',
    language: 'bicep',
    profile: PERIMETER,
    text: `resource nsg 'Microsoft.Network/networkSecurityGroups@2023-11-01' existing = {
  name: 'exchange-nsg'
}

resource exchangeOwa 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = {
  parent: nsg
  name: 'exchange-owa'
  properties: {
    priority: 100
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '443'
    sourceAddressPrefix: 'Internet'
    destinationAddressPrefix: '192.0.2.10'
  }
}
`,
    written: `

resource exchangeMailFromTheInternet 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = {
  parent: nsg
  name: 'exchange-mail-from-the-internet'
  properties: {
    priority: 110
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourcePortRange: '*'
    destinationPortRange: '25'
    sourceAddressPrefix: 'Internet'
    destinationAddressPrefix: '192.0.2.10'
  }
}`,
  },
  {
    name: 'CloudFormation in YAML',
    language: 'yaml',
    profile: PERIMETER,
    text: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  ExchangeGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Exchange
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
          Description: Exchange OWA
`,
    written: `
        - IpProtocol: tcp
          FromPort: 25
          ToPort: 25
          CidrIp: 0.0.0.0/0
          Description: Exchange Mail from the Internet`,
  },
  {
    name: 'CloudFormation in JSON',
    language: 'json',
    profile: PERIMETER,
    text: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "ExchangeGroup": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Exchange",
        "SecurityGroupIngress": [
          {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "0.0.0.0/0",
            "Description": "Exchange OWA"
          },
          {
            "IpProtocol": "tcp",
            "FromPort": 80,
            "ToPort": 80,
            "CidrIp": "0.0.0.0/0"
          }
        ]
      }
    },
    "In": {
      "Type": "AWS::EC2::SecurityGroupIngress",
      "Properties": {
        "GroupId": "sg-1",
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "CidrIp": "0.0.0.0/0"
      }
    }
  }
}`,
    written: `,
          {
            "IpProtocol": "tcp",
            "FromPort": 25,
            "ToPort": 25,
            "CidrIp": "0.0.0.0/0"
          }`,
  },
  {
    name: 'IOS',
    language: 'cisco',
    profile: PERIMETER,
    text: `ip access-list extended OUTSIDE-IN
 permit tcp any host 192.0.2.10 eq 443
 deny ip any any log
`,
    written: `
 permit tcp any host 192.0.2.10 eq 25`,
  },
  {
    name: 'pf',
    language: 'pf',
    profile: PERIMETER,
    text: `block all
pass in quick on wan0 proto tcp from any to 192.0.2.10 port 443
`,
    written: `
pass in quick on wan0 proto tcp from any to 192.0.2.10 port 25`,
  },
  {
    name: 'firewalld',
    language: 'xml',
    profile: HOST,
    text: `<?xml version="1.0" encoding="utf-8"?>
<zone>
  <short>Exchange</short>
  <port protocol="tcp" port="443"/>
</zone>
`,
    written: `
  <port protocol="tcp" port="25"/>`,
  },
  {
    name: 'ufw',
    language: 'shell',
    profile: HOST,
    text: `#!/bin/sh
ufw allow 443/tcp
`,
    written: `
ufw allow 25/tcp`,
  },
  {
    name: 'Ansible',
    language: 'yaml',
    profile: HOST,
    text: `- hosts: exchange
  tasks:
    - name: Exchange OWA
      community.windows.win_firewall_rule:
        name: Exchange OWA
        localport: 443
        protocol: tcp
        direction: in
        action: allow
        state: present
`,
    written: `
    - name: Exchange Mail from the Internet
      community.windows.win_firewall_rule:
        name: Exchange Mail from the Internet
        localport: 25
        protocol: tcp
        direction: in
        action: allow
        state: present`,
  },
  {
    name: 'a task of iptables in Ansible',
    language: 'yaml',
    profile: HOST,
    text: `- hosts: exchange_edge
  tasks:
    - name: Exchange OWA
      ansible.builtin.iptables:
        chain: INPUT
        protocol: tcp
        destination_port: "443"
        ctstate: NEW
        jump: ACCEPT
        comment: Exchange OWA
    - name: Drop the rest
      ansible.builtin.iptables:
        chain: INPUT
        jump: DROP
`,
    written: `
    - name: Exchange Mail from the Internet
      ansible.builtin.iptables:
        chain: INPUT
        protocol: tcp
        destination_port: "25"
        ctstate: NEW
        jump: ACCEPT
        comment: Exchange Mail from the Internet`,
  },
  {
    name: 'a task of ufw',
    language: 'yaml',
    profile: HOST,
    text: `- hosts: exchange
  tasks:
    - name: Exchange OWA
      community.general.ufw:
        rule: allow
        port: "443"
        proto: tcp
        comment: Exchange OWA
    - name: Enable
      community.general.ufw:
        state: enabled
        default: deny
`,
    written: `
    - name: Exchange Mail from the Internet
      community.general.ufw:
        rule: allow
        port: "25"
        proto: tcp
        comment: Exchange Mail from the Internet`,
  },
  {
    name: 'a task of firewalld',
    language: 'yaml',
    profile: HOST,
    text: `- hosts: exchange
  tasks:
    - name: Exchange OWA
      ansible.posix.firewalld:
        port: 443/tcp
        zone: public
        permanent: true
        state: enabled
`,
    written: `
    - name: Exchange Mail from the Internet
      ansible.posix.firewalld:
        port: 25/tcp
        zone: public
        permanent: true
        state: enabled`,
  },
  {
    name: 'a group of AWS in Ansible',
    language: 'yaml',
    profile: PERIMETER,
    text: `- hosts: localhost
  tasks:
    - name: Exchange group
      amazon.aws.ec2_security_group:
        name: exchange
        description: Exchange
        rules:
          - proto: tcp
            ports: [443]
            cidr_ip: 0.0.0.0/0
            rule_desc: Exchange OWA
`,
    written: `
          - proto: tcp
            ports: [25]
            cidr_ip: 0.0.0.0/0
            rule_desc: Exchange Mail from the Internet`,
  },
  {
    name: 'a group of Azure in Ansible',
    language: 'yaml',
    profile: PERIMETER,
    text: `- hosts: localhost
  tasks:
    - name: Exchange nsg
      azure.azcollection.azure_rm_securitygroup:
        resource_group: mail
        name: exchange
        rules:
          - name: exchange-owa
            protocol: Tcp
            destination_port_range: 443
            access: Allow
            priority: 100
            direction: Inbound
`,
    written: `
          - name: exchange-mail-from-the-internet
            protocol: Tcp
            destination_port_range: 25
            access: Allow
            priority: 110
            direction: Inbound`,
  },
  {
    name: 'Shorewall',
    language: 'shorewall-rules',
    profile: PERIMETER,
    text: `#ACTION		SOURCE		DEST			PROTO	DPORT
?SECTION NEW
# Exchange OWA
ACCEPT		net		dmz:192.0.2.10		tcp	443
DROP		net		all
`,
    written: `
ACCEPT		net		dmz:192.0.2.10		tcp	25`,
  },
  {
    name: 'RouterOS, behind what a router drops before',
    language: 'routeros',
    profile: PERIMETER,
    text: ROUTER,
    written: `
add action=accept chain=forward comment="Exchange Mail from the Internet" dst-address=192.0.2.10 dst-port=25 in-interface-list=WAN protocol=tcp`,
  },
  {
    name: 'a gateway with pf',
    language: 'pf',
    profile: PERIMETER,
    text: GATEWAY,
    written: `
pass in on $ext_if inet proto tcp from any to $exchange port 25 flags S/SA keep state label "Exchange Mail from the Internet"`,
  },
  {
    name: 'no number is free: nothing',
    language: 'hcl',
    profile: PERIMETER,
    text: `resource "azurerm_network_security_rule" "exchange_owa" {
  name                        = "exchange-owa"
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_port_range      = "443"
  source_address_prefix       = "Internet"
  destination_address_prefix  = "192.0.2.10"
  resource_group_name         = "mail"
  network_security_group_name = "exchange-nsg"
}

resource "azurerm_network_security_rule" "deny" {
  name                        = "deny-rest"
  priority                    = 101
  direction                   = "Inbound"
  access                      = "Deny"
  protocol                    = "*"
  source_port_range           = "*"
  destination_port_range      = "*"
  source_address_prefix       = "*"
  destination_address_prefix  = "*"
  resource_group_name         = "mail"
  network_security_group_name = "exchange-nsg"
}
`,
    written: undefined,
  },
  {
    name: 'FortiOS, by the name of a service that it brings along',
    language: 'fortios',
    profile: PERIMETER,
    text: `#config-version=FGT60F-7.0.1
config firewall address
    edit "EXCH01"
        set subnet 192.0.2.10 255.255.255.255
    next
end
config firewall policy
    edit 10
        set name "Exchange OWA"
        set srcintf "wan1"
        set dstintf "dmz"
        set srcaddr "all"
        set dstaddr "EXCH01"
        set action accept
        set schedule "always"
        set service "HTTPS"
    next
    edit 99
        set name "deny"
        set srcintf "any"
        set dstintf "any"
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
end
`,
    written: `
    edit 100
        set name "Exchange Mail from the Internet"
        set srcintf "wan1"
        set dstintf "dmz"
        set srcaddr "all"
        set dstaddr "EXCH01"
        set action accept
        set schedule "always"
        set service "SMTP"
    next`,
  },
  {
    name: 'PAN-OS, by the name of a service that is defined for it',
    language: 'panos',
    profile: PERIMETER,
    text: `set address EXCH01 ip-netmask 192.0.2.10
set service tcp-443 protocol tcp port 443
set rulebase security rules "Exchange OWA" from untrust to dmz source any destination EXCH01
set rulebase security rules "Exchange OWA" application any service tcp-443 action allow
set rulebase security rules "Deny all" from any to any source any destination any application any service any action deny
`,
    defined: '\nset service tcp-25 protocol tcp port 25',
    written: `
set rulebase security rules "Exchange Mail from the Internet" from untrust to dmz source any destination EXCH01
set rulebase security rules "Exchange Mail from the Internet" application any service tcp-25 action allow`,
  },
  {
    name: 'PAN-OS, of a virtual system, where the file defines no service at all',
    language: 'panos',
    profile: PERIMETER,
    text: `set vsys vsys1 address EXCH01 ip-netmask 192.0.2.10
set vsys vsys1 rulebase security rules Exchange-OWA from untrust to dmz source any destination EXCH01
set vsys vsys1 rulebase security rules Exchange-OWA application any service service-https action allow
`,
    defined: 'set vsys vsys1 service tcp-25 protocol tcp port 25\n',
    written: `
set vsys vsys1 rulebase security rules Exchange-Mail-from-the-Internet from untrust to dmz source any destination EXCH01
set vsys vsys1 rulebase security rules Exchange-Mail-from-the-Internet application any service tcp-25 action allow`,
  },
  {
    name: 'PAN-OS, XML, by the name of a service that is defined for it',
    language: 'xml',
    profile: PERIMETER,
    text: PANOS_XML.replace(
      '</service>',
      '  <entry name="tcp-25"><protocol><udp><port>25</port></udp></protocol></entry>\n    </service>',
    ),
    defined: `
      <entry name="tcp-25-2"><protocol><tcp><port>25</port></tcp></protocol></entry>`,
    written: `
      <entry name="Exchange Mail from the Internet">
        <from><member>untrust</member></from>
        <to><member>dmz</member></to>
        <source><member>any</member></source>
        <destination><member>EXCH01</member></destination>
        <application><member>any</member></application>
        <service><member>tcp-25-2</member></service>
        <action>allow</action>
      </entry>`,
  },
  {
    name: 'FortiOS, by the name of a service that it brings along rather than one that is defined',
    language: 'fortios',
    profile: 'version=2019 role=mailbox vantage=perimeter features=pop3',
    text: `config firewall service custom
    edit "EX-WEB"
        set tcp-portrange 443
    next
end
config firewall policy
    edit 1
        set name "Exchange OWA"
        set srcintf "wan1"
        set dstintf "dmz"
        set srcaddr "all"
        set dstaddr "EXCH01"
        set action accept
        set schedule "always"
        set service "EX-WEB"
    next
end
`,
    written: `
    edit 2
        set name "Exchange Mail from the Internet"
        set srcintf "wan1"
        set dstintf "dmz"
        set srcaddr "all"
        set dstaddr "EXCH01"
        set action accept
        set schedule "always"
        set service "SMTP"
    next`,
  },
  {
    name: 'policies of Junos, by the name of an application that it brings along',
    language: 'junos',
    profile: PERIMETER,
    text: `applications {
    application EX-HTTPS {
        protocol tcp;
        destination-port 443;
    }
}
security {
    policies {
        from-zone untrust to-zone trust {
            policy exchange-owa {
                match {
                    source-address any;
                    destination-address EXCH01;
                    application EX-HTTPS;
                }
                then {
                    permit;
                }
            }
        }
    }
}
`,
    written: `
            policy exchange-mail-from-the-internet {
                match {
                    source-address any;
                    destination-address EXCH01;
                    application junos-smtp;
                }
                then {
                    permit;
                }
            }`,
  },
  {
    name: 'PAN-OS, by the name of a service that the file has',
    language: 'panos',
    profile: PERIMETER,
    text: `set address EXCH01 ip-netmask 192.0.2.10
set service tcp-443 protocol tcp port 443
set service tcp-25 protocol tcp port 25
set rulebase security rules "Exchange OWA" from untrust to dmz source any destination EXCH01
set rulebase security rules "Exchange OWA" application any service tcp-443 action allow
set rulebase security rules "Deny all" from any to any source any destination any application any service any action deny
`,
    written: `
set rulebase security rules "Exchange Mail from the Internet" from untrust to dmz source any destination EXCH01
set rulebase security rules "Exchange Mail from the Internet" application any service tcp-25 action allow`,
  },
  {
    name: 'PAN-OS, XML',
    language: 'xml',
    profile: PERIMETER,
    text: `<?xml version="1.0"?>
<config version="10.1.0" urldb="paloaltonetworks">
  <devices><entry name="localhost.localdomain"><vsys><entry name="vsys1">
    <service>
      <entry name="tcp-25"><protocol><tcp><port>25</port></tcp></protocol></entry>
    </service>
    <rulebase><security><rules>
      <entry name="Exchange OWA">
        <from><member>untrust</member></from>
        <to><member>dmz</member></to>
        <source><member>any</member></source>
        <destination><member>EXCH01</member></destination>
        <application><member>any</member></application>
        <service><member>service-https</member></service>
        <action>allow</action>
      </entry>
      <entry name="Deny all">
        <from><member>any</member></from>
        <to><member>any</member></to>
        <source><member>any</member></source>
        <destination><member>any</member></destination>
        <application><member>any</member></application>
        <service><member>any</member></service>
        <action>deny</action>
      </entry>
    </rules></security></rulebase>
  </entry></vsys></entry></devices>
</config>
`,
    written: `
      <entry name="Exchange Mail from the Internet">
        <from><member>untrust</member></from>
        <to><member>dmz</member></to>
        <source><member>any</member></source>
        <destination><member>EXCH01</member></destination>
        <application><member>any</member></application>
        <service><member>tcp-25</member></service>
        <action>allow</action>
      </entry>`,
  },
  {
    name: 'policies of Junos, set',
    language: 'junos',
    profile: PERIMETER,
    text: `set applications application EX-HTTPS protocol tcp
set applications application EX-HTTPS destination-port 443
set security policies from-zone untrust to-zone trust policy exchange-owa match source-address any
set security policies from-zone untrust to-zone trust policy exchange-owa match destination-address EXCH01
set security policies from-zone untrust to-zone trust policy exchange-owa match application EX-HTTPS
set security policies from-zone untrust to-zone trust policy exchange-owa then permit
`,
    written: `
set security policies from-zone untrust to-zone trust policy exchange-mail-from-the-internet match source-address any
set security policies from-zone untrust to-zone trust policy exchange-mail-from-the-internet match destination-address EXCH01
set security policies from-zone untrust to-zone trust policy exchange-mail-from-the-internet match application junos-smtp
set security policies from-zone untrust to-zone trust policy exchange-mail-from-the-internet then permit`,
  },
];

const missing = (report: readonly Diagnostic[]): readonly Diagnostic[] =>
  report.filter(({ code, message }) => code === 'required-flow-missing' && message.endsWith('Mail from the Internet.'));

describe('rules that are missing are written like those that are there', () => {
  for (const example of CASES) {
    it(example.name, () => {
      const before = reportOn(example);
      const [finding, more] = missing(before);
      assert.ok(finding && !more, before.map(({ message }) => message).join('\n'));
      const [fix] = finding.fixes;
      const texts = [example.written, example.defined].filter((text) => text !== undefined);
      assert.equal(fix?.edits.map(({ newText }) => newText).join('|'), texts.length > 0 ? texts.join('|') : undefined);
      if (!fix) return;
      const after = reportOn({ ...example, text: fixed(example.text, fix) });
      assert.deepEqual(missing(after), []);
      const others = before.filter((one) => one !== finding).map(({ code, message }) => `${code} ${message}`);
      assert.deepEqual(
        after.map(({ code, message }) => `${code} ${message}`).filter((one) => !others.includes(one)),
        [],
      );
    });
  }
});
