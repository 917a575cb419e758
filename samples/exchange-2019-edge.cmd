@echo off
rem Exchange Server 2019 Edge Transport in the perimeter network.
rem exchange-ports: profile version=2019 role=edge-transport vantage=host placement=perimeter-network features=edge-subscription
setlocal
set INSIDE=10.10.1.11,10.10.1.12

netsh advfirewall firewall add rule name="Edge: mail from the Internet and from inside" dir=in action=allow protocol=TCP localport=25

rem EdgeSync comes from inside. 50389 is local to this server.
netsh advfirewall firewall add rule name="Edge: EdgeSync" dir=in action=allow protocol=TCP localport=50636 remoteip=%INSIDE%
netsh advfirewall firewall add rule name="Edge: AD LDS" dir=in action=allow protocol=TCP localport=50389 remoteip=%INSIDE%

rem Names are asked for over both transports.
for %%t in (UPD TCP) do netsh advfirewall firewall add rule name="Edge: DNS" dir=out action=allow protocol=%%t remoteport=53

rem Administration from inside only.
netsh advfirewall firewall add rule name="Edge: remote desktop" dir=in action=allow protocol=TCP localport=3389 profile=public

netsh firewall add portopening TCP 25 "Edge: SMTP, as it was done on Windows Server 2003"
netsh advfirewall set publicprofile state off
endlocal
