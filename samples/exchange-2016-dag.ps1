#Requires -RunAsAdministrator
# Exchange Server 2016: a database availability group of four Mailbox servers in two sites.
# exchange-ports: profile version=2016 role=mailbox vantage=host features=dag

$members = '10.10.1.11', '10.10.1.12', '10.20.1.11', '10.20.1.12'
$common = @{ Direction = 'Inbound'; Action = 'Allow'; Profile = 'Domain'; RemoteAddress = $members }

# Log shipping and seeding between the members.
New-NetFirewallRule @common -DisplayName 'DAG log shipping' -Protocol TCP -LocalPort 64372

# The heartbeat of the cluster.
New-NetFirewallRule @common -DisplayName 'DAG cluster heartbeat' -Protocol TCP -LocalPort 3343

# File share witness and remote calls.
New-NetFirewallRule @common -DisplayName 'DAG file share witness' -Protocol TCP -LocalPort 445
New-NetFirewallRule @common -DisplayName 'DAG endpoint mapper' -Protocol TCP -LocalPort RPC-EPMap
New-NetFirewallRule @common -DisplayName 'DAG remote calls' -Protocol TCP -LocalPort RPC

# Mail flow between the servers.
New-NetFirewallRule @common -DisplayName 'Mailbox transport delivery' -Protocol TCP -LocalPort 475
New-NetFirewallRule @common -DisplayName 'Hub transport' -Protocol TCP -LocalPort 25, 465, 2525

# Database moves between Mailbox servers.
New-NetFirewallRule @common -DisplayName 'Mailbox replication service' -LocalPort 808

Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 64327 -NetworkEncryption InterSubnetOnly
Test-NetConnection -ComputerName mbx02 -Port 64327
