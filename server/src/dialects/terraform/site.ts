import type { FieldKinds, PortKind } from '../shared/templates/site';

const PROTOCOLS: readonly string[] = ['Tcp', 'Udp', 'Icmp', '*'];
const AWS_PROTOCOLS: readonly string[] = ['tcp', 'udp', 'icmp', '-1'];

const kind = (side: PortKind['side'], range: boolean): PortKind => ({ side, range });
const SOURCE = kind('source', true);
const DESTINATION = kind('destination', true);
const END = kind('destination', false);
const LISTEN = kind('local', false);
const REMOTE = kind('remote', false);

/** Fields of Azure's network security rules, which no other resource has. */
const AZURE_PORTS: readonly (readonly [string, PortKind])[] = [
  ['source_port_range', SOURCE],
  ['source_port_ranges', SOURCE],
  ['destination_port_range', DESTINATION],
  ['destination_port_ranges', DESTINATION],
  ['destination_ports', DESTINATION],
  ['translated_port', END],
  ['frontend_port', LISTEN],
  ['backend_port', REMOTE],
  ['port', REMOTE],
];

const OTHER_PORTS: readonly (readonly [string, PortKind])[] = [
  ['from_port', END],
  ['to_port', END],
  ['ports', DESTINATION],
  ['port_range', kind('local', true)],
  ['port', REMOTE],
  ['lb_port', LISTEN],
  ['instance_port', REMOTE],
];

/** What the fields of a resource take, by the provider that its type begins with. */
export const fieldKinds = (type: string): FieldKinds => (type.startsWith('azurerm_') ? AZURE : OTHER);

const AZURE: FieldKinds = {
  ports: new Map(AZURE_PORTS),
  transports: new Map([
    ['protocol', PROTOCOLS],
    ['protocols', ['TCP', 'UDP', 'ICMP', 'Any']],
  ]),
  directions: new Map([['direction', ['Inbound', 'Outbound']]]),
};

const OTHER: FieldKinds = {
  ports: new Map([...AZURE_PORTS, ...OTHER_PORTS]),
  transports: new Map([
    ['protocol', AWS_PROTOCOLS],
    ['ip_protocol', AWS_PROTOCOLS],
  ]),
  directions: new Map([
    ['direction', ['INGRESS', 'EGRESS']],
    ['type', ['ingress', 'egress']],
  ]),
};
