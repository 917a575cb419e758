import assert from 'node:assert/strict';
import { fixed, reportOn } from '../../harness/rules';

// A rule that is an element of a list is taken out with the comma that parts it from its neighbours, and the list is one still.

type Rule = readonly [name: string, priority: number, access: string, port: string];

const WEB: Rule = ['web', 100, 'Allow', '443'];
const SMTP: Rule = ['smtp', 110, 'Allow', '25'];
/** Decides nothing behind the one before. */
const DEAD: Rule = ['dead', 200, 'Deny', '25'];

const arm = (rules: readonly Rule[]): string =>
  `${JSON.stringify(
    {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [
        {
          type: 'Microsoft.Network/networkSecurityGroups',
          apiVersion: '2023-11-01',
          name: 'mail',
          properties: {
            securityRules: rules.map(([name, priority, access, port]) => ({
              name,
              properties: {
                priority,
                direction: 'Inbound',
                access,
                protocol: 'Tcp',
                sourcePortRange: '*',
                destinationPortRange: port,
                sourceAddressPrefix: '*',
                destinationAddressPrefix: '*',
              },
            })),
          },
        },
      ],
    },
    undefined,
    2,
  )}\n`;

const bicep = (rules: readonly Rule[]): string =>
  `resource mail 'Microsoft.Network/networkSecurityGroups@2023-11-01' = {
  name: 'mail'
  properties: {
    securityRules: [
${rules
  .map(
    ([name, priority, access, port]) => `      {
        name: '${name}'
        properties: {
          priority: ${priority}
          direction: 'Inbound'
          access: '${access}'
          protocol: 'Tcp'
          sourcePortRange: '*'
          destinationPortRange: '${port}'
          sourceAddressPrefix: '*'
          destinationAddressPrefix: '*'
        }
      }
`,
  )
  .join('')}    ]
  }
}
`;

const WRITERS: readonly (readonly [string, string, (rules: readonly Rule[]) => string])[] = [
  ['ARM', 'json', arm],
  ['Bicep', 'bicep', bicep],
];

describe('rules that are elements of lists', () => {
  for (const [title, language, write] of WRITERS) {
    for (const rules of [
      [DEAD, SMTP],
      [SMTP, DEAD],
      [WEB, DEAD, SMTP],
    ] as const) {
      it(`${title}: ${rules.map(([name]) => name).join(', ')}`, () => {
        const text = write(rules);
        const removals = reportOn({ language, text })
          .filter(({ code }) => code === 'shadowed-rule')
          .flatMap(({ fixes }) => fixes)
          .filter((fix) => fix.title.startsWith('Remove'));
        assert.equal(removals.length, 1);
        const after = fixed(text, removals[0] as (typeof removals)[number]);
        const kept = rules.filter((rule) => rule !== DEAD);
        assert.equal(after, write(kept));
      });
    }
  }

  it('stay where they are the values of properties', () => {
    const rule = (name: string, action: string): string =>
      `"${name}":{"Type":"AWS::EC2::NetworkAclEntry","Properties":{"NetworkAclId":{"Ref":"Acl"},"RuleNumber":${action === 'allow' ? 100 : 200},"Protocol":6,"RuleAction":"${action}","CidrBlock":"0.0.0.0/0","PortRange":{"From":25,"To":25}}}`;
    const text = `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{${rule('A', 'allow')},${rule('B', 'deny')}}}`;
    const found = reportOn({ language: 'json', text }).filter(({ code }) => code === 'shadowed-rule');
    assert.equal(found.length, 1);
    assert.deepEqual(
      found.flatMap(({ fixes }) => fixes).filter((fix) => fix.title.startsWith('Remove')),
      [],
    );
  });
});
