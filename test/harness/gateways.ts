// Rule sets as gateways have them, of which several tests ask.

/** What MikroTik sets up by itself, with a rule for the web of Exchange. */
export const ROUTER = `/ip firewall filter
add action=accept chain=input comment="defconf: accept established,related,untracked" connection-state=established,related,untracked
add action=drop chain=input comment="defconf: drop invalid" connection-state=invalid
add action=accept chain=input comment="defconf: accept ICMP" protocol=icmp
add action=drop chain=input comment="defconf: drop all not coming from LAN" in-interface-list=!LAN
add action=accept chain=forward comment="defconf: accept in ipsec policy" ipsec-policy=in,ipsec
add action=fasttrack-connection chain=forward comment="defconf: fasttrack" connection-state=established,related hw-offload=yes
add action=accept chain=forward comment="defconf: accept established,related, untracked" connection-state=established,related,untracked
add action=drop chain=forward comment="defconf: drop invalid" connection-state=invalid
add action=accept chain=forward comment="Exchange OWA" dst-address=192.0.2.10 dst-port=443 in-interface-list=WAN protocol=tcp
add action=drop chain=forward comment="defconf: drop all from WAN not DSTNATed" connection-nat-state=!dstnat connection-state=new in-interface-list=WAN
/ip firewall nat
add action=masquerade chain=srcnat comment="defconf: masquerade" ipsec-policy=out,none out-interface-list=WAN
`;

/** A gateway with pf between two interfaces, with a rule for the web of Exchange. */
export const GATEWAY = `ext_if = "em0"
int_if = "em1"
exchange = "192.0.2.10"
table <bruteforce> persist
set skip on lo0
set block-policy drop
scrub in all
nat on $ext_if from $int_if:network to any -> ($ext_if)
antispoof quick for { $ext_if $int_if }
block in quick from <bruteforce>
block in quick on $ext_if from no-route to any
block log all
pass out quick on $ext_if proto { tcp udp icmp } from any to any modulate state
pass in on $ext_if inet proto tcp from any to $exchange port 443 flags S/SA keep state label "Exchange OWA"
pass in on $int_if from $int_if:network to any
`;
