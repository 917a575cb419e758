import assert from 'node:assert/strict';
import { testEnv } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';
import { batch, envWith, everyHover, hoverLines, outbound, rule } from './support';

const REGISTRY =
  'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\r\n"TCP/IP Port"=dword:0000e88b\r\n';

describe('hover', () => {
  it('25 in 2019, inbound', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('25')), '25'), [
      '**25/tcp** SMTP, mail between servers',
      'Internet hosts, Exchange server, Edge Transport or Exchange Online → Mailbox, STARTTLS inside the session.',
      'All versions and Exchange Online. Listens by default: Default Frontend on Mailbox, the default internal connector on Edge Transport (MSExchangeTransport).',
      'May face the Internet. From 2007 on mail clients submit on 587; servers keep 25.',
      'Set by `-Bindings` (New-ReceiveConnector) and `-Port` (New-SendConnector).',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Receive connectors in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors)',
    ]);
  });

  it('25 in 2019, outbound', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('25', outbound)), '25'), [
      '**25/tcp** SMTP, mail between servers',
      'Mailbox → Internet hosts, Exchange Online, smart host or others, STARTTLS inside the session.',
      'All versions and Exchange Online. Listens by default: Default Frontend on Mailbox, the default internal connector on Edge Transport (MSExchangeTransport).',
      'May face the Internet. From 2007 on mail clients submit on 587; servers keep 25.',
      'Set by `-Bindings` (New-ReceiveConnector) and `-Port` (New-SendConnector).',
      '*This rule:* outbound, remote port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Receive connectors in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors)',
    ]);
  });

  it('a wide range on the side of the callers', () => {
    const drawn = (direction: string) =>
      hoverLines(batch('version=2019 role=mailbox', rule('1024-65535', { ...outbound, dir: direction })), '1024-65535');
    assert.deepEqual(drawn('in'), [
      '**1024-65535/tcp** ports that callers draw for themselves',
      '*This rule:* inbound, remote port, allow.',
    ]);
    assert.equal(drawn('out')?.[0], '**1024-65535/tcp** Dynamic RPC of old servers');
  });

  it('25 in 2010', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=hub-transport', rule('25')), '25'), [
      '**25/tcp** SMTP, mail between servers',
      'Internet hosts, Exchange server, Edge Transport or Exchange Online → Hub Transport, STARTTLS inside the session.',
      'All versions and Exchange Online. Listens by default; the connector of a Hub Transport server takes no anonymous mail until allowed.',
      'May face the Internet. From 2007 on mail clients submit on 587; servers keep 25.',
      'The references for 2007 and 2010 still list 25 beside 587 for mail clients.',
      'Set by `-Bindings` (New-ReceiveConnector) and `-Port` (New-SendConnector).',
      'Setup opens it: MSExchangeTransportWorker (TCP-In).',
      '*This rule:* inbound, local port, allow.',
      '[Exchange Network Port Reference (Exchange 2010), Microsoft](https://learn.microsoft.com/previous-versions/office/exchange-server-2010/bb331973%28v=exchg.141%29) · [Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports)',
    ]);
  });

  it('25 in 2003', () => {
    assert.deepEqual(hoverLines(batch('version=2003 role=front-end', rule('25')), '25'), [
      '**25/tcp** SMTP, mail between servers',
      'Internet hosts or Exchange server → front-end server, STARTTLS inside the session.',
      'All versions and Exchange Online. Listens as soon as the SMTP service runs.',
      'May face the Internet. From 2007 on mail clients submit on 587; servers keep 25.',
      'Between routing groups link state travels inside SMTP, with the verb X-LSA-2.',
      'Set by `virtual servers` (Exchange System Manager).',
      '*This rule:* inbound, local port, allow.',
      '[Ports used by Exchange Server 2003, Microsoft](https://technet.microsoft.com/library/bb124075%28EXCHG.65%29) · [Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports)',
    ]);
  });

  it('25 in 5.5', () => {
    assert.deepEqual(hoverLines(batch('version=5.5', rule('25')), '25'), [
      '**25/tcp** SMTP, mail between servers',
      'Internet hosts, Exchange server or POP3 and IMAP4 clients → Internet Mail Service, STARTTLS once the Internet Mail Service has a certificate.',
      'All versions and Exchange Online. Listens only where the Internet Mail Service is installed and started.',
      'May face the Internet. From 2007 on mail clients submit on 587; servers keep 25.',
      'POP3 and IMAP4 clients submit here too.',
      'Set by `smtp` (%windir%\\system32\\drivers\\etc\\services).',
      '*This rule:* inbound, local port, allow.',
      '[XIMS: Outlook Express POP3, Error 0x800ccc0e, Socket Err 10061 (Q191687), Microsoft](https://jeffpar.github.io/kbarchive/kb/191/Q191687/) · [XFOR: How to Determine If SSL Works on the Internet Mail Service (Q255753), Microsoft](https://jeffpar.github.io/kbarchive/kb/255/Q255753/)',
    ]);
  });

  it('443 in a file that is not about Exchange', () => {
    assert.deepEqual(hoverLines(batch('', rule('443')), '443'), [
      '**443/tcp** https',
      'With Exchange: Outlook, OWA, EWS, ActiveSync, Autodiscover. Mail clients, Internet hosts or Exchange Online → Mailbox.',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports)',
    ]);
  });

  it('6001 in a file that is not about Exchange', () => {
    assert.deepEqual(hoverLines(batch('', rule('6001')), '6001'), [
      '**6001/tcp** RPC over HTTP',
      'With Exchange 2003 to 2010: RPC over HTTP to the information store. RPC proxy → Mailbox or Client Access.',
      '*This rule:* inbound, local port, allow.',
      '[Service overview and network port requirements for Windows (KB832017), Microsoft](https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements)',
    ]);
  });

  it('135 in 2010', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=client-access', rule('135')), '135'), [
      '**135/tcp** RPC endpoint mapper',
      "Outlook, Exchange server or administrator's computer → Client Access, encrypted as the caller asks.",
      'All versions. Windows listens there.',
      'For servers inside, never for the Internet.',
      'It only names the next port: dynamic RPC ports, or fixed ones, must be open behind it.',
      'From 2013 on no Outlook calls it; all clients use HTTPS.',
      'Often written as TCP and UDP. It is TCP.',
      'Setup opens it: MSExchangeAB-RPCEPMap (TCP-In), MSExchangeEdgeSync - RPCEPMap (TCP-In) and 12 more.',
      '*This rule:* inbound, local port, allow.',
      '[Understanding Client Access (Exchange 2010), Microsoft](https://technet.microsoft.com/library/bb124915) · [Exchange Network Port Reference (Exchange 2010), Microsoft](https://learn.microsoft.com/previous-versions/office/exchange-server-2010/bb331973%28v=exchg.141%29)',
    ]);
  });

  it('135 in 2019', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('135')), '135'), [
      '**135/tcp** RPC endpoint mapper',
      "Exchange server or administrator's computer → Mailbox, encrypted as the caller asks.",
      'All versions. Windows listens there.',
      'For servers inside, never for the Internet.',
      'It only names the next port: dynamic RPC ports, or fixed ones, must be open behind it.',
      'From 2013 on no Outlook calls it; all clients use HTTPS.',
      'Often written as TCP and UDP. It is TCP.',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Manage database availability groups in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
    ]);
  });

  it('465 in 2019', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('465')), '465'), [
      '**465/tcp** Client Proxy connector of the Transport service',
      'Front End Transport service or unsubscribed Edge Transport → Transport service, SMTP, STARTTLS offered, Exchange Server authentication.',
      '2013 to SE. Listens by default.',
      'For servers inside, never for the Internet. Not for clients: they use 587.',
      'Often written as the secure SMTP port for clients. Exchange offers no TLS from the first byte on 465; clients use 587.',
      'Also: registered as submissions.',
      '*This rule:* inbound, local port, allow.',
      '[Receive connectors in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors) · [Configure internet mail flow through Edge Transport servers without using EdgeSync, Microsoft](https://learn.microsoft.com/exchange/architecture/edge-transport-servers/configure-without-edgesync)',
    ]);
  });

  it('465 in 2010, where nothing listens', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=hub-transport', rule('465')), '465'), [
      '**465/tcp** SMTP over SSL by convention',
      '5.5 to 2010. Nothing listens there.',
      'TLS is begun inside the session on 25, from 2007 on also on 587. A client of 5.5 gets socket error 10061.',
      'Often written as the secure SMTP port for clients. Exchange offers no TLS from the first byte on 465; clients use 587.',
      'Exchange Online does not take mail on 465 either.',
      '*This rule:* inbound, local port, allow.',
      '[XCLN: Client SMTP Connectivity Using Secure Socket Layer (Q218430), Microsoft](https://jeffpar.github.io/kbarchive/kb/218/Q218430/) · [How to set up a multifunction device or application to send email using Microsoft 365 or Office 365](https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365)',
    ]);
  });

  it('587 in 2019', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('587')), '587'), [
      '**587/tcp** SMTP submission by mail clients',
      'Mail clients and applications → Mailbox, STARTTLS; Basic only after TLS, or Integrated.',
      '2007 to SE and Exchange Online. Listens by default.',
      'For clients.',
      'The connector is called Client Frontend and the name of the server; it hands the mail to 465.',
      'Servers exchange mail on 25, not here. An unsubscribed Edge server with Basic authentication is the exception.',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Configure authenticated SMTP settings for POP3 and IMAP4 clients in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-authenticated-smtp)',
    ]);
  });

  it('587 in 2003, which does not have it', () => {
    assert.deepEqual(hoverLines(batch('version=2003 role=front-end', rule('587')), '587'), [
      '**587/tcp** SMTP submission by mail clients',
      'Not in Exchange 2003, only 2007 to SE and Exchange Online.',
      'Mail clients and applications → Mailbox, STARTTLS; Basic only after TLS, or Integrated.',
      'For clients.',
      'Servers exchange mail on 25, not here. An unsubscribed Edge server with Basic authentication is the exception.',
      'Exchange Online: smtp.office365.com with TLS 1.2 or later.',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Receive connectors in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors)',
    ]);
  });

  it('3343/tcp', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox features=dag', rule('3343')), '3343'), [
      '**3343/tcp** Cluster heartbeat',
      'It needs 3343/udp.',
      'DAG member → DAG member, both ways, DTLS on newer Windows.',
      '2007 to SE, with a DAG. On with failover clustering.',
      'For servers inside, never for the Internet.',
      'The heartbeat is UDP, from every node to every other. TCP serves only a node that joins.',
      'A cluster also needs 135 with dynamic RPC, 445, 137/udp, random high ports, and ICMP for its validation.',
      '*This rule:* inbound, local port, allow.',
      '[Service overview and network port requirements for Windows (KB832017), Microsoft](https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements) · [Plan for high availability and site resilience, Microsoft](https://learn.microsoft.com/exchange/high-availability/plan-ha)',
    ]);
  });

  it('64327/udp', () => {
    assert.deepEqual(hoverLines(batch('version=2016 role=mailbox', rule('64327', { protocol: 'udp' })), '64327'), [
      '**64327/udp** DAG log copying and seeding',
      'Not over UDP: it uses 64327/tcp.',
      'DAG member → DAG member, both ways, encrypted across subnets only, by default.',
      '2010 to SE, with a DAG. Listens on members of a DAG.',
      'For servers inside, never for the Internet.',
      'Another number is set with -ReplicationPort; the firewall rule of Setup does not follow.',
      '2007 copied logs over 445 and seeded over a random port.',
      'Often written as a port to open by hand. Setup makes the rule; only a changed port or a device between members needs work.',
      '*This rule:* inbound, local port, allow.',
      '[Managing high availability and site resilience, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-ha) · [Manage database availability groups in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
    ]);
  });

  it('50389', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=edge-transport', rule('50389')), '50389'), [
      '**50389/tcp** AD LDS without TLS on Edge Transport',
      'Tools on the Edge server → Edge Transport, LDAP, no encryption.',
      '2007 to SE. Listens on Edge Transport by default.',
      'For the server itself. No firewall opens it; EdgeSync uses 50636.',
      'Any LDAP tool on the server can read it.',
      'Set by `-Ldapport` (ConfigureAdam.ps1) and `/AdamLdapPort` (Setup).',
      '*This rule:* inbound, local port, allow.',
      '[Edge Subscriptions in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions) · [Edge Transport server planning (Exchange 2013), Microsoft](https://learn.microsoft.com/exchange/edge-transport-server-planning-exchange-2013-help)',
    ]);
  });

  it('50636', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=edge-transport', rule('50636')), '50636'), [
      '**50636/tcp** Edge subscription (EdgeSync)',
      'Mailbox → Edge Transport, LDAPS, TLS to AD LDS.',
      '2007 to SE, when an Edge subscription exists. Listens on Edge Transport by default.',
      'For servers inside, never for the Internet.',
      'It is always called from inside; Edge never calls back on it. 50389 is its local sister without TLS.',
      'The caller is Microsoft.Exchange.EdgeSyncSvc.exe.',
      'Set by `-Sslport` (ConfigureAdam.ps1) and `/AdamSslPort` (Setup).',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Edge Subscriptions in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions)',
    ]);
  });

  it('50636 in 2010', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=edge-transport', rule('50636')), '50636'), [
      '**50636/tcp** Edge subscription (EdgeSync)',
      'Hub Transport → Edge Transport, LDAPS, TLS to AD LDS.',
      '2007 to SE, when an Edge subscription exists. Listens on Edge Transport by default.',
      'For servers inside, never for the Internet.',
      'It is always called from inside; Edge never calls back on it. 50389 is its local sister without TLS.',
      'The caller is Microsoft.Exchange.EdgeSyncSvc.exe.',
      'Set by `-Sslport` (ConfigureAdam.ps1).',
      '*This rule:* inbound, local port, allow.',
      '[Exchange Network Port Reference (Exchange 2010), Microsoft](https://learn.microsoft.com/previous-versions/office/exchange-server-2010/bb331973%28v=exchg.141%29) · [Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports)',
    ]);
  });

  it('64327', () => {
    assert.deepEqual(hoverLines(batch('version=2016 role=mailbox', rule('64327')), '64327'), [
      '**64327/tcp** DAG log copying and seeding',
      'DAG member → DAG member, both ways, encrypted across subnets only, by default.',
      '2010 to SE, with a DAG. Listens on members of a DAG.',
      'For servers inside, never for the Internet.',
      'Another number is set with -ReplicationPort; the firewall rule of Setup does not follow.',
      '2007 copied logs over 445 and seeded over a random port.',
      'Often written as a port to open by hand. Setup makes the rule; only a changed port or a device between members needs work.',
      '*This rule:* inbound, local port, allow.',
      '[Managing high availability and site resilience, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-ha) · [Manage database availability groups in Exchange Server, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
    ]);
  });

  it('6001 in 2010', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=client-access', rule('6001')), '6001'), [
      '**6001/tcp** RPC over HTTP to the information store',
      'RPC proxy → Client Access, RPC encryption.',
      '2003 to 2010. Set by Setup; leave it.',
      'For servers inside, never for the Internet. The outer leg is 443. MAPI over HTTP replaced it.',
      'On Mailbox servers store.exe has it as well.',
      'Setup opens it: MSExchangeIS (TCP-In) and MSExchangeRPC (TCP-In).',
      '*This rule:* inbound, local port, allow.',
      '[Service overview and network port requirements for Windows (KB832017), Microsoft](https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements) · [Exchange Analyzer: Rpc/HTTP Port is not the default (aa996517), Microsoft](https://technet.microsoft.com/library/aa996517)',
    ]);
  });

  it('6001 in 2019', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('6001')), '6001'), [
      '**6001/tcp** RPC over HTTP to the information store',
      'Not in Exchange 2019, only 2003 to 2010.',
      'RPC proxy → Mailbox or Client Access, RPC encryption.',
      'For servers inside, never for the Internet. The outer leg is 443. MAPI over HTTP replaced it.',
      '*This rule:* inbound, local port, allow.',
      '[Service overview and network port requirements for Windows (KB832017), Microsoft](https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements) · [Exchange Analyzer: Rpc/HTTP Port is not the default (aa996517), Microsoft](https://technet.microsoft.com/library/aa996517)',
    ]);
  });

  it('6005-65534', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('6005-65534')), '6005-65534'), [
      '**6005-65534/tcp** Dynamic RPC after Setup of 2010 or later',
      "Exchange server or administrator's computer → Mailbox, RPC encryption.",
      '2010 to SE. Set by Setup: start 6005, count 59530.',
      'For servers inside, never for the Internet.',
      'Callers learn the port from the endpoint mapper on 135.',
      'In the Windows Firewall the keyword RPC does the same with less.',
      'Often written as 6005-59530. The range is 6005 to 65534: start 6005, count 59530.',
      'Set by `start=` (netsh int ipv4|ipv6 set dynamicport tcp|udp).',
      'One page prints start and count; others quote the two figures as a range.',
      'Inside: 64327 DAG replication, 50389 AD LDS, local to Edge, 50636 Edge subscription (EdgeSync).',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Managing high availability and site resilience, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-ha)',
    ]);
  });

  it('a range of no service', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('1900-2600')), '1900-2600'), [
      '**1900-2600/tcp** 701 ports',
      'Inside: 1993 IMAP4 back end, 1995 POP3 back end, 2525 Transport service (SMTP, internal).',
      '*This rule:* inbound, local port, allow.',
    ]);
  });

  it('RPC', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('RPC')), 'RPC'), [
      '**RPC** dynamic RPC ports of the program that the rule names',
      "Exchange server or administrator's computer → Mailbox.",
      'Windows opens the ports that the program has drawn, and no others.',
      'Callers learn them from the endpoint mapper, 135/tcp: a rule with RPCEPMap belongs beside it.',
      'Drawn from 6005-65534 (servers on which Setup of Exchange 2010 or later has run); 49152-65535 (Windows Server 2008 and later where no Exchange Setup has run, such as domain controllers and witness servers).',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports) · [Managing high availability and site resilience, Microsoft](https://learn.microsoft.com/exchange/high-availability/manage-ha/manage-ha)',
    ]);
  });

  it('RPC in 2010', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=mailbox', rule('RPC')), 'RPC'), [
      '**RPC** dynamic RPC ports of the program that the rule names',
      "Outlook, Exchange server or administrator's computer → Mailbox.",
      'Windows opens the ports that the program has drawn, and no others.',
      'Callers learn them from the endpoint mapper, 135/tcp: a rule with RPCEPMap belongs beside it.',
      'Drawn from 6005-65534 (servers on which Setup of Exchange 2010 or later has run); 49152-65535 (Windows Server 2008 and later where no Exchange Setup has run, such as domain controllers and witness servers).',
      'Setup of 2010 makes rules with it: MSExchangeAB-RPC (TCP-In), MSExchangeADTopology - RPC (TCP-In) and 17 more.',
      '*This rule:* inbound, local port, allow.',
      '[Understanding Client Access (Exchange 2010), Microsoft](https://technet.microsoft.com/library/bb124915) · [Exchange Network Port Reference (Exchange 2010), Microsoft](https://learn.microsoft.com/previous-versions/office/exchange-server-2010/bb331973%28v=exchg.141%29)',
    ]);
  });

  it('RPC-EPMap', () => {
    assert.deepEqual(hoverLines(batch('version=2010 role=client-access', rule('RPC-EPMap')), 'RPC-EPMap'), [
      '**RPC-EPMap** 135/tcp RPC endpoint mapper',
      "Outlook, Exchange server or administrator's computer → Client Access, encrypted as the caller asks.",
      'All versions. Windows listens there.',
      'For servers inside, never for the Internet.',
      'It only names the next port: dynamic RPC ports, or fixed ones, must be open behind it.',
      'From 2013 on no Outlook calls it; all clients use HTTPS.',
      'Often written as TCP and UDP. It is TCP.',
      'Setup opens it: MSExchangeAB-RPCEPMap (TCP-In), MSExchangeEdgeSync - RPCEPMap (TCP-In) and 12 more.',
      '*This rule:* inbound, local port, allow.',
      '[Understanding Client Access (Exchange 2010), Microsoft](https://technet.microsoft.com/library/bb124915) · [Exchange Network Port Reference (Exchange 2010), Microsoft](https://learn.microsoft.com/previous-versions/office/exchange-server-2010/bb331973%28v=exchg.141%29)',
    ]);
  });

  it('717', () => {
    assert.deepEqual(hoverLines(batch('version=2013 role=client-access', rule('717')), '717'), [
      '**717/tcp** Outbound proxy of the Front End Transport service',
      'Transport service → Front End Transport service, SMTP, TLS with a self-signed certificate, Exchange servers only.',
      '2013 to SE, when the send connector is proxied through the front end. Listens by default, whether or not mail is proxied.',
      'For servers inside, never for the Internet.',
      '*This rule:* inbound, local port, allow.',
      '[Network ports for clients and mail flow in Exchange 2013, Microsoft](https://learn.microsoft.com/exchange/network-ports-for-clients-and-mail-flow-in-exchange-2013-exchange-2013-help) · [Configure Send connectors to proxy outbound mail, Microsoft](https://learn.microsoft.com/exchange/mail-flow/connectors/proxy-outbound-mail)',
    ]);
  });

  it('389 on a domain controller', () => {
    assert.deepEqual(hoverLines(batch('version=2016 role=mailbox', rule('389', outbound)), '389'), [
      '**389/tcp** LDAP of Active Directory',
      'Mailbox → domain controller, signed (SASL).',
      '2000 to SE. Listens on every domain controller.',
      'For servers inside, never for the Internet.',
      'UDP finds the nearest domain controller. Without it, management tools and front ends take the controller for dead.',
      '*This rule:* outbound, remote port, allow.',
      '[Service overview and network port requirements for Windows (KB832017), Microsoft](https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements) · [Network ports for clients and mail flow in Exchange, Microsoft](https://learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports)',
    ]);
  });

  it('389 of the 5.5 directory', () => {
    assert.deepEqual(hoverLines(batch('version=5.5', rule('389')), '389'), [
      '**389/tcp** LDAP of the Exchange 5.x directory',
      'LDAP clients or Active Directory Connector → directory service, no encryption.',
      '5.0 to 5.5. Listens by default.',
      'For clients, who should use 636/tcp, LDAP over SSL of the Exchange 5.x directory.',
      'TCP only.',
      'The number can be moved in the Administrator program.',
      'Often written as TCP/UDP, even UPD. They are TCP; only 389 of a domain controller is UDP too.',
      'Set by `Port number` (Administrator program: Protocols).',
      '*This rule:* inbound, local port, allow.',
      '[XGEN: TCP Ports and Microsoft Exchange: In-depth Discussion (Q176466)](https://jeffpar.github.io/kbarchive/kb/176/Q176466/) · [XADM: LDAP Port for SSL Is Not Configurable In Exchange (Q179309), Microsoft](https://jeffpar.github.io/kbarchive/kb/179/Q179309/)',
    ]);
  });

  it('a static port in the registry', () => {
    assert.deepEqual(hoverLines(REGISTRY, '0000e88b', { language: 'registry-file' }), [
      '**59531/tcp** Static RPC port of RPC Client Access',
      'Outlook → Client Access or Mailbox server with public folders.',
      '`TCP/IP Port` (DWORD) under `HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem`.',
      'It sets the port of Static RPC ports of 2010: RPC Client Access and Address Book, 59531-60554/tcp.',
      '2010. Default: drawn at random.',
      'A fixed port should lie in 59531-60554. Numbers below 1024 do not work.',
      'Takes effect after a restart of MSExchangeRPC.',
      'Must differ from Static RPC port of the Address Book service.',
      'Often written as a string. TCP/IP Port of MSExchangeRPC is a DWORD; only RpcTcpPort of MSExchangeAB is a string.',
      'The key ParametersSystem must be created.',
      'Use the same number on every server of a Client Access array, and set it on Mailbox servers with public folders too.',
      '[Exchange Analyzer: static RPC ports (gg191713), Microsoft](https://technet.microsoft.com/library/gg191713)',
    ]);
  });

  it('says of one flow among several nothing that does not hold for the others', () => {
    // Remote PowerShell signs in with Kerberos and encrypts its messages; the redirect on the same port does neither.
    for (const version of ['2003', '2010', '2013', '2019']) {
      const lines = hoverLines(batch(`version=${version}`, rule('80')), '80') ?? [];
      assert.ok(
        lines.some((line) => line.includes('no encryption')),
        lines.join('\n'),
      );
      assert.ok(!lines.some((line) => /ncrypted by default|Authentication by default/.test(line)), lines.join('\n'));
    }
    const kerberos = hoverLines(batch('version=2019', rule('3268', outbound)), '3268') ?? [];
    assert.ok(!kerberos.includes('Authentication by default: Kerberos.'), 'a flow of many services speaks for none');
    assert.ok(
      hoverLines(batch('version=2010', rule('59531')), '59531')?.includes(
        'Authentication by default: Kerberos or NTLM.',
      ),
    );
  });

  it('says that an inbound rule has nothing to let in where others listen', () => {
    const said = 'Exchange itself does not listen on it.';
    assert.ok(hoverLines(batch('version=2019 role=mailbox', rule('88')), '88')?.includes(said));
    assert.ok(!hoverLines(batch('version=2019 role=mailbox', rule('88', outbound)), '88')?.includes(said));
    assert.ok(!hoverLines(batch('version=2019 role=mailbox', rule('443')), '443')?.includes(said));
  });

  it('names the setting that moves this port, not one of another', () => {
    const set = (port: string, version: string): string | undefined =>
      hoverLines(batch(`version=${version}`, rule(port)), port)?.find((line) => line.startsWith('Set by'));
    assert.equal(set('50636', '2019'), 'Set by `-Sslport` (ConfigureAdam.ps1) and `/AdamSslPort` (Setup).');
    assert.equal(set('50389', '2019'), 'Set by `-Ldapport` (ConfigureAdam.ps1) and `/AdamLdapPort` (Setup).');
    assert.equal(set('993', '2016'), 'Set by `-SSLBindings` (Set-ImapSettings).');
    assert.equal(set('995', '2016'), 'Set by `-SSLBindings` (Set-PopSettings).');
    assert.equal(set('1993', '2016'), 'Set by `-ProxyTargetPort` (Set-ImapSettings).');
    assert.equal(set('444', '2016'), 'Set by `bindings` (IIS, Exchange Back End).');
    assert.equal(set('6002', '2010'), 'Set by `RfrHttpPort` (registry, MSExchangeAB\\Parameters).');
  });

  it('ranks the meanings by statement, side, direction, version and evidence', () => {
    const title = (text: string, word: string, language = 'batch'): string | undefined =>
      hoverLines(text, word, { language })?.[0]?.replace(/^\*\*.*?\*\* /, '');
    const um = (line: string): string => batch('version=2016 role=mailbox', line);
    // The dialect: a setting of the gateway is about the gateway, whatever listens on the server.
    const gateway = '# exchange-ports: profile version=2016 role=mailbox\nSet-UMIPGateway -Identity g -Port 5060\n';
    assert.equal(title(gateway, '5060', 'powershell'), 'SIP of the gateway that Exchange calls');
    assert.equal(title(um(rule('5060')), '5060'), 'SIP of Unified Messaging');
    assert.equal(title(um(rule('5060', outbound)), '5060'), 'SIP of the gateway that Exchange calls');
    assert.equal(title(batch('version=2010', rule('6004')), '6004'), 'RPC over HTTP to DSProxy (NSPI)');
    assert.equal(title(batch('version=2016', rule('6004')), '6004'), 'Fax media (T.38) over TCP');
    assert.equal(title(batch('version=5.5', rule('389')), '389'), 'LDAP of the Exchange 5.x directory');
    assert.equal(title(batch('version=2019', rule('389')), '389'), 'LDAP of Active Directory');
    // Nothing known: the general name, and of the meanings for Exchange one that is still alive.
    assert.deepEqual(hoverLines(batch('', rule('389')), '389')?.slice(0, 2), [
      '**389/tcp** ldap',
      'With Exchange: LDAP of Active Directory. Exchange server → domain controller.',
    ]);
  });

  it('a number with a registered name alone', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('3306')), '3306'), [
      '**3306/tcp** mysql',
      'No port of Exchange.',
      '*This rule:* inbound, local port, allow.',
    ]);
  });

  it("a number that is Microsoft's example for a static port of the version", () => {
    const second = (version: string): string | undefined =>
      hoverLines(batch(`version=${version}`, rule('5000')), '5000')?.[1];
    assert.equal(second('5.5'), "Microsoft's example for: Static RPC port of the directory service.");
    assert.equal(second('2010'), 'No port of Exchange.');
  });

  it('a number that nobody knows', () => {
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('12345')), '12345'), undefined);
  });

  it('of a declared port says what the user says, and where', () => {
    const env = envWith({ services: [{ name: 'Outbound relay', ports: '2525', description: 'relay of the <shop>' }] });
    assert.deepEqual(hoverLines(batch('version=2019 role=mailbox', rule('2525')), '2525', { env }), [
      '**2525/tcp** Outbound relay',
      'Relay of the \\<shop\\>.',
      'Declared in .exchange-ports.json.',
      'Also: Transport service (SMTP, internal), 2013 to SE; registered as ms-v-worlds.',
      '*This rule:* inbound, local port, allow.',
    ]);
  });

  it('names the owners of addresses that the user declares', () => {
    const env = envWith({ groups: { EX: { addresses: ['10.0.1.0/24'], party: 'mailbox' } } });
    const lines = hoverLines(
      batch('version=2019 role=edge-transport', rule('50636', { more: ' remoteip=10.0.1.7' })),
      '50636',
      { env },
    );
    assert.ok(
      lines?.includes(
        '*This rule:* inbound, local port, allow, from `EX` (Mailbox, declared in .exchange-ports.json).',
      ),
      lines?.join('\n'),
    );
  });

  it('links to the page of the reference where the client can open one', () => {
    const env = { ...testEnv(), pageLink: (page: string) => `command:open?${page}` };
    const last = (port: string): string | undefined =>
      hoverLines(batch('version=2019', rule(port)), port, { env })?.at(-1);
    assert.match(last('50636') ?? '', /^\[Reference\]\(command:open\?ports\/50636\) · /);
    assert.match(last('59531-60554') ?? '', /ports\/59531-60554/);
    assert.match(last('5066') ?? '', /ports\/5065-5068/);
  });

  it('says what the statement does in its own words', () => {
    const said = (line: string, word: string): string | undefined =>
      hoverLines(batch('version=2019', line), word)?.find((one) => one.startsWith('*This'));
    assert.equal(
      said(rule('25', { more: ' profile=domain enable=no' }), '25'),
      '*This rule:* inbound, local port, allow, Domain profile, disabled.',
    );
    assert.equal(said(rule('443', outbound), '443'), '*This rule:* outbound, remote port, allow.');
    assert.equal(
      said('netsh advfirewall firewall delete rule name=x protocol=tcp localport=25', '25'),
      '*This change:* deletes the rules with this local port.',
    );
    assert.equal(
      said('netsh interface portproxy add v4tov4 listenport=587 connectaddress=ex01 connectport=25', '25'),
      '*This proxy:* the port to which it connects.',
    );
    assert.equal(
      said('netsh int ipv4 set dynamicport tcp start=6005 num=59530', '6005'),
      '*This range:* 6005-65534, from which Windows draws ports.',
    );
  });

  it('has at most twelve lines, none of them empty, for every port of every version', () => {
    const knowledge = testKnowledge();
    const rules = knowledge.services.map(({ ports, transports: [protocol = 'tcp'] }) => {
      const [first] = ports;
      return rule(first?.from === first?.to ? `${first?.from}` : `${first?.from}-${first?.to}`, { protocol });
    });
    for (const version of knowledge.versions.all) {
      const found = everyHover(batch(`version=${version}`, ...rules));
      assert.equal(found.length, knowledge.services.length);
      for (const { word, lines } of found) {
        assert.ok(lines.length > 0 && lines.length <= 12, `${version} ${word}: ${lines.length} lines`);
        assert.ok(
          lines.every((line) => line.trim() !== '' && !/undefined|\.\.(?!\w)/.test(line)),
          lines.join('\n'),
        );
      }
    }
  });
});
