import { type Dialect, NOTHING } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import { reviseFields } from '../shared/templates/revise';
import { type FieldKinds, siteInTable } from '../shared/templates/site';
import { DIALECT } from './id';
import { isStackResource, readStackResource } from './resources';
import { write } from './write';

const PROTOCOLS = ['tcp', 'udp', 'icmp', '-1'] as const;

const KINDS: FieldKinds = {
  ports: new Map([
    ['fromport', { side: 'destination', range: false }],
    ['toport', { side: 'destination', range: false }],
    ['from', { side: 'destination', range: false }],
    ['to', { side: 'destination', range: false }],
    ['loadbalancerport', { side: 'local', range: false }],
    ['instanceport', { side: 'remote', range: false }],
    ['port', { side: 'local', range: false }],
    ['healthcheckport', { side: 'remote', range: false }],
  ]),
  transports: new Map<string, readonly string[]>([
    ['ipprotocol', PROTOCOLS],
    ['protocol', ['TCP', 'UDP', 'TLS', 'TCP_UDP', 'HTTP', 'HTTPS']],
  ]),
  directions: new Map(),
};

const isOurs = (item: Item): item is Block =>
  item.kind === 'block' &&
  (item.language === 'yaml' || item.language === 'json') &&
  isStackResource(item.head[0]?.text ?? '');

/** Templates of AWS CloudFormation, in YAML and in JSON. */
export const cloudFormation: Dialect = {
  id: DIALECT,
  title: 'AWS CloudFormation',
  languages: ['yaml', 'json'],
  understands: [
    'security groups with their rules, SecurityGroupIngress and SecurityGroupEgress',
    'NetworkAclEntry with its number and action',
    'listeners of load balancers, target groups, health checks',
    'Ref of parameters with defaults, Sub, FindInMap, in the short form and the long one; anchors and merge keys',
    'PowerShell, batch and shell scripts in UserData, and cloud-init configurations',
  ],
  passesOver: [
    'If, GetAtt, ImportValue and the other functions: their values are known when the stack is made',
    'types and codes of ICMP',
    'other resources, outputs, metadata',
    'names, descriptions, rule numbers, addresses',
  ],
  claims: isOurs,
  interpret: (item) => (isOurs(item) ? readStackResource(item) : NOTHING),
  siteAt: (item, offset) =>
    isOurs(item) ? siteInTable(item, offset, KINDS, readStackResource(item).statements) : undefined,
  revise: reviseFields,
  write,
};
