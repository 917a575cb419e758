import { type Dialect, type Local, NOTHING } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import { reviseFields } from '../shared/templates/revise';
import { siteInTable } from '../shared/templates/site';
import { withGroupNames, withNames } from '../shared/templates/statements';
import { AWS } from './aws';
import { AZURE } from './azure';
import { GOOGLE } from './google';
import { OTHERS } from './others';
import type { ResourceReader } from './readers';
import { readShapes } from './shapes';
import { fieldKinds } from './site';
import { DIALECT, HCL, TERRAFORM_JSON } from './syntax';
import { write } from './write';

/** The type of a resource; empty for a module and for values that stand by themselves. */
function typeOf({ head }: Block): string {
  return head[0]?.text === 'resource' ? (head[1]?.text ?? '') : '';
}

const readerOf = (type: string): ResourceReader | undefined =>
  AZURE.get(type) ?? AWS.get(type) ?? GOOGLE.get(type) ?? OTHERS.get(type);

/** Inputs of a module, and values that this file gives to names and does not use itself. */
const isValues = ({ head, language }: Block): boolean =>
  head.length === 0 ? language === 'hcl' : VALUES.has(head[0]?.text ?? '');

/** Sections of values; in HCL names of a file stand without a head. */
const VALUES: ReadonlySet<string> = new Set(['module', 'locals', 'variable']);

function isOurs(item: Item): item is Block {
  if (item.kind !== 'block' || (item.language !== 'hcl' && item.language !== 'json')) return false;
  return isValues(item) || readerOf(typeOf(item)) !== undefined;
}

function read(block: Block): Local {
  const context = { item: block, syntax: block.language === 'json' ? TERRAFORM_JSON : HCL };
  if (isValues(block)) return withNames(readShapes(block.body, context), block.body, context);
  return withGroupNames(readerOf(typeOf(block))?.(block.body, context) ?? NOTHING, block.body, context);
}

/** Resources of Terraform and OpenTofu that filter, balance or translate by port. */
export const terraform: Dialect = {
  id: DIALECT,
  title: 'Terraform',
  languages: ['hcl', 'json'],
  understands: [
    'azurerm: network security groups and rules, load balancer rules, probes and NAT, application gateways, firewall and firewall policy rule collections',
    'aws: security groups and their rules in every form, network ACLs, listeners, target groups and health checks of load balancers',
    'google: firewalls, firewall policy rules, forwarding rules, health checks',
    'firewalls and security groups of digitalocean, hcloud, openstack and oci; admin rules of Azure network managers',
    'rules, listeners, target groups and health checks among module inputs, variable defaults and .tfvars and .tfvars.json values, known by their fields and names; tuples such as [25, 25, "tcp"]',
    'locals, variables with defaults, count, for_each, dynamic blocks and for expressions, as far as they are literal',
    'protocol numbers, -1 and all; scripts and cloud-init configurations in user data',
    'the JSON form (.tf.json), with its templates',
  ],
  passesOver: [
    'every other resource, data source and provider',
    'application rules of firewalls, redirects of listeners, rules named by a module (`rule = "smtp-tcp"`)',
    'values that other files (terraform.tfvars among them), modules or the environment give',
    'ICMP types and codes, priorities, names, descriptions and addresses',
  ],
  claims: (item) => isOurs(item),
  interpret: (item) => (isOurs(item) ? read(item) : NOTHING),
  siteAt(item, offset) {
    if (!isOurs(item)) return undefined;
    return siteInTable(item, offset, fieldKinds(typeOf(item)), read(item).statements);
  },
  revise: reviseFields,
  write,
};
