import type { Dialect, Local } from '../../model/dialect';
import type { Block, Item } from '../../model/item';
import { isReadResource, readResource } from '../shared/arm';
import { armKinds, readArmShapes } from '../shared/templates/armShapes';
import { reviseFields } from '../shared/templates/revise';
import { siteInTable } from '../shared/templates/site';
import { joinLocals, NOTHING, withNames } from '../shared/templates/statements';
import { BICEP, DIALECT } from './syntax';
import { write } from './write';

/** Inputs of a module, and values that this file gives to names and does not use itself. */
const isValues = ({ head }: Block): boolean => head.length === 0 || head[0]?.text === 'module';

/** A resource that is read here, or one that may hold such a resource as a child. */
const isResource = ({ head }: Block): boolean => head[0]?.text === 'resource' && isReadResource(head[2]?.text ?? '');

function isOurs(item: Item): item is Block {
  return item.kind === 'block' && item.language === 'bicep' && (isValues(item) || isResource(item));
}

function read(block: Block): Local {
  const context = { item: block, syntax: BICEP };
  return isValues(block)
    ? withNames(joinLocals(block.body.entries.map((entry) => readArmShapes(entry.value, context))), block.body, context)
    : readResource(block.head[2]?.text ?? '', block.body, context);
}

/** Resources of Azure's resource manager in Bicep. */
export const bicep: Dialect = {
  id: DIALECT,
  title: 'Bicep',
  languages: ['bicep'],
  understands: [
    'network security groups, their rules as parts, children and resources of their own',
    'load balancers (rules, probes, NAT rules and pools), application gateways, Azure Firewall and its policies',
    'parameters with defaults, variables, loops over literal lists, conditions that are literal',
    'security rules among the inputs of modules and in parameter files, known by their fields',
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
