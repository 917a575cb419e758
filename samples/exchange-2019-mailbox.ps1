# Exchange Server 2019 Mailbox server: connectors, mail clients, firewall.
# exchange-ports: profile version=2019 role=mailbox vantage=host features=imap4,pop3

# Printers relay through a connector of their own.
New-ReceiveConnector -Name 'Relay for printers' -Server MBX01 -Usage Custom -Bindings 0.0.0.0:2525 -RemoteIPRanges 10.30.0.0/16
New-ReceiveConnector -Name 'Partners' -Server MBX01 -Usage Custom -Bindings '0.0.0.0:25' -RemoteIPRanges 192.0.2.0/24

# Mail clients.
Set-ImapSettings -SSLBindings '0.0.0.0:993', '[::]:993' -UnencryptedOrTLSBindings '0.0.0.0:143'
Set-PopSettings -SSLBindings 0.0.0.0:995 -ExternalConnectionSettings 'mail.contoso.com:995:SSL'

$clientPorts = @(
    [pscustomobject]@{ Service = 'IMAP4 over TLS'; Port = 995 }
    [pscustomobject]@{ Service = 'POP3 over TLS'; Port = 993 }
    [pscustomobject]@{ Service = 'SMTP submission'; Port = 465 }
)
foreach ($entry in $clientPorts) {
    New-NetFirewallRule -DisplayName "Exchange: $($entry.Service)" -Direction Inbound -Protocol TCP -LocalPort $entry.Port -Action Allow
}

New-NetFirewallRule -DisplayName 'Exchange: mail out' -Direction Outbound -Protocol TCP -LocalPort 25 -Action Allow

# Outlook and browsers: over HTTPS, and as a list in one string it does not work.
New-NetFirewallRule -DisplayName 'Exchange: HTTPS' -Direction Inbound -Protocol TCP -LocalPort '80,443' -Action Allow -ErrorAction SilentlyContinue
