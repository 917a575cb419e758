import { type PortSet, port } from '../../base/portSet';
import { servicePort } from '../shared/serviceNames';

/** The port that the system's list of services has for a name. */
export function systemService(name: string): PortSet | undefined {
  const number = servicePort(name);
  return number === undefined ? undefined : port(number);
}
