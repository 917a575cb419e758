import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { awsCli } from '../../../server/src/dialects/awsCli';
import { azureCli } from '../../../server/src/dialects/azureCli';
import { googleCli } from '../../../server/src/dialects/googleCli';
import { batch } from '../../../server/src/languages/batch';
import { powershell } from '../../../server/src/languages/powershell';
import type { HostLanguage } from '../../../server/src/model/language';
import { usesOf } from '../../../server/src/model/references';
import type { Rule } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const inLanguage = (language: unknown) => (text: string) => readItems([language as HostLanguage], text).items;
const az = dialectTests(azureCli, inLanguage(powershell));
const azInBatch = dialectTests(azureCli, inLanguage(batch));
const aws = dialectTests(awsCli, inLanguage(batch));
const gcloud = dialectTests(googleCli, inLanguage(powershell));

const NSG = 'az network nsg rule create -g g --nsg-name n -n r --priority 100';
const ALLOW = 'aws ec2 authorize-security-group-ingress --group-id sg-1';

describe('Azure CLI', () => {
  for (const [text, expected] of [
    [
      `${NSG} --protocol Tcp --destination-port-ranges 25 587`,
      '25/tcp in allow destination, 587/tcp in allow destination',
    ],
    [
      `${NSG} --protocol Tcp --destination-port-range 25-30 --access Deny --direction Outbound`,
      '25-30/tcp out block destination',
    ],
    [`${NSG} --destination-port-ranges=25 --protocol=Udp`, '25/udp in allow destination'],
    [`${NSG} --protocol 6 --destination-port-ranges '*'`, ''],
    ['az network nsg rule update -n r --destination-port-ranges 25', '25/? destination'],
    ['az network nsg rule show -n r --query 25', ''],
    ['az vm open-port --port 80,443-445 -n vm', '80/any in allow destination, 443-445/any in allow destination'],
    ['az network lb probe create --port 25 --protocol Http', '25/tcp out remote'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(az.references(text), expected));
  }

  it('opens port 80 where no port is said', () => {
    const rule = az.only(NSG, 'rule');
    const end = rule.terms[0]?.ends[1];
    assert.deepEqual(end?.ports, { kind: 'default', value: port(80) });
    assert.equal(rule.order.priority.kind === 'written' && rule.order.priority.value, 100);
  });

  it('says which variable it does not know only where a port stands', () => {
    assert.deepEqual(az.unread(`${NSG} --source-address-prefixes $net --destination-port-ranges 25`), []);
    assert.deepEqual(az.unread(`${NSG} --destination-port-ranges $p`), ['$p: `$p` has no value in this file']);
  });

  it('spells changes with blanks between the ports', () => {
    const text = `${NSG} --protocol Tcp --destination-port-ranges 25`;
    assert.equal(az.revised(text, { kind: 'add-port', side: 'destination', ports: port(587) }), `${text} 587`);
    const replaced = az.revised(text, (statement) => {
      const [use] = usesOf(statement);
      assert.ok(use);
      return { kind: 'replace-port', use: use.use, ports: [...port(25), ...range(30, 40)] };
    });
    assert.equal(replaced, `${text} 30-40`);
    assert.equal(az.revised(text, { kind: 'set-transport', transport: 'udp' }), text.replace('Tcp', 'Udp'));
  });

  it('offers ports and protocols at a caret', () => {
    assert.equal(az.siteAt(`${NSG} --protocol Tcp --destination-port-ranges 25 5¦`)?.over, '5');
    assert.equal(az.siteAt(`${NSG} --protocol Tcp --destination-port-ranges 25 ¦`)?.kind, 'port');
    assert.equal(az.siteAt(`${NSG} --protocol ¦`)?.kind, 'transport');
    assert.equal(az.siteAt(`${NSG} --direction In¦ --access Allow`)?.over, 'In');
    assert.equal(az.siteAt(`${NSG} --priority 1¦0`), undefined);
    assert.equal(azInBatch.siteAt(`${NSG} --destination-port-ranges ¦ --access Allow`)?.side, 'destination');
  });
});

describe('AWS CLI', () => {
  for (const [text, expected] of [
    [`${ALLOW} --protocol tcp --port 25 --cidr 0.0.0.0/0`, '25/tcp in allow destination'],
    [`${ALLOW} --protocol tcp --port 6005-65534 --cidr 0.0.0.0/0`, '6005-65534/tcp in allow destination'],
    [`${ALLOW} --protocol icmp --port 143 --cidr 0.0.0.0/0`, ''],
    [`${ALLOW} --protocol all --port 0-65535 --cidr 0.0.0.0/0`, ''],
    [`${ALLOW} --protocol -1 --port 25 --cidr 0.0.0.0/0`, '25/any in allow destination'],
    [`${ALLOW} --protocol tcp --port -1 --cidr 0.0.0.0/0`, ''],
    [
      `${ALLOW} --ip-permissions IpProtocol=tcp,FromPort=25,ToPort=26,IpRanges=[{CidrIp=10.0.0.0/8,Description=587}]`,
      '25 lower/tcp in allow destination, 26 upper/tcp in allow destination',
    ],
    [
      `${ALLOW} --ip-permissions "[{\\"IpProtocol\\":\\"udp\\",\\"FromPort\\":53,\\"ToPort\\":53}]"`,
      '53 lower/udp in allow destination, 53 upper/udp in allow destination',
    ],
    ['aws ec2 revoke-security-group-egress --group-id sg-1 --protocol tcp --port 25', '25/tcp out destination'],
    ['aws ec2 describe-security-groups --port 25', ''],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(aws.references(text), expected));
  }

  it('reads who is let in', () => {
    const { terms } = aws.only(
      `${ALLOW} --ip-permissions IpProtocol=tcp,FromPort=25,ToPort=25,IpRanges=[{CidrIp=0.0.0.0/0}]`,
      'rule',
    );
    const addresses = terms[0]?.ends[0].addresses;
    assert.deepEqual(addresses?.kind === 'written' && addresses.value.map(({ kind, text }) => [kind, text]), [
      ['any', '0.0.0.0/0'],
    ]);
  });

  it('reads structures that are not finished', () => {
    for (const words of [
      '[',
      '{',
      '[{',
      'IpProtocol=',
      'IpProtocol=tcp,FromPort=',
      '[{"FromPort":',
      'a=[b=[c=[',
      '}}]]',
      'IpProtocol=tcp,,,',
    ]) {
      aws.references(`${ALLOW} --ip-permissions ${words}`);
    }
  });
});

describe('Google Cloud CLI', () => {
  for (const [text, expected] of [
    [
      "gcloud compute firewall-rules create a --allow 'tcp:25,udp:53,icmp'",
      '25/tcp in allow destination, 53/udp in allow destination',
    ],
    [
      'gcloud compute firewall-rules create a --action=DENY --rules=tcp:25-30 --direction=EGRESS',
      '25-30/tcp out block destination',
    ],
    ['gcloud beta compute firewall-rules create a --allow=tcp', ''],
    ['gcloud compute firewall-rules update a --allow=tcp:25', '25/tcp allow destination'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(gcloud.references(text), expected));
  }

  it('offers a protocol before the colon and ports behind it', () => {
    assert.equal(gcloud.siteAt('gcloud compute firewall-rules create a --allow=tcp:2¦')?.kind, 'port');
    assert.equal(gcloud.siteAt('gcloud compute firewall-rules create a --allow=tcp:25,u¦')?.kind, 'transport');
  });
});

describe('rules written for command lines', () => {
  const plan = az.only(
    `${NSG} --protocol Tcp --destination-port-ranges 25 587 --source-address-prefixes 10.0.0.0/8`,
    'rule',
  ) as Rule;

  for (const [language, read] of [
    ['powershell', powershell],
    ['batch', batch],
  ] as const) {
    it(`are read back as they were meant, in ${language}`, () => {
      const style = { lineEnding: '\n', indent: '', language } as const;
      for (const dialect of [azureCli, awsCli, googleCli]) {
        const [fragment] = dialect.write([plan], style);
        const found = dialectTests(dialect, inLanguage(read)).references(fragment?.text ?? '');
        assert.equal(found, '25/tcp in allow destination, 587/tcp in allow destination', fragment?.text);
        assert.deepEqual(fragment?.unsaid, []);
      }
    });
  }
});
