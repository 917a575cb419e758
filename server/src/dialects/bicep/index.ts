import { type Dialect, joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import { holdsReadResource, isReadResource, readBalancerParts, readResource } from '../shared/arm';
import { armKinds, readArmShapes } from '../shared/templates/armShapes';
import { reviseFields } from '../shared/templates/revise';
import { siteInTable } from '../shared/templates/site';
import { withNames } from '../shared/templates/statements';
import type { TemplateContext } from '../shared/templates/syntax';
import { BICEP, DIALECT } from './syntax';
import { write } from './write';

/** Inputs of a module, and values that this file gives to names and does not use itself. */
const isValues = ({ head }: Block): boolean => head.length === 0 || head[0]?.text === 'module';

/** A resource that is read here, or one that may hold such a resource as a child. */
const isResource = ({ head }: Block): boolean => {
  const type = head[2]?.text ?? '';
  return head[0]?.text === 'resource' && (isReadResource(type) || holdsReadResource(type));
};

function isOurs(item: Item): item is Block {
  return item.kind === 'block' && item.language === 'bicep' && (isValues(item) || isResource(item));
}

function read(block: Block): Local {
  const context = { item: block, syntax: BICEP };
  return isValues(block)
    ? withNames(shapesIn(block, context), block.body, context)
    : readResource(block.head[2]?.text ?? '', block.body, context);
}

/** A parameter may be called as a field of a rule is: what is looked through is what it holds. */
const shapesIn = ({ body }: Block, context: TemplateContext): Local =>
  readBalancerParts(body, context) ?? joinLocals(body.entries.map((entry) => readArmShapes(entry.value, context)));

/** Resources of Azure's resource manager in Bicep. */
export const bicep: Dialect = {
  id: DIALECT,
  title: 'Bicep',
  languages: ['bicep'],
  understands: [
    'network security groups and firewall policies, their rules as parts, children and resources of their own',
    'scripts that machines are given: custom data, user data, extensions, run commands',
    'load balancers (rules, probes, NAT rules and pools), application gateways, Azure Firewall and its policies',
    'parameters with defaults, variables, loops over literal lists, conditions that are literal',
    'security rules, load balancer rules and gateway ports among the inputs of modules and in parameter files, known by their fields',
  ],
  passesOver: [
    'every other type of resource, existing resources, outputs, types and functions of the file',
    'lambda functions (map, filter), values that only the deployment gives',
    'application rules of firewalls, priorities, names, descriptions and addresses',
  ],
  claims: (item) => isOurs(item),
  interpret: (item) => (isOurs(item) ? read(item) : NOTHING),
  siteAt: (item, offset) => (isOurs(item) ? siteInTable(item, offset, armKinds, read(item).statements) : undefined),
  revise: reviseFields,
  write,
};
