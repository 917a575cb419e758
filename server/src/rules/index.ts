import { allowAfterDeny } from './allow-after-deny';
import { anyAnyAllow } from './any-any-allow';
import { awsAllProtocolIgnoresPorts } from './aws-all-protocol-ignores-ports';
import { awsZeroPort } from './aws-zero-port';
import { blockWins } from './block-wins';
import { ciscoKerberos750 } from './cisco-kerberos-750';
import { ciscoSunrpc111 } from './cisco-sunrpc-111';
import { cloudOutbound25 } from './cloud-outbound-25';
import { connectorOnReservedPort } from './connector-on-reserved-port';
import { curlyQuote } from './curly-quote';
import { dagSetIncomplete } from './dag-set-incomplete';
import { directRpcClients } from './direct-rpc-clients';
import { directoryPortFromInternet } from './directory-port-from-internet';
import { dportListWithoutMultiport } from './dport-list-without-multiport';
import { duplicateRule } from './duplicate-rule';
import { dwordLooksDecimal } from './dword-looks-decimal';
import { dynamicRangeTooNarrow } from './dynamic-range-too-narrow';
import { dynamicRpcWithoutEpmapper } from './dynamic-rpc-without-epmapper';
import { edgeLdap50389 } from './edge-ldap-50389';
import { edgeSetIncomplete } from './edge-set-incomplete';
import { edgesyncInward } from './edgesync-inward';
import { epmapperAlone } from './epmapper-alone';
import { errorsSuppressed } from './errors-suppressed';
import { exchangeLinkRestricted } from './exchange-link-restricted';
import { expiredTemporaryRule } from './expired-temporary-rule';
import { firewallTurnedOff } from './firewall-turned-off';
import { hybridSetIncomplete } from './hybrid-set-incomplete';
import { hybridSmtpTooWide } from './hybrid-smtp-too-wide';
import { imapPopSwapped } from './imap-pop-swapped';
import { inboundRemotePort } from './inbound-remote-port';
import { incompleteNetshRule } from './incomplete-netsh-rule';
import { internalPortFromInternet } from './internal-port-from-internet';
import { invalidPortKeyword } from './invalid-port-keyword';
import { legacyNetshFirewall } from './legacy-netsh-firewall';
import { likelyTypo } from './likely-typo';
import { localRuleMergeOff } from './local-rule-merge-off';
import { managementPortFromInternet } from './management-port-from-internet';
import { missingTransportTwin } from './missing-transport-twin';
import { namePortMismatch } from './name-port-mismatch';
import { noDescription } from './no-description';
import { openRelayScope } from './open-relay-scope';
import { outboundLocalPort } from './outbound-local-port';
import { plaintextMailFromInternet } from './plaintext-mail-from-internet';
import { portListInOneValue } from './port-list-in-one-value';
import { portNeedsProtocol } from './port-needs-protocol';
import { portNotInThisVersion } from './port-not-in-this-version';
import { portOutOfRange } from './port-out-of-range';
import { priorityClash } from './priority-clash';
import { rangeSeparator } from './range-separator';
import { receiveConnectorConflict } from './receive-connector-conflict';
import { receiveConnectorWithoutRole } from './receive-connector-without-role';
import { replicationPortWithoutRule } from './replication-port-without-rule';
import { requiredFlowBlocked } from './required-flow-blocked';
import { requiredFlowMissing } from './required-flow-missing';
import { reusedRuleName } from './reused-rule-name';
import { roleInPerimeter } from './role-in-perimeter';
import { rpcFromInternet } from './rpc-from-internet';
import { rpcHttpPortChanged } from './rpc-http-port-changed';
import type { DiagnosticRule } from './rule';
import { shadowedRule } from './shadowed-rule';
import { sieveRange } from './sieve-range';
import { smtpBoundToIisPort } from './smtp-bound-to-iis-port';
import { smtpInspectionBreaksTls } from './smtp-inspection-breaks-tls';
import { smtps465ForClients } from './smtps-465-for-clients';
import { sourcePortPinned } from './source-port-pinned';
import { staticPortCollision } from './static-port-collision';
import { staticPortOutsideWindow } from './static-port-outside-window';
import { staticPortWrongType } from './static-port-wrong-type';
import { transportTypo } from './transport-typo';
import { unneededExchangePort } from './unneeded-exchange-port';
import { unusedSuppression } from './unused-suppression';
import { widePortRange } from './wide-port-range';
import { wipeAllRules } from './wipe-all-rules';
import { wrongDynamicRange } from './wrong-dynamic-range';
import { wrongTransport } from './wrong-transport';

/** All rules, in the order of the catalogue. */
export const rules: readonly DiagnosticRule[] = [
  portNeedsProtocol,
  rangeSeparator,
  portListInOneValue,
  dportListWithoutMultiport,
  invalidPortKeyword,
  portOutOfRange,
  transportTypo,
  incompleteNetshRule,
  curlyQuote,
  legacyNetshFirewall,
  inboundRemotePort,
  outboundLocalPort,
  sourcePortPinned,
  wrongTransport,
  smtps465ForClients,
  edgeLdap50389,
  edgesyncInward,
  ciscoKerberos750,
  ciscoSunrpc111,
  smtpBoundToIisPort,
  connectorOnReservedPort,
  receiveConnectorWithoutRole,
  openRelayScope,
  anyAnyAllow,
  managementPortFromInternet,
  rpcFromInternet,
  directoryPortFromInternet,
  internalPortFromInternet,
  plaintextMailFromInternet,
  sieveRange,
  widePortRange,
  awsAllProtocolIgnoresPorts,
  awsZeroPort,
  firewallTurnedOff,
  wipeAllRules,
  localRuleMergeOff,
  smtpInspectionBreaksTls,
  staticPortWrongType,
  dwordLooksDecimal,
  staticPortOutsideWindow,
  rpcHttpPortChanged,
  dynamicRangeTooNarrow,
  imapPopSwapped,
  namePortMismatch,
  likelyTypo,
  noDescription,
  errorsSuppressed,
  expiredTemporaryRule,
  cloudOutbound25,
  duplicateRule,
  shadowedRule,
  allowAfterDeny,
  blockWins,
  priorityClash,
  reusedRuleName,
  epmapperAlone,
  dynamicRpcWithoutEpmapper,
  wrongDynamicRange,
  staticPortCollision,
  receiveConnectorConflict,
  replicationPortWithoutRule,
  missingTransportTwin,
  unusedSuppression,
  portNotInThisVersion,
  exchangeLinkRestricted,
  roleInPerimeter,
  requiredFlowMissing,
  requiredFlowBlocked,
  unneededExchangePort,
  dagSetIncomplete,
  edgeSetIncomplete,
  hybridSetIncomplete,
  hybridSmtpTooWide,
  directRpcClients,
];
