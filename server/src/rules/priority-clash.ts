import { valueOf } from '../model/statement';
import { fileRule } from './rule';
import { armGroup, bicepGroup, terraformGroup } from './shared/groupExamples';
import { withLateFixes } from './shared/ruleWords';

/** Numbers are given in steps, so that others fit between them. */
const STEP = 10;

export const priorityClash = fileRule(
  {
    code: 'priority-clash',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'Two rules of one security group have the same priority and direction.',
    why: `The priority of a rule says when it is asked, and within a group and a direction no two may have the same: the deployment fails with \`SecurityRuleConflict\`, or the second rule takes the place of the first.

Inbound and outbound rules are numbered apart, and so are the rules of different groups.`,
    instead: 'Give one of the two a free number. Steps of ten or a hundred leave room for rules in between.',
    references: ['ms-new-aznetworksecurityruleconfig', 'ms-add-aznetworksecurityruleconfig'],
    bad: [
      terraformGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
      bicepGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
      armGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
    ],
    good: [
      terraformGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['110', 'Inbound', 'Allow', 'Tcp', '443']),
      bicepGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Outbound', 'Allow', 'Tcp', '25']),
      armGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['110', 'Inbound', 'Allow', 'Tcp', '443']),
    ],
  },
  function* (file) {
    const { ruleset: set, overlaps } = file;
    for (const { rule, with: other } of overlaps.clashes) {
      const place = set.placeOf(rule);
      const priority = set.priority[rule] as number;
      yield withLateFixes(
        {
          place,
          message: `Priority ${priority} is taken by another rule of this group and direction: only one of the two can be.`,
          related: [{ place: set.placeOf(other), message: `This rule has priority ${priority} too.` }],
        },
        () => {
          const statement = file.statementAt(place);
          const written = statement?.kind === 'rule' ? statement.order.priority : undefined;
          if (written?.kind !== 'written' || written.via.length > 0) return [];
          const taken = new Set<number>();
          for (let i = 0; i < set.count; i++)
            if (set.chain[i] === set.chain[rule]) taken.add(set.priority[i] as number);
          let free = (valueOf(written) ?? priority) + STEP;
          while (taken.has(free)) free += STEP;
          return [
            {
              title: `Give it priority ${free}`,
              safety: 'suggestion',
              edits: [{ place: written.place, newText: String(free) }],
            },
          ];
        },
      );
    }
  },
);
