import { anyAnyAllow } from './any-any-allow';
import { cloudOutbound25 } from './cloud-outbound-25';
import { connectorOnReservedPort } from './connector-on-reserved-port';
import { curlyQuote } from './curly-quote';
import { directoryPortFromInternet } from './directory-port-from-internet';
import { dwordLooksDecimal } from './dword-looks-decimal';
import { dynamicRangeTooNarrow } from './dynamic-range-too-narrow';
import { edgeLdap50389 } from './edge-ldap-50389';
import { edgesyncInward } from './edgesync-inward';
import { errorsSuppressed } from './errors-suppressed';
import { expiredTemporaryRule } from './expired-temporary-rule';
import { firewallTurnedOff } from './firewall-turned-off';
import { imapPopSwapped } from './imap-pop-swapped';
import { inboundRemotePort } from './inbound-remote-port';
import { incompleteNetshRule } from './incomplete-netsh-rule';
import { internalPortFromInternet } from './internal-port-from-internet';
import { invalidPortKeyword } from './invalid-port-keyword';
import { legacyNetshFirewall } from './legacy-netsh-firewall';
import { likelyTypo } from './likely-typo';
import { localRuleMergeOff } from './local-rule-merge-off';
import { managementPortFromInternet } from './management-port-from-internet';
import { namePortMismatch } from './name-port-mismatch';
import { noDescription } from './no-description';
import { openRelayScope } from './open-relay-scope';
import { outboundLocalPort } from './outbound-local-port';
import { plaintextMailFromInternet } from './plaintext-mail-from-internet';
import { portListInOneValue } from './port-list-in-one-value';
import { portNeedsProtocol } from './port-needs-protocol';
import { portOutOfRange } from './port-out-of-range';
import { rangeSeparator } from './range-separator';
import { receiveConnectorWithoutRole } from './receive-connector-without-role';
import { rpcFromInternet } from './rpc-from-internet';
import { rpcHttpPortChanged } from './rpc-http-port-changed';
import type { DiagnosticRule } from './rule';
import { sieveRange } from './sieve-range';
import { smtpBoundToIisPort } from './smtp-bound-to-iis-port';
import { smtps465ForClients } from './smtps-465-for-clients';
import { sourcePortPinned } from './source-port-pinned';
import { staticPortOutsideWindow } from './static-port-outside-window';
import { staticPortWrongType } from './static-port-wrong-type';
import { transportTypo } from './transport-typo';
import { unusedSuppression } from './unused-suppression';
import { widePortRange } from './wide-port-range';
import { wipeAllRules } from './wipe-all-rules';
import { wrongTransport } from './wrong-transport';

/** All rules, in the order of the catalogue. */
export const rules: readonly DiagnosticRule[] = [
  portNeedsProtocol,
  rangeSeparator,
  portListInOneValue,
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
  firewallTurnedOff,
  wipeAllRules,
  localRuleMergeOff,
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
  unusedSuppression,
];
