import { servicePort } from '../shared/serviceNames';

/**
 * Names that stand for other ports in OpenBSD's own etc/services, where pf and this greylisting are from: spamd 8025/tcp,
 * spamd-cfg 8026/tcp, and spamd-sync 8025/udp, which spamd asks for under `udp` (libexec/spamd/spamd.c).
 */
const OWN: ReadonlyMap<string, number> = new Map([
  ['spamd', 8025],
  ['spamd-cfg', 8026],
  ['spamd-sync', 8025],
]);

/** The port of a service name as pf knows it. */
export const pfServicePort = (name: string): number | undefined => OWN.get(name) ?? servicePort(name);
