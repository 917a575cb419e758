# Exchange Server 2010, Client Access array: fixed RPC ports for the load balancer.
# exchange-ports: profile version=2010 role=client-access vantage=host features=static-rpc

$rpcClientAccess = 59532
$addressBook = 59533

# RPC Client Access: the value is a DWORD.
$rpcKey = 'HKLM:\SYSTEM\CurrentControlSet\Services\MSExchangeRPC\ParametersSystem'
New-Item -Path $rpcKey -Force | Out-Null
New-ItemProperty -Path $rpcKey -Name 'TCP/IP Port' -Value $rpcClientAccess -PropertyType String -Force

# Address Book: the value is a string.
Set-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\MSExchangeAB\Parameters' -Name 'RpcTcpPort' -Value $addressBook -Type String

Restart-Service MSExchangeRPC, MSExchangeAB

$rules = @(
    @{ DisplayName = 'Exchange 2010 endpoint mapper'; LocalPort = 'RPCEPMap'; Protocol = 'TCP' }
    @{ DisplayName = 'Exchange 2010 RPC Client Access'; LocalPort = $rpcClientAccess; Protocol = 'TCP' }
    @{ DisplayName = 'Exchange 2010 address book'; LocalPort = $addressBook; Protocol = 'UDP' }
    @{ DisplayName = 'Exchange 2010 web services'; LocalPort = 80, 443; Protocol = 'TCP' }
)
foreach ($rule in $rules) {
    New-NetFirewallRule @rule -Direction Inbound -Action Allow -Profile Domain
}

# The whole dynamic range beside fixed ports is one hole too many.
New-NetFirewallRule -DisplayName 'Exchange 2010 RPC, all of it' -Direction Inbound -Protocol TCP -LocalPort 6005-65534 -Action Allow
