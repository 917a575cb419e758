import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { dataFolder } from '../../../scripts/data-files.mjs';
import { buildVocabulary } from '../../../server/src/knowledge/vocabulary';
import { HOLE } from '../../../server/src/model/value';
import type { CmdletRecord } from '../../../server/src/model/vocabulary';
import { testBundle } from '../../harness/knowledge';

const vocabulary = buildVocabulary(testBundle());
const PARAMETERS = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem';

describe('vocabulary: cmdlets', () => {
  it('finds a cmdlet by its name and its aliases in any case', () => {
    assert.equal(vocabulary.cmdlet('NEW-netfirewallrule')?.name, 'New-NetFirewallRule');
    assert.equal(vocabulary.cmdlet('tnc')?.name, 'Test-NetConnection');
    assert.equal(vocabulary.cmdlet('Add-AzureRmNetworkSecurityRuleConfig')?.name, 'Add-AzNetworkSecurityRuleConfig');
    assert.equal(vocabulary.cmdlet('Get-Date'), undefined);
  });

  it('keeps resources apart from commands of the same name', () => {
    assert.equal(vocabulary.cmdlet('[xFirewall]')?.name, '[Firewall]');
    assert.equal(vocabulary.cmdlet('firewall'), undefined);
  });

  it('knows Exchange cmdlets for evidence and leaves those of Windows out of it', () => {
    for (const name of ['New-ReceiveConnector', 'Get-ExchangeServer', 'Set-ImapSettings', '[xExchReceiveConnector]']) {
      assert.equal(vocabulary.cmdlet(name)?.reading?.evidence, true, name);
    }
    for (const name of ['New-NetFirewallRule', 'Test-NetConnection', 'New-WebBinding', 'Set-ItemProperty']) {
      assert.equal(vocabulary.cmdlet(name)?.reading?.evidence, undefined, name);
    }
  });
});

describe('vocabulary: members', () => {
  it('knows the properties whose value is a port, and no name as common as Port', () => {
    assert.equal(vocabulary.member('bindings')?.form, 'bindings');
    assert.equal(vocabulary.member('SSLBindings')?.side, 'local');
    assert.equal(vocabulary.member('port'), undefined);
  });

  it('says no service where POP3 and IMAP4 differ', () => {
    assert.equal(vocabulary.member('SSLBindings')?.service, undefined);
    assert.equal(vocabulary.cmdlet('set-imapsettings')?.reading?.ports?.[1]?.service, 'imap4s');
  });
});

describe('vocabulary: registry values', () => {
  const spellings = [
    PARAMETERS,
    PARAMETERS.replace('HKLM:', 'HKEY_LOCAL_MACHINE'),
    PARAMETERS.replace('HKLM:\\', 'Registry::HKEY_LOCAL_MACHINE\\'),
    PARAMETERS.replace('HKLM:\\', 'Microsoft.PowerShell.Core\\Registry::HKLM\\'),
    PARAMETERS.replace('CurrentControlSet', 'ControlSet001').toUpperCase(),
    PARAMETERS.replaceAll('\\', '/'),
    `${PARAMETERS}\\`,
    PARAMETERS.replace('HKLM:', '\\\\EX1\\HKLM'),
  ];
  for (const key of spellings) {
    it(`finds the value at ${key}`, () => {
      const record = vocabulary.registryValue(key, 'tcp/ip port');
      assert.deepEqual([record?.knob, record?.type, record?.holds], ['rpc-client-access-port', 'dword', 'port']);
    });
  }

  it('tells two values of one name by their keys', () => {
    const directory = PARAMETERS.replace('MSExchangeRPC\\ParametersSystem', 'NTDS\\Parameters');
    assert.equal(vocabulary.registryValue(directory, 'TCP/IP Port')?.knob, 'ntds-rpc-port');
    assert.equal(vocabulary.registryValue('HKLM:\\SOFTWARE\\Other', 'TCP/IP Port'), undefined);
    assert.equal(vocabulary.registryValue(PARAMETERS, 'Other'), undefined);
    assert.equal(vocabulary.registryValue('', ''), undefined);
  });

  it('takes any key where the record says *', () => {
    const key = 'HKCU:\\Software\\Microsoft\\Office\\15.0\\Outlook\\RPC';
    assert.equal(vocabulary.registryValue(key, 'FixedUDPPort')?.transport, 'udp');
    assert.equal(vocabulary.registryValue(key.replace('15.0\\', ''), 'FixedUDPPort'), undefined);
  });
});

describe('vocabulary: what may hold a port', () => {
  const may = (key: string, value: string): boolean | undefined => vocabulary.mayHoldPort?.(key, value);
  const services = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\';

  it('goes by what is known of the key and the name', () => {
    assert.ok(may(HOLE, 'TCP/IP Port'));
    assert.ok(may(HOLE, HOLE));
    assert.ok(may(`${services}${HOLE}\\ParametersSystem`, 'tcp/ip port'));
    assert.ok(may(`${HOLE}\\MSExchangeRPC\\ParametersSystem`, HOLE));
    assert.ok(!may(HOLE, 'Start'));
    assert.ok(!may('HKLM:\\SOFTWARE\\Contoso', HOLE));
    assert.ok(!may(`HKCU:\\Contoso\\${HOLE}`, 'TCP/IP Port'));
    assert.ok(!may(`${services}Contoso\\${HOLE}`, 'TCP/IP Port'));
  });

  it('takes no longer for a key of which hardly anything is known', () => {
    assert.ok(may(`${`a${HOLE}`.repeat(5000)}`, HOLE) !== undefined);
  });

  it('takes the hive of a system that does not run for the system', () => {
    const key = 'HKEY_LOCAL_MACHINE\\OFFLINE\\ControlSet001\\Services\\NTDS\\Parameters';
    assert.equal(vocabulary.registryValue(key, 'TCP/IP Port')?.knob, 'ntds-rpc-port');
  });
});

describe('data/cmdlets', () => {
  const folder = join(dataFolder, 'cmdlets');
  const read = (file: string): CmdletRecord & { $schema?: string } =>
    JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const schema = (name: string) => JSON.parse(readFileSync(join(dataFolder, 'schema', name), 'utf8'));
  const files = readdirSync(folder);
  const records = files.map((file) => ({ file, record: read(file) }));

  it('keeps to its schema', () => {
    const validate = new Ajv({ allErrors: true })
      .addSchema(schema('common.schema.json'), 'common.schema.json')
      .compile(schema('cmdlet.schema.json'));
    for (const { file, record } of records) {
      validate(record);
      assert.deepEqual(validate.errors ?? [], [], file);
    }
  });

  it('names each file after its cmdlet', () => {
    for (const { file, record } of records) {
      const name = record.name.replace(/^\[(.*)\]$/, 'resource-$1').toLowerCase();
      assert.equal(file, `${name}.json`);
    }
  });

  it('has no name, alias or parameter twice, and parameters in order', () => {
    const names = records.flatMap(({ record }) => [record.name, ...(record.aliases ?? [])].map((n) => n.toLowerCase()));
    assert.equal(new Set(names).size, names.length);
    for (const { file, record } of records) {
      const own = record.parameters.flatMap((p) => [p.name, ...(p.aliases ?? [])].map((n) => n.toLowerCase()));
      assert.equal(new Set(own).size, own.length, file);
      const order = record.parameters.map((p) => p.name.toLowerCase());
      assert.deepEqual(order, [...order].sort(), file);
    }
  });

  it('speaks of parameters, services and knobs that exist', () => {
    const bundle = testBundle();
    const services = new Set(bundle.services.map(({ id }) => id));
    const knobs = new Set(bundle.knobs.map(({ id }) => id));
    for (const { file, record } of records) {
      const known = new Set(record.parameters.map((p) => p.name));
      const { reading } = record;
      for (const port of reading?.ports ?? []) {
        assert.ok(known.has(port.parameter), `${file}: ${port.parameter}`);
        if (port.service !== undefined) assert.ok(services.has(port.service), `${file}: ${port.service}`);
        if (port.knob !== undefined) assert.ok(knobs.has(port.knob), `${file}: ${port.knob}`);
        if (reading?.as === 'pin') assert.ok(port.knob, `${file}: a pin without a knob`);
      }
      for (const parameters of Object.values(reading?.fields ?? {})) {
        for (const parameter of parameters.split(',')) assert.ok(known.has(parameter), `${file}: ${parameter}`);
      }
    }
  });
});
