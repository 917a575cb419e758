import { fileRule } from './rule';
import { aclEntries, armGroup, bicepGroup, terraformGroup } from './shared/groupExamples';
import { freeNumber } from './shared/priorities';
import { withLateFixes } from './shared/ruleWords';

export const priorityClash = fileRule(
  {
    code: 'priority-clash',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'Two rules of one security group have the same priority and direction.',
    why: `The priority of a rule says when it is asked, and within a group and a direction no two may have the same: the deployment fails with \`SecurityRuleConflict\`, or the second rule takes the place of the first.

Inbound and outbound rules are numbered apart, and so are the rules of different groups. The entries of a network ACL of AWS have one number each in the same way. \`az vm open-port\` asks for 900 each time where no \`--priority\` is given, so the second port of a machine is refused.`,
    instead: 'Give one of the two a free number. Steps of ten or a hundred leave room for rules in between.',
    references: ['ms-new-aznetworksecurityruleconfig', 'ms-add-aznetworksecurityruleconfig', 'azure-cli-6548'],
    bad: [
      terraformGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
      bicepGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
      armGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Inbound', 'Allow', 'Tcp', '443']),
      {
        language: 'shell',
        text: 'az network nsg rule create -g mail --nsg-name edge -n smtp --priority 100 --protocol Tcp --destination-port-ranges 25\naz network nsg rule create -g mail --nsg-name edge -n https --priority 100 --protocol Tcp --destination-port-ranges 443\n',
      },
      {
        language: 'batch',
        text: 'az vm open-port -g mail -n ex1 --port 25\naz vm open-port -g mail -n ex1 --port 443\n',
      },
      aclEntries(['100', 'deny', '25'], ['100', 'allow', '443']),
    ],
    good: [
      terraformGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['110', 'Inbound', 'Allow', 'Tcp', '443']),
      bicepGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['100', 'Outbound', 'Allow', 'Tcp', '25']),
      armGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['110', 'Inbound', 'Allow', 'Tcp', '443']),
      {
        language: 'batch',
        text: 'az vm open-port -g mail -n ex1 --port 25\naz vm open-port -g mail -n ex1 --port 443 --priority 910\naz vm open-port -g mail -n ex2 --port 25\n',
      },
      aclEntries(['100', 'deny', '25'], ['110', 'allow', '443']),
    ],
  },
  function* (file, context) {
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
        () => freeNumber(file, context, rule),
      );
    }
  },
);
