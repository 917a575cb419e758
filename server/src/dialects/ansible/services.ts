import { servicePort } from '../shared/serviceNames';

/** Services that firewalld has by other names than the system does. */
const OWN: ReadonlyMap<string, readonly number[]> = new Map([
  ['dns', [53]],
  ['smtp-submission', [587]],
  ['rdp', [3389]],
]);

/** Services that firewalld brings with it under the names of the system's list; the ports are the same. */
const SAME = new Set('ssh smtp http kerberos pop3 ntp imap snmp ldap https kpasswd smtps ldaps imaps pop3s'.split(' '));

/** The port that the system's list of services has for a name. */
export function systemService(name: string): readonly number[] | undefined {
  const port = servicePort(name);
  return port === undefined ? undefined : [port];
}

/** The ports of a service that firewalld brings with it. */
export const firewalldService = (name: string): readonly number[] | undefined =>
  OWN.get(name) ?? (SAME.has(name) ? systemService(name) : undefined);
